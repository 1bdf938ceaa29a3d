"""Decisions about facts and about the numbers they come from: what each of them writes, as one change.

A fact and its numbers are decided together, whichever of them is named: a fact that is approved, rejected or proposed
anew takes the numbers it stands for with it, and a number takes its fact. The catalogue writes what is built here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.catalog.related_facts import RelatedFacts
from facts.errors import NotFound, RecordError
from facts.evidence import fact_checks, verification
from facts.evidence.status import get_today, is_public
from facts.model.candidate_number import CandidateNumber, NumberState
from facts.model.quantity import Quantity
from facts.model.record import Fact, Rank, ReviewState, Verification, check_unit_fits, refuse_numeric_id
from facts.model.selection import Selection
from facts.store import ChangeSet, make_stale_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from facts.catalog.catalogue import Catalogue
    from facts.evidence.fact_checks import Finding
    from facts.model.metric import Metric
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article

MOST_OTHERS = 500
"""How many facts of a metric, and of a facility and a metric, a new one is held against."""
YEAR = 365
TAKEN_BACK = "marked by hand, then taken back"
NUMBER_STATES = {
    ReviewState.PROPOSED: NumberState.OPEN,
    ReviewState.APPROVED: NumberState.ACCEPTED,
    ReviewState.REJECTED: NumberState.REJECTED,
}
"""What is decided about a number with the fact that stands for it."""
_ALL = {"review_state": tuple(ReviewState), "deprecated": True}
_CHECKED = ("verification", "check_note", "checked_at", "quote_start", "quote_end", "text_sha256")
"""What a check writes."""
_SAYS_THE_NUMBER = frozenset(Quantity.model_fields) | {"quote_exact", "article"}


def is_in_force(fact: Fact) -> bool:
    """Whether a fact is, or may become, part of what the catalogue says."""
    return fact.review_state is not ReviewState.REJECTED and fact.rank is not Rank.DEPRECATED


READ_AT_ONCE = 500


class ArticleCache(dict[str, "Article"]):
    """Articles by id, each read when first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, article_id: str) -> Article:
        self[article_id] = self._catalogue.get_article(article_id)
        return self[article_id]

    def read_ahead(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Yield facts whose articles are there: those of many facts are read at once."""
        waiting = iter(facts)
        while some := list(islice(waiting, READ_AT_ONCE)):
            self.update(self._catalogue.get_articles({fact.article for fact in some} - self.keys()))
            yield from some


class FactAdmission:
    """A fact on its way in, by hand, by table, by package or from a notebook, against those that are there.

    Those that came in with it are among them.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        metrics: Mapping[str, Metric] | None = None,
        articles: Mapping[str, Article] | None = None,
        facilities: Mapping[str, Facility] | None = None,
    ) -> None:
        """Take, beside a catalogue, the metrics, articles and facilities that the facts bring along."""
        own_metrics, own_articles = metrics or {}, articles or {}
        self._metric = cache(lambda key: own_metrics.get(key) or catalogue.get_metric(key))
        self._article = cache(lambda key: own_articles.get(key) or catalogue.get_article(key))
        self._text = lru_cache(maxsize=8)(catalogue.read_text_for_checks)
        self._of_metric = cache(lambda metric: catalogue.list_facts(Selection.of(metric=metric), limit=MOST_OTHERS))
        self._beside = cache(
            lambda facility, metric: catalogue.list_facts(
                Selection.of(facility=facility, metric=metric), limit=MOST_OTHERS
            )
        )
        self._stated = cache(
            lambda facility, metric, article: catalogue.list_facts(
                Selection.of(facility=facility, metric=metric, article=article, **_ALL)
            )
        )
        self._related = RelatedFacts(catalogue, metrics, facilities)
        self._taken: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._said: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)

    def find_same(self, fact: Fact) -> Fact | None:
        """Return the fact that makes the same statement already, one in force before one that was withdrawn."""
        there = [*self._stated(fact.facility, fact.metric, fact.article), *self._said[fact_checks.get_subject(fact)]]
        found = [other for other in there if other.id != fact.id and fact_checks.is_same_statement(fact, other)]
        return min(found, key=lambda other: not is_in_force(other), default=None)

    def check_words(self, fact: Fact) -> Fact:
        """Return a fact that was not checked yet with the outcome of its check: in the text where that is held."""
        if fact.verification is not Verification.CITED:
            return fact
        text = self._text(fact.article)
        found = verification.list_verdict_fields(
            verification.renew_verification(fact, text, self._article(fact.article)), text
        )
        return fact.model_copy(update={**found, "checked_at": datetime.now(UTC)})

    def list_findings(self, fact: Fact) -> list[Finding]:
        """Return what speaks against a fact: an error must be mended before it may come in, a note be known."""
        article = self._article(fact.article)
        plausible = fact_checks.check_new_fact(
            fact,
            self._metric(fact.metric),
            article,
            beside=[*self._beside(fact.facility, fact.metric), *self._list_companions(fact)[-MOST_OTHERS:]],
            others=self._of_metric(fact.metric),
        )
        return [*plausible, *self._related.list_findings(fact, self._taken)]

    def take_fact(self, fact: Fact) -> None:
        """Remember a fact that comes in, so that the next ones are held against it, too."""
        self._taken[fact.facility, fact.metric].append(fact)
        self._said[fact_checks.get_subject(fact)].append(fact)

    def refuse_known(self, fact: Fact) -> None:
        """Raise RecordError where a fact in force makes the same statement."""
        known = self.find_same(fact)
        if known is not None and is_in_force(known):
            raise RecordError(
                f"it is there already, as fact {known.id}: the same number from the same words",
                where=f"fact {fact.id}",
                remedy="Correct that one, or choose other words of the article.",
            )

    def _list_companions(self, fact: Fact) -> list[Fact]:
        return self._taken[fact.facility, fact.metric]


