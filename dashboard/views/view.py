"""What a query shows: which facts, in which chart, unit and scale, under which title, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.charts import (
    Chart,
    ChartFacts,
    ChartOptions,
    ChartPage,
    chart_words,
    find_chart,
    list_offered,
    suit_metrics,
)
from dashboard.charts.chart import FOLLOWED, LISTED, LONGEST, follow_facilities
from dashboard.charts.chart_input import read_rows
from dashboard.views import fact_view
from dashboard.views.query import IGNORED_OPTIONS
from dashboard.views.shared_catalogue import EDITOR, get_catalogue, get_catalogue_at, remember_answers
from facts import frame, saying, status, units
from facts.catalog import check_known
from facts.errors import NotFound, SelectionError
from facts.frame import Choice, LeftOut, Tidy
from facts.manifest import Manifest
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.views.query import ViewQuery
    from facts.catalog import Catalogue
    from facts.language import Speaker
    from facts.metric import Metric

EMBED = "embed"
NARROW = 560  # pixels; a chart that is less wide is drawn for a phone
BELOW_CHART = 90  # pixels of an embed: the line that opens the table, and the link back
_DECISIVE = ("in", "unit", "currency", "at", "id", "frozen")
_FACILITIES, _METRICS = 24, 20  # that are counted


@dataclass(frozen=True, slots=True)
class View:
    """A chart with its facts; `title` is None where the chart itself knows better.

    `total` is how many facts there are, also of those that a chart cannot hold. `since` says which figures are
    withdrawn, and what has become of those of a frozen chart.
    """

    chart: Chart
    query: ViewQuery
    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()
    title: str | None = None
    note: str = ""
    since: str = ""
    total: int = 0

    def options(self, **given: Any) -> ChartOptions:
        """Return how the chart is drawn, with more options given."""
        say = self.query.say
        own = {
            "language": say.language,
            "dark": self.query.get_option("theme") == "dark",
            "log": self.chart.log and self.query.get_option("scale") == "log",
            "title": self.title,
            "note": self.since,
            "say": say,
        }
        return ChartOptions(**{**own, **given})

    def draw(self, **given: Any) -> Any:
        """Return the figure."""
        return self.chart.build(self.frame, self.options(**given))

    def draw_embed(self, width: int) -> Any:
        """Return the figure of the embed at a width."""
        return self.draw(width=width, narrow=width < NARROW, mark=self.make_manifest(EMBED).mark)

    def measure_embed(self, width: int) -> int:
        """Return how tall the embed is at a width."""
        return int(self.draw_embed(width).layout.height) + BELOW_CHART

    def describe(self, **given: Any) -> str:
        """Return the chart in words, for those who cannot see it."""
        return self.chart.describe(self.frame, self.options(**given))

    @property
    def heading(self) -> str:
        """The title in words, for a chart that makes its own as well."""
        return self.title or self.query.say(self.chart.title)

    @property
    def holds_facts(self) -> bool:
        return self.chart.holds_facts

    @property
    def ids(self) -> list[str]:
        """The facts that it shows."""
        return list(self.frame["id"]) if self.holds_facts else []

    @property
    def caption(self) -> str:
        """Sources and dates, as the figure says them."""
        return chart_words.make_caption(read_rows(self.frame), self.options()) if self.holds_facts else ""

    @property
    def told_on(self) -> str:
        """Say when a frozen chart was told."""
        return fact_view.describe_moment(self.query.frozen, self.query.say)

    @property
    def page(self) -> str:
        """The path of the dashboard's page that shows the same."""
        page, chosen = self.chart.page, self.query.selection
        if page is ChartPage.FACT and self.query.get_option("id"):
            return f"/{page}?{self.query.write_query('theme', 'frozen')}"
        if page is ChartPage.FACT or (page is ChartPage.OVERVIEW and not chosen.is_everything):
            page = ChartPage.EXPLORE
        is_chosen = not self.chart.stat_type and self.chart.name != page and page is self.chart.page and page
        more = {"chart": self.chart.name} if is_chosen else {}
        return f"/{page}?{self.query.write_query('theme', 'frozen', 'id', **more)}".rstrip("?")

    def make_manifest(self, form: str) -> Manifest:
        """Return what leaves as an embed or a picture; the same chart at the same address has the same id.

        What is frozen is of its moment, so that it stays the same whenever it is made.
        """
        name = self.chart.name
        path = f"embed/{name}" if form == EMBED else f"image/{name}.{form}"
        return Manifest.of(
            form=form,
            title=self.heading,
            address=f"/{path}?{self.query.write_query(*IGNORED_OPTIONS, 'width')}".rstrip("?"),
            language=self.query.language,
            rows=self.frame.to_dict("records") if self.holds_facts else (),
            at=self.query.frozen,
        )


