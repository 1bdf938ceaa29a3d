"""Written forms of units, by language: what the vocabulary lists, and some symbols besides."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from facts import units
from facts.extraction.tokens import tokenise

MORE_FORMS = {
    "mph": "[mi_i]/h",
    "kph": "km/h",
    "kmh": "km/h",
    "Gbps": "Gbit/s",
    "Mbps": "Mbit/s",
    "Tbps": "Tbit/s",
    "kbps": "kbit/s",
    "fps": "{frame}/s",
    "bpm": "{beat}/min",
    "rpm": "{revolution}/min",
    "hp": "{horsepower}",
    "bhp": "{horsepower}",
    "Nm": "{newton metre}",
    "mAh": "{milliampere hour}",
    "Ah": "{ampere hour}",
    "dpi": "{dot}/[in_i]",
    "ppi": "{pixel}/[in_i]",
    "Fahrenheit": "[degF]",
    "Celsius": "Cel",
    "degrees F": "[degF]",
    "cents": "{cent}",
    "cent": "{cent}",
    "pence": "{penny}",
    "¢": "{cent}",
    "mpg": "[mi_i]/[gal_us]",
}
LEAST_HYPHENED = 6
"""Forms shorter than this keep their hyphen: 'fb-1'."""
_WRITTEN_COUNTS = frozenset(code for code in MORE_FORMS.values() if "/" not in code)
_ONLY_IN = {
    "Go": "fr",
    "Mo": "fr",
    "To": "fr",
    "ko": "fr",
    "Po": "fr",
    "Eo": "fr",
    "mal": "de",
    "fold": "en",
    "place": "",
}
_NOT_WRITTEN = frozenset("a d wk mo By har By/s 1 rank deg Cel kpixel position positions pc ac st".split())


Entry = tuple[tuple[str, ...], str]
"""The tokens of a written form, and its code."""


class FormTable(NamedTuple):
    """Written forms by their first token, the longest first; `exact` keeps case, `folded` does not."""

    exact: dict[str, list[Entry]]
    folded: dict[str, list[Entry]]


@cache
def forms(language: str, stop: frozenset[str]) -> FormTable:
    """All written forms of units that a text in this language may use."""
    table = FormTable({}, {})
    for form, code in _written(language):
        if (len(form) > 1 and form.lower() in stop) or _ONLY_IN.get(form, language) != language:
            continue
        parts = tuple(token.text for token in tokenise(form) if token.text != "-" or len(form) < LEAST_HYPHENED)
        if not parts:
            continue
        if len(form) > 3 or not form.isascii():
            lowered = tuple(part.lower() for part in parts)
            table.folded.setdefault(lowered[0], []).append((lowered, code))
        table.exact.setdefault(parts[0], []).append((parts, code))
    for entries in (*table.exact.values(), *table.folded.values()):
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _written(language: str) -> list[tuple[str, str]]:
    """Pairs of form and code: own language first, then English names of measures, then symbols."""
    own, foreign, symbols = [], [], list(MORE_FORMS.items())
    for item in units.vocabulary().values():
        if item.is_date or item.dimension == "rank":
            continue
        own += [(name, item.code) for name in item.names[language] if name]
        if not item.is_count:
            foreign += [(name, item.code) for name in item.names["en"] if name]
        symbols += [(form, item.code) for form in (item.symbol, *item.forms) if form and form not in _NOT_WRITTEN]
        if item.code not in _NOT_WRITTEN and not item.code.startswith(("[", "{")):
            symbols.append((item.code, item.code))
    seen: dict[str, str] = {}
    for form, code in own + foreign + symbols:
        seen.setdefault(form, code)
    return list(seen.items())


def is_count(code: str) -> bool:
    return code[0] == "{" and "/" not in code and code not in _WRITTEN_COUNTS
