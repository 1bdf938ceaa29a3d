"""The words that each fact is found by: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from facts.store import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from facts.record import Fact
    from facts.store.mapping import Record

_INSERT = {
    "sqlite": "INSERT INTO search (rowid, document) VALUES (:no, :document)",
    "postgresql": "INSERT INTO search (no, document) VALUES (:no, array_to_tsvector(string_to_array(:document, ' ')))",
}
_SPELL = "INSERT OR IGNORE INTO word (word) VALUES (:word)"
_DELETE = {
    "sqlite": "DELETE FROM search WHERE rowid = :no",
    "postgresql": "DELETE FROM search WHERE no = :no",
}


class Documents:
    """Write documents, remembering the words of the facilities, metrics and articles they borrow from."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._borrowed: dict[tuple[type[Record], str], frozenset[str]] = {}
        self._spelt: set[str] = set()

    def put(self, facts: Iterable[tuple[Any, ...]]) -> None:
        """Write the documents of (number, standing, fact, facility, metric, article)."""
        found = [(no, standing, self._words(*records)) for no, standing, *records in facts]
        rows = [
            {"no": no, "document": " ".join([f"{words.MARK}{standing}", *sorted(of)])} for no, standing, of in found
        ]
        if rows:
            self.connection.execute(text(_INSERT[self.dialect]), rows)
            self._spell(frozenset[str]().union(*(of for _, _, of in found)))

    def remove(self, numbers: Iterable[int]) -> None:
        rows = [{"no": no} for no in numbers]
        if rows:
            self.connection.execute(text(_DELETE[self.dialect]), rows)

    def _words(self, fact: Fact, *others: Record) -> frozenset[str]:
        return words.of(fact).union(*map(self._words_of, others))

    def _words_of(self, record: Record) -> frozenset[str]:
        key = (type(record), record.id)
        if key not in self._borrowed:
            self._borrowed[key] = words.of(record)
        return self._borrowed[key]

    def _spell(self, found: frozenset[str]) -> None:
        new = found - self._spelt
        if new and self.dialect == "sqlite":
            self.connection.execute(text(_SPELL), [{"word": word} for word in sorted(new)])
            self._spelt |= new
