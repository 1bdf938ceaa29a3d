"""The columns of a download, and how each kind of value is written as text and read back.

A text cell that begins with = + - @, a tab, a line end or a full-width form of these is written with a
leading apostrophe. So that this can be undone without doubt, text that already begins with apostrophes
and then such a sign gets one more; any other leading apostrophe stays as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
import types
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from facts.languages import ENGLISH
from facts.model import fact_columns
from facts.model.metric import Metric
from facts.model.record import Fact, JudgedFact
from facts.model.research_facility import Facility, find_field, find_names_field, name_column
from facts.model.source_article import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo


MODELS: dict[str, type[BaseModel]] = {"facility": Facility, "metric": Metric, "article": Article, "fact": Fact}


class ColumnKind(StrEnum):
    """What sort of value a column holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "datetime"
    LIST = "list"


_KINDS = {
    bool: ColumnKind.BOOLEAN,
    int: ColumnKind.INTEGER,
    Decimal: ColumnKind.NUMBER,
    datetime: ColumnKind.MOMENT,
    date: ColumnKind.DATE,
}
DICTIONARY_COLUMNS = ("column", "description", "type", "allowed", "good", "bad")


def _find_type(info: FieldInfo) -> Any:
    """Return the type of a field without its None."""
    annotation = info.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def find_kind(info: FieldInfo) -> ColumnKind:
    """Return what sort of value a field of a model holds."""
    held = _find_type(info)
    return ColumnKind.LIST if get_origin(held) is tuple else _KINDS.get(held, ColumnKind.TEXT)


@cache
def list_kinds(model: type[BaseModel], languages: tuple[str, ...] = ()) -> dict[str, ColumnKind]:
    """Return the kind of each column, `id` first and the others in the model's order; names have one a language."""
    names = sorted(model.model_fields, key=lambda name: name != "id")
    by_language = {find_names_field(model): [name_column(model, language) for language in languages]}
    columns = chain.from_iterable(by_language.get(name, [name]) for name in names)
    return {column: find_kind(model.model_fields[find_field(model, column)]) for column in columns}


CONTRACT_KINDS = tuple(find_kind(column.model.model_fields[column.field]) for column in fact_columns.CONTRACT)


def list_allowed(info: FieldInfo) -> tuple[str, ...]:
    """Return the values a field is limited to; nothing where any will do."""
    held = _find_type(info)
    if held is bool:
        return "true", "false"
    return tuple(held) if isinstance(held, type) and issubclass(held, Enum) else ()


def format_example(value: Any) -> str:
    """Return an example as the text of a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    return "|".join(value) if isinstance(value, list) else "" if value is None else str(value)


def describe_column(name: str, info: FieldInfo) -> dict[str, str]:
    """Return the line of the dictionary about one column."""
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return {
        "column": name,
        "description": info.description or "",
        "type": str(find_kind(info)),
        "allowed": " | ".join(list_allowed(info)),
        "good": format_example((info.examples or [None])[0]),
        "bad": format_example(extra.get("bad_example")),
    }


def build_dictionary() -> list[dict[str, str]]:
    """Return what each column of the contract means, with a good and a bad example; last the twins that are numbers."""
    columns = [
        describe_column(column.name, column.model.model_fields[column.field]) for column in fact_columns.CONTRACT
    ]
    return [*columns, *(_describe_twin(name, field) for name, field in fact_columns.TWINS.items())]


def _describe_twin(name: str, field: str) -> dict[str, str]:
    """Return the line of a column that holds the number of another one."""
    info = Fact.model_fields[field]
    return describe_column(name, info) | {
        "description": f"The same as {field}, as a number to reckon with; to be read with qualifier and status_kind."
        f" In JSON, JSON Lines and Parquet only; in Parquet empty where no decimal holds it, and {field} has it all."
    }


def encode_dictionary(about: Mapping[str, str] | None = None) -> bytes:
    """Return the dictionary as a CSV file, to offer beside formats that have no room for it.

    `about` describes the export it belongs to, in lines whose names no column has.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, DICTIONARY_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(build_dictionary())
    described = {name: text for name, text in (about or {}).items() if text}
    writer.writerows({"column": f"({name})", "description": text} for name, text in described.items())
    return text.getvalue().encode()


