"""Selections as SQL: conditions, joined rows of facts in their order, and counts for each value of each filter."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    UnaryExpression,
    and_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql import operators

from facts.errors import SelectionError
from facts.evidence import status
from facts.model.fact_columns import NAMES
from facts.model.record import Fact, JudgedFact, Rank, Status, StatusKind
from facts.store import record_rows, schema, search_words
from facts.store.schema import (
    APPROVED,
    NUMBER,
    STATES,
    article,
    event,
    facility,
    fact,
    fact_topic,
    metric,
    metric_topic,
    search,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from facts.model.selection import Selection


Condition: TypeAlias = ColumnElement[bool]
# The table of words on SQLite: the hidden column of its own name is what MATCH is asked of.
FTS5 = table("search", column("rowid", NUMBER), column("search", Text))
LAST_LETTER = chr(0x10FFFF)
MOST_WORDS = 200

# What each filter needs of a table; those left out need the facts themselves.
FILTER_COLUMNS = {
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
    "state": {"state", "last_day"},
    "review_state": {"standing"},
    "as_of_from": {"no"},
    "as_of_to": {"no"},
    "text": {"no"},
}


def list_active(selection: Selection, without: str = "") -> list[str]:
    """Return the names of the filters that narrow the selection, one left out."""
    return [name for name in FILTER_COLUMNS if name != without and getattr(selection, name)]


def list_needed(selection: Selection, without: str = "") -> set[str]:
    """Return the columns that the selection's filters look at."""
    return {"standing"}.union(*(FILTER_COLUMNS[name] for name in list_active(selection, without)))


def make_conditions(
    selection: Selection, source: Table, without: str = "", place: ColumnElement[int] = fact.c.no
) -> list[Condition]:
    """Return the selection as conditions on the facts or on a tally, one filter left out."""
    kept = selection.model_copy(update={without: ()}) if without else selection
    made = [
        _match_state(kept, source),
        _match_any(source, "facility", kept.facility),
        _match_facilities(kept, source),
        _match_any(source, "metric", kept.metric),
        _match_topics(kept.topic, source),
        _match_any(source, "article", kept.article),
        _match_articles(kept, source),
        *(_match_any(source, name, getattr(kept, name)) for name in ("qualifier", "dimension", "verification")),
        _match_standing(kept.state, source),
        *_match_dates(kept, place),
    ]
    return [condition for condition in made if condition is not None]


def _match_any(source: Table, name: str, values: Sequence[str]) -> Condition | None:
    return match_values(source.c[name], [str(value) for value in values]) if values else None


def match_values(place: ColumnElement[Any], values: Sequence[Any]) -> Condition:
    """Return an equality for one value, so that an index keeps its order, else membership."""
    return place == values[0] if len(values) == 1 else place.in_(values)


def _list_states(selection: Selection) -> list[int]:
    states = selection.review_state or schema.STATES
    ranks = (0, len(schema.STATES)) if selection.deprecated else (0,)
    return [schema.STATES.index(state) + rank for rank in ranks for state in states]


def _match_state(selection: Selection, source: Table) -> Condition | None:
    wanted = _list_states(selection)
    return None if len(wanted) == 2 * len(schema.STATES) else match_values(source.c.standing, wanted)


# The day by which a current fact is judged, asked for at each query: that of UTC.
_TODAY = bindparam("today", callable_=lambda: status.get_today().isoformat(), type_=schema.TEXT, unique=True)


def _is_over(source: Table) -> Condition:
    """Whether the last day of a fact that was current has passed."""
    return and_(source.c.state == Status.CURRENT.value, source.c.last_day != "", source.c.last_day < _TODAY)


def make_state(source: Table) -> ColumnElement[Any]:
    """Return the state of a fact today: time alone turns what was current out of date."""
    return case((_is_over(source), literal(Status.OUT_OF_DATE.value)), else_=func.nullif(source.c.state, ""))


def _match_standing(states: Sequence[Status], source: Table) -> Condition | None:
    if not states:
        return None
    held = [state.value for state in states if state is not Status.OUT_OF_DATE]
    is_held = match_values(source.c.state, held) if held else false()
    if (Status.CURRENT in states) == (Status.OUT_OF_DATE in states):
        return is_held
    if Status.CURRENT in states:
        return and_(is_held, not_(_is_over(source)))
    return or_(is_held, _is_over(source)) if held else _is_over(source)


