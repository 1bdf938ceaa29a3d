"""Units and counted things: look up any written form, convert inside a dimension.

The vocabulary is data: one line of `units.csv` is one unit. Codes are UCUM; counted things are UCUM
annotations (`{patient}`), money is ISO 4217, calendar dates are ISO 8601 basic formats (`CCYYMMDD`).
A code may be a ratio of two others (`GB/s`, `{image}/s`, `EUR/a`), and what `unit_algebra` derives from lines.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from facts import unit_algebra
from facts.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "it", "de", "fr")
_COUNTED = re.compile(r"\{[^{}\s/][^{}/]{0,59}\}")
_LONGEST = 100  # of a code: each part of a ratio is looked up within the other
_NOT_RATIO_SCALE = frozenset({"Cel", "[degF]", "rank", "CCYY", "CCYYMM", "CCYYMMDD"})
_COMMONLY_NEGATIVE = frozenset({"temperature", "money", "ratio", "charge", "voltage", "current", "angle"})
_NEVER_NEGATIVE = frozenset(
    "count mass area volume information pixels compute dose activity amount rank date resistance".split()
)


@dataclass(frozen=True)
class Unit:
    """One unit of measure or counted thing; `names` holds (singular, plural) per language."""

    code: str
    dimension: str
    pint: str
    symbol: str
    names: Mapping[str, tuple[str, str]]
    per: Mapping[str, str]
    forms: tuple[str, ...]

    @property
    def noun(self) -> str | None:
        """The counted thing without its braces: 'patient' of `{patient}` and of `{patient}/a`."""
        found = _COUNTED.match(self.code)
        return found.group()[1:-1] if found else None

    @property
    def is_count(self) -> bool:
        return self.dimension == "count"

    @property
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
def vocabulary() -> dict[str, Unit]:
    """All units of the file by code, in file order."""
    text = files("facts").joinpath("units.csv").read_text(encoding="utf-8")
    return {row["code"]: _from_row(row) for row in csv.DictReader(text.splitlines())}


def _from_row(row: dict[str, str]) -> Unit:
    return Unit(
        code=row["code"],
        dimension=row["dimension"],
        pint=row["pint"],
        symbol=row["symbol"],
        names={lang: _pair(row[lang]) for lang in LANGUAGES},
        per=dict(zip(LANGUAGES, row["per"].split("|"), strict=False)) if row["dimension"] == "time" else {},
        forms=tuple(form for form in row["forms"].split("|") if form),
    )


def _pair(cell: str) -> tuple[str, str]:
    one, _, many = cell.partition("|")
    return one, many or one


@lru_cache(maxsize=4096)
def unit(code: str) -> Unit:
    """Return the unit of a code; raise UnitError naming near codes when there is none."""
    known = vocabulary().get(code)
    if known:
        return known
    if len(code) > _LONGEST:
        raise UnitError(f"the unit has {len(code):,} characters", where="unit", remedy="Write a code of units.csv.")
    if _COUNTED.fullmatch(code):
        return _counted(code)
    top, slash, bottom = code.rpartition("/")
    if slash and top:
        return _ratio(code, unit(top), unit(bottom))
    derived = unit_algebra.derive(code, unit)
    if derived:
        return derived
    near = get_close_matches(code, vocabulary(), n=3, cutoff=0.4)
    hint = f" Near ones: {', '.join(near)}." if near else ""
    raise UnitError(
        f"unknown unit {code!r}",
        where="unit",
        remedy=f"Write a code of units.csv, or a counted thing in braces such as {{patient}}.{hint}",
    )


def _counted(code: str) -> Unit:
    noun = code[1:-1]
    return Unit(code, "count", "dimensionless", "", dict.fromkeys(LANGUAGES, (noun, noun)), {}, ())


def _ratio(code: str, top: Unit, bottom: Unit) -> Unit:
    names = {lang: _ratio_names(lang, top, bottom) for lang in LANGUAGES}
    above = "1" if top.code == "1" else top.symbol
    symbol = f"{above}/{bottom.symbol}" if above and bottom.symbol else ""
    pint = f"({top.pint})/({bottom.pint})" if top.pint and bottom.pint else ""
    dimension = f"{top.dimension}/{bottom.dimension}"
    return Unit(code, dimension, pint, symbol, names, {}, ())


def _ratio_names(lang: str, top: Unit, bottom: Unit) -> tuple[str, str]:
    per = bottom.per.get(lang) or f"/ {bottom.names[lang][0]}"
    one, many = top.names[lang]
    return f"{one} {per}".strip(), f"{many} {per}".strip()


@cache
def written_forms() -> dict[str, str]:
    """Every way a unit is written (symbol, names in all languages, other forms) to its code."""
    found: dict[str, str] = {}
    for item in vocabulary().values():
        names = [name for pair in item.names.values() for name in pair]
        for form in (item.code, item.symbol, *names, *item.forms):
            if form and not item.is_date:
                found.setdefault(form, item.code)
    return found


def find(written: str) -> Unit | None:
    """Return the unit that a text such as 'terabytes', 'm2' or '€' names, or None.

    Exact case is tried first, because MW is not mW; words may also differ in case.
    """
    forms = written_forms()
    written = " ".join(written.split())
    code = forms.get(written) or (_folded_forms().get(written.lower()) if len(written) > 3 else None)
    return unit(code) if code else None


@cache
def _folded_forms() -> dict[str, str]:
    folded: dict[str, str] = {}
    for form, code in written_forms().items():
        if len(form) > 3:
            folded.setdefault(form.lower(), code)
    return folded


def convertible(source: str, target: str) -> bool:
    """Whether a quantity in one unit can be told in the other without outside knowledge.

    Counted things convert only to the same thing; a rate of things and hertz are the same.
    Money never converts here: see `facts.money`.
    """
    if source == target:
        return True
    one, other = unit(source), unit(target)
    if one.is_money or other.is_money or one.is_date or other.is_date:
        return one.is_date and other.is_date
    if _kind(one) != _kind(other):
        return False
    return one.noun == other.noun or (_kind(one) == "frequency" and None in (one.noun, other.noun))


def _kind(item: Unit) -> str:
    return "frequency" if item.dimension == "count/time" else item.dimension


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Return the value in another unit of the same dimension, exactly; raise UnitError across dimensions."""
    scale, offset = linear(source, target)
    if offset:
        return _tidy(round(value * scale + offset, 20))
    return _tidy(value * scale)


@lru_cache(maxsize=4096)
def linear(source: str, target: str) -> tuple[Decimal, Decimal]:
    """Return (scale, offset) so that target = source * scale + offset."""
    if source == target:
        return Decimal(1), Decimal(0)
    if not convertible(source, target) or unit(source).is_date:
        raise UnitError(
            f"cannot convert {source} ({unit(source).dimension}) to {target} ({unit(target).dimension})",
            where="unit",
            remedy="Choose a unit of the same dimension.",
        )
    registry = _registry()
    with localcontext(Context(prec=60)):
        zero, one = (
            registry.Quantity(Decimal(number), unit(source).pint).to(unit(target).pint).magnitude for number in (0, 1)
        )
        return (one - zero).normalize(), zero.normalize()


def _tidy(number: Decimal) -> Decimal:
    """Drop the last digits, where decimal division has left its rounding."""
    return Decimal(f"{number:.24g}").normalize() if number else Decimal(0)


@cache
def _registry() -> Any:
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
