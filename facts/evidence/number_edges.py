"""What touches a printed number, and what stands right before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facts import units
from facts.evidence import ranges, unit_account
from facts.evidence.clause import Doubt
from facts.evidence.figures import BLANKS, MINUS

if TYPE_CHECKING:
    from facts.evidence.clause import Clause, Match, Stated

_OPENING = "([{«»“”„‚\"'‘’<>=≥≤~≈∼+ "
"""What may touch a number on its left."""
_CHANGING = "±∓√∛∜÷"
"""Signs before a number that make another number or a tolerance of it, a blank between or not."""
_YEAR_BEFORE = re.compile(r"[^\W\d_] (?:19|20)[0-9]{2}$")
"""A year after a word: the 2023 of 'wurden 2023 112 Nieren verpflanzt' begins no thousands and is no cell of a row."""
_MILLIONS_AND = re.compile(
    r"\b(?:milion[ei]|miliard[oi]|millions?|millionen|billions?|milliards?|milliarden?)\s+(?:e|et|and|und)\s+$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[^\s,;.]*\s?(?:mila|thousand|mille|tausend)(?![^\W_])", re.IGNORECASE)
_SIDES = re.compile(rf"[0-9][{BLANKS}]?([^\W\d_]{{0,3}})[{BLANKS}]?×$")


def edge_doubts(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    doubts = [_missing_sign() for match in matches if match.lacks_sign]
    for position, match in enumerate(matches):
        doubts += _left(clause, match.left, match, stated, is_first=position == 0)
        doubts += _scale_left(clause, match)
        doubts += _number_behind(clause, match)
    if len(matches) == 2:
        doubts += ranges.doubts_between(clause, matches, stated)
    doubts += ranges.doubts_around(clause, matches, stated)
    return doubts


def _missing_sign() -> Doubt:
    return Doubt("number", "the minus sign is not in the words", contradicts=True)


def _scale_left(clause: Clause, match: Match) -> list[Doubt]:
    """A scale word that the record does not use: 2.5 of '2.5 million'."""
    longest = match.figure.readings[-1]
    if match.reading.end >= longest.end:
        return []
    word = clause.text[match.reading.end : longest.end].strip()
    if len(word.strip(".")) > 1:
        return [Doubt("number", f"{word!r} behind the number is not in the record", contradicts=True)]
    return []


def _number_behind(clause: Clause, match: Match) -> list[Doubt]:
    """Digits behind a number with a blank between: '10^3 000'."""
    found = re.compile(rf"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹])[{BLANKS}]([0-9][0-9.,]*)").match(clause.text, match.reading.end)
    return [Doubt("number", f"another number stands right behind it: {found[1]!r}")] if found else []


def _left(clause: Clause, left: int, match: Match, stated: Stated, *, is_first: bool) -> list[Doubt]:
    """What is glued to a number's left side, and a number that stands right before it."""
    text = clause.text
    money = unit_account.own_currency_before(text, left, stated)
    glued = text[left - 1 : left] if left > clause.first else ""
    doubts = []
    sign = _sign_before(clause, left, stated) if is_first else ""
    if is_first and _THOUSANDS.match(text, match.figure.start) and _MILLIONS_AND.search(text, clause.first, left):
        doubts.append(Doubt("number", "it may be the rest of a larger number"))
    if sign:
        doubts.append(Doubt("number", f"{sign!r} before the number is not in the record"))
    elif (
        glued
        and glued not in _OPENING
        and not _is_spread(glued, stated, is_first=is_first)
        and glued not in MINUS
        and not glued.isspace()
        and not money
    ):
        doubts.append(Doubt("number", f"{_glued_left(text, left)!r} touches the number"))
    if glued and glued in MINUS and not match.is_negative and is_first:
        doubts.append(Doubt("number", "a dash touches the number: it may be a minus sign or a range"))
    doubts += _spaced_minus(clause, left, match, stated) if is_first else []
    before = text[max(clause.first - 1, 0, left - 12) : left].rstrip(BLANKS + "\n")
    is_apart = text[left - 1 : left] not in ("", "\t") and "\n\n" not in text[len(before) : left]
    if (
        is_first
        and before[-1:].isdigit()
        and not _YEAR_BEFORE.search(before)
        and is_apart
        and text[left - 1 : left].isspace()
        and text[match.figure.start].isdigit()
    ):
        doubts.append(Doubt("number", f"another number stands right before it: {before.split()[-1]!r}"))
    word = re.search(r"([^\W\d_]+)[\s-]$", text[max(0, left - 20) : left])
    if word and (len(word[1]) > 1 and clause.cues.scales.get(word[1].lower(), 0) >= 2):
        doubts.append(Doubt("number", f"{word[1]!r} stands right before the number"))
    return doubts


def _is_spread(glued: str, stated: Stated, *, is_first: bool) -> bool:
    """Whether it is the ± before the spread of a tolerance."""
    return glued == "±" and not is_first and stated.qualifier == "tolerance"


def _sign_before(clause: Clause, left: int, stated: Stated) -> str:
    """A sign before a number that changes its worth; the × between two sides, '75 µm × 75 µm', does not."""
    before = clause.text[max(clause.first, left - 16) : left].rstrip(BLANKS)
    if before.endswith("×"):
        sides = _SIDES.search(before)
        is_side = sides and (sides[1] or units.unit(stated.unit).dimension == "length")
        return "" if is_side else "×"
    return before[-1:] if before.endswith(tuple(_CHANGING)) else ""


def _spaced_minus(clause: Clause, left: int, match: Match, stated: Stated) -> list[Doubt]:
    """A dash with a blank before a quantity that can be negative."""
    if match.is_negative or not unit_account.may_be_negative(stated.unit):
        return []
    before = clause.text[max(0, left - 3) : left]
    if before.rstrip(BLANKS)[-1:] in tuple(MINUS) and before[-1:].isspace():
        return [Doubt("number", "a dash before the number may be a minus sign")]
    return []


def _glued_left(text: str, left: int) -> str:
    return re.split(r"\s", text[max(0, left - 12) : left])[-1]