def _match_facilities(selection: Selection, source: Table) -> Condition | None:
    made = [
        match_values(facility.c[name], [str(value) for value in getattr(selection, name)])
        for name in ("kind", "country")
        if getattr(selection, name)
    ]
    return source.c.facility.in_(select(facility.c.id).where(and_(*made))) if made else None


def _match_articles(selection: Selection, source: Table) -> Condition | None:
    made = [
        match_values(article.c[name], getattr(selection, name))
        for name in ("publisher", "language")
        if getattr(selection, name)
    ]
    return source.c.article.in_(select(article.c.id).where(and_(*made))) if made else None


def _match_topics(topics: Sequence[str], source: Table) -> Condition | None:
    """A fact has its metric's topics and its own; on a tally its own stand in their list."""
    if not topics:
        return None
    of_metric = source.c.metric.in_(select(metric_topic.c.metric).where(match_values(metric_topic.c.topic, topics)))
    if source is fact:
        return or_(of_metric, fact.c.no.in_(select(fact_topic.c.fact).where(match_values(fact_topic.c.topic, topics))))
    own = or_(*(_list_contains(source.c.topics, topic) for topic in topics))
    return or_(of_metric, and_(source.c.topics != "[]", own))


def _list_contains(place: ColumnElement[str], topic: str) -> Condition:
    """Whether a JSON list holds the text: taking it out changes the list; the same in every SQL, case and all."""
    return func.replace(place, json.dumps(topic, ensure_ascii=False), "") != place


def _match_dates(selection: Selection, place: ColumnElement[int]) -> list[Condition]:
    """Facts whose as-of date shares a day with the wanted range; undated ones never do."""
    first, last = selection.as_of_days
    made: list[Condition] = []
    if first:
        made.append(fact.c.as_of_end >= first.isoformat())
    if last:
        made += match_until(last, place)
    return made


def match_until(last: date, place: ColumnElement[int] = fact.c.no) -> list[Condition]:
    """Facts whose as-of date begins on that day or before."""
    return [
        place >= record_rows.make_sort_key(date.min, 0),
        place < record_rows.make_sort_key(last, 0) + record_rows.ONE_DAY,
    ]


