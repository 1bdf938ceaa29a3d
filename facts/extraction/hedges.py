"""The hedge of a number: the words before or after it that say how exactly it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import negations
from facts.extraction import tokens as kinds
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

LONGEST = 6
LONGEST_BRACKET = 3
DENIED_REACH = 3
_UNCLEAR = frozenset("≲≳≪≫≠∝⪅⪆±")
"""Relations that no qualifier says."""


class Hedge(NamedTuple):
    qualifier: str
    start: int
    end: int
    doubt: str = ""


def before(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, is_time_span: bool) -> Hedge | None:
    """Find the longest hedge that ends right before a token, turned where its clause is negated."""
    found = _stated(tokens, at, lexicon, is_time_span=is_time_span)
    if found is None:
        return _unreached(tokens, at, lexicon)
    return _in_clause(tokens, found, lexicon)


def _stated(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, is_time_span: bool) -> Hedge | None:
    if at < 1 or tokens[at - 1].kind in (kinds.BREAK, kinds.NUMBER) or _ends_tag(tokens, at - 1):
        return None
    if tokens[at - 1].text in _UNCLEAR:
        return Hedge("exact", at - 1, at, f"{tokens[at - 1].text} stands before it")
    window = [token.lower for token in tokens[max(0, at - LONGEST) : at]]
    for length in range(len(window), 0, -1):
        qualifier = lexicon.before_phrases.get(tuple(window[-length:]))
        if (
            qualifier
            and not _is_duration(tokens, at - length, length, lexicon, is_time_span=is_time_span)
            and not _is_unit(tokens, at - length)
        ):
            return Hedge(qualifier, at - length, at)
    return (
        _before_filler(tokens, at, lexicon, is_time_span=is_time_span)
        or _compared(tokens, at, lexicon)
        or _maximum(tokens, at, lexicon)
    )


def _is_unit(tokens: Sequence[Token], start: int) -> bool:
    """Whether the 'min' before a number is the minutes of '5 min 40 s'."""
    return tokens[start].lower == "min" and start > 0 and tokens[start - 1].kind == kinds.NUMBER


def _in_clause(tokens: Sequence[Token], hedge: Hedge, lexicon: Lexicon) -> Hedge:
    """Turn a bound that its clause denies; where that is not sure, take the bound away and doubt."""
    opposite = negations.OPPOSITE.get(hedge.qualifier)
    words = [token.lower for token in tokens[hedge.start : hedge.end]]
    if opposite is None or not lexicon.negations.isdisjoint(words):
        return hedge
    negation = negations.find_negation(tokens, hedge.start, lexicon)
    if negation is None:
        return hedge
    said = " ".join(words)
    if not negation.is_sure or opposite == "more_than":
        return hedge._replace(qualifier="exact", doubt=f"a negation may turn {said!r}")
    start = negation.at if negation.at == hedge.start - 1 else hedge.start
    start -= 2 * (tokens[start].lower == "t" and start > 1)
    return hedge._replace(qualifier=opposite, start=start)


def _unreached(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'has not reached 40' as less than 40, and doubt a number that is denied otherwise."""
    place = at - 1
    while place > 0 and tokens[place].lower in lexicon.hedge_fillers:
        place -= 1
    if place < 1 or tokens[place].kind != kinds.WORD:
        return None
    is_reached = tokens[place].lower in lexicon.reach_words
    negation = negations.find_negation(tokens, place, lexicon) if is_reached else None
    if negation:
        told = "" if negation.is_sure else "a negation may deny it"
        return Hedge("less_than" if negation.is_sure else "exact", place, at, told)
    if tokens[at - 1].lower in lexicon.determiners:
        return Hedge("exact", at, at, "a negation stands before it")
    denial = negations.find_negation(tokens, at, lexicon)
    is_near = denial is not None and denial.is_sure and at - denial.at <= DENIED_REACH
    if denial is None or not is_near or tokens[denial.at].lower in lexicon.determiners | lexicon.without:
        return None
    return Hedge("exact", at, at, "a negation stands before it")


def _compared(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'taller than 40 m', 'schwerer als 3 t', 'più alto di 40 m'; doubt a 'than' after anything else."""
    if text_at(tokens, at - 1) not in lexicon.than_words or at < 2:
        return None
    word, earlier = text_at(tokens, at - 2), text_at(tokens, at - 3)
    is_compared = word.endswith(lexicon.comparative_endings) if lexicon.comparative_endings else False
    if is_compared or earlier in lexicon.more_words:
        return Hedge("less_than" if word in lexicon.smaller_words else "more_than", at - 2 - (not is_compared), at)
    if earlier in lexicon.less_words and lexicon.less_words:
        return Hedge("less_than", at - 3, at)
    return Hedge("exact", at - 1, at, f"{tokens[at - 1].text!r} compares it") if lexicon.comparative_endings else None


def _ends_tag(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark is the end of a tag that was left in the text: '<b>400 MeV' says nothing of more."""
    inside = at - 1
    while inside > 0 and tokens[inside].gap == kinds.GLUED and (tokens[inside].text == "/" or inside == at - 1):
        inside -= 1
    return tokens[at].text == ">" and tokens[at].gap == kinds.GLUED and tokens[inside].text == "<"


def _before_filler(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, is_time_span: bool) -> Hedge | None:
    """Read 'circa il 70%', 'roughly a 500 m', 'supera ormai 3'; 'over the three years' means another thing."""
    step = 2 if tokens[at - 1].lower == "'" else 1
    filler = text_at(tokens, at - step)
    if at <= step or filler not in lexicon.hedge_fillers:
        return None
    hedge = _stated(tokens, at - step, lexicon, is_time_span=is_time_span)
    if hedge is None or (filler in lexicon.pointing_articles and hedge.qualifier not in ("approximately", "nearly")):
        return None
    return hedge._replace(end=at)


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
    if at >= len(tokens) or tokens[at].kind == kinds.BREAK:
        return None
    window = [token.lower for token in tokens[at : at + LONGEST]]
    for length in range(len(window), 0, -1):
        qualifier = lexicon.after_phrases.get(tuple(window[:length]))
        is_name = length == 1 and tokens[at].text.istitle() and tokens[at].text != tokens[at].lower
        if qualifier and not is_name and not _begins_next(tokens, at + length, window[:length], lexicon):
            return Hedge(qualifier, at, at + length)
    return _bracketed(tokens, at, lexicon)


def _bracketed(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read the hedge of '2,500 patients (estimated)'."""
    if tokens[at].text not in ("(", "["):
        return None
    for end in range(at + 2, min(at + 2 + LONGEST_BRACKET, len(tokens))):
        if tokens[end].text in (")", "]"):
            words = tuple(token.lower for token in tokens[at + 1 : end])
            qualifier = lexicon.before_phrases.get(words) or lexicon.after_phrases.get(words)
            return Hedge(qualifier, at, end + 1) if qualifier else None
    return None


def _begins_next(tokens: Sequence[Token], at: int, words: list[str], lexicon: Lexicon) -> bool:
    """Whether the words belong to what follows: '6000, circa 200', 'four plus one spare', '31 plus the cook'."""
    if at >= len(tokens):
        return False
    if words == ["plus"] and tokens[at].lower in lexicon.hedge_articles | lexicon.ones:
        return True
    starts_number = tokens[at].kind == kinds.NUMBER or lexicon.may_start(tokens[at].lower)
    return starts_number and (tuple(words) in lexicon.before_phrases or words in (["plus"], ["+"]))
