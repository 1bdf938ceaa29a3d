"""The hedge of a number: the words that say how exactly it holds, and the negation in its clause that turns a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token


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
        if token.kind == kinds.BREAK or (token.text in _ENDS and not _is_inner_stop(tokens, place)):
            return None
        if token.lower in lexicon.clause_words:
            return None
        commas += token.text == ","
        is_crossed = is_crossed or token.lower in lexicon.conjunctions
        if _is_denial(tokens, place, lexicon):
            return _judge_reach(tokens, place, at, commas, lexicon, is_crossed=is_crossed)
    return None


def _judge_reach(
    tokens: Sequence[Token], place: int, at: int, commas: int, lexicon: Lexicon, *, is_crossed: bool
) -> Negation | None:
    """How far a negation reaches: into its own clause, over a parenthesis with a doubt, no further."""
    if commas and commas != PARENTHESIS:
        return None
    is_preposition = tokens[place].lower in lexicon.without and not (
        at - place <= NEAR and lexicon.gerund_endings and tokens[at].lower.endswith(lexicon.gerund_endings)
    )
    return Negation(place, not (commas or is_crossed or is_preposition))


def _is_denial(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    word = tokens[place].lower
    if word == "t" and text_at(tokens, place - 1) == "'" and text_at(tokens, place - 2).endswith("n"):
        return True
    if word in lexicon.without:
        return True
    after, beyond = text_at(tokens, place + 1), text_at(tokens, place + 2)
    is_undone = after in lexicon.not_denying and (after, beyond) not in lexicon.before_phrases
    return word in lexicon.negations and not is_undone


def is_denied_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the clause ends in a negation: 'die Kosten überschreiten 3 Mio. Euro nicht'."""
    for place in range(at, min(at + REACH_BEHIND, len(tokens)) if lexicon.late_negations else at):
        token = tokens[place]
        if token.kind == kinds.BREAK or token.text in _ENDS or token.text == "," or token.lower in lexicon.clause_words:
            return False
        if token.lower in lexicon.late_negations:
            after = text_at(tokens, place + 1)
            return after not in lexicon.not_denying and not (after.isalpha() and after in lexicon.hedge_words)
    return False


