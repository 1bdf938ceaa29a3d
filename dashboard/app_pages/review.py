"""Review: bring an article in, decide each of its numbers, see that none was missed."""

import streamlit as st

from dashboard import controls, data, parts
from dashboard.desk import intake, listing, table
from dashboard.text import plain
from facts.errors import NotAllowed, NotFound

say = controls.language()
article_id = controls.one("article")
try:
    review = data.review(article_id) if article_id else None
    data.catalogue().may("review articles")
except NotAllowed:
    parts.heading(say("Review"))
    st.info(say("Reviewing needs the role of editor. You may read everything that is public."))
    st.stop()
except NotFound as error:
    parts.heading(say("Review"))
    st.error(plain(error))
    controls.link("app_pages/review.py", say("All articles under review"))
    st.stop()

if review is None:
    parts.heading(say("Review"), say("From an article to its facts: each number decided, none missed."))
    intake.show(say)
    listing.show(say)
else:
    table.heading(review, say)
    table.show(review, say)
