"""How a quantity, a date and a source are said, in four languages: one way for every surface.

The hedge is part of the words: there is no function here that says a number without it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from facts import edtf_date, units
from facts.quantity import Qualifier, Quantity, date_bounds, printed_decimals
from facts.record import Verification

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from facts.language import Speaker
    from facts.metric import Metric
    from facts.record import Fact
    from facts.research_facility import Facility
    from facts.selection import Selection
    from facts.source_article import Article

LOCALES = {"en": "en_GB", "it": "it_IT", "de": "de_DE", "fr": "fr_FR"}

HEDGES: dict[str, dict[Qualifier, str]] = {
    "en": {
        Qualifier.EXACT: "{n}",
        Qualifier.APPROXIMATELY: "about {n}",
        Qualifier.NEARLY: "nearly {n}",
        Qualifier.MORE_THAN: "more than {n}",
        Qualifier.AT_LEAST: "at least {n}",
        Qualifier.LESS_THAN: "less than {n}",
        Qualifier.UP_TO: "up to {n}",
        Qualifier.BETWEEN: "{low} to {n}",
        Qualifier.TOLERANCE: "{low} ± {n}",
        Qualifier.ONE_OF_ONLY: "one of only {n}",
        Qualifier.ORDER_OF_MAGNITUDE: "{low} to under {n}",
    },
    "it": {
        Qualifier.EXACT: "{n}",
        Qualifier.APPROXIMATELY: "circa {n}",
        Qualifier.NEARLY: "quasi {n}",
        Qualifier.MORE_THAN: "più di {n}",
        Qualifier.AT_LEAST: "almeno {n}",
        Qualifier.LESS_THAN: "meno di {n}",
        Qualifier.UP_TO: "fino a {n}",
        Qualifier.BETWEEN: "da {low} a {n}",
        Qualifier.TOLERANCE: "{low} ± {n}",
        Qualifier.ONE_OF_ONLY: "uno di soli {n}",
        Qualifier.ORDER_OF_MAGNITUDE: "da {low} a meno di {n}",
    },
    "de": {
        Qualifier.EXACT: "{n}",
        Qualifier.APPROXIMATELY: "rund {n}",
        Qualifier.NEARLY: "fast {n}",
        Qualifier.MORE_THAN: "mehr als {n}",
        Qualifier.AT_LEAST: "mindestens {n}",
        Qualifier.LESS_THAN: "weniger als {n}",
        Qualifier.UP_TO: "bis zu {n}",
        Qualifier.BETWEEN: "{low} bis {n}",
        Qualifier.TOLERANCE: "{low} ± {n}",
        Qualifier.ONE_OF_ONLY: "eines von nur {n}",
        Qualifier.ORDER_OF_MAGNITUDE: "{low} bis unter {n}",
    },
    "fr": {
        Qualifier.EXACT: "{n}",
        Qualifier.APPROXIMATELY: "environ {n}",
        Qualifier.NEARLY: "près de {n}",
        Qualifier.MORE_THAN: "plus de {n}",
        Qualifier.AT_LEAST: "au moins {n}",
        Qualifier.LESS_THAN: "moins de {n}",
        Qualifier.UP_TO: "jusqu’à {n}",
        Qualifier.BETWEEN: "{low} à {n}",
        Qualifier.TOLERANCE: "{low} ± {n}",
        Qualifier.ONE_OF_ONLY: "un parmi seulement {n}",
        Qualifier.ORDER_OF_MAGNITUDE: "{low} à moins de {n}",
    },
}
DATES = {
    "en": {"more_than": "after {n}", "at_least": "{n} or later", "less_than": "before {n}", "up_to": "{n} or earlier"},
    "it": {"more_than": "dopo il {n}", "at_least": "{n} o dopo", "less_than": "prima del {n}", "up_to": "{n} o prima"},
    "de": {"more_than": "nach {n}", "at_least": "{n} oder später", "less_than": "vor {n}", "up_to": "{n} oder früher"},
    "fr": {"more_than": "après {n}", "at_least": "{n} ou après", "less_than": "avant {n}", "up_to": "{n} ou avant"},
}
MAGNITUDES: dict[str, dict[int, str]] = {
    "en": {10: "tens of", 100: "hundreds of", 1000: "thousands of"},
    "it": {10: "decine di", 100: "centinaia di", 1000: "migliaia di"},
    "de": {},
    "fr": {10: "des dizaines de", 100: "des centaines de", 1000: "des milliers de"},
}
EXCLUSIVE = {
    "en": ("more than {n}", "less than {n}"),
    "it": ("più di {n}", "meno di {n}"),
    "de": ("mehr als {n}", "weniger als {n}"),
    "fr": ("plus de {n}", "moins de {n}"),
}
SCALES = {
    "en": {10**9: ("billion", "billion"), 10**6: ("million", "million")},
    "it": {10**9: ("miliardo", "miliardi"), 10**6: ("milione", "milioni")},
    "de": {10**9: ("Milliarde", "Milliarden"), 10**6: ("Million", "Millionen")},
    "fr": {10**9: ("milliard", "milliards"), 10**6: ("million", "millions")},
}
STATUS = {
    "en": {"planned": "planned", "projected": "projected", "estimated": "estimated"},
    "it": {"planned": "previsto", "projected": "proiezione", "estimated": "stima"},
    "de": {"planned": "geplant", "projected": "hochgerechnet", "estimated": "geschätzt"},
    "fr": {"planned": "prévu", "projected": "projection", "estimated": "estimation"},
}
AS_OF = {"en": "as of {d}", "it": "dato: {d}", "de": "Stand {d}", "fr": "situation : {d}"}
UNDATED = {"en": "undated", "it": "senza data", "de": "ohne Datum", "fr": "sans date"}
ABOUT = {"en": "about {d}", "it": "circa {d}", "de": "etwa {d}", "fr": "vers {d}"}
INFERRED = {
    "en": "date of publication",
    "it": "data di pubblicazione",
    "de": "Datum der Veröffentlichung",
    "fr": "date de publication",
}
SOURCE = {"en": "Source: {s}", "it": "Fonte: {s}", "de": "Quelle: {s}", "fr": "Source : {s}"}
_NBSP = "\u00a0"
_ENGLISH_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def number(value: Decimal, language: str, decimals: int | None = None) -> str:
    """Return a number in full, with the language's separators and the decimals as printed."""
    places = max(decimals if decimals is not None else 0, printed_decimals(value), 0)
    return _written(value or abs(value), places, language)  # a zero has no sign