def show_chart(name: str, query: ViewQuery, *, is_editor: bool = False) -> View:
    """Return what a query shows; raise NotFound or SelectionError naming what it cannot."""
    chart, today = find_chart(name), query.frozen.date() if query.frozen else status.today()
    return replace(_read_view(today, chart.name, query.keep_options(*_DECISIVE), is_editor=is_editor), query=query)


def name_columns(say: Speaker, *, holds_facts: bool) -> dict[str, str]:
    """Return the columns of the table beside a chart: their names in the frame and for people."""
    named = {"facility_name": say("Facility"), "metric_label": say("Metric")}
    if not holds_facts:
        return {**named, "count": say("Facts")}
    return {**named, "value_said": say("Value"), "as_of_said": say("As of"), "source": say("Source")}


def describe_left_out(items: Sequence[LeftOut], say: Speaker) -> tuple[str, list[str]]:
    """Return how many facts a chart or table could not hold, and each with the reason; nothing where it holds all."""
    if not items:
        return "", []
    title = say.many("{n} fact left out, and why", "{n} facts left out, and why", len(items))
    return title, [f"{item.facility_name}: {item.value_said} – {item.reason}" for item in items]


def choose_chart(page: str, query: ViewQuery) -> Chart:
    """Return the chart that a page shows: the chosen one where it suits, else the first that does.

    Explore has none of its own: it stands for the counts, or for Compare where what can be compared is chosen.
    """
    if page == ChartPage.EXPLORE:
        page = ChartPage.COMPARE if _is_narrowed(query.selection) else ChartPage.OVERVIEW
    suited = list_charts(page, query)
    return next((chart for chart in suited if chart.name == query.get_option("chart")), suited[0])


def list_charts(page: str, query: ViewQuery) -> list[Chart]:
    """Return the charts of a page that suit what is asked for, the fitting one first."""
    if len(list_offered(page)) == 1:
        return list_offered(page)
    return suit_metrics(page, list_metrics(narrow_query(query)))


def list_metrics(query: ViewQuery) -> list[Metric]:
    """Return the metrics that the selected facts are of."""
    return _read_metrics(get_catalogue_at(query.frozen, query.selection), query.selection)


def narrow_query(query: ViewQuery, chart: Chart | None = None) -> ViewQuery:
    """Choose metrics where none are chosen: those that the chart is made for, or the one with most facts."""
    chosen = query.selection
    if _is_narrowed(chosen):
        return query
    kind = chart.stat_type if chart else None
    catalogue = get_catalogue_at(query.frozen, Selection.of(dimension=kind) if kind else Selection())
    if kind:
        metrics = [item.id for item in catalogue.metrics().values() if item.stat_type == kind]
    else:
        metrics = [item.value for item in catalogue.facets(Selection(), ["metric"], limit=1)["metric"]]
    return replace(query, selection=chosen.with_(metric=metrics))


def _is_narrowed(chosen: Selection) -> bool:
    return bool(chosen.metric or chosen.dimension or chosen.topic)


@remember_answers(64)
def _read_view(today: date, name: str, query: ViewQuery, *, is_editor: bool) -> View:
    """Keep what was read last: a page, its figure and its picture are asked for one after the other."""
    chart = find_chart(name)
    chosen = _find_selection(chart, query)
    catalogue = get_catalogue(EDITOR) if is_editor else get_catalogue_at(query.frozen, chosen)
    check_known(query.selection, catalogue)
    if chart.shows is ChartFacts.COUNTS:
        return View(chart, query, count_coverage(catalogue, chosen, query.language))
    tidy, note = _read_tidy(chart, catalogue, chosen, query, today)
    shown, total = tidy.frame, len(tidy.frame)
    if chart.shows is ChartFacts.LATEST:
        shown, note = chart.hold_facts(shown, query.say)
    title, since = chart.title_facts(shown, query.say), explain_since(shown, catalogue, query)
    return View(chart, query, shown, tidy.left_out[:LISTED], title, note, since, total)


