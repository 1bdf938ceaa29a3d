"""A phrase in its text: where it stands, the words around it, and no more of it than may be quoted."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from facts.record import MAX_CONTEXT, MAX_QUOTE_WORDS, SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LETTERS = 200
_REACH = 4 * MAX_CONTEXT
_WORD = re.compile(r"\S+")
_NUMBER_SIGNS = tuple("±∓√∛∜×÷*/^_+−<>≤≥~≈=€$£¥")


def places_of(phrase: str, text: str) -> list[tuple[int, int]]:
    """Return where a phrase stands in a text, (start, end) in code points; runs of white space are equal.

    It stands there whole: '500 patients' is not in '12,500 patients', '4 TB' not in '0.4 TB', '269' not in '-269'.
    """
    return [found.span() for found in _pattern(phrase).finditer(text)] if phrase.strip() else []


def stands_at(phrase: str, text: str, start: int | None, end: int | None) -> bool:
    """Whether a phrase stands at one place of a text, by the same rules."""
    if start is None or end is None or not phrase.strip():
        return False
    found = _pattern(phrase).match(text, start)
    return found is not None and found.end() == end


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = phrase.split()
    inside = re.escape(words[0]) + "".join(_between(one, other) + re.escape(other) for one, other in pairwise(words))
    return re.compile(_before(words[0][0]) + inside + _after(words[-1][-1]))


def _between(one: str, other: str) -> str:
    """White space between two words; between digits no border of a cell and no end of a paragraph."""
    is_number = one[-1].isdecimal() and other[0].isdecimal()
    return r"(?:[^\S\t\n]+\n?|\n)[^\S\t\n]*" if is_number else r"\s+"


def _before(first: str) -> str:
    """What must not stand before a phrase: letters before a letter; for a digit also marks of thousands, and signs."""
    if first.isdecimal():
        return r"(?<!\w)(?<!\d[.,'’])(?<!(?<!\d{3})\d[\u0020\u00a0\u202f])(?<!(?<![\w)%°])[-−])"
    return r"(?<!\w)" if first.isalnum() else ""


def _after(last: str) -> str:
    if last.isdecimal():
        return r"(?!\w)(?![.,'’]\d)"
    return r"(?!\w)" if last.isalnum() else ""


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a place, each side at most as long as may be quoted, with single spaces."""
    before, after = _sides(text, start, end)
    return _last_words(before), _first_words(after)


def rejoin(prefix: str, phrase: str, suffix: str) -> tuple[str, int]:
    """Return a phrase between the words around it, and where it begins.

    Whether a blank stood between is not kept: a sign that may be part of a number touches it, words do not.
    """
    touches = prefix[-1:] in _NUMBER_SIGNS
    before = prefix if not prefix or touches else f"{prefix} "
    after = f" {suffix}" if suffix[:1].isalnum() else suffix
    return before + phrase + after, len(before)


def stands_between(text: str, place: tuple[int, int], prefix: str, suffix: str) -> bool:
    """Whether these words stand before and after a place."""
    before, after = _sides(text, *place)
    prefix, suffix = " ".join(prefix.split()), " ".join(suffix.split())
    return bool(prefix or suffix) and before.endswith(prefix) and after.startswith(suffix)


def _sides(text: str, start: int, end: int) -> tuple[str, str]:
    return " ".join(text[max(0, start - _REACH) : start].split()), " ".join(text[end : end + _REACH].split())


def _last_words(text: str) -> str:
    if len(text) <= MAX_CONTEXT:
        return text
    _, _, whole = text[-MAX_CONTEXT - 1 :].partition(" ")
    return whole or text[-MAX_CONTEXT:]


def _first_words(text: str) -> str:
    if len(text) <= MAX_CONTEXT:
        return text
    whole, _, _ = text[: MAX_CONTEXT + 1].rpartition(" ")
    return whole or text[:MAX_CONTEXT]


def quotable(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a place that may be quoted: no white space around, no second sentence, no thirteenth word.

    It begins where the place begins, for there the figure stands.
    """
    words = [(start + word.start(), start + word.end()) for word in _WORD.finditer(text[start:end])]
    kept = words[:1]
    for word in words[1:MAX_QUOTE_WORDS]:
        if SENTENCE_END.search(text[kept[0][0] : word[0] + 1]) or word[1] - kept[0][0] > MAX_LETTERS:
            break
        kept.append(word)
    return (kept[0][0], min(kept[-1][1], kept[0][0] + MAX_LETTERS)) if kept else (start, end)


def wider(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield places around one that may be quoted as well, the shortest first, words on the left before the right."""
    first = max(0, start - MAX_LETTERS)
    before = [first + word.start() for word in _WORD.finditer(text[first:start])]
    after = [end + word.end() for word in _WORD.finditer(text[end : end + MAX_LETTERS])]
    room = MAX_QUOTE_WORDS - len(text[start:end].split())
    for added in range(1, room + 1):
        for left in range(added, -1, -1):
            right = added - left
            if left <= len(before) and right <= len(after):
                place = (before[-left] if left else start, after[right - 1] if right else end)
                if place[1] - place[0] <= MAX_LETTERS and not SENTENCE_END.search(text[place[0] : place[1]]):
                    yield place
