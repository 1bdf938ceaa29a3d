"""Ranks: 'ninth position', 'the second centre in Europe', 'from tenth to ninth', 'No. 3', 'top ten'."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import number_parser
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token

SCOPE_REACH = 9
MOST_JOINED = 6


class RankFound(NamedTuple):
    """A rank, the tokens of its phrase, and where reading goes on."""

    value: int
    start: int
    end: int
    resume: int
    is_limit: bool = False
    """Only that the rank is not worse: among the top ten."""


def read_ranks(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[RankFound]:
    """Read the ranks that begin at a token; several where they share a noun."""
    return _read_top(tokens, at, lexicon) or _read_numbered(tokens, at, lexicon) or _read_ordinals(tokens, at, lexicon)


def read_ordinal(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Read an ordinal: 'ninth', '9th', '9°', '9.', 'neunter' as (value, index after it)."""
    if at >= len(tokens):
        return None
    value = lexicon.ordinals.get(tokens[at].lower) or lexicon.joined_ordinals.get(tokens[at].lower)
    if value:
        return value, at + 1
    if tokens[at].kind != kinds.NUMBER or not tokens[at].text.isdecimal() or len(tokens[at].text) > 4:
        return None
    mark = tokens[at + 1] if at + 1 < len(tokens) else None
    if mark and mark.gap == kinds.GLUED and mark.lower in lexicon.ordinal_endings and int(tokens[at].text):
        return int(tokens[at].text), at + 2
    return None


def _read_ordinals(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[RankFound]:
    series = _read_series(tokens, at, lexicon)
    if not series:
        return []
    end = series[-1][2]
    if len(series) == 1 and tokens[at].lower in lexicon.joined_ordinals:
        return _make_ranks(series, end)
    noun = _find_place_noun(tokens, end, lexicon)
    if noun:
        return _make_ranks(series, noun)
    if _is_move(tokens, at, series, lexicon) or _has_rank_verb(tokens, at, lexicon):
        return _make_ranks(series, end)
    if len(series) > 1 or (value := series[0][0]) > 50:
        return []
    scope = _find_superlative(tokens, end, lexicon) if value > 1 else 0
    scope = scope or _find_scope(tokens, end, lexicon)
    return [RankFound(value, at, scope, end)] if scope else []


def _make_ranks(series: list[tuple[int, int, int]], end: int) -> list[RankFound]:
    """One phrase for each ordinal; the last takes the noun."""
    found = [RankFound(value, start, after, end) for value, start, after in series[:-1]]
    value, start, _ = series[-1]
    return [*found, RankFound(value, start, end, end)]


def _read_series(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Ordinals joined by 'and', 'to' or commas: (value, start, end) of each."""
    series: list[tuple[int, int, int]] = []
    first = read_ordinal(tokens, at, lexicon)
    while first and len(series) < MOST_JOINED:
        series.append((first[0], at, first[1]))
        at = first[1]
        joined = text_at(tokens, at) in lexicon.conjunctions | lexicon.to_words | {","}
        at += 1
        while joined and text_at(tokens, at) in unite_lexicons().ordinal_articles | {"'"}:
            at += 1
        first = read_ordinal(tokens, at, lexicon) if joined else None
    return series


def _find_place_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after 'position' in 'ninth position' and 'ninth overall position'."""
    for place in range(at, min(at + 2, len(tokens))):
        if tokens[place].lower in lexicon.rank_nouns:
            return place + 1
        if tokens[place].kind != kinds.WORD or tokens[place].lower in lexicon.stop:
            return 0
    return 0


def _is_move(tokens: Sequence[Token], at: int, series: list[tuple[int, int, int]], lexicon: Lexicon) -> bool:
    return len(series) == 2 and text_at(tokens, at - 1) in lexicon.from_words and series[0][0] != series[1][0]


def _has_rank_verb(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    before = text_at(tokens, at - 1)
    return before in lexicon.rank_verbs or (
        before in unite_lexicons().rank_verb_fillers and text_at(tokens, at - 2) in lexicon.rank_verbs
    )


def _find_superlative(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after the superlative of 'third-largest' and 'second most powerful'."""
    at += text_at(tokens, at) == "-"
    return at + 1 if text_at(tokens, at) in lexicon.superlatives else 0


def _find_scope(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after 'in Europe' where one phrase leads from the ordinal to a place; 0 where none does."""
    for place in range(at, min(at + SCOPE_REACH, len(tokens) - 1)):
        word = tokens[place].lower
        if word in lexicon.not_ranked or tokens[place].starts_paragraph:
            return 0
        if word in lexicon.scope_prepositions:
            return _find_scope_end(tokens, place, at, lexicon)
        joins = tokens[place].text in ("-", "'", "’")
        if not joins and (tokens[place].kind not in (kinds.WORD, kinds.NAME) or word in lexicon.stop):
            return 0
    return 0


def _find_scope_end(tokens: Sequence[Token], preposition: int, at: int, lexicon: Lexicon) -> int:
    words = unite_lexicons()
    after = preposition + 1
    while text_at(tokens, after) in words.scope_determiners | {"'"}:
        after += 1
    if text_at(tokens, after) in lexicon.rank_scopes:
        return after + 1
    if text_at(tokens, preposition) in lexicon.rank_scopes:
        return preposition + 1
    among = preposition == at and text_at(tokens, preposition) in words.among_words
    if not among:
        return 0
    for place in range(after, min(after + 3, len(tokens))):
        if tokens[place].lower in lexicon.stop:
            return 0
        if tokens[place].text.endswith(words.group_endings) and tokens[place].text.islower():
            return place + 1
    return 0


def _read_numbered(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[RankFound]:
    """Read the 3 of 'ranked No. 3', 'number one in', 'Platz 3', 'posizione 9'."""
    before = text_at(tokens, at - 1)
    start = at - 1
    if before == ".":
        start, before = at - 2, text_at(tokens, at - 2)
    words = unite_lexicons()
    is_place = before in lexicon.rank_nouns and lexicon.place_before_number
    if not is_place and before not in words.number_nouns:
        return []
    number = number_parser.read_number(tokens, at, lexicon)
    if not number or number.value != number.value.to_integral_value() or not 0 < number.value < 5000:
        return []
    is_number = before in words.number_nouns and (
        (start == 0 and number.end == len(tokens))
        or text_at(tokens, start - 1) in lexicon.rank_verbs | words.rank_number_links
        or _find_scope(tokens, number.end, lexicon)
    )
    if not (is_place or is_number):
        return []
    return [RankFound(int(number.value), start, number.end, number.end)]


def _read_top(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[RankFound]:
    """Read 'top ten' and 'the ten most innovative': the rank is ten at worst."""
    if tokens[at].lower in lexicon.top_words:
        after = at + 1 + (text_at(tokens, at + 1) == "-")
        number = number_parser.read_number(tokens, after, lexicon)
        if number and 1 < number.value <= 1000 and number.value == number.value.to_integral_value():
            return [RankFound(int(number.value), at, number.end, number.end, is_limit=True)]
    return []
