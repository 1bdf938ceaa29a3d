"""The open store and Streamlit's caches: the only place with either. Everything returns frames or small values.

Each cached function takes the store's version, so that a change is seen at once and nothing is asked for twice.
(A name that began with an underscore would be left out of the cache's key.)
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import content
from dashboard.content import LISTED, LONGEST, highest
from facts import frame, saying, settings
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.errors import NotFound
from facts.frame import Choice, LeftOut, Tidy
from facts.record import ReviewState
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from facts.article import Article
    from facts.facility import Facility
    from facts.metric import Metric
    from facts.record import Fact

_KEPT = 256


@st.cache_resource(show_spinner=False)
def _catalogue(url: str, actor: Actor) -> Catalogue:
    return open_catalogue(url, actor)


def catalogue() -> Catalogue:
    """Return the open catalogue; on one's own machine everyone is an editor, elsewhere a reader."""
    read = settings.read()
    return _catalogue(read.database_url, Actor(read.actor, Role.EDITOR if read.is_local else Role.READER))


def version() -> str:
    return catalogue().store.version()


def rows(
    selection: Selection, *, order: str = "as_of", descending: bool = True, limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    return catalogue().store.rows(selection, order=order, descending=descending, limit=limit, offset=offset)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _page(version_: str, selection: Selection, order: str, limit: int, offset: int, language: str) -> pd.DataFrame:
    found = rows(selection, order=order, descending=order in ("as_of", "modified_at"), limit=limit, offset=offset)
    return frame.tidy(found, Choice(language=language, as_printed=True)).frame


def page(
    selection: Selection, language: str, *, order: str = "as_of", limit: int = 50, offset: int = 0
) -> pd.DataFrame:
    """Return one page of facts as printed."""
    return _page(version(), selection, order, limit, offset, language)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _comparison(
    version_: str, selection: Selection, at: date | None, choice: Choice
) -> tuple[pd.DataFrame, list[Any], int]:
    tidy = frame.tidy(catalogue().store.latest(selection, at=at), choice)
    left_out = [astuple(item) for item in tidy.left_out[:LISTED]]
    return highest(tidy.frame), left_out, len(tidy.frame)


def comparison(selection: Selection, choice: Choice, at: date | None = None) -> tuple[Tidy, int]:
    """Return the newest fact of each facility and metric, in common units, what was left out, and how many there are.

    A chart holds so many facilities a metric: of more, the highest are kept.
    """
    found, left_out, total = _comparison(version(), selection, at, choice)
    return Tidy(found, tuple(LeftOut(*item) for item in left_out)), total


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _series(version_: str, selection: Selection, choice: Choice) -> tuple[pd.DataFrame, list[Any]]:
    tidy = frame.tidy(rows(selection, descending=False, limit=LONGEST), choice)
    return tidy.frame, [astuple(item) for item in tidy.left_out[:LISTED]]


def series(selection: Selection, choice: Choice) -> Tidy:
    """Return the selected facts over time, oldest first, in common units."""
    found, left_out = _series(version(), selection, choice)
    return Tidy(found, tuple(LeftOut(*item) for item in left_out))


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _facets(version_: str, selection: Selection, names: tuple[str, ...]) -> dict[str, list[tuple[str, str, int]]]:
    found = catalogue().store.facets(selection, names, limit=LISTED)
    return {name: [(item.value, item.label, item.count) for item in items] for name, items in found.items()}


def facets(selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, str, int]]]:
    """Return (value, label, count) for each facet, most frequent first."""
    return _facets(version(), selection, tuple(names))


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _count(version_: str, selection: Selection) -> int:
    return catalogue().store.count(selection)


def count(selection: Selection) -> int:
    return _count(version(), selection)


@st.cache_data(max_entries=8, show_spinner=False)
def _totals(version_: str) -> dict[str, Any]:
    totals = catalogue().store.totals()
    return {name: getattr(totals, name) for name in ("facts", "facilities", "metrics", "articles")}


def totals() -> dict[str, Any]:
    return _totals(version())


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _coverage(version_: str, selection: Selection, language: str) -> pd.DataFrame:
    return content.coverage(catalogue().store, selection, language)


def coverage(selection: Selection, language: str) -> pd.DataFrame:
    """Return how many facts there are for each facility and metric."""
    return _coverage(version(), selection, language)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _labels(version_: str, language: str) -> dict[str, dict[str, str]]:
    store = catalogue().store
    return {
        "facility": {item.id: item.short_name for item in store.facilities().values()},
        "metric": {item.id: item.label_in(language) for item in store.metrics().values()},
    }


def labels(language: str) -> dict[str, dict[str, str]]:
    """Return the display names of facilities and metrics by id."""
    return _labels(version(), language)


def fact(fact_id: str) -> tuple[Fact, Facility, Metric, Article]:
    """Return a fact with what it refers to; raise NotFound."""
    store = catalogue().store
    found = store.fact(fact_id)
    if found.review_state is not ReviewState.APPROVED and catalogue().actor.role is not Role.EDITOR:
        raise NotFound(
            f"there is no approved fact {fact_id!r}", where="fact", remedy="Look for it on the page Explore."
        )
    return found, store.facility(found.facility), store.metric(found.metric), store.article(found.article)


def sentences(fact_id: str) -> dict[str, str]:
    """Return the sentence ready to paste, by language."""
    parts = fact(fact_id)
    return {language: saying.sentence(*parts, language) for language in saying.LOCALES}


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _one(version_: str, fact_id: str, language: str) -> pd.DataFrame:
    found = catalogue().store.rows_by_id([fact_id])
    return frame.tidy(found, Choice(language=language, as_printed=True)).frame


def one(fact_id: str, language: str) -> pd.DataFrame:
    """Return the frame of a single fact, as printed."""
    return _one(version(), fact_id, language)


def articles() -> dict[str, str]:
    """Return the articles that have most facts, by id: title and number of facts."""
    found = facets(Selection(), ["article"])["article"]
    return {value: f"{label} ({count})" for value, label, count in found}
