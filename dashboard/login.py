"""Who is logged in to this session, and the door: log in, or see who one is and log out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import roles
from dashboard.text import plain
from facts import settings
from facts.catalog import Role

if TYPE_CHECKING:
    from facts.catalog import Actor
    from facts.language import Speaker

# Logins that somebody ended: the cookie of a login would open the door for a month, whoever kept a copy.
_ENDED: dict[str, datetime] = {}


def actor() -> Actor:
    """Return who asks, looked up anew at each run."""
    read = settings.read()
    return roles.actor(_claims() if read.login else {}, read, datetime.now(UTC))


def door(say: Speaker) -> None:
    """Show the way in, or who is logged in and the way out; nothing where no login is set up."""
    if settings.read().login is None:
        return
    with st.container(key="door"):
        if roles.is_logged_in(_claims(), datetime.now(UTC)):
            _way_out(actor(), say)
        else:
            st.button(say("Log in"), key="log_in", on_click=st.login, width="stretch")


def _way_out(who: Actor, say: Speaker) -> None:
    with st.popover(plain(who.name), width="stretch"):
        st.text(who.name)
        st.caption(say("Editor") if who.role is Role.EDITOR else say("Reader: you can look, but not change anything"))
        st.button(say("Log out"), key="log_out", on_click=_log_out)


def _log_out() -> None:
    now = datetime.now(UTC)
    for key, ended in list(_ENDED.items()):  # a copy: other people log out meanwhile
        if now - ended > 2 * roles.LONGEST:
            _ENDED.pop(key, None)
    _ENDED[_key(st.user.to_dict())] = now
    st.logout()


def _claims() -> dict[str, Any]:
    claims = st.user.to_dict()
    return {} if _key(claims) in _ENDED else claims


def _key(claims: dict[str, Any]) -> str:
    """Return what tells this login from every other one."""
    return repr([claims.get(name) for name in ("iss", "sub", "iat", "nonce")])
