"""The cases of facts that are at odds, as the database keeps them: brought after each judgement, read, decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, bindparam, column, delete, func, insert, or_, select, tuple_, update, values

from facts.errors import NotFound, StaleRevision
from facts.evidence.status import has_held, is_public
from facts.model.fact_case import OPEN_STATES, CaseState, FactCase, make_case_id, make_pair
from facts.store import record_rows
from facts.store.record_rows import iter_batches
from facts.store.schema import fact, fact_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from facts.evidence.disputes import Dispute
    from facts.model.record import Fact

MOST_CASES = 1000
"""How many undecided cases of a facility and metric are kept; beyond them each fact still names what it contradicts."""
MOST_SERIES = 400
"""How many series a query names at a time."""
_Pair = tuple[str, str]


class CaseKeeper:
    """The cases of some series, to be brought after what is found at odds in these series now."""

    def __init__(self, connection: Connection, at: datetime) -> None:
        self._connection, self._at = connection, at
        self._kept: dict[_Pair, FactCase] = {}
        self.decisions: dict[_Pair, FactCase] = {}
        """Those that a person has decided, by their pair."""
        self._found: dict[_Pair, Dispute] = {}
        self._named = set[str]()  # the facts of which something was decided
        self._sides: dict[str, Fact] = {}  # those of them that are public

    def read_series(self, pairs: Iterable[_Pair]) -> None:
        """Read the cases of series, by (metric, facility)."""
        for query in _iter_series_queries(pairs):
            self._read_kept(query)

    def read_metric(self, key: str) -> None:
        """Read the cases of all facilities of a metric."""
        self._read_kept(select(fact_case).where(fact_case.c.metric == key))

    def _read_kept(self, query: Select[Any]) -> None:
        for case in _read_cases(self._connection, query):
            self._kept[make_pair(*case.facts)] = case
            if case.decision is not None:
                self.decisions[make_pair(*case.facts)] = case
                self._named.update(case.facts)

    def take_series(self, facts: Iterable[Fact], found: Iterable[Dispute]) -> None:
        """Take the public facts of one facility and metric, and what is at odds among them."""
        disputes = {dispute.pair: dispute for dispute in found}
        for pair in sorted(disputes.keys() - self.decisions.keys())[MOST_CASES:]:
            del disputes[pair]
        self._found |= disputes
        self._sides |= {one.id: one for one in facts if one.id in self._named and is_public(one)}

    def write_changes(self) -> None:
        """Bring the cases after what was taken: new ones, ended ones, those of which a fact has changed."""
        self._read_moved()
        new = [self._make_case(pair, found) for pair, found in self._found.items() if pair not in self._kept]
        changed, ended = [], []
        for pair, case in self._kept.items():
            after = self._renew_case(case, self._found.get(pair))
            if after is None:
                ended.append(case.id)
            elif after != case:
                changed.append(after)
        for lot in iter_batches(ended):
            self._connection.execute(delete(fact_case).where(fact_case.c.id.in_(lot)))
        if changed:
            at = update(fact_case).where(fact_case.c.id == bindparam("key"))
            self._connection.execute(at, [{"key": case.id, **make_case_row(case)} for case in changed])
        insert_cases(self._connection, new)

    def _read_moved(self) -> None:
        """Read the cases of pairs that were found, and that are kept under another metric or facility."""
        unknown = [pair for pair in self._found if pair not in self._kept]
        for first in range(0, len(unknown), MOST_SERIES):
            lot = unknown[first : first + MOST_SERIES]
            either = [*lot, *((other, one) for one, other in lot)]
            self._read_kept(select(fact_case).where(tuple_(fact_case.c.one, fact_case.c.other).in_(either)))

    def _make_case(self, pair: _Pair, found: Dispute) -> FactCase:
        about = found.one.fact
        return FactCase(
            id=make_case_id(),
            kind=found.kind,
            one=pair[0],
            other=pair[1],
            facility=about.facility,
            metric=about.metric,
            since=self._at,
        )

    def _renew_case(self, case: FactCase, found: Dispute | None) -> FactCase | None:
        """Return a case as it stands now; None for one that nobody decided and that is none any more."""
        if found is not None:
            about = found.one.fact
            place = {"kind": found.kind, "facility": about.facility, "metric": about.metric}
            case = case.model_copy(update=place)
        if case.decision is None:
            return None if found is None else case
        if has_held(case, self._sides):
            return case.model_copy(update={"state": CaseState.DECIDED})
        if found is None:
            return case.model_copy(update={"state": CaseState.OVER})
        is_known = case.state is CaseState.REOPENED
        return case if is_known else case.model_copy(update={"state": CaseState.REOPENED, "since": self._at})


def iter_series(pairs: Iterable[_Pair]) -> Iterator[Any]:
    """Yield tables of (metric, facility), to be looked up in an index."""
    listed = sorted(set(pairs))
    for first in range(0, len(listed), MOST_SERIES):
        named = values(column("metric", Text), column("facility", Text)).data(listed[first : first + MOST_SERIES])
        yield named.cte("touched")


def _iter_series_queries(pairs: Iterable[_Pair]) -> Iterator[Select[Any]]:
    """Yield queries of the cases of series, by (metric, facility)."""
    for some in iter_series(pairs):
        at = (fact_case.c.metric == some.c.metric) & (fact_case.c.facility == some.c.facility)
        yield select(fact_case).join_from(some, fact_case, at)


def make_case_row(case: FactCase) -> dict[str, Any]:
    """Return a case as the database keeps it."""
    decided = None if case.decision is None else case.decision.model_dump_json()
    row = case.model_dump(include={"id", "one", "other", "facility", "metric", "revision"})
    since = record_rows.format_timestamp(case.since)
    return {**row, "kind": case.kind.value, "state": case.state.value, "since": since, "decision": decided}


def _read_cases(connection: Connection, query: Select[Any]) -> list[FactCase]:
    rows = connection.execute(query).mappings()
    return [FactCase.model_validate({**row, "decision": json.loads(row["decision"] or "null")}) for row in rows]


def insert_cases(connection: Connection, cases: Iterable[FactCase]) -> None:
    rows = [make_case_row(case) for case in cases]
    if rows:
        connection.execute(insert(fact_case), rows)


def list_decided(connection: Connection, pairs: Iterable[_Pair]) -> list[FactCase]:
    """Return the cases of series, by (metric, facility), of which something was decided."""
    queries = (query.where(fact_case.c.decision.is_not(None)) for query in _iter_series_queries(pairs))
    return [case for query in queries for case in _read_cases(connection, query)]


def get_case(connection: Connection, key: str) -> FactCase:
    """Return a case; raise NotFound."""
    found = _read_cases(connection, select(fact_case).where(fact_case.c.id == key))
    if not found:
        raise NotFound(
            f"there is no case {key[:80]!r}",
            where="case id",
            remedy="List the cases: nobody had decided it, and the facts are not at odds any more.",
        )
    return found[0]


def list_cases(
    connection: Connection, *, open_only: bool, public_only: bool, facts: Sequence[str] = (), limit: int
) -> list[FactCase]:
    """Return cases, those that are open first, the newest first; `facts` keeps those of one of these facts."""
    is_open = fact_case.c.state.in_([state.value for state in OPEN_STATES])
    query = _narrow_cases(select(fact_case), open_only=open_only, public_only=public_only, facts=facts)
    order = (is_open.desc(), fact_case.c.since.desc(), fact_case.c.one, fact_case.c.other)
    return _read_cases(connection, query.order_by(*order).limit(limit))


def list_decided_pairs(connection: Connection) -> set[frozenset[str]]:
    """Return the pairs of facts about which a decision holds."""
    query = select(fact_case.c.one, fact_case.c.other).where(fact_case.c.state == CaseState.DECIDED.value)
    return {frozenset(pair) for pair in connection.execute(query)}


def count_cases(connection: Connection, *, open_only: bool, public_only: bool) -> int:
    query = _narrow_cases(select(func.count()).select_from(fact_case), open_only=open_only, public_only=public_only)
    return int(connection.execute(query).scalar_one())


def _narrow_cases(query: Select[Any], *, open_only: bool, public_only: bool, facts: Sequence[str] = ()) -> Select[Any]:
    if open_only:
        query = query.where(fact_case.c.state.in_([state.value for state in OPEN_STATES]))
    if public_only:
        sides = (fact_case.c.one, fact_case.c.other)
        approved = select(fact.c.id).where(fact.c.review_state == "approved")
        query = query.where(*(side.in_(approved) for side in sides))
    if facts:
        query = query.where(or_(fact_case.c.one.in_(facts), fact_case.c.other.in_(facts)))
    return query


def write_decision(connection: Connection, case: FactCase, expected: int) -> FactCase:
    """Write a case whose decision has changed; return it as it was. Raise StaleRevision where somebody was faster."""
    before = get_case(connection, case.id)
    at = and_(fact_case.c.id == case.id, fact_case.c.revision == expected)
    if not connection.execute(update(fact_case).where(at).values(make_case_row(case))).rowcount:
        by = f" by {before.decision.by}" if before.decision else ""
        raise StaleRevision(
            f"the case is {before.state.value}{by} by now",
            where=f"case {case.id}",
            remedy="Look at what was decided, and decide again if you must.",
            yours=case,
            theirs=before,
        )
    return before


def rename_sides(connection: Connection, key: str, new: str) -> None:
    """Give a fact its new id in the cases that name it."""
    for side in (fact_case.c.one, fact_case.c.other):
        connection.execute(update(fact_case).where(side == key).values({side.name: new}))
