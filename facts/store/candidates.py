"""Texts as they were read, the numbers of each under review, and the deed: all that one change writes."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, update

from facts.errors import NotFound, StaleRevision
from facts.number import State
from facts.store import log, mapping
from facts.store.reading import now
from facts.store.schema import candidate, held_text
from facts.store.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from facts.act import Act
    from facts.metric import Metric
    from facts.number import Number
    from facts.record import Fact
    from facts.research_facility import Facility
    from facts.source_article import Article
    from facts.store.database import Database

LOT = 500
_PLACE = ("article", "text_sha256", "start", "end")
_CURRENT = and_(candidate.c.article == held_text.c.article, candidate.c.text_sha256 == held_text.c.sha256)


@dataclass(frozen=True, slots=True)
class Held:
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
class Deed:
    """What is written together or not at all; each revised record comes with the revision it replaces."""

    facilities: tuple[Facility, ...] = ()
    metrics: tuple[Metric, ...] = ()
    articles: tuple[Article, ...] = ()
    renewed: tuple[tuple[Article, int], ...] = ()
    text: Held | None = None
    """Expected to replace the revision before its own; 1 for the first."""
    facts: tuple[Fact, ...] = ()
    revised: tuple[tuple[Fact, int], ...] = ()
    numbers: tuple[Number, ...] = ()
    decided: tuple[tuple[Number, int], ...] = ()
    moved: tuple[tuple[Number, int], ...] = ()
    """Numbers that stand elsewhere in a new text: no decision, so the log does not speak of them."""
    dropped: tuple[Number, ...] = ()
    """Numbers whose words are no longer there; the log keeps what was decided about them."""


class Candidates:
    """The texts and numbers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self, article: str) -> Held | None:
        """Return the text that is held of an article."""
        with self._database.reading() as connection:
            return _held(connection, article)

    def texts(self) -> list[Held]:
        """Return which texts are held, the last one read first, without their words."""
        columns = [held_text.c[name] for name in ("article", "sha256", "read_at", "read_by", "revision")]
        query = select(*columns).order_by(held_text.c.read_at.desc(), held_text.c.article)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings()
            return [_text({**row, "text": "", "pages": "[]", "notes": "[]"}) for row in rows]

    def holding(self, sha256: str) -> str | None:
        """Return the article that holds exactly this text."""
        query = select(held_text.c.article).where(held_text.c.sha256 == sha256).order_by(held_text.c.article).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def number(self, key: str) -> Number:
        with self._database.reading() as connection:
            return _number(connection, key)

    def numbers(self, article: str) -> list[Number]:
        """Return the numbers of the held text, in its order."""
        place = (candidate.c.start, candidate.c.end.desc(), candidate.c.id)
        query = select(candidate).join(held_text, _CURRENT).where(candidate.c.article == article).order_by(*place)
        with self._database.reading() as connection:
            return [mapping.from_row("number", row) for row in connection.execute(query).mappings()]

    def of_fact(self, fact: str) -> list[Number]:
        """Return the numbers that a fact stands for."""
        with self._database.reading() as connection:
            rows = connection.execute(select(candidate).where(candidate.c.fact == now("fact", fact))).mappings()
            return [mapping.from_row("number", row) for row in rows]

    def progress(self, article: str | None = None) -> dict[str, Counter[State]]:
        """Count the numbers of each held text by what was decided about them."""
        query = select(candidate.c.article, candidate.c.state, func.count()).join(held_text, _CURRENT)
        if article is not None:
            query = query.where(candidate.c.article == article)
        counted: dict[str, Counter[State]] = {}
        with self._database.reading() as connection:
            for key, state, n in connection.execute(query.group_by(candidate.c.article, candidate.c.state)):
                counted.setdefault(key, Counter())[State(state)] = n
        return counted


def carry_out(connection: Connection, deed: Deed, act: Act) -> int:
    """Write all of a deed; return how many records are new."""
    return _Hand(connection, act).carry_out(deed)


