"""What a query asks for and what it shows: facts, chart, unit, scale, title, and what is left out and why.

The names of its options are those of the dashboard's addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

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
from dashboard.views.shared_catalogue import EDITOR, get_catalogue, get_catalogue_at, remember_answers
from facts import frame, saying
from facts.catalog import check_known
from facts.errors import NotFound, SelectionError
from facts.evidence import status
from facts.frame import DisplayOptions, FrameResult, OmittedFact
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import Speaker, speaker
from facts.model import edtf_date, units
from facts.model.selection import LONGEST_VALUE, MOST_VALUES, Selection
from facts.provenance.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from facts.catalog import Catalogue
    from facts.model.metric import Metric


Pairs = tuple[tuple[str, str], ...]

# What awaits review is for editors; no address opens it to readers.
FILTERS = tuple(name for name in Selection.model_fields if name != "review_state")
READER = ("in", "theme")
IGNORED_OPTIONS = ("page", "order", "chart")  # where a reader of the dashboard is; no part of what is shown
_TRACKING = ("utm_", "fbclid", "gclid", "mc_")
_ESCAPED = re.compile("^(amp;)+")
_CHOICES = {"in": INTERFACE_LANGUAGES, "theme": ("light", "dark"), "scale": ("linear", "log"), "include": ("all",)}


@dataclass(frozen=True)
class ViewQuery:
    """A checked query: which facts, how to show them, and to whom."""

    selection: Selection
    options: Pairs

    def get_option(self, name: str, default: str = "") -> str:
        return dict(self.options).get(name, default)

    @cached_property
    def say(self) -> Speaker:
        return speaker(self.get_option("in"))

    @property
    def language(self) -> str:
        return self.say.language

    @classmethod
    def of(cls, selection: Selection, **options: str) -> ViewQuery:
        """Make a query of what is known already; an empty option is left out."""
        return cls(selection, tuple(sorted((name, value) for name, value in options.items() if value)))

    def with_options(self, **options: str) -> ViewQuery:
        """Return the same with some options set; an empty one is left out."""
        return ViewQuery.of(self.selection, **{**dict(self.options), **options})

    @property
    def at(self) -> date | None:
        """The last day of the date as of which facts are asked for."""
        written = self.get_option("at")
        return edtf_date.get_bounds(written, "option at")[1] if written else None

    @property
    def frozen(self) -> datetime | None:
        """The moment, in UTC, as of which the catalogue itself is asked for."""
        written = self.get_option("frozen")
        return _read_moment(written) if written else None

    def keep_options(self, *names: str) -> ViewQuery:
        """Return the same with some of the options alone."""
        return replace(self, options=tuple(pair for pair in self.options if pair[0] in names))

    def write_query(self, *without: str, **more: str) -> str:
        """Return the query in one fixed order, with some options left out or replaced."""
        kept = [(name, value) for name, value in self.options if name not in (*without, *more)]
        return urlencode([*self.selection.to_query(), *kept, *more.items()])


def list_options(chart: Chart) -> tuple[str, ...]:
    """Return the options of a chart's addresses, with those that are none of its own."""
    return (*IGNORED_OPTIONS, *chart.options)


def read_query(pairs: Iterable[tuple[str, str]], options: Collection[str] = (), *, filters: bool = True) -> ViewQuery:
    """Check a query; raise SelectionError naming what is not known here, or the value that is wrong."""
    # Where an address was escaped for HTML once more than read, names begin with what is left of an ampersand.
    plain = [(_ESCAPED.sub("", name), value) for name, value in pairs]
    given = [(name, value) for name, value in plain if value and not name.startswith(_TRACKING)]
    if len(given) > MOST_VALUES:
        raise SelectionError(f"it has {len(given):,} values", where="address", remedy="Ask for less.")
    allowed = {*(FILTERS if filters else ()), *options, *READER}
    for name, value in given:
        _check_option(name, value, allowed)
    chosen = Selection.from_query((name, value) for name, value in given if name in FILTERS)
    query = ViewQuery(chosen, tuple(sorted(dict(pair for pair in given if pair[0] not in FILTERS).items())))
    _check_values(query)
    return query


