"""The rungs of a scale ladder: the familiar units of a dimension, from femtoseconds to years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.charts import numbers
from facts import units
from facts.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.charts.options import ChartOptions

_FAMILIAR = {
    "time": "fs ps ns us ms s min h d a",
    "frequency": "Hz kHz MHz GHz THz",
    "information": "By kB MB GB TB PB EB",
    "length": "nm um mm m km",
    "area": "mm2 cm2 m2 km2",
    "mass": "g kg t",
    "energy": "meV eV keV MeV GeV TeV",
    "power": "W kW MW GW",
    "voltage": "V kV",
    "current": "A kA",
    "magnetic flux density": "mT T",
    "pixels": "pixel kpixel Mpx",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A round amount in its familiar unit; a main rung is one of that unit."""

    value: float
    words: str
    main: bool


def rungs(unit: str, low: float, high: float, options: ChartOptions) -> list[Rung]:
    """Return the rungs from `low` to `high`, both told in `unit`; plain decades where no unit is familiar."""
    found = [rung for rung in _all(unit, low, high, options) if low <= rung.value * 1.000001 and rung.value <= high]
    return found or [rung for rung in _plain(low, high, options) if low <= rung.value <= high]


def _all(unit: str, low: float, high: float, options: ChartOptions) -> Iterator[Rung]:
    steps = _steps(unit)
    if not steps:
        yield from _plain(low, high, options)
        return
    first, size = steps[0]
    yield from _below(first, size, low, options)
    for (code, value), (_, following) in pairwise([*steps, ("", high * 10)]):
        factor = 1
        while value * factor < following * 0.999:
            yield Rung(value * factor, _said(factor, code, options), factor == 1)
            factor *= 10


def _below(code: str, size: float, low: float, options: ChartOptions) -> Iterator[Rung]:
    power = -1
    while size * 10.0**power >= low:
        yield Rung(size * 10.0**power, _said(10.0**power, code, options), False)
        power -= 1


def _steps(unit: str) -> list[tuple[str, float]]:
    """Return the familiar units of this one's dimension with their size in it."""
    try:
        codes = _FAMILIAR.get(units.unit(unit).dimension, "").split()
        return [(code, float(units.convert(Decimal(1), code, unit))) for code in codes]
    except UnitError:
        return []


def _plain(low: float, high: float, options: ChartOptions) -> Iterator[Rung]:
    value = 10.0 ** len(str(int(high)))
    while value >= low / 10:
        yield Rung(value, numbers.number(value, options.language), True)
        value /= 10


def _said(factor: float, code: str, options: ChartOptions) -> str:
    item = units.unit(code)
    one, many = item.names.get(options.language) or item.names["en"]
    return f"{numbers.number(factor, options.language)} {item.symbol or (one if factor == 1 else many)}"
