"""A fact against its words: the phrase is found in the text exactly, and says what the record says.

Two readings must agree before a machine says so: the grammar's, and that of `evidence`, which knows nothing of the
grammar and asks of every sign in and around the phrase whether the record accounts for it.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from facts import lengths, saying, units
from facts.evidence import Stated, look_again
from facts.extraction import extract, reparse_widely, succession
from facts.quotation import places_of, rejoin, stands_at, stands_between
from facts.record import Derivation, Verification

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from facts.article import Article
    from facts.evidence import Doubt
    from facts.extraction import Candidate
    from facts.quantity import Quantity
    from facts.record import Fact

_BEHIND_NUMBER = re.compile(r"^.*[0-9]\S*\s*")
_PLACES_OF_PART = 6
"""How many decimals a part without an end is read with."""
_LEAST_PLACES = 2
_BESIDE = 60
"""How many characters beside a phrase are read for a hedge that it leaves out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the machine check of one fact against its article's text said."""

    outcome: Verification
    reason: str = ""
    start: int | None = None
    end: int | None = None


@lru_cache(maxsize=4)
def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def judge(fact: Fact, text: str | None, article: Article) -> Verdict:
    """Check a fact against its text, or its quote alone where none is held, and keep what was decided before.

    What a person has confirmed, or a check has found in a text that is no longer held, stands until the words say
    otherwise.
    """
    verdict = verify(fact, text, article) if text is not None else check_quote(fact, article)
    keeps = fact.verification is Verification.CONFIRMED and verdict.outcome is Verification.NEEDS_PERSON
    keeps |= fact.verification is Verification.VERIFIED and text is None and verdict.outcome is not Verification.FAILED
    return replace(verdict, outcome=fact.verification, reason=fact.check_note) if keeps else verdict


def verify(fact: Fact, text: str, article: Article) -> Verdict:
    """Find the phrase in the held text and compare number, hedge and unit re-parsed from it with the record.

    The phrase counts as found when it stands at its stated place in exactly this text, or exactly once, or exactly
    once between the words that stood around it; runs of white space are equal, nothing else is fuzzy.
    """
    places = _stated_place(fact, text) or places_of(fact.quote_exact, text)
    if len(places) > 1:
        places = _unmoved(fact, text, places) or places
    if not places:
        return Verdict(Verification.FAILED, "the phrase is not in the text")
    if len(places) > 1:
        return Verdict(Verification.FAILED, f"the phrase stands {len(places)} times in the text, at no stated place")
    place = places[0]
    reason = mismatch(fact, article) or _hedged_outside(fact, text, place, article)
    if fact.derivation is Derivation.COMPUTED and reason and _follows(fact, text, place, article):
        return Verdict(Verification.VERIFIED, "", *place)
    doubts = look_again(text, *place, stated(fact), article.language)
    return _judged(reason, doubts, Verification.VERIFIED, place)


def check_quote(fact: Fact, article: Article) -> Verdict:
    """Compare a record with its own quote and printed quantity alone, where no text is held.

    `agrees` where both readings bear it out, `failed` where both say that the words state something else,
    `needs_person` where they leave something open.
    """
    words, start = rejoin(fact.quote_prefix, fact.quote_exact, fact.quote_suffix)
    told = stated(fact)
    doubts = look_again(words, start, start + len(fact.quote_exact), told, article.language)
    is_all = fact.value_text == words
    printed = doubts if is_all else look_again(fact.value_text, 0, len(fact.value_text), told, article.language)
    against = tuple(doubt for doubt in printed if doubt.contradicts and doubt.part != "unit")
    if fact.derivation is Derivation.COMPUTED:
        return Verdict(Verification.NEEDS_PERSON, "it was computed: the words do not print it")
    return _judged(mismatch(fact, article), (*doubts, *against), Verification.AGREES)


