"""The catalogue's verbs: everything that reads or changes facts, for the command line and the dashboard alike.

Every change goes through here, is checked against the actor's role, and leaves an event.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlencode

from facts import checks, saying, tables, wording
from facts.admission import Admission, stands
from facts.catalog_reads import Actor, CatalogueReads, Deed, Role
from facts.errors import ImportRefused, NotFound, NotWritable, RecordError, StaleRevision
from facts.export_register import Noting, register_of
from facts.findings import Level
from facts.language import speaker
from facts.manifest import ID, Line, Manifest, export_id
from facts.quantity import Quantity
from facts.record import NUMERIC, Fact, Rank, ReviewState, Verification, current_id, fits, refuse_number, renamed
from facts.selection import Selection
from facts.store import Store
from facts.tables import Export, Records

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from facts.findings import Finding
    from facts.metric import Metric
    from facts.research_facility import Facility
    from facts.source_article import Article
    from facts.tables import ParsedTable

__all__ = ["Actor", "Catalogue", "ImportReport", "Role", "VerifyReport", "open_catalogue"]

Record = TypeVar("Record")
STARTER = "starter"
_LOG = logging.getLogger(__name__)
_CHECKED = ("verification", "check_note", "checked_at", "quote_start", "quote_end", "text_sha256")
"""What a check writes."""
EVERYTHING = Selection(review_state=tuple(ReviewState), deprecated=True)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: ids per outcome, every finding, what is worth knowing, what was not read."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    findings: tuple[tables.CellFinding, ...] = ()
    notes: tuple[tables.CellFinding, ...] = ()
    unread: tuple[tables.UnreadPart, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification found: how many facts came to each outcome, and those that need a look with the reason."""

    counts: Counter[Verification] = field(default_factory=Counter)
    failed: tuple[tuple[Fact, str], ...] = ()
    needs_person: tuple[tuple[Fact, str], ...] = ()
    not_held: tuple[str, ...] = field(default=())

    @property
    def verified(self) -> int:
        return self.counts[Verification.VERIFIED]