def is_clause_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the negation behind a number is the last word of its clause: 'überschreiten 3 Mio. Euro nicht.'"""
    for place in range(at, min(at + REACH_BEHIND, len(tokens))):
        if tokens[place].lower in lexicon.late_negations:
            return (
                place + 1 >= len(tokens) or tokens[place + 1].kind == kinds.BREAK or tokens[place + 1].text in ".,;:!?"
            )
    return False


def _is_inner_stop(tokens: Sequence[Token], place: int) -> bool:
    """Whether a stop stands inside a word: 'U.S.', 'e.g.'."""
    return tokens[place].text == "." and place + 1 < len(tokens) and tokens[place + 1].gap == kinds.GLUED


LONGEST_HEDGE = 6
CHANGE_REACH = 8
LONGEST_BRACKET = 3
DENIED_REACH = 3
_UNCLEAR = frozenset("≲≳≪≫≠∝⪅⪆±")
"""Relations that no qualifier says."""


class Hedge(NamedTuple):
    qualifier: str
    start: int
    end: int
    doubt: str = ""


def find_hedge_before(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, is_time_span: bool) -> Hedge | None:
    """Find the longest hedge that ends right before a token, turned where its clause is negated."""
    found = _find_stated(tokens, at, lexicon, is_time_span=is_time_span)
    if found is None:
        return _find_unreached(tokens, at, lexicon)
    if _ends_change(tokens, found, lexicon):
        return found._replace(qualifier="exact", doubt="it may be where a change ends")
    return _apply_negation(tokens, found, lexicon)


def _ends_change(tokens: Sequence[Token], hedge: Hedge, lexicon: Lexicon) -> bool:
    """Whether 'up to' may say where a change ended: 'subió 3 puntos, hasta el 42 %', 'è salito fino a 42'.

    Behind a word of its own it is a bound: 'rose by up to 3 %', 'stieg auf bis zu 42', 'reducción de hasta 3'.
    """
    words = [token.lower for token in tokens[hedge.start : hedge.end]]
    before = text_at(tokens, hedge.start - 1)
    if hedge.qualifier != "up_to" or lexicon.to_words.isdisjoint(words):
        return False
    if before in lexicon.amount_openers | lexicon.to_words | lexicon.links:
        return False
    if not lexicon.ones.isdisjoint(words) or not lexicon.negations.isdisjoint(words):
        return False
    for place in range(hedge.start - 1, max(-1, hedge.start - 1 - CHANGE_REACH), -1):
        token = tokens[place]
        if token.kind == kinds.BREAK or token.text in _ENDS or token.lower in lexicon.clause_words:
            return False
        if token.lower in lexicon.change_words and token.lower not in lexicon.to_words:
            return True
    return False


def _find_stated(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, is_time_span: bool) -> Hedge | None:
    if at < 1 or tokens[at - 1].kind in (kinds.BREAK, kinds.NUMBER) or _is_tag_end(tokens, at - 1):
        return None
    if tokens[at - 1].text in _UNCLEAR:
        return Hedge("exact", at - 1, at, f"{tokens[at - 1].text} stands before it")
    window = [token.lower for token in tokens[max(0, at - LONGEST_HEDGE) : at]]
    for length in range(len(window), 0, -1):
        qualifier = lexicon.before_phrases.get(tuple(window[-length:]))
        if (
            qualifier
            and not _is_duration(tokens, at - length, length, lexicon, is_time_span=is_time_span)
            and not _is_minutes(tokens, at - length)
        ):
            return Hedge(qualifier, at - length, at)
    return (
        _before_filler(tokens, at, lexicon, is_time_span=is_time_span)
        or _find_comparison(tokens, at, lexicon)
        or _find_maximum(tokens, at, lexicon)
    )


def _is_minutes(tokens: Sequence[Token], start: int) -> bool:
    """Whether the 'min' before a number is the minutes of '5 min 40 s'."""
    return tokens[start].lower == "min" and start > 0 and tokens[start - 1].kind == kinds.NUMBER


def _apply_negation(tokens: Sequence[Token], hedge: Hedge, lexicon: Lexicon) -> Hedge:
    """Turn a bound that its clause denies; where that is not sure, take the bound away and doubt."""
    opposite = OPPOSITE.get(hedge.qualifier)
    words = [token.lower for token in tokens[hedge.start : hedge.end]]
    if opposite is None or not lexicon.negations.isdisjoint(words):
        return hedge
    negation = find_negation(tokens, hedge.start, lexicon)
    if negation is None:
        return hedge
    said = " ".join(words)
    if not negation.is_sure or opposite == "more_than":
        return hedge._replace(qualifier="exact", doubt=f"a negation may turn {said!r}")
    start = negation.at if negation.at == hedge.start - 1 else hedge.start
    start -= 2 * (tokens[start].lower == "t" and start > 1)
    return hedge._replace(qualifier=opposite, start=start)


def _find_unreached(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'has not reached 40' as less than 40, and doubt a number that is denied otherwise."""
    place = at - 1
    while place > 0 and tokens[place].lower in lexicon.hedge_fillers:
        place -= 1
    if place < 1 or tokens[place].kind != kinds.WORD:
        return None
    is_reached = tokens[place].lower in lexicon.reach_words
    negation = find_negation(tokens, place, lexicon) if is_reached else None
    if negation:
        told = "" if negation.is_sure else "a negation may deny it"
        return Hedge("less_than" if negation.is_sure else "exact", place, at, told)
    if tokens[at - 1].lower in lexicon.determiners:
        return Hedge("exact", at, at, "a negation stands before it")
    denial = find_negation(tokens, at, lexicon)
    is_near = denial is not None and denial.is_sure and at - denial.at <= DENIED_REACH
    if denial is None or not is_near or tokens[denial.at].lower in lexicon.determiners | lexicon.without:
        return None
    return Hedge("exact", at, at, "a negation stands before it")


