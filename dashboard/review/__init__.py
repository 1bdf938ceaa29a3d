"""The parts of the page Review: bring an article in, decide each of its numbers, see that none was missed.

The address is the only memory: which article, which number, what is being done. What was decided is in the database.
"""
