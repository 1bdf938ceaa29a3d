"""A chart as a picture file, in the size of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.pictures.browser import has_browser
from dashboard.pictures.picture_file import ENDINGS, SIZES
from dashboard.share.subject import previewed
from dashboard.share.widgets import choose_appearance, choose_listed, files, picture

if TYPE_CHECKING:
    from dashboard.pictures.picture_file import Size
    from dashboard.share.subject import Offer
    from facts.language import Speaker

BEST = "png"  # what every program opens


def show(offer: Offer) -> None:
    """Show the choice of size and appearance, the files, and the picture itself."""
    say = offer.say
    if offer.is_date:
        st.info(say("A date has no number line. Share its card or its sentence; Compare draws dates on a timeline."))
        return
    if not has_browser():
        st.warning(say("This server makes no pictures: it has no Chrome or Chromium."))
        st.markdown(say("The camera in the corner of the chart saves it as an SVG picture."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_picture"):
        size = choose_listed(say("Size"), _sizes(say), "size")
        theme = choose_appearance(say, "picture_theme")
    subject = offer.subject.told(theme=theme)
    files(
        {
            _label(ending, SIZES[size], say): subject.image(ending, size)
            for ending in sorted(ENDINGS, key=lambda ending: ending != BEST)
        }
    )
    st.caption(say("PNG for posts and mail, SVG for the web, PDF for print. Dates and sources are in the picture."))
    picture(previewed(subject.image("svg", size)), offer.alt)


def _sizes(say: Speaker) -> dict[str, str]:
    names = {
        "report": say("Report column"),
        "page": say("Whole page"),
        "slide": say("Slide, 16:9"),
        "square": say("Square, for posts"),
        "print": say("Print, 18 cm at 300 dots an inch"),
    }
    return {name: names.get(name, name) for name in SIZES}


def _label(ending: str, size: Size, say: Speaker) -> str:
    """Return the label of a file, with the pixels where it has some."""
    label = say("Save as {format}", format=ending.upper())
    if ending != BEST:
        return label
    width = round(size.width * size.scale)
    height = f" × {round(size.height * size.scale)}" if size.height else ""
    return f"{label} ({width}{height} px)"
