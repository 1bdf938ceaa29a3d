"""Numbers in words: sums of number words, fractions, dozens, halves of scales."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from facts.extraction import measures
from facts.extraction import tokens as kinds
from facts.extraction.digits import LEAST_SCALE, scaled
from facts.extraction.number import Number, rounded
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token


JOINED = 2
"""Steps to the second part of 'one-third'."""


def read(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    number = (
        _half_of_scale(tokens, at, lexicon)
        or _fraction(tokens, at, lexicon)
        or _round(tokens, at, lexicon)
        or _half(tokens, at, lexicon)
        or _share(tokens, at, lexicon)
        or total(tokens, at, lexicon)
    )
    return number and number._replace(is_word=True)


def _fraction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'two-thirds', 'three quarters', 'a third of', 'un terzo'."""
    count = 1 if tokens[at].lower in lexicon.ones else lexicon.numerals.get(tokens[at].lower)
    step = JOINED if text_at(tokens, at + 1) == "-" else 1
    word = text_at(tokens, at + step)
    part = lexicon.fractions.get(word)
    if not count or not part or not 0 < count < part[1]:
        return None
    end = at + step + 1
    is_joined = step == JOINED and tokens[at].lower not in lexicon.ones
    is_linked = text_at(tokens, end) in lexicon.links | lexicon.of_words or _stands_alone(tokens, at, end, lexicon)
    if not is_linked and (count == 1 or word in lexicon.ordinals) and not is_joined:
        return None
    return Number(rounded(Decimal(count * part[0]) / part[1]), end, is_fraction=True)


