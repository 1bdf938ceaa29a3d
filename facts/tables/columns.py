"""The columns of a download: their kinds and their dictionary, read from the models, where each is described once."""

from __future__ import annotations

import csv
import io
import types
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from facts import table
from facts.metric import Metric
from facts.record import Fact
from facts.research_facility import Facility
from facts.source_article import Article

if TYPE_CHECKING:
    from collections.abc import Mapping

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
def list_kinds(model: type[BaseModel]) -> dict[str, ColumnKind]:
    """Return the kind of each field, `id` first and the others in the model's order."""
    names = sorted(model.model_fields, key=lambda name: name != "id")
    return {name: find_kind(model.model_fields[name]) for name in names}


CONTRACT_KINDS = tuple(find_kind(column.model.model_fields[column.field]) for column in table.CONTRACT)


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
    columns = [describe_column(column.name, column.model.model_fields[column.field]) for column in table.CONTRACT]
    return [*columns, *(_describe_twin(name, field) for name, field in table.TWINS.items())]


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


def make_row(fact: Fact, facility: Facility, metric: Metric, article: Article, language: str = "en") -> tuple[Any, ...]:
    """Return a fact and what it names as one row of the contract."""
    borrowed = {"Facility": facility, "Metric": metric, "Article": article, "Fact": fact}
    cells = [getattr(borrowed[column.model.__name__], column.field) for column in table.CONTRACT]
    cells[table.NAMES.index("metric_label")] = metric.label_in(language)
    return tuple(cells)
