"""Units that no line of the vocabulary lists: a prefix, a power or a product of listed ones, in UCUM's notation."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facts.units import Unit

_POWER = re.compile(r"(.*[^\d\-])([2-9])")
# Prefix code: its symbol, its name for pint, and its name in en, it, de and fr.
_PREFIXES = {
    "a": ("a", "atto", "atto atto Atto atto"),
    "f": ("f", "femto", "femto femto Femto femto"),
    "p": ("p", "pico", "pico pico Piko pico"),
    "n": ("n", "nano", "nano nano Nano nano"),
    "u": ("µ", "micro", "micro micro Mikro micro"),
    "m": ("m", "milli", "milli milli Milli milli"),
    "c": ("c", "centi", "centi centi Zenti centi"),
    "d": ("d", "deci", "deci deci Dezi déci"),
    "h": ("h", "hecto", "hecto etto Hekto hecto"),
    "k": ("k", "kilo", "kilo chilo Kilo kilo"),
    "M": ("M", "mega", "mega mega Mega méga"),
    "G": ("G", "giga", "giga giga Giga giga"),
    "T": ("T", "tera", "tera tera Tera téra"),
    "P": ("P", "peta", "peta peta Peta péta"),
    "E": ("E", "exa", "exa exa Exa exa"),
}
# The prefixes that print uses with a unit: 'Mm' and 'ks' are no millions of metres or thousands of seconds there.
_PREFIXED = {
    "m": "fpnumcdk",
    "g": "pnumk",
    "s": "afpnum",
    "A": "fpnumkM",
    "K": "num",
    "mol": "pnumk",
    "Hz": "umkMGTP",
    "N": "numkMG",
    "Pa": "umhkMGT",
    "J": "fpnumkMGTPE",
    "W": "fpnumkMGTPE",
    "Wh": "mkMGTP",
    "VA": "kMG",
    "C": "fpnumk",
    "V": "numkMGT",
    "F": "fpnum",
    "Ohm": "umkMGT",
    "S": "pnumk",
    "Wb": "um",
    "T": "fpnum",
    "H": "num",
    "lm": "k",
    "lx": "mk",
    "cd": "mk",
    "Bq": "umkMGTP",
    "Ci": "pnumkM",
    "Gy": "umckM",
    "Sv": "num",
    "L": "fpnumcdhk",
    "eV": "numkMGTPE",
    "bar": "umkMG",
    "t": "kMG",
    "pc": "kMG",
    "cal": "k",
    "rad": "num",
    "[psi]": "k",
}
_YEARS = {"a": "kMG"}
_RAISED = str.maketrans("23456789", "²³⁴⁵⁶⁷⁸⁹")
_POWERS_OF_LENGTH = {2: "area", 3: "volume"}
_POWER_NAMES = {
    2: {"en": "square {0}", "it": "{0} quadrat{1}", "de": "Quadrat{0}", "fr": "{0} carré{2}"},
    3: {"en": "cubic {0}", "it": "{0} cub{1}", "de": "Kubik{0}", "fr": "{0} cube{2}"},
}


def derive(code: str, resolve: Callable[[str], Unit]) -> Unit | None:
    """Return the unit of a code such as 'kBq', 'um2' or 'kg.m'; None where it is none of these."""
    factors = code.split(".")
    if len(factors) > 1 and all(factors):
        return replace(reduce(_product, (resolve(factor) for factor in factors)), code=code)
    power = _POWER.fullmatch(code)
    if power:
        return _raised(code, resolve(power[1]), int(power[2]))
    base = next((base for base in (*_PREFIXED, *_YEARS) if is_prefixed(code, base)), None)
    return _prefixed(code, resolve(base)) if base else None


def prefixed_codes() -> Iterator[tuple[str, str, str]]:
    """Yield (code, prefix, base) of every prefixed unit that may be read in a text."""
    for base, prefixes in (*_PREFIXED.items(), *_YEARS.items()):
        for prefix in prefixes:
            yield prefix + base, prefix, base


def is_prefixed(code: str, base: str) -> bool:
    return code[1:] == base and code[0] in _PREFIXED.get(base, _YEARS.get(base, ""))


def _prefixed(code: str, base: Unit) -> Unit:
    symbol, pint, words = _PREFIXES[code[0]]
    names = {}
    for language, word in zip(base.names, words.split(), strict=True):
        one, many = base.names[language]
        names[language] = (word + _small(one), word + _small(many))
    written = f"{symbol}{base.symbol}" if base.symbol else ""
    return replace(base, code=code, pint=f"{pint}{base.pint}", symbol=written, names=names, per={}, forms=())


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _raised(code: str, base: Unit, power: int) -> Unit:
    is_length = base.dimension == "length"
    dimension = _POWERS_OF_LENGTH.get(power, "") if is_length else ""
    patterns = _POWER_NAMES.get(power, {}) if is_length else {}
    names = {}
    for language, (one, many) in base.names.items():
        pattern = patterns.get(language, "{0}" + f"^{power}")
        inner = (_small(one), _small(many)) if patterns and language == "de" else (one, many)
        names[language] = (pattern.format(inner[0], "o", ""), pattern.format(inner[1], "i", "s"))
    return replace(
        base,
        code=code,
        dimension=dimension or f"{base.dimension}^{power}",
        pint=f"({base.pint})**{power}" if base.pint else "",
        symbol=f"{base.symbol}{str(power).translate(_RAISED)}" if base.symbol else "",
        names=names,
        per={},
        forms=(),
    )


def _product(one: Unit, other: Unit) -> Unit:
    names = {
        language: (f"{one.names[language][0]} {name[0]}", f"{one.names[language][0]} {name[1]}")
        for language, name in other.names.items()
    }
    return replace(
        one,
        dimension=f"{one.dimension}*{other.dimension}",
        pint=f"({one.pint})*({other.pint})" if one.pint and other.pint else "",
        symbol=f"{one.symbol}·{other.symbol}" if one.symbol and other.symbol else "",
        names=names,
        per={},
        forms=(),
    )
