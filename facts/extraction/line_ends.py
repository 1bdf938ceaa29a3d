"""Ends of lines: where a sentence runs on over one, and where a line ends what it says."""

from __future__ import annotations

import re

LONG_LINE = 40
WIDE = 3
"""So many blanks part columns, as a tab does."""
_SMALL_WORD = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-Þ][^\W\d_]+")
_FIGURE = re.compile(r"\W*\d[\d.,'’\s]*\D{0,3}")
_HYPHENS = "-–—−"


def runs_on(text: str, end: int, start: int) -> bool:
    """Whether what stands before a line's end (`end`) and behind it (`start`) may belong together."""
    before = text[max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1 : end]
    if _has_columns(before) or _has_columns(_line_from(text, start)):
        return False
    first = text[start]
    small = len(_SMALL_WORD.findall(before))
    if first.islower():
        return small > 0 or _FIGURE.fullmatch(before) is not None
    if first.isupper():
        return small > 1 and len(before) >= LONG_LINE
    return small > 0 or before[-1:] in _HYPHENS


def _line_from(text: str, start: int) -> str:
    stop = text.find("\n", start)
    return text[start : stop if stop >= 0 else len(text)]


def _has_columns(line: str) -> bool:
    return "\t" in line or " " * WIDE in line.strip()
