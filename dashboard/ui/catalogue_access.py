"""The catalogue as whoever is at a page may use it, and what editors see of articles under review."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.ui import login
from dashboard.views.shared_catalogue import get_catalogue, remember_answers
from facts import recall
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.catalog import Actor, Catalogue
    from facts.number import Proposal
    from facts.recall import Found
    from facts.reviewing import Proposed, Review

_UPLOADS = 8


def open_catalogue() -> Catalogue:
    """Return the catalogue as whoever asks now may use it; never keep it for another run, nor for another person."""
    return get_catalogue(login.get_actor())


@lru_cache(maxsize=_UPLOADS)
def read_uploaded_file(content: bytes, name: str) -> Found:
    """Return what an uploaded file carries of ours; raise FileError where that is nothing."""
    return recall.read(content, name)


@remember_answers(8)
def _load_review(actor: Actor, article_id: str) -> Review:
    return Reviewing(get_catalogue(actor)).review(article_id)


def get_review(article_id: str) -> Review:
    """Return an article under review, for editors; raise NotFound where its text is not held."""
    return _load_review(_require_editor("review an article"), article_id)


@remember_answers()
def _load_proposal(actor: Actor, number_id: str) -> Proposal:
    return Reviewing(get_catalogue(actor)).proposal(number_id)


def get_proposal(number_id: str) -> Proposal:
    """Return what is proposed for a number, for editors: with the names and accepted phrases of this moment."""
    return _load_proposal(_require_editor("review an article"), number_id)


@remember_answers(8)
def _load_open_proposals(actor: Actor, article_id: str) -> list[Proposed]:
    return Reviewing(get_catalogue(actor)).proposed(article_id)


def get_open_proposals(article_id: str) -> list[Proposed]:
    """Return the open numbers of an article, for editors, each as it would be accepted and what speaks against it."""
    return _load_open_proposals(_require_editor("review an article"), article_id)


def _require_editor(deed: str) -> Actor:
    opened = open_catalogue()
    opened.may(deed)
    return opened.actor
