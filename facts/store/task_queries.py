"""What needs a person, as SQL: a query for each kind of task, all of them together, filtered, counted and in pages.

A task has a kind and a subject: its facts, joined by +, or its article. Tasks that are found by reasoning and not by a
column come as rows of the query, `found`; so all are filtered and ordered by the database, and nothing is read twice.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Text, and_, case, column, exists, func, literal, or_, select, union_all, values

from facts.evidence import status
from facts.model.candidate_number import NumberState
from facts.model.office_task import (
    CLAIM_EXPIRED,
    FAILED_CHECK,
    NEEDS_PERSON,
    OUT_OF_DATE,
    PLAN_PAST,
    PROPOSED,
    PUBLISHED_OVERTAKEN,
    PUBLISHED_WITHDRAWN,
    SOURCE_CHANGED,
    SOURCE_VANISHED,
    UNDECIDED,
    FoundTask,
    TaskFilter,
    TaskPage,
    TaskRow,
)
from facts.model.record import AsOfBasis, Status, Verification
from facts.model.watched_source import VisitOutcome
from facts.store.fact_queries import make_state
from facts.store.schema import (
    APPROVED,
    STATES,
    TEXT,
    article,
    candidate,
    export,
    export_fact,
    fact,
    held_text,
    metric_topic,
    placement,
    series_owner,
    source_change,
    source_visit,
    task_mark,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    Condition = ColumnElement[bool]

PUBLISHED_DAYS = 730
"""How long a file counts as published after it was made; what a person noted counts until it is taken back."""
MOST_PUBLISHED = 20
"""How many places of publication count for the order."""
HEADLINE = "headline"
HEADLINE_WEIGHT = 10
LIVE = ("embed", "card")
"""Forms that show what holds now, unless they are frozen."""
_PROPOSED, _REJECTED = 0, 2


def list_tasks(
    connection: Connection,
    found: Sequence[FoundTask],
    weights: Mapping[str, int],
    chosen: TaskFilter,
    page: TaskPage,
) -> list[TaskRow]:
    """Return one page of tasks, what matters most first: by the weight of its kind, where it was published, and age."""
    tasks = _select_tasks(found, weights, chosen).cte("chosen")
    order = (tasks.c.weight.desc(), tasks.c.since, tasks.c.kind, tasks.c.subject)
    place = func.row_number().over(partition_by=tasks.c.kind, order_by=order)
    ranked = select(tasks, place.label("place")).cte("ranked")
    wanted = [ranked.c.place <= page.most_of_kind] if page.most_of_kind else []
    order = (ranked.c.weight.desc(), ranked.c.since, ranked.c.kind, ranked.c.subject)
    query = select(*(ranked.c[name] for name in TaskRow._fields)).where(*wanted).order_by(*order)
    rows = connection.execute(query.limit(page.limit).offset(page.offset))
    return [TaskRow._make((*row[:-1], bool(row[-1]))) for row in rows]


def count_tasks(
    connection: Connection, found: Sequence[FoundTask], weights: Mapping[str, int], chosen: TaskFilter
) -> dict[str, int]:
    """Count the tasks of each kind."""
    tasks = _select_tasks(found, weights, chosen).cte("chosen")
    grouped = select(tasks.c.kind, func.count()).group_by(tasks.c.kind)
    return {kind: int(n) for kind, n in connection.execute(grouped)}


def list_choices(
    connection: Connection, found: Sequence[FoundTask], weights: Mapping[str, int], most: int
) -> tuple[list[str], list[str]]:
    """Return the facilities of all tasks and the persons who look after some, so many at most."""
    tasks = _select_tasks(found, weights, TaskFilter()).cte("chosen")
    return tuple(  # type: ignore[return-value]
        list(
            connection.execute(select(place).where(place.is_not(None)).distinct().order_by(place).limit(most)).scalars()
        )
        for place in (tasks.c.facility, tasks.c.person)
    )


# ---- each kind -----------------------------------------------------------------------------------


def _select_tasks(found: Sequence[FoundTask], weights: Mapping[str, int], chosen: TaskFilter) -> Select[Any]:
    """Return the tasks of a filter, with who does them and how much they matter."""
    kinds = [kind for kind in weights if not chosen.kind or kind in chosen.kind]
    parts = [query for kind, query in _KINDS.items() if kind in kinds]
    queries = [make() for make in dict.fromkeys(parts)]
    listed = [one for one in found if one.kind in kinds]
    tasks = union_all(*queries, *([_select_found(listed)] if listed or not queries else [])).cte("task")
    by_task = and_(task_mark.c.kind == tasks.c.kind, task_mark.c.subject == tasks.c.subject)
    by_series = and_(*(series_owner.c[name] == tasks.c[name] for name in ("facility", "metric", "scope")))
    person = func.coalesce(task_mark.c.assignee, series_owner.c.owner)
    is_resting = and_(task_mark.c.until > _write_today(), task_mark.c.revision == tasks.c.revision)
    published = _count_published(tasks.c.fact)
    is_headline = or_(series_owner.c.owner.is_not(None), _has_topic(tasks.c.metric, (HEADLINE,)))
    weight = case(dict(weights), value=tasks.c.kind, else_=0) + published
    query = select(
        *tasks.c,
        person.label("person"),
        task_mark.c.assignee,
        case((is_resting, task_mark.c.until)).label("until"),
        published.label("published"),
        is_headline.label("is_headline"),
        (weight + case((is_headline, HEADLINE_WEIGHT), else_=0)).label("weight"),
    ).select_from(tasks.outerjoin(task_mark, by_task).outerjoin(series_owner, by_series))
    is_rested = func.coalesce(is_resting, literal(0) == literal(1))
    return query.where(is_rested if chosen.is_put_off else ~is_rested, *_match_filter(tasks, person, chosen, kinds))


def _match_filter(tasks: Any, person: Any, chosen: TaskFilter, kinds: Sequence[str]) -> Iterable[Condition]:
    yield tasks.c.kind.in_(kinds)
    if chosen.facility:
        yield tasks.c.facility.in_(chosen.facility)
    if chosen.topic:
        yield _has_topic(tasks.c.metric, chosen.topic)
    if chosen.person:
        yield person == chosen.person


def _has_topic(metric: ColumnElement[Any], topics: Sequence[str]) -> Condition:
    return (
        exists().where(metric_topic.c.metric == metric, metric_topic.c.topic.in_(topics)).correlate_except(metric_topic)
    )


def _count_published(key: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return into how many exports a fact went and where else it was published, at most so many as count."""
    ways = (export_fact, export_fact.c.fact == key), (placement, and_(placement.c.fact == key, _STANDS))
    counts = [select(func.count()).select_from(of).where(on).correlate_except(of).scalar_subquery() for of, on in ways]
    total = counts[0] + counts[1]
    return case((total > MOST_PUBLISHED, MOST_PUBLISHED), else_=total)


