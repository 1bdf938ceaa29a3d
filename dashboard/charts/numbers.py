"""Numbers of axes in the chosen language, with all their digits."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

if TYPE_CHECKING:
    from datetime import date

_MILLION, _MOST, _LEAST = 1e6, 1e15, 1e-6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=64)
def separators(language: str) -> str:
    """Return decimal and group sign as Plotly's `layout.separators` wants them."""
    signs = Locale.parse(language).number_symbols["latn"]
    return f"{signs['decimal']}{signs['group']}"


def number(value: float, language: str) -> str:
    """Say a number of an axis: digits with separators, millions in words, powers of ten at the far ends."""
    if _MILLION <= abs(value) < _MOST:
        return format_compact_decimal(value, format_type="long", locale=language, fraction_digits=3)
    return exact(value, language)


def exact(value: float, language: str) -> str:
    """Say a number with all its digits, as in a sentence; very large and very small ones with a power of ten."""
    if value and not _LEAST <= abs(value) < _MOST:
        return _power(value, language)
    return _digits(value, language)


def _digits(value: float, language: str) -> str:
    plain = Decimal(f"{value:.12g}")
    return str(format_decimal(plain, format="#,##0.##################", locale=language))


def _power(value: float, language: str) -> str:
    exponent = math.floor(math.log10(abs(value)))
    factor = _digits(value / 10.0**exponent, language)
    power = "10" + str(exponent).translate(_RAISED)
    return power if factor == "1" else f"{factor} × {power}"


def count(value: int, language: str) -> str:
    return str(format_decimal(value, locale=language))


def month(day: date, language: str) -> str:
    return str(format_date(day, "MMM y", locale=language))


def day_and_month(day: date, language: str) -> str:
    return str(format_date(day, "d MMM y", locale=language))
