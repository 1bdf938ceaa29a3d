"""Numbers that several words say together: powers of ten, parts of a whole, dozens and round counts, halves."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from facts.evidence.clause import join_check_patterns
from facts.evidence.figures import (
    Figure,
    FigureReading,
    find_spelled,
    iter_scaled_readings,
    load_number_words,
    load_rules,
    parse_figure,
    parse_number_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from facts.evidence.clause import CueTables

MULTIPLIED = "it is multiplied by another number"
LEAST_PLACES = 2
LEAST_SCALE = 3
DOZENS = Decimal(24)
_MINUS = rf"(?:({join_check_patterns('minus')})\s+|([-−–])\s?)?"
_TIMES = re.compile(
    rf"([0-9]+(?:[.,][0-9]+)?|[^\W\d_]+)?\s*(?:[×x·*⋅∙]|\b(?:{join_check_patterns('times')}))\s*$", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]+|[0-9]{1,3})[\s-]+$")
_LAST_WORDS = re.compile(r"([^\W\d_]+|[0-9]{1,4})(?:\s+[^\W\d_]+){0,2}\s+$")
_LINK = re.compile(rf"\s+(?:{join_check_patterns('of')})\s*(?=[^\W\d_])")
_NEXT_WORDS = re.compile(r"[^\W\d_]+")
_BY = re.compile(rf"(?<![^\W_])(?:{join_check_patterns('by')})\s*(?:[^\W\d_]+\s+)?$", re.IGNORECASE)
_JOINED_HALF = re.compile(
    rf"(?:\b(?:{join_check_patterns('joined_and')})|\w[-])\s*(?:(?:{join_check_patterns('one')})\s+)?$"
)
_ENDS = re.compile(r"\s*(?:$|[.,;:!?)])")


def find_worded(text: str, start: int, end: int, language: str, cues: CueTables, wanted: list[Decimal]) -> list[Figure]:
    """Return the numbers that words say together; a part such as two thirds is as long as the wanted number."""
    if _list_openers(language).isdisjoint(_NEXT_WORDS.findall(text[start:end].lower())):
        return []
    found = [
        *_iter_powers(text, start, end, language, cues),
        *_iter_rounds(text, start, end, language, cues),
        *_iter_parts(text, start, end, language, cues, wanted),
        *_iter_halves(text, start, end, language, cues),
    ]
    return sorted(found, key=lambda figure: figure.start)


@cache
def _list_openers(language: str) -> frozenset[str]:
    """The first words of what several words may say together."""
    kinds = ("power", "dozen", "about", "part", "halved")
    words = (word for kind in kinds for word in load_number_words(kind, language))
    return frozenset(found.group() for word in words if (found := _NEXT_WORDS.match(word)))


def find_orders(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    """Read 'tens of thousands', 'several million' and 'Zehntausende' as the least that they say."""
    for words in _make_order_pattern(language).finditer(text, start, end):
        value = Decimal(1)
        for part in re.findall(r"[^\W\d_]+", words.group().lower()):
            value *= (
                load_number_words("order", language).get(part) or load_number_words("several", language).get(part) or 1
            )
        yield Figure(words.start(), words.end(), (FigureReading(value, words.end()),), is_spelled=True)


@cache
def _make_order_pattern(language: str) -> re.Pattern[str]:
    order, several, many = (_join_words(kind, language) for kind in ("order", "several", "many"))
    link = r"(?:\s+(?:of|di|de|d['’]|von)?\s*)"
    counted = rf"(?:{many})\s+(?:{several})(?:{link}(?:{order}))?"
    return re.compile(rf"(?<![^\W_])(?:{counted}|(?:{order})(?:{link}(?:{order}))*)(?![^\W_])", re.IGNORECASE)


def find_ratios(
    text: str, start: int, end: int, language: str, cues: CueTables, wanted: list[Decimal]
) -> Iterator[Figure]:
    """Read 'four out of five' and 'quattro pazienti su cinque' as a share."""
    for link in _make_pattern("out_of", language).finditer(text, start, end):
        other = _read_count(text, link.end() + len(_get_blank(text, link.end())), end, language, cues)
        before = _LAST_WORDS.search(text, start, link.start())
        number = _find_number_before(before, language) if before else None
        if other and number and 0 < number[0] < other[0]:
            yield _make_part(number[0] / other[0], number[1], other[1], wanted)


def find_multiples(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    """Read 'twice', 'doppelt' and 'il triplo' as how many times as much."""
    for word in _make_pattern("multiple", language).finditer(text, start, end):
        value = _get_value("multiple", language, word[1])
        yield Figure(word.start(), word.end(), (FigureReading(value, word.end()),), is_spelled=True)


def add_halves(text: str, figures: Iterable[Figure], end: int, language: str, cues: CueTables) -> list[Figure]:
    """Add the part of 'two and a half hours', 'one and three-quarter miles' and 'due ore e mezza'."""
    return [_add_half(text, figure, end, language, cues) for figure in figures]


def _add_half(text: str, figure: Figure, end: int, language: str, cues: CueTables) -> Figure:
    if not figure.readings or figure.readings[0].value != int(figure.readings[0].value):
        return figure
    own = figure.readings[0]
    at = own.end
    half = _make_half_pattern(language).match(text, at, end)
    if half is None or (half[1] and cues.scales.get(half[1].split()[-1].lower())):
        return figure
    part = _get_value("and_half", language, half[2].replace("-", " "))
    if part != Decimal("0.5") and re.match(
        rf"\s+(?:{_join_words('whole', language)})(?![^\W_])", text[half.end() : half.end() + 12]
    ):
        return figure
    value = own.value + part.scaleb(own.exponent)
    if half[1]:
        return figure._replace(readings=(FigureReading(value, at),))
    return figure._replace(end=half.end(), readings=tuple(iter_scaled_readings(text, value, half.end(), end, cues)))


@cache
def _make_joined_pattern(language: str) -> re.Pattern[str]:
    """A pattern for the part behind a whole number: the 'and three-quarter' that ends a text."""
    words = _join_words("and_half", language).replace(r"\ ", r"[\s-]+")
    return re.compile(rf"(?<=[^\W_])[\s-]+(?:{words})$", re.IGNORECASE)


@cache
def _make_half_pattern(language: str) -> re.Pattern[str]:
    words = _join_words("and_half", language)
    return re.compile(
        rf"((?:(?:[\s-]+|(?<=['’]))[^\W\d_]+){{1,2}})?[\s-]+({words})(?![^\W_])".replace(r"\ ", r"[\s-]+"),
        re.IGNORECASE,
    )


@cache
def _make_pattern(kind: str, language: str) -> re.Pattern[str]:
    words = _join_words(kind, language).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![^\W_])({words})(?![^\W_])", re.IGNORECASE)


def _join_words(kind: str, language: str) -> str:
    """Join the words of one kind to a pattern, the longest first; one that fits nothing where there are none."""
    words = sorted(load_number_words(kind, language), key=len, reverse=True)
    return "|".join(map(re.escape, words)) or "(?!)"


def _get_value(kind: str, language: str, word: str) -> Decimal:
    return load_number_words(kind, language)[" ".join(word.lower().split())]


def _get_blank(text: str, at: int) -> str:
    found = re.compile(r"\s*").match(text, at)
    return found.group() if found else ""


def _iter_powers(text: str, start: int, end: int, language: str, cues: CueTables) -> Iterator[Figure]:
    """Read 'ten to the minus nine', '10 hoch 12', '3 times ten to the eleven'."""
    base = re.compile(rf"(?<![\w.,])(?:10|{load_rules(language).ten})\s+$", re.IGNORECASE)
    for link in _make_pattern("power", language).finditer(text, start, end):
        ten = base.search(text, start, link.start())
        sign = re.compile(rf"\s+{_MINUS}", re.IGNORECASE).match(text, link.end(), end)
        exponent = _read_count(text, sign.end(), end, language, cues, may_order=True) if sign else None
        if ten is None or sign is None or exponent is None:
            continue
        power = int(exponent[0]) * (-1 if sign[1] or sign[2] else 1)
        yield _make_power(text, start, ten.start(), exponent[1], power, language)


def _make_power(text: str, first: int, start: int, end: int, power: int, language: str) -> Figure:
    factor = _TIMES.search(text, first, start)
    if factor is None:
        return Figure(start, end, (FigureReading(Decimal(1).scaleb(power), end, power),), is_spelled=True)
    number = parse_figure(factor[1], language) if factor[1] and factor[1][0].isdigit() else None
    readings = () if number is None else (FigureReading(number.scaleb(power), end, power),)
    return Figure(factor.start(), end, readings, "" if readings else MULTIPLIED, is_spelled=True)


def _read_count(
    text: str, at: int, end: int, language: str, cues: CueTables, *, may_order: bool = False
) -> tuple[Decimal, int] | None:
    """Read the whole number that begins at a place, in digits or words: (value, where it ends)."""
    digits = re.compile(r"[0-9]{1,4}(?![\w.,]*[0-9])").match(text, at, end)
    if digits:
        return Decimal(digits.group()), digits.end()
    word = re.compile(r"[^\W\d_]+").match(text, at, end)
    if word and may_order and word.group().lower() in cues.ordinals:
        return Decimal(cues.ordinals[word.group().lower()]), word.end()
    spelled = find_spelled(text, at, end, language, cues) if word else []
    if not spelled or spelled[0].start != at:
        return None
    return spelled[0].readings[0].value, spelled[0].end


def _find_number_before(words: re.Match[str], language: str) -> tuple[Decimal, int] | None:
    """The number among the last words: (value, where it begins)."""
    for word in re.finditer(r"[^\W\d_]+|[0-9]+", words.group()):
        value = _parse_small(word.group(), language)
        if value is not None:
            return value, words.start() + word.start()
    return None


def _parse_small(word: str, language: str) -> Decimal | None:
    return Decimal(word) if word.isdecimal() else parse_number_words([word.lower()], language)


def _iter_rounds(text: str, start: int, end: int, language: str, cues: CueTables) -> Iterator[Figure]:
    """Read 'two dozen', 'half a dozen', 'une quarantaine', 'una decina di milioni'."""
    for kind in ("dozen", "about"):
        if not load_number_words(kind, language):
            continue
        for word in _make_pattern(kind, language).finditer(text, start, end):
            count, first = _read_multiplier(text, start, word.start(), language)
            value = count * _get_value(kind, language, word[1])
            link = _LINK.match(text, word.end(), end)
            readings = list(iter_scaled_readings(text, value, link.end() if link else word.end(), end, cues))
            own = FigureReading(value, word.end())
            later = [reading for reading in readings[1:] if reading.exponent]
            yield Figure(first, later[-1].end if later else word.end(), (own, *later), is_spelled=True, about=kind)


def _read_multiplier(text: str, start: int, at: int, language: str) -> tuple[Decimal, int]:
    """What stands before a dozen: a number, a half, or nothing that counts: (how many, where it begins)."""
    half = _make_pattern("halved", language).search(text, max(start, at - 12), at)
    if half and not text[half.end() : at].strip() and text[at - 1 : at].isspace():
        return Decimal("0.5"), half.start()
    before = _WORD_BEFORE.search(text, start, at)
    number = _parse_small(before[1], language) if before else None
    if before and (number or load_rules(language).is_article(before[1])):
        return number or Decimal(1), before.start(1)
    return Decimal(1), at


def _make_part(share: Decimal, start: int, end: int, wanted: list[Decimal]) -> Figure:
    """A part of a whole, rounded as the wanted number is."""
    value = next((number for number in wanted if _is_rounded_to(share, number)), share)
    return Figure(start, end, (FigureReading(value, end),), is_spelled=True)


def _is_rounded_to(share: Decimal, number: Decimal) -> bool:
    places = -int(number.as_tuple().exponent)
    return places >= LEAST_PLACES and round(share, places) == number


def _iter_parts(
    text: str, start: int, end: int, language: str, cues: CueTables, wanted: list[Decimal]
) -> Iterator[Figure]:
    """Read 'two thirds', 'a quarter of', 'die Hälfte der', 'half the'."""
    for word in _make_pattern("part", language).finditer(text, start, end):
        bottom = _get_value("part", language, word[1])
        top, first, is_counted = _read_part_count(text, start, word.start(), language, cues, may_be_bare=bottom == 2)
        whole = _make_pattern("whole", language).match(text, word.end() + len(_get_blank(text, word.end())), end)
        if not whole and _make_joined_pattern(language).search(text, start, word.end()):
            continue
        stands_alone = _ENDS.match(text, word.end(), end) and _BY.search(text, start, word.start())
        if not 0 < top < bottom or not (whole or is_counted or stands_alone) or _is_of_scale(text, word.end(), cues):
            continue
        yield _make_part(top / bottom, first, word.end(), wanted)


def _is_of_scale(text: str, at: int, cues: CueTables) -> bool:
    """Whether it is a part of a scale word, which is read with it: 'three quarters of a million'."""
    words = [found[0].lower() for found in _NEXT_WORDS.finditer(text, at, at + 24)][:3]
    return any(cues.scales.get(word, 0) >= LEAST_SCALE and len(word) > 1 for word in words)


def _read_part_count(
    text: str, start: int, at: int, language: str, cues: CueTables, *, may_be_bare: bool
) -> tuple[Decimal, int, bool]:
    """What stands before a part: (the number of parts or 0, where it begins, whether it is counted)."""
    before = _WORD_BEFORE.search(text, start, at)
    word = before[1].lower() if before else ""
    number = _parse_small(word, language) if word else None
    if before and number is not None and number > 1:
        return number, before.start(1), True
    is_article = word in cues.tables["one"]
    if before and is_article:
        return Decimal(1), before.start(1), False
    is_bare = may_be_bare and word not in cues.ordinals and word not in cues.tables["not_whole"]
    return Decimal(is_bare), at, False


def _iter_halves(text: str, start: int, end: int, language: str, cues: CueTables) -> Iterator[Figure]:
    """Read the half of 'half an hour' and 'mezzo metro'; of a million and of a dozen others read it."""
    for word in _make_pattern("halved", language).finditer(text, start, end):
        after = re.compile(r"['’\s-]*([^\W\d_]*)").match(text, word.end(), end)
        following = after[1].lower() if after else ""
        is_other = following in cues.scales or following in load_number_words("dozen", language)
        before = text[max(start, word.start() - 8) : word.start()].lower()
        is_joined = _JOINED_HALF.search(before) is not None
        if following and not is_other and not is_joined and following not in load_number_words("whole", language):
            yield Figure(word.start(), word.end(), (FigureReading(Decimal("0.5"), word.end()),), is_spelled=True)
