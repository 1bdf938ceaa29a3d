"""Negation in the clause of a bound: 'No crate weighs more than 40 kg' says up to 40 kg."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import tokens as kinds
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

REACH = 14
NEAR = 2
REACH_BEHIND = 8
PARENTHESIS = 2
"""So many commas enclose words between the negation and the bound."""
OPPOSITE = {"more_than": "up_to", "at_least": "less_than", "less_than": "at_least", "up_to": "more_than"}
_ENDS = frozenset(".;:!?()[]")


class Negation(NamedTuple):
    at: int
    is_sure: bool
    """Whether it surely denies what follows."""


def find_negation(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Negation | None:
    """Find the negation that governs what begins at a token, in its clause before it."""
    commas, is_crossed = 0, False
    for place in range(at - 1, max(-1, at - 1 - REACH), -1):
        token = tokens[place]
        if token.kind == kinds.BREAK or (token.text in _ENDS and not _is_inside(tokens, place)):
            return None
        if token.lower in lexicon.clause_words:
            return None
        commas += token.text == ","
        is_crossed = is_crossed or token.lower in lexicon.conjunctions
        if _denies(tokens, place, lexicon):
            return _judged(tokens, place, at, commas, lexicon, is_crossed=is_crossed)
    return None


def _judged(
    tokens: Sequence[Token], place: int, at: int, commas: int, lexicon: Lexicon, *, is_crossed: bool
) -> Negation | None:
    """How far a negation reaches: into its own clause, over a parenthesis with a doubt, no further."""
    if commas and commas != PARENTHESIS:
        return None
    is_preposition = tokens[place].lower in lexicon.without and not (
        at - place <= NEAR and lexicon.gerund_endings and tokens[at].lower.endswith(lexicon.gerund_endings)
    )
    return Negation(place, not (commas or is_crossed or is_preposition))


def _denies(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    word = tokens[place].lower
    if word == "t" and text_at(tokens, place - 1) == "'" and text_at(tokens, place - 2).endswith("n"):
        return True
    if word in lexicon.without:
        return True
    if word == "noch" and "weder" not in [token.lower for token in tokens[max(0, place - REACH) : place]]:
        return False
    return word in lexicon.negations and text_at(tokens, place + 1) not in lexicon.not_denying


def is_denied_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the clause ends in a negation: 'die Kosten überschreiten 3 Mio. Euro nicht'."""
    for place in range(at, min(at + REACH_BEHIND, len(tokens)) if lexicon.late_negations else at):
        token = tokens[place]
        if token.kind == kinds.BREAK or token.text in _ENDS or token.text == "," or token.lower in lexicon.clause_words:
            return False
        if token.lower in lexicon.late_negations:
            return text_at(tokens, place + 1) not in lexicon.not_denying
    return False


def ends_clause(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the negation behind a number is the last word of its clause: 'überschreiten 3 Mio. Euro nicht.'"""
    for place in range(at, min(at + REACH_BEHIND, len(tokens))):
        if tokens[place].lower in lexicon.late_negations:
            return (
                place + 1 >= len(tokens) or tokens[place + 1].kind == kinds.BREAK or tokens[place + 1].text in ".,;:!?"
            )
    return False


def _is_inside(tokens: Sequence[Token], place: int) -> bool:
    """Whether a stop stands inside a word: 'U.S.', 'e.g.'."""
    return tokens[place].text == "." and place + 1 < len(tokens) and tokens[place + 1].gap == kinds.GLUED
