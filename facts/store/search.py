"""Selection to SQL: the conditions that its filters make, on the facts or on a tally."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    UnaryExpression,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql import operators

from facts.store import mapping, schema, words
from facts.store.schema import NUMBER, article, facility, fact, fact_topic, metric_topic, search, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.selection import Selection

Condition: TypeAlias = ColumnElement[bool]
# The table of words on SQLite: the hidden column of its own name is what MATCH is asked of.
FTS5 = table("search", column("rowid", NUMBER), column("search", Text))
LAST_LETTER = chr(0x10FFFF)
MOST_WORDS = 200

# What each filter needs of a table; those left out need the facts themselves.
COLUMNS = {
    "facility": {"facility"},
    "kind": {"facility"},
    "country": {"facility"},
    "metric": {"metric"},
    "topic": {"metric", "topics"},
    "article": {"article"},
    "publisher": {"article"},
    "language": {"article"},
    "qualifier": {"qualifier"},
    "dimension": {"dimension"},
    "verification": {"verification"},
    "review_state": {"standing"},
    "as_of_from": {"no"},
    "as_of_to": {"no"},
    "text": {"no"},
}


def active(selection: Selection, without: str = "") -> list[str]:
    """Return the names of the filters that narrow the selection, one left out."""
    return [name for name in COLUMNS if name != without and getattr(selection, name)]


def needs(selection: Selection, without: str = "") -> set[str]:
    """Return the columns that the selection's filters look at."""
    return {"standing"}.union(*(COLUMNS[name] for name in active(selection, without)))


def conditions(
    selection: Selection, source: Table, without: str = "", place: ColumnElement[int] = fact.c.no
) -> list[Condition]:
    """Return the selection as conditions on the facts or on a tally, one filter left out."""
    kept = selection.model_copy(update={without: ()}) if without else selection
    made = [
        _standing(kept, source),
        _any(source, "facility", kept.facility),
        _of_facilities(kept, source),
        _any(source, "metric", kept.metric),
        _of_topics(kept.topic, source),
        _any(source, "article", kept.article),
        _of_articles(kept, source),
        *(_any(source, name, getattr(kept, name)) for name in ("qualifier", "dimension", "verification")),
        *_as_of(kept, place),
    ]
    return [condition for condition in made if condition is not None]


def _any(source: Table, name: str, values: Sequence[str]) -> Condition | None:
    return within(source.c[name], [str(value) for value in values]) if values else None


def within(place: ColumnElement[Any], values: Sequence[Any]) -> Condition:
    """Return an equality for one value, so that an index keeps its order, else membership."""
    return place == values[0] if len(values) == 1 else place.in_(values)


def _standings(selection: Selection) -> list[int]:
    states = selection.review_state or schema.STATES
    ranks = (0, len(schema.STATES)) if selection.deprecated else (0,)
    return [schema.STATES.index(state) + rank for rank in ranks for state in states]


def _standing(selection: Selection, source: Table) -> Condition | None:
    wanted = _standings(selection)
    return None if len(wanted) == 2 * len(schema.STATES) else within(source.c.standing, wanted)


def _of_facilities(selection: Selection, source: Table) -> Condition | None:
    made = [
        within(facility.c[name], [str(value) for value in getattr(selection, name)])
        for name in ("kind", "country")
        if getattr(selection, name)
    ]
    return source.c.facility.in_(select(facility.c.id).where(and_(*made))) if made else None


def _of_articles(selection: Selection, source: Table) -> Condition | None:
    made = [
        within(article.c[name], getattr(selection, name))
        for name in ("publisher", "language")
        if getattr(selection, name)
    ]
    return source.c.article.in_(select(article.c.id).where(and_(*made))) if made else None


def _of_topics(topics: Sequence[str], source: Table) -> Condition | None:
    """A fact has its metric's topics and its own; on a tally its own stand in their list."""
    if not topics:
        return None
    of_metric = source.c.metric.in_(select(metric_topic.c.metric).where(within(metric_topic.c.topic, topics)))
    if source is fact:
        return or_(of_metric, fact.c.no.in_(select(fact_topic.c.fact).where(within(fact_topic.c.topic, topics))))
    own = or_(*(_lists(source.c.topics, topic) for topic in topics))
    return or_(of_metric, and_(source.c.topics != "[]", own))


def _lists(place: ColumnElement[str], topic: str) -> Condition:
    """Whether a JSON list holds the text: taking it out changes the list; the same in every SQL, case and all."""
    return func.replace(place, json.dumps(topic, ensure_ascii=False), "") != place


def _as_of(selection: Selection, place: ColumnElement[int]) -> list[Condition]:
    """Facts whose as-of date shares a day with the wanted range; undated ones never do."""
    first, last = selection.as_of_days
    made: list[Condition] = []
    if first:
        made.append(fact.c.as_of_end >= first.isoformat())
    if last:
        made += by(last, place)
    return made


def by(last: date, place: ColumnElement[int] = fact.c.no) -> list[Condition]:
    """Facts whose as-of date begins on that day or before."""
    return [place >= mapping.place(date.min, 0), place < mapping.place(last, 0) + mapping.ONE_DAY]


def loose(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """Keep SQLite from following this column through whole facts where a narrow index and a sort are faster."""
    return UnaryExpression(column, operator=operators.custom_op("+")) if dialect == "sqlite" else column


def found(selection: Selection, dialect: str) -> tuple[Condition, ColumnElement[int]] | None:
    """Return the condition on the table of words and its column of numbers; None when the text holds no word."""
    if not words.words(selection.text):
        return None
    if dialect == "sqlite":
        return FTS5.c.search.op("MATCH")(_fts5(selection.text)), FTS5.c.rowid
    return search.c.document.op("@@")(cast(words.tsquery(selection.text), TSQUERY)), search.c.no


def _fts5(text: str, after: str = "") -> ColumnElement[str]:
    """Return FTS5's query for the words of a text.

    The beginning of a word is spelt out as the few words that begin so: FTS5 can read on from those one by one,
    while for a beginning it first gathers every fact that has it.
    """
    whole, beginning = words.split(text)
    if not beginning:
        return literal(words.fts5(whole) + after)
    begun = select(word.c.word).where(word.c.word.between(beginning, beginning + LAST_LETTER)).limit(MOST_WORDS + 1)
    few = begun.subquery()
    spelt = func.group_concat(literal('"') + few.c.word + literal('"'), " OR ")
    before = words.fts5(whole) + " AND " if whole else ""
    query = case(
        (func.count().between(1, MOST_WORDS), literal(f"({before}(") + spelt + literal("))")),
        else_=literal(f'({before}"{beginning}"*)'),
    )
    return select(query + literal(after)).select_from(few).scalar_subquery()


def count_of_words(selection: Selection, dialect: str) -> Select[Any] | None:
    """Return the query that counts facts by words alone, on SQLite and when no other filter narrows; else None."""
    if dialect != "sqlite" or active(selection) not in (["review_state", "text"], ["text"]):
        return None
    if not words.words(selection.text):
        return None
    wanted = _standings(selection)
    others = [f'"{words.MARK}{number}"' for number in range(2 * len(schema.STATES)) if number not in wanted]
    after = f" NOT ({' OR '.join(others)})" if others else ""
    return select(func.count()).select_from(FTS5).where(FTS5.c.search.op("MATCH")(_fts5(selection.text, after)))
