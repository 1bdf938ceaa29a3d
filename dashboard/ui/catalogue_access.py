"""Who is logged in, what they may do, and the catalogue as they may use it."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.safe_text import escape_markdown
from dashboard.views.shared_catalogue import get_catalogue, remember_answers
from facts import provenance, settings
from facts.catalog import Actor, ReviewService, Role

if TYPE_CHECKING:
    from facts.catalog import ArticleReview, Catalogue, ProposedFact
    from facts.catalog.number_candidates import CandidateFinder
    from facts.model.candidate_number import CandidateNumber, Proposal
    from facts.provenance import FileStamps


if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.languages.translator import Speaker
    from facts.settings import Login, Settings

    Claims = Mapping[str, Any]

LONGEST = timedelta(hours=12)
_CLOCKS_DIFFER = timedelta(minutes=5)
_LONGEST_NAME = 100
_LONGEST_TEXT = 255  # of a subject, says OpenID Connect
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,255}")
VISITOR = Actor("visitor", Role.READER)


def identify_actor(claims: Claims, settings: Settings, now: datetime) -> Actor:
    """Return who asks: whoever is at this machine's keyboard, the person logged in, or a visitor, who only reads."""
    if settings.login is None:
        return Actor(settings.actor, Role.EDITOR) if settings.everyone_edits else VISITOR
    if not is_logged_in(claims, now):
        return VISITOR
    return Actor(name_person(claims), Role.EDITOR if _is_editor(claims, settings.login) else Role.READER)


def is_logged_in(claims: Claims, now: datetime) -> bool:
    """Whether somebody logged in, and not longer ago than a working day.

    The cookie lives for a month, and a provider's own `exp` often for minutes only: neither says how long to work.
    """
    issued = _read_time(claims.get("iat"))
    if claims.get("is_logged_in") is not True or issued is None or not _clean_claim(claims.get("sub")):
        return False
    return -_CLOCKS_DIFFER <= now - issued < LONGEST


def name_person(claims: Claims) -> str:
    """Return what the log calls a person: the e-mail address, else the chosen name beside the provider's own id.

    A chosen name alone could be anybody's, and could look like somebody's address.
    """
    address = get_email(claims)
    if address:
        return address
    chosen, subject = _clean_claim(claims.get("name"))[:_LONGEST_NAME], _clean_claim(claims.get("sub"))
    return f"{chosen} (id {subject})" if chosen else f"id {subject}"


def get_email(claims: Claims) -> str:
    """Return the e-mail address in small letters; none where the provider says that it is not verified."""
    address = claims.get("email")
    is_denied = claims.get("email_verified", True) not in (True, "true")
    if is_denied or not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return ""
    return address.lower()


def _is_editor(claims: Claims, login: Login) -> bool:
    if get_email(claims) in login.editors:
        return True
    if login.editor_claim is None:
        return False
    path, wanted = login.editor_claim
    held = _get_claim(claims, path)
    return wanted in held if isinstance(held, list) else isinstance(held, str) and held == wanted


