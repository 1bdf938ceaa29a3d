"""What a chart's address shows: the same facts, in the same units, under the same title as on the dashboard's page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dashboard import content
from dashboard.addresses import catalogue, corrections, moment
from dashboard.charts import CHARTS, Chart, ChartOptions
from dashboard.content import FOLLOWED, LISTED, LONGEST
from facts import frame, saying, status, units
from facts.errors import NotFound, SelectionError
from facts.frame import Choice, LeftOut, Tidy
from facts.metric import StatType
from facts.selection import Selection

if TYPE_CHECKING:
    from datetime import date, datetime

    import pandas as pd

    from dashboard.addresses.asked import Asked
    from facts.catalog import Catalogue
    from facts.metric import Metric

KEPT = 64
LOGARITHMIC = ("compare", "trend")
_OF_ONE_TYPE = {"rank": StatType.RANK, "timeline": StatType.DATE}
_TITLED = ("compare", "ladder", "rank", "timeline", "trend")
_DECISIVE = ("in", "unit", "currency", "at", "id", "frozen")
_PAGES = {"trend": "trend", "interval": "explore", "coverage": ""}


@dataclass(frozen=True, slots=True)
class View:
    """A chart with its facts; `title` is None where the chart itself knows better.

    `since` says which figures are withdrawn, and what has become of those of a frozen chart.
    """

    chart: Chart
    asked: Asked
    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()
    title: str | None = None
    note: str = ""
    since: str = ""

    def options(self, **given: Any) -> ChartOptions:
        log = self.asked.option("scale") == "log" and self.chart.name in LOGARITHMIC
        dark = self.asked.option("theme") == "dark"
        say = self.asked.say
        return ChartOptions(
            **{
                "language": say.language,
                "dark": dark,
                "log": log,
                "title": self.title,
                "note": self.since,
                "say": say,
                **given,
            }
        )

    @property
    def heading(self) -> str:
        """The title in words, for a chart that makes its own as well."""
        return self.title or self.asked.say(self.chart.title)

    @property
    def holds_facts(self) -> bool:
        return "value_said" in self.frame

    @property
    def told_on(self) -> str:
        """Say when a frozen chart was told."""
        return told_on(self.asked)

    @property
    def page(self) -> str:
        """The path of the dashboard's page that shows the same."""
        name = self.chart.name
        if self.asked.option("id"):
            return f"/fact?{self.asked.query('theme', 'frozen')}"
        more = {"chart": "ladder"} if name == "ladder" else {}
        narrowed = name == "coverage" and not self.asked.selection.is_everything
        page = "explore" if narrowed else _PAGES.get(name, "compare")
        return f"/{page}?{self.asked.query('theme', 'frozen', 'id', **more)}".rstrip("?")


def known(name: str) -> str:
    """Return the name of a chart; raise NotFound naming those there are."""
    if name not in CHARTS:
        raise NotFound(f"there is no chart {name[:60]!r}", where="chart", remedy=f"Charts are: {', '.join(CHARTS)}.")
    return name


def view(name: str, asked: Asked) -> View:
    """Return what an address shows; raise NotFound or SelectionError naming what it cannot."""
    known(name)
    today = asked.frozen.date() if asked.frozen else status.today()
    tidy, note, changed = _facts(catalogue.version(), today, name, asked.only(*_DECISIVE))
    title = content.title(tidy.frame, asked.say) or None if name in _TITLED else None
    return View(CHARTS[name], asked, tidy.frame, tidy.left_out[:LISTED], title, note, changed)


@lru_cache(maxsize=KEPT)
def _facts(_version: str, today: date, name: str, asked: Asked) -> tuple[Tidy, str, str]:
    """Keep what was read last: a page, its figure and its picture are asked for one after the other."""
    chosen = _chosen(name, asked)
    held = catalogue.at(asked.frozen, chosen)
    catalogue.known(asked.selection, held)
    tidy, note = _shown(name, held, chosen, asked, today)
    return tidy, note, since(tidy.frame, held, asked)


def since(shown: pd.DataFrame, held: Catalogue, asked: Asked) -> str:
    """Say which of the shown facts are withdrawn, and which were changed after the moment they are frozen at."""
    if "id" not in shown or shown.empty:
        return ""
    told = corrections.withdrawn(shown, asked.say)
    if not asked.frozen:
        return told
    changed = corrections.since(_day(asked.frozen, asked), shown, held, catalogue.catalogue(), asked.say)
    return " ".join(filter(None, (told, changed)))


def told_on(asked: Asked) -> str:
    """Say when what is frozen was told; nothing for what is not."""
    return asked.say("As the catalogue told it on {day}.", day=_day(asked.frozen, asked)) if asked.frozen else ""


