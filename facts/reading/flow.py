"""Printed lines to running text: words broken at line ends made whole, paragraphs told apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from facts.reading.draft import bounded
from facts.reading.places import Place, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from facts.reading.glyphs import Box
    from facts.reading.lines import Line

_HYPHEN = re.compile(r"(?<=\w)[-\u2010]$")
_PLAIN = re.compile(r"[^\W\d_]+")
_LAST_PART = re.compile(r"[^\W\d_]+$")
_KEPT_BEFORE = frozenset("non self well half cross quasi ex anti vice all mid e x".split())
_SMALL = frozenset("for per pro pre con dis mis sub the and not out one are der den des una del les par sur".split())
_KEPT_AFTER = frozenset("und oder bzw and or e ed o et ou to".split())
_ENDED = re.compile(r"[.!?:;…▪•][\"'”’»)\]]*$|[▪•]$")
_BULLET = re.compile(r"[•▪●◦‣·○■□►➢✓»]|[-–—*]$")
_WIDER = 1.3
_INDENT = 0.8
_OTHER_SIZE = 0.12


@dataclass(slots=True)
class Flow:
    """The text as it grows, with the place of every word and the beginning of every page."""

    places: Callable[[Box, int], Place]
    parts: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        bounded(self.length)

    def add_line(self, line: Line, cut: int) -> None:
        """Add the words of a line, less so many characters at its end."""
        for at, word in enumerate(line.words):
            self.add(word.after)
            if not self.starts or self.starts[-1][1] != line.page:
                self.starts.append((self.length, line.page))
            self.runs.append(Run(self.length, self.places(word.printed, line.page)))
            self.add(word.text[: len(word.text) - cut] if at == len(line.words) - 1 else word.text)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def pages(self) -> tuple[tuple[int, int, int], ...]:
        ends = [start for start, _ in self.starts[1:]] + [self.length]
        return tuple((start, end, page) for (start, page), end in zip(self.starts, ends, strict=True))


def flowing(lines: Sequence[Line], places: Callable[[Box, int], Place]) -> Flow:
    """Join lines in reading order to paragraphs, an empty line between two."""
    flow = Flow(places)
    vocabulary, leading = _vocabulary(lines), _leading(lines)
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        gap = _gap(line, after, leading) if after else ""
        cut, gap = _mended(line, after, vocabulary) if after and gap == " " else (0, gap)
        flow.add_line(line, cut)
        flow.add(gap)
    return flow


# ---- words broken at the end of a line ------------------------------------------------------------


def _vocabulary(lines: Iterable[Line]) -> Counter[str]:
    """Count the words of the document as they stand inside lines, with and without hyphens."""
    found: Counter[str] = Counter()
    for line in lines:
        for word in line.words:
            bare = word.text.strip(".,;:!?()[]“”„\"'’‘«»").casefold()
            found[bare] += 1
            found.update(bare.split("-") if "-" in bare[:-1] else ())
    return found


def _mended(line: Line, after: Line, vocabulary: Counter[str]) -> tuple[int, str]:
    """Return how many characters to drop from the line's end, and what to put before the next line."""
    last, first = line.words[-1].text, after.words[0].text
    if not _HYPHEN.search(last):
        return 0, " "
    next_part = _PLAIN.match(first)
    if next_part and next_part[0].casefold() in _KEPT_AFTER and next_part[0] == first:
        return 0, " "
    last_part = _LAST_PART.search(last[:-1])
    if not next_part or not last_part:
        return 0, ""
    one, other = last_part[0].casefold(), next_part[0].casefold()
    if not first[0].islower():
        return int(last_part[0].isupper() and vocabulary[one + other] > vocabulary[f"{one}-{other}"]), ""
    return int(not _is_compound(one, other, vocabulary)), ""


def _is_compound(one: str, other: str, vocabulary: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs to the word: the rest of the document knows best."""
    whole, parted = vocabulary[one + other], vocabulary[f"{one}-{other}"]
    if whole or parted:
        return parted > whole
    are_words = len(one) > 2 and one not in _SMALL and vocabulary[one] and vocabulary[other]
    return one in _KEPT_BEFORE or len(one) == 1 or bool(are_words)


# ---- paragraphs -----------------------------------------------------------------------------------


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines, as a part of their size."""
    found = [
        (one.foot - other.foot) / one.size
        for one, other in pairwise(lines)
        if (one.page, one.column) == (other.page, other.column) and 0 < one.foot - other.foot < 3 * one.size
    ]
    return median(found) if found else 1.2


def _gap(line: Line, after: Line, leading: float) -> str:
    """Return what parts two lines: a space inside a paragraph, else an empty line; rows of a table stand alone."""
    if line.is_row and after.is_row:
        return "\n"
    if line.is_row or after.is_row or _differs(line, after) or _BULLET.match(after.words[0].text):
        return "\n\n"
    if (line.page, line.column) != (after.page, after.column):
        return " " if _goes_on(line, after) else "\n\n"
    is_apart = line.foot - after.foot > _WIDER * leading * line.size
    is_indented = after.x0 - after.left > _INDENT * after.size and line.x0 - line.left < 0.4 * line.size
    return "\n\n" if is_apart or is_indented or _is_short(line, after) else " "


def _differs(line: Line, after: Line) -> bool:
    return abs(line.size - after.size) > _OTHER_SIZE * max(line.size, after.size)


def _goes_on(line: Line, after: Line) -> bool:
    """Whether a paragraph runs over to the next column or page."""
    return after.words[0].text[0].islower() or not (_ENDED.search(line.text) or _leaves_room(line, after))


def _is_short(line: Line, after: Line) -> bool:
    """Whether the line was ended on purpose: the next word had room in it."""
    return _leaves_room(line, after) and (bool(_ENDED.search(line.text)) or not after.words[0].text[0].islower())


def _leaves_room(line: Line, after: Line) -> bool:
    return line.right - line.x1 > after.first_width + 0.6 * line.size
