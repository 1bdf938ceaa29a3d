"""Evidence: is a fact borne out by its words and by other facts, and does it still hold?

The second check (`second_check`) is independent of the grammar of `facts.parsing`; verification asks both.
"""
