"""Fact: one permanent page, with the number in words, its phrase, source, check and history."""

import streamlit as st

from dashboard import controls, data, exports, parts, share
from dashboard.desk import confirmation, withdrawal
from dashboard.text import plain
from facts import saying
from facts.errors import NotFound
from facts.selection import Selection

say = controls.language()
try:
    fact, facility, metric, article = data.fact(controls.one("id", "none"))
except NotFound as error:
    st.error(plain(error))
    controls.link("app_pages/explore.py", say("Explore all facts"))
    st.stop()

controls.name_tab(saying.fact(fact, say.language), facility.name)
with st.container(key="said"):
    st.markdown(f"{plain(facility.name)} · {plain(metric.label_in(say.language))}")
    st.title(plain(saying.fact(fact, say.language)), anchor=False)
    st.markdown(f"{saying.as_of(fact, say.language)} · {plain(saying.source(article, say.language))}")
parts.warnings(fact, metric, say)

chart, words = st.columns([3, 2], gap="large")
with chart:
    same = Selection.of(facility=facility.id, metric=metric.id)
    shown = share.of_fact(fact.id, same, say)
    parts.chart(shown, data.one(fact.id, say.language), parts.options(say), opens=False)
with words:
    parts.phrase(fact, say)
    parts.source(fact, article, say)

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
