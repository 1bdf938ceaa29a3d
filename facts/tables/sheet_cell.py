"""A cell of a workbook that is read: what it shows counts, not what lies behind it.

0.18 may be seen as 18%, 400000 as 400, and any number with words beside it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from facts import units
from facts.errors import RecordError
from facts.extraction import reparse
from facts.tables.cells import unprotect_text
from facts.tables.header import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from facts.extraction import Candidate

_PLAIN = ("", "General", "@", "Standard")
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|([0#?][0#?.,/ ]*(?:[eE][+-][0#?]+)?)|(.)', re.DOTALL)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+|(?<=;)(?=;|$)')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_HOLDS = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
}
# Signs that several currencies share: the cell does not tell which.
_SHARED = {"$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "ARS"), "¥": ("JPY", "CNY")}
_LETTERS = {"k": 1000, "K": 1000, "M": 10**6, "Mio": 10**6, "Mio.": 10**6, "B": 10**9, "bn": 10**9, "Mrd.": 10**9}
EXACT_DIGITS = 15
_TEXTS = frozenset({"value_text", "unit_text", "quote", "quote_exact", "note"})
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_FORMULA = "Copy the cell and paste it as a value."
_REMEDY = "Show the cell as a plain number (number format 0), and write the whole number with its own unit."


class SheetCell(NamedTuple):
    """A cell as the file has it."""

    value: Any
    data_type: str
    number_format: str


class ShownNumber(NamedTuple):
    """A number as its cell shows it."""

    before: str
    number: Decimal
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.number:f}{self.after}".strip()

    @property
    def is_bare(self) -> bool:
        return not self.before.strip() and not self.after.strip()


def show_number(value: Decimal, number_format: str) -> ShownNumber:
    """Return a number as a cell with that format shows it, all its digits kept."""
    if number_format in _PLAIN or not value:
        return ShownNumber("", value, "")
    section, number = _choose_section(value, number_format)
    before, digits, after = _split_section(section)
    if number != value and ("-" in before or "(" in before):
        number, before, after = value, before.replace("-", "").replace("(", ""), after.replace(")", "")
    scale = 2 * (before + after).count("%") - 3 * _count_scaling_commas(digits)
    return ShownNumber(before, _normalize_number(number.scaleb(scale)), after)


def _count_scaling_commas(digits: str) -> int:
    """Count the commas behind the last digit: each makes a thousand one."""
    return len(digits) - len(digits.rstrip(","))


def read_shown_number(value: Decimal, number_format: str, unit: str, qualifier: str) -> tuple[Decimal, str]:
    """Return the number that a cell states beside a unit and a hedge, and what is wrong with it, or nothing."""
    seen = show_number(value, number_format)
    if seen.is_bare:
        return value, "" if seen.number == value else f"the cell shows {seen}, and holds {value:f}"
    if ("%" in str(seen) and unit == "1") or seen.number * _LETTERS.get(seen.after.strip(), 0) == value:
        return value, ""
    readings = list(_list_readings(str(seen)))
    read = next((one for one in readings if _fits_unit(one, str(seen), unit)), readings[0] if readings else None)
    if read is None or (read.value is None and read.low is None and read.high is None):
        return value, f"the cell shows “{seen}”, which cannot be read"
    number = next(one for one in (read.value, read.low, read.high) if one is not None)
    return number, _describe_difference(read, seen, unit, qualifier)


def _describe_difference(read: Candidate, seen: ShownNumber, unit: str, qualifier: str) -> str:
    if len("".join(read.phrase.split())) < len("".join(str(seen).split())):
        return f"the cell shows “{seen}”, of which only “{read.phrase}” is read"
    if not _fits_unit(read, str(seen), unit):
        return f"the cell shows “{seen}”, and the unit is {unit or 'empty'}"
    if read.qualifier not in ("exact", qualifier):
        return f"the cell shows “{seen}”, and the hedge is {qualifier or 'empty'}"
    return ""


def _fits_unit(read: Candidate, seen: str, unit: str) -> bool:
    """Whether the unit that a cell shows, if any, is the one of its row."""
    if read.unit in ("1", unit):
        return True
    if any(sign in seen and unit in codes and read.unit in codes for sign, codes in _SHARED.items()):
        return True
    try:
        return units.unit(unit).noun == units.unit(read.unit).noun is not None
    except RecordError:
        return True  # an unknown unit is a finding of its own


@lru_cache(maxsize=1000)
def _list_readings(text: str) -> tuple[Candidate, ...]:
    """Return what the words beside a number may say, in any language."""
    found = (reparse(text, language=language) for language in units.LANGUAGES)
    return tuple(sorted((one for some in found for one in some), key=lambda one: -len(one.phrase)))


def _choose_section(value: Decimal, number_format: str) -> tuple[str, Decimal]:
    """Return the part of a format that is for this number, and the number that it shows: without a minus in some."""
    sections = _SECTION.findall(number_format)
    for section in sections:
        condition = _CONDITION.search(section)
        if condition and _HOLDS[condition[1]](value, Decimal(condition[2])):
            return section, value
    if any(map(_CONDITION.search, sections)):
        return next((one for one in sections if not _CONDITION.search(one)), sections[-1]), value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return sections[0], value


def _split_section(section: str) -> tuple[str, str, str]:
    """Return what stands before the digits, their placeholders, and what stands behind them."""
    before, digits, after = "", "", ""
    for text, is_number in _iter_tokens(section):
        if is_number and not digits:
            digits = text
        elif digits:
            after += text
        else:
            before += text
    trailing = digits[len(digits.rstrip(" ")) :]
    return before, digits.rstrip(" "), trailing + after


def _iter_tokens(section: str) -> Iterator[tuple[str, bool]]:
    for quoted, escaped, bracket, number, other in _TOKEN.findall(section):
        if number:
            yield number, True
        elif bracket.startswith("$"):
            yield bracket[1:].partition("-")[0], False
        elif not bracket:
            yield quoted or escaped or other, False


def _normalize_number(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def read_as_shown(name: str, cell: SheetCell, row: Mapping[str, str]) -> tuple[str, tuple[str, str, str] | None]:
    """Return the text of a cell, and what is wrong with it: what it shows counts, not what lies behind it."""
    text = row[name]
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        return text, None
    if name not in NUMBERS:
        return (str(show_number(Decimal(text), cell.number_format)) if name in _TEXTS else text), None
    number, reason = read_shown_number(Decimal(text), cell.number_format, row.get("unit", ""), row.get("qualifier", ""))
    return f"{number:f}", (reason, _REMEDY, "not-as-shown") if reason else None


def refuse_formula(cell: SheetCell) -> tuple[str, str, str] | None:
    """Return what is wrong with a cell that holds no value, as reason, remedy and code."""
    if cell.data_type == "f":
        return "the cell holds a formula", _NO_FORMULA, "formula"
    if cell.data_type == "e":
        return "the cell holds a spreadsheet's error", _NO_FORMULA, "error-value"
    return None


def read_text(cell: SheetCell) -> str:
    """Return a cell as the text it would be in a CSV."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(f'{value:.{EXACT_DIGITS}g}').normalize():f}"
    if isinstance(value, (date, time)):
        return _read_date(value, cell.number_format)
    return unprotect_text(_CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _read_date(value: date | time, number_format: str) -> str:
    """Return a date as precisely as the cell shows it: a month shown without its day is a month."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if "h" in number_format.lower() or value.time() != time():
        return value.isoformat()
    day = value.date().isoformat()
    return day if "d" in number_format.lower() else day[:7] if "m" in number_format.lower() else day[:4]
