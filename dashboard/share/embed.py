"""The code that shows a chart or a card in a web page, and what its readers will see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.addresses import chart
from dashboard.addresses.html import tag
from dashboard.addresses.oembed import BELOW, CARD_SIZE
from dashboard.share import choice, site
from dashboard.share.copyable import copyable
from dashboard.share.subject import previewed

if TYPE_CHECKING:
    from dashboard.share.offer import Offer

DESKTOP, PHONE = 820, 360
OWN = "own"


def show(offer: Offer) -> None:
    """Show the choices, the code and the preview."""
    say = offer.say
    with st.container(horizontal=True, key="share_embed"):
        is_card = _is_card(offer)
        frozen = _frozen(offer)
        theme = choice.appearance(say, "embed_theme", {OWN: say("The reader's own")})
    subject = offer.subject.told(theme=theme.removeprefix(OWN), frozen=frozen)
    path = subject.card() if is_card else subject.embed()
    code = card_code(site.home(), path, offer.title) if is_card else chart_code(site.home(), path, offer)
    copyable(say("Code for a web page"), code, say("Copy the code"), say)
    site.warn_of_frames(say)
    site.warn_of_this_machine(say)
    _preview(offer, path, is_card=is_card)


def chart_code(home: str, path: str, offer: Offer) -> str:
    """Return a frame as wide as its place, which takes the height that the chart asks for."""
    style = "width:100%;border:0"
    frame = tag(
        "iframe", src=home + path, title=offer.title, style=style, height=_height(offer, DESKTOP), loading="lazy"
    )
    return tag("script", src=f"{home}/embed/host.js", defer=True) + "\n" + frame


def card_code(home: str, path: str, title: str) -> str:
    """Return a frame for a card, which needs no script."""
    width, height = CARD_SIZE
    style = f"width:100%;max-width:{width}px;border:0"
    return tag("iframe", src=home + path, title=title, style=style, height=height, loading="lazy")


def _is_card(offer: Offer) -> bool:
    """Show the choice between a card and a number line, for one fact."""
    if not offer.subject.fact or offer.is_date:
        return bool(offer.subject.fact)
    names = {"card": offer.say("Card"), "chart": offer.say("Number line")}
    return choice.one(offer.say("Form"), names, "form") == "card"


def _frozen(offer: Offer) -> str:
    """Show the choice between what will be newest and what is there now; return the moment to keep."""
    say = offer.say
    names = {"live": say("Always the newest"), "frozen": say("As it is now")}
    chosen = choice.one(say("Numbers"), names, "frozen")
    return "" if chosen == "live" else f"{offer.opened:%Y-%m-%dT%H:%M:%SZ}"


def _preview(offer: Offer, path: str, *, is_card: bool) -> None:
    say = offer.say
    widths = {"desktop": say("Desktop"), "phone": say("Phone")}
    phone = choice.one(say("What readers will see"), widths, "width") == "phone"
    width, height = CARD_SIZE if is_card else (DESKTOP, _height(offer, PHONE if phone else DESKTOP))
    st.iframe(previewed(path), width=PHONE if phone else width, height=height, alt=offer.title)


def _height(offer: Offer, width: int) -> int:
    return chart.height(offer.shown, width) + BELOW