_STANDS = placement.c.gone_at.is_(None)


def _write_today() -> str:
    return status.get_today().isoformat()


def _select_found(found: Sequence[FoundTask]) -> Select[Any]:
    """Return the tasks that were found by reasoning as a query."""
    kinds = {"revision": Integer}
    columns = [column(name, kinds.get(name, Text)) for name in FoundTask._fields]
    if not found:
        nothing: list[ColumnElement[Any]] = [
            literal(0 if name in kinds else "").label(name) for name in FoundTask._fields
        ]
        return select(*nothing).where(literal(0) == literal(1))
    listed = values(*columns, name="found").data([tuple(one) for one in found]).cte("found")
    return select(*listed.c)


def _select_facts(kind: Any, since: Any, *conditions: Any) -> Select[Any]:
    """Return the tasks about single facts, in the columns that every kind has."""
    return select(
        (literal(kind, TEXT) if isinstance(kind, str) else kind).label("kind"),
        fact.c.id.label("subject"),
        fact.c.revision.label("revision"),
        fact.c.id.label("fact"),
        fact.c.facility.label("facility"),
        fact.c.metric.label("metric"),
        fact.c.scope.label("scope"),
        func.coalesce(since, literal("")).label("since"),
    ).where(*conditions)


def _select_overdue() -> Select[Any]:
    """Those out of date, and undated ones whose own day of review has passed; a claim is named as one."""
    is_claim = or_(fact.c.qualifier == "one_of_only", fact.c.dimension == "rank")
    kind = case((is_claim, literal(CLAIM_EXPIRED)), else_=literal(OUT_OF_DATE))
    is_overdue = and_(fact.c.state == Status.UNDATED.value, fact.c.review_by < _write_today())
    is_old = make_state(fact) == Status.OUT_OF_DATE.value
    last_day = case((fact.c.last_day != "", fact.c.last_day), else_=fact.c.review_by)
    return _select_facts(kind, last_day, fact.c.standing == APPROVED, or_(is_old, is_overdue))


