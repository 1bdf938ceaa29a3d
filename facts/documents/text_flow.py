"""Printed lines to running text: words broken at line ends made whole, paragraphs told apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from facts.documents.reading_result import PagePlace, TextRun, check_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from facts.documents.page_geometry import PageBox
    from facts.documents.printed_line import PrintedLine

_HYPHEN = re.compile(r"(?<=\w)[-\u2010]$")
_PLAIN = re.compile(r"[^\W\d_]+")
_LAST_PART = re.compile(r"[^\W\d_]+$")
_KEPT_BEFORE = frozenset("non self well half cross quasi ex anti vice all mid e x".split())
_SMALL = frozenset("for per pro pre con dis mis sub the and not out one are der den des una del les par sur".split())
_KEPT_AFTER = frozenset("und oder bzw and or e ed o et ou to".split())
_ENDED = re.compile(r"[.!?:;…▪•][\"'”’»)\]]*$|[▪•]$")
_BULLET = re.compile(r"[•▪●◦‣·○■□►➢✓»]|[-–—*]$")
_RANGE = re.compile(r"\d[-\u2010-\u2015\u2212]$")
_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+$")
_INNER_GROUP = re.compile(r"(?<![\d.,] )(?<![\d.,])\d{1,3} \d{3}(?![\d.,]* ?\d)")
_FIRST_GROUP = re.compile(r"(?<![\d.,])\d{1,3}$")
_GROUP = re.compile(r"\d{3}(?![\d])")
_SIGN_LAST = re.compile(r"(?:^|[\s(])[<>≤≥≈~±+−×€$£]$|[(/]$")
_SIGN_FIRST = re.compile(r"[%‰°€$£±×]")
_OPEN = frozenset(
    "a an the of in at to for from by with than more least most about around approximately nearly almost over under up "
    "some only and or as since until between into per its their this that is are was were has have "
    "il lo la i gli le un una di del della dei delle da dal in nel con su per tra fra e o che più meno circa quasi "
    "oltre almeno ben solo sono è ha hanno "
    "der die das den dem des ein eine einen einem von vom zu zum zur mit bei für auf aus nach seit über unter um und "
    "oder als mehr weniger rund etwa fast knapp bis mindestens höchstens ist sind hat haben "
    "le la les un une des du de au aux en dans pour par avec sur sous et ou que plus moins environ presque près est "
    "sont a ont".split()
)
"""Words that no line ends with on purpose."""
_ITEM = re.compile(r"[<>≤≥≈~±+−€$£]?\s?\d[\d.,]*\s?(?:[^\W\d]|[%€$£°])")
_SHORT = 20
_WIDER = 1.3
_INDENT = 0.8
_OTHER_SIZE = 0.12


@dataclass(slots=True)
class TextFlow:
    """The text as it grows, with the place of every word and the beginning of every page."""

    places: Callable[[PageBox, int], PagePlace]
    parts: list[str] = field(default_factory=list)
    runs: list[TextRun] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        check_length(self.length)

    def add_line(self, line: PrintedLine, cut: int) -> None:
        """Add the words of a line, less so many characters at its end."""
        for at, word in enumerate(line.words):
            self.add(word.after)
            if not self.starts or self.starts[-1][1] != line.page:
                self.starts.append((self.length, line.page))
            self.runs.append(TextRun(self.length, self.places(word.printed, line.page)))
            self.add(word.text[: len(word.text) - cut] if at == len(line.words) - 1 else word.text)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def pages(self) -> tuple[tuple[int, int, int], ...]:
        ends = [start for start, _ in self.starts[1:]] + [self.length]
        return tuple((start, end, page) for (start, page), end in zip(self.starts, ends, strict=True))


def join_lines(lines: Sequence[PrintedLine], places: Callable[[PageBox, int], PagePlace]) -> TextFlow:
    """Join lines in reading order to paragraphs, an empty line between two."""
    flow = TextFlow(places)
    vocabulary, leading = _count_vocabulary(lines), _measure_leading(lines)
    has_groups = any(_INNER_GROUP.search(line.text) for line in lines)
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        gap = _choose_gap(line, after, leading) if after else ""
        if after and gap == " " and _are_two_numbers(line, after, has_groups=has_groups):
            gap = "\n"
        cut, gap = _mend_line_end(line, after, vocabulary) if after and gap == " " else (0, gap)
        flow.add_line(line, cut)
        flow.add(gap)
    return flow


# ---- words broken at the end of a line ------------------------------------------------------------


def _count_vocabulary(lines: Iterable[PrintedLine]) -> Counter[str]:
    """Count the words of the document as they stand inside lines, with and without hyphens."""
    found: Counter[str] = Counter()
    for line in lines:
        for word in line.words:
            bare = word.text.strip(".,;:!?()[]“”„\"'’‘«»").casefold()
            found[bare] += 1
            found.update(bare.split("-") if "-" in bare[:-1] else ())
    return found


def _mend_line_end(line: PrintedLine, after: PrintedLine, vocabulary: Counter[str]) -> tuple[int, str]:
    """Return how many characters to drop from the line's end, and what to put before the next line."""
    last, first = line.words[-1].text, after.words[0].text
    if (_RANGE.search(last) and first[0].isdigit()) or (last[-1] == "/" and len(last) > 1):
        return 0, ""
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


