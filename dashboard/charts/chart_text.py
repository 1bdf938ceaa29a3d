"""Text and numbers on a chart: escaped, measured, broken into lines, and written as the language writes them."""

from __future__ import annotations

import html
import math
from decimal import Decimal
from functools import lru_cache
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

if TYPE_CHECKING:
    from datetime import date


_NARROW = frozenset("ijl.,;:'|!()[]ftrI -/·")
_WIDE = frozenset("mwMWÆŒ@%…—")
_SAFETY = 1.06


def escape_plotly(text: str) -> str:
    """Escape a text so that Plotly's pseudo-HTML, and its `$…$` formulas, show it as it is written.

    The one place where words of articles and people become words of a figure.
    """
    return html.escape(" ".join(str(text).split()), quote=False).replace("$", "&#36;")


def measure_width(text: str, size: float) -> float:
    """Estimate the width of a text in pixels, a little generously, for a Helvetica-like face."""
    return _SAFETY * size * sum(_measure_letter(letter) for letter in text)


def _measure_letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.87
    if ord(letter) > 0x2E7F:
        return 1.0
    return 0.67 if letter.isupper() else 0.556


def wrap_text(text: str, pixels: float, size: float, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than `pixels`; past `most` lines the last one ends in an ellipsis."""
    text = " ".join(str(text).split())
    if measure_width(text, size) <= pixels:
        return [text]
    letters = max(4, int(len(text) * pixels / measure_width(text, size)))
    lines = TextWrapper(letters, break_on_hyphens=True, break_long_words=True).wrap(text)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: max(3, letters - 1)].rstrip(" ,;-") + "…"]
    return lines


def shorten_text(text: str, pixels: float, size: float) -> str:
    return wrap_text(text, pixels, size, most=1)[0]


def join_lines(lines: list[str]) -> str:
    """Join raw lines into one harmless Plotly text."""
    return "<br>".join(escape_plotly(line) for line in lines)


def color_text(text: str, colour: str) -> str:
    """Colour a raw text."""
    return f'<span style="color:{colour}">{escape_plotly(text)}</span>'


def make_bold(text: str) -> str:
    return f"<b>{escape_plotly(text)}</b>"


_MILLION, _MOST, _LEAST = 1e6, 1e15, 1e-6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=64)
def get_separators(language: str) -> str:
    """Return decimal and group sign as Plotly's `layout.separators` wants them."""
    signs = Locale.parse(language).number_symbols["latn"]
    return f"{signs['decimal']}{signs['group']}"


def format_axis_number(value: float, language: str) -> str:
    """Say a number of an axis: digits with separators, millions in words, powers of ten at the far ends."""
    if _MILLION <= abs(value) < _MOST:
        return format_compact_decimal(value, format_type="long", locale=language, fraction_digits=3)
    return format_exact(value, language)


def format_exact(value: float, language: str) -> str:
    """Say a number with all its digits, as in a sentence; very large and very small ones with a power of ten."""
    if value and not _LEAST <= abs(value) < _MOST:
        return _format_power(value, language)
    return _format_digits(value, language)


def _format_digits(value: float, language: str) -> str:
    plain = Decimal(f"{value:.12g}")
    return str(format_decimal(plain, format="#,##0.##################", locale=language))


def _format_power(value: float, language: str) -> str:
    exponent = math.floor(math.log10(abs(value)))
    factor = _format_digits(value / 10.0**exponent, language)
    power = "10" + str(exponent).translate(_RAISED)
    return power if factor == "1" else f"{factor} × {power}"


def format_count(value: int, language: str) -> str:
    return str(format_decimal(value, locale=language))


def format_month(day: date, language: str) -> str:
    return str(format_date(day, "MMM y", locale=language))


def format_day_and_month(day: date, language: str) -> str:
    return str(format_date(day, "d MMM y", locale=language))