# ---- one change ----------------------------------------------------------------------------------


class FactRevision(NamedTuple):
    """A fact as it is stored, None for a new one, as it is to be, and the revision that it is to replace."""

    before: Fact | None
    after: Fact
    expected: int


def make_change(
    catalogue: Catalogue,
    revisions: Iterable[FactRevision],
    *,
    reason: str,
    decided: Iterable[tuple[CandidateNumber, int]] = (),
) -> ChangeSet:
    """Return the change that writes facts, and with them what is decided about the numbers they stand for."""
    facts, numbers = list(revisions), {number.id: (number, expected) for number, expected in decided}
    for number, expected in _follow_facts(catalogue, facts, reason):
        numbers.setdefault(number.id, (number, expected))
    return ChangeSet(
        facts=tuple(one.after for one in facts if one.before is None),
        revised=tuple((one.after, one.expected) for one in facts if one.before is not None),
        decided=tuple(numbers.values()),
    )


def _follow_facts(
    catalogue: Catalogue, revisions: Iterable[FactRevision], reason: str
) -> Iterator[tuple[CandidateNumber, int]]:
    """Yield the numbers of facts whose review state changes, decided like them, with the revision each replaces."""
    states = {
        after.id: NUMBER_STATES[after.review_state]
        for before, after, _ in revisions
        if before is not None and before.review_state is not after.review_state
    }
    for number in catalogue.list_fact_numbers(*states):
        state = states[number.fact or ""]
        if number.state is not state:
            yield decide_number(number, state, catalogue.actor.name, reason=reason), number.revision


def decide_number(
    number: CandidateNumber,
    state: NumberState,
    by: str,
    *,
    reason: str = "",
    fact: str | None = None,
    at: datetime | None = None,
) -> CandidateNumber:
    """Return the next revision of a number: decided by somebody, with the reason of a rejection, or open again.

    Numbers that are decided in one step share its time, `at`: by it they are taken back together.
    """
    is_open = state is NumberState.OPEN
    return number.model_copy(
        update={
            "state": state,
            "fact": fact or number.fact,
            "reason": reason if state is NumberState.REJECTED else "",
            "decided_by": None if is_open else by,
            "decided_at": None if is_open else at or datetime.now(UTC),
            "revision": number.revision + 1,
        }
    )


# ---- facts ---------------------------------------------------------------------------------------