def _shown(name: str, held: Catalogue, chosen: Selection, asked: Asked, today: date) -> tuple[Tidy, str]:
    if name == "coverage":
        return Tidy(content.coverage(held, chosen, asked.language)), ""
    if name == "interval":
        return Tidy(_one(held, asked, today)), ""
    choice = _choice(name, held, chosen, asked, today)
    return _series(held, chosen, asked, choice) if name == "trend" else _comparison(held, chosen, asked, choice)


def _chosen(name: str, asked: Asked) -> Selection:
    """Return the facts that are looked at; one fact is found among those it is told with."""
    if name == "interval" and asked.frozen and asked.option("id"):
        fact = moment.told(catalogue.catalogue(), asked.option("id"), asked.frozen).fact
        return Selection.of(facility=fact.facility, metric=fact.metric, article=fact.article, deprecated=True)
    return asked.selection if name in ("interval", "coverage") else _narrowed(name, asked)


def chart_for(name: str, asked: Asked) -> str:
    """Return the chart that the page Compare shows: the one of ranks, of dates, the chosen one, or its own."""
    chosen = _narrowed(name, asked)
    kinds = {metric.stat_type for metric in _metrics(catalogue.at(asked.frozen, chosen), chosen)}
    fitting = [chart for chart, kind in _OF_ONE_TYPE.items() if kinds == {kind}]
    wanted = asked.option("chart", name)
    return (fitting or [wanted if wanted in CHARTS else name])[0]


def _narrowed(name: str, asked: Asked) -> Selection:
    """Choose metrics where the query chooses none: those the chart is made for, or the one with most facts."""
    chosen = asked.selection
    if chosen.metric or chosen.dimension or chosen.topic:
        return chosen
    kind = _OF_ONE_TYPE.get(name)
    held = catalogue.at(asked.frozen, Selection.of(dimension=kind) if kind else Selection())
    if kind:
        return chosen.with_(metric=[item.id for item in held.metrics().values() if item.stat_type == kind])
    most = held.facets(Selection(), ["metric"], limit=1)["metric"]
    return chosen.with_(metric=[item.value for item in most])


def _comparison(held: Catalogue, chosen: Selection, asked: Asked, choice: Choice) -> tuple[Tidy, str]:
    """Return the newest facts, and a note where there are more than a chart can hold."""
    tidy = frame.tidy(held.latest(chosen, at=asked.at), choice)
    shown = content.highest(tidy.frame)
    if len(shown) == len(tidy.frame):
        return tidy, ""
    numbers = {"shown": _number(len(shown), asked), "total": _number(len(tidy.frame), asked)}
    note = asked.say("The {shown} highest of {total}; narrow the filters to see others.", **numbers)
    return Tidy(shown, tidy.left_out), note


def _series(held: Catalogue, chosen: Selection, asked: Asked, choice: Choice) -> tuple[Tidy, str]:
    """Return the facts over time; of too many facilities those with most facts, with a note."""
    found = held.facets(chosen, ["facility"], limit=FOLLOWED + 1)["facility"]
    many = not chosen.facility and len(found) > FOLLOWED
    followed = chosen.with_(facility=[item.value for item in found[:FOLLOWED]]) if many else chosen
    rows = held.rows(followed, descending=False, limit=LONGEST)
    number = _number(FOLLOWED, asked)
    note = asked.say("The {n} facilities with most facts; choose others in the filters.", n=number) if many else ""
    return frame.tidy(rows, choice), note


def _day(moment_: datetime, asked: Asked) -> str:
    return saying.day_of(moment_, asked.language)


def _number(value: int, asked: Asked) -> str:
    return saying.number(Decimal(value), asked.language)


def _choice(name: str, held: Catalogue, chosen: Selection, asked: Asked, today: date) -> Choice:
    unit = _unit(name, _metrics(held, chosen), asked.option("unit"))
    ladder = name == "ladder"
    return Choice(asked.language, unit, asked.option("currency"), printed_words=ladder, today=today)


def _metrics(held: Catalogue, chosen: Selection) -> list[Metric]:
    known = held.metrics()
    found = held.facets(chosen, ["metric"], limit=LISTED)["metric"] if not chosen.metric else ()
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


def _one(held: Catalogue, asked: Asked, today: date) -> pd.DataFrame:
    key = asked.option("id")
    rows = held.rows_by_id([key]) if key else held.rows(asked.selection, limit=2)
    if key and not rows:
        raise NotFound(f"there is no fact {key[:60]!r}", where="option id")
    return frame.tidy(rows, Choice(language=asked.language, as_printed=True, today=today)).frame
