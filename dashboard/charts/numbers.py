"""Numbers of axes in the chosen language, with all their digits."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

if TYPE_CHECKING:
    from datetime import date

_MILLION, _MOST, _LEAST = 1e6, 1e15, 1e-6


@lru_cache(maxsize=64)
def separators(language: str) -> str:
    """Return decimal and group sign as Plotly's `layout.separators` wants them."""
    signs = Locale.parse(language).number_symbols["latn"]
    return signs["decimal"] + signs["group"]


def number(value: float, language: str) -> str:
    """Say a number of an axis: digits with separators, millions in words, powers of ten at the far ends."""
    size = abs(value)
    if size and not _LEAST <= size < _MOST:
        return _power(value, language)
    if size >= _MILLION:
        return format_compact_decimal(value, format_type="long", locale=language, fraction_digits=3)
    return exact(value, language)


def exact(value: float, language: str) -> str:
    """Say a number with all its digits, as in a sentence."""
    return str(format_decimal(_rounded(value), format="#,##0.##########", locale=language))


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def _power(value: float, language: str) -> str:
    exponent = math.floor(math.log10(abs(value)))
    factor = _rounded(value / 10**exponent)
    power = f"10<sup>{exponent}</sup>".replace("-", "−")
    return power if factor == 1 else f"{format_decimal(factor, locale=language)} × {power}"


def count(value: int, language: str) -> str:
    return str(format_decimal(value, locale=language))


def month(day: date, language: str) -> str:
    return str(format_date(day, "MMM y", locale=language))


def day_and_month(day: date, language: str) -> str:
    return str(format_date(day, "d MMM y", locale=language))
