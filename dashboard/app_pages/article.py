"""Articles: each source, and the facts from it."""

import streamlit as st

from dashboard import share
from dashboard.review import article_review
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.fact_lists import list_articles, list_facts
from facts import saying
from facts.errors import NotFound
from facts.model.selection import Selection

say = controls.get_speaker()
components.show_heading(say("Articles"), say("Each source, and every fact taken from it."))
listed = list_articles(controls.get_query_value("article"))
article_id = controls.choose_one("article", say("Article"), listed, next(iter(listed), ""))
try:
    article = catalogue_access.open_catalogue().get_article(controls.get_query_value("article", article_id))
except NotFound as error:
    st.error(escape_markdown(error))
    st.stop()

controls.set_tab_title(article.title)
chosen = Selection.of(article=article.id)
st.header(escape_markdown(article.title), anchor=False)
st.markdown(f"{escape_markdown(article.publisher)} · {saying.phrase_date(article.published, say.language)}")
article_review.show_coverage(article, say)
st.text(article.citation)
components.show_vanished(article, say)
if article.url:
    st.link_button(say("Open the article"), article.url)
if article.note:
    st.text(article.note)
article_review.show_highlights(article, say)
components.show_facts_table(list_facts(chosen, say.language, order="position", limit=500), say, "facts")
share.show_share_button(share.share_facts(chosen, say, "article"), say)