def _find_comparison(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'taller than 40 m', 'schwerer als 3 t', 'più alto di 40 m'; doubt a 'than' after anything else."""
    if text_at(tokens, at - 1) not in lexicon.than_words or at < 2:
        return None
    word, earlier = text_at(tokens, at - 2), text_at(tokens, at - 3)
    may_compare = tokens[at - 2].text.islower() and word not in lexicon.not_comparative
    is_compared = may_compare and bool(lexicon.comparative_endings) and word.endswith(lexicon.comparative_endings)
    if is_compared or earlier in lexicon.more_words:
        return Hedge("less_than" if word in lexicon.smaller_words else "more_than", at - 2 - (not is_compared), at)
    if earlier in lexicon.less_words and lexicon.less_words:
        return Hedge("less_than", at - 3, at)
    return Hedge("exact", at - 1, at, f"{tokens[at - 1].text!r} compares it") if lexicon.comparative_endings else None


def _is_tag_end(tokens: Sequence[Token], at: int) -> bool:
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
    hedge = _find_stated(tokens, at - step, lexicon, is_time_span=is_time_span)
    is_date = hedge is not None and hedge.qualifier == "up_to" and filler in lexicon.hedge_adverbs
    if hedge is None or is_date:  # 'up to now 31 terabytes'
        return None
    if filler in lexicon.pointing_articles and hedge.qualifier not in ("approximately", "nearly"):
        return None
    return hedge._replace(end=at) if filler not in lexicon.negations else _deny_hedge(hedge._replace(end=at), filler)


def _deny_hedge(hedge: Hedge, negation: str) -> Hedge:
    """Turn a bound that the negation behind its verb denies: 'überschreitet nie 5 Meter'."""
    opposite = OPPOSITE.get(hedge.qualifier, "more_than")
    if opposite == "more_than":
        return hedge._replace(qualifier="exact", doubt=f"{negation!r} may turn what is said before it")
    return hedge._replace(qualifier=opposite)


def _is_duration(tokens: Sequence[Token], start: int, length: int, lexicon: Lexicon, *, is_time_span: bool) -> bool:
    """Whether 'over three years' says during, not more than: only some words before it make it a bound."""
    if not is_time_span or length > 1 or tokens[start].lower not in lexicon.time_span_prepositions or start == 0:
        return False
    return tokens[start - 1].lower not in lexicon.time_span_openers


def _find_maximum(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read 'maximum storage capacity of 240 petabytes': up to, though the words lie apart."""
    if tokens[at - 1].lower not in lexicon.links | {":"}:
        return None
    for place in range(at - 2, max(-1, at - 6), -1):
        if tokens[place].kind != kinds.WORD or tokens[place].lower in lexicon.stop - lexicon.links:
            return None  # 'the maximum was 33.6': that is a measure, no bound
        if tokens[place].lower in lexicon.maximum:
            return Hedge("up_to", place, at)
    return None


def find_hedge_after(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Find the longest hedge that begins at a token."""
    if at >= len(tokens) or tokens[at].kind == kinds.BREAK:
        return None
    window = [token.lower for token in tokens[at : at + LONGEST_HEDGE]]
    for length in range(len(window), 0, -1):
        qualifier = lexicon.after_phrases.get(tuple(window[:length]))
        is_name = length == 1 and tokens[at].text.istitle() and tokens[at].text != tokens[at].lower
        if qualifier and not is_name and not _belongs_to_next(tokens, at + length, window[:length], lexicon):
            return Hedge(qualifier, at, at + length)
    return _find_bracketed(tokens, at, lexicon)


def _find_bracketed(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Hedge | None:
    """Read the hedge of '2,500 patients (estimated)'."""
    if tokens[at].text not in ("(", "["):
        return None
    for end in range(at + 2, min(at + 2 + LONGEST_BRACKET, len(tokens))):
        if tokens[end].text in (")", "]"):
            words = tuple(token.lower for token in tokens[at + 1 : end])
            qualifier = lexicon.before_phrases.get(words) or lexicon.after_phrases.get(words)
            return Hedge(qualifier, at, end + 1) if qualifier else None
    return None


def _opens_next_hedge(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the words are the first of the next number's hedge: '13 lines and more than 2,000 users'."""
    for first in (start, start + 1):
        for last in range(end + 1, min(first + LONGEST_HEDGE, len(tokens) - 1) + 1):
            is_hedge = tuple(token.lower for token in tokens[first:last]) in lexicon.before_phrases
            after = last + (text_at(tokens, last) in lexicon.hedge_fillers)
            is_number = after < len(tokens) and (
                tokens[after].kind == kinds.NUMBER or lexicon.may_start(tokens[after].lower)
            )
            if is_hedge and is_number:
                return True
    return False


def _belongs_to_next(tokens: Sequence[Token], at: int, words: list[str], lexicon: Lexicon) -> bool:
    """Whether the words belong to what follows: '6000, circa 200', 'four plus one spare', '31 plus the cook'."""
    if at >= len(tokens):
        return False
    if _opens_next_hedge(tokens, at - len(words), at, lexicon):
        return True
    is_plus = len(words) == 1 and words[0] in unite_lexicons().plus
    if is_plus and tokens[at].lower in lexicon.hedge_articles | lexicon.ones:
        return True
    if (words[-1], tokens[at].lower) in lexicon.before_phrases:
        return True  # 'trece líneas y más de 2.000 usuarios'
    starts_number = tokens[at].kind == kinds.NUMBER or lexicon.may_start(tokens[at].lower)
    return starts_number and (tuple(words) in lexicon.before_phrases or is_plus or words == ["+"])
