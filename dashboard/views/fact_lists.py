"""Lists and counts of facts as pages and reports show them, each remembered until something is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.charts.chart import LISTED, ChartPage
from dashboard.views.fact_view import describe_moment
from dashboard.views.shared_catalogue import get_catalogue, get_catalogue_at, remember_answers
from dashboard.views.view import explain_since
from facts import frame
from facts.catalog import check_known
from facts.frame import DisplayOptions
from facts.model.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.views.view import ViewQuery
    from facts.catalog import Totals
    from facts.frame import OmittedFact

MOST_IN_TABLE = 500


@dataclass(frozen=True, slots=True)
class FactTable:
    """A list of facts, newest first, as printed: as much as a report holds, with a note where that is not all."""

    title: str
    frame: pd.DataFrame
    left_out: tuple[OmittedFact, ...]
    note: str
    page: str


def show_facts(query: ViewQuery) -> FactTable:
    """Return the facts of a query; raise NotFound naming what the catalogue does not have."""
    held, say, chosen = get_catalogue_at(query.frozen, query.selection), query.say, query.selection
    check_known(chosen, held)
    rows = held.list_rows(chosen, limit=MOST_IN_TABLE + 1)
    today = query.frozen.date() if query.frozen else None
    tidy = frame.build_frame(rows[:MOST_IN_TABLE], DisplayOptions(query.language, as_printed=True, today=today))
    note = "" if rows else say("No fact fits these filters.")
    if len(rows) > MOST_IN_TABLE:
        note = say("The {n} newest; narrow the filters to see others.", n=MOST_IN_TABLE)
    notes = (note, describe_moment(query.frozen, say), explain_since(tidy.frame, held, query))
    title = get_catalogue().describe_selection(chosen, query.language)
    page = f"/{ChartPage.EXPLORE}?{query.write_query('frozen')}"
    return FactTable(title, tidy.frame, tidy.left_out, " ".join(filter(None, notes)), page)


@remember_answers()
def list_facts(
    selection: Selection, language: str, *, order: str = "as_of", limit: int = 50, offset: int = 0
) -> pd.DataFrame:
    """Return one page of facts as printed."""
    descending = order in ("as_of", "modified_at")
    found = get_catalogue().list_rows(selection, order=order, descending=descending, limit=limit, offset=offset)
    return frame.build_frame(found, DisplayOptions(language=language, as_printed=True)).frame


@remember_answers()
def count_values(selection: Selection, names: tuple[str, ...]) -> dict[str, list[tuple[str, str, int]]]:
    """Return (value, label, count) for each facet, most frequent first."""
    found = get_catalogue().count_facets(selection, names, limit=LISTED)
    return {name: [(item.value, item.label, item.count) for item in items] for name, items in found.items()}


@remember_answers()
def count_facts(selection: Selection) -> int:
    return get_catalogue().count_facts(selection)


@remember_answers()
def count_everything() -> Totals:
    """Return how many facts there are, and how many facilities, metrics and articles they are about."""
    return get_catalogue().count_totals()


@remember_answers()
def name_subjects(language: str) -> dict[str, dict[str, str]]:
    """Return the display names of facilities and metrics by id."""
    opened = get_catalogue()
    return {
        "facility": {item.id: item.short_name for item in opened.get_facilities().values()},
        "metric": {item.id: item.label_in(language) for item in opened.get_metrics().values()},
    }


def list_articles(asked: str = "") -> dict[str, str]:
    """Return the articles that have most facts, and the one asked for, by id: title and number of facts."""
    found = count_values(Selection(), ("article",))["article"]
    told = {value: f"{label} ({count})" for value, label, count in found}
    asked_for = get_catalogue().get_articles([asked]) if asked and asked not in told else {}
    return told | {key: item.title for key, item in asked_for.items()}