def revise_fact(catalogue: Catalogue, fact_id: str, changes: Mapping[str, Any], expected: int) -> FactRevision:
    """Return a fact with its changes, as the revision after the expected one."""
    stored = catalogue.get_fact(fact_id)
    revised = stored.revise(**changes).model_copy(update={"revision": expected + 1})
    check_unit_fits(revised, catalogue.get_metric(revised.metric))
    return FactRevision(stored, revised, expected)


def correct_fact(catalogue: Catalogue, fact_id: str, changes: Mapping[str, Any], expected: int) -> FactRevision:
    """Return the same with its words checked anew where they, or what they must bear out, are changed."""
    stored = catalogue.get_fact(fact_id)
    changes = clear_verification(stored, dict(changes))
    checked = FactAdmission(catalogue).check_words(stored.revise(**changes))
    return revise_fact(catalogue, fact_id, {**changes, **{name: getattr(checked, name) for name in _CHECKED}}, expected)


def clear_verification(stored: Fact, changes: dict[str, Any]) -> dict[str, Any]:
    """Take the mark of the check from a fact whose number, words or source change: it must be checked again."""
    if not _SAYS_THE_NUMBER & changes.keys() or stored.verification is Verification.CITED:
        return changes
    return {**changes, "verification": Verification.CITED, "checked_at": None, "check_note": ""}


def approve_fact(catalogue: Catalogue, fact_id: str, expected: int) -> FactRevision:
    """Return a fact as approved; raise RecordError where another fact in force makes the same statement."""
    revision = revise_fact(catalogue, fact_id, _make_signature(catalogue, ReviewState.APPROVED), expected)
    FactAdmission(catalogue).refuse_known(revision.after)
    return revision


def reject_fact(catalogue: Catalogue, fact_id: str, expected: int, reason: str) -> FactRevision:
    """Return a fact as rejected; raise RecordError without a reason."""
    _require_reason(reason)
    return revise_fact(catalogue, fact_id, _make_signature(catalogue, ReviewState.REJECTED), expected)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RecordError("a rejection needs a reason", where="reason", remedy="Say why it is no fact.")


def _make_signature(catalogue: Catalogue, state: ReviewState) -> dict[str, Any]:
    """Return the fields that say what was decided about a fact, by whom and when."""
    return {"review_state": state, "reviewed_by": catalogue.actor.name, "reviewed_at": datetime.now(UTC)}


def add_facts(catalogue: Catalogue, facts: Iterable[Fact]) -> ChangeSet:
    """Return the change that adds facts; raise RecordError or NotFound where one of them cannot come in."""
    metrics, admission, added = catalogue.get_metrics(), FactAdmission(catalogue), tuple(facts)
    for fact in added:
        refuse_numeric_id(fact.id, f"fact {fact.id}: id")
        if fact.metric not in metrics:
            raise NotFound(f"there is no metric {fact.metric!r}", where=fact.id, remedy="Add the metric first.")
        check_unit_fits(fact, metrics[fact.metric])
        admission.refuse_known(fact)
        admission.take_fact(fact)
    return ChangeSet(facts=added)


# ---- numbers -------------------------------------------------------------------------------------


def accept_number(
    catalogue: Catalogue,
    number_id: str,
    draft: Callable[[CandidateNumber], Fact],
    expected: int,
    reason: str,
    at: datetime | None = None,
) -> tuple[ChangeSet, Fact]:
    """Return the change that accepts a number by the fact that is drafted from it, and the fact."""
    number = _get_undecided(catalogue, number_id, NumberState.ACCEPTED, expected)
    fact = _sign_draft(catalogue, draft(number))
    try:
        FactAdmission(catalogue).refuse_known(fact)
    except RecordError:
        _get_undecided(catalogue, number_id, NumberState.ACCEPTED, expected)  # who was faster decided this number, too
        raise
    before = catalogue.get_fact(number.fact) if number.fact else None
    accepted = decide_number(number, NumberState.ACCEPTED, catalogue.actor.name, fact=fact.id, at=at)
    revision = FactRevision(before, fact, fact.revision - 1)
    return make_change(catalogue, [revision], reason=reason, decided=[(accepted, number.revision)]), fact


