"""Tables into and out of a catalogue: what an import would add and change, and what an export holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from facts import saying, tables
from facts.catalog import fact_decisions
from facts.catalog.fact_decisions import FactAdmission, FactRevision, is_in_force
from facts.catalog.visibility import Actor, Role
from facts.errors import RecordError, StaleRevision
from facts.evidence.fact_checks import FindingLevel
from facts.model.record import (
    NUMERIC,
    Fact,
    Rank,
    ReviewState,
    Verification,
    get_current_id,
    refuse_numeric_id,
)
from facts.provenance.export_log import PendingExport
from facts.provenance.manifest import ID_COLUMN, ExportedFact, Manifest, make_export_id
from facts.tables import Export, Records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from facts.catalog.catalogue import Catalogue
    from facts.model.selection import Selection
    from facts.store import ChangeSet
    from facts.tables import ParsedTable

Record = TypeVar("Record")
STARTER = "starter"
_NOT_COMPARED = {"revision", "modified_at", "reviewed_at", "reviewed_by", "checked_at"}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: ids per outcome, every finding, what is worth knowing, what was not read."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    findings: tuple[tables.CellFinding, ...] = ()
    notes: tuple[tables.CellFinding, ...] = ()
    unread: tuple[tables.UnreadPart, ...] = ()


class ImportPlan:
    """What an import would add and change."""

    def __init__(self, catalogue: Catalogue, parsed: ParsedTable, *, is_starter: bool = False) -> None:
        self._catalogue = catalogue
        self.is_starter = is_starter
        self.facilities = _find_missing(parsed.facilities, catalogue.get_facilities(list(parsed.facilities)))
        self.metrics = _find_missing(parsed.metrics, catalogue.get_metrics(list(parsed.metrics)))
        self.articles = _find_missing(parsed.articles, catalogue.get_articles(list(parsed.articles)))
        self.new: list[Fact] = []
        self.changed: list[FactRevision] = []
        self.unchanged: list[str] = []
        self.findings: list[tables.CellFinding] = []
        self.notes: list[tables.CellFinding] = []
        self._places = parsed.places
        self._admission = FactAdmission(catalogue, parsed.metrics, parsed.articles, parsed.facilities)
        self._refuse_number_ids()
        stored = {fact.id: fact for fact in catalogue.list_facts_by_id([fact.id for fact in parsed.good])}
        self._histories = {} if is_starter else catalogue.get_histories("fact", _list_other_revisions(parsed, stored))
        for fact in parsed.good:
            self._place_fact(fact, stored.get(fact.id), parsed.given.get(fact.id))

    def _place_fact(self, fact: Fact, stored: Fact | None, given: frozenset[str] | None) -> None:
        if stored is None:
            self._add_facts(fact, given or frozenset())
            return
        names = (given if given is not None else frozenset(Fact.model_fields)) - _NOT_COMPARED
        if not self.is_starter:
            names -= {"verification", "check_note"}
        base = self._find_base(fact, stored)
        changes = {name: getattr(fact, name) for name in names if getattr(fact, name) != getattr(base or stored, name)}
        if not self.is_starter:
            changes = fact_decisions.clear_verification(stored, changes)
        if changes and base is None:
            raise StaleRevision(
                f"the table holds revision {fact.revision}, the catalogue revision {stored.revision}",
                where=f"fact {fact.id}",
                remedy="A person changed it here: export it again, or correct it here by hand. "
                f"Yours says {saying.phrase_fact(fact)}, it says {saying.phrase_fact(stored)}.",
                yours=fact,
                theirs=stored,
            )
        if not changes:
            self.unchanged.append(fact.id)
            return
        try:
            revised = self._make_revision(stored, changes, fact)
        except RecordError as error:
            remedy = error.remedy or "Correct the row, or leave it as it was exported."
            self.findings.append(self._make_finding(fact, "", None, error.what, remedy, "contradiction"))
            return
        if not self.is_starter:
            revised = self._admission.check_words(revised)
        if self.is_starter or self._is_admitted(revised):
            self.changed.append(FactRevision(stored, revised, stored.revision))

    def _add_facts(self, fact: Fact, given: frozenset[str]) -> None:
        """Add a new fact, unless it is there already under another id."""
        if self.is_starter:
            self.new.append(fact)
            return
        fact = self._admission.check_words(self._approve_new(fact, given))
        known = self._admission.find_same(fact)
        if known is not None:
            self.unchanged.append(known.id)
            self.notes.append(self._note_duplicate(fact, known))
        elif self._has_good_id(fact) and self._is_admitted(fact):
            self._admission.take_fact(fact)
            self.new.append(fact)

    def _refuse_number_ids(self) -> None:
        """Find new facilities and articles under ids that a spreadsheet would destroy."""
        for table, records in (("facility", self.facilities), ("article", self.articles)):
            for record in records:
                if NUMERIC.fullmatch(record.id):
                    reason, remedy = "a spreadsheet takes the id for a number or a date", "Begin it with a letter."
                    self.findings.append(tables.CellFinding(1, "id", record.id, reason, remedy, "number-id", table))

    def _has_good_id(self, fact: Fact) -> bool:
        try:
            refuse_numeric_id(fact.id)
        except RecordError as error:
            self.findings.append(self._make_finding(fact, "id", fact.id, error.what, error.remedy, "number-id"))
            return False
        return True

    def _is_admitted(self, fact: Fact) -> bool:
        """Ask what every way in asks; what was withdrawn or rejected is kept as it was, right or wrong."""
        found = self._admission.list_findings(fact) if is_in_force(fact) else []
        errors = [one for one in found if one.level is FindingLevel.ERROR]
        for one in found:
            listed = self.findings if one.level is FindingLevel.ERROR else self.notes
            listed.append(self._make_finding(fact, "", None, one.what, one.remedy, one.code))
        return not errors

    def _note_duplicate(self, fact: Fact, known: Fact) -> tables.CellFinding:
        place = self._places.get(known.id)
        where = f"in {place}" if place else f"as fact {known.id}"
        withdrawn = (
            "" if is_in_force(known) else f", which was {'withdrawn' if known.rank is Rank.DEPRECATED else 'rejected'}"
        )
        what = f"already there, {where}{withdrawn}: {saying.phrase_fact(known)}"
        return self._make_finding(fact, "", None, what, "It was not added again.", "duplicate")

    def _make_finding(
        self, fact: Fact, column: str, value: Any, what: str, remedy: str, code: str
    ) -> tables.CellFinding:
        place = self._places.get(fact.id)
        row, sheet = (place.row, place.sheet) if place else (0, "")
        return tables.CellFinding(row, column, value, what, remedy, code, sheet=sheet)

    def _find_base(self, fact: Fact, stored: Fact) -> Fact | None:
        """Return what a row was made from: the revision it names; None where a person changed the fact otherwise.

        A fact that only the catalogue that ships has written here takes the revision of another catalogue, and what
        was changed of an older one is changed in the newer.
        """
        history = self._histories.get(fact.id, ())
        is_newer = fact.revision > stored.revision
        if any(event.by != STARTER and (is_newer or event.revision > fact.revision) for event in history):
            return None
        since = [event for event in history if event.revision > fact.revision]
        return since[-1].before if since else stored

    def _make_revision(self, stored: Fact, changes: dict[str, Any], fact: Fact) -> Fact:
        """Return the next revision; one that comes from another catalogue keeps its number, by which files know it."""
        revised = stored.revise(**changes)
        is_ahead = fact.id in self._histories and fact.revision > revised.revision
        return revised.model_copy(update={"revision": fact.revision}) if is_ahead else revised

    def _approve_new(self, fact: Fact, given: frozenset[str]) -> Fact:
        """Return a new fact as it enters: not yet checked, and approved by whoever brings it unless the table says."""
        values: dict[str, Any] = {"verification": Verification.CITED, "checked_at": None, "check_note": ""}
        if "review_state" not in given:
            values |= {"review_state": ReviewState.APPROVED, "reviewed_by": self._catalogue.actor.name}
            values["reviewed_at"] = datetime.now(UTC)
        return fact.model_copy(update=values)

    def make_change(self, reason: str) -> ChangeSet:
        """Return all of it as one change, with what is decided about the numbers that changed facts stand for."""
        revised = fact_decisions.make_change(self._catalogue, self.changed, reason=reason)
        return replace(
            revised,
            facilities=tuple(self.facilities),
            metrics=tuple(self.metrics),
            articles=tuple(self.articles),
            facts=tuple(self.new),
        )

    @property
    def is_empty(self) -> bool:
        return not (self.facilities or self.metrics or self.articles or self.new or self.changed)

    def report_outcome(self, parsed: ParsedTable) -> ImportReport:
        """Return what it does, beside what was found in the table before."""
        return ImportReport(
            tuple(fact.id for fact in self.new),
            tuple(one.after.id for one in self.changed),
            tuple(self.unchanged),
            (*parsed.findings, *self.findings),
            tuple(self.notes),
            tuple(parsed.unread),
        )


def _list_other_revisions(parsed: ParsedTable, stored: Mapping[str, Fact]) -> list[str]:
    """Return the facts whose rows name another revision than the catalogue's."""
    named = (fact for fact in parsed.good if fact.id in stored and "revision" in parsed.given.get(fact.id, ()))
    return [fact.id for fact in named if fact.revision != stored[fact.id].revision]