def make_unindexed(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """Keep SQLite from following this column through whole facts where a narrow index and a sort are faster."""
    return UnaryExpression(column, operator=operators.custom_op("+")) if dialect == "sqlite" else column


def match_words(selection: Selection, dialect: str) -> tuple[Condition, ColumnElement[int]] | None:
    """Return the condition on the table of words and its column of numbers; None when the text holds no word."""
    terms = search_words.parse_search(selection.text)
    if not terms:
        return None
    if dialect == "sqlite":
        return FTS5.c.search.op("MATCH")(_make_fts5(terms)), FTS5.c.rowid
    return search.c.document.op("@@")(cast(search_words.make_tsquery(terms), TSQUERY)), search.c.no


def _make_fts5(terms: list[search_words.SearchTerm], after: str = "") -> ColumnElement[str]:
    """Return FTS5's query for the terms of a search.

    The beginning of a word is spelt out as the few words that begin so: FTS5 can read on from those one by one,
    while for a beginning it first gathers every fact that has it.
    """
    *others, last = terms
    beginning = last.beginning
    if not beginning:
        return literal(f"({search_words.make_fts5_query(terms)}){after}")
    begun = select(word.c.word).where(word.c.word.between(beginning, beginning + LAST_LETTER)).limit(MOST_WORDS + 1)
    few = begun.subquery()
    spelt = func.group_concat(literal('"') + few.c.word + literal('"'), " OR ")
    before = search_words.make_fts5_query(others) + " AND " if others else ""
    before += f"({search_words.make_fts5_alternatives(last.words)} OR "
    query = case(
        (func.count().between(1, MOST_WORDS), literal(f"({before}") + spelt + literal("))")),
        else_=literal(f'({before}"{beginning}"*))'),
    )
    return select(query + literal(after)).select_from(few).scalar_subquery()


def make_word_count(selection: Selection, dialect: str) -> Select[Any] | None:
    """Return the query that counts facts by words alone, on SQLite and when no other filter narrows; else None."""
    if dialect != "sqlite" or list_active(selection) not in (["review_state", "text"], ["text"]):
        return None
    terms = search_words.parse_search(selection.text)
    if not terms:
        return None
    wanted = _list_states(selection)
    others = [
        f'"{search_words.STATE_MARK}{number}"' for number in range(2 * len(schema.STATES)) if number not in wanted
    ]
    after = f" NOT ({' OR '.join(others)})" if others else ""
    return select(func.count()).select_from(FTS5).where(FTS5.c.search.op("MATCH")(_make_fts5(terms, after)))


_BORROWED: dict[str, ColumnElement[Any]] = {
    "facility_name": facility.c.name,
    "facility_short": facility.c.short_name,
    "facility_kind": facility.c.kind,
    "country": facility.c.country,
    "part_of": facility.c.part_of,
    "metric_label": metric.c.label,
    "metric_unit": metric.c.unit,
    "stat_type": metric.c.stat_type,
    "shelf_life_days": metric.c.shelf_life_days,
    "comparability_group": metric.c.comparability_group,
    "article_title": article.c.title,
    "publisher": article.c.publisher,
    "published": article.c.published,
    "language": article.c.language,
    "url": article.c.url,
    "quote": fact.c.quote_exact,
    "state": make_state(fact),
}
_MORE = (
    "facility_short facility_kind country part_of metric_unit stat_type"
    " shelf_life_days comparability_group language dimension as_of_start as_of_end low high point low_inclusive"
    " high_inclusive review_state rank_reason claimed_by quote_prefix quote_suffix modified_at contradicts"
)
COLUMNS = {name: _BORROWED[name] if name in _BORROWED else fact.c[name] for name in (*NAMES, *_MORE.split())}
ROW = tuple(COLUMNS.items())
OWN = tuple((name, fact.c[name]) for name in Fact.model_fields)
JUDGED_NAMES = tuple(JudgedFact.model_fields)
JUDGED = tuple((name, COLUMNS[name] if name == "state" else fact.c[name]) for name in JUDGED_NAMES)

# What a list can be ordered by; every order ends in the fact's place in time, so that pages never overlap.
ORDERS: dict[str, ColumnElement[Any] | None] = {
    "as_of": None,
    "value": fact.c.point,
    "facility": facility.c.short_name,
    "facility_id": fact.c.facility,
    "metric": metric.c.label,
    "position": fact.c.quote_start,
    "article": article.c.title,
    "modified_at": fact.c.modified_at,
    "id": fact.c.id,
}


Columns: TypeAlias = tuple[tuple[str, ColumnElement[Any]], ...]


def select_page(
    selection: Selection,
    dialect: str,
    columns: Columns = ROW,
    *,
    order: str = "as_of",
    descending: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> Select[Any]:
    """Return one page: first find the numbers of the facts on it, then fetch their columns."""
    key = _find_key(order)
    narrow, place = join_words(select(fact.c.no), selection, dialect)
    narrow = _join_tables(narrow, key).where(*make_conditions(selection, fact))
    narrow = _order_query(narrow, key, place, descending=descending).limit(limit).offset(offset or None)
    narrow = narrow.correlate(None)
    return _order_query(_select_base(columns, key).where(fact.c.no.in_(narrow)), key, fact.c.no, descending=descending)


def select_all(selection: Selection, dialect: str, columns: Columns, *, order: str, descending: bool) -> Select[Any]:
    """Return every selected fact in one pass, so that reading can begin before the last one is found."""
    key = _find_key(order)
    query, place = join_words(_select_base(columns, key), selection, dialect)
    return _order_query(query.where(*make_conditions(selection, fact)), key, place, descending=descending)


def complete_rows(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give joined rows what takes further queries, few for all of them.

    That is `metric_labels`, the names of the metric in other languages; `wholes`, the facilities that the facility is
    part of, the nearest first; and `against`, the first facts that contradict a contradicted one.
    """
    named = {
        row["id"]: json.loads(row["contradicts"])[: status.AGAINST_NAMED]
        for row in rows
        if row["state"] == Status.CONTRADICTED.value
    }
    others = record_rows.get_records(connection, Fact, {key for keys in named.values() for key in keys})
    names = record_rows.read_names(connection, "metric", {row["metric"] for row in rows})
    above = _read_wholes(connection, {row["part_of"] for row in rows if row["part_of"]})
    for row in rows:
        row["against"] = tuple(others[key] for key in named.get(row["id"], ()) if key in others)
        row["metric_labels"] = names.get(row["metric"], {})
        row["wholes"] = _follow_wholes(row["part_of"], above)
    return rows


MOST_PARTS = 500


def list_near(connection: Connection, key: str) -> list[str]:
    """Return the ids of a facility, of what it is part of, and of so many of its parts as a page can name."""
    owner = select(facility.c.part_of).where(facility.c.id == key).scalar_subquery()
    parts = select(facility.c.id).where(facility.c.part_of == key).order_by(facility.c.id).limit(MOST_PARTS)
    named = select(facility.c.id).where(or_(facility.c.id == key, facility.c.id == owner))
    return [*connection.execute(named).scalars(), *connection.execute(parts).scalars()]


def _read_wholes(connection: Connection, ids: set[str]) -> dict[str, str]:
    """Return what facilities are part of, and those in turn, by id: one query a level."""
    above: dict[str, str] = {}
    wanted = ids
    while wanted:
        query = select(facility.c.id, facility.c.part_of).where(facility.c.part_of.is_not(None))
        lots = [connection.execute(query.where(facility.c.id.in_(lot))) for lot in record_rows.iter_batches(wanted)]
        found = {key: whole for lot in lots for key, whole in lot if key not in above}
        above |= found
        wanted = set(found.values()) - above.keys()
    return above


def _follow_wholes(part_of: str | None, above: Mapping[str, str]) -> tuple[str, ...]:
    """Return a facility's whole, and the whole of that, until there is none; a circle is gone round once."""
    wholes: dict[str, None] = {}
    while part_of and part_of not in wholes:
        wholes[part_of] = None
        part_of = above.get(part_of)
    return tuple(wholes)


def select_ids(ids: list[str]) -> Select[Any]:
    wanted = [record_rows.resolve_id("fact", key) for key in ids]
    return _select_base(ROW).where(fact.c.id.in_(wanted)).order_by(fact.c.no.desc())


def select_judged(ids: list[str]) -> Select[Any]:
    """Return facts by id with what holds of them."""
    wanted = [record_rows.resolve_id("fact", key) for key in ids]
    return _select_base(JUDGED).where(fact.c.id.in_(wanted))


_PLANS = (StatusKind.PLANNED.value, StatusKind.PROJECTED.value)
_HOLDING = (Status.CURRENT.value, Status.OUT_OF_DATE.value)


def select_latest(selection: Selection, dialect: str, at: date | None) -> Select[Any]:
    """Return the statement of each facility, metric and scope that holds; with a date, the newest by then.

    It is the newest of those that nothing has overtaken or contradicted, else of those that are contradicted, else of
    all that have come true, else a plan. Scopes that differ only in how they are written come apart.
    """
    by_then = () if at else (fact.c.state.in_(_HOLDING), fact.c.state == Status.CONTRADICTED.value)
    ranks = [func.max(case((condition, fact.c.no))) for condition in (*by_then, fact.c.status_kind.not_in(_PLANS))]
    query, _ = join_words(select(func.coalesce(*ranks, func.max(fact.c.no))), selection, dialect)
    query = query.where(
        *make_conditions(selection, fact),
        *(match_until(at, make_unindexed(fact.c.no, dialect)) if at else ()),
    ).correlate(None)
    chosen = query.group_by(fact.c.metric, fact.c.facility, fact.c.scope)
    order = (fact.c.metric, fact.c.facility, fact.c.scope)
    return _select_base(ROW).where(fact.c.no.in_(chosen)).order_by(*order)


def select_preferred(selection: Selection, dialect: str) -> Select[Any]:
    """Return the preferred ones of the selected facts, oldest first."""
    query, _ = join_words(_select_base(ROW), selection, dialect)
    wanted = (*make_conditions(selection, fact), fact.c.rank == Rank.PREFERRED.value)
    return query.where(*wanted).order_by(fact.c.no)


def join_words(query: Select[Any], selection: Selection, dialect: str) -> tuple[Select[Any], ColumnElement[int]]:
    """Find words first: their table gives the numbers in order."""
    found = match_words(selection, dialect)
    if found is None:
        return query, fact.c.no
    condition, place = found
    return query.where(condition, place == fact.c.no), place


@cache
def _select_base(columns: Columns, key: Any = None) -> Select[Any]:
    """Return the columns of the facts, and what they borrow from facility, metric and article."""
    query: Select[Any] = select(*(column.label(name) for name, column in columns))
    return _join_tables(query, key, *(column for _, column in columns))


def _join_tables(query: Select[Any], *columns: Any) -> Select[Any]:
    tables = {getattr(column, "table", fact) for column in columns if column is not None}
    source: Any = fact
    for other in (facility, metric, article):
        if other in tables:
            source = source.join(other, fact.c[other.name] == other.c.id)
    return query.select_from(source)


def _find_key(order: str) -> Any:
    if order not in ORDERS:
        raise SelectionError(
            f"facts cannot be ordered by {order!r}", where="order", remedy=f"Orders are: {', '.join(ORDERS)}."
        )
    return ORDERS[order]


def _order_query(query: Select[Any], key: Any, place: ColumnElement[Any], *, descending: bool) -> Select[Any]:
    """Order by the key, then by place in time; what has no key counts as lowest on every database."""
    if descending:
        keys = [] if key is None else [key.desc().nulls_last()]
        return query.order_by(*keys, place.desc())
    keys = [] if key is None else [key.asc().nulls_first()]
    return query.order_by(*keys, place.asc())


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter, its name for people, and how many facts have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: approved facts, and what they are about."""

    facts: int
    facilities: int
    metrics: int
    articles: int
    modified_at: str | None


# Each facet: the column facts are grouped by; the table it is looked up in, the value and the label there.
_LOOKED_UP: dict[str, tuple[str, Table, str, str]] = {
    "facility": ("facility", facility, "id", "short_name"),
    "kind": ("facility", facility, "kind", "kind"),
    "country": ("facility", facility, "country", "country"),
    "metric": ("metric", metric, "id", "label"),
    "article": ("article", article, "id", "title"),
    "publisher": ("article", article, "publisher", "publisher"),
    "language": ("article", article, "language", "language"),
}
_OWN_FACETS = ("qualifier", "dimension", "verification")
FACET_NAMES = (*_LOOKED_UP, *_OWN_FACETS, "topic", "state", "review_state")


def count_facts(connection: Connection, selection: Selection, at_most: int | None = None) -> int:
    found = make_word_count(selection, connection.dialect.name)
    if found is None:
        source, query = _choose_source(connection, selection, set())
        found = query.add_columns(record_rows.count_expression(source))
        if source is fact and at_most is not None:
            found = select(func.count()).select_from(query.add_columns(fact.c.no).limit(at_most).subquery())
    counted = int(connection.execute(found).scalar_one())
    return counted if at_most is None else min(counted, at_most)


def count_facets(
    connection: Connection, selection: Selection, names: Iterable[str], limit: int
) -> dict[str, list[Facet]]:
    """Count each facet under all the filters but its own; most frequent values first."""
    return {name: _count_facet(connection, selection, name, limit) for name in names}


def _count_facet(connection: Connection, selection: Selection, name: str, limit: int) -> list[Facet]:
    if name in _LOOKED_UP:
        return _count_looked_up(connection, selection, name, limit)
    if name in _OWN_FACETS:
        counted = dict(_fetch_groups(connection, selection, name, [name]))
    elif name == "topic":
        counted = _count_topics(connection, selection)
    elif name == "state":
        counted = _count_standing(connection, selection)
    elif name == "review_state":
        counted = _count_states(connection, selection)
    else:
        raise SelectionError(
            f"facts are not counted by {name!r}", where="facet", remedy=f"Facets are: {', '.join(FACET_NAMES)}."
        )
    return [Facet(value, value, n) for value, n in _rank_counts(counted, limit)]


def _rank_counts(counted: dict[str, int], limit: int) -> list[tuple[str, int]]:
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(value, n) for value, n in ranked[:limit] if n]


def _choose_source(
    connection: Connection, selection: Selection, keys: set[str], name: str = ""
) -> tuple[Table, Select[Any]]:
    """Return the smallest table that can count, and the query of its selected rows without columns."""
    source = record_rows.find_smallest(list_needed(selection, name) | keys)
    place = make_unindexed(fact.c.no, connection.dialect.name)
    query = select().where(*make_conditions(selection, source, name, place))
    if source is fact:
        query, _ = join_words(query, selection, connection.dialect.name)
    return source, query.select_from(source)


def _group_query(connection: Connection, selection: Selection, name: str, keys: list[str]) -> Select[Any]:
    source, query = _choose_source(connection, selection, set(keys), name)
    columns: list[ColumnElement[Any]] = [source.c[key] for key in keys]
    if source is fact:
        columns = [
            make_unindexed(column, connection.dialect.name).label(key)
            for key, column in zip(keys, columns, strict=True)
        ]
    return query.add_columns(*columns, record_rows.count_expression(source).label("n")).group_by(*columns)


def _fetch_groups(connection: Connection, selection: Selection, name: str, keys: list[str]) -> list[Any]:
    return [tuple(row) for row in connection.execute(_group_query(connection, selection, name, keys))]


def _count_looked_up(connection: Connection, selection: Selection, name: str, limit: int) -> list[Facet]:
    key, table, value, label = _LOOKED_UP[name]
    inner = _group_query(connection, selection, name, [key]).subquery()
    n = func.sum(inner.c.n)
    query = (
        select(table.c[value], func.max(table.c[label]), n)
        .join(inner, inner.c[key] == table.c.id)
        .where(table.c[value].is_not(None))
        .group_by(table.c[value])
        .having(n > 0)
        .order_by(n.desc(), table.c[value])
        .limit(limit)
    )
    return [Facet(row[0], row[1], int(row[2])) for row in connection.execute(query)]


def _count_topics(connection: Connection, selection: Selection) -> dict[str, int]:
    """Count a fact once under each topic of its metric and its own."""
    counter: Counter[str] = Counter()
    of_metric: dict[str, set[str]] = {}
    for topic, owner in connection.execute(select(metric_topic.c.topic, metric_topic.c.metric)):
        of_metric.setdefault(owner, set()).add(topic)
    for owner, own, n in _fetch_groups(connection, selection, "topic", ["metric", "topics"]):
        for topic in of_metric.get(owner, set()).union(json.loads(own)):
            counter[topic] += n
    return counter


def _count_standing(connection: Connection, selection: Selection) -> dict[str, int]:
    """Count the facts in each state of today; those that are not public have none."""
    source, query = _choose_source(connection, selection, set(FILTER_COLUMNS["state"]), "state")
    counted = query.add_columns(
        make_state(source).label("today_state"), record_rows.count_expression(source).label("n")
    )
    grouped = counted.group_by(text("today_state"))
    return {state: n for state, n in connection.execute(grouped) if state}


def _count_states(connection: Connection, selection: Selection) -> dict[str, int]:
    counter: Counter[str] = Counter()
    for standing, n in _fetch_groups(connection, selection, "review_state", ["standing"]):
        counter[STATES[standing % len(STATES)].value] += n
    return counter


def count_coverage(
    connection: Connection, selection: Selection, facilities: int, metrics: int
) -> list[tuple[str, str, int]]:
    """Return the facts per facility and metric, for the facilities and metrics that have most."""
    query = _group_query(connection, selection, "", ["facility", "metric"])
    source = query.selected_columns
    for key, limit in (("facility", facilities), ("metric", metrics)):
        counted = dict(_fetch_groups(connection, selection, "", [key]))
        query = query.where(source[key].in_([value for value, _ in _rank_counts(counted, limit)]))
    return [(row[0], row[1], int(row[2])) for row in connection.execute(query.order_by(*source[:2])) if row[2]]


def count_totals(connection: Connection) -> Totals:
    """Count the approved facts, and the facilities, metrics and articles they are about."""
    facts = connection.execute(
        select(record_rows.count_expression(record_rows.METRIC_COUNTS)).where(
            record_rows.METRIC_COUNTS.c.standing == APPROVED
        )
    ).scalar_one()
    distinct = {key: _count_distinct(connection, table, key) for key, table in record_rows.COUNTS_BY_KIND.items()}
    changed = connection.execute(select(event.c.at).order_by(event.c.id.desc()).limit(1)).scalar()
    return Totals(int(facts), distinct["facility"], distinct["metric"], distinct["article"], changed)


def _count_distinct(connection: Connection, table: Table, key: str) -> int:
    query = select(func.count(func.distinct(table.c[key]))).where(table.c.standing == APPROVED, table.c.n > 0)
    return int(connection.execute(query).scalar_one())
