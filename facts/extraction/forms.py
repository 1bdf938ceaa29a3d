"""Written forms of units, by language: what the vocabulary lists, and some symbols besides."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from facts import unit_algebra, units
from facts.extraction.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "Nm": "N.m",
    "mAh": "mA.h",
    "Ah": "A.h",
    "ksi": "k[psi]",
    "Pa s": "Pa.s",
    "Pas": "Pa.s",
    "mPa s": "mPa.s",
    "mPas": "mPa.s",
    "T m": "T.m",
    "N m": "N.m",
    "newton-metres": "N.m",
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
    "pc": "%",
    "SFr": "CHF",
    "deg C": "Cel",
    "deg F": "[degF]",
    "° Celsius": "Cel",
    "° Fahrenheit": "[degF]",
    "grad Celsius": "Cel",
    "″": "[in_i]",
    "′": "[ft_i]",
    "rev/min": "{revolution}/min",
    **dict.fromkeys(("U/min", "tr/min", "giri/min", "r.p.m."), "{revolution}/min"),
    **dict.fromkeys(("times per second", "times a second", "times each second", "cycles per second"), "Hz"),
    **dict.fromkeys(("volte al secondo", "Mal pro Sekunde", "Mal in der Sekunde", "fois par seconde"), "Hz"),
    **dict.fromkeys(("fb−1", "fb–1"), "fb-1"),
    **dict.fromkeys(("pb−1", "pb–1"), "pb-1"),
    **dict.fromkeys(("ab−1", "ab–1"), "ab-1"),
    **dict.fromkeys(("won", "wons", "Won", "Korean won", "koreanische Won", "won coreani"), "KRW"),
    **dict.fromkeys(("yuans", "renminbi"), "CNY"),
    **dict.fromkeys(("złoty", "złotych"), "PLN"),
    **dict.fromkeys(("rupie", "Rupie", "Rupien", "roupie", "roupies"), "INR"),
    "rands": "ZAR",
    "schwedischer Kronen": "SEK",
    "dänischer Kronen": "DKK",
    "norwegischer Kronen": "NOK",
    "tschechischer Kronen": "CZK",
    **dict.fromkeys(("kanadischer Dollar", "kanadische Dollar", "kanadischen Dollar"), "CAD"),
    **dict.fromkeys(("australischer Dollar", "australische Dollar", "australischen Dollar"), "AUD"),
    **dict.fromkeys(("amerikanische Dollar", "amerikanischer Dollar", "American dollars"), "USD"),
    **dict.fromkeys(("Ghz", "GHZ"), "GHz"),
    **dict.fromkeys(("Mhz", "MHZ"), "MHz"),
    **dict.fromkeys(("Khz", "KHz", "khz"), "kHz"),
    **dict.fromkeys(("KW", "Kw", "kw"), "kW"),
    **dict.fromkeys(("KWh", "kwh", "Kwh"), "kWh"),
    **dict.fromkeys(("Km", "KM"), "km"),
    **dict.fromkeys(("Kg", "KG"), "kg"),
    **dict.fromkeys(("KeV", "Kev", "kev"), "keV"),
    "Mev": "MeV",
    "Gev": "GeV",
    "Tev": "TeV",
}
COUNTED_BELOW = {
    **dict.fromkeys(("nucleon", "nucleone", "nukleon", "nucléon"), "{nucleon}"),
    **dict.fromkeys(("session", "seduta", "sitzung", "séance"), "{session}"),
    **dict.fromkeys(("fraction", "frazione", "fraktion"), "{fraction}"),
    **dict.fromkeys(("shift", "turno", "schicht"), "{shift}"),
    **dict.fromkeys(("night", "notte", "nacht", "nuit"), "{night}"),
    **dict.fromkeys(("pulse", "impulso", "puls", "impuls", "impulsion"), "{pulse}"),
    **dict.fromkeys(("patient", "paziente"), "{patient}"),
}
"""Counted things that a measure is per: 'MeV per nucleone', 'Gray pro Sitzung'."""
_PREFIXED_BASES = {
    "Byte": "{}B",
    "byte": "{}B",
    "Bytes": "{}B",
    "Bit": "{}bit",
    "Bits": "{}bit",
    "bps": "{}bit/s",
    "Bps": "{}B/s",
    "We": "{}W",
    "Wel": "{}W",
    "Wth": "{}W",
    "Wp": "{}W",
    "pix": "{}px",
    "Pix": "{}px",
    "pixel": "{}px",
    "pixels": "{}px",
    "Pixel": "{}px",
}
"""Bases that print joins with a prefix letter in other ways than the vocabulary's own symbols."""
_LETTERS = {"k": "kK", "M": "M", "G": "G", "T": "T", "P": "P", "E": "E"}
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
    "Kio": "fr",
    "Mio": "fr",
    "Gio": "fr",
    "Tio": "fr",
    "Pio": "fr",
    "Zo": "fr",
    "mal": "de",
    "fold": "en",
    "place": "",
}
_NOT_WRITTEN = frozenset("a d wk mo By har By/s 1 rank deg Cel kpixel position positions pc ac st c R C F S H".split())


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
        if _is_word(form, stop) or _ONLY_IN.get(form, language) != language:
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


def _is_word(form: str, stop: frozenset[str]) -> bool:
    """Whether a form is a function word of the language; 'mA' is not, though 'ma' is."""
    is_symbol = form != form.lower() and not form.istitle() and not form.isupper()
    return len(form) > 1 and form.lower() in stop and not is_symbol


def _written(language: str) -> list[tuple[str, str]]:
    """Pairs of form and code: own language first, then English names of measures, then symbols."""
    own, foreign, symbols = [], [], [*MORE_FORMS.items(), *_joined_with_letters()]
    for item in (*units.vocabulary().values(), *_prefixed()):
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


def _prefixed() -> Iterator[units.Unit]:
    """Yield the prefixed units that the vocabulary does not list, with every way their symbol is written."""
    for code, prefix, base in unit_algebra.prefixed_codes():
        if code not in units.vocabulary():
            root = units.unit(base)
            symbols = {form for form in (root.symbol, base, *root.forms) if form and len(form) < LEAST_HYPHENED}
            letters = ("µ", "μ", "u") if prefix == "u" else (prefix,)
            forms = tuple(letter + form for letter in letters for form in sorted(symbols) if form not in _NOT_WRITTEN)
            yield replace(units.unit(code), forms=forms)


def _joined_with_letters() -> Iterator[tuple[str, str]]:
    for base, pattern in _PREFIXED_BASES.items():
        for prefix, letters in _LETTERS.items():
            code = pattern.format("kpixel" if prefix == "k" and pattern == "{}px" else prefix)
            code = code.replace("kpixelpx", "kpixel")
            if code.partition("/")[0] in units.vocabulary():
                yield from ((letter + base, code) for letter in letters)


def is_count(code: str) -> bool:
    return code[0] == "{" and "/" not in code and code not in _WRITTEN_COUNTS
