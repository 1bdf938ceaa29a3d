"""Texts as they were read, the numbers of each under review, and the deed: all that one change writes."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, update

from facts.errors import NotFound, StaleRevision
from facts.model.candidate_number import NumberState
from facts.store import office_rows, record_rows, record_writer
from facts.store.record_rows import resolve_id
from facts.store.record_writer import RecordWriter
from facts.store.schema import candidate, held_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from facts.model.candidate_number import AuditEntry, CandidateNumber
    from facts.model.fact_case import FactCase
    from facts.model.metric import Metric
    from facts.model.office_record import OfficeRecord
    from facts.model.record import Fact
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.store.database import Database

DELETED_AT_ONCE = 500
_SPAN = ("article", "text_sha256", "start", "end")
_CURRENT = and_(candidate.c.article == held_text.c.article, candidate.c.text_sha256 == held_text.c.sha256)


@dataclass(frozen=True, slots=True)
class HeldText:
    """The text of an article as it was read last."""

    article: str
    sha256: str
    text: str
    pages: tuple[tuple[int, int, int], ...]
    read_at: datetime
    read_by: str
    revision: int = 1
    notes: tuple[str, ...] = ()
    """What the reading left out or did not read as current."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What is written together or not at all; each revised record comes with the revision it replaces."""

    facilities: tuple[Facility, ...] = ()
    metrics: tuple[Metric, ...] = ()
    articles: tuple[Article, ...] = ()
    renewed: tuple[tuple[Article, int], ...] = ()
    text: HeldText | None = None
    """Expected to replace the revision before its own; 1 for the first."""
    facts: tuple[Fact, ...] = ()
    revised: tuple[tuple[Fact, int], ...] = ()
    numbers: tuple[CandidateNumber, ...] = ()
    decided: tuple[tuple[CandidateNumber, int], ...] = ()
    moved: tuple[tuple[CandidateNumber, int], ...] = ()
    """Numbers that stand elsewhere in a new text: no decision, so the log does not speak of them."""
    cases: tuple[tuple[FactCase, int], ...] = ()
    """Cases of which something was decided, or taken back."""
    dropped: tuple[CandidateNumber, ...] = ()
    """Numbers whose words are no longer there; the log keeps what was decided about them."""
    office: tuple[OfficeRecord, ...] = ()
    """What the office notes; each takes the place of the one with its key."""