def is_dictionary(head: bytes) -> bool:
    """Whether a file that begins like this is a dictionary that an export wrote."""
    return head.startswith(",".join(DICTIONARY_COLUMNS).encode())


def make_row(
    fact: Fact, facility: Facility, metric: Metric, article: Article, language: str = ENGLISH
) -> tuple[Any, ...]:
    """Return a fact and what it names as one row of the contract."""
    borrowed = {Facility: facility, Metric: metric, Article: article, Fact: fact, JudgedFact: JudgedFact.of(fact)}
    cells = [getattr(borrowed[column.model], column.field) for column in fact_columns.CONTRACT]
    cells[fact_columns.NAMES.index("facility_name")] = facility.name_in(language)
    cells[fact_columns.NAMES.index("metric_label")] = metric.label_in(language)
    return tuple(cells)


_SIGNS = "=+\\-@\t\r\n＝＋－＠"
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")
_RISKY = re.compile(f"'*[{_SIGNS}]")
_PROTECTED = re.compile(f"'+[{_SIGNS}]")
LIST_MARK = "|"
_ITEM = re.compile(r"(?:\\[\\|]|[^|])+")
_ESCAPE = re.compile(r"\\([\\|])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SHORTENED = re.compile(r"-?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9:.]{5,15})(Z|[+-][0-9]{2}:?[0-9]{2})?)?")
TRUTH = {
    **dict.fromkeys(("true", "wahr", "vero", "vrai", "yes", "1"), True),
    **dict.fromkeys(("false", "falsch", "falso", "faux", "no", "0"), False),
}
_ROUNDED = "A spreadsheet has shortened it: show all its digits (number format 0) and save again, or use xlsx."


def protect_text(text: str) -> str:
    """Return text that a spreadsheet takes as text; `unprotect_text` undoes it."""
    return f"'{text}" if text[:1] in _SUSPECT and _RISKY.match(text) else text


def unprotect_text(text: str) -> str:
    """Return the text that `protect_text` was given; other text unchanged."""
    return text[1:] if text[:1] == "'" and _PROTECTED.match(text) else text


def shield_text(text: str) -> str:
    """Return text for a cell that is text by its type: only what `unprotect_text` would shorten gets an apostrophe."""
    return f"'{text}" if text[:1] == "'" and _PROTECTED.match(text) else text


def format_time(value: datetime | str) -> str:
    """Return a time as ISO 8601 in UTC with a Z; a time without a zone is taken as UTC."""
    parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
    zoned = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    return zoned.isoformat().replace("+00:00", "Z")


def join_items(items: Sequence[str]) -> str:
    """Return a list as one cell; a bar or backslash inside an item is escaped with a backslash."""
    return LIST_MARK.join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def read_list(value: str | Sequence[str] | None) -> list[str]:
    """Return the items of a list as a record, or as the database, which keeps it as JSON, holds it."""
    return json.loads(value) if isinstance(value, str) else list(value or ())


def split_items(cell: str) -> list[str]:
    """Return the items of a cell made by `join_items`; spaces around items and empty items are dropped."""
    parts = [_ESCAPE.sub(r"\1", part) for part in _ITEM.findall(cell)]
    return [part.strip(" ") for part in parts if part.strip(" ")]


def format_number(value: Any) -> str:
    """Return a decimal in plain digits, never in powers of ten."""
    return value if isinstance(value, str) else f"{Decimal(value):f}"


_WRITERS: dict[ColumnKind, Callable[[Any], str]] = {
    ColumnKind.TEXT: str,
    ColumnKind.INTEGER: str,
    ColumnKind.DATE: str,
    ColumnKind.BOOLEAN: lambda value: "true" if value else "false",
    ColumnKind.NUMBER: format_number,
    ColumnKind.MOMENT: format_time,
    ColumnKind.LIST: lambda value: join_items(read_list(value)),
}