def _check_option(name: str, value: str, allowed: Collection[str]) -> None:
    if name not in allowed:
        known = ", ".join(sorted(allowed))
        raise SelectionError("there is no such option here", where=f"option {name[:60]}", remedy=f"There are: {known}.")
    if len(value) > LONGEST_VALUE:
        raise SelectionError(f"the text has {len(value):,} characters", where=f"option {name}", remedy="Shorten it.")
    if "\x00" in value:
        raise SelectionError("a text holds a null character", where=f"option {name}", remedy="Leave it out.")
    choices = _CHOICES.get(name, (value,))
    if value not in choices:
        raise SelectionError(f"got {value[:60]!r}", where=f"option {name}", remedy=f"Write {' or '.join(choices)}.")


def _check_values(query: ViewQuery) -> None:
    """Read what is only read later, so that an error is told before anything is made."""
    _ = query.at, query.frozen
    if query.get_option("unit"):
        units.get_unit(query.get_option("unit"))
    code = query.get_option("currency")
    known = [name for name, unit in units.load_units().items() if unit.dimension == "money"]
    if code and code not in known:
        raise SelectionError(f"got {code[:60]!r}", where="option currency", remedy=f"Write one of {', '.join(known)}.")


def _read_moment(written: str) -> datetime:
    """Read a moment; a plus sign of a zone arrives as a space, and a time without a zone is UTC."""
    try:
        read_ = datetime.fromisoformat(written.replace(" ", "+") if "T" in written else written)
        moment = read_.replace(tzinfo=UTC) if read_.tzinfo is None else read_.astimezone(UTC)
    except (ValueError, OverflowError):
        raise SelectionError(
            f"got {written[:60]!r}", where="option frozen", remedy="Write a moment such as 2026-11-22T10:00:00Z."
        ) from None
    if moment > datetime.now(UTC):
        raise SelectionError(f"{written!r} has not come yet", where="option frozen", remedy="Write a past moment.")
    return moment


EMBED = "embed"
NARROW = 560  # pixels; a chart that is less wide is drawn for a phone
BELOW_CHART = 90  # pixels of an embed: the line that opens the table, and the link back
_DECISIVE = ("in", "unit", "currency", "at", "id", "include", "frozen")
_FACILITIES, _METRICS = 24, 20  # that are counted


