"""Numbers as printed: digits with any separators, words, scales and fractions."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import tokens as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

MAX_DIGITS = 40
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'’])[0-9]{3})(?:\1[0-9]{3})*")
_ONE_SEPARATOR = re.compile(r"([0-9]+)([.,])([0-9]+)")
_BOTH = re.compile(r"([0-9]{1,3}(?:[.,'’][0-9]{3})+)([.,])([0-9]+)")
_GROUP_TAIL = re.compile(r"([0-9]{3})(?:[.,]([0-9]+))?")
_VULGAR = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅓": "0.333333",
    "⅔": "0.666667",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
    "⅕": "0.2",
}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SHORT_SCALES = {"k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9, "bn": 9, "t": 12}
_PREFIXES = {"k": 3, "K": 3, "M": 6, "Mio": 6, "G": 9, "Md": 9, "Mds": 9, "bn": 9, "m": 6}


class Number(NamedTuple):
    """A number and the index after its last token."""

    value: Decimal
    end: int
    places: int = 0
    """Digits after the printed point."""
    exponent: int = 0
    """Power of ten of the scale word."""
    is_word: bool = False
    is_round: bool = False
    """A dozen, 'una decina': a round count, never exact."""
    is_fraction: bool = False
    doubt: str = ""
    is_plain: bool = False
    """Bare digits without separators or scale, which may be a name or a year."""

    @property
    def decimals(self) -> int | None:
        """Precision as printed: 2,500 is -2, 4.5 million -5, 12 is 0; None for a third."""
        if self.is_fraction and printed_places(self.value) > 2:
            return None
        if self.places:
            return self.places - self.exponent
        if abs(self.value) < 1000 or self.value != self.value.to_integral_value():
            return printed_places(self.value) if self.exponent or self.is_fraction else 0
        return printed_places(self.value)

    @property
    def rounded_decimals(self) -> int | None:
        """The same after 'about', where every trailing zero counts as rounded."""
        if self.is_fraction:
            return self.decimals
        return self.places - self.exponent if self.places else printed_places(self.value)


def printed_places(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent) if value else 0


def digits_value(text: str, *, decimal_comma: bool) -> tuple[Decimal, int, str] | None:
    """Read digits with separators: (value, digits after the point, doubt); None for versions, times and lists."""
    if len(text) > MAX_DIGITS or ":" in text:
        return None
    if text.isdigit():
        return Decimal(text), 0, ""
    one = _ONE_SEPARATOR.fullmatch(text)
    if one:
        return _one_separator(one[1], one[2], one[3], decimal_comma=decimal_comma)
    if _GROUPED.fullmatch(text) and text[0] != "0":
        return Decimal(re.sub(r"[^0-9]", "", text)), 0, ""
    both = _BOTH.fullmatch(text)
    if both and both[2] not in both[1]:
        return Decimal(f"{re.sub(r'[^0-9]', '', both[1])}.{both[3]}"), len(both[3]), ""
    return None


def _one_separator(whole: str, mark: str, rest: str, *, decimal_comma: bool) -> tuple[Decimal, int, str]:
    is_decimal_mark = (mark == ",") == decimal_comma
    may_be_group = len(rest) == 3 and 0 < len(whole) <= 3 and whole[0] != "0"
    if may_be_group and not is_decimal_mark:
        return Decimal(whole + rest), 0, ""
    doubt = "" if is_decimal_mark and not may_be_group else f"the {mark} is read as a decimal mark"
    return Decimal(f"{whole}.{rest}"), len(rest), doubt


def read(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, money: bool = False) -> Number | None:
    """Read the number that begins at a token; `money` lets a glued 'm' or 'bn' mean a scale."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == kinds.NUMBER:
        number = _digits(tokens, at, lexicon)
        number = number and _with_tail(tokens, number, lexicon, money=money)
    elif token.kind == kinds.WORD:
        number = _vulgar(token, at) or _words(tokens, at, lexicon)
    else:
        return None
    number = number and (_ratio(tokens, number, lexicon) or number)
    if number and number.value.is_finite() and abs(number.value.adjusted()) < MAX_DIGITS:
        return number._replace(value=_written_out(number.value))
    return None