def _get_claim(claims: Claims, path: str) -> Any:
    """Return a claim by its name, else by its path through claims within claims: realm_access.roles."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _read_time(seconds: Any) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _clean_claim(value: Any) -> str:
    """Return a claim as one line of text without control characters; a claim can hold anything."""
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(letter for letter in words if letter.isprintable())[:_LONGEST_TEXT]


# Logins that somebody ended: the cookie of a login would open the door for a month, whoever kept a copy.
_ENDED: dict[str, datetime] = {}


def get_actor() -> Actor:
    """Return who asks, looked up anew at each run."""
    read = settings.read_settings()
    return identify_actor(_get_claims() if read.login else {}, read, datetime.now(UTC))


def show_login(say: Speaker) -> None:
    """Show the way in, or who is logged in and the way out; nothing where no login is set up."""
    if settings.read_settings().login is None:
        return
    with st.container(key="door"):
        if is_logged_in(_get_claims(), datetime.now(UTC)):
            _show_logout(get_actor(), say)
        else:
            st.button(say("Log in"), key="log_in", on_click=st.login, width="stretch")


def _show_logout(who: Actor, say: Speaker) -> None:
    with st.popover(escape_markdown(who.name), width="stretch"):
        st.text(who.name)
        st.caption(say("Editor") if who.role is Role.EDITOR else say("Reader: you can look, but not change anything"))
        st.button(say("Log out"), key="log_out", on_click=_log_out)


def _log_out() -> None:
    now = datetime.now(UTC)
    for key, ended in list(_ENDED.items()):  # a copy: other people log out meanwhile
        if now - ended > 2 * LONGEST:
            _ENDED.pop(key, None)
    _ENDED[_make_login_key(st.user.to_dict())] = now
    st.logout()


def _get_claims() -> dict[str, Any]:
    claims = st.user.to_dict()
    return {} if _make_login_key(claims) in _ENDED else claims


def _make_login_key(claims: dict[str, Any]) -> str:
    """Return what tells this login from every other one."""
    return repr([claims.get(name) for name in ("iss", "sub", "iat", "nonce")])


_COUNT_HOLDS = 30.0  # seconds: it stands on every page, and nobody waits for it after each change
_COUNTS: dict[str, tuple[float, int]] = {}


def name_updates(say: Speaker) -> str:
    """Return the title of the page Updates, to editors with how much there is to do."""
    title, actor = say("Updates"), get_actor()
    n = count_updates() if actor.is_editor else 0
    return f"{title} ({n})" if n else title


def count_updates() -> int:
    """Return how many tasks there are, for editors; the number may be half a minute old."""
    url = settings.read_settings().database_url
    counted, n = _COUNTS.get(url, (float("-inf"), 0))
    if time.monotonic() - counted > _COUNT_HOLDS:
        n = sum(open_catalogue().count_updates().values())
        _COUNTS[url] = (time.monotonic(), n)
    return n


_UPLOADS = 8


def open_catalogue() -> Catalogue:
    """Return the catalogue as whoever asks now may use it; never keep it for another run, nor for another person."""
    return get_catalogue(get_actor())


@lru_cache(maxsize=_UPLOADS)
def read_uploaded_file(content: bytes, name: str) -> FileStamps:
    """Return what an uploaded file carries of ours; raise FileError where that is nothing."""
    return provenance.read_stamps(content, name)


@remember_answers(8)
def _load_review(actor: Actor, article_id: str) -> ArticleReview:
    return ReviewService(get_catalogue(actor)).get_review(article_id)


def get_review(article_id: str) -> ArticleReview:
    """Return an article under review, for editors; raise NotFound where its text is not held."""
    return _load_review(_require_editor("review an article"), article_id)


@remember_answers(4)
def _load_finder(actor: Actor, article_id: str) -> CandidateFinder:
    return ReviewService(get_catalogue(actor)).make_finder(article_id)


@remember_answers()
def _load_proposal(actor: Actor, number_id: str, article_id: str) -> Proposal:
    return ReviewService(get_catalogue(actor)).renew_proposal(number_id, _load_finder(actor, article_id))


def get_proposal(number: CandidateNumber) -> Proposal:
    """Return what is proposed for a number, for editors: with the names and accepted phrases of this moment."""
    return _load_proposal(_require_editor("review an article"), number.id, number.article)


@remember_answers(8)
def _load_open_proposals(actor: Actor, article_id: str) -> list[ProposedFact]:
    return ReviewService(get_catalogue(actor)).list_proposals(article_id)


def get_open_proposals(article_id: str) -> list[ProposedFact]:
    """Return the open numbers of an article, for editors, each as it would be accepted and what speaks against it."""
    return _load_open_proposals(_require_editor("review an article"), article_id)


def _require_editor(deed: str) -> Actor:
    opened = open_catalogue()
    opened.check_permission(deed)
    return opened.actor
