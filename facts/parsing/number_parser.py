"""Numbers as printed: in digits, in words, as a share; scale letters; digits that cannot be read whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import counted_nouns, digits, number_words, unit_parser, written_units
from facts.parsing import tokenizer as kinds
from facts.parsing.digits import MAX_DIGITS
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.parsed_quantity import ParsedNumber, count_places, drop_exponent, round_share
from facts.parsing.tokenizer import DAMAGED, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.number_with_unit import NumberWithUnit
    from facts.parsing.tokenizer import Token


TEN = 10
_ROUND_WHOLES = frozenset({12})
"""Of how many a share may be told beside multiples of five."""
__all__ = ["ParsedNumber", "count_places", "read_number"]


def read_number(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, money: bool = False) -> ParsedNumber | None:
    """Read the number that begins at a token; `money` lets a glued 'm' or 'bn' mean a scale."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == kinds.NUMBER:
        number = digits.read_digits(tokens, at, lexicon)
        number = number and digits.add_number_tail(tokens, number, lexicon, money=money)
    elif token.kind == kinds.WORD:
        number = digits.read_vulgar_fraction(token, at) or number_words.read_number_words(tokens, at, lexicon)
        if number is None and token.lower in lexicon.ones and 1 not in lexicon.numerals.values():
            one = ParsedNumber(Decimal(1), at + 1, is_word=True)
            return _read_ratio(tokens, one, lexicon) or _read_counted_ratio(tokens, one, lexicon)
    else:
        return None
    number = number and (
        _read_spelled_power(tokens, number, lexicon)
        or _read_ratio(tokens, number, lexicon)
        or _read_counted_ratio(tokens, number, lexicon)
        or number
    )
    if number and number.value.is_finite() and abs(number.value.adjusted()) < MAX_DIGITS:
        return number._replace(value=drop_exponent(number.value))
    return None