@dataclass(frozen=True, slots=True)
class View:
    """A chart with its facts; `title` is None where the chart itself knows better.

    `total` is how many facts there are, also of those that a chart cannot hold. `since` says which figures are
    withdrawn, and what has become of those of a frozen chart. `remarks` say what a reader needs to compare them;
    `misfits` counts those that do not mean the same as the others, shown or left out.
    """

    chart: Chart
    query: ViewQuery
    frame: pd.DataFrame
    left_out: tuple[OmittedFact, ...] = ()
    title: str | None = None
    note: str = ""
    since: str = ""
    total: int = 0
    remarks: str = ""
    misfits: int = 0

    def options(self, **given: Any) -> ChartOptions:
        """Return how the chart is drawn, with more options given."""
        say = self.query.say
        own = {
            "language": say.language,
            "dark": self.query.get_option("theme") == "dark",
            "log": self.chart.log and self.query.get_option("scale") == "log",
            "title": self.title,
            "note": self.since,
            "remarks": self.remarks,
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
        """Sources and dates, as the figure says them beside the remarks."""
        return chart_words.make_caption(read_rows(self.frame), self.options(remarks="")) if self.holds_facts else ""

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
    chart, today = find_chart(name), query.frozen.date() if query.frozen else status.get_today()
    return replace(_read_view(today, chart.name, query.keep_options(*_DECISIVE), is_editor=is_editor), query=query)


def name_columns(say: Speaker, *, holds_facts: bool) -> dict[str, str]:
    """Return the columns of the table beside a chart: their names in the frame and for people."""
    named = {"facility_name": say("Facility"), "metric_label": say("Metric")}
    if not holds_facts:
        return {**named, "count": say("Facts")}
    return {**named, "value_said": say("Value"), "as_of_said": say("As of"), "source": say("Source")}


def describe_left_out(items: Sequence[OmittedFact], say: Speaker) -> tuple[str, list[str]]:
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
        metrics = [item.id for item in catalogue.get_metrics().values() if item.stat_type == kind]
    else:
        metrics = [item.value for item in catalogue.count_facets(Selection(), ["metric"], limit=1)["metric"]]
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
    show = chart.hold_facts if chart.shows is ChartFacts.LATEST else chart.compare_facts
    held = show(tidy.frame, query.say, includes_all=bool(query.get_option("include")))
    return View(
        chart,
        query,
        held.frame,
        (*held.left_out, *tidy.left_out)[:LISTED],
        chart.title_facts(held.frame, query.say),
        note or held.note,
        explain_since(held.frame, catalogue, query),
        len(tidy.frame) - len(held.left_out),
        held.remarks,
        held.misfits,
    )


def _read_tidy(
    chart: Chart, catalogue: Catalogue, chosen: Selection, query: ViewQuery, today: date
) -> tuple[FrameResult, str]:
    """Return the facts of a chart, and a note on those that were not even read."""
    if chart.shows is ChartFacts.ONE:
        return _read_one(catalogue, query, today), ""
    choice = _choose_display(chart, catalogue, chosen, query, today)
    if chart.shows is ChartFacts.LATEST:
        return frame.build_frame(catalogue.list_latest(chosen, at=query.at), choice), ""
    found, note = _read_series(catalogue, chosen, query)
    return frame.build_frame(found, choice), note


def explain_since(shown: pd.DataFrame, catalogue: Catalogue, query: ViewQuery) -> str:
    """Say which of the shown facts are withdrawn, and which were changed after the moment they are frozen at."""
    if "id" not in shown or shown.empty:
        return ""
    told = fact_view.list_withdrawn(shown, query.say)
    if not query.frozen:
        return told
    day = saying.phrase_day(query.frozen, query.language)
    changed = fact_view.list_changes(day, shown, catalogue, get_catalogue(), query.say)
    return " ".join(filter(None, (told, changed)))


def count_coverage(catalogue: Catalogue, selection: Selection, language: str) -> pd.DataFrame:
    """Return how many facts there are for each facility and metric, of those that have most."""
    metrics, facilities = catalogue.get_metrics(), catalogue.get_facilities()
    return pd.DataFrame(
        [
            (facility, facilities[facility].short_name, metric, metrics[metric].label_in(language), count)
            for facility, metric, count in catalogue.count_coverage(selection, facilities=_FACILITIES, metrics=_METRICS)
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
    found = [] if chosen.facility else catalogue.count_facets(chosen, ["facility"], limit=FOLLOWED + 1)["facility"]
    followed, note = follow_facilities([item.value for item in found], query.say)
    selected = chosen.with_(facility=followed) if note else chosen
    return catalogue.list_rows(selected, descending=False, limit=LONGEST), note


def _read_one(catalogue: Catalogue, query: ViewQuery, today: date) -> FrameResult:
    key = query.get_option("id")
    found = catalogue.list_rows_by_id([key]) if key else catalogue.list_rows(query.selection, limit=2)
    if key and not found:
        raise NotFound(f"there is no fact {key[:60]!r}", where="option id")
    return frame.build_frame(found, DisplayOptions(language=query.language, as_printed=True, today=today))


def _choose_display(
    chart: Chart, catalogue: Catalogue, chosen: Selection, query: ViewQuery, today: date
) -> DisplayOptions:
    unit = _choose_unit(chart, _read_metrics(catalogue, chosen), query.get_option("unit"))
    currency = query.get_option("currency")
    return DisplayOptions(query.language, unit, currency, printed_words=chart.on_one_axis, today=today)


def _read_metrics(catalogue: Catalogue, chosen: Selection) -> list[Metric]:
    known = catalogue.get_metrics()
    found = catalogue.count_facets(chosen, ["metric"], limit=LISTED)["metric"] if not chosen.metric else ()
    return [known[name] for name in chosen.metric or [item.value for item in found] if name in known]


def _choose_unit(chart: Chart, metrics: list[Metric], asked: str) -> str:
    """Return the unit to tell all in; one axis for several metrics always has one, money has currencies instead."""
    if asked and not all(units.is_convertible(metric.unit, asked) for metric in metrics):
        raise SelectionError(
            f"{asked} cannot tell {', '.join(metric.id for metric in metrics[:3])}",
            where="option unit",
            remedy="Choose a unit of the same dimension, or leave it out.",
        )
    if not chart.on_one_axis or not metrics or units.get_unit(metrics[0].unit).is_money:
        return asked
    return asked or metrics[0].unit