def _stands_alone(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether it is the share of 'cut by a third': nothing that it might order follows."""
    if text_at(tokens, at - 1) not in lexicon.share_openers:
        return False
    return end >= len(tokens) or tokens[end].kind != kinds.WORD or tokens[end].lower in lexicon.stop


def _share(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'half the seats', 'la metà dei', 'die Hälfte der'; not 'the second half of'."""
    before = text_at(tokens, at - 1)
    if tokens[at].lower not in lexicon.share_words or text_at(tokens, at + 1) not in lexicon.of_words:
        return None
    if before in lexicon.ordinals or before in lexicon.last_words or before in lexicon.next_words:
        return None
    return Number(Decimal("0.5"), at + 1, is_fraction=True)


def _round(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'a dozen', 'two dozen', 'una decina di', 'une vingtaine de'."""
    counted = tokens[at].lower not in lexicon.rounds
    count = (1 if tokens[at].lower in lexicon.ones else lexicon.numerals.get(tokens[at].lower)) if counted else 1
    unit = lexicon.rounds.get(text_at(tokens, at + counted))
    if not count or not unit:
        return None
    number = Number(Decimal(count * unit), at + 1 + counted, is_round=True)
    return scaled(tokens, _skip_link(tokens, number, lexicon), lexicon, money=False)


def _skip_link(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> Number:
    """Pass over 'di' in 'una decina di milioni'; leave it where no scale follows."""
    linked = text_at(tokens, number.end) in lexicon.links and text_at(tokens, number.end + 1) in lexicon.scales
    return number._replace(end=number.end + 1) if linked else number


def _half_of_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'half a million', 'a quarter of a million', 'mezzo milione', 'eine halbe Million'."""
    count = lexicon.numerals.get(tokens[at].lower, 0)
    start = at + (tokens[at].lower in lexicon.ones or bool(count))
    word = text_at(tokens, start)
    part = (1, 2) if word in lexicon.halves else lexicon.fractions.get(word)
    if part is None:
        return None
    if count and not 1 < count < part[1]:
        return None
    end = start + 1
    while text_at(tokens, end) in lexicon.links | lexicon.ones | {"-"} and end < start + 3:
        end += 1
    dozen = lexicon.rounds.get(text_at(tokens, end))
    scale = lexicon.scales.get(text_at(tokens, end), 0)
    if not dozen and scale < LEAST_SCALE:
        return None
    value = round(Decimal(part[0] * (count or 1) * (dozen or scale)) / part[1])
    return Number(Decimal(value), end + 1, is_round=bool(dozen))


def _half(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'half an hour', 'half-acre', 'half of', 'mezz'ora', 'eine halbe Stunde'; not 'the second half of'."""
    at_half = at + (tokens[at].lower in lexicon.ones)
    before = text_at(tokens, at - 1)
    if text_at(tokens, at_half) not in lexicon.halves or before in lexicon.ordinals or before in lexicon.last_words:
        return None
    after = at_half + 1
    if text_at(tokens, after) in lexicon.links and lexicon.language == "en":
        return Number(Decimal("0.5"), after, is_fraction=True)
    after += text_at(tokens, after) in lexicon.ones | {"-", "'"}
    unit = measures.find(tokens, after, lexicon)
    return Number(Decimal("0.5"), after, is_fraction=True) if unit else None


def total(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Add up number words: 'two hundred and fifty thousand', 'quatre-vingt-dix', 'tremila e cinquecento'."""
    reader = _Sum(tokens, at, lexicon)
    while reader.step():
        pass
    return reader.number()


class _Sum:
    """Number words added from left to right, each only where it fits below the last one."""

    def __init__(self, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> None:
        self.tokens, self.lexicon = tokens, lexicon
        self.start = self.at = at
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.room = 10**18
        self.top = 10**18
        self.exponent = 0
        self.places = 0

    def step(self) -> bool:
        at = self._skip_joiner()
        if at >= len(self.tokens) or (at > self.start and self.tokens[at].starts_paragraph):
            return False
        word = self.tokens[at].lower
        if self._take_scale(word, at) or self._take_half(at) or self._take_small(word, at):
            self.at = max(self.at, at + 1)
            return True
        return False

    def _skip_joiner(self) -> int:
        """Pass over a hyphen or 'and' between two number words."""
        at = self.at
        if at == self.start or at + 1 >= len(self.tokens):
            return at
        glued = self.tokens[at].text == "-" and self.tokens[at + 1].kind == kinds.WORD
        joined = self.tokens[at].lower in self.lexicon.joiners and self._joins()
        return at + 1 if glued or joined else at

    def _joins(self) -> bool:
        """Whether 'and' adds: after hundred or more, and no new count begins ('one hundred and two hundred')."""
        after = text_at(self.tokens, self.at + 1)
        if after in self.lexicon.halves or (after in self.lexicon.ones and self._half_follows(self.at + 1)):
            return True
        begins_new = self.lexicon.scales.get(text_at(self.tokens, self.at + 2)) == 100 and self.room <= 100
        small = self.lexicon.number_word(after)
        if small is None and self.lexicon.language == "fr" and after in self.lexicon.ones:
            return self.room in (10, 20)
        return small is not None and small < self.room and not begins_new and (self.room >= 100 or small in (1, 11))

    def _half_follows(self, at: int) -> bool:
        return text_at(self.tokens, at + 1) in self.lexicon.halves

    def _take_half(self, at: int) -> bool:
        """Take the half of 'one and a half million' and of 'un milione e mezzo'."""
        at += self.tokens[at].lower in self.lexicon.ones and self._half_follows(at)
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
        if not scale or scale > self.top or (self.group is None and self.total):
            return False
        if scale == 100:
            if self.group is not None and self.group >= 100:
                return False
            self.group = (self.group if self.group is not None else Decimal(1)) * 100
            self.room = 100
            return True
        self.total += (self.group if self.group is not None else Decimal(1)) * scale
        self.group, self.room, self.top = None, scale, scale // 10
        self.exponent = len(str(scale)) - 1
        return True

    def _take_small(self, word: str, at: int) -> bool:
        value = self.lexicon.number_word(word)
        if value is None and at == self.start and word in self.lexicon.ones:
            value = 1 if self._scale_follows(at) else None
        if value is None and word in self.lexicon.ones and at > self.start and self.tokens[at - 1].lower in ("et", "-"):
            value = 1 if self.room in (10, 20) else None
        if value is None:
            return False
        if self._is_four_twenties(value):
            self.group, self.room = Decimal(80), 20
            return True
        if value >= self.room or (value == 0 and at != self.start):
            return False
        self.group = (self.group or Decimal(0)) + value
        self.room = 20 if value == 60 and self.lexicon.language == "fr" else _room_below(value)
        return True

    def _scale_follows(self, at: int) -> bool:
        return text_at(self.tokens, at + 1) in self.lexicon.scales or (
            text_at(self.tokens, at + 1) == "-" and text_at(self.tokens, at + 2) in self.lexicon.scales
        )

    def _is_four_twenties(self, value: int | Decimal) -> bool:
        return self.lexicon.language == "fr" and value == 20 and self.group is not None and self.group % 100 == 4

    def number(self) -> Number | None:
        if self.at == self.start:
            return None
        value = self.total + (self.group or Decimal(0))
        return Number(value, self.at, self.places if not self.exponent else 0, 0)


def scale_of(words: Sequence[Token], lexicon: Lexicon) -> int:
    """The power of ten of the scale words of a number: 3 in 'nine thousand', 8 in 'seven hundred million'."""
    total = 0
    for token in words:
        if token.kind == kinds.WORD:
            scale = lexicon.scales.get(token.lower, 0)
            endings = (length for end, length in lexicon.compound_scales.items() if token.lower.endswith(end))
            total += len(str(scale)) - 1 if scale else next(endings, 0)
    return total


@lru_cache(maxsize=256)
def _room_below(value: int | Decimal) -> int:
    """What may still be added: 500 leaves room for 99, 20 for 9, 12 for nothing."""
    if value != int(value):
        return 1
    room = 1
    while value and value % (room * 10) == 0:
        room *= 10
    return room
