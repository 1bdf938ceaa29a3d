"""Sentences and clauses: how far the words around a number speak of it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import candidate as made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.tokens import Token

LONGEST_SIDE = 400
"""How far a sentence reaches on either side of a phrase, at most; tables and lists have no stops."""
_ENDS = frozenset(".!?")
_MARKS = re.compile(r"[;:()\[\]«»“”„]|\s[–—-]\s|,\s*(?=(?:and|but|while|whereas|which|who|where|when|with|although|"
                    r"e|ma|mentre|che|dove|quando|anche se|contro|und|aber|während|wobei|der|die|das|dem|dessen|deren|"
                    r"et|mais|tandis|qui|où|dont|contre|quand)\b)", re.IGNORECASE)  # fmt: skip
_JOINTS = re.compile(
    r",|;|\b(?:and|but|or|up from|down from|than|e|ma|und|aber|sowie|oder|et|mais|ou|auxquels)\b", re.IGNORECASE
)


class Context:
    """A text's sentences, and what they name."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.starts = [token.start for token in tokens]
        self.ends = _sentence_ends(tokens)
        self.paragraphs = [0, *(token.start for token in tokens if token.starts_paragraph)]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the sentence around a phrase."""
        before, after = bisect_right(self.ends, start), bisect_left(self.ends, end)
        first = self.ends[before - 1] if before else 0
        last = self.ends[after] if after < len(self.ends) else len(self.text)
        return max(first, start - LONGEST_SIDE), min(last, end + LONGEST_SIDE)

    def paragraph(self, start: int) -> int:
        """Where the paragraph around a place begins."""
        return self.paragraphs[max(0, bisect_right(self.paragraphs, start) - 1)]

    def within(self, first: int, last: int) -> range:
        """The indexes of the tokens between two places."""
        return range(bisect_left(self.starts, first), bisect_left(self.starts, last))

    def is_cell(self, start: int, end: int) -> bool:
        """Whether a phrase stands in a row of a table, whose heads stand elsewhere."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        return "\t" in self.text[first : last if last >= 0 else len(self.text)]


class Scene(NamedTuple):
    """The words around one number, from wide to narrow; each is (start, end) of the text."""

    sentence: tuple[int, int]
    clause: tuple[int, int]
    own: tuple[int, int]
    """As far as no other number is nearer."""


def scene(one: Candidate, found: Sequence[Candidate], context: Context) -> Scene:
    """Return the sentence, clause and own words of a candidate."""
    sentence = context.sentence(one.start, one.end)
    clause = _clause(context.text, sentence, one)
    others = [it for it in near(found, *clause) if it.kind != made.DATE and it is not one]
    before = max((it.end for it in others if it.end <= one.start), default=None)
    after = min((it.start for it in others if it.start >= one.end), default=None)
    first = clause[0] if before is None else _joint(context.text, before, one.start)
    last = clause[1] if after is None else _joint(context.text, one.end, after)
    return Scene(sentence, clause, (first, last))


def near(found: Sequence[Candidate], first: int, last: int) -> list[Candidate]:
    """The candidates between two places; `found` is in reading order."""
    begin = bisect_left(found, first, key=lambda it: it.start)
    return list(itertools.takewhile(lambda it: it.start < last, found[begin:]))


def _clause(text: str, sentence: tuple[int, int], one: Candidate) -> tuple[int, int]:
    first, last = sentence
    for mark in _MARKS.finditer(text, first, last):
        if mark.end() <= one.start:
            first = mark.end()
        elif mark.start() >= one.end:
            return first, mark.start()
    return first, last


def _joint(text: str, first: int, last: int) -> int:
    """Where the words of one number end and those of the next begin: at the last comma or conjunction between."""
    joints = [found.start() for found in _JOINTS.finditer(text, first, last)]
    return joints[-1] if joints else last


def _sentence_ends(tokens: Sequence[Token]) -> list[int]:
    """Places in the text where a sentence ends: after a stop before a capital, and at empty lines."""
    ends = []
    for token, after in itertools.pairwise(tokens):
        stops = token.text in _ENDS and after.gap != "" and not after.text.islower()
        if stops or (after.starts_paragraph and not after.text[:1].islower()):
            ends.append(token.end)
    return ends
