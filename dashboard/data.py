"""The open catalogue and Streamlit's caches: the only place with either. Everything returns frames or small values.

Each cached function takes the catalogue's version, so that a change is seen at once and nothing is asked for twice.
(A name that began with an underscore would be left out of the cache's key.)
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import content, login
from dashboard.content import LISTED, LONGEST, highest
from facts import frame, recall, saying, settings
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.frame import Choice, LeftOut, Tidy
from facts.record import current_id
from facts.reviewing import Reviewing
from facts.selection import Selection
from facts.status import is_deprecated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from facts.article import Article
    from facts.facility import Facility
    from facts.metric import Metric
    from facts.number import Proposal
    from facts.recall import Found
    from facts.record import Fact
    from facts.reviewing import Proposed, Review

_KEPT = 256


@st.cache_resource(show_spinner=False)
def _opened(url: str) -> Catalogue:
    return open_catalogue(url, Actor("dashboard", Role.READER))


def public() -> Catalogue:
    """Return the open catalogue, which everyone shares, as readers see it: what is cached for all comes from it."""
    return _opened(settings.read().database_url)


def catalogue() -> Catalogue:
    """Return the catalogue as whoever asks now may use it; never keep it for another run, nor for another person."""
    return public().seen_by(login.actor())


def version() -> str:
    return public().version()


def rows(
    selection: Selection, *, order: str = "as_of", descending: bool = True, limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    return public().rows(selection, order=order, descending=descending, limit=limit, offset=offset)


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
    tidy = frame.tidy(public().latest(selection, at=at), choice)
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
    found = public().facets(selection, names, limit=LISTED)
    return {name: [(item.value, item.label, item.count) for item in items] for name, items in found.items()}


def facets(selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, str, int]]]:
    """Return (value, label, count) for each facet, most frequent first."""
    return _facets(version(), selection, tuple(names))


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _count(version_: str, selection: Selection) -> int:
    return public().count(selection)


def count(selection: Selection) -> int:
    return _count(version(), selection)


@st.cache_data(max_entries=8, show_spinner=False)
def _totals(version_: str) -> dict[str, Any]:
    totals = public().totals()
    return {name: getattr(totals, name) for name in ("facts", "facilities", "metrics", "articles")}


def totals() -> dict[str, Any]:
    return _totals(version())


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _coverage(version_: str, selection: Selection, language: str) -> pd.DataFrame:
    return content.coverage(public(), selection, language)


def coverage(selection: Selection, language: str) -> pd.DataFrame:
    """Return how many facts there are for each facility and metric."""
    return _coverage(version(), selection, language)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _labels(version_: str, language: str) -> dict[str, dict[str, str]]:
    opened = public()
    return {
        "facility": {item.id: item.short_name for item in opened.facilities().values()},
        "metric": {item.id: item.label_in(language) for item in opened.metrics().values()},
    }


def labels(language: str) -> dict[str, dict[str, str]]:
    """Return the display names of facilities and metrics by id."""
    return _labels(version(), language)


def fact(fact_id: str) -> tuple[Fact, Facility, Metric, Article]:
    """Return a fact with what it refers to; raise NotFound."""
    opened = catalogue()
    found = opened.fact(fact_id)
    return found, opened.facility(found.facility), opened.metric(found.metric), opened.article(found.article)


def sentences(fact_id: str) -> dict[str, str]:
    """Return the sentence ready to paste, by language."""
    parts = fact(fact_id)
    return {language: saying.sentence(*parts, language) for language in saying.LOCALES}


def sentences_of(ids: Sequence[str], language: str) -> list[str]:
    """Return a sentence ready to paste for each of several facts, in their order; none for a withdrawn one."""
    opened = public()
    found = {item.id: item for item in opened.facts_by_id(ids)}
    wanted = map(current_id, ids)
    facts = [found[key] for key in wanted if key in found and not is_deprecated(found[key].rank)]
    facilities = opened.facilities({item.facility for item in facts})
    metrics = opened.metrics({item.metric for item in facts})
    articles = opened.articles({item.article for item in facts})
    return [
        saying.sentence(item, facilities[item.facility], metrics[item.metric], articles[item.article], language)
        for item in facts
    ]


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _one(version_: str, role: Role, fact_id: str, language: str) -> pd.DataFrame:
    found = catalogue().rows_by_id([fact_id])
    return frame.tidy(found, Choice(language=language, as_printed=True)).frame


def one(fact_id: str, language: str) -> pd.DataFrame:
    """Return the frame of a single fact, as printed."""
    return _one(version(), catalogue().actor.role, fact_id, language)


def articles(asked: str = "") -> dict[str, str]:
    """Return the articles that have most facts, and the one asked for, by id: title and number of facts."""
    found = facets(Selection(), ["article"])["article"]
    told = {value: f"{label} ({count})" for value, label, count in found}
    asked_for = public().articles([asked]) if asked and asked not in told else {}
    return told | {key: item.title for key, item in asked_for.items()}


@st.cache_data(max_entries=8, show_spinner=False)
def read_back(content: bytes, name: str) -> Found:
    """Return what an uploaded file carries of ours; raise FileError where that is nothing."""
    return recall.read(content, name)


@st.cache_resource(max_entries=8, show_spinner=False)
def _review(version_: str, article_id: str) -> Review:
    return Reviewing(catalogue()).review(article_id)


def review(article_id: str) -> Review:
    """Return an article under review, for editors; raise NotFound where its text is not held."""
    catalogue().may("review an article")
    return _review(version(), article_id)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _proposal(version_: str, number_id: str) -> Proposal:
    return Reviewing(catalogue()).proposal(number_id)


def proposal(number_id: str) -> Proposal:
    """Return what is proposed for a number, for editors: with the names and accepted phrases of this moment."""
    catalogue().may("review an article")
    return _proposal(version(), number_id)


@st.cache_resource(max_entries=8)
def _proposed(version_: str, article_id: str) -> list[Proposed]:
    return Reviewing(catalogue()).proposed(article_id)


def proposed(article_id: str) -> list[Proposed]:
    """Return the open numbers of an article, for editors, each as it would be accepted and what speaks against it."""
    catalogue().may("review an article")
    return _proposed(version(), article_id)
