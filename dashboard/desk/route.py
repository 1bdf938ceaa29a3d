"""Where the reviewer is: the article, the number and the task in the address, and the way to the next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dashboard import controls
from facts.number import State

if TYPE_CHECKING:
    from facts.number import Number
    from facts.reviewing import Review


class Task(StrEnum):
    """What is being done beside the text."""

    DECIDE = ""
    CORRECT = "correct"
    REJECT = "reject"
    ALL = "all"
    BY_HAND = "hand"


def task() -> Task:
    asked = controls.one("do")
    return Task(asked) if asked in set(Task) else Task.DECIDE


def turn_to(next_task: Task) -> None:
    controls.put("do", next_task.value)
    controls.put("words", None)


def go(number_id: str | None) -> None:
    """Turn to a number, to decide it."""
    controls.put("number", number_id)
    controls.put("part", None)
    turn_to(Task.DECIDE)


def open_article(article_id: str | None) -> None:
    controls.put("article", article_id)
    go(None)


def words() -> tuple[int, int] | None:
    """Return the place of the words that were chosen by hand."""
    start, _, end = controls.one("words").partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() and int(start) < int(end) else None


def choose_words(start: int, end: int) -> None:
    controls.put("do", Task.BY_HAND.value)
    controls.put("words", f"{start}-{end}")


def current(review: Review) -> Number | None:
    """Return the number of the address, else the first open one, else the first that counts."""
    asked = review.number(controls.one("number"))
    return asked or next_open(review, None) or next(iter(to_handle(review)), None)


def to_handle(review: Review) -> list[Number]:
    """Return the numbers that have to be decided; what the machine left out need not be."""
    return [number for number in review.numbers if number.is_to_handle]


def next_open(review: Review, after: Number | None) -> Number | None:
    """Return the next number that nobody has decided, around the end to the beginning."""
    undecided = [number for number in review.numbers if number.state is State.OPEN]
    if after is None:
        return next(iter(undecided), None)
    others = [number for number in undecided if number.id != after.id]
    return next((number for number in others if number.start >= after.start), next(iter(others), None))


def neighbour(review: Review, number: Number, step: int) -> Number | None:
    """Return the number before or after in the text, among those to handle."""
    others = [other for other in to_handle(review) if other.id != number.id]
    if step > 0:
        return next((other for other in others if _place(other) > _place(number)), None)
    return next((other for other in reversed(others) if _place(other) < _place(number)), None)


def _place(number: Number) -> tuple[int, int, str]:
    return number.start, number.end, number.id
