"""The words that go with a chart or a fact: how to tell it, how to describe it, how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.share import site
from dashboard.share.copyable import copyable
from facts import saying
from facts.language import NATIVE
from facts.status import is_deprecated

if TYPE_CHECKING:
    from dashboard.share.offer import Offer
    from facts.language import Speaker


def show(offer: Offer) -> None:
    """Show the sentences, the description and the citation."""
    say, language = offer.say, offer.subject.asked.language
    if offer.subject.fact:
        sentences(offer.subject.fact, say)
    elif offer.ids:
        told = "\n".join(data.sentences_of(offer.ids, language))
        copyable(say("A sentence for each number"), told, say("Copy the sentences"), say, language=language)
    copyable(say("Alt text"), offer.alt, say("Copy the alt text"), say, language=language)
    st.caption(say("Tells the chart to people who cannot see it: paste it where your page asks for alt text."))
    copyable(say("Citation"), citation(offer), say("Copy the citation"), say, language=language)


def sentences(fact_id: str, say: Speaker) -> None:
    """Show the sentence of one fact in each language; a withdrawn one has none."""
    if is_deprecated(data.fact(fact_id)[0].rank):
        st.warning(say("It is withdrawn: there is no sentence to copy."))
        return
    for language, sentence in data.sentences(fact_id).items():
        name = NATIVE[language]
        copyable(name, sentence, say("Copy the sentence in {language}", language=name), say, language=language)


def citation(offer: Offer) -> str:
    """Return what the chart is, where and when it was seen, and the sources of its numbers."""
    say = offer.subject.asked.say
    day = saying.day_of(offer.opened, say.language)
    place = site.home() + (offer.subject.reading() if offer.subject.fact else offer.page)
    head = say("{title}. Facts, {day}, {address}", title=offer.title, day=day, address=place)
    sources = list(dict.fromkeys(offer.shown.frame["citation"])) if offer.ids else []
    return "\n".join([head, *sources])