class Catalogue(CatalogueReads):
    """The facts of one store, seen and changed by one actor."""

    @classmethod
    def open(cls, url: str, actor: Actor) -> Self:
        """Open a store, migrated to this version and holding at least the shipped catalogue."""
        catalogue = cls(Store.open(url), actor)
        try:
            catalogue.load_starter()
        except NotWritable as error:
            _LOG.warning("What is new in the catalogue that ships could not be brought in: %s", error)
        return catalogue

    # ---- changing ----------------------------------------------------------------------------

    def add_facility(self, facility: Facility, reason: str = "") -> None:
        self.may("add a facility")
        refuse_number(facility.id, f"facility {facility.id}: id")
        self.store.add(facilities=[facility], by=self.actor.name, reason=reason)

    def add_metric(self, metric: Metric, reason: str = "") -> None:
        self.may("add a metric")
        self.store.add(metrics=[metric], by=self.actor.name, reason=reason)

    def add_article(self, article: Article, reason: str = "") -> None:
        self.may("add an article")
        refuse_number(article.id, f"article {article.id}: id")
        self.store.add(articles=[article], by=self.actor.name, reason=reason)

    def propose(self, facts: Iterable[Fact], reason: str = "") -> None:
        """Add facts for review; they are public only once approved."""
        self.may("propose facts")
        proposed = [fact.model_copy(update={"review_state": ReviewState.PROPOSED}) for fact in facts]
        self._add(proposed, reason)

    def approve(self, fact_id: str, *, expected: int, reason: str = "") -> Fact:
        return self._decide(fact_id, ReviewState.APPROVED, expected, reason)

    def reject(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        return self._decide(fact_id, ReviewState.REJECTED, expected, reason)

    def _decide(self, fact_id: str, state: ReviewState, expected: int, reason: str) -> Fact:
        self.may(f"mark a fact as {state}")
        decided = {"review_state": state, "reviewed_by": self.actor.name, "reviewed_at": _now()}
        return self._revise(fact_id, decided, expected, str(state), reason)

    def correct(self, fact_id: str, changes: Mapping[str, Any], *, expected: int, reason: str) -> Fact:
        """Write a new revision; raise StaleRevision when somebody else was faster."""
        self.may("correct a fact")
        stored = self.fact(fact_id)
        changes = _unverified(stored, dict(changes))
        checked = Admission(self).checked(stored.revised(**changes))
        changes |= {name: getattr(checked, name) for name in _CHECKED}
        return self._revise(fact_id, changes, expected, "correct", reason)

    def withdraw(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        """Deprecate a fact: it stays, with its reason, but is no longer shown or compared."""
        self.may("withdraw a fact")
        return self._revise(fact_id, {"rank": Rank.DEPRECATED, "rank_reason": reason}, expected, "withdraw", reason)

    def prefer(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        self.may("prefer a fact")
        return self._revise(fact_id, {"rank": Rank.PREFERRED, "rank_reason": reason}, expected, "prefer", reason)

    def _revise(self, fact_id: str, changes: Mapping[str, Any], expected: int, verb: str, reason: str) -> Fact:
        stored = self.fact(fact_id)
        revised = stored.revised(**changes).model_copy(update={"revision": expected + 1})
        fits(revised, self.metric(revised.metric))
        self.store.revise(revised, expected=expected, verb=verb, by=self.actor.name, reason=reason)
        return revised

    def _add(self, facts: list[Fact], reason: str) -> None:
        metrics = self.metrics()
        admission = Admission(self)
        for fact in facts:
            refuse_number(fact.id, f"fact {fact.id}: id")
            if fact.metric not in metrics:
                raise NotFound(f"there is no metric {fact.metric!r}", where=fact.id, remedy="Add the metric first.")
            fits(fact, metrics[fact.metric])
            admission.refuse_known(fact)
            admission.take(fact)
        self.store.add(facts=facts, by=self.actor.name, reason=reason)

    # ---- importing ---------------------------------------------------------------------------

    def read_table(self, source: Path | BinaryIO, format_: str | None = None) -> ParsedTable:
        """Read a file of facts against what the catalogue knows; nothing is stored.

        Raise FileError where nothing of it was read, saying why.
        """
        parsed = tables.parse_rows(
            tables.read_rows(source, format=format_),
            facilities=self.facilities(),
            metrics=self.metrics(),
            articles=self.articles(),
        )
        tables.refuse_empty_table(parsed, getattr(source, "name", "") or "input")
        return parsed

    def import_rows(
        self, parsed: ParsedTable, *, dry_run: bool = False, keep_good: bool = False, reason: str = "import"
    ) -> ImportReport:
        """Bring a parsed table in: new facts are added, approved unless the table says otherwise; known ones revised.

        A table cannot say that its numbers are verified: only the check against the words can. What is there already
        is not added again: it counts as unchanged, and the notes name it.

        Raise ImportRefused with every finding when a row is bad, unless the good ones are to be kept.
        """
        if not dry_run:
            self.may("import facts")
        plan = _Plan(self, parsed)
        findings = (*parsed.findings, *plan.findings)
        if findings and not (keep_good or dry_run):
            raise ImportRefused(
                f"{len(findings)} bad values, nothing was imported",
                where=reason,
                remedy="Mend them, or import only the good rows with --keep-good.",
                findings=list(findings),
            )
        if not dry_run:
            self.carry_out(plan.deed, verb="import", reason=reason)
        return ImportReport(
            tuple(fact.id for fact in plan.new),
            tuple(fact.id for fact, _ in plan.changed),
            tuple(plan.unchanged),
            findings,
            tuple(plan.notes),
            tuple(parsed.unread),
        )

    def carry_out(self, deed: Deed, *, verb: str, reason: str) -> None:
        """Write all of a deed as one change; raise StaleRevision, and write nothing, when somebody else was faster."""
        self.may(verb)
        self.store.carry_out(deed, by=self.actor.name, verb=verb, reason=reason)

    # ---- exporting ---------------------------------------------------------------------------

    def export(
        self, selection: Selection, language: str = "en", form: str = "data", only: Collection[str] | None = None
    ) -> Export:
        """Return the selected facts as something every format can write; nothing is read before it is written.

        `only` keeps of them those with these ids. Whoever has put the file in its place calls
        `enter`: only then it goes into the register.
        """
        only = None if only is None else {current_id(key) for key in only}
        manifest = self._manifest(selection, language, form, only)

        def facts() -> Iterator[Fact]:
            found = self.iter_facts(selection)
            return found if only is None else (fact for fact in found if fact.id in only)

        rows = self.stream_rows(selection)
        noting = Noting(lambda lines: self.enter(manifest.with_lines(lines)))
        return Export(
            rows=noting.noted(rows if only is None else (row for row in rows if row[ID] in only), Line.of_row),
            records=Records(
                facts=lambda: noting.noted(facts(), Line.of_fact),
                facilities=lambda: self.facilities().values(),
                metrics=lambda: self.metrics().values(),
                articles=lambda: self.articles().values(),
            ),
            description=manifest.title,
            verified=manifest.stated,
            id=manifest.export,
            address=manifest.address,
            language=language,
            enter=noting.enter,
        )

    def _manifest(self, selection: Selection, language: str, form: str, only: Collection[str] | None) -> Manifest:
        """Return the manifest of the selected facts without reading them: the same until anything is written."""
        address = f"/explore?{urlencode(selection.to_query())}".rstrip("?")
        total, verified = self._counts(selection, only)
        return Manifest.counted(
            export=export_id(form, address, language, self.version(), *sorted(only or ())),
            form=form,
            title=self.describe(selection, language),
            address=address,
            language=language,
            facts=total,
            verified=verified,
        )

    def _counts(self, selection: Selection, only: Collection[str] | None) -> tuple[int, int]:
        """Return how many facts are selected, and how many of them are verified."""
        if only is not None:
            found = [fact.verification for fact in self.facts_by_id(only)]
            return len(found), found.count(Verification.VERIFIED)
        checked = selection.verification or (Verification.VERIFIED,)
        wanted = selection.with_(verification=Verification.VERIFIED)
        verified = self.count(wanted) if Verification.VERIFIED in checked else 0
        return self.count(selection), verified

    def enter(self, manifest: Manifest) -> None:
        """Enter into the register what was made with this manifest, unless it is there.

        Every role may: the register is a log of what was made, and nothing that is shown changes. What readers make
        is entered at a bounded rate; beyond it the file leaves all the same, with its manifest in it.
        """
        register_of(self.store).enter(manifest, self.actor.name, unbounded=self.actor.is_editor)

    def describe(self, selection: Selection, language: str = "en") -> str:
        """Return the selection as a sentence: 'Facts about CNAO; metric: Patients treated; as of 2015 to 2019'."""
        return saying.selection(
            selection,
            {
                "facility": {key: item.short_name for key, item in self.facilities(selection.facility).items()},
                "metric": {key: item.label_in(language) for key, item in self.metrics(selection.metric).items()},
                "article": {key: item.title for key, item in self.articles(selection.article).items()},
            },
            speaker(language),
        )

    # ---- verifying ---------------------------------------------------------------------------

    def verify(
        self,
        text_of: Callable[[str], str | None] | None = None,
        selection: Selection = EVERYTHING,
        progress: Callable[[int], None] = lambda _: None,
    ) -> VerifyReport:
        """Check each fact against its article's text, or its quote alone where no text is held; record the outcome.

        The texts are those that are held, unless others are given. What a person has confirmed stays confirmed unless
        the words say otherwise.
        """
        self.may("record a verification")
        text_of = text_of or self.held_text
        found: dict[Verification, list[tuple[Fact, str]]] = {outcome: [] for outcome in Verification}
        texts: dict[str, str | None] = {}
        articles = _Articles(self)
        for done, fact in enumerate(list(self.iter_facts(selection)), 1):
            progress(done)
            if fact.article not in texts:
                texts[fact.article] = text_of(fact.article)
            verdict = wording.judge(fact, texts[fact.article], articles[fact.article])
            self._record(fact, verdict, texts[fact.article])
            found[verdict.outcome].append((fact, verdict.reason))
        return VerifyReport(
            counts=Counter({outcome: len(facts) for outcome, facts in found.items()}),
            failed=tuple(found[Verification.FAILED]),
            needs_person=tuple(found[Verification.NEEDS_PERSON]),
            not_held=tuple(sorted(article for article, text in texts.items() if text is None)),
        )

    def confirm(self, fact_id: str, *, expected: int, reason: str) -> Fact:
        """Record that a person has read the words and stands for the number, with the reason."""
        self.may("confirm a number")
        if not reason.strip():
            raise RecordError("a confirmation needs a reason", where="reason", remedy="Say what you looked at.")
        found = {"verification": Verification.CONFIRMED, "check_note": reason.strip(), "checked_at": _now()}
        return self._revise(fact_id, found, expected, "confirm", reason)

    def _record(self, fact: Fact, verdict: wording.Verdict, text: str | None) -> None:
        """Write the outcome as a new revision, but only when it says something new."""
        found = wording.recorded(verdict, text)
        if all(getattr(fact, name) == value for name, value in found.items()) and fact.checked_at is not None:
            return
        self._revise(fact.id, {**found, "checked_at": _now()}, fact.revision, "verify", found["check_note"])

    def findings(self, selection: Selection = EVERYTHING) -> Iterator[Finding]:
        """Yield what the checks find in the selected facts."""
        metrics = self.metrics()
        articles = _Articles(self)
        yield from checks.check(self.iter_facts(selection, order="facility_id"), metrics, articles)

    # ---- the catalogue that ships ------------------------------------------------------------

    def load_starter(self) -> ImportReport:
        """Bring in what the shipped catalogue has and this one has not; what a person has changed stays as it is."""
        try:
            return self._load_starter()
        except (RecordError, StaleRevision):  # another program opened the same catalogue at this moment, and was faster
            return self._load_starter()

    def _load_starter(self) -> ImportReport:
        self.store.rename(renamed())
        parsed = starter()
        loader = self.seen_by(Actor(STARTER, Role.EDITOR))
        plan = _Plan(loader, parsed, is_starter=True)
        events = loader.histories("fact", [fact.id for fact, _ in plan.changed])
        others = {key for key, found in events.items() if any(event.by != STARTER for event in found)}
        plan.changed = [(fact, expected) for fact, expected in plan.changed if fact.id not in others]
        if plan.is_empty:
            return ImportReport(unchanged=tuple(plan.unchanged))
        loader.carry_out(plan.deed, verb="import", reason="the catalogue that ships with the product")
        return ImportReport(tuple(fact.id for fact in plan.new), tuple(fact.id for fact, _ in plan.changed))


class _Articles(dict[str, "Article"]):
    """Articles by id, each read when first asked for."""

    def __init__(self, catalogue: CatalogueReads) -> None:
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, article_id: str) -> Article:
        self[article_id] = self._catalogue.article(article_id)
        return self[article_id]


_NOT_COMPARED = {"revision", "modified_at", "reviewed_at", "reviewed_by", "checked_at"}


class _Plan:
    """What an import would add and change."""

    def __init__(self, catalogue: CatalogueReads, parsed: ParsedTable, *, is_starter: bool = False) -> None:
        self.actor = catalogue.actor
        self.is_starter = is_starter
        self.facilities = _missing(parsed.facilities, catalogue.facilities(list(parsed.facilities)))
        self.metrics = _missing(parsed.metrics, catalogue.metrics(list(parsed.metrics)))
        self.articles = _missing(parsed.articles, catalogue.articles(list(parsed.articles)))
        self.new: list[Fact] = []
        self.changed: list[tuple[Fact, int]] = []
        self.unchanged: list[str] = []
        self.findings: list[tables.CellFinding] = []
        self.notes: list[tables.CellFinding] = []
        self._places = parsed.places
        self._admission = Admission(catalogue, parsed.metrics, parsed.articles)
        self._refuse_numbers()
        stored = {fact.id: fact for fact in catalogue.facts_by_id([fact.id for fact in parsed.good])}
        self._histories = {} if is_starter else catalogue.histories("fact", _of_other_revisions(parsed, stored))
        for fact in parsed.good:
            self._place(fact, stored.get(fact.id), parsed.given.get(fact.id))

    def _place(self, fact: Fact, stored: Fact | None, given: frozenset[str] | None) -> None:
        if stored is None:
            self._add(fact, given or frozenset())
            return
        names = (given if given is not None else frozenset(Fact.model_fields)) - _NOT_COMPARED
        if not self.is_starter:
            names -= {"verification", "check_note"}
        base = self._base(fact, stored)
        changes = {name: getattr(fact, name) for name in names if getattr(fact, name) != getattr(base or stored, name)}
        if not self.is_starter:
            changes = _unverified(stored, changes)
        if changes and base is None:
            raise StaleRevision(
                f"the table holds revision {fact.revision}, the catalogue revision {stored.revision}",
                where=f"fact {fact.id}",
                remedy="A person changed it here: export it again, or correct it here by hand. "
                f"Yours says {saying.fact(fact)}, it says {saying.fact(stored)}.",
                yours=fact,
                theirs=stored,
            )
        if not changes:
            self.unchanged.append(fact.id)
            return
        revised = self._next(stored, changes, fact)
        if not self.is_starter:
            revised = self._admission.checked(revised)
        if self.is_starter or self._may_enter(revised):
            self.changed.append((revised, stored.revision))

    def _add(self, fact: Fact, given: frozenset[str]) -> None:
        """Add a new fact, unless it is there already under another id."""
        if self.is_starter:
            self.new.append(fact)
            return
        fact = self._admission.checked(self._fresh(fact, given))
        known = self._admission.same(fact)
        if known is not None:
            self.unchanged.append(known.id)
            self.notes.append(self._already_there(fact, known))
        elif self._has_good_id(fact) and self._may_enter(fact):
            self._admission.take(fact)
            self.new.append(fact)

    def _refuse_numbers(self) -> None:
        """Find new facilities and articles under ids that a spreadsheet would destroy."""
        for table, records in (("facility", self.facilities), ("article", self.articles)):
            for record in records:
                if NUMERIC.fullmatch(record.id):
                    reason, remedy = "a spreadsheet takes the id for a number or a date", "Begin it with a letter."
                    self.findings.append(tables.CellFinding(1, "id", record.id, reason, remedy, "number-id", table))

    def _has_good_id(self, fact: Fact) -> bool:
        try:
            refuse_number(fact.id)
        except RecordError as error:
            self.findings.append(self._finding(fact, "id", fact.id, error.what, error.remedy, "number-id"))
            return False
        return True

    def _may_enter(self, fact: Fact) -> bool:
        """Ask what every way in asks; what was withdrawn or rejected is kept as it was, right or wrong."""
        found = self._admission.findings(fact) if stands(fact) else []
        errors = [one for one in found if one.level is Level.ERROR]
        for one in found:
            listed = self.findings if one.level is Level.ERROR else self.notes
            listed.append(self._finding(fact, "", None, one.what, one.remedy, one.code))
        return not errors

    def _already_there(self, fact: Fact, known: Fact) -> tables.CellFinding:
        place = self._places.get(known.id)
        where = f"in {place}" if place else f"as fact {known.id}"
        withdrawn = (
            "" if stands(known) else f", which was {'withdrawn' if known.rank is Rank.DEPRECATED else 'rejected'}"
        )
        what = f"already there, {where}{withdrawn}: {saying.fact(known)}"
        return self._finding(fact, "", None, what, "It was not added again.", "duplicate")

    def _finding(self, fact: Fact, column: str, value: Any, what: str, remedy: str, code: str) -> tables.CellFinding:
        place = self._places.get(fact.id)
        row, sheet = (place.row, place.sheet) if place else (0, "")
        return tables.CellFinding(row, column, value, what, remedy, code, sheet=sheet)

    def _base(self, fact: Fact, stored: Fact) -> Fact | None:
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

    def _next(self, stored: Fact, changes: dict[str, Any], fact: Fact) -> Fact:
        """Return the next revision; one that comes from another catalogue keeps its number, by which files know it."""
        revised = stored.revised(**changes)
        is_ahead = fact.id in self._histories and fact.revision > revised.revision
        return revised.model_copy(update={"revision": fact.revision}) if is_ahead else revised

    def _fresh(self, fact: Fact, given: frozenset[str]) -> Fact:
        """Return a new fact as it enters: not yet checked, and approved by whoever brings it unless the table says."""
        values: dict[str, Any] = {"verification": Verification.CITED, "checked_at": None, "check_note": ""}
        if "review_state" not in given:
            values |= {"review_state": ReviewState.APPROVED, "reviewed_by": self.actor.name, "reviewed_at": _now()}
        return fact.model_copy(update=values)

    @property
    def deed(self) -> Deed:
        """Return all of it as one write."""
        return Deed(
            facilities=tuple(self.facilities),
            metrics=tuple(self.metrics),
            articles=tuple(self.articles),
            facts=tuple(self.new),
            revised=tuple(self.changed),
        )

    @property
    def is_empty(self) -> bool:
        return self.deed == Deed()


def _of_other_revisions(parsed: ParsedTable, stored: Mapping[str, Fact]) -> list[str]:
    """Return the facts whose rows name another revision than the catalogue's."""
    named = (fact for fact in parsed.good if fact.id in stored and "revision" in parsed.given.get(fact.id, ()))
    return [fact.id for fact in named if fact.revision != stored[fact.id].revision]


_SAYS_THE_NUMBER = frozenset(Quantity.model_fields) | {"quote_exact", "article"}


def _unverified(stored: Fact, changes: dict[str, Any]) -> dict[str, Any]:
    """Take the mark of the check from a fact whose number, words or source change: it must be checked again."""
    if not _SAYS_THE_NUMBER & changes.keys() or stored.verification is Verification.CITED:
        return changes
    return {**changes, "verification": Verification.CITED, "checked_at": None, "check_note": ""}


def _missing(wanted: Mapping[str, Record], known: Mapping[str, Record]) -> list[Record]:
    return [item for key, item in wanted.items() if key not in known]


@cache
def starter() -> ParsedTable:
    """Return the catalogue that ships with the product."""
    with as_file(files("facts").joinpath("starter")) as folder:
        return tables.parse_rows(tables.read_rows(folder))


def open_catalogue(url: str, actor: Actor) -> Catalogue:
    """Open a catalogue for somebody; see `Catalogue.open`."""
    return Catalogue.open(url, actor)


def _now() -> datetime:
    return datetime.now(UTC)


def check_known(chosen: Selection, catalogue: CatalogueReads, *, suggests: bool = False) -> None:
    """Raise NotFound naming a facility, metric or article that is not there: no facts would look like an answer.

    `suggests` names near ones, which takes reading all there are.
    """
    for kind, found in (
        ("facility", catalogue.facilities),
        ("metric", catalogue.metrics),
        ("article", catalogue.articles),
    ):
        asked = getattr(chosen, kind)
        known = found(asked) if asked else asked
        for missing in [value for value in asked if value not in known]:
            near = get_close_matches(missing, found(), cutoff=0.4) if suggests else ()
            remedy = f"Near ones: {', '.join(near) or 'none'}." if suggests else "Look for it on the page Explore."
            raise NotFound(f"there is no {kind} {missing!r}", where=kind, remedy=remedy)
