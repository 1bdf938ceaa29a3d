"""What needs a person: the tasks that follow from the facts, and one page of them with all that is told of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from facts.catalog.update_kinds import NO_TASKS, UPDATE_KINDS, UpdateTask, find_kind
from facts.evidence import status
from facts.evidence.fact_checks import FindingLevel
from facts.model.fact_case import CaseKind
from facts.model.office_task import (
    CLAIM_EXPIRED,
    FAILED_CHECK,
    NEEDS_PERSON,
    PUBLISHED_CORRECTED,
    SOURCE_CHANGED,
    FoundTask,
)
from facts.model.record import Verification
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from facts.catalog.catalogue import Catalogue
    from facts.evidence.fact_checks import Finding
    from facts.model.metric import Metric
    from facts.model.office_task import TaskFilter, TaskPage, TaskRow
    from facts.model.record import Fact

MOST_FOUND = 1000
"""How many tasks of one kind are found by reasoning."""
MOST_CHECKED = 10_000
"""How many facts are checked against each other for one list."""
MOST_ON_PAGE = 500
_KEPT = {"stale", *CaseKind}
"""Findings that the kept states and cases tell, without a check of all facts."""
_TOLD_BY_CHECK = {"not-in-the-words": FAILED_CHECK, "needs-a-person": NEEDS_PERSON}
"""Findings that the outcome of the last check tells, where there was one."""


@dataclass(frozen=True, slots=True)
class FoundTasks:
    """The tasks that no column tells, with the findings behind them; `unchecked` counts facts that were too many."""

    tasks: tuple[FoundTask, ...] = ()
    findings: Mapping[tuple[str, str], Finding] = field(default_factory=dict)
    cases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The ids of the cases behind some of them, by kind and subject."""
    unchecked: int = 0

    @property
    def weights(self) -> dict[str, int]:
        """Return how much each kind matters, those without an entry by the level of their finding."""
        errors = {kind for (kind, _), one in self.findings.items() if one.level is FindingLevel.ERROR}
        names = dict.fromkeys((*UPDATE_KINDS, *(one.kind for one in self.tasks)))
        return {name: find_kind(name, is_error=name in errors).weight for name in names}


@dataclass(frozen=True, slots=True)
class UpdatePage:
    """One page of tasks, and how many there are of each kind under the other filters."""

    tasks: tuple[UpdateTask, ...]
    counts: Mapping[str, int]
    facilities: tuple[str, ...]
    persons: tuple[str, ...]
    unchecked: int = 0
    """How many facts were not checked against each other: too many at once. Choose a facility."""


def list_page(catalogue: Catalogue, chosen: TaskFilter, page: TaskPage) -> UpdatePage:
    """Return one page of tasks; the counts are those under the filters but that of the kind."""
    office, found = catalogue.open_office(), _remember_tasks(catalogue, chosen)
    rows = office.list_tasks(found.tasks, found.weights, chosen, page._replace(limit=min(page.limit, MOST_ON_PAGE)))
    facilities, persons = office.list_choices(found.tasks, found.weights, MOST_ON_PAGE)
    counts = office.count_tasks(found.tasks, found.weights, replace(chosen, kind=()))
    return UpdatePage(
        _describe_rows(catalogue, rows, found), counts, tuple(facilities), tuple(persons), found.unchecked
    )


def count_kinds(catalogue: Catalogue, chosen: TaskFilter) -> dict[str, int]:
    """Count the tasks of a filter by their kind."""
    found = _remember_tasks(catalogue, chosen)
    return catalogue.open_office().count_tasks(found.tasks, found.weights, chosen)


def _remember_tasks(catalogue: Catalogue, chosen: TaskFilter) -> FoundTasks:
    """Return the tasks that follow from a comparison of facts; kept until something is written."""
    is_large = catalogue.count_facts(Selection(), at_most=MOST_CHECKED + 1) > MOST_CHECKED
    facility = chosen.facility if is_large else ()
    key = (catalogue.get_version(), status.get_today(), facility)
    return catalogue.open_office().keep_answer(key, lambda: find_tasks(catalogue, facility))


def find_tasks(catalogue: Catalogue, facility: Sequence[str]) -> FoundTasks:
    """Return the tasks that follow from a comparison of facts; of some facilities where all are too many."""
    public = Selection.of(facility=facility)
    count = catalogue.count_facts(public, at_most=MOST_CHECKED + 1)
    findings = {} if count > MOST_CHECKED else dict(islice(_find_by_check(catalogue, public), MOST_FOUND))
    checked = (_make_task(kind, one.about, "") for (kind, _), one in findings.items())
    cases = dict(_find_cases(catalogue))
    known = {(one.kind, one.subject): one for one in chain(cases, _find_corrected(catalogue), checked)}
    ids = {(one.kind, one.subject): key for one, key in cases.items()}
    return FoundTasks(
        tuple(known.values()), findings, ids, catalogue.count_facts(public) if count > MOST_CHECKED else 0
    )


