"""The hedge of a number: the words before or after it that say how exactly it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import tokens as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

LONGEST = 5
_ARTICLES = frozenset("il i gli le la l les".split())


class Hedge(NamedTuple):
    qualifier: str
    start: int
    end: int


def before(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, is_time_span: bool) -> Hedge | None:
    """Find the longest hedge that ends right before a token."""
    if at < 1 or tokens[at].starts_paragraph or _ends_tag(tokens, at - 1):
        return None
    window = [token.lower for token in tokens[max(0, at - LONGEST) : at]]
    for length in range(len(window), 0, -1):
        qualifier = lexicon.before_phrases.get(tuple(window[-length:]))
        if qualifier and not _is_duration(tokens, at - length, length, lexicon, is_time_span=is_time_span):
            return Hedge(qualifier, at - length, at)
    return _before_article(tokens, at, lexicon) or _maximum(tokens, at, lexicon)


def _ends_tag(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark is the end of a tag that was left in the text: '<b>400 MeV' says nothing of more."""
    inside = at - 1
    while inside > 0 and tokens[inside].gap == kinds.GLUED and (tokens[inside].text == "/" or inside == at - 1):
        inside -= 1
    return tokens[at].text == ">" and tokens[at].gap == kinds.GLUED and tokens[inside].text == "<"


def _before_article(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'circa il 70%' and 'quasi l'80%'; English says 'over the three years' and means another thing."""
    step = 2 if tokens[at - 1].lower == "'" else 1
    if lexicon.language not in ("it", "fr") or at <= step or tokens[at - step].lower not in _ARTICLES:
        return None
    hedge = before(tokens, at - step, lexicon, is_time_span=False)
    return hedge._replace(end=at) if hedge else None


def _is_duration(tokens: Sequence[Token], start: int, length: int, lexicon: Lexicon, *, is_time_span: bool) -> bool:
    """Whether 'over three years' says during, not more than: only some words before it make it a bound."""
    if not is_time_span or length > 1 or tokens[start].lower not in lexicon.time_span_prepositions or start == 0:
        return False
    return tokens[start - 1].lower not in lexicon.time_span_openers


def _maximum(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'maximum storage capacity of 240 petabytes': up to, though the words lie apart."""
    if tokens[at - 1].lower not in lexicon.links | {":"}:
        return None
    for place in range(at - 2, max(-1, at - 6), -1):
        if tokens[place].kind != kinds.WORD:
            return None
        if tokens[place].lower in lexicon.maximum:
            return Hedge("up_to", place, at)
    return None


def after(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Find the longest hedge that begins at a token."""
    if at >= len(tokens) or tokens[at].starts_paragraph:
        return None
    window = [token.lower for token in tokens[at : at + LONGEST]]
    for length in range(len(window), 0, -1):
        qualifier = lexicon.after_phrases.get(tuple(window[:length]))
        if qualifier and not _begins_next(tokens, at + length, window[:length], lexicon):
            return Hedge(qualifier, at, at + length)
    return None


def _begins_next(tokens: Sequence[Token], at: int, words: list[str], lexicon: Lexicon) -> bool:
    """Whether the words belong to the number after them: '6000, circa 200'."""
    if at >= len(tokens):
        return False
    starts_number = tokens[at].kind == kinds.NUMBER or lexicon.may_start(tokens[at].lower)
    return starts_number and tuple(words) in lexicon.before_phrases