def _select_unsound() -> Select[Any]:
    failed = Verification.FAILED.value
    kind = case((fact.c.verification == failed, literal(FAILED_CHECK)), else_=literal(NEEDS_PERSON))
    is_unsound = fact.c.verification.in_([failed, Verification.NEEDS_PERSON.value])
    return _select_facts(kind, func.substr(fact.c.checked_at, 1, 10), fact.c.standing == APPROVED, is_unsound)


def _select_past_plans() -> Select[Any]:
    """Return plans that name their day; a date of publication says only when they were told."""
    is_dated = fact.c.as_of_basis == AsOfBasis.STATED.value
    is_past = and_(fact.c.state == Status.PLANNED.value, is_dated, fact.c.as_of_end < _write_today())
    return _select_facts(PLAN_PAST, fact.c.as_of_end, fact.c.standing == APPROVED, is_past)


def _select_proposed() -> Select[Any]:
    return _select_facts(PROPOSED, func.substr(fact.c.modified_at, 1, 10), fact.c.standing == _PROPOSED)


def _of_no_fact() -> list[ColumnElement[Any]]:
    return [literal(None, TEXT).label(name) for name in ("fact", "facility", "metric", "scope")]


def select_source_changes(*columns: Any) -> Select[Any]:
    """Select of the differences between sources and held words those that hold: nothing was corrected or read since."""
    joined = source_change.join(fact, fact.c.id == source_change.c.fact).outerjoin(
        held_text, held_text.c.article == fact.c.article
    )
    is_open = (
        source_change.c.ended_at.is_(None),
        fact.c.standing == APPROVED,
        fact.c.article == source_change.c.article,
        fact.c.quote_exact == source_change.c.quote,
        func.coalesce(held_text.c.sha256, literal("")) == source_change.c.held_sha256,
    )
    return select(*columns).select_from(joined).where(*is_open)


def _select_changed_sources() -> Select[Any]:
    seen = func.substr(source_change.c.seen_at, 1, 10)
    return select_source_changes(*_select_facts(SOURCE_CHANGED, seen).selected_columns)


def _select_vanished_sources() -> Select[Any]:
    """Return the articles whose address leads nowhere any more."""
    joined = source_visit.join(article, article.c.id == source_visit.c.article)
    joined = joined.outerjoin(held_text, held_text.c.article == article.c.id)
    return (
        select(
            literal(SOURCE_VANISHED, TEXT).label("kind"),
            article.c.id.label("subject"),
            func.coalesce(held_text.c.revision, article.c.revision).label("revision"),
            *_of_no_fact(),
            func.substr(source_visit.c.since, 1, 10).label("since"),
        )
        .select_from(joined)
        .where(source_visit.c.outcome == VisitOutcome.VANISHED.value, source_visit.c.url == article.c.url)
    )