def _read_tidy(
    chart: Chart, catalogue: Catalogue, chosen: Selection, query: ViewQuery, today: date
) -> tuple[Tidy, str]:
    """Return the facts of a chart, and a note on those that were not even read."""
    if chart.shows is ChartFacts.ONE:
        return _read_one(catalogue, query, today), ""
    choice = _choose_display(chart, catalogue, chosen, query, today)
    if chart.shows is ChartFacts.LATEST:
        return frame.tidy(catalogue.latest(chosen, at=query.at), choice), ""
    found, note = _read_series(catalogue, chosen, query)
    return frame.tidy(found, choice), note


def explain_since(shown: pd.DataFrame, catalogue: Catalogue, query: ViewQuery) -> str:
    """Say which of the shown facts are withdrawn, and which were changed after the moment they are frozen at."""
    if "id" not in shown or shown.empty:
        return ""
    told = fact_view.list_withdrawn(shown, query.say)
    if not query.frozen:
        return told
    day = saying.day_of(query.frozen, query.language)
    changed = fact_view.list_changes(day, shown, catalogue, get_catalogue(), query.say)
    return " ".join(filter(None, (told, changed)))


def count_coverage(catalogue: Catalogue, selection: Selection, language: str) -> pd.DataFrame:
    """Return how many facts there are for each facility and metric, of those that have most."""
    metrics, facilities = catalogue.metrics(), catalogue.facilities()
    return pd.DataFrame(
        [
            (facility, facilities[facility].short_name, metric, metrics[metric].label_in(language), count)
            for facility, metric, count in catalogue.coverage(selection, facilities=_FACILITIES, metrics=_METRICS)
        ],
        columns=["facility", "facility_name", "metric", "metric_label", "count"],
    )


def _find_selection(chart: Chart, query: ViewQuery) -> Selection:
    """Return the facts that are looked at; one fact is found among those it is told with."""
    if chart.shows is ChartFacts.ONE and query.frozen and query.get_option("id"):
        fact = fact_view.read_fact(get_catalogue(), query.get_option("id"), query.frozen).fact
        return Selection.of(facility=fact.facility, metric=fact.metric, article=fact.article, deprecated=True)
    narrows = chart.shows in (ChartFacts.LATEST, ChartFacts.SERIES)
    return narrow_query(query, chart).selection if narrows else query.selection


def _read_series(catalogue: Catalogue, chosen: Selection, query: ViewQuery) -> tuple[list[dict[str, Any]], str]:
    """Return the facts over time; of too many facilities, where none are chosen, those with most facts, with a note."""
    found = [] if chosen.facility else catalogue.facets(chosen, ["facility"], limit=FOLLOWED + 1)["facility"]
    followed, note = follow_facilities([item.value for item in found], query.say)
    selected = chosen.with_(facility=followed) if note else chosen
    return catalogue.rows(selected, descending=False, limit=LONGEST), note


def _read_one(catalogue: Catalogue, query: ViewQuery, today: date) -> Tidy:
    key = query.get_option("id")
    found = catalogue.rows_by_id([key]) if key else catalogue.rows(query.selection, limit=2)
    if key and not found:
        raise NotFound(f"there is no fact {key[:60]!r}", where="option id")
    return frame.tidy(found, Choice(language=query.language, as_printed=True, today=today))


def _choose_display(chart: Chart, catalogue: Catalogue, chosen: Selection, query: ViewQuery, today: date) -> Choice:
    unit = _choose_unit(chart, _read_metrics(catalogue, chosen), query.get_option("unit"))
    currency = query.get_option("currency")
    return Choice(query.language, unit, currency, printed_words=chart.on_one_axis, today=today)


def _read_metrics(catalogue: Catalogue, chosen: Selection) -> list[Metric]:
    known = catalogue.metrics()
    found = catalogue.facets(chosen, ["metric"], limit=LISTED)["metric"] if not chosen.metric else ()
    return [known[name] for name in chosen.metric or [item.value for item in found] if name in known]


def _choose_unit(chart: Chart, metrics: list[Metric], asked: str) -> str:
    """Return the unit to tell all in; one axis for several metrics always has one, money has currencies instead."""
    if asked and not all(units.convertible(metric.unit, asked) for metric in metrics):
        raise SelectionError(
            f"{asked} cannot tell {', '.join(metric.id for metric in metrics[:3])}",
            where="option unit",
            remedy="Choose a unit of the same dimension, or leave it out.",
        )
    if not chart.on_one_axis or not metrics or units.unit(metrics[0].unit).is_money:
        return asked
    return asked or metrics[0].unit
