"""A fact against its words: the phrase is found in the text exactly, and says what the record says.

Two readings must agree: that of `facts.parsing`, and that of `second_check`, which knows nothing of the first and asks
of every sign in and around the phrase whether the record accounts for it.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts import saying
from facts.evidence.clause import RecordedQuantity
from facts.evidence.second_check import find_doubts
from facts.languages import ENGLISH, LANGUAGES
from facts.model import text_limits, units
from facts.model.record import MAX_CONTEXT, MAX_QUOTE_WORDS, SENTENCE_END, Derivation, Verification
from facts.parsing import find_implied_rank, find_language_at, parse_phrase_widely, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from facts.evidence.clause import Doubt
    from facts.model.quantity import Quantity
    from facts.model.record import Fact
    from facts.model.source_article import Article
    from facts.parsing import ParsedQuantity


MAX_LETTERS = 200
_REACH = 4 * MAX_CONTEXT
_WORD = re.compile(r"\S+")
_NUMBER_SIGNS = tuple("±∓√∛∜×÷*/^_+−<>≤≥~≈=€$£¥")


def find_quote(phrase: str, text: str) -> list[tuple[int, int]]:
    """Return where a phrase stands in a text, (start, end) in code points; runs of white space are equal.

    It stands there whole: '500 patients' is not in '12,500 patients', '4 TB' not in '0.4 TB', '269' not in '-269'.
    """
    return [found.span() for found in _make_quote_pattern(phrase).finditer(text)] if phrase.strip() else []


def is_quote_at(phrase: str, text: str, start: int | None, end: int | None) -> bool:
    """Whether a phrase stands at one place of a text, by the same rules."""
    if start is None or end is None or not phrase.strip():
        return False
    found = _make_quote_pattern(phrase).match(text, start)
    return found is not None and found.end() == end


@lru_cache(maxsize=256)
def _make_quote_pattern(phrase: str) -> re.Pattern[str]:
    words = phrase.split()
    inside = re.escape(words[0]) + "".join(
        _make_gap_pattern(one, other) + re.escape(other) for one, other in pairwise(words)
    )
    return re.compile(_make_start_guard(words[0][0]) + inside + _make_end_guard(words[-1][-1]))


def _make_gap_pattern(one: str, other: str) -> str:
    """White space between two words; between digits no border of a cell and no end of a paragraph."""
    is_number = one[-1].isdecimal() and other[0].isdecimal()
    return r"(?:[^\S\t\n]+\n?|\n)[^\S\t\n]*" if is_number else r"\s+"


def _make_start_guard(first: str) -> str:
    """What must not stand before a phrase: letters before a letter; for a digit also marks of thousands, and signs."""
    if first.isdecimal():
        return r"(?<!\w)(?<!\d[.,'’])(?<!(?<!\d{3})\d[\u0020\u00a0\u202f])(?<!(?<![\w)%°])[-−])"
    return r"(?<!\w)" if first.isalnum() else ""


def _make_end_guard(last: str) -> str:
    if last.isdecimal():
        return r"(?!\w)(?![.,'’]\d)"
    return r"(?!\w)" if last.isalnum() else ""


def get_quote_context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a place, each side at most as long as may be quoted, with single spaces."""
    before, after = _get_sides(text, start, end)
    return _keep_last_words(before), _keep_first_words(after)


def join_context(prefix: str, phrase: str, suffix: str) -> tuple[str, int]:
    """Return a phrase between the words around it, and where it begins.

    Whether a blank stood between is not kept: a sign that may be part of a number touches it, words do not.
    """
    touches = prefix[-1:] in _NUMBER_SIGNS
    before = prefix if not prefix or touches else f"{prefix} "
    after = f" {suffix}" if suffix[:1].isalnum() else suffix
    return before + phrase + after, len(before)


def has_context(text: str, place: tuple[int, int], prefix: str, suffix: str) -> bool:
    """Whether these words stand before and after a place."""
    before, after = _get_sides(text, *place)
    prefix, suffix = " ".join(prefix.split()), " ".join(suffix.split())
    return bool(prefix or suffix) and before.endswith(prefix) and after.startswith(suffix)


def _get_sides(text: str, start: int, end: int) -> tuple[str, str]:
    return " ".join(text[max(0, start - _REACH) : start].split()), " ".join(text[end : end + _REACH].split())


