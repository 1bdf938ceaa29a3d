"""Facts as joined rows: which columns there are, in which order, from where."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, Select, case, func, select

from facts.errors import SelectionError
from facts.record import Fact, Rank, StatusKind
from facts.store import reading, search
from facts.store.schema import article, facility, fact, metric
from facts.table import NAMES

if TYPE_CHECKING:
    from datetime import date

    from facts.selection import Selection

_BORROWED: dict[str, ColumnElement[Any]] = {
    "facility_name": facility.c.name,
    "facility_short": facility.c.short_name,
    "facility_kind": facility.c.kind,
    "country": facility.c.country,
    "metric_label": metric.c.label,
    "metric_label_it": metric.c.label_it,
    "metric_label_de": metric.c.label_de,
    "metric_label_fr": metric.c.label_fr,
    "metric_unit": metric.c.unit,
    "stat_type": metric.c.stat_type,
    "shelf_life_days": metric.c.shelf_life_days,
    "article_title": article.c.title,
    "publisher": article.c.publisher,
    "published": article.c.published,
    "language": article.c.language,
    "url": article.c.url,
    "quote": fact.c.quote_exact,
}
_MORE = (
    "facility_short facility_kind country metric_label_it metric_label_de metric_label_fr metric_unit stat_type"
    " shelf_life_days language dimension as_of_start as_of_end low high point low_inclusive high_inclusive"
    " review_state rank_reason claimed_by quote_prefix quote_suffix modified_at"
)
COLUMNS = {name: _BORROWED[name] if name in _BORROWED else fact.c[name] for name in (*NAMES, *_MORE.split())}
ROW = tuple(COLUMNS.items())
OWN = tuple((name, fact.c[name]) for name in Fact.model_fields)

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


def page(
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
    key = _key(order)
    narrow, place = matching(select(fact.c.no), selection, dialect)
    narrow = _joined(narrow, key).where(*search.conditions(selection, fact))
    narrow = _ordered(narrow, key, place, descending=descending).limit(limit).offset(offset or None)
    narrow = narrow.correlate(None)
    return _ordered(_base(columns, key).where(fact.c.no.in_(narrow)), key, fact.c.no, descending=descending)


def all_rows(selection: Selection, dialect: str, columns: Columns, *, order: str, descending: bool) -> Select[Any]:
    """Return every selected fact in one pass, so that reading can begin before the last one is found."""
    key = _key(order)
    query, place = matching(_base(columns, key), selection, dialect)
    return _ordered(query.where(*search.conditions(selection, fact)), key, place, descending=descending)


def by_id(ids: list[str]) -> Select[Any]:
    wanted = [reading.now("fact", key) for key in ids]
    return _base(ROW).where(fact.c.id.in_(wanted)).order_by(fact.c.no.desc())


def latest(selection: Selection, dialect: str, at: date | None) -> Select[Any]:
    """Return the newest fact of each facility and metric; with a date, the newest by then.

    What has come true goes before plans and projections. The newest has the highest number, which an index
    holds in the order of the groups: nothing is sorted.
    """
    actual = func.max(case((fact.c.status_kind == StatusKind.ACTUAL.value, fact.c.no)))
    query, _ = matching(select(func.coalesce(actual, func.max(fact.c.no))), selection, dialect)
    query = query.where(
        *search.conditions(selection, fact), *(search.by(at, search.loose(fact.c.no, dialect)) if at else ())
    ).correlate(None)
    chosen = query.group_by(fact.c.metric, fact.c.facility)
    return _base(ROW).where(fact.c.no.in_(chosen)).order_by(fact.c.metric, fact.c.facility)


def preferred(selection: Selection, dialect: str) -> Select[Any]:
    """Return the preferred ones of the selected facts, oldest first."""
    query, _ = matching(_base(ROW), selection, dialect)
    wanted = (*search.conditions(selection, fact), fact.c.rank == Rank.PREFERRED.value)
    return query.where(*wanted).order_by(fact.c.no)


def matching(query: Select[Any], selection: Selection, dialect: str) -> tuple[Select[Any], ColumnElement[int]]:
    """Find words first: their table gives the numbers in order."""
    found = search.found(selection, dialect)
    if found is None:
        return query, fact.c.no
    condition, place = found
    return query.where(condition, place == fact.c.no), place


@cache
def _base(columns: Columns, key: Any = None) -> Select[Any]:
    """Return the columns of the facts, and what they borrow from facility, metric and article."""
    query: Select[Any] = select(*(column.label(name) for name, column in columns))
    return _joined(query, key, *(column for _, column in columns))


def _joined(query: Select[Any], *columns: Any) -> Select[Any]:
    tables = {column.table for column in columns if column is not None}
    source: Any = fact
    for other in (facility, metric, article):
        if other in tables:
            source = source.join(other, fact.c[other.name] == other.c.id)
    return query.select_from(source)


def _key(order: str) -> Any:
    if order not in ORDERS:
        raise SelectionError(
            f"facts cannot be ordered by {order!r}", where="order", remedy=f"Orders are: {', '.join(ORDERS)}."
        )
    return ORDERS[order]


def _ordered(query: Select[Any], key: Any, place: ColumnElement[Any], *, descending: bool) -> Select[Any]:
    """Order by the key, then by place in time; what has no key counts as lowest on every database."""
    if descending:
        keys = [] if key is None else [key.desc().nulls_last()]
        return query.order_by(*keys, place.desc())
    keys = [] if key is None else [key.asc().nulls_first()]
    return query.order_by(*keys, place.asc())
