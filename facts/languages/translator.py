"""How a language says the interface's strings, numbers, dates, sources and units; English where it lacks a line."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from facts.languages import ENGLISH, INTERFACE_LANGUAGES, LANGUAGES, read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from babel import Locale


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the interface's strings in one language; English is the key and the fallback."""

    language: str

    def __call__(self, message: str, **values: Any) -> str:
        said = _translations(self.language).gettext(message)
        return said.format(**values) if values else said

    def many(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """Say a message that depends on a number; {n} is the number, or how the language writes it where given."""
        said = _translations(self.language).ngettext(one, many, count)
        return said.format(**{"n": count, **values})


def speaker(language: str | None) -> Speaker:
    """Return the speaker of a language; English for one that is not there."""
    return Speaker(language if language in INTERFACE_LANGUAGES else ENGLISH)


@cache
def _translations(language: str) -> NullTranslations:
    source = files("facts.languages").joinpath(language, "messages.po")
    if not source.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - a text is read without Babel
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


Forms = tuple[str, ...]
_NUMBERED = ("magnitudes", "powers", "scales")
_KINDS = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True, slots=True)
class DatePhrases:
    """The patterns of a date, and what is said of one."""

    day: str
    month: str
    about: str
    as_of: str
    undated: str
    of_publication: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language; `facts/languages/en/phrases.toml` says what each is for."""

    locale: str
    fact: str
    source: str
    percent: str
    range_about: str
    places: Forms
    after_scale: str
    after_scale_elided: str
    elided_before: str
    hedges: dict[str, str]
    date_hedges: dict[str, str]
    open_ends: dict[str, str]
    magnitudes: dict[int, str]
    scales: dict[int, Forms]
    status: dict[str, str]
    dates: DatePhrases
    powers: dict[int, Forms]
    prefixes: dict[str, str]

    @property
    def language_tag(self) -> str:
        """Language and country as files and pages name them: 'en-GB'."""
        return self.locale.replace("_", "-")

    @property
    def babel_language(self) -> str:
        """What Babel calls the language without its country."""
        return self.locale.partition("_")[0]

    def choose_form(self, forms: Sequence[str], value: Decimal) -> str:
        """Return the form of a word that a number takes."""
        return forms[min(_find_plural(value.normalize(), self.locale), len(forms) - 1)]

    def phrase_place(self, place: int) -> str:
        """Return a place in an order: '9th place'."""
        return self.places[min(_find_ordinal(place, self.locale), len(self.places) - 1)].format(n=place)

    def link_to_scale(self, noun: str) -> str:
        """Join a noun to a million: 'milioni di euro', 'millions d’euros'."""
        is_elided = noun != "" and noun[0] in self.elided_before
        return (self.after_scale_elided if is_elided else self.after_scale).format(n=noun)


@cache
def load_phrases(language: str) -> Phrases:
    """Return the phrases of a language; those of English for one that has no folder."""
    own = read_toml(language, "phrases.toml") if language in LANGUAGES else {}
    known = read_toml(ENGLISH, "phrases.toml")
    said = {**known, **{name: known[name] | line if isinstance(line, dict) else line for name, line in own.items()}}
    numbered = {name: {int(number): word for number, word in said[name].items()} for name in _NUMBERED}
    return Phrases(**{**said, **numbered, "dates": DatePhrases(**said["dates"])})


@lru_cache(maxsize=16384)
def _find_plural(value: Decimal, locale: str) -> int:
    """Return which of the language's plural forms a number takes, as its place among them."""
    rule = _parse_locale(locale).plural_form
    return _list_kinds(rule.tags).index(rule(value))


@lru_cache(maxsize=1024)
def _find_ordinal(place: int, locale: str) -> int:
    rule = _parse_locale(locale).ordinal_form
    return _list_kinds(rule.tags).index(rule(place))


def _parse_locale(locale: str) -> Locale:
    from babel import Locale  # noqa: PLC0415 - a text is read without Babel

    return Locale.parse(locale)


def _list_kinds(tags: frozenset[str]) -> list[str]:
    return [kind for kind in _KINDS if kind in tags or kind == "other"]
