"""Where the reviewer is: the article, the number and the task in the address, and the way to the next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dashboard.ui import controls
from facts.number import State

if TYPE_CHECKING:
    from facts.number import Number
    from facts.reviewing import Review


class ReviewTask(StrEnum):
    """What is being done beside the text."""

    DECIDE = ""
    CORRECT = "correct"
    REJECT = "reject"
    ALL = "all"
    BY_HAND = "hand"


def get_task() -> ReviewTask:
    asked = controls.get_query_value("do")
    return ReviewTask(asked) if asked in set(ReviewTask) else ReviewTask.DECIDE


def turn_to(next_task: ReviewTask) -> None:
    controls.set_query_value("do", next_task.value)
    controls.set_query_value("words", None)


def open_number(number_id: str | None) -> None:
    """Turn to a number, to decide it."""
    controls.set_query_value("number", number_id)
    controls.set_query_value("part", None)
    turn_to(ReviewTask.DECIDE)


def open_article(article_id: str | None) -> None:
    controls.set_query_value("article", article_id)
    open_number(None)


def get_chosen_words() -> tuple[int, int] | None:
    """Return the place of the words that were chosen by hand."""
    start, _, end = controls.get_query_value("words").partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() and int(start) < int(end) else None


def choose_words(start: int, end: int) -> None:
    controls.set_query_value("do", ReviewTask.BY_HAND.value)
    controls.set_query_value("words", f"{start}-{end}")


def find_current(review: Review) -> Number | None:
    """Return the number of the address, else the first open one, else the first that counts."""
    asked = review.number(controls.get_query_value("number"))
    return asked or find_next_open(review, None) or next(iter(list_to_handle(review)), None)


def list_to_handle(review: Review) -> list[Number]:
    """Return the numbers that have to be decided; what the machine left out need not be."""
    return [number for number in review.numbers if number.is_to_handle]


def find_next_open(review: Review, after: Number | None) -> Number | None:
    """Return the next number that nobody has decided, around the end to the beginning."""
    undecided = [number for number in review.numbers if number.state is State.OPEN]
    if after is None:
        return next(iter(undecided), None)
    others = [number for number in undecided if number.id != after.id]
    return next((number for number in others if number.start >= after.start), next(iter(others), None))


def find_neighbour(review: Review, number: Number, step: int) -> Number | None:
    """Return the number before or after in the text, among those to handle."""
    others = [other for other in list_to_handle(review) if other.id != number.id]
    if step > 0:
        return next((other for other in others if _sort_place(other) > _sort_place(number)), None)
    return next((other for other in reversed(others) if _sort_place(other) < _sort_place(number)), None)


def _sort_place(number: Number) -> tuple[int, int, str]:
    return number.start, number.end, number.id
