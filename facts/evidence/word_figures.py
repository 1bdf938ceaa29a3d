"""Numbers that several words say together: powers of ten, parts of a whole, dozens and round counts, halves."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from facts.evidence.figures import Figure, Reading, find_spelled, scaled_readings, value_of_digits
from facts.evidence.spelled_numbers import value_of_words, words_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from facts.evidence.cues import Cues

MULTIPLIED = "it is multiplied by another number"
LEAST_PLACES = 2
DOZENS = Decimal(24)
_TEN = {"en": "ten", "it": "dieci", "de": "zehn", "fr": "dix"}
_MINUS = r"(?:(minus|negative|meno|moins)\s+|([-−–])\s?)?"
_TIMES = re.compile(
    r"([0-9]+(?:[.,][0-9]+)?|[^\W\d_]+)?\s*(?:[×x·*⋅∙]|\b(?:times|by|per|volte|mal|fois))\s*$", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]+|[0-9]{1,3})[\s-]+$")
_LAST_WORDS = re.compile(r"([^\W\d_]+|[0-9]{1,4})(?:\s+[^\W\d_]+){0,2}\s+$")
_LINK = re.compile(r"\s+(?:di|de|d['’])\s*(?=[^\W\d_])")
_BY = re.compile(r"(?<![^\W_])(?:by|um|di|de|d['’])\s*(?:[^\W\d_]+\s+)?$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:$|[.,;:!?)])")
_NOT_WHOLE = frozenset(
    "last latter other upper lower ultima altra letzte letzten andere anderen obere untere dernière autre".split()
)


def find_worded(text: str, start: int, end: int, language: str, cues: Cues, wanted: list[Decimal]) -> list[Figure]:
    """Return the numbers that words say together; a part such as two thirds is as long as the wanted number."""
    found = [
        *_powers(text, start, end, language, cues),
        *_rounds(text, start, end, language, cues),
        *_parts(text, start, end, language, cues, wanted),
        *_halved(text, start, end, language, cues),
        *_joined(text, start, end, language),
    ]
    return sorted(found, key=lambda figure: figure.start)


def _joined(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    """Read the number of 'dreiwöchig' and 'zwölfköpfig', whose unit is joined to it."""
    stems = words_of_kind("joined", language)
    pattern = rf"(?<![^\W_])([^\W\d_]{{3,}}?)(?:{'|'.join(stems)})(?:e[nrsm]?)?(?![^\W_])"
    for word in re.compile(pattern, re.IGNORECASE).finditer(text, start, end) if stems else ():
        value = value_of_words([word[1].lower()], language)
        if value is not None:
            yield Figure(word.start(), word.end(1), (Reading(Decimal(value), word.end(1)),), is_spelled=True)


def find_orders(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    """Read 'tens of thousands', 'several million' and 'Zehntausende' as the least that they say."""
    for words in _order_pattern(language).finditer(text, start, end):
        value = Decimal(1)
        for part in re.findall(r"[^\W\d_]+", words.group().lower()):
            value *= words_of_kind("order", language).get(part) or words_of_kind("several", language).get(part) or 1
        yield Figure(words.start(), words.end(), (Reading(value, words.end()),), is_spelled=True)


@cache
def _order_pattern(language: str) -> re.Pattern[str]:
    order, several, many = (
        "|".join(map(re.escape, words_of_kind(kind, language))) for kind in ("order", "several", "many")
    )
    link = r"(?:\s+(?:of|di|de|d['’]|von)?\s*)"
    counted = rf"(?:{many})\s+(?:{several})(?:{link}(?:{order}))?"
    return re.compile(rf"(?<![^\W_])(?:{counted}|(?:{order})(?:{link}(?:{order}))*)(?![^\W_])", re.IGNORECASE)


def find_ratios(text: str, start: int, end: int, language: str, cues: Cues, wanted: list[Decimal]) -> Iterator[Figure]:
    """Read 'four out of five', 'quattro pazienti su cinque' and 'jeder fünfte Patient' as a share."""
    yield from _one_of_each(text, start, end, cues, wanted)
    for link in _pattern("out_of", language).finditer(text, start, end):
        other = _count_at(text, link.end() + len(_blank(text, link.end())), end, language, cues)
        before = _LAST_WORDS.search(text, start, link.start())
        number = _first_number(before, language) if before else None
        if other and number and 0 < number[0] < other[0]:
            yield _part(number[0] / other[0], number[1], other[1], wanted)


def _one_of_each(text: str, start: int, end: int, cues: Cues, wanted: list[Decimal]) -> Iterator[Figure]:
    for each in cues.find("each", text[start:end]):
        at = start + each.end
        word = re.compile(r"\s+([^\W\d_]+)(?=\s+[^\W\d_]{3,})").match(text, at)
        number = cues.ordinals.get(word[1].lower(), 0) if word and word.end() <= end else 0
        behind = re.compile(r"\s+([^\W\d_]+)").match(text, word.end()) if word else None
        is_time = behind is not None and behind[1].lower() in cues.tables["not_ranked"]
        if word and number > 1 and not is_time:
            yield _part(Decimal(1) / number, start + each.start, word.end(), wanted)


def with_halves(text: str, figures: Iterable[Figure], end: int, language: str, cues: Cues) -> list[Figure]:
    """Add the half of 'two and a half hours' and of 'due ore e mezza' to the numbers before it."""
    return [_with_half(text, figure, end, language, cues) for figure in figures]


def _with_half(text: str, figure: Figure, end: int, language: str, cues: Cues) -> Figure:
    if not figure.readings or figure.readings[0].value != int(figure.readings[0].value):
        return figure
    own = figure.readings[0]
    at, value = own.end, own.value + Decimal(5).scaleb(own.exponent - 1)
    half = _and_half(language).match(text, at, end)
    if half is None or (half[1] and cues.scales.get(half[1].split()[-1].lower())):
        return figure
    if half[1]:
        return replace(figure, readings=(Reading(value, at),))
    return replace(figure, end=half.end(), readings=tuple(scaled_readings(text, value, half.end(), end, cues)))


@cache
def _and_half(language: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, words_of_kind("and_half", language)))
    return re.compile(
        rf"((?:(?:[\s-]+|(?<=['’]))[^\W\d_]+){{1,2}})?[\s-]+(?:{words})(?![^\W_])".replace(r"\ ", r"[\s-]+"),
        re.IGNORECASE,
    )


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    words = sorted(words_of_kind(kind, language), key=len, reverse=True)
    return re.compile(
        rf"(?<![^\W_])({'|'.join(map(re.escape, words))})(?![^\W_])".replace(r"\ ", r"\s+"), re.IGNORECASE
    )


def _value(kind: str, language: str, word: str) -> Decimal:
    return words_of_kind(kind, language)[" ".join(word.lower().split())]


def _blank(text: str, at: int) -> str:
    found = re.compile(r"\s*").match(text, at)
    return found.group() if found else ""


def _powers(text: str, start: int, end: int, language: str, cues: Cues) -> Iterator[Figure]:
    """Read 'ten to the minus nine', '10 hoch 12', '3 times ten to the eleven'."""
    base = re.compile(rf"(?<![\w.,])(?:10|{_TEN[language]})\s+$", re.IGNORECASE)
    for link in _pattern("power", language).finditer(text, start, end):
        ten = base.search(text, start, link.start())
        sign = re.compile(rf"\s+{_MINUS}", re.IGNORECASE).match(text, link.end(), end)
        exponent = _count_at(text, sign.end(), end, language, cues, may_order=True) if sign else None
        if ten is None or sign is None or exponent is None:
            continue
        power = int(exponent[0]) * (-1 if sign[1] or sign[2] else 1)
        yield _power(text, start, ten.start(), exponent[1], power, language)


def _power(text: str, first: int, start: int, end: int, power: int, language: str) -> Figure:
    factor = _TIMES.search(text, first, start)
    if factor is None:
        return Figure(start, end, (Reading(Decimal(1).scaleb(power), end, power),), is_spelled=True)
    number = value_of_digits(factor[1], language) if factor[1] and factor[1][0].isdigit() else None
    readings = () if number is None else (Reading(number.scaleb(power), end, power),)
    return Figure(factor.start(), end, readings, "" if readings else MULTIPLIED, is_spelled=True)


def _count_at(
    text: str, at: int, end: int, language: str, cues: Cues, *, may_order: bool = False
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


def _first_number(words: re.Match[str], language: str) -> tuple[Decimal, int] | None:
    """The number among the last words: (value, where it begins)."""
    for word in re.finditer(r"[^\W\d_]+|[0-9]+", words.group()):
        value = _small(word.group(), language)
        if value is not None:
            return value, words.start() + word.start()
    return None


def _small(word: str, language: str) -> Decimal | None:
    value = Decimal(word) if word.isdecimal() else value_of_words([word.lower()], language)
    return None if value is None else Decimal(value)


def _rounds(text: str, start: int, end: int, language: str, cues: Cues) -> Iterator[Figure]:
    """Read 'two dozen', 'half a dozen', 'une quarantaine', 'una decina di milioni'."""
    for kind in ("dozen", "about"):
        if not words_of_kind(kind, language):
            continue
        for word in _pattern(kind, language).finditer(text, start, end):
            count, first = _times(text, start, word.start(), language)
            value = count * _value(kind, language, word[1])
            link = _LINK.match(text, word.end(), end)
            readings = list(scaled_readings(text, value, link.end() if link else word.end(), end, cues))
            own = Reading(value, word.end())
            later = [reading for reading in readings[1:] if reading.exponent]
            end_of_word = later[-1].end if later else word.end()
            doubt = "it is several of them" if _is_many(text, start, word.start(), language) else ""
            yield Figure(first, end_of_word, (own, *later), doubt, is_spelled=True, about=kind)


def _is_many(text: str, start: int, at: int, language: str) -> bool:
    """Whether 'several' stands before a dozen."""
    before = _WORD_BEFORE.search(text, start, at)
    return bool(before and before[1].lower() in words_of_kind("many", language))


def _times(text: str, start: int, at: int, language: str) -> tuple[Decimal, int]:
    """What stands before a dozen: a number, a half, or nothing that counts: (how many, where it begins)."""
    half = _pattern("halved", language).search(text, max(start, at - 12), at)
    if half and not text[half.end() : at].strip() and text[at - 1 : at].isspace():
        return Decimal("0.5"), half.start()
    before = _WORD_BEFORE.search(text, start, at)
    number = _small(before[1], language) if before else None
    if before and (number or before[1].lower() in ("a", "an")):
        return number or Decimal(1), before.start(1)
    return Decimal(1), at


def _part(share: Decimal, start: int, end: int, wanted: list[Decimal]) -> Figure:
    """A part of a whole, rounded as the wanted number is."""
    value = next((number for number in wanted if _rounds_to(share, number)), share)
    return Figure(start, end, (Reading(value, end),), is_spelled=True)


def _rounds_to(share: Decimal, number: Decimal) -> bool:
    places = -int(number.as_tuple().exponent)
    return places >= LEAST_PLACES and round(share, places) == number


def _parts(text: str, start: int, end: int, language: str, cues: Cues, wanted: list[Decimal]) -> Iterator[Figure]:
    """Read 'two thirds', 'a quarter of', 'die Hälfte der', 'half the'."""
    for word in _pattern("part", language).finditer(text, start, end):
        bottom = _value("part", language, word[1])
        top, first, is_counted = _top(text, start, word.start(), language, cues, may_be_bare=bottom == 2)
        whole = _pattern("whole", language).match(text, word.end() + len(_blank(text, word.end())), end)
        scaled = _scale_behind(text, word.end(), end, cues)
        if scaled and 0 < top < bottom:
            yield Figure(
                first, scaled[1], (Reading((top / bottom).scaleb(scaled[0]), scaled[1], scaled[0]),), is_spelled=True
            )
            continue
        stands_alone = _ENDS.match(text, word.end(), end) and _BY.search(text, start, word.start())
        if not 0 < top < bottom or not (whole or is_counted or stands_alone):
            continue
        yield _part(top / bottom, first, word.end(), wanted)


_SCALE_OF = re.compile(r"\s+(?:of|di|de|d['’])\s*(?:(?:an?|un|une|einer)\s+)?([^\W\d_]+)", re.IGNORECASE)


def _scale_behind(text: str, at: int, end: int, cues: Cues) -> tuple[int, int] | None:
    """The million of 'three quarters of a million': (power of ten, where it ends)."""
    found = _SCALE_OF.match(text, at, end)
    power = cues.scales.get(found[1].lower(), 0) if found and len(found[1]) > 3 else 0
    return (power, found.end()) if found and power >= 3 else None


def _top(text: str, start: int, at: int, language: str, cues: Cues, *, may_be_bare: bool) -> tuple[Decimal, int, bool]:
    """What stands before a part: (the number of parts or 0, where it begins, whether it is counted)."""
    before = _WORD_BEFORE.search(text, start, at)
    word = before[1].lower() if before else ""
    number = _small(word, language) if word else None
    if before and number is not None and number > 1:
        return number, before.start(1), True
    is_article = word in cues.tables["one"]
    if before and is_article:
        return Decimal(1), before.start(1), False
    is_bare = may_be_bare and word not in cues.ordinals and word not in _NOT_WHOLE
    return Decimal(is_bare), at, False


def _halved(text: str, start: int, end: int, language: str, cues: Cues) -> Iterator[Figure]:
    """Read the half of 'half an hour' and 'mezzo metro'; of a million and of a dozen others read it."""
    for word in _pattern("halved", language).finditer(text, start, end):
        after = re.compile(r"['’\s-]*([^\W\d_]*)").match(text, word.end(), end)
        following = after[1].lower() if after else ""
        is_other = following in cues.scales or following in words_of_kind("dozen", language)
        before = text[max(start, word.start() - 8) : word.start()].lower()
        is_joined = re.search(r"(?:\band|\be|\bet|\bund|\w[-])\s*(?:a\s+|eine?\s+)?$", before) is not None
        if following and not is_other and not is_joined and following not in words_of_kind("whole", language):
            yield Figure(word.start(), word.end(), (Reading(Decimal("0.5"), word.end()),), is_spelled=True)