class ReviewTables:
    """The texts and numbers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_held_text(self, article: str) -> HeldText | None:
        """Return the text that is held of an article."""
        with self._database.begin_read() as connection:
            return _find_text(connection, article)

    def texts(self) -> list[HeldText]:
        """Return which texts are held, the last one read first, without their words."""
        columns = [held_text.c[name] for name in ("article", "sha256", "read_at", "read_by", "revision")]
        query = select(*columns).order_by(held_text.c.read_at.desc(), held_text.c.article)
        with self._database.begin_read() as connection:
            rows = connection.execute(query).mappings()
            return [_read_text({**row, "text": "", "pages": "[]", "notes": "[]"}) for row in rows]

    def find_text_holder(self, sha256: str) -> str | None:
        """Return the article that holds exactly this text."""
        query = select(held_text.c.article).where(held_text.c.sha256 == sha256).order_by(held_text.c.article).limit(1)
        with self._database.begin_read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def number(self, key: str) -> CandidateNumber:
        with self._database.begin_read() as connection:
            return _get_number(connection, key)

    def numbers(self, article: str) -> list[CandidateNumber]:
        """Return the numbers of the held text, in its order."""
        place = (candidate.c.start, candidate.c.end.desc(), candidate.c.id)
        query = select(candidate).join(held_text, _CURRENT).where(candidate.c.article == article).order_by(*place)
        with self._database.begin_read() as connection:
            return [record_rows.read_record("number", row) for row in connection.execute(query).mappings()]

    def of_facts(self, facts: Iterable[str]) -> list[CandidateNumber]:
        """Return the numbers that facts stand for."""
        ids = (resolve_id("fact", key) for key in facts)
        with self._database.begin_read() as connection:
            return [
                record_rows.read_record("number", row)
                for batch in record_rows.iter_batches(ids)
                for row in connection.execute(select(candidate).where(candidate.c.fact.in_(batch))).mappings()
            ]

    def progress(self, article: str | None = None) -> dict[str, Counter[NumberState]]:
        """Count the numbers of each held text by what was decided about them."""
        query = select(candidate.c.article, candidate.c.state, func.count()).join(held_text, _CURRENT)
        if article is not None:
            query = query.where(candidate.c.article == article)
        counted: dict[str, Counter[NumberState]] = {}
        with self._database.begin_read() as connection:
            for key, state, n in connection.execute(query.group_by(candidate.c.article, candidate.c.state)):
                counted.setdefault(key, Counter())[NumberState(state)] = n
        return counted


def write_changes(connection: Connection, deed: ChangeSet, act: AuditEntry) -> int:
    """Write all of a deed; return how many records are new."""
    return ChangeWriter(connection, act).carry_out(deed)


class ChangeWriter:
    """One deed being written."""

    def __init__(self, connection: Connection, act: AuditEntry) -> None:
        self.connection, self.act = connection, act
        self.writer = RecordWriter(connection, act)

    def carry_out(self, deed: ChangeSet) -> int:
        for number, expected in deed.decided:
            self._write_decision(number, expected)
        added = self.writer.add((*deed.facilities, *deed.metrics, *deed.articles, *deed.facts))
        for article, revision in deed.renewed:
            self.writer.update(article, revision)
        if deed.text is not None:
            self._hold_text(deed.text)
        self.writer.write_cases(deed.cases)
        self.writer.revise_all(deed.revised)
        if deed.text is None and deed.numbers:
            self._refuse_marked(deed.numbers)
        self._move_numbers(deed)
        office_rows.write_office_records(self.connection, self.act, deed.office)
        if deed.numbers:
            self.connection.execute(insert(candidate), [record_rows.make_row(number) for number in deed.numbers])
            changes = [(number.id, number.revision) for number in deed.numbers if number.decided_by]
            record_writer.write_events(self.connection, self.act, "number", changes)
        return added

    def _write_decision(self, number: CandidateNumber, expected: int) -> None:
        before = _get_number(self.connection, number.id)
        self._replace_number(number, expected)
        record_writer.write_events(self.connection, self.act, "number", [(number.id, number.revision)], before)

    def _replace_number(self, number: CandidateNumber, expected: int) -> None:
        """Write the row only where nobody wrote it since: the database itself decides who was first."""
        at = and_(candidate.c.id == number.id, candidate.c.revision == expected)
        if not self.connection.execute(update(candidate).where(at).values(record_rows.make_row(number))).rowcount:
            raise make_stale_error(number, _get_number(self.connection, number.id))

    def _move_numbers(self, deed: ChangeSet) -> None:
        if not (deed.moved or deed.dropped):
            return
        self._refuse_decided([*deed.dropped, *(number for number, _ in deed.moved)], dict(_list_expected(deed)))
        for number, _ in deed.moved:
            self.connection.execute(
                update(candidate).where(candidate.c.id == number.id).values(record_rows.make_row(number))
            )
        for first in range(0, len(deed.dropped), DELETED_AT_ONCE):
            keys = [number.id for number in deed.dropped[first : first + DELETED_AT_ONCE]]
            self.connection.execute(delete(candidate).where(candidate.c.id.in_(keys)))
        for number in deed.dropped:
            if number.decided_by:
                record_writer.write_events(
                    self.connection, self.act, "number", [(number.id, number.revision + 1)], number
                )

    def _refuse_marked(self, numbers: tuple[CandidateNumber, ...]) -> None:
        """Raise StaleRevision where a number added by hand has been marked meanwhile, or its text was read anew."""
        for number in numbers:
            held = _find_text(self.connection, number.article)
            if held is None or held.sha256 != number.text_sha256:
                raise _make_text_error(number.article, None, held)
            at = and_(*(candidate.c[name] == getattr(number, name) for name in _SPAN))
            taken = self.connection.execute(select(candidate).where(at).limit(1)).mappings().first()
            if taken is not None:
                raise make_stale_error(number, record_rows.read_record("number", taken))

    def _refuse_decided(self, numbers: list[CandidateNumber], expected: dict[str, int]) -> None:
        """Raise StaleRevision where somebody decided about a number while the text was being read."""
        article = numbers[0].article
        query = select(candidate.c.id, candidate.c.revision).where(candidate.c.article == article)
        stored = {row.id: row.revision for row in self.connection.execute(query)}
        for number in numbers:
            if stored.get(number.id) != expected[number.id]:
                raise make_stale_error(number, _get_number(self.connection, number.id))

    def _hold_text(self, text: HeldText) -> None:
        row = {name: getattr(text, name) for name in ("article", "sha256", "text", "read_by", "revision")}
        row |= {"pages": json.dumps(text.pages), "notes": json.dumps(text.notes)}
        row["read_at"] = record_rows.format_timestamp(text.read_at)
        if text.revision == 1 and _find_text(self.connection, text.article) is None:
            self.connection.execute(insert(held_text), row)
        else:
            at = and_(held_text.c.article == text.article, held_text.c.revision == text.revision - 1)
            if not self.connection.execute(update(held_text).where(at).values(row)).rowcount:
                raise _make_text_error(text.article, text, _find_text(self.connection, text.article))


def _list_expected(deed: ChangeSet) -> Iterator[tuple[str, int]]:
    yield from ((number.id, number.revision) for number in deed.dropped)
    yield from ((number.id, revision) for number, revision in deed.moved)


def make_stale_error(yours: CandidateNumber, theirs: CandidateNumber) -> StaleRevision:
    """Say what somebody else decided meanwhile."""
    by = f" by {theirs.decided_by}" if theirs.decided_by else ""
    why = f" ({theirs.reason})" if theirs.reason else ""
    return StaleRevision(
        f"the number {theirs.phrase[:60]!r} is {theirs.state.replace('_', ' ')}{by}{why} by now",
        where=f"number {theirs.id}",
        remedy="Look at what was decided, and undo it if you must.",
        yours=yours,
        theirs=theirs,
    )


def _make_text_error(article: str, yours: HeldText | None, theirs: HeldText | None) -> StaleRevision:
    return StaleRevision(
        "somebody else brought in another text meanwhile",
        where=f"article {article}",
        remedy="Look at the text that is held now, and bring yours in again if it is newer.",
        yours=yours,
        theirs=theirs,
    )


def _find_text(connection: Connection, article: str) -> HeldText | None:
    row = connection.execute(select(held_text).where(held_text.c.article == article)).mappings().first()
    return None if row is None else _read_text(row)


def _read_text(row: Any) -> HeldText:
    pages = tuple((start, end, number) for start, end, number in json.loads(row["pages"]))
    notes = tuple(json.loads(row["notes"]))
    return HeldText(**{**row, "pages": pages, "notes": notes, "read_at": datetime.fromisoformat(row["read_at"])})


def _get_number(connection: Connection, key: str) -> CandidateNumber:
    row = connection.execute(select(candidate).where(candidate.c.id == key)).mappings().first()
    if row is None:
        raise NotFound(
            f"there is no number {key[:80]!r} under review",
            where="number id",
            remedy="Open the article again: its text may have been read anew.",
        )
    found: CandidateNumber = record_rows.read_record("number", row)
    return found
