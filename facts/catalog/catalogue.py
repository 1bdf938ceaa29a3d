"""The catalogue: everything that reads or changes facts, for the command line and the dashboard alike.

Every read shows what the actor may see (`visibility`); every change is built first (`fact_decisions`, `table_exchange`,
`article_ingestion`) and then written by `Catalogue.carry_out`, which checks the role and leaves an event.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from facts import saying, tables
from facts.catalog import case_decisions, fact_decisions, table_exchange, update_list, visibility
from facts.catalog.related_facts import MOST_OF_METRIC
from facts.catalog.table_exchange import ImportPlan
from facts.errors import ImportRefused, NotFound, NotWritable, RecordError, StaleRevision
from facts.evidence import fact_checks
from facts.evidence.status import get_today, name_status
from facts.languages.translator import speaker
from facts.model.fact_case import CaseKind
from facts.model.fact_columns import NAMES
from facts.model.office_task import TaskFilter, TaskPage
from facts.model.record import (
    Fact,
    JudgedFact,
    Rank,
    ReviewState,
    Status,
    Verification,
    get_current_id,
    load_renamed,
    refuse_numeric_id,
)
from facts.model.relation import load_relations, read_relations
from facts.model.selection import Selection
from facts.provenance.export_log import get_export_log
from facts.store import AuditEvent, ChangeSet, Facet, HeldText, Store, Totals
from facts.store.search_words import correct_search, list_searched_texts

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import BinaryIO

    from facts.catalog.fact_decisions import FactRevision, VerifyReport
    from facts.catalog.table_exchange import ImportReport
    from facts.catalog.update_list import UpdatePage
    from facts.catalog.visibility import Actor
    from facts.evidence.fact_checks import Finding
    from facts.model.candidate_number import CandidateNumber, NumberState
    from facts.model.fact_case import FactCase
    from facts.model.metric import Metric
    from facts.model.relation import Relations
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.model.watched_source import SourceChange, SourceVisit
    from facts.provenance.manifest import Manifest
    from facts.store.change_writer import ReviewTables
    from facts.store.office_rows import OfficeTables
    from facts.tables import Export, ParsedTable

_LOG = logging.getLogger(__name__)
NO_FILTER = TaskFilter()
EVERYTHING = Selection(review_state=tuple(ReviewState), deprecated=True)
MOST_LISTED = 500
"""How many cases are listed at a time."""


PAST = 4  # states that are kept while nothing is written: each may hold thousands of facts in memory


@lru_cache(maxsize=PAST)
def _open_past(store: Store, _version: str, moment: datetime, selection: Selection) -> Store:
    return store.past(moment, selection)


class Catalogue:
    """The facts of one store, seen and changed by one actor."""

    @classmethod
    def open(cls, url: str, actor: Actor, relations: str = "") -> Self:
        """Open a store, migrated to this version and holding at least the shipped catalogue.

        `relations` names a file of relations between metrics beside those that ship; raise FileError for a bad one.
        """
        known = read_relations(relations)
        catalogue = cls(Store.open(url), actor, known)
        try:
            catalogue.load_starter()
        except NotWritable as error:
            _LOG.warning("What is new in the catalogue that ships could not be brought in: %s", error)
        known.check_metrics(catalogue.get_metrics())
        return catalogue

    def __init__(self, store: Store, actor: Actor, relations: Relations | None = None) -> None:
        self.store = store
        self.actor = actor
        self.relations = relations or load_relations()

    def view_as(self, actor: Actor) -> Self:
        """Return the same catalogue as somebody else may see and change it."""
        return type(self)(self.store, actor, self.relations)

    def open_past(self, moment: datetime, selection: Selection) -> Self:
        """Return a catalogue in memory of what the selection was at a moment; see `Store.past`."""
        past = _open_past(self.store, self.get_version(), moment, self._restrict(selection))
        return type(self)(past, self.actor, self.relations)

    def close(self) -> None:
        self.store.close()

    def check_permission(self, action: str) -> None:
        """Raise NotAllowed unless the actor may change things."""
        visibility.check_permission(self.actor, action)

    # ---- what everybody may see ----------------------------------------------------------------

    def get_facility(self, key: str) -> Facility:
        return self.store.facility(key)

    def get_metric(self, key: str) -> Metric:
        return self.store.metric(key)

    def get_article(self, key: str) -> Article:
        return self.store.article(key)

    def get_facilities(self, ids: Iterable[str] | None = None) -> dict[str, Facility]:
        return self.store.facilities(ids)

    def get_near_facilities(self, key: str) -> dict[str, Facility]:
        """Return a facility, what it is part of and its parts, by id."""
        return self.store.near_facilities(key)

    def get_metrics(self, ids: Iterable[str] | None = None) -> dict[str, Metric]:
        return self.store.metrics(ids)

    def get_articles(self, ids: Iterable[str] | None = None) -> dict[str, Article]:
        return self.store.articles(ids)

    def count_totals(self) -> Totals:
        return self.store.totals()

    def get_version(self) -> str:
        """Return a token that changes with every write."""
        return self.store.version()

    def find_last_event(self, moment: datetime) -> int:
        """Return the number of the last event by a moment, 0 where there was none yet."""
        return self.store.last_event(moment)

    def count_progress(self, article: str | None = None) -> dict[str, Counter[NumberState]]:
        """Count the numbers of each held text by what was decided about them."""
        return self.store.candidates.progress(article)

    def get_export(self, key: str) -> Manifest:
        """Return a registered export; raise NotFound."""
        return self.store.export(key)

    def get_exports(self, keys: Iterable[str]) -> dict[str, Manifest]:
        """Return those of the exports that are registered, by id."""
        return self.store.exports(keys)

    def list_fact_exports(self, fact: str) -> list[tuple[Manifest, int]]:
        """Return the exports a fact went into and the revision in each, newest first."""
        return self.store.exports_of(fact)

    def count_unlisted_exports(self) -> int:
        """Count the exports that are registered without their numbers."""
        return self.store.count_unlisted_exports()

    # ---- facts ---------------------------------------------------------------------------------

    def get_fact(self, key: str) -> Fact:
        return visibility.show_fact(self.actor, key, self.store.fact(key))

    def list_facts_by_id(self, ids: Iterable[str]) -> list[Fact]:
        """Return those of the facts that exist, in the order of their ids."""
        return visibility.filter_facts(self.actor, self.store.facts_by_id(ids))

    def list_rows_by_id(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the same as joined rows, newest first."""
        return visibility.filter_rows(self.actor, self.store.rows_by_id(ids))

    def list_facts(self, selection: Selection, **how: Any) -> list[Fact]:
        """Return facts, newest first unless said otherwise; `how` as in `Store.facts`."""
        return visibility.filter_facts(self.actor, self.store.facts(self._restrict(selection), **how))

    def list_rows(self, selection: Selection, **how: Any) -> list[dict[str, Any]]:
        """Return the same with what they borrow from facility, metric and article."""
        return self.store.rows(self._restrict(selection), **how)

    def iter_facts(self, selection: Selection, *, order: str = "as_of") -> Iterator[Fact]:
        """Yield every selected fact, without holding them all."""
        found = self.store.iter_facts(self._restrict(selection), order=order)
        return (visibility.redact_fact(self.actor, fact) for fact in found)

    def get_judged(self, ids: Iterable[str]) -> dict[str, JudgedFact]:
        """Return those of the facts that exist, by id, with what holds of each today."""
        found = visibility.filter_facts(self.actor, self.store.judgements_by_id(ids).values())
        return {fact.id: fact for fact in found}

    def iter_judged(self, selection: Selection) -> Iterator[JudgedFact]:
        """Yield the same, newest first, each with what holds of it today."""
        found = self.store.iter_judged(self._restrict(selection))
        return (visibility.redact_fact(self.actor, fact) for fact in found)

    def stream_rows(self, selection: Selection, columns: Sequence[str] = NAMES) -> Iterator[tuple[Any, ...]]:
        """Yield plain tuples of the columns, as the database keeps them, without holding them all."""
        return self.store.stream_rows(self._restrict(selection), columns)

    def list_latest(self, selection: Selection, *, at: date | None = None) -> list[dict[str, Any]]:
        """Return, for each facility and metric, the newest fact, with a date the newest by then."""
        return self.store.latest(self._restrict(selection), at=at)

    def count_facts(self, selection: Selection, *, at_most: int | None = None) -> int:
        return self.store.count(self._restrict(selection), at_most=at_most)

    def count_facets(self, selection: Selection, names: Iterable[str], *, limit: int = 50) -> dict[str, list[Facet]]:
        """Count the values of each filter under all the other filters, most frequent first."""
        found = self.store.facets(self._restrict(selection), names, limit=limit)
        return visibility.filter_facets(self.actor, found)

    def count_coverage(self, selection: Selection, **most: int) -> list[tuple[str, str, int]]:
        """Return (facility, metric, facts) for the facilities and metrics with most facts."""
        return self.store.coverage(self._restrict(selection), **most)

    def suggest_search(self, selection: Selection) -> str:
        """Return the words of a search that found nothing as they may have been meant; empty where nothing is near."""
        if not selection.text:
            return ""
        named: list[Facility | Metric] = [*self.get_facilities().values(), *self.get_metrics().values()]
        meant = correct_search(selection.text, chain.from_iterable(map(list_searched_texts, named)))
        return meant if meant and self.count_facts(selection.with_(text=meant)) else ""

    # ---- what facts were -----------------------------------------------------------------------

    def get_history(self, kind: str, key: str) -> list[AuditEvent]:
        """Return the changes of one record, newest first."""
        return self.get_histories(kind, [key]).get(get_current_id(key) if kind == "fact" else key, [])

    def get_histories(self, kind: str, keys: Iterable[str]) -> dict[str, list[AuditEvent]]:
        """Return the changes of many records by id, newest first."""
        if kind in visibility.EDITOR_KINDS:
            self.check_permission("look into a review")
        found = self.store.histories(kind, keys)
        return {key: [visibility.redact_event(self.actor, event) for event in events] for key, events in found.items()}

    def list_recent_events(self, verbs: Collection[str], *, limit: int = 50) -> list[AuditEvent]:
        """Return the newest changes of facts by these verbs, newest first, without those of the catalogue that ships.

        They name facts that the actor may not see too: ask for each.
        """
        found = self.store.recent_events(verbs, limit, without=table_exchange.STARTER)
        return [visibility.redact_event(self.actor, event) for event in found]

    def list_revisions(self, key: str) -> list[Fact]:
        """Return all revisions of a fact, oldest first, the current one last."""
        now = self.get_fact(key)
        before = [event.before for event in reversed(self.get_history("fact", now.id)) if event.before is not None]
        return [*before, now]

    def get_current_states(self, ids: Iterable[str]) -> dict[str, Fact]:
        """Return facts by id as they stand now; to readers one that is public no more as it was last, so marked."""
        facts = self.store.facts_by_id(ids)
        hidden = [fact.id for fact in facts if not visibility.can_see(self.actor, fact.review_state)]
        events = self.get_histories("fact", hidden) if hidden else {}
        return {fact.id: fact for fact in visibility.iter_last_public(self.actor, facts, events)}

    def iter_states(self, selection: Selection) -> Iterator[Fact]:
        """Yield the facts of a selection, whatever became of them, each as it stands and as it was."""
        facts = self.store.facts(selection.with_(review_state=tuple(ReviewState), deprecated=True))
        events = self.get_histories("fact", [fact.id for fact in facts])
        for fact in visibility.iter_last_public(self.actor, facts, events):
            yield fact
            yield from (event.before for event in events.get(fact.id, ()) if event.before is not None)

    # ---- what only editors see -----------------------------------------------------------------

    def get_held_text(self, article: str) -> HeldText | None:
        """Return the text that is held of an article."""
        return self._review_tables.find_held_text(article)

    def read_text(self, article: str) -> str | None:
        """Return the text of an article as it was brought in last."""
        held = self.get_held_text(article)
        return held.text if held else None

    def read_text_for_checks(self, article: str) -> str | None:
        """Return the held text, None for who may not see it: a dry run of theirs goes by the quotes alone."""
        return self.read_text(article) if self.actor.is_editor else None

    def list_texts(self) -> list[HeldText]:
        """Return which texts are held, the last one read first, without their words."""
        return self._review_tables.texts()

    def find_holder(self, sha256: str) -> str | None:
        """Return the article that holds exactly this text."""
        return self._review_tables.find_text_holder(sha256)

    def get_number(self, key: str) -> CandidateNumber:
        return self._review_tables.number(key)

    def list_numbers(self, article: str) -> list[CandidateNumber]:
        """Return the numbers of the held text, in its order."""
        return self._review_tables.numbers(article)

    def list_fact_numbers(self, *facts: str) -> list[CandidateNumber]:
        """Return the numbers that facts stand for."""
        return self._review_tables.of_facts(facts)

    def get_revision(self, kind: str, key: str) -> int:
        """Return a record's current revision number."""
        self.check_permission("look into a review")
        return self.store.revision(kind, key)

    @property
    def _review_tables(self) -> ReviewTables:
        self.check_permission("look into a review")
        return self.store.candidates

    def _restrict(self, selection: Selection) -> Selection:
        return visibility.restrict_selection(self.actor, selection)

    def iter_findings(self, selection: Selection = EVERYTHING) -> Iterator[Finding]:
        """Yield what the checks find in the selected facts."""
        decided = self.store.list_decided_pairs()
        articles = fact_decisions.ArticleCache(self)
        found = fact_checks.check_facts(
            articles.read_ahead(self.iter_facts(selection, order="facility_id")),
            self.get_metrics(),
            articles,
            facilities=self.get_facilities(),
            relations=self.relations,
            facts_of=lambda metric: self.list_facts(Selection.of(metric=metric), limit=MOST_OF_METRIC),
        )
        for one in found:
            if not (decided and one.code in set(CaseKind) and frozenset(one.facts) in decided):
                yield one

    # ---- facts that are at odds ------------------------------------------------------------------

    def list_cases(
        self, *, open_only: bool = False, facts: Sequence[str] = (), limit: int = MOST_LISTED
    ) -> list[FactCase]:
        """Return the cases of facts that are at odds, the open ones first, the newest first.

        `facts` keeps those of one of these facts. Readers see those of which both facts are approved.
        """
        public = not self.actor.is_editor
        found = self.store.cases(open_only=open_only, public_only=public, facts=facts, limit=limit)
        return [visibility.redact_case(self.actor, case) for case in found]

    def count_cases(self, *, open_only: bool = False) -> int:
        return self.store.count_cases(open_only=open_only, public_only=not self.actor.is_editor)

    def get_case(self, key: str) -> FactCase:
        """Return a case; raise NotFound, for readers also where one of its facts is not approved."""
        case = self.store.case(key)
        if not self.actor.is_editor:
            for fact in case.facts:
                self.get_fact(fact)
        return visibility.redact_case(self.actor, case)

    def decide_case(
        self, key: str, decision: Mapping[str, Any], *, expected: int, revisions: Mapping[str, int]
    ) -> FactCase:
        """Decide about two facts that are at odds; the decision holds until one of them is changed.

        `decision` holds the verdict, the fact it names, the scope it gets, and the reason. Raise StaleRevision where
        the case or one of its facts is not as it was looked at.
        """
        self.check_permission("decide a case")
        change, case = case_decisions.decide_case(self, key, decision, expected, revisions)
        self.carry_out(change, verb="decide", reason=case.decision.reason if case.decision else "")
        return case

    def reopen_case(self, key: str, *, expected: int, reason: str) -> FactCase:
        """Take a decision back, with what it wrote into the facts."""
        self.check_permission("take a decision back")
        change, case = case_decisions.reopen_case(self, key, expected, reason.strip())
        self.carry_out(change, verb="reopen", reason=reason.strip())
        return case

    # ---- what needs a person -------------------------------------------------------------------

    def list_updates(
        self, chosen: TaskFilter = NO_FILTER, *, limit: int = 50, offset: int = 0, most_of_kind: int = 0
    ) -> UpdatePage:
        """Return one page of what needs a person, what matters most first, with the counts of each kind.

        With `most_of_kind` at most so many of each kind.
        """
        return update_list.list_page(self, chosen, TaskPage(limit, offset, most_of_kind))

    def count_updates(self, chosen: TaskFilter = NO_FILTER) -> dict[str, int]:
        """Count what needs a person by its kind."""
        return update_list.count_kinds(self, chosen)

    def list_source_changes(self, facts: Iterable[str]) -> list[SourceChange]:
        """Return how the sources of some facts differ now from the words that are held."""
        visible = [fact.id for fact in self.list_facts_by_id(facts)]
        found = self.store.office.list_source_changes(facts=visible)
        return [visibility.redact_source_change(self.actor, one) for one in found]

    def find_visit(self, article: str) -> SourceVisit | None:
        """Return what came of the last visit of an article's address."""
        found = self.store.office.find_visit(article)
        return visibility.redact_visit(self.actor, found) if found else None

    def open_office(self) -> OfficeTables:
        """Return the tables of tasks and of what an office notes, for editors to read."""
        self.check_permission("see what needs a person")
        return self.store.office

    # ---- changing ----------------------------------------------------------------------------

    def add_facility(self, facility: Facility, reason: str = "") -> None:
        self.check_permission("add a facility")
        refuse_numeric_id(facility.id, f"facility {facility.id}: id")
        self.carry_out(ChangeSet(facilities=(facility,)), verb="add", reason=reason)

    def add_metric(self, metric: Metric, reason: str = "") -> None:
        self.check_permission("add a metric")
        self.carry_out(ChangeSet(metrics=(metric,)), verb="add", reason=reason)

    def add_article(self, article: Article, reason: str = "") -> None:
        self.check_permission("add an article")
        refuse_numeric_id(article.id, f"article {article.id}: id")
        self.carry_out(ChangeSet(articles=(article,)), verb="add", reason=reason)

    def propose_facts(self, facts: Iterable[Fact], reason: str = "") -> None:
        """Add facts for review; they are public only once approved."""
        self.check_permission("propose facts")
        proposed = [fact.model_copy(update={"review_state": ReviewState.PROPOSED}) for fact in facts]
        self.carry_out(fact_decisions.add_facts(self, proposed), verb="add", reason=reason)

    def approve_fact(self, fact_id: str, *, expected: int, reason: str = "") -> Fact:
        """Make a fact public, and accept the numbers it stands for.

        As with the acceptance of a number, its statement must not be there already, and the event is `accept`. What
        the check of its words left open stays open: only who accepts a number has its words before them.
        """
        self.check_permission("approve a fact")
        return self._write_revision(fact_decisions.approve_fact(self, fact_id, expected), "accept", reason)

    def reject_fact(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        """Take a fact out of what is public, and reject the numbers it stands for.

        As with the rejection of a number, it needs a reason, and the event is `reject`.
        """
        self.check_permission("reject a fact")
        return self._write_revision(fact_decisions.reject_fact(self, fact_id, expected, reason), "reject", reason)

    def correct_fact(self, fact_id: str, changes: Mapping[str, Any], *, expected: int, reason: str) -> Fact:
        """Write a new revision; raise StaleRevision when somebody else was faster."""
        self.check_permission("correct a fact")
        return self._write_revision(fact_decisions.correct_fact(self, fact_id, changes, expected), "correct", reason)

    def withdraw_fact(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        """Deprecate a fact: it stays, with its reason, but is no longer shown or compared.

        Its number stays accepted, but may be decided anew.
        """
        self.check_permission("withdraw a fact")
        return self._rank_fact(fact_id, Rank.DEPRECATED, expected, "withdraw", reason)

    def prefer_fact(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        """Put a fact before the others of its facility, metric and date."""
        self.check_permission("prefer a fact")
        return self._rank_fact(fact_id, Rank.PREFERRED, expected, "prefer", reason)

    def confirm_fact(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        """Record that a person has read the words and answers for the number, with the reason."""
        self.check_permission("confirm a number")
        if not reason.strip():
            raise RecordError("a confirmation needs a reason", where="reason", remedy="Say what you looked at.")
        found = {"verification": Verification.CONFIRMED, "check_note": reason.strip()}
        return self._record_check(fact_id, found, expected, "confirm", reason)

    def renew_fact(self, fact_id: str, *, expected: int, source: str, until: date | None = None) -> Fact:
        """Record that a number is still right, with the source that says so; it counts as current until a day.

        Without a day it is as long again as the shelf life of its metric, a year where that has none.
        """
        self.check_permission("say that a number is still right")
        renewed = fact_decisions.renew_fact(self, fact_id, expected, source, until)
        return self._write_revision(renewed, "renew", source.strip())

    def _rank_fact(self, fact_id: str, rank: Rank, expected: int, verb: str, reason: str) -> Fact:
        ranked = fact_decisions.revise_fact(self, fact_id, {"rank": rank, "rank_reason": reason}, expected)
        return self._write_revision(ranked, verb, reason)

    def _record_check(self, fact_id: str, found: Mapping[str, Any], expected: int, verb: str, reason: str) -> Fact:
        checked = fact_decisions.revise_fact(self, fact_id, {**found, "checked_at": datetime.now(UTC)}, expected)
        return self._write_revision(checked, verb, reason)

    def _write_revision(self, revision: FactRevision, verb: str, reason: str) -> Fact:
        self.carry_out(fact_decisions.make_change(self, [revision], reason=reason), verb=verb, reason=reason)
        return revision.after

    # ---- deciding about numbers --------------------------------------------------------------

    def accept_number(
        self,
        number_id: str,
        draft: Callable[[CandidateNumber], Fact],
        *,
        expected: int,
        reason: str = "",
        at: datetime | None = None,
    ) -> Fact:
        """Accept a number by the fact that is drafted from it; raise StaleRevision when somebody else was faster.

        Also takes up a number that the machine left out, or that was rejected. The fact it had before is revised. Those
        that are decided in one step share the time `at`.
        """
        self.check_permission("accept a number")
        change, fact = fact_decisions.accept_number(self, number_id, draft, expected, reason, at)
        self.carry_out(change, verb="accept", reason=reason)
        return fact

    def add_number(self, number: CandidateNumber, draft: Callable[[CandidateNumber], Fact]) -> Fact:
        """Accept a number that a person marked, by the fact that is drafted from it."""
        self.check_permission("add a fact by hand")
        change, fact = fact_decisions.add_number(self, number, draft)
        self.carry_out(change, verb="accept", reason="added by hand")
        return fact

    def reject_number(self, number_id: str, *, expected: int, reason: str) -> CandidateNumber:
        """Reject a number, and the fact that waits at it; an accepted one must be undone first."""
        self.check_permission("reject a number")
        change, rejected = fact_decisions.reject_number(self, number_id, expected, reason.strip())
        self.carry_out(change, verb="reject", reason=reason.strip())
        return rejected

    def reject_numbers(self, expected: Mapping[str, int], reason: str) -> list[CandidateNumber]:
        """Reject numbers, by id with the revision each is expected at: all in one step or none, with an event each."""
        self.check_permission("reject numbers")
        at = datetime.now(UTC)
        made = [
            fact_decisions.reject_number(self, key, revision, reason.strip(), at) for key, revision in expected.items()
        ]
        self.carry_out(fact_decisions.merge_changes(change for change, _ in made), verb="reject", reason=reason.strip())
        return [number for _, number in made]

    def undo_decisions(self, expected: Mapping[str, int]) -> list[CandidateNumber]:
        """Open decided numbers again, as `undo_decision` does for one: all in one step or none, with an event each."""
        self.check_permission("take decisions back")
        made = [fact_decisions.undo_decision(self, key, revision) for key, revision in expected.items()]
        undone = "; ".join(dict.fromkeys(what for _, _, what in made))
        self.carry_out(fact_decisions.merge_changes(change for change, _, _ in made), verb="undo", reason=undone)
        return [number for _, number, _ in made]

    def undo_decision(self, number_id: str, *, expected: int) -> CandidateNumber:
        """Open a decided number again, whether it was decided itself or with its fact.

        The fact stays in the record: as proposed where it came as a proposal, else as rejected, and accepting the
        number again revises it. A fact that was recorded before the text was read is not undone here: withdraw it.
        """
        self.check_permission("take a decision back")
        change, opened, undone = fact_decisions.undo_decision(self, number_id, expected)
        self.carry_out(change, verb="undo", reason=undone)
        return opened

    def carry_out(self, change: ChangeSet, *, verb: str, reason: str) -> None:
        """Write all of a change or nothing; raise StaleRevision when somebody else was faster.

        Every change of records goes through here: one transaction, with the role checked and an event for each record.
        """
        self.check_permission(verb)
        self.store.carry_out(change, by=self.actor.name, verb=verb, reason=reason)

    # ---- importing ---------------------------------------------------------------------------

    def read_table(self, source: Path | BinaryIO, format_: str | None = None) -> ParsedTable:
        """Read a file of facts against what the catalogue knows; nothing is stored.

        Raise FileError where nothing of it was read, saying why.
        """
        parsed = tables.parse_rows(
            tables.read_rows(source, format=format_),
            facilities=self.get_facilities(),
            metrics=self.get_metrics(),
            articles=self.get_articles(),
        )
        tables.refuse_empty_table(parsed, getattr(source, "name", "") or "input")
        return parsed

    def import_rows(
        self, parsed: ParsedTable, *, dry_run: bool = False, keep_good: bool = False, reason: str = "import"
    ) -> ImportReport:
        """Bring a parsed table in: new facts are added, approved unless the table says otherwise; known ones revised.

        What is approved or rejected by a table is decided as anywhere else: the numbers it stands for follow.
        A table cannot say that its numbers are verified: only the check against the words can. What is there already
        is not added again: it counts as unchanged, and the notes name it.

        Raise ImportRefused with every finding when a row is bad, unless the good ones are to be kept.
        """
        if not dry_run:
            self.check_permission("import facts")
        plan = ImportPlan(self, parsed)
        done = plan.report_outcome(parsed)
        if done.findings and not (keep_good or dry_run):
            raise ImportRefused(
                f"{len(done.findings)} bad values, nothing was imported",
                where=reason,
                remedy="Mend them, or import only the good rows with --keep-good.",
                findings=list(done.findings),
            )
        if not dry_run:
            self.carry_out(plan.make_change(reason), verb="import", reason=reason)
        return done

    # ---- exporting ---------------------------------------------------------------------------

    def export_facts(
        self, selection: Selection, language: str = "en", form: str = "data", only: Collection[str] | None = None
    ) -> Export:
        """Return the selected facts as something every format can write; nothing is read before it is written.

        `only` keeps of them those with these ids. Whoever has put the file in its place calls
        its `enter`: only then it goes into the register.
        """
        return table_exchange.make_export(self, selection, language, form, only)

    def enter_export(self, manifest: Manifest) -> None:
        """Enter into the register what was made with this manifest, unless it is there.

        Every role may: the register is a log of what was made, and nothing that is shown changes. What readers make
        is entered at a bounded rate; beyond it the file leaves all the same, with its manifest in it.
        """
        get_export_log(self.store).enter(manifest, self.actor.name, unbounded=self.actor.is_editor)

    def note_host(self, export: str, host: str) -> None:
        """Enter on which site an embed was seen: the name of the host alone, once a day. Every role may."""
        get_export_log(self.store).enter_host(export, host, get_today())

    def describe_selection(self, selection: Selection, language: str = "en") -> str:
        """Return the selection as a sentence: 'Facts about CNAO; metric: Patients treated; as of 2015 to 2019'."""
        say = speaker(language)
        return saying.describe_selection(
            selection,
            {
                "state": {state: name_status(state, say) for state in Status},
                "facility": {key: item.short_name for key, item in self.get_facilities(selection.facility).items()},
                "metric": {key: item.label_in(language) for key, item in self.get_metrics(selection.metric).items()},
                "article": {key: item.title for key, item in self.get_articles(selection.article).items()},
            },
            say,
        )

    # ---- verifying ---------------------------------------------------------------------------

    def verify_facts(
        self,
        text_of: Callable[[str], str | None] | None = None,
        selection: Selection = EVERYTHING,
        progress: Callable[[int], None] = lambda _: None,
    ) -> VerifyReport:
        """Check each fact against its article's text, or its quote alone where no text is held; record the outcome.

        The texts are those that are held, unless others are given. What a person has confirmed stays confirmed unless
        the words say otherwise.
        """
        self.check_permission("record a verification")
        return fact_decisions.verify_facts(self, text_of or self.read_text, selection, progress, self._record_verdict)

    def _record_verdict(self, fact: Fact, found: Mapping[str, Any]) -> None:
        self._record_check(fact.id, found, fact.revision, "verify", found["check_note"])

    # ---- the catalogue that ships ------------------------------------------------------------

    def load_starter(self) -> ImportReport:
        """Bring in what the shipped catalogue has and this one has not; what a person has changed stays as it is."""
        try:
            return self._load_starter()
        except (RecordError, StaleRevision):  # another program opened the same catalogue at this moment, and was faster
            return self._load_starter()

    def _load_starter(self) -> ImportReport:
        self.store.rename(load_renamed())
        return table_exchange.load_starter(self)


def open_catalogue(url: str, actor: Actor, relations: str = "") -> Catalogue:
    """Open a catalogue for somebody; see `Catalogue.open`."""
    return Catalogue.open(url, actor, relations)


def check_known(chosen: Selection, catalogue: Catalogue, *, suggests: bool = False) -> None:
    """Raise NotFound naming a facility, metric or article that is not there: no facts would look like an answer.

    `suggests` names near ones, which takes reading all there are.
    """
    for kind, found in (
        ("facility", catalogue.get_facilities),
        ("metric", catalogue.get_metrics),
        ("article", catalogue.get_articles),
    ):
        asked = getattr(chosen, kind)
        known = found(asked) if asked else asked
        for missing in [value for value in asked if value not in known]:
            near = get_close_matches(missing, found(), cutoff=0.4) if suggests else ()
            remedy = f"Near ones: {', '.join(near) or 'none'}." if suggests else "Look for it on the page Explore."
            raise NotFound(f"there is no {kind} {missing!r}", where=kind, remedy=remedy)
