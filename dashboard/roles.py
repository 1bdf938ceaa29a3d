"""Who asks and what they may do, told from the claims of a login: pure rules over the settings."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from facts.catalog import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.settings import Login, Settings

    Claims = Mapping[str, Any]

LONGEST = timedelta(hours=12)
_CLOCKS_DIFFER = timedelta(minutes=5)
_LONGEST_NAME = 100
_LONGEST_TEXT = 255  # of a subject, says OpenID Connect
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,255}")
VISITOR = Actor("visitor", Role.READER)


def actor(claims: Claims, settings: Settings, now: datetime) -> Actor:
    """Return who asks: whoever is at this machine's keyboard, the person logged in, or a visitor, who only reads."""
    if settings.login is None:
        return Actor(settings.actor, Role.EDITOR) if settings.everyone_edits else VISITOR
    if not is_logged_in(claims, now):
        return VISITOR
    return Actor(name(claims), Role.EDITOR if _edits(claims, settings.login) else Role.READER)


def is_logged_in(claims: Claims, now: datetime) -> bool:
    """Whether somebody logged in, and not longer ago than a working day.

    The cookie lives for a month, and a provider's own `exp` often for minutes only: neither says how long to work.
    """
    issued = _moment(claims.get("iat"))
    if claims.get("is_logged_in") is not True or issued is None or not _text(claims.get("sub")):
        return False
    return -_CLOCKS_DIFFER <= now - issued < LONGEST


def name(claims: Claims) -> str:
    """Return what the log calls a person: the e-mail address, else the chosen name beside the provider's own id.

    A chosen name alone could be anybody's, and could look like somebody's address.
    """
    address = email(claims)
    if address:
        return address
    chosen, subject = _text(claims.get("name"))[:_LONGEST_NAME], _text(claims.get("sub"))
    return f"{chosen} (id {subject})" if chosen else f"id {subject}"


def email(claims: Claims) -> str:
    """Return the e-mail address in small letters; none where the provider says that it is not verified."""
    address = claims.get("email")
    is_denied = claims.get("email_verified", True) not in (True, "true")
    if is_denied or not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return ""
    return address.lower()


def _edits(claims: Claims, login: Login) -> bool:
    if email(claims) in login.editors:
        return True
    if login.editor_claim is None:
        return False
    path, wanted = login.editor_claim
    held = _claim(claims, path)
    return wanted in held if isinstance(held, list) else isinstance(held, str) and held == wanted


def _claim(claims: Claims, path: str) -> Any:
    """Return a claim by its name, else by its path through claims within claims: realm_access.roles."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _moment(seconds: Any) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _text(value: Any) -> str:
    """Return a claim as one line of text without control characters; a claim can hold anything."""
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(letter for letter in words if letter.isprintable())[:_LONGEST_TEXT]