@lru_cache(maxsize=65536)
def _written(value: Decimal, places: int, language: str) -> str:
    pattern = "#,##0" + (f".{'0' * places}" if places else "")
    text = format_decimal(value, format=pattern, locale=LOCALES[language], decimal_quantization=False)
    return text.replace("-", "−")


def quantity(item: Quantity, language: str = "en") -> str:
    """Return a quantity in words: 'more than 12,000 processors', 'about 7,000 TB', '0.5 to 6 keV'."""
    unit = units.unit(item.unit)
    if unit.dimension == "rank":
        return _ranked(item, language)
    if item.qualifier is Qualifier.ORDER_OF_MAGNITUDE:
        said = _magnitude(item, unit, language)
        if said:
            return said
    if item.qualifier is Qualifier.TOLERANCE and not _symmetric(item):
        return _lopsided(item, unit, language)
    low, main = _numbers(item)
    pattern = _pattern(item, language)
    named = _named(main, item.decimals, unit, language)
    lesser = _lesser(low, main, item, unit, language)
    return pattern.format(n=named, low=lesser)


def _numbers(item: Quantity) -> tuple[Decimal | None, Decimal]:
    """Return (first number, the number the unit follows): for a tolerance the amount and its half-width."""
    if item.qualifier is Qualifier.TOLERANCE:
        assert item.amount is not None
        assert item.upper is not None
        return item.amount, item.upper - item.amount
    main = item.amount if item.amount is not None else item.upper if item.upper is not None else item.lower
    assert main is not None
    return item.lower, main


def _pattern(item: Quantity, language: str) -> str:
    if units.unit(item.unit).is_date and item.qualifier in DATES[language]:
        return DATES[language][item.qualifier]
    pattern = HEDGES[language][item.qualifier]
    if item.qualifier is Qualifier.BETWEEN:
        after, before = EXCLUSIVE[language]
        if not item.lower_inclusive:
            pattern = pattern.replace("{low}", after.format(n="{low}"))
        if not item.upper_inclusive:
            pattern = pattern.replace("{n}", before)
    return pattern


def _symmetric(item: Quantity) -> bool:
    assert item.amount is not None
    assert item.lower is not None
    assert item.upper is not None
    return item.upper - item.amount == item.amount - item.lower


