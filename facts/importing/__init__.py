"""Tables of facts from files: read row by row, and checked cell by cell before anything is stored."""

from facts.importing.finding import CODES, Finding
from facts.importing.parsing import Parsed, parse, parse_batches, refuse_nothing
from facts.importing.row import Place, RawRow, Unread
from facts.importing.source import READERS, read, read_package

__all__ = [
    "CODES",
    "READERS",
    "Finding",
    "Parsed",
    "Place",
    "RawRow",
    "Unread",
    "parse",
    "parse_batches",
    "read",
    "read_package",
    "refuse_nothing",
]
