"""What only a stored phrase is read for: factors, ordinals that count, places in an order, words written as one.

In a text such words mostly state no figure; in a phrase that a person chose for one they can be what states it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from facts.extraction import negations, numbers, spelled
from facts.extraction import tokens as kinds
from facts.extraction.number import Number
from facts.extraction.tokens import Token, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.extraction.lexicon import Lexicon

LONGEST = 2
"""How many words a factor has at most: 'half as'."""
MOST_PARTS = 4
MOST_RANK = 5000
LEAST_ELIDED = 3
_ONE = {"il": "un", "le": "un", "die": "eine"}
_SINGULAR_SCALES = frozenset("milione miliardo million milliarde milliard".split())
_EACH = frozenset("every each ogni ciascun jeder jede jedes jeden jedem chaque tous toutes".split())
_NUMBERED = frozenset("no number nr n nummer numero numéro".split())


def may_start(word: str, lexicon: Lexicon) -> bool:
    """Whether a word can begin what is read here."""
    return (
        word in lexicon.multiple_starters
        or lexicon.multiple_of(word) is not None
        or lexicon.cardinal_of(word) is not None
        or lexicon.rank_of(word) is not None
    )


def multiple(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'twice', 'doubled', 'half as', 'dreimal' and 'tenfold' as a factor."""
    if negations.find_negation(tokens, at, lexicon):
        return None
    for length in range(LONGEST, 0, -1):
        words = tuple(token.lower for token in tokens[at : at + length])
        value = lexicon.multiple_phrases.get(words)
        if value is not None and len(words) == length and not _is_joined(tokens, at, at + length):
            return Number(Decimal(value), at + length, is_word=True)
    factor = lexicon.multiple_of(tokens[at].lower)
    return None if factor is None else Number(Decimal(factor), at + 1, is_word=True)


def _is_joined(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a hyphen makes the words a part of another one: 'double-digit'."""
    is_hyphened = text_at(tokens, end) == "-" and tokens[end].gap == kinds.GLUED
    return is_hyphened or text_at(tokens, at - 1) == "-"


def counted_ordinal(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Read 'thousandth', 'five-hundredth' and 'dix millième' as (how many, index after it)."""
    for place in range(at, min(at + MOST_PARTS, len(tokens))):
        cardinal = lexicon.cardinal_of(tokens[place].lower)
        if cardinal is not None:
            value = _whole_number(tokens, at, place, cardinal, lexicon)
            is_one = text_at(tokens, place + 1) not in lexicon.links and text_at(tokens, at - 1) not in _EACH
            return (value, place + 1) if value is not None and is_one else None
        if tokens[place].text != "-" and lexicon.number_word(tokens[place].lower) is None:
            return None
    return None


def _whole_number(tokens: Sequence[Token], at: int, last: int, cardinal: str, lexicon: Lexicon) -> int | None:
    """The number that the words spell with a cardinal in the place of the ordinal."""
    end = tokens[last]
    if last == at and lexicon.scales.get(cardinal):
        return lexicon.scales[cardinal]
    words = [*tokens[at:last], end._replace(text=cardinal, lower=cardinal)]
    number = spelled.total(words, 0, lexicon)
    return int(number.value) if number and number.end == len(words) else None


def place_in_order(tokens: Sequence[Token], at: int, lexicon: Lexicon, order: tuple[int, int] | None) -> int | None:
    """Read a phrase that is an ordinal and nothing else, 'No. 42' or 'zweitgrößte' as a place in an order."""
    value = lexicon.rank_of(tokens[at].lower)
    if value is not None:
        return value
    if order is not None:
        return order[0] if _is_alone(tokens, at, order[1], lexicon) else None
    number = numbers.read(tokens, at, lexicon) if _is_numbered(tokens, at) else None
    if number is None or number.value != int(number.value) or not 0 < number.value < MOST_RANK:
        return None
    return int(number.value) if number.end == len(tokens) else None


def _is_alone(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    before = [token.lower for token in tokens[:at]]
    return end == len(tokens) and all(word in lexicon.hedge_articles | lexicon.stop or word == "'" for word in before)


def _is_numbered(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word for number stands before a token, and nothing else that counts."""
    before = [token.lower for token in tokens[:at] if token.text != "."]
    return bool(before) and before[-1] in _NUMBERED


def apart(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Yield the tokens with 'dreiwöchig' as 'drei-wöchig' and 'trent'anni' as 'trenta anni'."""
    elided = {at for at in range(len(tokens) - 1) if _is_elided(tokens, at, lexicon)}
    for at, token in enumerate(tokens):
        length = _length_of_number(token, lexicon)
        if _is_article_of_scale(tokens, at, lexicon):
            yield token._replace(text=_ONE[token.lower], lower=_ONE[token.lower])
        elif at in elided:
            whole = _whole_word(token.lower, lexicon)
            yield token._replace(text=whole, lower=whole)
        elif at - 1 in elided:
            continue
        elif not length:
            yield token
        else:
            yield from _parted(token, length)


def _is_article_of_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether 'il' in 'il milione di visitatori' stands before a scale word in the singular."""
    return _ONE.get(tokens[at].lower) in lexicon.ones and text_at(tokens, at + 1) in _SINGULAR_SCALES


def _parted(token: Token, length: int) -> Iterator[Token]:
    middle = token.start + length
    yield Token(token.text[:length], token.lower[:length], kinds.WORD, token.start, middle, token.gap)
    yield Token("-", "-", kinds.MARK, middle, middle, kinds.GLUED)
    yield Token(token.text[length:], token.lower[length:], kinds.WORD, middle, token.end, kinds.GLUED)


def _is_elided(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a number word lacks its vowel before an apostrophe: 'trent'anni'."""
    is_word = tokens[at].kind == kinds.WORD and tokens[at + 1].lower == "'" and tokens[at + 1].gap == kinds.GLUED
    return is_word and lexicon.language == "it" and bool(_whole_word(tokens[at].lower, lexicon))


def _whole_word(word: str, lexicon: Lexicon) -> str:
    made = [word + vowel for vowel in "aio"] if len(word) > LEAST_ELIDED else []
    return next((one for one in made if lexicon.number_word(one) is not None), "")


def _length_of_number(token: Token, lexicon: Lexicon) -> int:
    """How many letters of a word are a number word before a joined unit; 0 for other words."""
    if token.kind != kinds.WORD:
        return 0
    for stem in lexicon.joined_units:
        length = token.lower.find(stem, 1)
        if (
            length > 0
            and stem not in lexicon.multiple_endings
            and lexicon.number_word(token.lower[:length]) is not None
        ):
            return length
    return 0
