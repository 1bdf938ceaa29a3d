"""Files that left the house: marked when they are made, read when they come back, each number checked again."""

from facts.recall.checking import Change, Checked, Outcome, Recall, recheck
from facts.recall.found import Found, Number, mark
from facts.recall.reading import SUFFIXES, read, read_file

__all__ = [
    "SUFFIXES",
    "Change",
    "Checked",
    "Found",
    "Number",
    "Outcome",
    "Recall",
    "mark",
    "read",
    "read_file",
    "recheck",
]
