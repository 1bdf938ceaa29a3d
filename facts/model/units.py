"""Units and counted things: look up any written form, convert inside a dimension; money through a reference rate.

The vocabulary is data: one line of `units.csv` is one unit, and one line of the `units.csv` of a language is its name
there; where a language has none, the English name is said. Codes are UCUM; counted things are UCUM annotations
(`{patient}`), money is ISO 4217, calendar dates are ISO 8601 basic formats (`CCYYMMDD`).
A code may be a ratio of two others (`GB/s`, `{image}/s`, `EUR/a`), or a prefix, a power or a product of listed ones.
Rates are those of the European Central Bank for a day, and every conversion says so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache, reduce
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from facts.errors import UnitError
from facts.languages import ENGLISH, LANGUAGES, read_csv, split_words
from facts.languages.translator import load_phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from facts.languages.translator import Forms


_POWER = re.compile(r"(.*[^\d\-])([2-9])")
_PREFIXES = {
    "a": ("a", "atto"),
    "f": ("f", "femto"),
    "p": ("p", "pico"),
    "n": ("n", "nano"),
    "u": ("µ", "micro"),
    "m": ("m", "milli"),
    "c": ("c", "centi"),
    "d": ("d", "deci"),
    "h": ("h", "hecto"),
    "k": ("k", "kilo"),
    "M": ("M", "mega"),
    "G": ("G", "giga"),
    "T": ("T", "tera"),
    "P": ("P", "peta"),
    "E": ("E", "exa"),
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


def derive_unit(code: str, resolve: Callable[[str], Unit]) -> Unit | None:
    """Return the unit of a code such as 'kBq', 'um2' or 'kg.m'; None where it is none of these."""
    factors = code.split(".")
    if len(factors) > 1 and all(factors):
        return replace(reduce(_make_product, (resolve(factor) for factor in factors)), code=code)
    power = _POWER.fullmatch(code)
    if power:
        return _make_power(code, resolve(power[1]), int(power[2]))
    base = next((base for base in (*_PREFIXED, *_YEARS) if is_prefixed(code, base)), None)
    return _make_prefixed(code, resolve(base)) if base else None


def iter_prefixed_codes() -> Iterator[tuple[str, str, str]]:
    """Yield (code, prefix, base) of every prefixed unit that may be read in a text."""
    for base, prefixes in (*_PREFIXED.items(), *_YEARS.items()):
        for prefix in prefixes:
            yield prefix + base, prefix, base


def is_prefixed(code: str, base: str) -> bool:
    return code[1:] == base and code[0] in _PREFIXED.get(base, _YEARS.get(base, ""))


def _make_prefixed(code: str, base: Unit) -> Unit:
    symbol, pint = _PREFIXES[code[0]]
    names = {
        language: tuple(load_phrases(language).prefixes[code[0]] + _lower_first(form) for form in forms)
        for language, forms in base.names.items()
    }
    written = f"{symbol}{base.symbol}" if base.symbol else ""
    return replace(base, code=code, pint=f"{pint}{base.pint}", symbol=written, names=names, per={}, forms=())


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _make_power(code: str, base: Unit, power: int) -> Unit:
    is_length = base.dimension == "length"
    dimension = _POWERS_OF_LENGTH.get(power, "") if is_length else ""
    names = {language: _name_power(forms, power, language, is_length) for language, forms in base.names.items()}
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


def _name_power(forms: Forms, power: int, language: str, is_length: bool) -> Forms:
    usual = (f"{{n}}^{power}",)
    patterns = load_phrases(language).powers.get(power, usual) if is_length else usual
    return tuple(
        patterns[min(at, len(patterns) - 1)].format(n=form, lowered=_lower_first(form)) for at, form in enumerate(forms)
    )


def _make_product(one: Unit, other: Unit) -> Unit:
    names = {
        language: tuple(f"{one.names[language][0]} {form}" for form in forms) for language, forms in other.names.items()
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


_COUNTED = re.compile(r"\{[^{}\s/][^{}/]{0,59}\}")
_LONGEST = 100  # of a code: each part of a ratio is looked up within the other
_NOT_RATIO_SCALE = frozenset({"Cel", "[degF]", "rank", "CCYY", "CCYYMM", "CCYYMMDD"})
_COMMONLY_NEGATIVE = frozenset({"temperature", "money", "ratio", "charge", "voltage", "current", "angle"})
_NEVER_NEGATIVE = frozenset(
    "count mass area volume information pixels compute dose activity amount rank date resistance".split()
)


@dataclass(frozen=True)
class Unit:
    """One unit of measure or counted thing; `names` holds the forms of its name per language, at least two."""

    code: str
    dimension: str
    pint: str
    symbol: str
    names: Mapping[str, Forms]
    per: Mapping[str, str]
    forms: tuple[str, ...]

    @cached_property
    def noun(self) -> str | None:
        """The counted thing without its braces: 'patient' of `{patient}` and of `{patient}/a`."""
        found = _COUNTED.match(self.code)
        return found.group()[1:-1] if found else None

    @property
    def is_count(self) -> bool:
        return self.dimension == "count"

    @cached_property
    def is_money(self) -> bool:
        return self.dimension.split("/")[0] == "money"

    @cached_property
    def is_date(self) -> bool:
        return self.dimension == "date"

    @property
    def is_ratio_scale(self) -> bool:
        """Whether zero means none: only then may a bar start at zero or an axis be logarithmic."""
        return self.code not in _NOT_RATIO_SCALE

    @cached_property
    def may_be_negative(self) -> bool:
        """Whether a minus before it can be meant: a length may be a height below the sea, a count is never one."""
        return re.split(r"[ /*^]", self.dimension)[0] not in _NEVER_NEGATIVE and self.code not in (
            "K",
            "mK",
            "uK",
            "nK",
        )

    @cached_property
    def starts_at_zero(self) -> bool:
        """Whether an upper bound alone leaves everything from zero: up to 12 m, but not below 12 °C."""
        return self.dimension.split("/")[0] not in _COMMONLY_NEGATIVE or self.code == "K"


@cache
def load_units() -> dict[str, Unit]:
    """All units of the file by code, in file order."""
    text = files("facts.model").joinpath("units.csv").read_text(encoding="utf-8")
    words = {language: {row["code"]: row for row in read_csv(language, "units.csv")} for language in LANGUAGES}
    return {row["code"]: _make_unit(row, words) for row in csv.DictReader(text.splitlines())}


def _make_unit(row: dict[str, str], words: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Unit:
    code = row["code"]
    said = {language: of_units.get(code, {}) for language, of_units in words.items()}
    named = {language: own if own.get("names") else said[ENGLISH] for language, own in said.items()}
    forms = (row["forms"], *(own.get("forms", "") for own in said.values()))
    return Unit(
        code=code,
        dimension=row["dimension"],
        pint=row["pint"],
        symbol=row["symbol"],
        names={language: _split_forms(own.get("names", "")) for language, own in named.items()},
        per={language: own["per"] for language, own in named.items() if own.get("per")},
        forms=tuple(form for cell in forms for form in split_words(cell)),
    )


def _split_forms(cell: str) -> Forms:
    first, *others = cell.split("|")
    return (first, *(others or (first,)))


@lru_cache(maxsize=4096)
def get_unit(code: str) -> Unit:
    """Return the unit of a code; raise UnitError naming near codes when there is none."""
    known = load_units().get(code)
    if known:
        return known
    if len(code) > _LONGEST:
        raise UnitError(f"the unit has {len(code):,} characters", where="unit", remedy="Write a code of units.csv.")
    if _COUNTED.fullmatch(code):
        return _make_counted(code)
    top, slash, bottom = code.rpartition("/")
    if slash and top:
        return _make_ratio(code, get_unit(top), get_unit(bottom))
    derived = derive_unit(code, get_unit)
    if derived:
        return derived
    near = get_close_matches(code, load_units(), n=3, cutoff=0.4)
    hint = f" Near ones: {', '.join(near)}." if near else ""
    raise UnitError(
        f"unknown unit {code!r}",
        where="unit",
        remedy=f"Write a code of units.csv, or a counted thing in braces such as {{patient}}.{hint}",
    )


def _make_counted(code: str) -> Unit:
    noun = code[1:-1]
    return Unit(code, "count", "dimensionless", "", dict.fromkeys(LANGUAGES, (noun, noun)), {}, ())


def _make_ratio(code: str, top: Unit, bottom: Unit) -> Unit:
    names = {lang: _make_ratio_names(lang, top, bottom) for lang in LANGUAGES}
    above = "1" if top.code == "1" else top.symbol
    symbol = f"{above}/{bottom.symbol}" if above and bottom.symbol else ""
    pint = f"({top.pint})/({bottom.pint})" if top.pint and bottom.pint else ""
    dimension = f"{top.dimension}/{bottom.dimension}"
    return Unit(code, dimension, pint, symbol, names, {}, ())


def _make_ratio_names(lang: str, top: Unit, bottom: Unit) -> Forms:
    per = bottom.per.get(lang) or f"/ {bottom.names[lang][0]}"
    return tuple(f"{form} {per}".strip() for form in top.names[lang])


@cache
def load_written_forms() -> dict[str, str]:
    """Every way a unit is written (symbol, names in all languages, other forms) to its code."""
    found: dict[str, str] = {}
    for item in load_units().values():
        names = [name for pair in item.names.values() for name in pair]
        for form in (item.code, item.symbol, *names, *item.forms):
            if form and not item.is_date:
                found.setdefault(form, item.code)
    return found


def find_unit(written: str) -> Unit | None:
    """Return the unit that a text such as 'terabytes', 'm2' or '€' names, or None.

    Exact case is tried first, because MW is not mW; words may also differ in case.
    """
    forms = load_written_forms()
    written = " ".join(written.split())
    code = forms.get(written) or (_load_folded_forms().get(written.lower()) if len(written) > 3 else None)
    return get_unit(code) if code else None


@cache
def _load_folded_forms() -> dict[str, str]:
    folded: dict[str, str] = {}
    for form, code in load_written_forms().items():
        if len(form) > 3:
            folded.setdefault(form.lower(), code)
    return folded


def is_kind_of(one: str, other: str) -> bool:
    """Whether what is counted in one unit is counted by the other, wider one as well: users are people."""
    return _KINDS_OF.get(one) == other


_KINDS_OF = {"{user}": "{person}"}


def is_convertible(source: str, target: str) -> bool:
    """Whether a quantity in one unit can be told in the other without outside knowledge.

    Counted things convert only to the same thing; a rate of things and hertz are the same.
    Money never converts here: see `facts.model.units`.
    """
    if source == target:
        return True
    one, other = get_unit(source), get_unit(target)
    if one.is_money or other.is_money or one.is_date or other.is_date:
        return one.is_date and other.is_date
    if _get_dimension(one) != _get_dimension(other):
        return False
    return one.noun == other.noun or (_get_dimension(one) == "frequency" and None in (one.noun, other.noun))


def _get_dimension(item: Unit) -> str:
    return "frequency" if item.dimension == "count/time" else item.dimension


def convert_value(value: Decimal, source: str, target: str) -> Decimal:
    """Return the value in another unit of the same dimension, exactly; raise UnitError across dimensions."""
    scale, offset = find_linear(source, target)
    if offset:
        return _trim_digits(round(value * scale + offset, 20))
    return _trim_digits(value * scale)


@lru_cache(maxsize=4096)
def find_linear(source: str, target: str) -> tuple[Decimal, Decimal]:
    """Return (scale, offset) so that target = source * scale + offset."""
    if source == target:
        return Decimal(1), Decimal(0)
    if not is_convertible(source, target) or get_unit(source).is_date:
        raise UnitError(
            f"cannot convert {source} ({get_unit(source).dimension}) to {target} ({get_unit(target).dimension})",
            where="unit",
            remedy="Choose a unit of the same dimension.",
        )
    registry = _load_registry()
    with localcontext(Context(prec=60)):
        zero, one = (
            registry.Quantity(Decimal(number), get_unit(source).pint).to(get_unit(target).pint).magnitude
            for number in (0, 1)
        )
        return (one - zero).normalize(), zero.normalize()


def find_product_factor(source: Sequence[str], target: Sequence[str]) -> Decimal:
    """Return what a product of units is in another one: 1e-9 for nanoseconds times images a second in nothing.

    Raise UnitError where they are not of one dimension, or where zero of a unit does not mean none.
    """
    if sorted(source) == sorted(target):
        return Decimal(1)
    found = [get_unit(code) for code in (*source, *target)]
    product, wanted = (" * ".join(f"({get_unit(code).pint})" for code in codes) or "1" for codes in (source, target))
    if all(item.pint and item.is_ratio_scale for item in found):
        with localcontext(Context(prec=60)):
            one = _load_registry().Quantity(Decimal(1), product)
            if one.is_compatible_with(wanted):
                return Decimal(one.to(wanted).magnitude).normalize()
    raise UnitError(
        f"{' * '.join(source) or '1'} is not of the dimension of {' * '.join(target) or '1'}",
        where="unit",
        remedy="Multiply by what is missing, or by a unit in brackets such as [a].",
    )


def _trim_digits(number: Decimal) -> Decimal:
    """Drop the last digits, where decimal division has left its rounding."""
    return Decimal(f"{number:.24g}").normalize() if number else Decimal(0)


@cache
def _load_registry() -> Any:
    """Build pint's registry on first use: importing it costs half a second."""
    import pint  # noqa: PLC0415 - lazy by design, see above

    registry: Any = pint.UnitRegistry(non_int_type=Decimal, autoconvert_offset_to_baseunit=True)
    registry.define("ppb = 1e-9")
    registry.define("basis_point = 1e-4")
    registry.define("flop = [floating_point_operation]")
    registry.define("gigaflop_per_second = gigaflop / second")
    registry.define("petaflop_per_second = petaflop / second")
    registry.define("teraflop_per_second = teraflop / second")
    registry.define("exaflop_per_second = exaflop / second")
    return registry


