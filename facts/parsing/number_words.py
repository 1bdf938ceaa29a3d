"""Numbers in words: sums of number words, fractions, dozens, halves of scales."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from facts.parsing import tokenizer as kinds
from facts.parsing import unit_parser
from facts.parsing.digits import LEAST_SCALE, apply_scale_words
from facts.parsing.parsed_quantity import ParsedNumber, count_places, round_share
from facts.parsing.tokenizer import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token


HALF = 2
QUARTER = (1, 4)
JOINED = 2
"""Steps to the second part of 'one-third'."""


def read_number_words(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    number = (
        _read_elided(tokens, at, lexicon)
        or _read_half_of_scale(tokens, at, lexicon)
        or _read_fraction(tokens, at, lexicon)
        or _read_round_count(tokens, at, lexicon)
        or _read_half(tokens, at, lexicon)
        or _read_share(tokens, at, lexicon)
        or _read_each(tokens, at, lexicon)
        or add_number_words(tokens, at, lexicon)
    )
    return number and number._replace(is_word=True)


def _read_elided(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'trent'anni'."""
    value = lexicon.elided_numerals.get(tokens[at].lower)
    is_joined = value and text_at(tokens, at + 1) in ("'", "’") and tokens[at + 1].gap == kinds.GLUED
    return ParsedNumber(Decimal(value), at + 2) if value and is_joined else None


def _read_fraction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'two-thirds', 'three quarters', 'a third of', 'un terzo', 'la tercera parte de'."""
    is_alone = text_at(tokens, at + 1) in lexicon.fraction_nouns
    count = 1 if is_alone or tokens[at].lower in lexicon.ones else lexicon.numerals.get(tokens[at].lower)
    step = 0 if is_alone else JOINED if text_at(tokens, at + 1) == "-" else 1
    word = text_at(tokens, at + step)
    part = lexicon.fractions.get(word)
    if not count or not part or not 0 < count < part[1]:
        return None
    end = at + step + 1
    end += text_at(tokens, end) in lexicon.fraction_nouns
    is_joined = step == JOINED and tokens[at].lower not in lexicon.ones
    is_linked = text_at(tokens, end) in lexicon.links | lexicon.of_words or _is_alone_share(tokens, at, end, lexicon)
    if not is_linked and (count == 1 or word in lexicon.ordinals) and not is_joined:
        return None
    return ParsedNumber(round_share(Decimal(count * part[0]) / part[1]), end, is_fraction=True)


def read_joined_part(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read the 'three-quarter' of 'one and three-quarter miles'; no part of a whole follows it."""
    if lexicon.fractions.get(text_at(tokens, at)) == QUARTER:
        return ParsedNumber(Decimal("0.25"), at + 1)
    count = 1 if text_at(tokens, at) in lexicon.ones else lexicon.numerals.get(text_at(tokens, at))
    step = JOINED if text_at(tokens, at + 1) == "-" else 1
    part = lexicon.fractions.get(text_at(tokens, at + step))
    end = at + step + 1
    if not count or not part or not 0 < count < part[1] or part[1] == HALF:
        return None
    if text_at(tokens, end) in lexicon.links | lexicon.of_words:
        return None
    return ParsedNumber(round_share(Decimal(count * part[0]) / part[1]), end)