def _lopsided(item: Quantity, unit: units.Unit, language: str) -> str:
    """Say a value whose two bounds are not equally far: '12 m (9 to 18)'."""
    assert item.amount is not None
    assert item.lower is not None
    assert item.upper is not None
    low, high = (number(end, language) for end in (item.lower, item.upper))
    bounds = HEDGES[language][Qualifier.BETWEEN].format(low=low, n=high)
    return f"{_named(item.amount, item.decimals, unit, language)} ({bounds})"


def _lesser(low: Decimal | None, main: Decimal, item: Quantity, unit: units.Unit, language: str) -> str:
    if low is None:
        return ""
    if unit.is_date:
        return calendar(low, unit.code, language)
    if _scale(main, unit) and _scale(low, unit):
        return _scaled(low, item.decimals, unit, language)[0]
    return number(low, language, item.decimals)


def _named(value: Decimal, decimals: int | None, unit: units.Unit, language: str) -> str:
    """Return number and unit: a symbol where the unit has one, else its name in the right number."""
    if unit.is_date:
        return calendar(value, unit.code, language)
    text, linked = _scaled(value, decimals, unit, language)
    if unit.symbol and not unit.is_money:
        glue = "" if unit.code == "%" and language in ("en", "it") else _NBSP
        return f"{text}{glue}{unit.symbol}"
    if unit.code == "1":
        return text
    return f"{text} {_link(unit.names[language][_plural(value, language)], linked, language)}"


def _scale(value: Decimal, unit: units.Unit) -> int | None:
    """Return the million or billion to say the number in, when that hides no digit."""
    if unit.symbol and not unit.is_money:
        return None
    for scale in (10**9, 10**6):
        if abs(value) >= scale:
            return scale if printed_decimals(value / scale) <= 3 else None
    return None


def _scaled(value: Decimal, decimals: int | None, unit: units.Unit, language: str) -> tuple[str, bool]:
    scale = _scale(value, unit)
    if scale is None:
        return number(value, language, decimals), False
    part = value / scale
    word = SCALES[language][scale][_plural(part, language)]
    # Zeros after the point were printed only where the number itself was printed in millions.
    places = None if decimals is None or decimals >= 0 else max(0, decimals + (9 if scale == 10**9 else 6))
    return f"{number(part, language, places)} {word}", True


def _link(name: str, after_scale: bool, language: str) -> str:
    """Join a noun to a million: 'milioni di euro', 'millions d’euros'."""
    if not after_scale or language in ("en", "de"):
        return name
    if language == "it":
        return f"di {name}"
    return f"d’{name}" if re.match(r"[aeiouhâéèêîôœAEIOUÉ]", name) else f"de {name}"


def _plural(value: Decimal, language: str) -> int:
    return int(abs(value) >= 2 if language == "fr" else abs(value) != 1)


def _magnitude(item: Quantity, unit: units.Unit, language: str) -> str:
    words = MAGNITUDES[language]
    if item.lower is None or item.upper != item.lower * 10 or int(item.lower) not in words:
        return ""
    name = unit.names[language][1]
    text = words[int(item.lower)]
    if language == "fr" and text.endswith(" de"):
        return f"{text[:-3]} {_link(name, after_scale=True, language=language)}"
    return f"{text} {name}".strip()


def _ranked(item: Quantity, language: str) -> str:
    low, main = _numbers(item)
    lesser = f"{_place(low, language)} – " if low is not None and low != main else ""
    place = f"{lesser}{_place(main, language)}"
    return HEDGES[language][item.qualifier].format(n=place, low="").strip(" ±")


def _place(value: Decimal, language: str) -> str:
    number_ = int(value)
    if language == "it":
        return f"{number_}º posto"
    if language == "de":
        return f"Platz {number_}"
    if language == "fr":
        return f"{number_}{'re' if number_ == 1 else 'e'} place"
    suffix = "th" if number_ % 100 in (11, 12, 13) else _ENGLISH_ORDINALS.get(number_ % 10, "th")
    return f"{number_}{suffix} place"


def calendar(value: Decimal, code: str, language: str) -> str:
    """Return a date kept in digits: 20190822 in CCYYMMDD is '22 August 2019'."""
    first, _ = date_bounds(value, code)
    return _day(first, {"CCYY": "year", "CCYYMM": "month", "CCYYMMDD": "day"}[code], language)


def _day(day: date, precision: str, language: str) -> str:
    if precision == "year":
        return f"{day.year:04d}"
    if precision == "month":
        return format_date(day, format="MMMM y", locale=LOCALES[language])
    return format_date(day, format="long", locale=LOCALES[language])