_LONGEST_HOLIDAY = 10


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """What one unit of the source is worth in the target, on the day of the reference rate."""

    source: str
    target: str
    rate: Decimal
    day: date

    def convert(self, amount: Decimal) -> Decimal:
        return amount * self.rate


def split_currency(code: str) -> tuple[str, str]:
    """Return currency and what follows: ('EUR', '/a') of 'EUR/a'."""
    currency, slash, per = code.partition("/")
    return currency, slash + per


@lru_cache(maxsize=4096)
def find_rate(source: str, target: str, on: date) -> ExchangeRate:
    """Return the reference rate of the last bank day up to a date; raise UnitError where there is none."""
    for name in (source, target):
        if get_unit(name).dimension != "money":
            raise UnitError(f"{name} is not a currency", where="currency", remedy="Write an ISO 4217 code such as EUR.")
    for back in range(_LONGEST_HOLIDAY):
        day = on - timedelta(days=back)
        found = _find_rate_on(source, target, day)
        if found is not None:
            return ExchangeRate(source, target, found, day)
    raise UnitError(
        f"there is no reference rate from {source} to {target} on {on.isoformat()}",
        where="currency",
        remedy=f"Keep the amount in {source}; rates cover bank days from 4 January 1999.",
    )


def _find_rate_on(source: str, target: str, day: date) -> Decimal | None:
    from currency_converter import RateNotFoundError  # noqa: PLC0415 - loads with the rates below

    try:
        return Decimal(_load_rates().convert(Decimal(1), source, target, date=day))
    except (RateNotFoundError, ValueError):
        return None


def get_last_rate_day() -> date:
    """Return the last day for which there are rates: plans for later years are told at these."""
    found: date = _load_rates().bounds["USD"].last_date
    return found


@cache
def _load_rates() -> Any:
    """Load the rates on first use: they are half a second of reading."""
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - lazy by design, see above

    return CurrencyConverter(decimal=True)