def _read_spelled_power(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'ten to the minus nine', '10 hoch 12' and '3 times ten to the eleven'."""
    if number.value != TEN:
        factor = text_at(tokens, number.end) in lexicon.times_words and not number.is_fraction
        power = _read_power_at(tokens, number.end + 1, lexicon) if factor else None
        return power and power._replace(value=number.value.scaleb(power.exponent), places=number.places)
    after = next((phrase for phrase in lexicon.power_phrases if _has_words_at(tokens, number.end, phrase)), None)
    if after is None:
        return None
    at = number.end + len(after)
    is_minus = text_at(tokens, at) in lexicon.minus or text_at(tokens, at) in ("-", "−", "–")
    exponent = _read_exponent(tokens, at + is_minus, lexicon)
    if exponent is None:
        return None
    sign = -1 if is_minus else 1
    places = sign * int(exponent.value)
    return ParsedNumber(Decimal(1).scaleb(places), exponent.end, exponent=places, is_word=number.is_word)


def _read_power_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    ten = _read_count(tokens, at, lexicon)
    return _read_spelled_power(tokens, ten, lexicon) if ten and ten.value == TEN else None


def _has_words_at(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(token.lower for token in tokens[at : at + len(words)]) == words


def _read_exponent(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """A whole number up to two digits, in digits or words; an ordinal too."""
    order = lexicon.ordinals.get(text_at(tokens, at))
    if order is not None:
        return ParsedNumber(Decimal(order), at + 1)
    count = _read_count(tokens, at, lexicon)
    return count if count and 0 <= count.value < 10 * TEN else None


def _read_ratio(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'one in five' and '3 out of 10' as a share."""
    length = _count_ratio_words(tokens, number.end, lexicon)
    if not length or number.exponent or not 0 < number.value < 100:
        return None
    other = _read_count(tokens, number.end + length, lexicon)
    if other is None or other.value <= number.value or (length == 1 and other.value > 1000):
        return None
    if other.value > TEN and not other.is_word and other.value % 5 and other.value not in _ROUND_WHOLES:
        return None  # '9 out of 22 chairs'
    value = round_share(number.value / other.value)
    return ParsedNumber(value, other.end, is_word=number.is_word, is_fraction=True)


def _count_ratio_words(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """How many words 'out of every' and 'sur' are; 0 where none joins the numbers of a share."""
    known = unite_lexicons()
    words = [token.lower for token in tokens[at : at + 2]]
    length = 2 if " ".join(words) in known.ratio_phrases else 1 if words and words[0] in lexicon.out_of else 0
    fillers = known.ratio_fillers if length == 2 else known.ratio_fillers & lexicon.per
    return length + (length > 0 and text_at(tokens, at + length) in fillers)


def _read_counted_ratio(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'trois projets sur dix' and 'un paziente su cinque' as a share, what is counted between the numbers.

    Where more words follow it may mean another thing: 'un livre sur trois femmes', 'two volumes of ten authors'.
    """
    is_small = not number.exponent and not number.places and not number.is_fraction and 0 < number.value < TEN
    noun = counted_nouns.find_noun(tokens, number.end, lexicon, number.value) if is_small else None
    length = _count_ratio_words(tokens, noun.end, lexicon) if noun else 0
    if noun and length == 1 and text_at(tokens, noun.end) in lexicon.links:
        return None  # 'ein Becken von 3 Metern'
    other = _read_count(tokens, noun.end + length, lexicon) if noun and length else None
    if other is None or not (number.value < other.value <= TEN or other.value == 100):
        return None
    if unit_parser.find_unit(tokens, other.end, lexicon):
        return None
    after = tokens[other.end] if other.end < len(tokens) else None
    is_ended = after is None or after.kind != kinds.WORD or after.lower in lexicon.stop
    if after and number.value != 1:
        is_ended = is_ended or after.lower.endswith(lexicon.plural_verb_endings)
    is_plural = after is not None and after.lower.endswith(lexicon.plural_endings)
    if not is_ended and (number.value != 1 or lexicon.plural_by_s or is_plural):
        return None
    doubt = "" if is_ended else "it may be no share"
    value = round_share(number.value / other.value)
    return ParsedNumber(value, other.end, is_word=number.is_word, is_fraction=True, doubt=doubt)


def _read_count(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    if at >= len(tokens):
        return None
    if tokens[at].kind == kinds.NUMBER:
        number = digits.read_digits(tokens, at, lexicon)
        return number if number and not number.places else None
    return number_words.add_number_words(tokens, at, lexicon) if tokens[at].kind == kinds.WORD else None


_ALSO_UNITS = frozenset({"m", "B", "T"})
"""Metres, bytes and tesla, where nothing counted follows."""


class ShortScale(NamedTuple):
    exponent: int
    end: int
    doubt: str = ""


def read_short_scale(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ShortScale | None:
    """Read a scale letter at the end of a number, told from a unit by what follows it."""
    at = number.end
    if at >= len(tokens) or number.exponent:
        return None
    letter, words = tokens[at], unite_lexicons()
    exponent = words.short_scales.get(letter.text, 0)
    apart = letter.gap == kinds.SPACE and letter.text in words.apart_scales
    if not exponent or not (letter.gap == kinds.GLUED or apart) or letter.text in lexicon.metric_letters:
        return None
    if _has_noun_after(tokens, at + 1, lexicon) or _has_unit_after(tokens, at + 1, letter.text, lexicon):
        return ShortScale(exponent, at + 1)
    return None


def _has_unit_after(tokens: Sequence[Token], at: int, letter: str, lexicon: Lexicon) -> bool:
    """Whether money or a unit follows: '12.8m pounds', '24m tonnes', '12 M EUR'."""
    if at >= len(tokens) or tokens[at].gap != kinds.SPACE:
        return False
    found = unit_parser.find_unit(tokens, at, lexicon)
    if found is None:
        return False
    is_word = len(tokens[at].text) > 2 or not tokens[at].text.isalpha()
    return is_word or letter not in _ALSO_UNITS


def _has_noun_after(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a counted noun in the plural follows, no word of size between: '5m concrete walls' are metres."""
    after = tokens[at] if at < len(tokens) else None
    if after is None or after.gap != kinds.SPACE:
        return False
    if after.lower in lexicon.links:
        beyond = tokens[at + 1] if at + 1 < len(tokens) else None
        is_owned = beyond is not None and (beyond.lower in unite_lexicons().owner_words or lexicon.decimal_comma)
        return is_owned and counted_nouns.find_noun(tokens, at, lexicon, None) is not None
    if after.kind != kinds.WORD or after.lower in lexicon.stop | lexicon.dimension_words:
        return False
    found = counted_nouns.find_noun(tokens, at, lexicon, None)
    return found is not None and (
        counted_nouns.is_plural(after.lower, lexicon) or not counted_nouns.is_adjective(after.lower, lexicon)
    )


LEAST_WIDE = 3
_JOINTS = frozenset("_^\\|~§#@&=°′″⁻⁺") | DAMAGED
_ANGLES = frozenset("°′″")
_BEFORE = frozenset("([{<>=≤≥≈~∼≃≅±+-–—−/:.,;×·…*#\"'“”„«»‘’≲≳≪≫⩾⩽≧≦$€£¥₹")
_BEHIND = frozenset(".,;:!?)]}<>-–—−/([+%‰×…\"'“”„«»‘’")
_LETTERS_BEHIND = frozenset("sxkmbtpdghqc")
_TIMES = frozenset("×x·⋅*")


def find_unreadable_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after digits that begin at a token and cannot be read whole; 0 where they can be."""
    if tokens[at].kind != kinds.NUMBER:
        return 0
    wide = _find_wide_end(tokens, at)
    if wide:
        return wide
    if _is_unreadable(tokens, at, lexicon):
        return find_run_end(tokens, at)
    return 0


def is_cut_number(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether a number that was read is only a part of what is printed: something not understood touches it."""
    end = side.end
    first = tokens[side.start]
    if side.start and first.gap == kinds.GLUED and not _may_touch(tokens, side.start - 1, _BEFORE):
        return True
    after = tokens[side.number.end] if side.number.end < len(tokens) else None
    is_word = after is not None and after.gap == kinds.GLUED and after.kind in (kinds.WORD, kinds.NAME)
    is_counted = side.unit is None or side.unit.is_noun or side.unit.is_before
    if is_word and is_counted and not _is_known_behind(tokens, side.number.end, lexicon):
        return True
    if end < len(tokens) and tokens[end].gap == kinds.GLUED and not _may_touch(tokens, end, _BEHIND):
        is_known = tokens[end].kind in (kinds.WORD, kinds.NAME) and _is_known_behind(tokens, end, lexicon)
        return not is_known
    return _is_beside_unreadable(tokens, side, lexicon)


def _may_touch(tokens: Sequence[Token], at: int, marks: frozenset[str]) -> bool:
    """Whether a sign may touch a number, as punctuation does."""
    if tokens[at].text == "*":
        return not _is_joined_on(tokens, at + 1)
    is_note = tokens[at].kind == kinds.RAISED and tokens[at].text[0] not in "⁻⁺"
    return tokens[at].text in marks or is_note


def _is_beside_unreadable(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether blanks or a times sign part it from digits that cannot be read: '2 5O00', '3×1O0⁸'."""
    end = side.number.end
    after = end + (end < len(tokens) and tokens[end].lower in _TIMES and tokens[end].text != "*")
    is_next = after < len(tokens) and tokens[after].kind == kinds.NUMBER
    may_join = is_next and (after > end or tokens[after].gap == kinds.SPACE)
    if may_join and side.end == end and (_is_unreadable(tokens, after, lexicon) or _has_odd_power(tokens, after)):
        return True
    before = side.start - 1
    if before < 1 or tokens[side.start].gap != kinds.SPACE or len(tokens[side.at].text) != LEAST_WIDE:
        return False
    first = before
    while first > 0 and tokens[first].gap == kinds.GLUED:
        first -= 1
    return first != before and tokens[first].kind == kinds.NUMBER and _is_unreadable(tokens, first, lexicon)


def _has_odd_power(tokens: Sequence[Token], at: int) -> bool:
    """Whether something that is no unit touches the 10 of '3×10', or a power the second group of '2 5^00'."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.gap != kinds.GLUED:
        return False
    if tokens[at - 1].lower in _TIMES and tokens[at].text == "10":
        return after.text not in ".,;:!?)]"
    return after.text == "^"


def _is_unreadable(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    return _is_joined_before(tokens, at) or _is_joined_behind(tokens, at, lexicon)


def find_odd_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after a number that was not read, its power included; none of its parts is a number."""
    if tokens[at].kind != kinds.NUMBER or read_number(tokens, at, lexicon) is not None:
        return at + 1
    end = at + 1
    while end < len(tokens) and (_is_in_power(tokens, end) or _is_joined_on(tokens, end)):
        end += 1
    return end


def _is_in_power(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is the × of '3 × 10^45' or the 10 behind it."""
    is_times = tokens[at].lower in _TIMES and text_at(tokens, at + 1)[:2] == "10"
    return is_times or (tokens[at].text[:2] == "10" and tokens[at - 1].lower in _TIMES)


def _find_wide_end(tokens: Sequence[Token], at: int) -> int:
    """The index after '2 5 0 0': single digits parted by single blanks."""
    end = at
    while (
        end < len(tokens)
        and tokens[end].kind == kinds.NUMBER
        and (end == at or tokens[end].gap == kinds.SPACE)
        and (len(tokens[end].text) == 1 or (end > at and tokens[end].text[:2] in ("0,", "0.")))
    ):
        end += 1
    return end if end - at >= LEAST_WIDE else 0


def _is_joined_before(tokens: Sequence[Token], at: int) -> bool:
    if at == 0 or tokens[at].gap != kinds.GLUED:
        return False
    before = tokens[at - 1]
    if before.text in "~=#" and before.gap != kinds.GLUED:
        return False
    return before.text in _JOINTS or (before.kind == kinds.RAISED and before.text[0] in "⁻⁺")


def _is_joined_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.gap != kinds.GLUED:
        return False
    if after.text in _JOINTS:
        return after.text in DAMAGED or _joins_digits(tokens, at + 1)
    if after.kind == kinds.RAISED and after.text[0] in "⁻⁺":
        return tokens[at].text != "10"
    return after.kind in (kinds.WORD, kinds.NAME) and not _is_known_behind(tokens, at + 1, lexicon)


def _joins_digits(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign between digits, or between digits and letters, hides what is printed there."""
    if tokens[at].text in _ANGLES:
        return _is_joined_on(tokens, at + 1) and tokens[at + 1].kind == kinds.NUMBER
    if tokens[at].text == "^":
        return _is_joined_on(tokens, at + 1) and tokens[at + 1].text in _JOINTS
    return _is_joined_on(tokens, at + 1)


def _is_joined_on(tokens: Sequence[Token], at: int) -> bool:
    is_glued = at < len(tokens) and tokens[at].gap == kinds.GLUED
    return is_glued and (tokens[at].kind != kinds.MARK or tokens[at].text not in ".,;:!?)]»”\"'")


def _is_known_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether letters that touch digits are a unit, a scale, an ordinal's ending or an hour."""
    word = tokens[at].lower
    if digits.read_vulgar_fraction(tokens[at], at):
        return True
    if word in _LETTERS_BEHIND or word in unite_lexicons().short_scales:
        return True
    if word in lexicon.ordinal_endings or word in lexicon.scales:
        return True
    if word in lexicon.clock_after or word in lexicon.glued_words or (word[0] == "h" and word[1:].isdecimal()):
        return True
    found = unit_parser.find_unit(tokens, at, lexicon)
    return found is not None and not (
        found.end < len(tokens)
        and tokens[found.end].gap == kinds.GLUED
        and tokens[found.end].kind in (kinds.WORD, kinds.NAME, kinds.NUMBER)
        and not written_units.is_unit_continued(tokens, found.end)
    )


def find_run_end(tokens: Sequence[Token], at: int) -> int:
    """The index after everything that touches the digits at a token."""
    end = at + 1
    while end < len(tokens) and _is_joined_on(tokens, end):
        end += 1
    return end