def _written_out(value: Decimal) -> Decimal:
    """Drop the exponent that scaling leaves: 4.5E+6 becomes 4500000."""
    return Decimal(f"{value:f}")


def _vulgar(token: Token, at: int) -> Number | None:
    value = _VULGAR.get(token.text)
    return Number(Decimal(value), at + 1, len(value) - 2, is_fraction=True) if value else None


def _digits(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    token = tokens[at]
    read_digits = digits_value(token.text, decimal_comma=lexicon.decimal_comma)
    if read_digits is None:
        return None
    value, places, doubt = read_digits
    joined = _space_groups(tokens, at) or _stray_blank(tokens, at, lexicon)
    if joined:
        return joined
    return Number(value, at + 1, places, doubt=doubt, is_plain=token.text.isdigit())


def _space_groups(tokens: Sequence[Token], at: int) -> Number | None:
    """Join '90 000' and '1 234,5': one to three digits, then groups of exactly three after one blank."""
    first = tokens[at].text
    if not (first.isdigit() and len(first) <= 3 and first[0] != "0"):
        return None
    digits, rest, end = first, "", at + 1
    while end < len(tokens) and not rest and tokens[end].kind == kinds.NUMBER:
        tail = _GROUP_TAIL.fullmatch(tokens[end].text)
        if not tail or tokens[end].start != tokens[end - 1].end + 1 or tokens[end].gap != kinds.SPACE:
            break
        digits, rest, end = digits + tail[1], tail[2] or "", end + 1
    if end == at + 1:
        return None
    return Number(Decimal(f"{digits}.{rest}" if rest else digits), end, len(rest))


def _stray_blank(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read '-271, 3 °C', where a blank slipped in behind the decimal comma."""
    mark, rest, sign = (_text(tokens, at + step) for step in (1, 2, 3))
    if not (lexicon.decimal_comma and mark == "," and rest.isdigit() and sign == "°" and tokens[at].text.isdigit()):
        return None
    doubt = "a blank stands behind the decimal comma"
    return Number(Decimal(f"{tokens[at].text}.{rest}"), at + 3, len(rest), doubt=doubt)


def _with_tail(tokens: Sequence[Token], number: Number, lexicon: Lexicon, *, money: bool) -> Number:
    """Add a vulgar fraction (2½), a power of ten, a half (it: 3 milioni e mezzo) or a scale word."""
    number = _power(tokens, number) or _mixed(tokens, number) or number
    return _scaled(tokens, number, lexicon, money=money)


def _mixed(tokens: Sequence[Token], number: Number) -> Number | None:
    token = tokens[number.end] if number.end < len(tokens) else None
    value = _VULGAR.get(token.text) if token else None
    if value is None or number.places:
        return None
    return number._replace(value=number.value + Decimal(value), end=number.end + 1, places=len(value) - 2)


def _power(tokens: Sequence[Token], number: Number) -> Number | None:
    """Read '1.5 × 10^34', '10^6', '10⁶' and 'x10'."""
    at = number.end
    mantissa, base = number, at - 1
    if at + 1 < len(tokens) and tokens[at].lower in ("×", "x", "·") and tokens[at + 1].text == "10":
        base = at + 1
    elif tokens[base].text != "10":
        return None
    found = _exponent(tokens, base + 1)
    if found is None:
        return None
    exponent, end = found
    one = Number(Decimal(1), end) if base == at - 1 else mantissa
    try:
        value = one.value.scaleb(exponent)
    except InvalidOperation:
        return None
    return Number(value, end, one.places, exponent)


def _exponent(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    if at >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return None
    plain = tokens[at].text.translate(_SUPERSCRIPTS)
    if tokens[at].text != plain and plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() and len(plain) < 4:
        return int(plain), at + 1
    if tokens[at].text != "^":
        return None
    sign = at + 1 < len(tokens) and tokens[at + 1].text in ("-", "−", "–")
    at += 2 if sign else 1
    if at < len(tokens) and tokens[at].text.isascii() and tokens[at].text.isdigit() and len(tokens[at].text) < 3:
        return (-1 if sign else 1) * int(tokens[at].text), at + 1
    return None


def _scaled(tokens: Sequence[Token], number: Number, lexicon: Lexicon, *, money: bool) -> Number:
    """Multiply by the scale words that follow."""
    scale = _scale_at(tokens, number.end, lexicon, money=money)
    while scale:
        exponent, end = scale
        number = number._replace(
            value=number.value.scaleb(exponent), end=end, exponent=number.exponent + exponent, is_plain=False
        )
        number = _and_a_half(tokens, number, lexicon)
        scale = _scale_at(tokens, number.end, lexicon, money=False)
    return number


def _scale_at(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, money: bool) -> tuple[int, int] | None:
    hyphen = at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].gap == tokens[at + 1].gap == kinds.GLUED
    at += hyphen
    if at >= len(tokens) or tokens[at].starts_paragraph:
        return None
    token = tokens[at]
    scale = lexicon.scales.get(token.lower)
    if scale:
        dot = at + 1 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 1].gap == kinds.GLUED
        is_abbreviation = token.lower in ("mio", "mrd", "tsd", "md", "mds", "mld", "mln")
        return len(str(scale)) - 1, at + 1 + (dot and is_abbreviation)
    short = _SHORT_SCALES.get(token.text) if money else None
    if short and not hyphen and token.gap in (kinds.GLUED, kinds.SPACE):
        return short, at + 1
    if token.gap == kinds.GLUED and not hyphen and token.text in ("k", "K") and tokens[at - 1].kind == kinds.NUMBER:
        return 3, at + 1
    return _currency_prefix(tokens, at)


def _currency_prefix(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read the M of '150 M€' and 'Mio. €'."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following and following.text in ("€", "$", "£") and following.gap == kinds.GLUED:
        exponent = _PREFIXES.get(tokens[at].text)
        return (exponent, at + 1) if exponent else None
    return None


def _and_a_half(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> Number:
    """Read 'un milione e mezzo'; English says 'one and a half million' instead."""
    at = number.end
    if at + 1 < len(tokens) and tokens[at].lower in lexicon.joiners and tokens[at + 1].lower in lexicon.halves:
        half = Decimal(5).scaleb(number.exponent - 1)
        return number._replace(value=number.value + half, end=at + 2)
    return number


def _words(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    number = (
        _fraction(tokens, at, lexicon)
        or _round(tokens, at, lexicon)
        or _half_of_scale(tokens, at, lexicon)
        or _sum(tokens, at, lexicon)
    )
    return number and number._replace(is_word=True)


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def _ratio(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> Number | None:
    """Read 'one in five' and '3 out of 10' as a share."""
    words = [token.lower for token in tokens[number.end : number.end + 2]]
    length = 2 if words == ["out", "of"] else 1 if words[:1] == ["in"] and lexicon.language == "en" else 0
    if not length or number.exponent or not 0 < number.value < 100:
        return None
    other = _plain_count(tokens, number.end + length, lexicon)
    if other is None or other.value <= number.value or (length == 1 and other.value > 1000):
        return None
    value = _rounded(number.value / other.value)
    return Number(value, other.end, is_word=number.is_word, is_fraction=True)


def _plain_count(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    if at >= len(tokens):
        return None
    if tokens[at].kind == kinds.NUMBER:
        number = _digits(tokens, at, lexicon)
        return number if number and not number.places else None
    return _sum(tokens, at, lexicon) if tokens[at].kind == kinds.WORD else None


def _rounded(value: Decimal) -> Decimal:
    return value if value == round(value, 4) else round(value, 6)


def _fraction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'two-thirds', 'three quarters', 'a third of', 'un terzo'."""
    count = 1 if tokens[at].lower in lexicon.ones else lexicon.numerals.get(tokens[at].lower)
    step = 2 if _text(tokens, at + 1) == "-" else 1
    word = _text(tokens, at + step)
    part = lexicon.fractions.get(word)
    if not count or not part or not 0 < count < part[1]:
        return None
    end = at + step + 1
    if _text(tokens, end) not in lexicon.links and (count == 1 or word in lexicon.ordinals):
        return None
    return Number(_rounded(Decimal(count * part[0]) / part[1]), end, is_fraction=True)


def _round(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'a dozen', 'two dozen', 'una decina di', 'une vingtaine de'."""
    counted = tokens[at].lower not in lexicon.rounds
    count = (1 if tokens[at].lower in lexicon.ones else lexicon.numerals.get(tokens[at].lower)) if counted else 1
    unit = lexicon.rounds.get(_text(tokens, at + counted))
    if not count or not unit:
        return None
    number = Number(Decimal(count * unit), at + 1 + counted, is_round=True)
    return _scaled(tokens, _skip_link(tokens, number, lexicon), lexicon, money=False)


def _skip_link(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> Number:
    """Pass over 'di' in 'una decina di milioni'; leave it where no scale follows."""
    linked = _text(tokens, number.end) in lexicon.links and _text(tokens, number.end + 1) in lexicon.scales
    return number._replace(end=number.end + 1) if linked else number


def _half_of_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read 'half a million', 'a quarter of a million', 'mezzo milione', 'eine halbe Million'."""
    start = at + (tokens[at].lower in lexicon.ones)
    word = _text(tokens, start)
    part = (1, 2) if word in lexicon.halves else lexicon.fractions.get(word)
    if part is None:
        return None
    end = start + 1
    while _text(tokens, end) in lexicon.links | lexicon.ones and end < start + 3:
        end += 1
    scale = lexicon.scales.get(_text(tokens, end))
    if not scale or scale < 1000:
        return None
    value = Decimal(part[0] * scale) / part[1]
    return Number(value, end + 1)


def _sum(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
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
        after = _text(self.tokens, self.at + 1)
        if after in self.lexicon.halves or (after in self.lexicon.ones and self._half_follows(self.at + 1)):
            return True
        begins_new = _text(self.tokens, self.at + 2) in self.lexicon.scales and self.room <= 100
        small = self.lexicon.number_word(after)
        return small is not None and small < self.room and not begins_new and (self.room >= 100 or small in (1, 11))

    def _half_follows(self, at: int) -> bool:
        return _text(self.tokens, at + 1) in self.lexicon.halves

    def _take_half(self, at: int) -> bool:
        """Take the half of 'one and a half million' and of 'un milione e mezzo'."""
        at += self.tokens[at].lower in self.lexicon.ones and self._half_follows(at)
        if at == self.start or self.at == self.start or _text(self.tokens, at) not in self.lexicon.halves:
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
        return _text(self.tokens, at + 1) in self.lexicon.scales or (
            _text(self.tokens, at + 1) == "-" and _text(self.tokens, at + 2) in self.lexicon.scales
        )

    def _is_four_twenties(self, value: int) -> bool:
        return self.lexicon.language == "fr" and value == 20 and self.group is not None and self.group % 100 == 4

    def number(self) -> Number | None:
        if self.at == self.start:
            return None
        value = self.total + (self.group or Decimal(0))
        return Number(value, self.at, self.places if not self.exponent else 0, 0)


@lru_cache(maxsize=256)
def _room_below(value: int) -> int:
    """What may still be added: 500 leaves room for 99, 20 for 9, 12 for nothing."""
    room = 1
    while value and value % (room * 10) == 0:
        room *= 10
    return room
