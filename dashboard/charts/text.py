"""Text on a chart: made harmless, measured, broken into lines."""

from __future__ import annotations

import html
from textwrap import TextWrapper

_NARROW = frozenset("ijl.,;:'|!()[]ftrI -/·")
_WIDE = frozenset("mwMWÆŒ@%…—")
_SAFETY = 1.06


def plain(text: str) -> str:
    """Escape a text so that Plotly's pseudo-HTML, and its `$…$` formulas, show it as it is written.

    The one place where words of articles and people become words of a figure.
    """
    return html.escape(" ".join(str(text).split()), quote=False).replace("$", "&#36;")


def width(text: str, size: float) -> float:
    """Estimate the width of a text in pixels, a little generously, for a Helvetica-like face."""
    return _SAFETY * size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.87
    if ord(letter) > 0x2E7F:
        return 1.0
    return 0.67 if letter.isupper() else 0.556


def wrap(text: str, pixels: float, size: float, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than `pixels`; past `most` lines the last one ends in an ellipsis."""
    text = " ".join(str(text).split())
    if width(text, size) <= pixels:
        return [text]
    letters = max(4, int(len(text) * pixels / width(text, size)))
    lines = TextWrapper(letters, break_on_hyphens=True, break_long_words=True).wrap(text)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: max(3, letters - 1)].rstrip(" ,;-") + "…"]
    return lines


def shorten(text: str, pixels: float, size: float) -> str:
    return wrap(text, pixels, size, most=1)[0]


def broken(lines: list[str]) -> str:
    """Join raw lines into one harmless Plotly text."""
    return "<br>".join(plain(line) for line in lines)


def coloured(text: str, colour: str) -> str:
    """Colour a raw text."""
    return f'<span style="color:{colour}">{plain(text)}</span>'


def bold(text: str) -> str:
    return f"<b>{plain(text)}</b>"