def _find_missing(wanted: Mapping[str, Record], known: Mapping[str, Record]) -> list[Record]:
    return [item for key, item in wanted.items() if key not in known]


@cache
def read_starter() -> ParsedTable:
    """Return the catalogue that ships with the product."""
    with as_file(files("facts").joinpath("starter")) as folder:
        return tables.parse_rows(tables.read_rows(folder))


def load_starter(catalogue: Catalogue) -> ImportReport:
    """Bring the shipped catalogue in; see `Catalogue.load_starter`."""
    parsed = read_starter()
    loader = catalogue.view_as(Actor(STARTER, Role.EDITOR))
    plan = ImportPlan(loader, parsed, is_starter=True)
    events = loader.get_histories("fact", [one.after.id for one in plan.changed])
    others = {key for key, found in events.items() if any(event.by != STARTER for event in found)}
    plan.changed = [one for one in plan.changed if one.after.id not in others]
    if not plan.is_empty:
        reason = "the catalogue that ships with the product"
        loader.carry_out(plan.make_change(reason), verb="import", reason=reason)
    return plan.report_outcome(parsed)


# ---- out -----------------------------------------------------------------------------------------


def make_export(
    catalogue: Catalogue, selection: Selection, language: str, form: str, only: Collection[str] | None
) -> Export:
    """Return the selected facts as something every format can write; see `Catalogue.export_facts`."""
    only = None if only is None else {get_current_id(key) for key in only}
    manifest = _make_manifest(catalogue, selection, language, form, only)

    def facts() -> Iterator[Fact]:
        found = catalogue.iter_judged(selection)
        return found if only is None else (fact for fact in found if fact.id in only)

    rows = catalogue.stream_rows(selection)
    noting = PendingExport(lambda lines: catalogue.enter_export(manifest.with_lines(lines)))
    return Export(
        rows=noting.note_facts(
            rows if only is None else (row for row in rows if row[ID_COLUMN] in only), ExportedFact.of_row
        ),
        records=Records(
            facts=lambda: noting.note_facts(facts(), ExportedFact.of_fact),
            facilities=lambda: catalogue.get_facilities().values(),
            metrics=lambda: catalogue.get_metrics().values(),
            articles=lambda: catalogue.get_articles().values(),
        ),
        description=manifest.title,
        verified=manifest.stated,
        id=manifest.export,
        address=manifest.address,
        language=language,
        enter=noting.enter,
    )


def _make_manifest(
    catalogue: Catalogue, selection: Selection, language: str, form: str, only: Collection[str] | None
) -> Manifest:
    """Return the manifest of the selected facts without reading them: the same until anything is written."""
    address = f"/explore?{urlencode(selection.to_query())}".rstrip("?")
    total, verified = _count_verified(catalogue, selection, only)
    return Manifest.of_counts(
        export=make_export_id(form, address, language, catalogue.get_version(), *sorted(only or ())),
        form=form,
        title=catalogue.describe_selection(selection, language),
        address=address,
        language=language,
        facts=total,
        verified=verified,
    )


def _count_verified(catalogue: Catalogue, selection: Selection, only: Collection[str] | None) -> tuple[int, int]:
    """Return how many facts are selected, and how many of them are verified."""
    if only is not None:
        found = [fact.verification for fact in catalogue.list_facts_by_id(only)]
        return len(found), found.count(Verification.VERIFIED)
    checked = selection.verification or (Verification.VERIFIED,)
    wanted = selection.with_(verification=Verification.VERIFIED)
    verified = catalogue.count_facts(wanted) if Verification.VERIFIED in checked else 0
    return catalogue.count_facts(selection), verified