def _make_task(kind: str, about: Iterable[Fact], since: str) -> FoundTask:
    facts = tuple({fact.id: fact for fact in about}.values())
    first, revision = facts[0], sum(fact.revision for fact in facts)
    subject = _join_ids(facts)
    return FoundTask(kind, subject, revision, first.id, first.facility, first.metric, first.scope, since)


def _join_ids(facts: Iterable[Fact]) -> str:
    return "+".join(sorted({fact.id for fact in facts})[:6])


def _find_by_check(catalogue: Catalogue, public: Selection) -> Iterator[tuple[tuple[str, str], Finding]]:
    metrics = catalogue.get_metrics()
    for finding in catalogue.iter_findings(public):
        kind = _choose_kind(finding, metrics)
        if kind and finding.about:
            yield (kind, _join_ids(finding.about)), finding


def _choose_kind(finding: Finding, metrics: Mapping[str, Metric]) -> str:
    """Return the kind of task that a finding is; nothing where it is none, or is told otherwise already."""
    code, fact = finding.code, finding.about[0] if finding.about else None
    if code in NO_TASKS or code in _KEPT or fact is None:
        return ""
    if code in _TOLD_BY_CHECK:
        return _TOLD_BY_CHECK[code] if fact.verification is Verification.CITED else ""
    if code == CLAIM_EXPIRED:
        last = status.find_last_day(fact, metrics[fact.metric])
        return "" if last and last < status.get_today() else code
    return code


def _find_cases(catalogue: Catalogue) -> Iterator[tuple[FoundTask, str]]:
    """Yield the open cases of facts that are at odds, each with its two facts, and its id."""
    cases = catalogue.list_cases(open_only=True, limit=MOST_FOUND)
    facts = {fact.id: fact for fact in catalogue.list_facts_by_id({key for case in cases for key in case.facts})}
    for case in cases:
        about = [facts[key] for key in case.facts if key in facts]
        if len(about) == len(case.facts):
            yield _make_task(case.kind.value, about, case.since.date().isoformat()), case.id


def _find_corrected(catalogue: Catalogue) -> Iterator[FoundTask]:
    """Yield the facts that say something else than the revision of them that was published."""
    published = dict(catalogue.open_office().list_revised(MOST_FOUND))
    events = catalogue.get_histories("fact", published) if published else {}
    for fact in catalogue.list_facts_by_id(published):
        before = (event.before for event in events.get(fact.id, ()) if event.before is not None)
        then = next((one for one in before if one.revision == published[fact.id]), None)
        if then is not None and status.compare_revisions(then, fact).is_correction:
            yield _make_task(PUBLISHED_CORRECTED, (fact,), _get_day(fact))


def _get_day(fact: Fact) -> str:
    return fact.modified_at.date().isoformat() if fact.modified_at else ""


def _describe_rows(catalogue: Catalogue, rows: Sequence[TaskRow], found: FoundTasks) -> tuple[UpdateTask, ...]:
    """Return tasks with their facts, facilities, metrics and articles, each kind of record read once for all."""
    ids = {key for row in rows if row.fact for key in row.subject.split("+")}
    facts = catalogue.get_judged(ids) if ids else {}
    overtakers = {one.overtaken_by for one in facts.values() if one.overtaken_by}
    newer = {one.id: one for one in catalogue.list_facts_by_id(overtakers)}
    facilities = catalogue.get_facilities({fact.facility for fact in facts.values()})
    metrics = catalogue.get_metrics({fact.metric for fact in facts.values()})
    subjects = {row.subject for row in rows if not row.fact}
    articles = catalogue.get_articles(subjects | {fact.article for fact in facts.values()})
    changed = [row.subject for row in rows if row.kind == SOURCE_CHANGED]
    changes = {one.fact: one for one in catalogue.list_source_changes(changed)} if changed else {}
    made = []
    for row in rows:
        own = tuple(facts[key] for key in _order_ids(row) if key in facts)
        first = own[0] if own else None
        finding = found.findings.get((row.kind, row.subject))
        made.append(
            UpdateTask(
                kind=find_kind(row.kind, is_error=finding is not None and finding.level is FindingLevel.ERROR),
                subject=row.subject,
                revision=row.revision,
                facts=own,
                newer=newer.get(first.overtaken_by or "") if first else None,
                facility=facilities.get(first.facility) if first else None,
                metric=metrics.get(first.metric) if first else None,
                article=articles.get(first.article if first else row.subject),
                since=row.since,
                person=row.person or "",
                assignee=row.assignee or "",
                until=row.until or "",
                published=row.published,
                is_headline=row.is_headline,
                finding=finding,
                change=changes.get(row.subject) if row.kind == SOURCE_CHANGED else None,
                case=found.cases.get((row.kind, row.subject), ""),
            )
        )
    return tuple(made)


def _order_ids(row: TaskRow) -> list[str]:
    """Return the ids of a task's facts, the one that it is about first."""
    return sorted(row.subject.split("+"), key=lambda key: key != row.fact) if row.fact else []
