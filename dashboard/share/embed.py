"""The code that shows a chart or a card in a web page, and what its readers will see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.html_tags import tag
from dashboard.share import link
from dashboard.share.subject import previewed
from dashboard.share.widgets import choose_appearance, choose_one, copyable
from dashboard.views.fact_view import CARD_SIZE

if TYPE_CHECKING:
    from dashboard.share.subject import Offer

DESKTOP, PHONE = 820, 360
OWN = "own"


def show(offer: Offer) -> None:
    """Show the choices, the code and the preview."""
    say = offer.say
    with st.container(horizontal=True, key="share_embed"):
        is_card = _is_card(offer)
        frozen = _frozen(offer)
        theme = choose_appearance(say, "embed_theme", {OWN: say("The reader's own")})
    subject = offer.subject.told(theme=theme.removeprefix(OWN), frozen=frozen)
    path = subject.card() if is_card else subject.embed()
    code = card_code(link.find_home(), path, offer.title) if is_card else chart_code(link.find_home(), path, offer)
    copyable(say("Code for a web page"), code, say("Copy the code"), say)
    link.warn_of_frames(say)
    link.warn_of_this_machine(say)
    _preview(offer, path, is_card=is_card)


def chart_code(home: str, path: str, offer: Offer) -> str:
    """Return a frame as wide as its place, which takes the height that the chart asks for."""
    style = "width:100%;border:0"
    frame = tag(
        "iframe",
        src=home + path,
        title=offer.title,
        style=style,
        height=offer.shown.measure_embed(DESKTOP),
        loading="lazy",
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
    return choose_one(offer.say("Form"), names, "form") == "card"


def _frozen(offer: Offer) -> str:
    """Show the choice between what will be newest and what is there now; return the moment to keep."""
    say = offer.say
    names = {"live": say("Always the newest"), "frozen": say("As it is now")}
    chosen = choose_one(say("Numbers"), names, "frozen")
    return "" if chosen == "live" else f"{offer.opened:%Y-%m-%dT%H:%M:%SZ}"


def _preview(offer: Offer, path: str, *, is_card: bool) -> None:
    say = offer.say
    widths = {"desktop": say("Desktop"), "phone": say("Phone")}
    phone = choose_one(say("What readers will see"), widths, "width") == "phone"
    width, height = CARD_SIZE if is_card else (DESKTOP, offer.shown.measure_embed(PHONE if phone else DESKTOP))
    st.iframe(previewed(path), width=PHONE if phone else width, height=height, alt=offer.title)
