"""Articles: each source, and the facts from it."""

import streamlit as st

from dashboard import controls, data, parts, share
from dashboard.desk import highlights
from dashboard.text import plain
from dashboard.views.fact_lists import list_articles, list_facts
from facts import saying
from facts.errors import NotFound
from facts.selection import Selection

say = controls.language()
parts.heading(say("Articles"), say("Each source, and every fact taken from it."))
listed = list_articles(controls.one("article"))
article_id = controls.choose_one("article", say("Article"), listed, next(iter(listed), ""))
try:
    article = data.catalogue().article(controls.one("article", article_id))
except NotFound as error:
    st.error(plain(error))
    st.stop()

controls.name_tab(article.title)
chosen = Selection.of(article=article.id)
st.header(plain(article.title), anchor=False)
st.markdown(f"{plain(article.publisher)} · {saying.edtf(article.published, say.language)}")
highlights.coverage(article, say)
st.text(article.citation)
if article.url:
    st.link_button(say("Open the article"), article.url)
if article.note:
    st.text(article.note)
highlights.show(article, say)
parts.facts_table(list_facts(chosen, say.language, order="position", limit=500), say, "facts")
share.button(share.of_facts(chosen, say, "article"), say)