def _keep_last_words(text: str) -> str:
    if len(text) <= MAX_CONTEXT:
        return text
    _, _, whole = text[-MAX_CONTEXT - 1 :].partition(" ")
    return whole or text[-MAX_CONTEXT:]


def _keep_first_words(text: str) -> str:
    if len(text) <= MAX_CONTEXT:
        return text
    whole, _, _ = text[: MAX_CONTEXT + 1].rpartition(" ")
    return whole or text[:MAX_CONTEXT]


def trim_quote(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a place that may be quoted: no white space around, no second sentence, no thirteenth word.

    It begins where the place begins, for there the figure stands.
    """
    words = [(start + word.start(), start + word.end()) for word in _WORD.finditer(text[start:end])]
    kept = words[:1]
    for word in words[1:MAX_QUOTE_WORDS]:
        if SENTENCE_END.search(text[kept[0][0] : word[0] + 1]) or word[1] - kept[0][0] > MAX_LETTERS:
            break
        kept.append(word)
    return (kept[0][0], min(kept[-1][1], kept[0][0] + MAX_LETTERS)) if kept else (start, end)


def iter_wider_quotes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield places around one that may be quoted as well, the shortest first, words on the left before the right."""
    first = max(0, start - MAX_LETTERS)
    before = [first + word.start() for word in _WORD.finditer(text[first:start])]
    after = [end + word.end() for word in _WORD.finditer(text[end : end + MAX_LETTERS])]
    room = MAX_QUOTE_WORDS - len(text[start:end].split())
    for added in range(1, room + 1):
        for left in range(added, -1, -1):
            right = added - left
            if left <= len(before) and right <= len(after):
                place = (before[-left] if left else start, after[right - 1] if right else end)
                if place[1] - place[0] <= MAX_LETTERS and not SENTENCE_END.search(text[place[0] : place[1]]):
                    yield place


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
def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def renew_verification(fact: Fact, text: str | None, article: Article) -> Verdict:
    """Check a fact against its text, or its quote alone where none is held, and keep what was decided before.

    What a person has confirmed, or a check has found in a text that is no longer held, stands until the words say
    otherwise.
    """
    verdict = verify_fact(fact, text, article) if text is not None else verify_quote(fact, article)
    keeps = fact.verification is Verification.CONFIRMED and verdict.outcome is Verification.NEEDS_PERSON
    keeps |= fact.verification is Verification.VERIFIED and text is None and verdict.outcome is not Verification.FAILED
    return replace(verdict, outcome=fact.verification, reason=fact.check_note) if keeps else verdict


def verify_fact(fact: Fact, text: str, article: Article) -> Verdict:
    """Find the phrase in the held text and compare number, hedge and unit re-parsed from it with the record.

    The phrase counts as found when it stands at its stated place in exactly this text, or exactly once, or exactly
    once between the words that stood around it; runs of white space are equal, nothing else is fuzzy.
    """
    places = _find_stated_place(fact, text) or find_quote(fact.quote_exact, text)
    if len(places) > 1:
        places = _filter_unmoved(fact, text, places) or places
    if not places:
        return Verdict(Verification.FAILED, "the phrase is not in the text")
    if len(places) > 1:
        return Verdict(Verification.FAILED, f"the phrase stands {len(places)} times in the text, at no stated place")
    place = places[0]
    article = localize_article(article, text, place[0])
    reason = find_mismatch(fact, article) or _find_outside_hedge(fact, text, place, article)
    if fact.derivation is Derivation.COMPUTED and reason and _is_implied_rank(fact, text, place, article):
        return Verdict(Verification.VERIFIED, "", *place)
    doubts = find_doubts(text, *place, get_recorded_quantity(fact), article.language)
    return _make_verdict(reason, doubts, Verification.VERIFIED, place)


def verify_quote(fact: Fact, article: Article) -> Verdict:
    """Compare a record with its own quote and printed quantity alone, where no text is held.

    `agrees` where both readings bear it out, `failed` where both say that the words state something else,
    `needs_person` where they leave something open.
    """
    words, start = join_context(fact.quote_prefix, fact.quote_exact, fact.quote_suffix)
    told = get_recorded_quantity(fact)
    article = localize_article(article, words, start)
    doubts = find_doubts(words, start, start + len(fact.quote_exact), told, article.language)
    is_all = fact.value_text == words
    printed = doubts if is_all else find_doubts(fact.value_text, 0, len(fact.value_text), told, article.language)
    against = tuple(doubt for doubt in printed if doubt.contradicts and doubt.part != "unit")
    if fact.derivation is Derivation.COMPUTED:
        return Verdict(Verification.NEEDS_PERSON, "it was computed: the words do not print it")
    return _make_verdict(find_mismatch(fact, article), (*doubts, *against), Verification.AGREES)


def _make_verdict(
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


def list_verdict_fields(verdict: Verdict, text: str | None = None) -> dict[str, Any]:
    """Return the fields of a fact that keep the outcome of a check, and its place where it was found in a text."""
    found = {"verification": verdict.outcome, "check_note": verdict.reason[: text_limits.REASON]}
    if verdict.start is None or text is None:
        return found
    return {**found, "quote_start": verdict.start, "quote_end": verdict.end, "text_sha256": hash_text(text)}


def get_recorded_quantity(fact: Fact) -> RecordedQuantity:
    """Return what a record states, for the independent check of its words."""
    code, amount, lower, upper = fact.unit, fact.amount, fact.lower, fact.upper
    if fact.derivation is Derivation.UNIT_CONVERTED:
        code, amount, lower, upper = _convert_as_printed(fact)
    unit_text = fact.unit_text or _get_printed_noun(fact)
    return RecordedQuantity(
        fact.qualifier.value, amount, lower, upper, code, unit_text, fact.period, bool(fact.approximate)
    )


def _convert_as_printed(fact: Fact) -> tuple[str, Decimal | None, Decimal | None, Decimal | None]:
    """The numbers of a converted record in the unit that its words print."""
    words = (fact.unit_text, _get_printed_noun(fact), _BEHIND_NUMBER.sub("", fact.quote_exact))
    found = (item for text in words if text and (item := units.find_unit(text)))
    printed = next((item for item in found if units.is_convertible(fact.unit, item.code)), None)
    if printed is None:
        return fact.unit, fact.amount, fact.lower, fact.upper
    target = printed.code

    def convert_number(number: Decimal | None) -> Decimal | None:
        return None if number is None else units.convert_value(number, fact.unit, target)

    return target, convert_number(fact.amount), convert_number(fact.lower), convert_number(fact.upper)


def _get_printed_noun(fact: Fact) -> str:
    """The words behind the number in the printed quantity."""
    return _BEHIND_NUMBER.sub("", fact.value_text)


def _find_stated_place(fact: Fact, text: str) -> list[tuple[int, int]]:
    """The stated place, where it is one of exactly this text and the phrase stands there."""
    start, end = fact.quote_start, fact.quote_end
    is_there = is_quote_at(fact.quote_exact, text, start, end) and fact.text_sha256 == hash_text(text)
    return [(start or 0, end or 0)] if is_there else []


def _filter_unmoved(fact: Fact, text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places at which the words around the phrase are still the same."""
    return [place for place in places if has_context(text, place, fact.quote_prefix, fact.quote_suffix)]


def _find_outside_hedge(fact: Fact, text: str, place: tuple[int, int], article: Article) -> str:
    """Say which hedge stands beside the phrase and not in it: 'more than' before a quoted '2,500 patients'."""
    first = max(0, place[0] - _BESIDE)
    near = text[first : place[1] + _BESIDE]
    for read in parse_text(near, language=_get_language(article), published=article.published):
        start, end = read.start + first, read.end + first
        reaches_out = start < place[1] and end > place[0] and (start < place[0] or end > place[1])
        if reaches_out and read.qualifier != fact.qualifier and _get_read_numbers(read) & _get_fact_numbers(fact):
            return f"the article says {' '.join(read.phrase.split())!r}; the record says {saying.phrase_quantity(fact)}"
    return ""


def _get_read_numbers(read: ParsedQuantity) -> set[Decimal]:
    return {number for number in (read.value, read.low, read.high) if number is not None}


def _get_fact_numbers(fact: Quantity) -> set[Decimal]:
    return {number for number in (fact.amount, fact.lower, fact.upper) if number is not None}


def _is_implied_rank(fact: Fact, text: str, place: tuple[int, int], article: Article) -> bool:
    """Whether a rank that is not printed itself follows from the one printed before it."""
    found = find_implied_rank(text, *place, _get_language(article))
    return found is not None and is_same_reading(fact, found.quantity())


def find_mismatch(fact: Fact, article: Article) -> str:
    """Return why no reading of the phrase equals the record, or nothing when one does."""
    readings = list(_iter_readings(fact.quote_exact, _get_language(article), article.published))
    if any(is_same_reading(fact, read) for read in readings):
        return ""
    found = ", ".join(saying.phrase_quantity(read) for read in readings) or "no number"
    return f"the phrase says {found}; the record says {saying.phrase_quantity(fact)}"


def localize_article(article: Article, text: str, place: int) -> Article:
    """The article as one in the language of the paragraph around a place."""
    language = find_language_at(text, place, article.language)
    return article if language == article.language else article.model_copy(update={"language": language})


def _get_language(article: Article) -> str:
    return article.language if article.language in LANGUAGES else ENGLISH


def _iter_readings(phrase: str, language: str, published: str | None) -> Iterator[Quantity]:
    """Yield what the phrase can be read as; a reading that cannot exist is none."""
    for candidate in parse_phrase_widely(phrase, language=language, published=published):
        with suppress(ValueError):
            yield candidate.quantity()


def is_same_reading(fact: Fact, read: Quantity) -> bool:
    """Whether a reading says what the record says: hedge, numbers, unit or counted noun."""
    if read.qualifier is not fact.qualifier or read.approximate != fact.approximate:
        return False
    return has_same_numbers(fact, read) and _has_same_unit(fact, read)


def has_same_numbers(fact: Quantity, read: Quantity) -> bool:
    """Whether two quantities state the same numbers, in one unit or converted exactly; nouns are not looked at."""
    if fact.unit == read.unit or not units.is_convertible(read.unit, fact.unit) or units.get_unit(fact.unit).is_date:
        names = ("amount", "lower", "upper", "lower_inclusive", "upper_inclusive")
        is_part = fact.unit == "1" and fact.amount and read.amount and _is_part_value(read.amount, fact.amount)
        return all(getattr(fact, name) == getattr(read, name) for name in names[bool(is_part) :])
    numbers = ((getattr(fact, name), getattr(read, name)) for name in ("amount", "lower", "upper"))
    return all(
        (one is None) == (other is None) and (one is None or units.convert_value(other, read.unit, fact.unit) == one)
        for one, other in numbers
    )


def _is_part_value(read: Decimal, recorded: Decimal) -> bool:
    """Whether a part without an end, such as two thirds, is recorded with other decimals than it is read with."""
    places = -int(read.as_tuple().exponent)
    own = -int(recorded.as_tuple().exponent)
    least = min(places, own)
    return places == _PLACES_OF_PART and own >= _LEAST_PLACES and round(read, least) == round(recorded, least)


def _has_same_unit(fact: Fact, read: Quantity) -> bool:
    if fact.unit == read.unit:
        return True
    ours, theirs = units.get_unit(fact.unit), units.get_unit(read.unit)
    if ours.noun is not None:
        return _has_noun_in_phrase(fact, ours)
    is_same_kind = units.is_convertible(fact.unit, read.unit) and ours.dimension == theirs.dimension
    return is_same_kind and _get_counted_divisor(fact.unit) in ("", _get_counted_divisor(read.unit))


def _get_counted_divisor(code: str) -> str:
    """The last word of the counted thing that a unit is per: 'session' of 'Gy/{therapy session}'."""
    bottom = code.rpartition("/")[2]
    return bottom.strip("{}").split()[-1] if "/" in code and bottom.startswith("{") else ""


def _has_noun_in_phrase(fact: Fact, unit: units.Unit) -> bool:
    """Whether the phrase names the counted thing, in the record's printed words or in any known form."""
    words = _fold_text(fact.quote_exact)
    forms = [fact.unit_text, *(name for pair in unit.names.values() for name in pair), *unit.forms]
    return any(form and _fold_text(form) in words for form in forms)


def _fold_text(text: str) -> str:
    return " ".join(text.casefold().split())
