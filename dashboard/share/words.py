"""The words that go with a chart or a fact: how to tell it, how to describe it, how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.share import link
from dashboard.share.widgets import copyable
from dashboard.views.fact_view import read_fact, read_facts
from facts import saying
from facts.language import NATIVE

if TYPE_CHECKING:
    from dashboard.share.subject import Offer
    from facts.language import Speaker


def show(offer: Offer) -> None:
    """Show the sentences, the description and the citation."""
    say, language = offer.say, offer.subject.query.language
    if offer.subject.fact:
        sentences(offer.subject.fact, say)
    elif offer.ids:
        told = "\n".join(_sentences(offer.ids, language))
        copyable(say("A sentence for each number"), told, say("Copy the sentences"), say, language=language)
    copyable(say("Alt text"), offer.alt, say("Copy the alt text"), say, language=language)
    st.caption(say("Tells the chart to people who cannot see it: paste it where your page asks for alt text."))
    copyable(say("Citation"), citation(offer), say("Copy the citation"), say, language=language)


def sentences(fact_id: str, say: Speaker) -> None:
    """Show the sentence of one fact in each language; a withdrawn one has none."""
    one = read_fact(data.catalogue(), fact_id)
    if one.is_withdrawn:
        st.warning(say("It is withdrawn: there is no sentence to copy."))
        return
    for language, name in NATIVE.items():
        sentence = one.sentence(language)
        copyable(name, sentence, say("Copy the sentence in {language}", language=name), say, language=language)


def _sentences(ids: list[str], language: str) -> list[str]:
    """Return a sentence ready to paste for each fact; none for a withdrawn one."""
    return [one.sentence(language) for one in read_facts(data.catalogue(), ids) if not one.is_withdrawn]


def citation(offer: Offer) -> str:
    """Return what the chart is, where and when it was seen, and the sources of its numbers."""
    say = offer.subject.query.say
    day = saying.day_of(offer.opened, say.language)
    place = link.find_home() + (offer.subject.reading() if offer.subject.fact else offer.page)
    head = say("{title}. Facts, {day}, {address}", title=offer.title, day=day, address=place)
    sources = list(dict.fromkeys(offer.shown.frame["citation"])) if offer.ids else []
    return "\n".join([head, *sources])
