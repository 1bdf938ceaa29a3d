"""Ranks told by succession: 'in first place …, followed by A and B' puts A second and B third."""

from __future__ import annotations

import re

from facts.extraction import confidence
from facts.extraction.candidate import RANK, Candidate
from facts.extraction.proposals import reparse
from facts.sureness import because

REACH = 400
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Ý])")
_FOLLOWED = re.compile(r"\b(followed by|seguit[oaie] d[aei]\w*|gefolgt von|suivie?s? (?:de|du|des|par))\b")
_NEXT = re.compile(r"\s(?:and|e|und|et)\s|,\s")


def succession(text: str, start: int, end: int, language: str) -> Candidate | None:
    """Return the rank that a phrase has because it follows a printed one in its sentence, or None."""
    before = _SENTENCE_END.split(text[max(0, start - REACH) : start])[-1]
    sentence = before + text[start:end]
    followed = _FOLLOWED.search(sentence)
    if not followed:
        return None
    printed = [item for item in reparse(sentence[: followed.start()], language=language) if item.kind == RANK]
    if not printed or printed[-1].value is None:
        return None
    # The phrase may begin with the word that joins it to the one before.
    passed = len(_NEXT.findall(sentence[followed.end() : len(before) + 5]))
    return Candidate(
        start,
        end,
        text[start:end],
        RANK,
        "exact",
        value=printed[-1].value + 1 + passed,
        decimals=0,
        unit="rank",
        **confidence.whole(0.6, because("follows a printed rank")),
    )