def _select_undecided() -> Select[Any]:
    """Return the articles of which numbers are to be decided; they are of no facility."""
    is_current = and_(candidate.c.article == held_text.c.article, candidate.c.text_sha256 == held_text.c.sha256)
    return (
        select(
            literal(UNDECIDED, TEXT).label("kind"),
            held_text.c.article.label("subject"),
            held_text.c.revision.label("revision"),
            *_of_no_fact(),
            func.substr(held_text.c.read_at, 1, 10).label("since"),
        )
        .select_from(held_text)
        .where(exists().where(is_current, candidate.c.state == NumberState.OPEN.value))
    )


def _select_published() -> Select[Any]:
    """Return what was withdrawn or overtaken since it was published, each with the day of the newer state."""
    newer = fact.alias("newer")
    is_gone = or_(fact.c.standing >= len(STATES), fact.c.standing == _REJECTED)
    is_overtaken = and_(fact.c.standing == APPROVED, fact.c.state == Status.OVERTAKEN.value)
    kind = case((is_gone, literal(PUBLISHED_WITHDRAWN)), else_=literal(PUBLISHED_OVERTAKEN))
    changed = case((is_gone, fact.c.modified_at), else_=newer.c.modified_at)
    went_out = select_gone_out().subquery("went_out")
    noted = exists().where(placement.c.fact == fact.c.id, _STANDS)
    since = func.replace(changed, "Z", "")
    is_published = or_(noted, went_out.c.first < since)
    query = _select_facts(kind, func.substr(changed, 1, 10), or_(is_gone, is_overtaken), is_published)
    joined = fact.outerjoin(newer, newer.c.id == fact.c.overtaken_by)
    return query.select_from(joined.outerjoin(went_out, went_out.c.fact == fact.c.id))


def select_gone_out() -> Select[Any]:
    """Return the facts that went out in files not long ago, or as they were at a moment, and when they first did.

    An embed that is not frozen shows what holds now: it needs nobody.
    """
    earliest = (datetime.now(UTC) - timedelta(days=PUBLISHED_DAYS)).date().isoformat()
    is_kept = or_(export.c.form.not_in(LIVE), export.c.address.contains("frozen=", autoescape=True))
    first = func.min(func.replace(export.c.at, "Z", "")).label("first")
    lowest = func.min(export_fact.c.revision).label("revision")
    joined = export_fact.join(export, export.c.id == export_fact.c.export)
    wanted = select(export_fact.c.fact, first, lowest).select_from(joined)
    return wanted.where(is_kept, export.c.at >= earliest).group_by(export_fact.c.fact)


def list_revised(connection: Connection, most: int) -> list[tuple[str, int]]:
    """Return public facts of which an earlier revision was published: id, and the earliest revision that was."""
    went_out = select_gone_out().subquery("went_out")
    noted = (
        select(placement.c.fact, func.min(placement.c.revision).label("revision"))
        .where(_STANDS)
        .group_by(placement.c.fact)
        .subquery("noted")
    )
    earliest = union_all(select(went_out.c.fact, went_out.c.revision), select(noted)).subquery("earliest")
    query = (
        select(fact.c.id, func.min(earliest.c.revision))
        .join_from(fact, earliest, earliest.c.fact == fact.c.id)
        .where(fact.c.standing == APPROVED, earliest.c.revision < fact.c.revision)
        .group_by(fact.c.id)
        .order_by(fact.c.id)
        .limit(most)
    )
    return [(key, int(revision)) for key, revision in connection.execute(query)]


_KINDS = {
    OUT_OF_DATE: _select_overdue,
    CLAIM_EXPIRED: _select_overdue,
    FAILED_CHECK: _select_unsound,
    NEEDS_PERSON: _select_unsound,
    PLAN_PAST: _select_past_plans,
    PROPOSED: _select_proposed,
    UNDECIDED: _select_undecided,
    SOURCE_CHANGED: _select_changed_sources,
    SOURCE_VANISHED: _select_vanished_sources,
    PUBLISHED_WITHDRAWN: _select_published,
    PUBLISHED_OVERTAKEN: _select_published,
}
"""The kinds that columns of the database tell, each with its query; one query may tell two kinds."""
