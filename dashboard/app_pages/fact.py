"""Fact: one permanent page, with the number in words, its phrase, source, check and history."""

import streamlit as st

from dashboard import controls, data, exports, parts, share
from dashboard.desk import confirmation, withdrawal
from dashboard.text import plain
from dashboard.views.fact_view import read_fact
from facts.errors import NotFound
from facts.selection import Selection

say = controls.language()
try:
    one = read_fact(data.catalogue(), controls.one("id", "unknown"))
except NotFound as error:
    st.error(plain(error))
    controls.link("app_pages/explore.py", say("Explore all facts"))
    st.stop()

fact, facility, metric = one.fact, one.facility, one.metric
controls.name_tab(one.phrase_fact(say.language), facility.name)
with st.container(key="said"):
    st.markdown(plain(one.subject(say)))
    st.title(plain(one.phrase_fact(say.language)), anchor=False)
    st.markdown(plain(one.when(say)))
parts.remarks(one, say)

chart, words = st.columns([3, 2], gap="large")
with chart:
    same = Selection.of(facility=facility.id, metric=metric.id)
    is_editor = data.catalogue().actor.is_editor
    parts.chart(share.of_fact(fact.id, same, say), say, opens=False, is_editor=is_editor)
with words:
    parts.phrase(one, say)
    parts.source(one, say)

st.header(say("A sentence to copy"), anchor=False)
with st.container(key="sentences"):
    share.able("page")
    share.sentences(fact.id, say)

st.header(say("What the number is"), anchor=False)
st.text(metric.definition)
parts.record(fact, say)

st.header(say("History"), anchor=False)
parts.history(fact, say)
confirmation.show(fact, say)
withdrawal.show(fact, say)
st.header(say("Where this number went"), anchor=False)
exports.of_fact(fact, say)
with st.container(horizontal=True, key="further"):
    controls.link("app_pages/facility.py", say("All about {name}", name=facility.short_name), facility=facility.id)
    controls.link("app_pages/compare.py", say("Compare this metric"), metric=metric.id)
    controls.link("app_pages/trend.py", say("Its trend"), metric=metric.id)
