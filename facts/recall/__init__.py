"""Files that left the house: marked when they are made, read when they come back, each number checked again."""

from facts.recall.file_check import Change, Checked, Outcome, Recall, recheck
from facts.recall.file_reading import SUFFIXES, read, read_file
from facts.recall.found import Found, FoundNumber, mark

__all__ = [
    "SUFFIXES",
    "Change",
    "Checked",
    "Found",
    "FoundNumber",
    "Outcome",
    "Recall",
    "mark",
    "read",
    "read_file",
    "recheck",
]
