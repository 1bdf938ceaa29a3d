"""Numbers that look like quantities and count nothing: pronouns, scores, idioms, years inside names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.extraction import exclusions, hedges, measures, nouns
from facts.extraction import tokens as kinds
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.dates import DateFound
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.sides import Side
    from facts.extraction.tokens import Token

FIRST_PLAIN_YEAR = 1800
DATE, QUANTITY, NAME = "date", "quantity", "name"
_STRONG_YEAR_PREFIXES = frozenset(
    "in since by until till during late early mid nel dal dall seit im bis ab en depuis jahr anno année "
    "anni an jahre".split()
)
_NOT_COUNTING_ONE = frozenset(
    "no the any some every each this that which another only number day of more thing way side hand time "
    "else other "
    "another's such's on-one by".split()
)
_AFTER_ONE = frozenset("another day side hand thing way time else such by".split())
_MARKS_OF_NUMBERS = frozenset("$€£%°")


def year_verdict(tokens: Sequence[Token], found: DateFound, lexicon: Lexicon, *, is_phrase: bool) -> str:
    """Whether a bare year is a date, a quantity such as '2000 patients', or part of a name."""
    if found.until:
        return DATE
    before = text_at(tokens, found.start - 1)
    if before in _STRONG_YEAR_PREFIXES and not _is_measured(tokens, found.end, lexicon):
        return DATE
    if _is_quantity(tokens, found, before, lexicon):
        return QUANTITY
    if is_phrase or before in lexicon.year_prefixes:
        return DATE
    excluded = exclusions.end_of_excluded(tokens, found.start, lexicon) > 0
    is_name = excluded or _is_in_name(tokens, found, lexicon) or found.year < FIRST_PLAIN_YEAR
    return NAME if is_name else DATE


def _is_quantity(tokens: Sequence[Token], found: DateFound, before: str, lexicon: Lexicon) -> bool:
    """Whether marks, a hedge, a unit or a counted noun say that it is no year."""
    if text_at(tokens, found.end) in ("×", "x") and text_at(tokens, found.end + 1).isdecimal():
        return True
    if before in _MARKS_OF_NUMBERS or text_at(tokens, found.end) in _MARKS_OF_NUMBERS:
        return True
    hedge = hedges.before(tokens, found.start, lexicon, is_time_span=False)
    if hedge and before not in lexicon.year_prefixes:
        return True
    return _is_counted(tokens, found, lexicon) or _is_range_end(tokens, found)


def _is_measured(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    if at < len(tokens) and tokens[at].text.istitle() and len(tokens[at].text) > 3 and not lexicon.capitalises_nouns:
        return False
    unit = measures.find(tokens, at, lexicon)
    return unit is not None and unit.code != "1"


def _is_counted(tokens: Sequence[Token], found: DateFound, lexicon: Lexicon) -> bool:
    if _is_measured(tokens, found.end, lexicon) or text_at(tokens, found.end) in lexicon.scales:
        return True
    noun = nouns.find(tokens, found.end, lexicon, None)
    if noun is None:
        return False
    is_next = noun.end == found.end + 1
    return noun.is_known or (is_next and not tokens[found.end].is_capitalised) or (lexicon.language == "de" and is_next)


def _is_range_end(tokens: Sequence[Token], found: DateFound) -> bool:
    """Whether a number that is no year stands across a dash: '900-1600'."""
    dash = text_at(tokens, found.end) in "-–—" and text_at(tokens, found.end) != ""
    after = text_at(tokens, found.end + 1)
    return dash and after.isdecimal() and len(after) not in (2, 4)


def _is_in_name(tokens: Sequence[Token], found: DateFound, lexicon: Lexicon) -> bool:
    """'Nature Index 2019', 'the 2019 Breakthrough Prize'."""
    if exclusions.is_named(tokens, found.start, lexicon) and lexicon.language != "de":
        return True
    after = tokens[found.end] if found.end < len(tokens) else None
    glued = after is not None and after.gap == kinds.SPACE and after.is_capitalised and after.kind == kinds.WORD
    return glued and lexicon.language == "en" and text_at(tokens, found.start - 1) not in ("", ".", ",")


def is_pronoun(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> bool:
    """Whether 'one' counts nothing: 'one of the', 'no one', 'one day', 'this one', 'one-way', 'zero-emission'."""
    before, after = text_at(tokens, side.at - 1), text_at(tokens, side.at + 1)
    if side.unit is not None and side.unit.code == "%":
        return False
    if tuple(token.lower for token in tokens[side.end : side.end + 2]) == ("or", "another"):
        return True
    if after in lexicon.to_words and _is_number(tokens, side.at + 2, lexicon):
        return False
    if after == "-" and (side.unit is None or side.unit.is_noun):
        return True
    if (side.value == 1 and before in _NOT_COUNTING_ONE) or after in _AFTER_ONE or side.unit is None:
        return True
    return after in lexicon.stop


def _is_number(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    return at < len(tokens) and (tokens[at].kind == kinds.NUMBER or lexicon.number_word(tokens[at].lower) is not None)


def is_one_of(tokens: Sequence[Token], side: Side) -> bool:
    return side.number.is_word and side.value == 1 and text_at(tokens, side.at + 1) == "of"


def is_score(tokens: Sequence[Token], side: Side) -> bool:
    """Whether it is an end of '3-1' or 'won 2–0'."""
    for mark, other in ((side.at - 1, side.at - 2), (side.number.end, side.number.end + 1)):
        if text_at(tokens, mark) in ("-", "–") and text_at(tokens, other).isdecimal() and side.number.is_plain:
            inner = tokens[max(mark, other)]
            if tokens[mark].gap == kinds.GLUED and inner.gap == kinds.GLUED and side.unit is None:
                return True
            if tokens[mark].gap == kinds.GLUED and other > side.at and inner.gap == kinds.GLUED:
                return True
            is_counted = side.unit is not None and not side.unit.is_noun
            if mark < side.at and inner.gap == kinds.GLUED == tokens[mark].gap and not is_counted:
                return int(text_at(tokens, other)) > side.value
    return False


def is_between_two(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> bool:
    """Whether it is the 'two' of 'between two flashes', which counts no more than 'both' does."""
    return side.number.is_word and side.value == 2 and text_at(tokens, side.at - 1) in lexicon.between


def is_superlative_list(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> bool:
    """Whether it is the ten of 'among the ten most innovative', a place in a list."""
    return side.number.is_word and text_at(tokens, side.number.end) in lexicon.superlatives
