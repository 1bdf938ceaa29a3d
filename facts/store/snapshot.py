"""The catalogue as it was at a moment: what has changed since is put back, into a small database in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from facts.errors import NotFound, SelectionError
from facts.model.candidate_number import AuditEntry
from facts.model.record import Fact
from facts.model.selection import Selection
from facts.store import case_rows, fact_queries, record_rows, record_writer
from facts.store.database import Database
from facts.store.record_writer import BORROWED, RecordWriter
from facts.store.schema import event, fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from facts.model.fact_case import FactCase

MOST_FACTS = 5000
_WHOLE_SERIES = {"facility", "kind", "country", "metric", "state", "review_state"}
"""The filters that leave a series whole."""
_Numbered = dict[str, tuple[int, Any]]  # facts by id, each with its running number


class PastState:
    """What a database told at a moment; `last` is the last event by then.

    What is there now is read first and the log after it, so that a change that comes in between is put back too.
    """

    def __init__(self, connection: Connection, moment: datetime, last: int) -> None:
        self._connection = connection
        self._last = last
        self._moment = moment

    def records(self, selection: Selection) -> Iterator[Any]:
        """Yield the facts that may fit a selection, after all that they refer to; more may come than fit."""
        changed = self._find_changed(*BORROWED)
        facts = self._list_facts(selection, changed)
        yield from self._list_borrowed("facility", None, changed)
        yield from self._list_borrowed("metric", None, changed)
        wanted = {record.article for record in facts} | set(selection.article)
        yield from self._list_borrowed("article", wanted, changed)
        yield from facts

    def cases(self, facts: Iterable[Fact]) -> list[FactCase]:
        """Return what was decided then about facts that are at odds, in the series of some facts."""
        series = {(fact.metric, fact.facility) for fact in facts}
        now = {case.id: case for case in case_rows.list_decided(self._connection, series)}
        then = now | self._find_changed("case")["case"]
        return [case for case in then.values() if case.decision and (case.metric, case.facility) in series]

    def _find_changed(self, *kinds: str) -> dict[str, dict[str, Any]]:
        """Return the records that have changed since as they were, by kind; None for those that were not there."""
        found: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
        query = select(event.c.kind, event.c.record, event.c.before).where(self._match_first_since(*kinds))
        for kind, key, before in self._connection.execute(query):
            found[kind][key] = _read_before(kind, before)
        return found

    def _match_first_since(self, *kinds: str) -> Any:
        since = select(func.min(event.c.id)).where(event.c.id > self._last, event.c.kind.in_(kinds))
        return event.c.id.in_(since.group_by(event.c.kind, event.c.record))

    def _list_borrowed(self, kind: str, ids: Iterable[str] | None, changed: Mapping[str, Any]) -> Iterator[Any]:
        found = record_rows.get_records(self._connection, record_rows.MODELS[kind], ids)
        then = {**found, **changed[kind], **self._find_changed(kind)[kind]}
        return (then[key] for key in sorted(then) if then[key] is not None and (ids is None or key in ids))

    def _list_facts(self, selection: Selection, changed: Mapping[str, Mapping[str, Any]]) -> list[Fact]:
        """Return the facts in the order of their age, with those of their series, by which they are judged."""
        found = self._find_facts(selection.model_copy(update={"state": ()}), changed)
        if not _WHOLE_SERIES.issuperset(fact_queries.list_active(selection)):
            for series in _iter_series(found):
                found |= self._find_facts(series, changed)
        if len(found) > MOST_FACTS:
            raise SelectionError(
                f"more than {MOST_FACTS} facts must be read to restore them as of {_format_moment(self._moment)}",
                where="selection",
                remedy="Narrow the selection: choose a metric, a facility or an article.",
            )
        return [record for _, record in sorted(found.values(), key=lambda item: item[0])]

    def _find_facts(self, selection: Selection, changed: Mapping[str, Mapping[str, Any]]) -> _Numbered:
        """Return the facts that may have fitted a selection then."""
        found = self._find_untouched(selection)
        found |= self._find_dependent(selection, changed)
        return found | self._restore_changed(selection)

    def _find_untouched(self, selection: Selection) -> _Numbered:
        """Return the facts that fit the selection now and have not changed since."""
        query, _ = fact_queries.join_words(select(fact), selection, self._connection.dialect.name)
        return self._fetch_unchanged(query.where(*fact_queries.make_conditions(selection, fact)))

    def _find_dependent(self, selection: Selection, changed: Mapping[str, Mapping[str, Any]]) -> _Numbered:
        """Return unchanged facts of changed facilities, metrics and articles: they may have fitted then."""
        names = {kind: [key for key, then in of.items() if then is not None] for kind, of in changed.items()}
        of_changed = [fact.c[kind].in_(keys) for kind, keys in names.items() if keys]
        if not of_changed:
            return {}
        own = [fact.c[kind].in_(getattr(selection, kind)) for kind in BORROWED if getattr(selection, kind)]
        return self._fetch_unchanged(select(fact).where(or_(*of_changed), *own))

    def _fetch_unchanged(self, query: Any) -> _Numbered:
        since = exists().where(event.c.record == fact.c.id, event.c.kind == "fact", event.c.id > self._last)
        rows = self._connection.execute(query.where(~since).limit(MOST_FACTS + 1)).mappings()
        return {row["id"]: (record_rows.read_serial(row["no"]), record_rows.read_record("fact", row)) for row in rows}

    def _restore_changed(self, selection: Selection) -> _Numbered:
        """Return the facts that have changed since as they were, of the selection's facilities, metrics, articles."""
        own = [
            self._read_before_field(kind).in_(getattr(selection, kind)) for kind in BORROWED if getattr(selection, kind)
        ]
        query = (
            select(event.c.record, event.c.before, fact.c.no)
            .join(fact, fact.c.id == event.c.record)
            .where(self._match_first_since("fact"), event.c.before.is_not(None), *own)
            .limit(MOST_FACTS + 1)
        )
        rows = self._connection.execute(query)
        return {key: (record_rows.read_serial(number), _read_before("fact", before)) for key, before, number in rows}

    def _read_before_field(self, field: str) -> Any:
        """Return a field of a record before its change, in SQL."""
        if self._connection.dialect.name == "sqlite":
            return func.json_extract(event.c.before, f"$.{field}")
        return cast(event.c.before, JSONB)[field].astext


