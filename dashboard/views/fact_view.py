"""What the page of one fact says, now or at a moment, and what has become of the facts of a chart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from facts import saying
from facts.catalog.related_facts import RelatedFacts
from facts.errors import NotFound, SelectionError
from facts.evidence import status
from facts.evidence.sums import SumVerdict
from facts.languages.translator import speaker
from facts.model.record import ID, ReviewState, Status, Verification, get_current_id
from facts.model.selection import Selection
from facts.provenance.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import pandas as pd

    from facts.catalog import Catalogue
    from facts.evidence.status import Difference
    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.record import Fact, JudgedFact
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article

CARD = "card"
NAMED = 5  # changes of a chart
CARD_SIZE = (480, 260)  # pixels of its frame
Record = TypeVar("Record")


class Gravity(StrEnum):
    """How much a remark weighs for whoever would repeat the number."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact, what it refers to, and what the catalogue says now where that is not the same."""

    fact: Fact
    facility: Facility
    metric: Metric
    article: Article
    moment: datetime | None = None
    difference: Difference | None = None
    catalogue: Catalogue | None = None
    judged: JudgedFact | None = None
    """What held of it at the moment it is told; None where nothing is known of its series."""
    others: tuple[Fact, ...] = ()
    """The fact that overtakes it, or those that contradict it."""
    related: RelatedFacts | None = None
    """What its sums and claims are set beside, where it is told alone and as it is now."""

    def phrase_fact(self, language: str) -> str:
        return saying.phrase_fact(self.fact, language)

    def title(self, say: Speaker) -> str:
        """Return whose number it is and the number in words; a withdrawn one says so."""
        said = f"{self.facility.short_name}: {self.phrase_fact(say.language)}"
        return f"{said} ({status.name_status(self.status, say)})" if self.is_withdrawn else said

    def subject(self, say: Speaker) -> str:
        """Return whom and what it is about."""
        return f"{self.facility.name_in(say.language)} · {self.metric.label_in(say.language)}"

    def when(self, say: Speaker) -> str:
        """Return as of when it is, and who says so."""
        return f"{saying.phrase_as_of(self.fact, say.language)} · {saying.describe_source(self.article, say.language)}"

    def sentence(self, language: str) -> str:
        """Return a sentence ready to paste; of a number that is contradicted it names the other side."""
        said = saying.phrase_fact_sentence(self.fact, self.facility, self.metric, self.article, language)
        if self.status is not Status.CONTRADICTED:
            return said
        return f"{said} {status.explain_status(self.fact, self.status, speaker(language), self.others)}"

    @property
    def citation(self) -> str:
        return f"{self.article.citation} {self.fact.page or ''}".rstrip()

    @property
    def status(self) -> Status:
        """What held of it at the moment it is told."""
        return status.judge_fact(self.judged or self.fact, self.metric, self.moment.date() if self.moment else None)

    @property
    def newer(self) -> Fact | None:
        """The newest fact that overtakes it."""
        return self.others[0] if self.status is Status.OVERTAKEN and self.others else None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn already at the moment it is told."""
        return self.status is Status.WITHDRAWN

    def since(self, say: Speaker) -> str:
        """Say what has become of a figure that was frozen; nothing where it still stands."""
        if self.difference is None or self.catalogue is None or not self.difference:
            return ""
        if self.difference.is_withdrawn:
            return say("Withdrawn since.")
        return say("Corrected since: {figure}", figure=describe_now(self.difference, self.catalogue, say))

    def list_remarks(self, say: Speaker) -> Iterator[tuple[Gravity, str]]:
        """Yield what a reader must know before repeating the number."""
        fact, judged = self.fact, self.status
        if self.moment:
            yield Gravity.QUIET, describe_moment(self.moment, say)
        if since := self.since(say):
            yield Gravity.WARNING, since
        if explained := status.explain_status(fact, judged, say, self.others):
            yield Gravity.ERROR if judged is Status.WITHDRAWN else Gravity.WARNING, explained
        if fact.review_state is not ReviewState.APPROVED:
            yield Gravity.ERROR, say("Not public: {state}", state=say(fact.review_state))
        if checked := status.explain_check(fact, say):
            yield Gravity.ERROR if fact.verification is Verification.FAILED else Gravity.WARNING, checked
        for verdict, sentence in self._describe_sums(say):
            if verdict is not SumVerdict.FITS:
                yield Gravity.WARNING, sentence
        if fact.note:
            yield Gravity.NOTE, fact.note

    def list_agreements(self, say: Speaker) -> list[str]:
        """Return what the number agrees with, in sentences that show the calculation."""
        return [sentence for verdict, sentence in self._describe_sums(say) if verdict is SumVerdict.FITS]

    def _describe_sums(self, say: Speaker) -> list[tuple[SumVerdict, str]]:
        """Return what is told of a public number as it stands now; of a frozen one nothing."""
        if self.related is None or self.moment or not status.is_public(self.fact):
            return []
        return self.related.describe_fact(self.fact, say)

    @property
    def phrase(self) -> tuple[str, str, str]:
        """The words it came from, between those that stand before and behind them."""
        fact = self.fact
        gap = "" if fact.quote_suffix[:1] in ",.;:)" else " "
        after = f"{gap}{fact.quote_suffix} …" if fact.quote_suffix else ""
        return f"… {fact.quote_prefix} " if fact.quote_prefix else "", fact.quote_exact, after

    def row(self, language: str) -> dict[str, Any]:
        """Return the fact as the export log takes it."""
        fact, said = self.fact, self.phrase_fact(language)
        return {"id": fact.id, "revision": fact.revision, "value_said": said, "verification": fact.verification}

    def make_manifest(self, query: str, say: Speaker) -> Manifest:
        """Return what leaves as a card; `query` is that of its address."""
        return Manifest.of(
            form=CARD,
            title=self.title(say),
            address=f"/embed/fact/{self.fact.id}?{query}".rstrip("?"),
            language=say.language,
            rows=[self.row(say.language)],
            at=self.moment,
        )


def describe_moment(moment: datetime | None, say: Speaker) -> str:
    """Say when what is frozen was told; nothing for what is not."""
    return say("As the catalogue told it on {day}.", day=saying.phrase_day(moment, say.language)) if moment else ""


def describe_now(difference: Difference, catalogue: Catalogue, say: Speaker) -> str:
    """Return what a corrected fact says now, with its facility and metric where these were changed."""
    subject = name_subject(difference.now, catalogue, say.language) if difference.is_moved else ""
    return status.describe_correction(difference, subject, say)


def name_subject(fact: Fact, catalogue: Catalogue, language: str) -> str:
    return f"{catalogue.get_facility(fact.facility).short_name}, {catalogue.get_metric(fact.metric).label_in(language)}"


def read_fact(catalogue: Catalogue, fact_id: str, moment: datetime | None = None) -> FactView:
    """Return a fact; raise NotFound where there is none, or none that is public, for readers and for a moment."""
    if not re.fullmatch(ID, fact_id):
        raise NotFound(f"there is no fact {fact_id[:80]!r}", where="fact")
    states = catalogue.get_current_states([fact_id]) if moment else {}
    now = states.get(get_current_id(fact_id)) or catalogue.get_fact(fact_id)
    last = catalogue.find_last_event(moment) if moment else None
    fact = _read_before(catalogue, "fact", now, last)
    if fact.review_state is not ReviewState.APPROVED and (moment or not catalogue.actor.is_editor):
        raise NotFound(f"there is no fact {fact_id!r}", where="fact")
    then = _open_series(catalogue, fact, moment) if moment else catalogue
    judged = then.get_judged([fact.id]).get(fact.id) if then else None
    return FactView(
        fact,
        _read_before(catalogue, "facility", catalogue.get_facility(fact.facility), last),
        _read_before(catalogue, "metric", catalogue.get_metric(fact.metric), last),
        _read_before(catalogue, "article", catalogue.get_article(fact.article), last),
        moment,
        status.compare_revisions(fact, now) if moment else None,
        catalogue,
        judged,
        _find_others(then, [judged])[judged.id] if then and judged else (),
        None if moment else RelatedFacts(catalogue),
    )


def _open_series(catalogue: Catalogue, fact: Fact, moment: datetime) -> Catalogue | None:
    """Return the catalogue of the series of a fact at a moment; None where it is too long to be judged again."""
    try:
        return catalogue.open_past(moment, Selection.of(facility=fact.facility, metric=fact.metric))
    except SelectionError:
        return None


def _find_others(catalogue: Catalogue, judged: Sequence[JudgedFact]) -> dict[str, tuple[Fact, ...]]:
    """Return, for each fact by id, the one that overtakes it, else those that contradict it."""
    named = {one.id: (one.overtaken_by,) if one.overtaken_by else one.contradicts for one in judged}
    wanted = {key for keys in named.values() for key in keys}
    found = {fact.id: fact for fact in catalogue.list_facts_by_id(wanted)} if wanted else {}
    return {key: tuple(found[other] for other in keys if other in found) for key, keys in named.items()}


def read_facts(catalogue: Catalogue, ids: Sequence[str], moment: datetime | None = None) -> list[FactView]:
    """Return those of several facts that exist, in the order of the ids."""
    if moment is not None:
        return [read_fact(catalogue, key, moment) for key in ids]
    facts = catalogue.get_judged(ids)
    found = [facts[key] for key in map(get_current_id, ids) if key in facts]
    facilities = catalogue.get_facilities({fact.facility for fact in found})
    metrics = catalogue.get_metrics({fact.metric for fact in found})
    articles = catalogue.get_articles({fact.article for fact in found})
    others = _find_others(catalogue, found)
    return [
        FactView(
            fact,
            facilities[fact.facility],
            metrics[fact.metric],
            articles[fact.article],
            judged=fact,
            others=others[fact.id],
        )
        for fact in found
    ]


def _read_before(catalogue: Catalogue, kind: str, record: Record, last: int | None) -> Record:
    """Return a record as it was after an event: what the first change behind it replaced. None is after all events."""
    if last is None:
        return record
    key = getattr(record, "id")  # noqa: B009 - each kind of record has one
    state: Any = record
    for event in catalogue.get_history(kind, key):
        if event.id <= last:
            break
        state = event.before
    if state is None:
        raise NotFound(f"there was no {kind} {key!r} at that moment", where=kind, remedy="Choose a later moment.")
    return cast("Record", state)


# ---- what has become of the facts of a chart, by name, in one sentence -----------------------------


def list_changes(day: str, shown: pd.DataFrame, then: Catalogue, now: Catalogue, say: Speaker) -> str:
    """Say which of the shown facts were corrected or withdrawn after a day, and what they say now."""
    changes = list(_iter_changes(shown, then, now, say))
    if not changes:
        return ""
    return say("Changed since {day}: {changes}.", day=day, changes=_join_changes(changes, say))


def list_withdrawn(shown: pd.DataFrame, say: Speaker) -> str:
    """Say which of the shown facts are withdrawn: a picture of one stays where it was put."""
    named = zip(_name_facts(shown), shown["rank"], strict=True)
    found = [say("{name}: withdrawn", name=name) for name, rank in named if status.is_deprecated(rank)]
    return f"{_join_changes(found, say)}." if found else ""


def _join_changes(changes: Sequence[str], say: Speaker) -> str:
    named, more = "; ".join(changes[:NAMED]), len(changes) - NAMED
    if more <= 0:
        return named
    number = saying.phrase_number(Decimal(more), say.language)
    return say.many("{changes}; {n} more figure", "{changes}; {n} more figures", more, changes=named, n=number)


def _iter_changes(shown: pd.DataFrame, then: Catalogue, now: Catalogue, say: Speaker) -> Iterator[str]:
    before, after = (of.get_current_states(shown["id"]) for of in (then, now))
    for key, name in zip(shown["id"], _name_facts(shown), strict=True):
        difference = status.compare_revisions(before[key], after[key])
        if difference.is_withdrawn:
            yield say("{name}: withdrawn", name=name)
        elif difference.is_correction:
            yield say("{name}: now {figure}", name=name, figure=describe_now(difference, now, say))


def _name_facts(shown: pd.DataFrame) -> list[str]:
    """Name the facility of each fact, and the metric where there are several."""
    facilities, metrics = shown["facility_name"], shown["metric_label"]
    return list(facilities if len(set(metrics)) == 1 else facilities + ", " + metrics)