def add_number(
    catalogue: Catalogue, number: CandidateNumber, draft: Callable[[CandidateNumber], Fact]
) -> tuple[ChangeSet, Fact]:
    """Return the change that accepts a number that is not stored yet, and its fact."""
    fact = _sign_draft(catalogue, draft(number))
    FactAdmission(catalogue).refuse_known(fact)
    accepted = decide_number(number, NumberState.ACCEPTED, catalogue.actor.name, fact=fact.id)
    return ChangeSet(facts=(fact,), numbers=(accepted.model_copy(update={"revision": 1}),)), fact


def _sign_draft(catalogue: Catalogue, fact: Fact) -> Fact:
    return fact.model_copy(update=_make_signature(catalogue, ReviewState.APPROVED))


def reject_number(
    catalogue: Catalogue, number_id: str, expected: int, reason: str, at: datetime | None = None
) -> tuple[ChangeSet, CandidateNumber]:
    """Return the change that rejects a number, and with it a fact in force that waits at it."""
    _require_reason(reason)
    number = _get_undecided(catalogue, number_id, NumberState.REJECTED, expected)
    rejected = decide_number(number, NumberState.REJECTED, catalogue.actor.name, reason=reason, at=at)
    fact = catalogue.get_fact(number.fact) if number.fact else None
    revisions = [_review_again(catalogue, fact, ReviewState.REJECTED)] if fact and is_in_force(fact) else []
    return make_change(catalogue, revisions, reason=reason, decided=[(rejected, number.revision)]), rejected


def _review_again(catalogue: Catalogue, fact: Fact, state: ReviewState) -> FactRevision:
    return FactRevision(fact, fact.revise(**_make_signature(catalogue, state)), fact.revision)


def undo_decision(catalogue: Catalogue, number_id: str, expected: int) -> tuple[ChangeSet, CandidateNumber, str]:
    """Return the change that opens a decided number and its fact again, the number, and what is undone."""
    number = _get_expected(catalogue, number_id, NumberState.OPEN, expected)
    _refuse_undo(number)
    opened = _restore_number(catalogue, number)
    fact = catalogue.get_fact(number.fact) if number.fact else None
    revisions = [_restore_fact(catalogue, fact)] if fact and NUMBER_STATES[fact.review_state] is number.state else []
    changed = [one for one in revisions if one.before and one.before.review_state is not one.after.review_state]
    undone = f"{number.state.value} by {number.decided_by}"
    return make_change(catalogue, changed, reason=undone, decided=[(opened, number.revision)]), opened, undone


def merge_changes(changes: Iterable[ChangeSet]) -> ChangeSet:
    """Return one change of several decisions, each record once, as the last of them has it."""
    parts = list(changes)
    return ChangeSet(
        facts=tuple({fact.id: fact for one in parts for fact in one.facts}.values()),
        revised=tuple({fact.id: (fact, expected) for one in parts for fact, expected in one.revised}.values()),
        decided=tuple({number.id: (number, expected) for one in parts for number, expected in one.decided}.values()),
    )


def find_decided_together(number: CandidateNumber, others: Iterable[CandidateNumber]) -> list[CandidateNumber]:
    """Return the numbers that were decided in the same step as a number, itself among them."""
    step = (number.decided_by, number.decided_at, number.state)
    return [one for one in others if one.decided_by and (one.decided_by, one.decided_at, one.state) == step]


def _refuse_undo(number: CandidateNumber) -> None:
    if number.is_handled and number.decided_by:
        return
    if number.is_handled:
        what, remedy = "its fact was recorded before the text was read", "Withdraw it on its page."
    else:
        what, remedy = "nothing was decided about it", "Look at it again."
    raise RecordError(what, where=f"number {number.id}", remedy=remedy)


def _restore_number(catalogue: Catalogue, number: CandidateNumber) -> CandidateNumber:
    """The number as the machine left it; open where it had been decided otherwise before.

    It keeps the place and the reading of now.
    """
    last = next(iter(catalogue.get_history("number", number.id)), None)
    before = last.before if last else None
    state, reason = (before.state, before.reason) if before else (NumberState.LEFT_OUT, TAKEN_BACK)
    if before and before.is_handled:
        state, reason = NumberState.OPEN, ""
    opened = decide_number(number, NumberState.OPEN, "")
    return opened.model_copy(update={"state": state, "reason": reason})


