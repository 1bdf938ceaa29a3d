"""Facts as joined rows: which columns there are, in which order, from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, Select, case, func, select

from facts.errors import SelectionError
from facts.record import Fact, Rank
from facts.store import search
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
    "facility_short facility_kind country metric_label_it metric_label_de metric_label_fr metric_unit stat_type shelf_life_days language dimension as_of_start as_of_end"
    " low high point low_inclusive high_inclusive review_state rank_reason claimed_by quote_prefix quote_suffix"
    " modified_at"
)
COLUMNS = {name: _BORROWED[name] if name in _BORROWED else fact.c[name] for name in (*NAMES, *_MORE.split())}

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


Columns: TypeAlias = Mapping[str, ColumnElement[Any]]
OWN: Columns = {name: fact.c[name] for name in Fact.model_fields}


def page(
    selection: Selection,
    dialect: str,
    columns: Columns = COLUMNS,
    *,
    order: str = "as_of",
    descending: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> Select[Any]:
    """Return one page: first find the numbers of the facts on it, then fetch their columns."""
    key = _key(order)
    narrow = select(fact.c.no).where(*search.conditions(selection, fact))
    narrow, place = matching(narrow, selection, dialect)
    narrow = _ordered(_from(narrow, [key]), key, place, descending=descending)
    chosen = narrow.limit(limit).offset(offset or None).subquery("page")
    query = _from(_columns(columns), [key, *columns.values()], (chosen, chosen.c.no == fact.c.no))
    return _ordered(query, key, fact.c.no, descending=descending)


def all_rows(selection: Selection, dialect: str, columns: Columns, *, order: str, descending: bool) -> Select[Any]:
    """Return every selected fact in one pass, so that reading can begin before the last one is found."""
    key = _key(order)
    query: Select[Any] = _columns(columns).where(*search.conditions(selection, fact))
    query, place = matching(query, selection, dialect)
    return _ordered(_from(query, [key, *columns.values()]), key, place, descending=descending)


def by_id(ids: list[str]) -> Select[Any]:
    return _from(_columns(COLUMNS), COLUMNS.values()).where(fact.c.id.in_(ids)).order_by(fact.c.no.desc())


def _columns(columns: Columns) -> Select[Any]:
    return select(*(column.label(name) for name, column in columns.items()))


def matching(query: Select[Any], selection: Selection, dialect: str) -> tuple[Select[Any], ColumnElement[int]]:
    """Find words first: their table gives the numbers in order."""
    found = search.found(selection, dialect)
    if found is None:
        return query, fact.c.no
    condition, place = found
    return query.where(condition, place == fact.c.no), place


def _from(query: Select[Any], columns: Iterable[Any], *first: Any) -> Select[Any]:
    """Join to the facts the tables that the columns are of."""
    tables = {column.table for column in columns if column is not None}
    source: Any = fact
    for other, condition in first:
        source = source.join(other, condition)
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


def latest(selection: Selection, dialect: str, at: date | None) -> Select[Any]:
    """Return for each facility and metric the preferred fact, else the newest; with a date, the newest by then."""
    preferred = case((fact.c.rank == Rank.PREFERRED.value, 0), else_=1)
    order = [preferred, fact.c.no.desc()]
    query = select(fact.c.no, fact.c.facility, fact.c.metric).where(*search.conditions(selection, fact))
    query, _ = matching(query, selection, dialect)
    if at is not None:
        order.reverse()
        query = query.where(*search.by(at))
    row = func.row_number().over(partition_by=(fact.c.metric, fact.c.facility), order_by=order)
    inner = query.add_columns(row.label("place")).subquery("ranked")
    first = select(inner.c.no).where(inner.c.place == 1)
    query = _from(_columns(COLUMNS), COLUMNS.values()).where(fact.c.no.in_(first))
    return query.order_by(fact.c.metric, fact.c.facility)
