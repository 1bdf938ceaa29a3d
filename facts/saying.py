"""How a quantity, a date and a source are said: one way for every surface, in the phrases of each language.

The hedge is part of the words: there is no function here that says a number without it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from facts.languages import ENGLISH
from facts.languages.translator import load_phrases
from facts.model import edtf_date, units
from facts.model.quantity import Qualifier, Quantity, count_decimals, find_date_bounds
from facts.model.record import Verification

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.research_facility import Facility
    from facts.model.selection import Selection
    from facts.model.source_article import Article

_NBSP = "\u00a0"


def phrase_number(value: Decimal, language: str, decimals: int | None = None) -> str:
    """Return a number in full, with the language's separators and the decimals as printed."""
    places = max(decimals if decimals is not None else 0, count_decimals(value), 0)
    return _format_number(value or abs(value), places, language)  # a zero has no sign


@lru_cache(maxsize=65536)
def _format_number(value: Decimal, places: int, language: str) -> str:
    pattern = "#,##0" + (f".{'0' * places}" if places else "")
    text = format_decimal(value, format=pattern, locale=load_phrases(language).locale, decimal_quantization=False)
    return text.replace("-", "−")


def phrase_quantity(item: Quantity, language: str = ENGLISH) -> str:
    """Return a quantity in words: 'more than 12,000 processors', 'about 7,000 TB', '0.5 to 6 keV'."""
    unit = units.get_unit(item.unit)
    if unit.dimension == "rank":
        return _phrase_rank(item, language)
    if item.qualifier is Qualifier.ORDER_OF_MAGNITUDE:
        said = _phrase_magnitude(item, unit, language)
        if said:
            return said
    if item.qualifier is Qualifier.TOLERANCE and not _is_symmetric(item):
        return _phrase_lopsided(item, unit, language)
    low, main = _list_numbers(item)
    pattern = _choose_pattern(item, language)
    named = _phrase_with_unit(main, item.decimals, unit, language)
    lesser = _phrase_lesser(low, main, item, unit, language)
    return pattern.format(n=named, low=lesser)


def _list_numbers(item: Quantity) -> tuple[Decimal | None, Decimal]:
    """Return (first number, the number the unit follows): for a tolerance the amount and its half-width."""
    if item.qualifier is Qualifier.TOLERANCE:
        assert item.amount is not None
        assert item.upper is not None
        return item.amount, item.upper - item.amount
    main = item.amount if item.amount is not None else item.upper if item.upper is not None else item.lower
    assert main is not None
    return item.lower, main


def _choose_pattern(item: Quantity, language: str) -> str:
    phrases = load_phrases(language)
    if units.get_unit(item.unit).is_date and item.qualifier in phrases.date_hedges:
        return phrases.date_hedges[item.qualifier]
    pattern = phrases.hedges[item.qualifier]
    if item.qualifier is Qualifier.BETWEEN:
        pattern = phrases.range_about if item.approximate else pattern
        if not item.lower_inclusive:
            pattern = pattern.replace("{low}", phrases.open_ends["lower"].format(n="{low}"))
        if not item.upper_inclusive:
            pattern = pattern.replace("{n}", phrases.open_ends["upper"])
    return pattern


def _is_symmetric(item: Quantity) -> bool:
    assert item.amount is not None
    assert item.lower is not None
    assert item.upper is not None
    return item.upper - item.amount == item.amount - item.lower


def _phrase_lopsided(item: Quantity, unit: units.Unit, language: str) -> str:
    """Say a value whose two bounds are not equally far: '12 m (9 to 18)'."""
    assert item.amount is not None
    assert item.lower is not None
    assert item.upper is not None
    low, high = (phrase_number(end, language) for end in (item.lower, item.upper))
    bounds = load_phrases(language).hedges[Qualifier.BETWEEN].format(low=low, n=high)
    return f"{_phrase_with_unit(item.amount, item.decimals, unit, language)} ({bounds})"


def _phrase_lesser(low: Decimal | None, main: Decimal, item: Quantity, unit: units.Unit, language: str) -> str:
    if low is None:
        return ""
    if unit.is_date:
        return phrase_calendar_date(low, unit.code, language)
    if _choose_scale(main, unit) and _choose_scale(low, unit):
        return _phrase_scaled(low, item.decimals, unit, language)[0]
    return phrase_number(low, language, item.decimals)