def _judged(
    reason: str, doubts: tuple[Doubt, ...], agreed: Verification, place: tuple[int, int] | None = None
) -> Verdict:
    """Say what two readings make of a record; only where both contradict it has it failed."""
    if not reason and not doubts:
        outcome = agreed
    elif reason and any(doubt.contradicts for doubt in doubts):
        outcome = Verification.FAILED
    else:
        outcome = Verification.NEEDS_PERSON
    said = reason if outcome is Verification.FAILED else "; ".join(dict.fromkeys(doubt.what for doubt in doubts))
    return Verdict(outcome, said or reason, *(place or (None, None)))


def recorded(verdict: Verdict, text: str | None = None) -> dict[str, Any]:
    """Return the fields of a fact that keep the outcome of a check, and its place where it was found in a text."""
    found = {"verification": verdict.outcome, "check_note": verdict.reason[: lengths.REASON]}
    if verdict.start is None or text is None:
        return found
    return {**found, "quote_start": verdict.start, "quote_end": verdict.end, "text_sha256": sha256(text)}


def stated(fact: Fact) -> Stated:
    """Return what a record states, for the independent check of its words."""
    code, amount, lower, upper = fact.unit, fact.amount, fact.lower, fact.upper
    if fact.derivation is Derivation.UNIT_CONVERTED:
        code, amount, lower, upper = _as_printed(fact)
    unit_text = fact.unit_text or _printed_noun(fact)
    return Stated(fact.qualifier.value, amount, lower, upper, code, unit_text, fact.period)


def _as_printed(fact: Fact) -> tuple[str, Decimal | None, Decimal | None, Decimal | None]:
    """The numbers of a converted record in the unit that its words print."""
    words = (fact.unit_text, _printed_noun(fact), _BEHIND_NUMBER.sub("", fact.quote_exact))
    found = (item for text in words if text and (item := units.find(text)))
    printed = next((item for item in found if units.convertible(fact.unit, item.code)), None)
    if printed is None:
        return fact.unit, fact.amount, fact.lower, fact.upper
    target = printed.code

    def converted(number: Decimal | None) -> Decimal | None:
        return None if number is None else units.convert(number, fact.unit, target)

    return target, converted(fact.amount), converted(fact.lower), converted(fact.upper)


def _printed_noun(fact: Fact) -> str:
    """The words behind the number in the printed quantity."""
    return _BEHIND_NUMBER.sub("", fact.value_text)


def _stated_place(fact: Fact, text: str) -> list[tuple[int, int]]:
    """The stated place, where it is one of exactly this text and the phrase stands there."""
    start, end = fact.quote_start, fact.quote_end
    is_there = stands_at(fact.quote_exact, text, start, end) and fact.text_sha256 == sha256(text)
    return [(start or 0, end or 0)] if is_there else []


