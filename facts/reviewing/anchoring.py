"""Facts and decisions carried over to a text: found again exactly, or not at all."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facts import wording
from facts.admission import stands
from facts.number import Number, Proposal, State, new_id
from facts.quotation import around
from facts.record import ReviewState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from facts.catalog_reads import Held
    from facts.record import Fact
    from facts.reviewing.alignment import Alignment
    from facts.source_article import Article
    from facts.wording import Verdict


def verdicts(
    facts: Iterable[Fact], held: Held, article: Article, before: Held | None, unchanged: Alignment
) -> dict[str, Verdict]:
    """Look for each fact that still stands in the text; a rejected or withdrawn one is not looked for."""
    return {
        fact.id: wording.judge(_followed(fact, held, before, unchanged), held.text, article)
        for fact in facts
        if stands(fact)
    }


def _followed(fact: Fact, held: Held, before: Held | None, unchanged: Alignment) -> Fact:
    """Return the fact at its place in the new text, where the lines around it are the same as before."""
    if before is None or fact.text_sha256 != before.sha256 or fact.quote_start is None or fact.quote_end is None:
        return fact
    place = unchanged.place(fact.quote_start, fact.quote_end)
    if place is None:
        return fact
    return fact.model_copy(update={"quote_start": place[0], "quote_end": place[1], "text_sha256": held.sha256})


def reanchored(fact: Fact, verdict: Verdict, held: Held) -> Fact | None:
    """Return the fact's next revision at its place in the text; None where it says so already."""
    found: dict[str, Any] = wording.recorded(verdict)
    if verdict.start is not None:
        found |= {"quote_start": verdict.start, "quote_end": verdict.end, "text_sha256": held.sha256}
    if all(getattr(fact, name) == value for name, value in found.items()) and fact.checked_at is not None:
        return None
    return fact.revised(**found, checked_at=datetime.now(UTC))


# ---- facts ---------------------------------------------------------------------------------------


class Linker:
    """Numbers of a text, to be linked with the facts that were recorded before it was read."""

    def __init__(self, numbers: Sequence[Number], held: Held) -> None:
        self.held = held
        self.numbers = {number.id: number for number in numbers}
        self._order = sorted(numbers, key=lambda number: number.start)
        self._starts = [number.start for number in self._order]
        self._longest = max((number.end - number.start for number in numbers), default=0)
        self._linked = {number.fact for number in numbers if number.fact}

    def link(self, facts: Iterable[Fact], found: Mapping[str, Verdict]) -> list[Number]:
        """Return the numbers in the order of the text; every fact that was found stands for one of them."""
        placed = [(fact, found[fact.id]) for fact in facts if fact.id in found and fact.id not in self._linked]
        for fact, verdict in sorted(placed, key=lambda pair: (pair[1].start or 0, pair[0].id)):
            if verdict.start is not None and verdict.end is not None:
                number = self._best(fact, (verdict.start, verdict.end))
                self.numbers[number.id] = settled(number, fact)
        return in_order(self.numbers.values())

    def _best(self, fact: Fact, place: tuple[int, int]) -> Number:
        """The free number at the place that says most of what the fact says, else one of the fact's own."""
        ranked = sorted((-likeness(fact, number), number.start, number.id) for number in self._free_at(place))
        return self.numbers[ranked[0][2]] if ranked and ranked[0][0] else self._own(fact, place)

    def _free_at(self, place: tuple[int, int]) -> list[Number]:
        first = bisect_left(self._starts, place[0] - self._longest)
        last = bisect_left(self._starts, place[1])
        here = (self.numbers[number.id] for number in self._order[first:last])
        return [number for number in here if number.end > place[0] and number.fact is None]

    def _own(self, fact: Fact, place: tuple[int, int]) -> Number:
        phrase = self.held.text[place[0] : place[1]]
        start, end = place
        read = Proposal(phrase=phrase)
        return Number(
            id=new_id(), article=fact.article, text_sha256=self.held.sha256, start=start, end=end, proposal=read
        )


def in_order(numbers: Iterable[Number]) -> list[Number]:
    return sorted(numbers, key=lambda number: (number.start, -number.end, number.id))


def likeness(fact: Fact, number: Number) -> int:
    """How well a reading fits a recorded fact: 3 all of it, 2 its numbers, 1 its place only, 0 for another number."""
    read = number.quantity
    if read is None:
        return 1
    if wording.agrees(fact, read):
        return 3
    if wording.same_numbers(fact, read):
        return 2
    return 0


def settled(number: Number, fact: Fact) -> Number:
    """Return the number as a recorded fact leaves it: accepted, or open where the fact is only proposed."""
    state = State.ACCEPTED if fact.review_state is ReviewState.APPROVED else State.OPEN
    return number.model_copy(update={"state": state, "fact": fact.id, "reason": ""})


# ---- decisions -----------------------------------------------------------------------------------


def carried(
    old: Sequence[Number], old_text: str, new: Sequence[Number], new_text: str, unchanged: Alignment
) -> dict[str, Number]:
    """Return, by the id of a new number, the old one that somebody decided about and whose words stand there.

    The lines around must be unchanged, or the same phrase stand once in both texts, or once between the same words.
    """
    kept = _unmoved(old, new, unchanged)
    taken = {number.id for number in kept.values()}
    for with_context in (True, False):
        ours, theirs = _grouped(old, old_text, with_context), _grouped(new, new_text, with_context)
        for words, numbers in ours.items():
            one, fitting = numbers[0], theirs.get(words, [])
            is_plain = len(numbers) == len(fitting) == 1 and _is_kept(one)
            if is_plain and one.id not in taken and fitting[0].id not in kept:
                taken.add(one.id)
                kept[fitting[0].id] = one
    return kept


def _unmoved(old: Sequence[Number], new: Sequence[Number], unchanged: Alignment) -> dict[str, Number]:
    by_place = {(number.start, number.end): number.id for number in new}
    placed = ((unchanged.place(number.start, number.end), number) for number in old if _is_kept(number))
    return {by_place[place]: number for place, number in placed if place in by_place}


def _is_kept(number: Number) -> bool:
    """Whether something would be lost with it: a decision, or the fact of one that was taken back."""
    return number.is_handled or number.fact is not None


def _grouped(numbers: Iterable[Number], text: str, with_context: bool) -> dict[tuple[str, ...], list[Number]]:
    found: dict[tuple[str, ...], list[Number]] = defaultdict(list)
    for number in numbers:
        sides = around(text, number.start, number.end) if with_context else ()
        found[(" ".join(number.phrase.split()), *sides)].append(number)
    return found


def moved(old: Number, to: Number) -> Number:
    """Return a decided number at its place in a new text, read anew and decided as before."""
    place = {name: getattr(to, name) for name in ("start", "end", "text_sha256", "proposal")}
    return old.model_copy(update={**place, "revision": old.revision + 1})