def _phrase_with_unit(value: Decimal, decimals: int | None, unit: units.Unit, language: str) -> str:
    """Return number and unit: a symbol where the unit has one, else its name in the right number."""
    if unit.is_date:
        return phrase_calendar_date(value, unit.code, language)
    text, is_scaled = _phrase_scaled(value, decimals, unit, language)
    phrases = load_phrases(language)
    if unit.symbol and not unit.is_money:
        return phrases.percent.format(n=text) if unit.code == "%" else f"{text}{_NBSP}{unit.symbol}"
    if unit.code == "1":
        return text
    noun = phrases.choose_form(unit.names[language], value)
    return f"{text} {phrases.link_to_scale(noun) if is_scaled else noun}"


def _choose_scale(value: Decimal, unit: units.Unit) -> int | None:
    """Return the million or billion to say the number in, when that hides no digit."""
    if unit.symbol and not unit.is_money:
        return None
    for scale in (10**9, 10**6):
        if abs(value) >= scale:
            return scale if count_decimals(value / scale) <= 3 else None
    return None


def _phrase_scaled(value: Decimal, decimals: int | None, unit: units.Unit, language: str) -> tuple[str, bool]:
    scale = _choose_scale(value, unit)
    if scale is None:
        return phrase_number(value, language, decimals), False
    part = value / scale
    phrases = load_phrases(language)
    word = phrases.choose_form(phrases.scales[scale], part)
    # Zeros after the point were printed only where the number itself was printed in millions.
    places = None if decimals is None or decimals >= 0 else max(0, decimals + (9 if scale == 10**9 else 6))
    return f"{phrase_number(part, language, places)} {word}", True


def _phrase_magnitude(item: Quantity, unit: units.Unit, language: str) -> str:
    if item.lower is None or item.upper != item.lower * 10:
        return ""
    phrases = load_phrases(language)
    noun = phrases.choose_form(unit.names[language], item.lower)
    pattern = phrases.magnitudes.get(int(item.lower), "")
    return pattern.format(n=noun, linked=phrases.link_to_scale(noun)).strip()


def _phrase_rank(item: Quantity, language: str) -> str:
    low, main = _list_numbers(item)
    phrases = load_phrases(language)
    lesser = f"{phrases.phrase_place(int(low))} – " if low is not None and low != main else ""
    place = f"{lesser}{phrases.phrase_place(int(main))}"
    return phrases.hedges[item.qualifier].format(n=place, low="").strip(" ±")


def phrase_calendar_date(value: Decimal, code: str, language: str) -> str:
    """Return a date kept in digits: 20190822 in CCYYMMDD is '22 August 2019'."""
    first, _ = find_date_bounds(value, code)
    return _phrase_to_precision(first, {"CCYY": "year", "CCYYMM": "month", "CCYYMMDD": "day"}[code], language)


def _phrase_to_precision(day: date, precision: str, language: str) -> str:
    if precision == "year":
        return f"{day.year:04d}"
    phrases = load_phrases(language)
    pattern = phrases.dates.month if precision == "month" else phrases.dates.day
    return format_date(day, format=pattern, locale=phrases.locale)


@lru_cache(maxsize=16384)
def phrase_date(text: str | None, language: str = ENGLISH) -> str:
    """Return an EDTF date in words: 'August 2019', '2007–2013', 'about August 2019'; 'undated' for none."""
    if not text:
        return load_phrases(language).dates.undated
    if "/" in text:
        first, _, last = text.partition("/")
        return "–".join("…" if part in ("", "..") else phrase_date(part, language) for part in (first, last))
    precision = edtf_date.find_precision(text)
    if precision == "range":
        first_day, last_day = edtf_date.get_bounds(text)
        ends = ((first_day, edtf_date.BEFORE), (last_day, edtf_date.AFTER))
        said = ["…" if day == far else _phrase_to_precision(day, "month", language) for day, far in ends]
        return "–".join(dict.fromkeys(said))
    one = _phrase_to_precision(edtf_date.get_bounds(text)[0], precision, language)
    return load_phrases(language).dates.about.format(d=one) if text[-1] in "~?%" else one


def phrase_day(moment: datetime, language: str = ENGLISH) -> str:
    """Return the day of a moment, named as the day of UTC that it is: where the reader is it may be another."""
    return f"{phrase_date(_convert_to_utc(moment).date().isoformat(), language)} (UTC)"


def phrase_time(moment: datetime) -> str:
    """Return a moment to the minute, for lists."""
    return f"{_convert_to_utc(moment):%Y-%m-%d %H:%M} UTC"