def _iter_series(found: _Numbered) -> Iterator[Selection]:
    """Yield the selections of all facts that are of one series with facts that were found."""
    series: dict[str, set[str]] = {}
    for _, record in found.values():
        series.setdefault(record.metric, set()).add(record.facility)
    for metric, facilities in sorted(series.items()):
        yield from (Selection.of(metric=metric, facility=lot) for lot in record_rows.iter_batches(facilities))


def open_snapshot(connection: Connection, moment: datetime, last: int | None, selection: Selection) -> Database:
    """Return the facts of a selection at a moment, with all they refer to, as a database of their own.

    Raise NotFound for a moment before the first record, SelectionError where there are too many facts.
    """
    if last is None:
        raise NotFound(
            f"the catalogue held nothing yet at {_format_moment(moment)}",
            where="option frozen",
            remedy="Choose a later moment.",
        )
    state = PastState(connection, moment, last)
    past = list(state.records(selection))
    decided = state.cases(record for record in past if isinstance(record, Fact))
    database = Database.in_memory()
    with database.begin_write() as memory:
        case_rows.insert_cases(memory, decided)
        RecordWriter(memory, AuditEntry(by="", verb="put back", at=moment)).add(past)
        record_writer.freeze_states(memory, moment.date())
    return database


def _read_before(kind: str, before: str | None) -> Any:
    return None if before is None else record_rows.read_record(kind, json.loads(before))


def _format_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