@lru_cache(maxsize=16384)
def edtf(text: str | None, language: str = "en") -> str:
    """Return an EDTF date in words: 'August 2019', '2007–2013', 'about August 2019'; 'undated' for none."""
    if not text:
        return UNDATED[language]
    if "/" in text:
        first, _, last = text.partition("/")
        return "–".join("…" if part in ("", "..") else edtf(part, language) for part in (first, last))
    precision = edtf_date.precision(text)
    if precision == "range":
        first_day, last_day = edtf_date.bounds(text)
        ends = ((first_day, edtf_date.BEFORE), (last_day, edtf_date.AFTER))
        said = ["…" if day == far else _day(day, "month", language) for day, far in ends]
        return "–".join(dict.fromkeys(said))
    one = _day(edtf_date.bounds(text)[0], precision, language)
    return ABOUT[language].format(d=one) if text[-1] in "~?%" else one


def day_of(moment: datetime, language: str = "en") -> str:
    """Return the day of a moment, named as the day of UTC that it is: where the reader is it may be another."""
    return f"{edtf(_in_utc(moment).date().isoformat(), language)} (UTC)"


def time_of(moment: datetime) -> str:
    """Return a moment to the minute, for lists."""
    return f"{_in_utc(moment):%Y-%m-%d %H:%M} UTC"


def _in_utc(moment: datetime) -> datetime:
    """Return a moment by UTC; one without a zone is of UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def with_status(said: str, status: str, language: str = "en") -> str:
    """Add 'planned', 'projected' or 'estimated': such a number must never pose as one that has come true."""
    word = STATUS[language].get(status)
    return f"{said} ({word})" if word else said


@lru_cache(maxsize=4096)
def fact(item: Fact, language: str = "en") -> str:
    """Return a fact's quantity in words, with its status unless it has come true."""
    return with_status(quantity(item, language), item.status_kind, language)


def as_of(item: Fact, language: str = "en") -> str:
    """Return 'as of August 2019', or 'undated'."""
    if item.as_of is None:
        return UNDATED[language]
    said = AS_OF[language].format(d=edtf(item.as_of, language))
    return f"{said} ({INFERRED[language]})" if item.as_of_basis == "inferred_from_publication" else said


def source(article: Article, language: str = "en") -> str:
    """Return the short source mark with its date: 'INFN Newsletter 62, August 2019'."""
    return f"{article.attribution}, {edtf(article.published, language)}"


def sentence(item: Fact, facility: Facility, metric: Metric, article: Article, language: str = "en") -> str:
    """Return a sentence ready to paste: who, what, how much, as of when, who says so."""
    said = fact(item, language)
    colon = f"{_NBSP}: " if language == "fr" else ": "
    head = f"{facility.name} – {metric.label_in(language)}{colon}{said}"
    when = as_of(item, language)
    return f"{head}, {when}. {SOURCE[language].format(s=source(article, language))}."


def selection(chosen: Selection, names: Mapping[str, Mapping[str, str]], say: Speaker) -> str:
    """Return a selection as a sentence; `names` gives what people call facilities, metrics and articles."""
    if chosen.is_everything:
        return say("All approved facts")
    parts = [
        say("{title}: {words}", title=say(title), words=_values(name, getattr(chosen, name), names, say))
        for name, title in _FILTER_TITLES.items()
        if getattr(chosen, name)
    ]
    when = _span(chosen, say)
    return say("Facts – {filters}", filters="; ".join([*parts, *([when] if when else [])]))


def _values(name: str, values: str | tuple[str, ...], names: Mapping[str, Mapping[str, str]], say: Speaker) -> str:
    if isinstance(values, str):
        return say("“{words}”", words=values)
    known = names.get(name, {})
    return ", ".join(known.get(value) or say(str(value).replace("_", " ")) for value in values)


def _span(chosen: Selection, say: Speaker) -> str:
    first, last = (edtf(end, say.language) if end else "" for end in (chosen.as_of_from, chosen.as_of_to))
    if first and last:
        return say("as of {first} to {last}", first=first, last=last)
    if first:
        return say("as of {first} or later", first=first)
    return say("as of {last} or earlier", last=last) if last else ""


def check(fact: Fact, say: Speaker) -> str:
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
    when = day_of(fact.checked_at, say.language) if fact.checked_at else ""
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
}
