"""What the Overview shows of a whole catalogue: one chart, what holds now by topic, what is new, what was corrected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.charts import ChartPage, list_offered
from dashboard.views.fact_lists import list_facts
from dashboard.views.shared_catalogue import get_catalogue, remember_answers
from dashboard.views.view import ViewQuery, show_chart
from facts import frame
from facts.evidence import status
from facts.frame import DisplayOptions
from facts.languages.translator import speaker
from facts.model.metric import StatType
from facts.model.record import Status
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pandas as pd

    from facts.evidence.status import Difference
    from facts.model.record import Fact

CURRENT = Selection.of(state=(Status.CURRENT,))
TRIED = 4  # metrics of which the chart is chosen
FEWEST = 2  # facilities of a chart worth showing
TOPICS, OF_TOPIC = 9, 3
READ_AT_ONCE, READ_OF_TOPIC = 200, 30  # of which some stand under another topic already, or are said twice
HEADLINE = "headline"
RECENT = 6
_ADDED = ("add", "accept", "import")
_CHANGED = ("correct", "withdraw", "import")
_COUNTED = {"facilities": 500, "metrics": 20}  # those with most current facts


@dataclass(frozen=True, slots=True)
class CorrectedFigure:
    """A fact that says something else than before, or nothing any more: whom it is of, then and now in words."""

    fact: str
    subject: str
    before: str
    now: str
    at: datetime


@remember_answers()
def choose_front_chart(language: str) -> Selection | None:
    """Return what the Overview compares: the metric with current and comparable figures of most facilities.

    None where no metric has figures of two. Of several the first by its id is taken, so that it stays the same.
    """
    tried = _rank_metrics()[:TRIED]
    if not tried:
        return None
    chart = list_offered(ChartPage.COMPARE)[0].name
    compared = show_chart(chart, ViewQuery.of(CURRENT.with_(metric=tried), **{"in": language})).frame
    shown = compared.groupby("metric")["facility"].nunique().to_dict()
    best = min(shown, key=lambda key: (-shown[key], key), default="")
    return CURRENT.with_(metric=(best,)) if best and shown[best] >= FEWEST else None


@remember_answers(1)
def _rank_metrics() -> list[str]:
    """Return the metrics of amounts that several facilities have current figures of, most facilities first."""
    catalogue = get_catalogue()
    counted = Counter(metric for _, metric, _ in catalogue.count_coverage(CURRENT, **_COUNTED))
    known = catalogue.get_metrics(counted)
    amounts = [key for key in counted if known[key].stat_type not in (StatType.RANK, StatType.DATE)]
    several = [key for key in amounts if counted[key] >= FEWEST]
    return sorted(several, key=lambda key: (-counted[key], key))


@remember_answers()
def list_current_by_topic(language: str) -> list[tuple[str, int, pd.DataFrame]]:
    """Return topics that most current facts are of, headline figures first, each with their number and the newest.

    A fact stands under one topic of its metric alone, and a facility with one figure of a metric.
    """
    catalogue = get_catalogue()
    found = catalogue.count_facets(CURRENT, ["topic"])["topic"]
    ordered = sorted(found, key=lambda item: (item.value != HEADLINE, -item.count, item.value))[:TOPICS]
    topics = {key: set(metric.topics) for key, metric in catalogue.get_metrics().items()}
    newest = list_facts(CURRENT, language, limit=READ_AT_ONCE)
    told: set[str] = set()
    listed = []
    for item in ordered:
        own = newest[[item.value in topics[metric] for metric in newest["metric"]]]
        if len(own) < READ_OF_TOPIC and len(newest) == READ_AT_ONCE:
            own = list_facts(CURRENT.with_(topic=(item.value,)), language, limit=READ_OF_TOPIC)
        fresh = own[~own["id"].isin(told)].drop_duplicates(["facility", "metric"]).head(OF_TOPIC)
        told |= set(fresh["id"])
        if len(fresh):
            listed.append((item.value, item.count, fresh))
    return listed


@remember_answers()
def list_new_facts(language: str) -> pd.DataFrame:
    """Return the facts that were made public last, as printed, the last one first; those that ship are not new."""
    catalogue = get_catalogue()
    events = catalogue.list_recent_events(_ADDED, limit=RECENT * 10)
    ids = list(dict.fromkeys(event.record for event in events if event.verb == "accept" or event.before is None))
    public = [row for row in catalogue.list_rows_by_id(ids) if not status.is_deprecated(row["rank"])]
    kept = sorted(public, key=lambda row: ids.index(row["id"]))[:RECENT]
    return frame.build_frame(kept, DisplayOptions(language=language, as_printed=True)).frame


@remember_answers()
def list_corrections(language: str) -> list[CorrectedFigure]:
    """Return the public figures that were corrected or withdrawn last, the last one first."""
    catalogue, say = get_catalogue(), speaker(language)
    changes = list(_iter_changes())[:RECENT]
    told = [fact for change, _ in changes for fact in (change.then, change.now)]
    facilities = catalogue.get_facilities({fact.facility for fact in told})
    metrics = catalogue.get_metrics({fact.metric for fact in told})

    def name(fact: Fact) -> str:
        return f"{facilities[fact.facility].short_name}, {metrics[fact.metric].label_in(language)}"

    return [
        CorrectedFigure(
            change.now.id,
            name(change.then),
            status.describe_figure(change.then, language),
            status.name_status(Status.WITHDRAWN, say)
            if change.is_withdrawn
            else status.describe_correction(change, name(change.now), say),
            at,
        )
        for change, at in changes
    ]


def _iter_changes() -> Iterator[tuple[Difference, datetime]]:
    """Yield what the public was told otherwise before, each fact once, by its last change of what is stated."""
    catalogue = get_catalogue()
    events = [event for event in catalogue.list_recent_events(_CHANGED, limit=RECENT * 10) if event.before is not None]
    after = catalogue.get_current_states(dict.fromkeys(event.record for event in events))
    found: set[str] = set()
    for event in events:
        if event.record in found or event.record not in after:
            continue
        change = status.compare_revisions(event.before, after[event.record])
        if change and status.is_public(event.before):
            found.add(event.record)
            yield change, event.at
        after[event.record] = event.before
