"""Review: bring an article in, decide each of its numbers, see that none was missed."""

import streamlit as st

from dashboard.review import article_intake, article_review
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from facts.errors import NotAllowed, NotFound

say = controls.get_speaker()
article_id = controls.get_query_value("article")
try:
    review = catalogue_access.get_review(article_id) if article_id else None
    catalogue_access.open_catalogue().check_permission("review articles")
except NotAllowed:
    components.show_heading(say("Review"))
    st.info(say("Reviewing needs the role of editor. You may read everything that is public."))
    st.stop()
except NotFound as error:
    components.show_heading(say("Review"))
    st.error(escape_markdown(error))
    controls.show_page_link("app_pages/review.py", say("All articles under review"))
    st.stop()

if review is None:
    components.show_heading(say("Review"), say("From an article to its facts: each number decided, none missed."))
    article_intake.show_intake(say)
    article_intake.show_articles(say)
else:
    with article_review.hold_keys(say):
        article_review.show_article_heading(review, say)
        article_review.show_article_review(review, say)
