"""Ranks: whether the words print the place in an order, and say that it is one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from facts.evidence.cues import fold
from facts.evidence.figures import find_figures, find_spelled
from facts.evidence.ordinals import find_ordinals

if TYPE_CHECKING:
    from facts.evidence.clause import Clause, Stated
    from facts.evidence.figures import Figure

_WORD = re.compile(r"[^\W\d_]+")
_BEHIND = 7
"""How many words behind a place may lead to that in which it is ordered."""
_BEFORE = 4
_NOUN = 3
_SCOPED = re.compile(
    r"\W*(?:in|im|en|au|aux|dans|nel|nella|d['’]|del|della|der|des)\s?[’']?(?:the\s+|la\s+|le\s+)?[A-ZÀ-Ý]"
)
"""A name right behind an ordinal: 'third in Germany', 'secondo in Italia'."""
_COMPARED = re.compile(r"\W*(?:per|par|by|nach|for)\s", re.IGNORECASE)


def missing_in_rank(clause: Clause, stated: Stated) -> str:
    """Return why the words do not say a place in an order; one that nothing says to be a place is none for sure."""
    text, start, end = clause.text, clause.start, clause.end
    ordinals = find_ordinals(text, start, end, clause.cues)
    figures = [
        *ordinals,
        *find_figures(text, start, end, clause.language, clause.cues),
        *find_spelled(text, start, end, clause.language, clause.cues),
    ]
    wanted = {number for number in (stated.amount, stated.lower, stated.upper) if number is not None}
    if wanted == {Decimal(1)} and clause.cues.find("superlative", text[start:end]):
        return ""
    printed = [figure for figure in figures if not figure.doubt and _values(figure) & wanted]
    if wanted - {value for figure in printed for value in _values(figure)}:
        return "that place in the order is not in the words"
    compound = (figure for figure in ordinals if figure in printed and _is_compound(clause, figure))
    is_place = any(compound) or any(_is_place(clause, figure) for figure in printed)
    return "" if is_place else "no word says that it is a place in an order"


def _values(figure: Figure) -> set[Decimal]:
    return {reading.value for reading in figure.readings}


def _is_place(clause: Clause, figure: Figure) -> bool:
    """Whether the words around a number make it a place: a noun, a verb, a superlative, what the order is of."""
    before = _WORD.findall(fold(clause.text[clause.first : figure.start]))[-_BEFORE:]
    rest = clause.text[figure.end : clause.last]
    after = _WORD.findall(fold(rest))[:_BEHIND]
    tables = clause.cues.tables
    if after and after[0] in tables["not_ranked"]:
        return False
    lead = set(before) & set(tables["rank_lead"])
    behind = set(after[:1]) & set(tables["superlative"]) or set(after[:_NOUN]) & set(tables["rank_noun"])
    if lead or behind or _is_move(clause, before):
        return True
    is_scoped = bool(set(after) & set(tables["rank_scope"]))
    return is_scoped or bool(_SCOPED.match(rest) or _COMPARED.match(rest))


def _is_move(clause: Clause, before: list[str]) -> bool:
    """Whether it is where something moved from another place: 'from tenth to ninth'."""
    return len(before) > 2 and before[-2] in clause.cues.ordinals and before[-3] in clause.cues.tables["rank_from"]


def _is_compound(clause: Clause, figure: Figure) -> bool:
    """Whether an ordinal has its superlative in it: 'third-largest', 'zweitgrößte'."""
    own = fold(clause.text[figure.start : figure.end])
    return own not in clause.cues.ordinals and not own[0].isdigit()
