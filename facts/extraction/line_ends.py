"""Ends of lines: where a sentence runs on over one, and where a line ends what it says."""

from __future__ import annotations

import re

LONG_LINE = 40
REACH = 2000
"""How much of a line is looked at, so that long texts stay cheap."""
WIDE = 3
"""So many blanks part columns, as a tab does."""
_SMALL_WORD = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-Þ][^\W\d_]+")
_FIGURE = re.compile(r"\W*\d[\d.,'’\s]*\D{0,3}")
_HYPHENS = "-–—−"


def runs_on(text: str, end: int, start: int) -> bool:
    """Whether what stands before a line's end (`end`) and behind it (`start`) may belong together."""
    before = _line_to(text, end)
    if _has_columns(before) or _has_columns(_line_from(text, start)):
        return False
    first = text[start]
    small = len(_SMALL_WORD.findall(before))
    if first.islower():
        return small > 0 or _FIGURE.fullmatch(before) is not None
    if first.isupper():
        return small > 1 and len(before) >= LONG_LINE
    return small > 0 or before[-1:] in _HYPHENS


def _line_to(text: str, end: int) -> str:
    before = text[max(0, end - REACH) : end]
    return before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]


def _line_from(text: str, start: int) -> str:
    return text[start : start + REACH].partition("\n")[0]


def _has_columns(line: str) -> bool:
    return "\t" in line or " " * WIDE in line.strip()