def _are_two_numbers(line: PrintedLine, after: PrintedLine, *, has_groups: bool) -> bool:
    """Whether digits on both sides of a line's end are not, or not surely, groups of one number."""
    text, first = line.text, after.words[0].text
    if not (text[-1].isdigit() and first[0].isdigit()):
        return False
    is_grouped = _GROUPS.search(text) or (_FIRST_GROUP.search(text) and (has_groups or first.startswith("000")))
    return not (_GROUP.match(first) and is_grouped)


# ---- paragraphs -----------------------------------------------------------------------------------


def _measure_leading(lines: Sequence[PrintedLine]) -> float:
    """Return the usual distance of two lines, as a part of their size."""
    found = [
        (one.foot - other.foot) / one.size
        for one, other in pairwise(lines)
        if (one.page, one.column) == (other.page, other.column)
        and not one.block
        and 0 < one.foot - other.foot < 3 * one.size
    ]
    return median(found) if found else 1.2


def _choose_gap(line: PrintedLine, after: PrintedLine, leading: float) -> str:
    """Return what parts two lines: a space inside a paragraph, else an empty line; rows of a table stand alone."""
    if line.block or after.block:
        return " " if (line.page, line.block) == (after.page, after.block) else "\n\n"
    if line.is_row and after.is_row:
        return "\n"
    if line.is_row or after.is_row or _differs(line, after) or _BULLET.match(after.words[0].text):
        return "\n\n"
    if (line.page, line.column) != (after.page, after.column):
        return " " if _goes_on(line, after) else "\n\n"
    is_apart = line.foot - after.foot > _WIDER * leading * line.size
    is_indented = after.x0 - after.left > _INDENT * after.size and line.x0 - line.left < 0.4 * line.size
    is_ended = _is_short(line, after) or _are_items(line, after)
    return "\n\n" if is_apart or is_indented or is_ended else " "


def _differs(line: PrintedLine, after: PrintedLine) -> bool:
    return abs(line.size - after.size) > _OTHER_SIZE * max(line.size, after.size)


def _goes_on(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether a paragraph runs over to the next column or page."""
    return after.words[0].text[0].islower() or not (_ENDED.search(line.text) or _leaves_room(line, after))


def _is_short(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether the line was ended on purpose: the next word had room in it, and nothing is left open."""
    if not _leaves_room(line, after) or _is_open(line, after):
        return False
    return bool(_ENDED.search(line.text)) or not after.words[0].text[0].islower()


def _are_items(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether two short lines that begin with a number are two items of a list."""
    is_short = max(line.x1 - line.x0, after.x1 - after.x0) < _SHORT * line.size
    return is_short and bool(_ITEM.match(line.text) and _ITEM.match(after.text)) and not _is_open(line, after)


def _is_open(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether a number, a range or a phrase cannot end where the line does."""
    text, first = line.text, after.words[0].text
    if line.words[-1].text.casefold() in _OPEN or _SIGN_LAST.search(text):
        return True
    if first[0].isdigit() and _RANGE.search(text):
        return True
    if _GROUP.match(first) and (_GROUPS.search(text) or (first.startswith("000") and _FIRST_GROUP.search(text))):
        return True
    return text[-1].isdigit() and bool(_SIGN_FIRST.match(first))


def _leaves_room(line: PrintedLine, after: PrintedLine) -> bool:
    return line.right - line.x1 > after.first_width + 0.6 * line.size
