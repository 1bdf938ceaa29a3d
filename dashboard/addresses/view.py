"""What a chart's address shows: the same facts, in the same units, under the same title as on the dashboard's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dashboard import content
from dashboard.addresses import catalogue
from dashboard.charts import CHARTS, Chart, ChartOptions
from dashboard.content import FOLLOWED, LISTED, LONGEST
from facts import frame, saying, units
from facts.errors import NotFound, SelectionError
from facts.frame import Choice, LeftOut, Tidy
from facts.metric import StatType
from facts.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.addresses.asked import Asked
    from facts.metric import Metric

KEPT = 64
LOGARITHMIC = ("compare", "trend")
_OF_ONE_TYPE = {"rank": StatType.RANK, "timeline": StatType.DATE}
_TITLED = ("compare", "ladder", "rank", "timeline", "trend")
_DECISIVE = ("in", "unit", "currency", "at", "id")
_PAGES = {"trend": "trend", "interval": "explore", "coverage": ""}


@dataclass(frozen=True, slots=True)
class View:
    """A chart with its facts; `title` is None where the chart itself knows better."""

    chart: Chart
    asked: Asked
    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()
    title: str | None = None
    note: str = ""

    def options(self, **given: Any) -> ChartOptions:
        log = self.asked.option("scale") == "log" and self.chart.name in LOGARITHMIC
        dark = self.asked.option("theme") == "dark"
        say = self.asked.say
        return ChartOptions(
            **{"language": say.language, "dark": dark, "log": log, "title": self.title, "say": say, **given}
        )

    @property
    def holds_facts(self) -> bool:
        return "value_said" in self.frame

    @property
    def page(self) -> str:
        """The path of the dashboard's page that shows the same."""
        name = self.chart.name
        if self.asked.option("id"):
            return f"/fact?{self.asked.query('theme')}"
        more = {"chart": "ladder"} if name == "ladder" else {}
        return f"/{_PAGES.get(name, 'compare')}?{self.asked.query('theme', 'id', **more)}".rstrip("?")


def known(name: str) -> str:
    """Return the name of a chart; raise NotFound naming those there are."""
    if name not in CHARTS:
        raise NotFound(f"there is no chart {name[:60]!r}", where="chart", remedy=f"Charts are: {', '.join(CHARTS)}.")
    return name


def view(name: str, asked: Asked) -> View:
    """Return what an address shows; raise NotFound or SelectionError naming what it cannot."""
    known(name)
    catalogue.known(asked.selection)
    tidy, note = _facts(catalogue.version(), datetime.now(UTC).date(), name, asked.only(*_DECISIVE))
    title = content.title(tidy.frame, asked.say) or None if name in _TITLED else None
    return View(CHARTS[name], asked, tidy.frame, tidy.left_out[:LISTED], title, note)


@lru_cache(maxsize=KEPT)
def _facts(_version: str, _today: date, name: str, asked: Asked) -> tuple[Tidy, str]:
    """Keep what was read last: a page, its figure and its picture are asked for one after the other."""
    if name == "coverage":
        return Tidy(content.coverage(catalogue.store(), asked.selection, asked.language)), ""
    if name == "interval":
        return Tidy(_one(asked)), ""
    chosen = _narrowed(name, asked.selection)
    return _series(chosen, asked) if name == "trend" else _comparison(name, chosen, asked)


def chart_for(name: str, asked: Asked) -> str:
    """Return the chart that the page Compare shows: the one of ranks, of dates, the chosen one, or its own."""
    kinds = {metric.stat_type for metric in _metrics(_narrowed(name, asked.selection))}
    fitting = [chart for chart, kind in _OF_ONE_TYPE.items() if kinds == {kind}]
    chosen = asked.option("chart", name)
    return (fitting or [chosen if chosen in CHARTS else name])[0]


def _narrowed(name: str, chosen: Selection) -> Selection:
    """Choose metrics where the query chooses none: those the chart is made for, or the one with most facts."""
    if chosen.metric or chosen.dimension or chosen.topic:
        return chosen
    kind = _OF_ONE_TYPE.get(name)
    if kind:
        return chosen.with_(metric=[item.id for item in catalogue.store().metrics().values() if item.stat_type == kind])
    most = catalogue.store().facets(Selection(), ["metric"], limit=1)["metric"]
    return chosen.with_(metric=[item.value for item in most])


def _comparison(name: str, chosen: Selection, asked: Asked) -> tuple[Tidy, str]:
    """Return the newest facts, and a note where there are more than a chart can hold."""
    tidy = frame.tidy(catalogue.store().latest(chosen, at=asked.at), _choice(name, chosen, asked))
    shown = content.highest(tidy.frame)
    if len(shown) == len(tidy.frame):
        return tidy, ""
    numbers = {"shown": _number(len(shown), asked), "total": _number(len(tidy.frame), asked)}
    note = asked.say("The {shown} highest of {total}; narrow the filters to see others.", **numbers)
    return Tidy(shown, tidy.left_out), note


def _series(chosen: Selection, asked: Asked) -> tuple[Tidy, str]:
    """Return the facts over time; of too many facilities those with most facts, with a note."""
    store = catalogue.store()
    found = store.facets(chosen, ["facility"], limit=FOLLOWED + 1)["facility"]
    many = not chosen.facility and len(found) > FOLLOWED
    followed = chosen.with_(facility=[item.value for item in found[:FOLLOWED]]) if many else chosen
    rows = store.rows(followed, descending=False, limit=LONGEST)
    number = _number(FOLLOWED, asked)
    note = asked.say("The {n} facilities with most facts; choose others in the filters.", n=number) if many else ""
    return frame.tidy(rows, _choice("trend", chosen, asked)), note


def _number(value: int, asked: Asked) -> str:
    return saying.number(Decimal(value), asked.language)


def _choice(name: str, chosen: Selection, asked: Asked) -> Choice:
    unit = _unit(name, _metrics(chosen), asked.option("unit"))
    return Choice(asked.language, unit, asked.option("currency"), printed_words=name == "ladder")


def _metrics(chosen: Selection) -> list[Metric]:
    known = catalogue.store().metrics()
    found = catalogue.store().facets(chosen, ["metric"], limit=LISTED)["metric"] if not chosen.metric else ()
    return [known[name] for name in chosen.metric or [item.value for item in found] if name in known]


def _unit(name: str, metrics: list[Metric], asked: str) -> str:
    """Return the unit to tell all in; a ladder always has one, money has currencies instead."""
    if asked and not all(units.convertible(metric.unit, asked) for metric in metrics):
        raise SelectionError(
            f"{asked} cannot tell {', '.join(metric.id for metric in metrics[:3])}",
            where="option unit",
            remedy="Choose a unit of the same dimension, or leave it out.",
        )
    if name != "ladder" or not metrics or units.unit(metrics[0].unit).is_money:
        return asked
    return asked or metrics[0].unit


def _one(asked: Asked) -> pd.DataFrame:
    key = asked.option("id")
    store = catalogue.store()
    rows = store.rows_by_id([key]) if key else store.rows(asked.selection, limit=2)
    if key and (not rows or store.fact(key).review_state != "approved"):
        raise NotFound(f"there is no fact {key[:60]!r}", where="option id")
    return frame.tidy(rows, Choice(language=asked.language, as_printed=True)).frame
