"""One article under review: its progress, its text with every number marked, the number at hand, facts by hand."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import marked
from dashboard.review import decisions, number_choices, number_list, number_review
from dashboard.review.article_intake import REVIEW_PAGE, describe_progress, describe_states, share_handled
from dashboard.review.decisions import ReviewTask
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.catalog import ReviewService
from facts.errors import FactsError, NotAllowed, NotFound
from facts.model.candidate_number import NumberState
from facts.model.record import Fact, ReviewState
from facts.model.text_limits import find_max_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.marked import ArticlePart
    from facts.catalog import ArticleReview
    from facts.languages.translator import Speaker
    from facts.model.candidate_number import CandidateNumber
    from facts.model.source_article import Article


def show_added_by_hand(review: ArticleReview, say: Speaker) -> None:
    """Show the words that were chosen with the form, or ask for them."""
    decisions.show_message()
    st.header(say("Add a fact by hand"), anchor=False)
    place = decisions.get_chosen_words()
    number = _read_number(review, place) if place else None
    if number is None:
        _ask_words(review, say)
        return
    number_review.show_phrase(review, number, say)
    at = f"hand-{number.start}-{number.end}"
    top = st.container(key="top")
    number_choices.show_choices(number, at, say)
    number_choices.show_new_record_buttons(number, say)
    number_choices.show_corrections(number, at, say)
    with top:
        number_review.show_in_words(number, number_choices.read_values(number, at), say)
    with top, st.container(horizontal=True, key="decision"):
        st.button(
            say("Add this fact"),
            key="add",
            type="primary",
            shortcut="A",
            on_click=decisions.add_by_hand,
            args=(number, at, say),
        )
        _show_back_button(say)


def _read_number(review: ArticleReview, place: tuple[int, int]) -> CandidateNumber | None:
    """Return the words of a place as the machine reads them; say what is wrong with a place that is none."""
    try:
        return ReviewService(catalogue_access.open_catalogue()).read_words(
            review.article.id, *_trim_span(review.text, *place)
        )
    except FactsError as error:
        st.error(escape_markdown(error))
        return None


def _trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave the white space at both ends out: a double click often takes it along."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _ask_words(review: ArticleReview, say: Speaker) -> None:
    """Ask for the words, and find them in the text exactly."""
    st.markdown(say("Select the words in the article, or paste them here."))
    words = st.text_input(
        say("The words that state the number"),
        key="pasted",
        max_chars=find_max_length(Fact, "quote_exact"),
        on_change=_take_found_words,
        args=(review.article.id,),
    )
    places = _find_places(review.article.id, words)
    if words.strip() and not places:
        st.warning(say("These words are not in the article exactly like this."))
    for start, end in places[:8]:
        around = review.text[max(0, start - 60) : end + 60]
        st.button(
            escape_markdown(f"… {around} …"),
            key=f"place-{start}",
            on_click=decisions.choose_words,
            args=(start, end),
            width="stretch",
            wrap=True,
        )
    _show_back_button(say)


def _find_places(article_id: str, words: str) -> list[tuple[int, int]]:
    return ReviewService(catalogue_access.open_catalogue()).find_places(article_id, words) if words.strip() else []


def _take_found_words(article_id: str) -> None:
    """Take words that stand in one place only at once."""
    places = _find_places(article_id, st.session_state["pasted"])
    if len(places) == 1:
        decisions.choose_words(*places[0])


def _show_back_button(say: Speaker) -> None:
    st.button(say("Back"), key="task-decide", shortcut="Esc", on_click=decisions.turn_to, args=(ReviewTask.DECIDE,))


ARTICLE_PAGE = "app_pages/article.py"
_RUNS = "desk_runs"


@contextmanager
def hold_keys(say: Speaker) -> Iterator[None]:
    """Let keys that are pressed while a page is made wait until all of it is there."""
    place, has_failed = st.container(key="keys"), decisions.has_failed()
    yield
    st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
    words = {"waiting": say("Keys that wait:"), "dropped": say("Not used, as the number before was not decided:")}
    with place:
        marked.show_key_queue(st.session_state[_RUNS], words, has_failed=has_failed)


def show_article_heading(review: ArticleReview, say: Speaker) -> None:
    """Say which article this is, how far it is, and offer what concerns all of it."""
    published = saying.phrase_date(review.article.published, say.language)
    controls.set_tab_title(say("Review"), review.article.title)
    st.title(escape_markdown(review.article.title), anchor=False)
    st.caption(f"{escape_markdown(review.article.publisher)} · {published}")
    counts = Counter(number.state for number in review.numbers)
    st.progress(share_handled(*review.progress), text=describe_states(counts, say))
    _show_finished(review, say)
    _show_failed_facts(review, say)
    _show_omissions(review, say)
    with st.container(horizontal=True, vertical_alignment="center", key="whole"):
        task = decisions.get_task()
        if any(number.state is NumberState.OPEN for number in review.numbers) and task is not ReviewTask.ALL:
            _show_article_task(say("Accept all that passed"), ReviewTask.ALL, "Shift+A")
        if task is not ReviewTask.LIST:
            _show_article_task(say("List of numbers"), ReviewTask.LIST, "O")
        if task is not ReviewTask.BY_HAND:
            _show_article_task(say("Add by hand"), ReviewTask.BY_HAND, "H")
        controls.choose_segment(
            "order",
            say("Order"),
            {"": say("Likely facts first"), decisions.BY_TEXT: say("As in the text")},
            "",
            label_visibility="collapsed",
        )
        controls.show_page_link(REVIEW_PAGE, say("All articles under review"))


def _show_article_task(label: str, task: ReviewTask, shortcut: str) -> None:
    st.button(label, key=f"task-{task.value}", shortcut=shortcut, on_click=decisions.turn_to, args=(task,))


def _show_finished(review: ArticleReview, say: Speaker) -> None:
    done, total = review.progress
    if done < total:
        return
    accepted = sum(number.state is NumberState.ACCEPTED for number in review.numbers)
    st.success(say.many("Every number is decided: {n} fact.", "Every number is decided: {n} facts.", accepted))
    controls.show_page_link(ARTICLE_PAGE, say("All facts of this article"), article=review.article.id)


def _show_failed_facts(review: ArticleReview, say: Speaker) -> None:
    """List recorded facts whose words are no longer in the text."""
    if not review.failed:
        return
    st.warning(say("These facts were recorded from words that are no longer in the text:"))
    for fact in review.failed:
        controls.show_page_link(
            controls.FACT_PAGE,
            escape_markdown(f"{saying.phrase_fact(fact, say.language)} – {fact.quote_exact}"),
            id=fact.id,
        )


def _show_omissions(review: ArticleReview, say: Speaker) -> None:
    """List what the reading left out or could not read."""
    if not review.notes:
        return
    count = len(review.notes)
    title = say.many("{n} note on what was left out or not read", "{n} notes on what was left out or not read", count)
    with st.expander(title, icon=":material/visibility_off:"):
        for note in review.notes:
            st.markdown(escape_markdown(note))


_LISTS = {ReviewTask.ALL: number_list.show_batch, ReviewTask.LIST: number_list.show_list}
"""What takes the whole width, without the text beside it."""


def show_article_review(review: ArticleReview, say: Speaker) -> None:
    """Show the text and the number at hand side by side; the list of all sure ones takes the whole width."""
    task = decisions.get_task()
    if task in _LISTS:
        _LISTS[task](review, say)
        return
    number = decisions.find_current(review)
    text, hand = st.columns([3, 2], gap="large")
    with hand, st.container(key="hand"):
        if task is ReviewTask.BY_HAND:
            show_added_by_hand(review, say)
        elif number is None:
            decisions.show_message()
            st.info(say("The machine found no number in this article. Add one by hand where there is one."))
        else:
            number_review.show_number(review, number, say)
    with text:
        show_marked_text(review, number, say)


def show_marked_text(review: ArticleReview, current: CandidateNumber | None, say: Speaker) -> None:
    """Show the part of the article around the current number, or the part that was asked for."""
    words = decisions.get_chosen_words()
    part = choose_part(review, words[0] if words else current.start if current else 0, say)
    inside = [number for number in review.numbers if number.end > part.start and number.start < part.end]
    marked.show_article_text(
        review.text,
        part,
        [_mark_number(number, review, say) for number in inside],
        words={"text": say("The article"), "add": say("Add as a fact"), "page": say("Page")},
        legend=decisions.name_states(say),
        current=current.id if current and not words else None,
        pages=review.pages,
        language=review.article.language,
        on_picked=_open_picked_number,
        on_chosen=_take_chosen_words,
    )


def choose_part(review: ArticleReview, place: int, say: Speaker) -> ArticlePart:
    """Return the part that was asked for, else the one around a place, and show the way to the others."""
    found = marked.split_parts(review.text, review.pages)
    part = _find_asked_part(found) or marked.find_part(found, place)
    _show_part_links(found, part, say)
    return part


def _mark_number(number: CandidateNumber, review: ArticleReview, say: Speaker) -> marked.MarkedNumber:
    return marked.MarkedNumber(
        number.id, number.start, number.end, number.state.value, decisions.describe_number(number, review, say)
    )


def _open_picked_number() -> None:
    number_id = marked.get_picked_number()
    if number_id:
        decisions.open_number(number_id)


def _take_chosen_words() -> None:
    place = marked.get_chosen_span()
    if place:
        decisions.choose_words(*place)


def _find_asked_part(found: list[ArticlePart]) -> ArticlePart | None:
    asked = controls.get_query_value("part")
    return found[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(found) else None


def _show_part_links(found: list[ArticlePart], part: ArticlePart, say: Speaker) -> None:
    """Show which part of a long article this is, and the way to the others."""
    if len(found) < 2:
        return
    before, where, after = st.columns([1, 2, 1], vertical_alignment="center")
    with before:
        _show_part_link(say("Part before"), part.number - 1, part.number > 1)
    with where:
        st.caption(say("Part {n} of {total}", n=part.number, total=part.total))
    with after:
        _show_part_link(say("Part after"), part.number + 1, part.number < part.total)


def _show_part_link(label: str, to: int, is_there: bool) -> None:
    controls.show_action_button(
        lambda: controls.set_query_value("part", to), label, key=f"part-{to}", disabled=not is_there, type="tertiary"
    )


def show_coverage(article: Article, say: Speaker) -> None:
    """Say how many facts there are, how many numbers were handled, and what share is checked."""
    found = ReviewService(catalogue_access.open_catalogue()).count_coverage(article.id)
    pieces = [say.many("{n} fact", "{n} facts", found.facts)]
    if found.total:
        pieces.append(describe_progress(found.handled, found.total, say))
    if found.facts:
        pieces.append(say("{share} % verified", share=100 * found.verified // found.facts))
    st.caption(" · ".join(pieces))


def show_highlights(article: Article, say: Speaker) -> None:
    """Show the text with its facts to editors, where it is held; to others, nothing."""
    try:
        review = catalogue_access.get_review(article.id)
    except (NotAllowed, NotFound):
        return
    st.header(say("The article with its facts"), anchor=False)
    controls.show_page_link(REVIEW_PAGE, say("Review its numbers"), article=article.id)
    part = choose_part(review, 0, say)
    marked.show_article_text(
        review.text,
        part,
        [_mark_fact(start, end, fact, say) for start, end, fact in _list_places(review)],
        words={"text": say("The article"), "add": "", "page": say("Page")},
        legend={NumberState.ACCEPTED.value: say("recorded")},
        pages=review.pages,
        language=article.language,
    )
    picked = marked.get_picked_number()
    if picked:
        controls.open_fact(picked)


def _list_places(review: ArticleReview) -> list[tuple[int, int, Fact]]:
    facts = ((number, review.facts.get(number.fact or "")) for number in review.numbers)
    return [
        (number.start, number.end, fact)
        for number, fact in facts
        if fact and number.state is NumberState.ACCEPTED and fact.review_state is ReviewState.APPROVED
    ]


def _mark_fact(start: int, end: int, fact: Fact, say: Speaker) -> marked.MarkedNumber:
    said = f"{saying.phrase_fact(fact, say.language)} · {name_subjects(say.language)['metric'].get(fact.metric, '')}"
    return marked.MarkedNumber(fact.id, start, end, NumberState.ACCEPTED.value, said)
