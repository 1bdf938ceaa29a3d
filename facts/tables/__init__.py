"""Tables of facts as files: one module of this package and one entry in FORMATS make a format, in and out.

What is read is checked cell by cell before anything is stored.
"""

from facts.tables.columns import build_dictionary, encode_dictionary, is_dictionary, make_row
from facts.tables.datapackage import build_descriptor, write_package
from facts.tables.raw_rows import CODES, CellFinding, RawRow, RowPlace, UnreadPart
from facts.tables.record_parser import ParsedTable, parse_batches, parse_rows, refuse_empty_table
from facts.tables.registry import (
    DEFAULT_FORMAT,
    FORMATS,
    detect_format,
    find_format,
    list_endings,
    list_importable,
    read_package,
    read_rows,
)
from facts.tables.table_format import Export, Records, TableFormat

__all__ = [
    "CODES",
    "DEFAULT_FORMAT",
    "FORMATS",
    "CellFinding",
    "Export",
    "ParsedTable",
    "RawRow",
    "Records",
    "RowPlace",
    "TableFormat",
    "UnreadPart",
    "build_descriptor",
    "build_dictionary",
    "detect_format",
    "encode_dictionary",
    "find_format",
    "is_dictionary",
    "list_endings",
    "list_importable",
    "make_row",
    "parse_batches",
    "parse_rows",
    "read_package",
    "read_rows",
    "refuse_empty_table",
    "write_package",
]