def _restore_fact(catalogue: Catalogue, fact: Fact) -> FactRevision:
    """The fact with the decision taken back: proposed where it came as a proposal, rejected where it did not."""
    earlier = (event.before for event in catalogue.get_history("fact", fact.id) if event.before is not None)
    came_proposed = any(was.review_state is ReviewState.PROPOSED for was in earlier)
    return _review_again(catalogue, fact, ReviewState.PROPOSED if came_proposed else ReviewState.REJECTED)


def _get_expected(catalogue: Catalogue, number_id: str, state: NumberState, expected: int) -> CandidateNumber:
    """Return a number; raise StaleRevision, with what was to be decided, where it is not at the expected revision."""
    number = catalogue.get_number(number_id)
    if number.revision != expected:
        raise make_stale_error(decide_number(number, state, catalogue.actor.name), number)
    return number


def _get_undecided(catalogue: Catalogue, number_id: str, state: NumberState, expected: int) -> CandidateNumber:
    """Return a number that may be decided: one that is not accepted, or whose fact is not in force any more."""
    number = _get_expected(catalogue, number_id, state, expected)
    is_free = number.fact is not None and not is_in_force(catalogue.get_fact(number.fact))
    if number.state is NumberState.ACCEPTED and not is_free:
        raise RecordError(
            "it is accepted already",
            where=f"number {number.id}",
            remedy="Withdraw the fact on its page, or undo first.",
        )
    return number


# ---- still right ---------------------------------------------------------------------------------

LONGEST_RENEWAL = 3653
"""Days for which a number may be called still right."""


def renew_fact(catalogue: Catalogue, fact_id: str, expected: int, source: str, until: date | None) -> FactRevision:
    """Return the revision of a public fact that counts as current until a day, for a source says so."""
    fact, today = catalogue.get_fact(fact_id), get_today()
    if not source.strip():
        raise RecordError("it needs a source", where="source", remedy="Say who or what says that it is still right.")
    if not is_public(fact):
        raise RecordError("it is not public", where=f"fact {fact.id}", remedy="Approve it first, or load the page.")
    life = catalogue.get_metric(fact.metric).shelf_life_days or YEAR
    day = until or today + timedelta(days=life)
    if not today < day <= today + timedelta(days=LONGEST_RENEWAL):
        raise RecordError(
            f"{day.isoformat()} is not a day within the next ten years",
            where="until",
            remedy=f"Write a day such as {(today + timedelta(days=YEAR)).isoformat()}.",
        )
    return revise_fact(catalogue, fact_id, {"review_by": day}, expected)


# ---- checks --------------------------------------------------------------------------------------


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


def verify_facts(
    catalogue: Catalogue,
    text_of: Callable[[str], str | None],
    selection: Selection,
    progress: Callable[[int], None],
    record: Callable[[Fact, Mapping[str, Any]], None],
) -> VerifyReport:
    """Check each fact against the text of its article, and record the outcomes that say something new."""
    found: dict[Verification, list[tuple[Fact, str]]] = {outcome: [] for outcome in Verification}
    texts: dict[str, str | None] = {}
    articles = ArticleCache(catalogue)
    for done, fact in enumerate(list(articles.read_ahead(catalogue.iter_facts(selection))), 1):
        progress(done)
        if fact.article not in texts:
            texts[fact.article] = text_of(fact.article)
        verdict = verification.renew_verification(fact, texts[fact.article], articles[fact.article])
        fields = verification.list_verdict_fields(verdict, texts[fact.article])
        if fact.checked_at is None or any(getattr(fact, name) != value for name, value in fields.items()):
            record(fact, fields)
        found[verdict.outcome].append((fact, verdict.reason))
    return VerifyReport(
        counts=Counter({outcome: len(facts) for outcome, facts in found.items()}),
        failed=tuple(found[Verification.FAILED]),
        needs_person=tuple(found[Verification.NEEDS_PERSON]),
        not_held=tuple(sorted(article for article, text in texts.items() if text is None)),
    )