class _Hand:
    """One deed being written."""

    def __init__(self, connection: Connection, act: Act) -> None:
        self.connection, self.act = connection, act
        self.writer = Writer(connection, act)

    def carry_out(self, deed: Deed) -> int:
        for number, expected in deed.decided:
            self._decide(number, expected)
        added = self.writer.add((*deed.facilities, *deed.metrics, *deed.articles, *deed.facts))
        for article, revision in deed.renewed:
            self.writer.update(article, revision)
        if deed.text is not None:
            self._hold(deed.text)
        self.writer.revise_all(deed.revised)
        if deed.text is None and deed.numbers:
            self._refuse_marked(deed.numbers)
        self._move(deed)
        if deed.numbers:
            self.connection.execute(insert(candidate), [mapping.to_row(number) for number in deed.numbers])
            changes = [(number.id, number.revision) for number in deed.numbers if number.decided_by]
            log.write(self.connection, self.act, "number", changes)
        return added

    def _decide(self, number: Number, expected: int) -> None:
        before = _number(self.connection, number.id)
        self._replace(number, expected)
        log.write(self.connection, self.act, "number", [(number.id, number.revision)], before)

    def _replace(self, number: Number, expected: int) -> None:
        """Write the row only where nobody wrote it since: the database itself decides who was first."""
        at = and_(candidate.c.id == number.id, candidate.c.revision == expected)
        if not self.connection.execute(update(candidate).where(at).values(mapping.to_row(number))).rowcount:
            raise stale(number, _number(self.connection, number.id))

    def _move(self, deed: Deed) -> None:
        if not (deed.moved or deed.dropped):
            return
        self._refuse_decided([*deed.dropped, *(number for number, _ in deed.moved)], dict(_expected(deed)))
        for number, _ in deed.moved:
            self.connection.execute(update(candidate).where(candidate.c.id == number.id).values(mapping.to_row(number)))
        for first in range(0, len(deed.dropped), LOT):
            keys = [number.id for number in deed.dropped[first : first + LOT]]
            self.connection.execute(delete(candidate).where(candidate.c.id.in_(keys)))
        for number in deed.dropped:
            if number.decided_by:
                log.write(self.connection, self.act, "number", [(number.id, number.revision + 1)], number)

    def _refuse_marked(self, numbers: tuple[Number, ...]) -> None:
        """Raise StaleRevision where a number added by hand has been marked meanwhile, or its text was read anew."""
        for number in numbers:
            held = _held(self.connection, number.article)
            if held is None or held.sha256 != number.text_sha256:
                raise _changed_text(number.article, None, held)
            at = and_(*(candidate.c[name] == getattr(number, name) for name in _PLACE))
            taken = self.connection.execute(select(candidate).where(at).limit(1)).mappings().first()
            if taken is not None:
                raise stale(number, mapping.from_row("number", taken))

    def _refuse_decided(self, numbers: list[Number], expected: dict[str, int]) -> None:
        """Raise StaleRevision where somebody decided about a number while the text was being read."""
        article = numbers[0].article
        query = select(candidate.c.id, candidate.c.revision).where(candidate.c.article == article)
        stored = {row.id: row.revision for row in self.connection.execute(query)}
        for number in numbers:
            if stored.get(number.id) != expected[number.id]:
                raise stale(number, _number(self.connection, number.id))

    def _hold(self, text: Held) -> None:
        row = {name: getattr(text, name) for name in ("article", "sha256", "text", "read_by", "revision")}
        row |= {"pages": json.dumps(text.pages), "notes": json.dumps(text.notes)}
        row["read_at"] = mapping.moment(text.read_at)
        if text.revision == 1 and _held(self.connection, text.article) is None:
            self.connection.execute(insert(held_text), row)
        else:
            at = and_(held_text.c.article == text.article, held_text.c.revision == text.revision - 1)
            if not self.connection.execute(update(held_text).where(at).values(row)).rowcount:
                raise _changed_text(text.article, text, _held(self.connection, text.article))


def _expected(deed: Deed) -> Iterator[tuple[str, int]]:
    yield from ((number.id, number.revision) for number in deed.dropped)
    yield from ((number.id, revision) for number, revision in deed.moved)


def stale(yours: Number, theirs: Number) -> StaleRevision:
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


def _changed_text(article: str, yours: Held | None, theirs: Held | None) -> StaleRevision:
    return StaleRevision(
        "somebody else brought in another text meanwhile",
        where=f"article {article}",
        remedy="Look at the text that is held now, and bring yours in again if it is newer.",
        yours=yours,
        theirs=theirs,
    )


def _held(connection: Connection, article: str) -> Held | None:
    row = connection.execute(select(held_text).where(held_text.c.article == article)).mappings().first()
    return None if row is None else _text(row)


def _text(row: Any) -> Held:
    pages = tuple((start, end, number) for start, end, number in json.loads(row["pages"]))
    notes = tuple(json.loads(row["notes"]))
    return Held(**{**row, "pages": pages, "notes": notes, "read_at": datetime.fromisoformat(row["read_at"])})


def _number(connection: Connection, key: str) -> Number:
    row = connection.execute(select(candidate).where(candidate.c.id == key)).mappings().first()
    if row is None:
        raise NotFound(
            f"there is no number {key[:80]!r} under review",
            where="number id",
            remedy="Open the article again: its text may have been read anew.",
        )
    found: Number = mapping.from_row("number", row)
    return found