def _convert_to_utc(moment: datetime) -> datetime:
    """Return a moment by UTC; one without a zone is of UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def add_status(said: str, status: str, language: str = ENGLISH, scope: str = "") -> str:
    """Add the scope, and 'planned', 'projected' or 'estimated': '3.4 km (main tunnel)', '400 PB (disk, planned)'.

    A number of a part must never pose as one of the whole, nor a plan as what has come true.
    """
    words = ", ".join(filter(None, (scope, load_phrases(language).status.get(status))))
    return f"{said} ({words})" if words else said


@lru_cache(maxsize=4096)
def phrase_fact(item: Fact, language: str = ENGLISH) -> str:
    """Return a fact's quantity in words, with its scope where it has one, and its status unless it has come true."""
    return add_status(phrase_quantity(item, language), item.status_kind, language, item.scope)


def phrase_as_of(item: Fact, language: str = ENGLISH) -> str:
    """Return 'as of August 2019', or 'undated'."""
    dates = load_phrases(language).dates
    if item.as_of is None:
        return dates.undated
    said = dates.as_of.format(d=phrase_date(item.as_of, language))
    return f"{said} ({dates.of_publication})" if item.as_of_basis == "inferred_from_publication" else said


def describe_source(article: Article, language: str = ENGLISH) -> str:
    """Return the short source mark with its date: 'INFN Newsletter 62, August 2019'."""
    return f"{article.attribution}, {phrase_date(article.published, language)}"


def phrase_fact_sentence(
    item: Fact, facility: Facility, metric: Metric, article: Article, language: str = ENGLISH
) -> str:
    """Return a sentence ready to paste: who, what, how much, as of when, who says so."""
    phrases = load_phrases(language)
    return phrases.fact.format(
        facility=facility.name_in(language),
        metric=metric.label_in(language),
        quantity=phrase_fact(item, language),
        as_of=phrase_as_of(item, language),
        source=phrases.source.format(s=describe_source(article, language)),
    )


def describe_selection(chosen: Selection, names: Mapping[str, Mapping[str, str]], say: Speaker) -> str:
    """Return a selection as a sentence; `names` gives what people call facilities, metrics and articles."""
    if chosen.is_everything:
        return say("All approved facts")
    parts = [
        say("{title}: {words}", title=say(title), words=_describe_values(name, getattr(chosen, name), names, say))
        for name, title in _FILTER_TITLES.items()
        if getattr(chosen, name)
    ]
    when = _describe_span(chosen, say)
    return say("Facts – {filters}", filters="; ".join([*parts, *([when] if when else [])]))


def _describe_values(
    name: str, values: str | tuple[str, ...], names: Mapping[str, Mapping[str, str]], say: Speaker
) -> str:
    if isinstance(values, str):
        return say("“{words}”", words=values)
    known = names.get(name, {})
    return ", ".join(known.get(value) or say(str(value).replace("_", " ")) for value in values)


def _describe_span(chosen: Selection, say: Speaker) -> str:
    first, last = (phrase_date(end, say.language) if end else "" for end in (chosen.as_of_from, chosen.as_of_to))
    if first and last:
        return say("as of {first} to {last}", first=first, last=last)
    if first:
        return say("as of {first} or later", first=first)
    return say("as of {last} or earlier", last=last) if last else ""


def describe_check(fact: Fact, say: Speaker) -> str:
    """Say how far a number is borne out by its words, and what the check could not account for."""
    match fact.verification:
        case Verification.VERIFIED:
            said = say("Verified: the phrase stands in the text, and two readings of it give this number.")
        case Verification.AGREES:
            said = say("Agrees with its quote: the quoted words alone state this number. The text is not held here.")
        case Verification.CONFIRMED:
            said = say("Confirmed by a person who read the words.")
        case Verification.NEEDS_PERSON:
            said = say("A person must look: the check could not account for everything in the words.")
        case Verification.FAILED:
            said = say("The check failed: the words are not in the text, or they say something else.")
        case _:
            said = say("Not checked against its words yet.")
    when = phrase_day(fact.checked_at, say.language) if fact.checked_at else ""
    note = say("What was left open: {what}.", what=fact.check_note) if fact.check_note else ""
    return " ".join(part for part in (said, note, when) if part)


_FILTER_TITLES = {
    "text": "Search",
    "facility": "Facility",
    "metric": "Metric",
    "article": "Article",
    "topic": "Topic",
    "kind": "Kind of facility",
    "country": "Country",
    "qualifier": "Hedge",
    "dimension": "Dimension",
    "publisher": "Publisher",
    "language": "Language of the source",
    "verification": "Check against the words",
    "state": "State",
}
