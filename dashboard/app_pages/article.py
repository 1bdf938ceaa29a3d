"""Articles: each source, and the facts from it."""

import streamlit as st

from dashboard import share
from dashboard.review import highlighted_article
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.fact_lists import list_articles, list_facts
from facts import saying
from facts.errors import NotFound
from facts.selection import Selection

say = controls.get_speaker()
components.show_heading(say("Articles"), say("Each source, and every fact taken from it."))
listed = list_articles(controls.get_query_value("article"))
article_id = controls.choose_one("article", say("Article"), listed, next(iter(listed), ""))
try:
    article = catalogue_access.open_catalogue().article(controls.get_query_value("article", article_id))
except NotFound as error:
    st.error(escape_markdown(error))
    st.stop()

controls.set_tab_title(article.title)
chosen = Selection.of(article=article.id)
st.header(escape_markdown(article.title), anchor=False)
st.markdown(f"{escape_markdown(article.publisher)} · {saying.edtf(article.published, say.language)}")
highlighted_article.show_coverage(article, say)
st.text(article.citation)
if article.url:
    st.link_button(say("Open the article"), article.url)
if article.note:
    st.text(article.note)
highlighted_article.show_highlights(article, say)
components.show_facts_table(list_facts(chosen, say.language, order="position", limit=500), say, "facts")
share.show_share_button(share.share_facts(chosen, say, "article"), say)
