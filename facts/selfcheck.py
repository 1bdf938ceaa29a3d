"""A record against its own words, where no text is held: what its quotation and its printed quantity say."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts import saying, units, wording
from facts.errors import RecordError
from facts.extraction import reparse
from facts.quantity import Qualifier
from facts.record import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from facts.article import Article
    from facts.quantity import Quantity
    from facts.record import Fact

_NUMBERS = ("amount", "lower", "upper")


class Doubt(NamedTuple):
    """What the words of a record leave open, or contradict."""

    what: str
    is_contradiction: bool


class _Read(NamedTuple):
    """One reading of some words; `is_all` where nothing of them is left over."""

    quantity: Quantity
    kind: str
    start: int
    end: int
    is_all: bool


def doubts(fact: Fact, article: Article) -> list[Doubt]:
    """Return the contradictions of a record with its words; where there is none, why a person must read them.

    Nothing where one of its texts says all of it, and the other nothing else.
    """
    texts = dict.fromkeys((fact.value_text, fact.quote_exact))
    found = [_judged(fact, text, article) for text in texts]
    wrong = [doubt for doubt in found if doubt is not None and doubt.is_contradiction]
    if wrong:
        return wrong[:1]
    return [] if None in found else [doubt for doubt in found if doubt is not None][-1:]


def _judged(fact: Fact, text: str, article: Article) -> Doubt | None:
    if article.language not in units.LANGUAGES:
        return _open(f"the words {text!r} are in a language that is not read here ({article.language})")
    readings = _readings(text, article.language, article.published)
    if any(wording.agrees(fact.model_copy(update={"quote_exact": text}), one.quantity) for one in readings):
        return None
    if not readings:
        return _open(f"no number can be read in the words {text!r}")
    same = [one for one in readings if _same_numbers(fact, one.quantity)]
    hedged = [one for one in same if one.quantity.qualifier is fact.qualifier]
    if hedged:
        return _of_unit(fact, text, hedged[0])
    return _of_hedge(fact, text, readings) or _of_number(fact, text, readings)


def _of_unit(fact: Fact, text: str, read: _Read) -> Doubt:
    """The number and its hedge are right: is the unit?"""
    if read.quantity.unit == "1":
        return _open(f"the unit {fact.unit} is not in the words {text!r}")
    if _units_differ(fact, text, read.quantity.unit):
        return _wrong(fact, text, read)
    return _open(f"the words {text!r} do not tell the unit {fact.unit} for sure")


def _units_differ(fact: Fact, text: str, read: str) -> bool:
    try:
        ours, theirs = units.unit(fact.unit), units.unit(read)
    except RecordError:
        return False
    if _top(fact.unit) == _top(read) or "rank" in (fact.unit, read):
        return False  # only one of them is per year; “the second centre” is no two centres
    if ours.noun is not None and theirs.noun is not None:
        known = units.vocabulary()
        return _top(fact.unit) in known and _top(read) in known and not _is_told(fact.unit_text, text)
    return fact.unit != "1" or theirs.noun is None


def _of_hedge(fact: Fact, text: str, readings: tuple[_Read, ...]) -> Doubt | None:
    """Return what is wrong with the hedge, where the words state these very numbers."""
    own = _numbers(fact)
    for one in readings:
        if not own & _numbers(one.quantity):
            continue
        if one.quantity.qualifier is not Qualifier.EXACT or one.is_all:
            return _wrong(fact, text, one)
        return _open(f"the hedge {fact.qualifier} is not read in the words {text!r}")
    return None


def _of_number(fact: Fact, text: str, readings: tuple[_Read, ...]) -> Doubt:
    if fact.derivation is not Derivation.VERBATIM or _stands_beside(fact, text, readings):
        return _open(f"the number does not stand in the words {text!r} as such")
    comparable = [one for one in readings if one.is_all or one.kind == "quantity"]
    return _wrong(fact, text, comparable[0]) if comparable else _open(f"the number is not read in the words {text!r}")


def _same_numbers(fact: Fact, read: Quantity) -> bool:
    """Whether the numbers are the same, bounds and all; words without a unit leave it to the record."""
    if read.unit == "1":
        return all(getattr(fact, name) == getattr(read, name) for name in _NUMBERS)
    return wording.same_numbers(fact, read)


def _numbers(quantity: Quantity) -> set[Decimal]:
    return {number for name in _NUMBERS if (number := getattr(quantity, name)) is not None}


def _stands_beside(fact: Fact, text: str, readings: tuple[_Read, ...]) -> bool:
    """Whether each number stands in the words, digit by digit, where no reading has taken it for something else."""
    return all(_is_free(_printed(one).finditer(text), readings) for one in _numbers(fact))


def _printed(number: Decimal) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9.,−-]){re.escape(f'{number:f}')}(?![.,]?[0-9])")


def _is_free(places: Iterator[re.Match[str]], readings: tuple[_Read, ...]) -> bool:
    return any(not any(one.start <= place.start() and place.end() <= one.end for one in readings) for place in places)


def _is_told(noun: str, text: str) -> bool:
    return bool(noun) and noun.casefold() in text.casefold()


def _top(unit: str) -> str:
    return unit.partition("/")[0]


@lru_cache(maxsize=10_000)
def _readings(text: str, language: str, published: str | None) -> tuple[_Read, ...]:
    """Return what the words can be read as; a reading that cannot exist is none."""
    return tuple(_each(text, language, published))


def _each(text: str, language: str, published: str | None) -> Iterator[_Read]:
    for one in reparse(text, language=language, published=published):
        with suppress(ValueError):
            left = f"{text[: one.start]}{text[one.end :]}"
            yield _Read(one.quantity(), one.kind, one.start, one.end, not any(letter.isalnum() for letter in left))


def _wrong(fact: Fact, text: str, read: _Read) -> Doubt:
    said = saying.quantity(read.quantity)
    return Doubt(f"its words {text!r} say {said}; the record says {saying.quantity(fact)}", is_contradiction=True)


def _open(what: str) -> Doubt:
    return Doubt(what, is_contradiction=False)