def _is_alone_share(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether it is the share of 'cut by a third': nothing that it might order follows."""
    if text_at(tokens, at - 1) not in lexicon.share_openers:
        return False
    return end >= len(tokens) or tokens[end].kind != kinds.WORD or tokens[end].lower in lexicon.stop


def _read_share(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'half the seats', 'la metà dei', 'die Hälfte der'; not 'the second half of'."""
    before = text_at(tokens, at - 1)
    if tokens[at].lower not in lexicon.share_words or text_at(tokens, at + 1) not in lexicon.of_words:
        return None
    if before in lexicon.ordinals or before in lexicon.last_words or before in lexicon.next_words:
        return None
    return ParsedNumber(Decimal("0.5"), at + 1, is_fraction=True)


def _read_each(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'jeder vierte Gast' as a quarter; 'jedes zweite Jahr' is no share."""
    order = lexicon.ordinals.get(text_at(tokens, at + 1), 0) if tokens[at].lower in lexicon.each_words else 0
    after = text_at(tokens, at + 2)
    is_time = after in lexicon.not_ranked | lexicon.weekdays or unit_parser.find_unit(tokens, at + 2, lexicon)
    if order < JOINED or is_time or not after:
        return None
    return ParsedNumber(round_share(Decimal(1) / order), at + 2, is_fraction=True)


def _read_round_count(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'a dozen', 'two dozen', 'una decina di', 'une vingtaine de'."""
    counted = tokens[at].lower not in lexicon.rounds
    count = (1 if tokens[at].lower in lexicon.ones else lexicon.numerals.get(tokens[at].lower)) if counted else 1
    unit = lexicon.rounds.get(text_at(tokens, at + counted))
    if not count or not unit:
        return None
    number = ParsedNumber(Decimal(count * unit), at + 1 + counted, is_round=True)
    return apply_scale_words(tokens, _skip_link(tokens, number, lexicon), lexicon, money=False)


def _skip_link(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber:
    """Pass over 'di' in 'una decina di milioni'; leave it where no scale follows."""
    linked = text_at(tokens, number.end) in lexicon.links and text_at(tokens, number.end + 1) in lexicon.scales
    return number._replace(end=number.end + 1) if linked else number


def _read_half_of_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'half a million', 'three quarters of a million', 'mezzo milione', 'eine halbe Million'."""
    count = lexicon.numerals.get(tokens[at].lower, 1)
    start = at + (tokens[at].lower in lexicon.ones or tokens[at].lower in lexicon.numerals)
    start += start > at and text_at(tokens, start) == "-"
    word = text_at(tokens, start)
    part = (1, 2) if word in lexicon.halves else lexicon.fractions.get(word)
    if part is None or not 0 < count < part[1]:
        return None
    end = start + 1
    while text_at(tokens, end) in lexicon.links | lexicon.ones | {"-"} and end < start + 3:
        end += 1
    dozen = lexicon.rounds.get(text_at(tokens, end))
    scale = lexicon.scales.get(text_at(tokens, end), 0)
    if not dozen and scale < LEAST_SCALE:
        return None
    value = round(Decimal(count * part[0] * (dozen or scale)) / part[1])
    return ParsedNumber(Decimal(value), end + 1, is_round=bool(dozen))


def _read_half(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'half an hour', 'half-acre', 'half of', 'mezz'ora', 'eine halbe Stunde'; not 'the second half of'."""
    at_half = at + (tokens[at].lower in lexicon.ones)
    before = text_at(tokens, at - 1)
    if text_at(tokens, at_half) not in lexicon.halves or before in lexicon.ordinals or before in lexicon.last_words:
        return None
    after = at_half + 1
    if text_at(tokens, after) in lexicon.half_links:
        return ParsedNumber(Decimal("0.5"), after, is_fraction=True)
    after += text_at(tokens, after) in lexicon.ones | {"-", "'"}
    unit = unit_parser.find_unit(tokens, after, lexicon)
    return ParsedNumber(Decimal("0.5"), after, is_fraction=True) if unit else None


def add_number_words(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Add up number words: 'two hundred and fifty thousand', 'quatre-vingt-dix', 'tremila e cinquecento'."""
    reader = _NumberSum(tokens, at, lexicon)
    while reader.step():
        pass
    return reader.number()


class _NumberSum:
    """Number words added from left to right, each only where it fits below the last one."""

    def __init__(self, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> None:
        self.tokens, self.lexicon = tokens, lexicon
        self.start = self.at = at
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.room = 10**18
        self.top = self.ceiling = 10**18
        """The largest scale that may follow, and that may follow to multiply the last one."""
        self.exponent = 0
        self.places = 0

    def step(self) -> bool:
        at = self._skip_joiner()
        if at >= len(self.tokens) or (at > self.start and self.tokens[at].starts_paragraph):
            return False
        word = self.tokens[at].lower
        if self._take_part(at) or self._take_scale(word, at) or self._take_half(at) or self._take_small(word, at):
            self.at = max(self.at, at + 1)
            return True
        return False

    def _skip_joiner(self) -> int:
        """Pass over a hyphen or 'and' between two number words."""
        at = self.at
        if at == self.start or at + 1 >= len(self.tokens):
            return at
        if self._is_hyphened_joiner(at):
            return at + 3
        glued = self.tokens[at].text == "-" and self.tokens[at + 1].kind == kinds.WORD
        joined = self.tokens[at].lower in self.lexicon.joiners and self._is_joined()
        return at + 1 if glued or joined else at

    def _is_hyphened_joiner(self, at: int) -> bool:
        """Whether it is the '-and-' of 'two-and-a-half hours'; a hyphen may follow the article too."""
        parts = [token.text for token in self.tokens[at : at + 3]]
        is_hyphened = len(parts) == 3 and parts[0] == "-" == parts[2] and parts[1].lower() in self.lexicon.joiners
        return is_hyphened and self._has_half_after(at + 3)

    def _is_joined(self) -> bool:
        """Whether 'and' adds: after hundred or more, and no new count begins ('one hundred and two hundred')."""
        after = text_at(self.tokens, self.at + 1)
        if read_joined_part(self.tokens, self.at + 1, self.lexicon) is not None:
            return True
        if after in self.lexicon.halves or (after in self.lexicon.ones and self._has_half_after(self.at + 1)):
            return True
        begins_new = self.lexicon.scales.get(text_at(self.tokens, self.at + 2)) == 100 and self.room <= 100
        small = self.lexicon.number_word(after)
        if small is None and self.lexicon.one_joins_tens and after in self.lexicon.ones:
            return self.room in (10, 20)
        if self.lexicon.tens_are_joined and small is not None and self.room == 10:
            return small < 10
        return small is not None and small < self.room and not begins_new and (self.room >= 100 or small in (1, 11))

    def _has_half_after(self, at: int) -> bool:
        """Whether a half stands behind an article at a token, with or without a hyphen between."""
        return text_at(self.tokens, at + 1 + (text_at(self.tokens, at + 1) == "-")) in self.lexicon.halves

    def _take_part(self, at: int) -> bool:
        """Take the part of 'one and three-quarter miles' and of 'two and a quarter hours'."""
        part = read_joined_part(self.tokens, at, self.lexicon) if at > self.at else None
        if part is None or self.group is None or self.exponent:
            return False
        self.group += part.value
        self.places, self.room, self.top = count_places(part.value), 0, 0
        self.at = part.end
        return True

    def _take_half(self, at: int) -> bool:
        """Take the half of 'one and a half million' and of 'un milione e mezzo'."""
        if self.tokens[at].lower in self.lexicon.ones and self._has_half_after(at):
            at += 1 + (text_at(self.tokens, at + 1) == "-")
        if self.start in (at, self.at) or text_at(self.tokens, at) not in self.lexicon.halves:
            return False
        if self.group is not None:
            self.group += Decimal("0.5")
            self.places = 1
        else:
            self.total += Decimal(5).scaleb(self.exponent - 1)
        self.at = at + 1
        return True

    def _take_scale(self, word: str, at: int) -> bool:
        scale = self.lexicon.scales.get(word)
        if at == self.start and word not in self.lexicon.numerals:
            return False
        if scale and scale > self.top and self.total:
            return self._multiply_sum(scale)
        if not scale or scale > self.top or (self.group is None and self.total):
            return False
        if scale == 100:
            if self.group is not None and self.group >= 100:
                return False
            self.group = (self.group if self.group is not None else Decimal(1)) * 100
            self.room = 100
            return True
        self.total += (self.group if self.group is not None else Decimal(1)) * scale
        self.group, self.room, self.top, self.ceiling = None, scale, scale // 10, self.top
        self.exponent = len(str(scale)) - 1
        return True

    def _multiply_sum(self, scale: int) -> bool:
        """Take the second scale of 'dos mil millones' and 'mille miliardi': it is of all below it."""
        below = self.total % scale
        if not below or scale > self.ceiling:
            return False
        self.total += (below + (self.group or 0)) * scale - below
        self.group, self.room, self.top = None, scale, scale // 10
        self.exponent += len(str(scale)) - 1
        return True

    def _take_small(self, word: str, at: int) -> bool:
        value = self.lexicon.number_word(word)
        if value is None and at == self.start and word in self.lexicon.ones:
            value = 1 if self._has_scale_after(at) else None
        if value is None and word in self.lexicon.ones and at > self.start and self._is_one_joined(at - 1):
            value = 1 if self.room in (10, 20) else None
        if value is None:
            return False
        if self._is_four_twenties(value):
            self.group, self.room = Decimal(80), 20
            return True
        if value >= self.room or (value == 0 and at != self.start):
            return False
        self.group = (self.group or Decimal(0)) + value
        self.room = 20 if value == 60 and self.lexicon.seventy_is_sixty_ten else _get_room_below(value)
        return True

    def _is_one_joined(self, at: int) -> bool:
        """Whether the joiner before 'un' adds it: 'vingt et un', 'soixante-et-un'."""
        word = self.tokens[at].lower
        return word == "-" or (self.lexicon.one_joins_tens and word in self.lexicon.joiners)

    def _has_scale_after(self, at: int) -> bool:
        return text_at(self.tokens, at + 1) in self.lexicon.scales or (
            text_at(self.tokens, at + 1) == "-" and text_at(self.tokens, at + 2) in self.lexicon.scales
        )

    def _is_four_twenties(self, value: int | Decimal) -> bool:
        is_twenty = value == 20 and self.lexicon.eighty_is_four_twenties
        return is_twenty and self.group is not None and self.group % 100 == 4

    def number(self) -> ParsedNumber | None:
        if self.at == self.start:
            return None
        value = self.total + (self.group or Decimal(0))
        return ParsedNumber(value, self.at, self.places if not self.exponent else 0, 0)


def find_scale(words: Sequence[Token], lexicon: Lexicon) -> int:
    """The power of ten of the scale words of a number: 3 in 'nine thousand', 8 in 'seven hundred million'."""
    total = 0
    for token in words:
        if token.kind == kinds.WORD:
            scale = lexicon.scales.get(token.lower, 0)
            endings = (length for end, length in lexicon.compound_scales.items() if token.lower.endswith(end))
            total += len(str(scale)) - 1 if scale else next(endings, 0)
    return total


@lru_cache(maxsize=256)
def _get_room_below(value: int | Decimal) -> int:
    """What may still be added: 500 leaves room for 99, 20 for 9, 12 for nothing."""
    if value != int(value):
        return 1
    room = 1
    while value and value % (room * 10) == 0:
        room *= 10
    return room
