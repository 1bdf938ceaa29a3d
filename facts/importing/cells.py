"""Cells as values: what each kind of column may hold, said strictly, because a loose reading hides mistakes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts.export.cells import split
from facts.export.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

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


class BadCell(ValueError):
    """A cell that its column cannot hold: carries code, reason and remedy."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.remedy = remedy


def number(cell: Any) -> Any:
    """Return a decimal as text, or as the exact number a JSON file holds."""
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return cell
    if isinstance(cell, str) and _SHORTENED.fullmatch(cell):
        raise BadCell("not-a-number", "the number has lost digits", _ROUNDED)
    raise BadCell("not-a-number", "is not a number", 'Write plain digits with a point, such as "2500" or "0.5".')


def whole(cell: Any) -> int:
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        return int(cell.partition(".")[0])
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    raise BadCell("not-a-whole-number", "is not a whole number", "Write digits only, such as 1 or -2.")


def boolean(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    found = TRUTH.get(cell.lower()) if isinstance(cell, str) else None
    if found is None:
        raise BadCell("not-true-or-false", "is neither true nor false", "Write true or false, or leave it empty.")
    return found


def day(cell: Any) -> str:
    """Return an ISO day; digits alone would be taken for seconds since 1970."""
    if isinstance(cell, str) and _DAY.fullmatch(cell[:10]) and cell[10:] in ("", "T00:00:00", " 00:00:00"):
        return cell[:10]
    raise BadCell("not-a-date", "is not a day", "Write year, month and day, such as 2020-08-31.")


def moment(cell: Any) -> str:
    """Return an ISO time with its zone; UTC where none is given."""
    found = _MOMENT.fullmatch(cell) if isinstance(cell, str) else None
    if not found:
        raise BadCell("not-a-time", "is not a time", "Write it as 2026-11-22T10:00:00Z.")
    date, time, zone = found.groups()
    return f"{date}T{time or '00:00:00'}{zone or 'Z'}"


def items(cell: Any) -> list[Any]:
    return split(cell) if isinstance(cell, str) else cell


CONVERSIONS: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: number,
    Kind.INTEGER: whole,
    Kind.BOOLEAN: boolean,
    Kind.DATE: day,
    Kind.MOMENT: moment,
    Kind.LIST: items,
}