def format_cell(value: Any, kind: ColumnKind) -> str:
    """Return a value of a record as the text of a cell; an empty one for null."""
    return "" if value is None or value == "" else _WRITERS[kind](value)


def _find_positions(*kinds: ColumnKind) -> tuple[int, ...]:
    return tuple(place for place, kind in enumerate(CONTRACT_KINDS) if kind in kinds)


NUMBERS = _find_positions(ColumnKind.NUMBER)
INTEGERS = _find_positions(ColumnKind.INTEGER)
BOOLEANS = _find_positions(ColumnKind.BOOLEAN)
LISTS = _find_positions(ColumnKind.LIST)


def normalize_row(row: Sequence[Any]) -> list[Any]:
    """Return a contract row in plain values, whatever they came as.

    Decimals, days and times are text, booleans are booleans and lists are lists.
    """
    if len(row) != len(fact_columns.NAMES):
        raise ValueError(f"a row has {len(row)} cells, the contract {len(fact_columns.NAMES)}")
    cells = list(row)
    for place, convert in _NORMALIZED:
        cells[place] = convert(cells[place])
    return cells


_NORMALIZERS: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.BOOLEAN: lambda cell: None if cell is None else bool(cell),
    ColumnKind.NUMBER: lambda cell: None if cell is None else format_number(cell),
    ColumnKind.MOMENT: lambda cell: format_time(cell) if cell else cell,
    ColumnKind.DATE: lambda cell: cell.isoformat() if isinstance(cell, date) else cell,
    ColumnKind.LIST: read_list,
}
_NORMALIZED = [(place, _NORMALIZERS[kind]) for place, kind in enumerate(CONTRACT_KINDS) if kind in _NORMALIZERS]


class BadCell(ValueError):
    """A cell that its column cannot hold: carries code, reason and remedy."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.remedy = remedy


def read_number(cell: Any) -> Any:
    """Return a decimal as text, or as the exact number a JSON file holds."""
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return cell
    if isinstance(cell, str) and _SHORTENED.fullmatch(cell):
        raise BadCell("not-a-number", "the number has lost digits", _ROUNDED)
    raise BadCell("not-a-number", "is not a number", 'Write plain digits with a point, such as "2500" or "0.5".')


def read_integer(cell: Any) -> int:
    """Return a whole number."""
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        return int(cell.partition(".")[0])
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    raise BadCell("not-a-whole-number", "is not a whole number", "Write digits only, such as 1 or -2.")


def read_boolean(cell: Any) -> bool:
    """Return true or false, from their words in four languages."""
    if isinstance(cell, bool):
        return cell
    found = TRUTH.get(cell.lower()) if isinstance(cell, str) else None
    if found is None:
        raise BadCell("not-true-or-false", "is neither true nor false", "Write true or false, or leave it empty.")
    return found


def read_date(cell: Any) -> str:
    """Return an ISO day; digits alone would be taken for seconds since 1970."""
    if isinstance(cell, str) and _DAY.fullmatch(cell[:10]) and cell[10:] in ("", "T00:00:00", " 00:00:00"):
        return cell[:10]
    raise BadCell("not-a-date", "is not a day", "Write year, month and day, such as 2020-08-31.")


def read_time(cell: Any) -> str:
    """Return an ISO time with its zone; UTC where none is given."""
    found = _MOMENT.fullmatch(cell) if isinstance(cell, str) else None
    if not found:
        raise BadCell("not-a-time", "is not a time", "Write it as 2026-11-22T10:00:00Z.")
    date, time, zone = found.groups()
    return f"{date}T{time or '00:00:00'}{zone or 'Z'}"


def read_items(cell: Any) -> list[Any]:
    """Return the items of a list; a JSON file holds them as one."""
    return split_items(cell) if isinstance(cell, str) else cell


CONVERSIONS: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.NUMBER: read_number,
    ColumnKind.INTEGER: read_integer,
    ColumnKind.BOOLEAN: read_boolean,
    ColumnKind.DATE: read_date,
    ColumnKind.MOMENT: read_time,
    ColumnKind.LIST: read_items,
}