def _unmoved(fact: Fact, text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places at which the words around the phrase are still the same."""
    return [place for place in places if stands_between(text, place, fact.quote_prefix, fact.quote_suffix)]


def _hedged_outside(fact: Fact, text: str, place: tuple[int, int], article: Article) -> str:
    """Say which hedge stands beside the phrase and not in it: 'more than' before a quoted '2,500 patients'."""
    first = max(0, place[0] - _BESIDE)
    near = text[first : place[1] + _BESIDE]
    for read in extract(near, language=_language(article), published=article.published):
        start, end = read.start + first, read.end + first
        reaches_out = start < place[1] and end > place[0] and (start < place[0] or end > place[1])
        if reaches_out and read.qualifier != fact.qualifier and _numbers(read) & _numbers_of(fact):
            return f"the article says {' '.join(read.phrase.split())!r}; the record says {saying.quantity(fact)}"
    return ""


def _numbers(read: Candidate) -> set[Decimal]:
    return {number for number in (read.value, read.low, read.high) if number is not None}


def _numbers_of(fact: Quantity) -> set[Decimal]:
    return {number for number in (fact.amount, fact.lower, fact.upper) if number is not None}


def _follows(fact: Fact, text: str, place: tuple[int, int], article: Article) -> bool:
    """Whether a rank that is not printed itself follows from the one printed before it."""
    found = succession(text, *place, _language(article))
    return found is not None and agrees(fact, found.quantity())


def mismatch(fact: Fact, article: Article) -> str:
    """Return why no reading of the phrase equals the record, or nothing when one does."""
    readings = list(_readings(fact.quote_exact, _language(article), article.published))
    if any(agrees(fact, read) for read in readings):
        return ""
    found = ", ".join(saying.quantity(read) for read in readings) or "no number"
    return f"the phrase says {found}; the record says {saying.quantity(fact)}"


def _language(article: Article) -> str:
    return article.language if article.language in units.LANGUAGES else "en"


def _readings(phrase: str, language: str, published: str | None) -> Iterator[Quantity]:
    """Yield what the phrase can be read as; a reading that cannot exist is none."""
    for candidate in reparse_widely(phrase, language=language, published=published):
        with suppress(ValueError):
            yield candidate.quantity()


def agrees(fact: Fact, read: Quantity) -> bool:
    """Whether a reading says what the record says: hedge, numbers, unit or counted noun."""
    if read.qualifier is not fact.qualifier:
        return False
    return same_numbers(fact, read) and _same_unit(fact, read)


def same_numbers(fact: Quantity, read: Quantity) -> bool:
    """Whether two quantities state the same numbers, in one unit or converted exactly; nouns are not looked at."""
    if fact.unit == read.unit or not units.convertible(read.unit, fact.unit) or units.unit(fact.unit).is_date:
        inclusive = ("lower_inclusive", "upper_inclusive")
        is_same = all(_same_number(fact, read, name) for name in ("amount", "lower", "upper"))
        return is_same and all(getattr(fact, name) == getattr(read, name) for name in inclusive)
    numbers = ((getattr(fact, name), getattr(read, name)) for name in ("amount", "lower", "upper"))
    return all(
        (one is None) == (other is None) and (one is None or units.convert(other, read.unit, fact.unit) == one)
        for one, other in numbers
    )


def _same_number(fact: Quantity, read: Quantity, name: str) -> bool:
    """Whether two quantities have the same number, or the same part without an end."""
    ours, theirs = getattr(fact, name), getattr(read, name)
    return ours == theirs or bool(fact.unit == "1" and ours and theirs and _is_part(theirs, ours))


def _is_part(read: Decimal, recorded: Decimal) -> bool:
    """Whether a part without an end, such as two thirds, is recorded with other decimals than it is read with."""
    places = -int(read.as_tuple().exponent)
    own = -int(recorded.as_tuple().exponent)
    least = min(places, own)
    return places == _PLACES_OF_PART and own >= _LEAST_PLACES and round(read, least) == round(recorded, least)


def _same_unit(fact: Fact, read: Quantity) -> bool:
    if fact.unit == read.unit:
        return True
    ours, theirs = units.unit(fact.unit), units.unit(read.unit)
    if ours.noun is not None:
        return _noun_in_phrase(fact, ours)
    is_same_kind = units.convertible(fact.unit, read.unit) and ours.dimension == theirs.dimension
    return is_same_kind and _counted_below(fact.unit) in ("", _counted_below(read.unit))


def _counted_below(code: str) -> str:
    """The last word of the counted thing that a unit is per: 'session' of 'Gy/{therapy session}'."""
    bottom = code.rpartition("/")[2]
    return bottom.strip("{}").split()[-1] if "/" in code and bottom.startswith("{") else ""


def _noun_in_phrase(fact: Fact, unit: units.Unit) -> bool:
    """Whether the phrase names the counted thing, in the record's printed words or in any known form."""
    words = _folded(fact.quote_exact)
    forms = [fact.unit_text, *(name for pair in unit.names.values() for name in pair), *unit.forms]
    return any(form and _folded(form) in words for form in forms)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
