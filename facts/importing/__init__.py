"""Tables of facts from files: read row by row, and checked cell by cell before anything is stored."""

from facts.importing.finding import CODES, Finding
from facts.importing.parsing import Parsed, parse, parse_batches
from facts.importing.row import RawRow
from facts.importing.source import READERS, read, read_package

__all__ = ["CODES", "READERS", "Finding", "Parsed", "RawRow", "parse", "parse_batches", "read", "read_package"]
