"""What bringing a text in writes: the article, its text, its numbers, and the facts recorded before.

Facts and decisions are carried over from an old text to a new one by whole lines that are the same, never by likeness:
they are found again exactly, or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from facts.catalog import number_candidates
from facts.catalog.fact_decisions import NUMBER_STATES, is_in_force
from facts.errors import FileError
from facts.evidence import status, verification
from facts.evidence.verification import get_quote_context
from facts.model import text_limits
from facts.model.candidate_number import CandidateNumber, Proposal, make_number_id
from facts.model.record import NUMERIC, UNSOUND
from facts.store import ChangeSet, HeldText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from facts.documents import Reading
    from facts.evidence.verification import Verdict
    from facts.model.record import Fact
    from facts.model.source_article import Article
    from facts.parsing import CatalogueNames


MOST_COMPARED_LINES = 4000
"""How many lines between the first and the last change are compared; beyond it only the ends are taken as equal."""


class EqualBlock(NamedTuple):
    """A stretch that is the same in both texts."""

    start: int
    end: int
    shift: int


class TextAlignment:
    """Two texts laid side by side."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.blocks = list(_find_blocks(old, new))
        self._starts = [block.start for block in self.blocks]

    def find_place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a place of the old text stands in the new one; None where anything of it changed."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or end > self.blocks[at].end:
            return None
        shift = self.blocks[at].shift
        return start + shift, end + shift

    def find_replacement(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the new text that stands where a changed place of the old one was; it may be empty."""
        at = bisect_right(self._starts, start) - 1
        left = self.blocks[at] if at >= 0 else EqualBlock(0, 0, 0)
        last = EqualBlock(len(self.old), len(self.old), len(self.new) - len(self.old))
        right = next((block for block in self.blocks if block.end >= end and block.end > left.end), last)
        first, behind = min(start, left.end), max(end, right.start)
        at = first + left.shift
        old, new = self.old[first:behind], self.new[at : behind + right.shift]
        skipped, skipped_new, old, new = _pair_lines(old, new, start - first, end - first)
        first, at = first + skipped, at + skipped_new
        head = min(_count_common(old, new), start - first)
        tail = min(_count_common(old[::-1], new[::-1]), first + len(old) - end, len(new) - head)
        return at + head, at + len(new) - tail


def _find_blocks(old: str, new: str) -> Iterator[EqualBlock]:
    head = _count_common(old, new)
    room = min(len(old), len(new)) - head
    tail = _count_common(old[len(old) - room :][::-1], new[len(new) - room :][::-1])
    if head:
        yield EqualBlock(0, head, 0)
    yield from _compare_lines(old[head : len(old) - tail], new[head : len(new) - tail], head)
    if tail:
        yield EqualBlock(len(old) - tail, len(old), len(new) - len(old))


def _pair_lines(old: str, new: str, start: int, end: int) -> tuple[int, int, str, str]:
    """Return the line of a place and the one in its stead, each after how much; all, where their numbers differ."""
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, ours))]
    number = bisect_right(starts, start) - 1
    if len(ours) != len(theirs) or number >= len(ours) or end > starts[number + 1]:
        return 0, 0, old, new
    return starts[number], sum(map(len, theirs[:number])), ours[number], theirs[number]


def _count_common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _compare_lines(old: str, new: str, offset: int) -> Iterator[EqualBlock]:
    """Yield the equal runs of lines of the two middles; `offset` is where both begin."""
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(ours), len(theirs)) > MOST_COMPARED_LINES:
        return
    our_starts, their_starts = ([0, *accumulate(map(len, lines))] for lines in (ours, theirs))
    for one, other, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        if size:
            start, end = offset + our_starts[one], offset + our_starts[one + size]
            yield EqualBlock(start, end, their_starts[other] - our_starts[one])


def judge_facts(
    facts: Iterable[Fact], held: HeldText, article: Article, before: HeldText | None, unchanged: TextAlignment
) -> dict[str, Verdict]:
    """Look for each fact that still stands in the text; a rejected or withdrawn one is not looked for."""
    return {
        fact.id: verification.renew_verification(follow_fact(fact, held, before, unchanged), held.text, article)
        for fact in facts
        if is_in_force(fact)
    }


def follow_fact(fact: Fact, held: HeldText, before: HeldText | None, unchanged: TextAlignment) -> Fact:
    """Return the fact at its place in the new text, where the lines around it are the same as before."""
    if before is None or fact.text_sha256 != before.sha256 or fact.quote_start is None or fact.quote_end is None:
        return fact
    place = unchanged.find_place(fact.quote_start, fact.quote_end)
    if place is None:
        return fact
    return fact.model_copy(update={"quote_start": place[0], "quote_end": place[1], "text_sha256": held.sha256})


def anchor_fact(fact: Fact, verdict: Verdict, held: HeldText) -> Fact | None:
    """Return the fact's next revision at its place in the text; None where it says so already."""
    found: dict[str, Any] = verification.list_verdict_fields(verdict)
    if verdict.start is not None:
        found |= {"quote_start": verdict.start, "quote_end": verdict.end, "text_sha256": held.sha256}
    if all(getattr(fact, name) == value for name, value in found.items()) and fact.checked_at is not None:
        return None
    return fact.revise(**found, checked_at=datetime.now(UTC))


# ---- facts ---------------------------------------------------------------------------------------


class FactLinker:
    """Numbers of a text, to be linked with the facts that were recorded before it was read."""

    def __init__(self, numbers: Sequence[CandidateNumber], held: HeldText) -> None:
        self.held = held
        self.numbers = {number.id: number for number in numbers}
        self._order = sorted(numbers, key=lambda number: number.start)
        self._starts = [number.start for number in self._order]
        self._longest = max((number.end - number.start for number in numbers), default=0)
        self._linked = {number.fact for number in numbers if number.fact}

    def link_facts(self, facts: Iterable[Fact], found: Mapping[str, Verdict]) -> list[CandidateNumber]:
        """Return the numbers in the order of the text; every fact that was found stands for one of them."""
        placed = [(fact, found[fact.id]) for fact in facts if fact.id in found and fact.id not in self._linked]
        for fact, verdict in sorted(placed, key=lambda pair: (pair[1].start or 0, pair[0].id)):
            if verdict.start is not None and verdict.end is not None:
                number = self._find_best(fact, (verdict.start, verdict.end))
                self.numbers[number.id] = settle_number(number, fact)
        return sort_numbers(self.numbers.values())

    def _find_best(self, fact: Fact, place: tuple[int, int]) -> CandidateNumber:
        """The free number at the place that says most of what the fact says, else one of the fact's own."""
        ranked = sorted((-rate_likeness(fact, number), number.start, number.id) for number in self._list_free(place))
        return self.numbers[ranked[0][2]] if ranked and ranked[0][0] else self._make_own(fact, place)

    def _list_free(self, place: tuple[int, int]) -> list[CandidateNumber]:
        first = bisect_left(self._starts, place[0] - self._longest)
        last = bisect_left(self._starts, place[1])
        here = (self.numbers[number.id] for number in self._order[first:last])
        return [number for number in here if number.end > place[0] and number.fact is None]

    def _make_own(self, fact: Fact, place: tuple[int, int]) -> CandidateNumber:
        phrase = self.held.text[place[0] : place[1]]
        start, end = place
        read = Proposal(phrase=phrase)
        return CandidateNumber(
            id=make_number_id(), article=fact.article, text_sha256=self.held.sha256, start=start, end=end, proposal=read
        )


def sort_numbers(numbers: Iterable[CandidateNumber]) -> list[CandidateNumber]:
    return sorted(numbers, key=lambda number: (number.start, -number.end, number.id))


def rate_likeness(fact: Fact, number: CandidateNumber) -> int:
    """How well a reading fits a recorded fact: 3 all of it, 2 its numbers, 1 its place only, 0 for another number."""
    read = number.quantity
    if read is None:
        return 1
    if verification.is_same_reading(fact, read):
        return 3
    if verification.has_same_numbers(fact, read):
        return 2
    return 0


def settle_number(number: CandidateNumber, fact: Fact) -> CandidateNumber:
    """Return the number as a recorded fact leaves it: accepted, or open where the fact is only proposed."""
    state = NUMBER_STATES[fact.review_state]
    return number.model_copy(update={"state": state, "fact": fact.id, "reason": ""})


# ---- decisions -----------------------------------------------------------------------------------


def carry_decisions(
    old: Sequence[CandidateNumber],
    old_text: str,
    new: Sequence[CandidateNumber],
    new_text: str,
    unchanged: TextAlignment,
) -> dict[str, CandidateNumber]:
    """Return, by the id of a new number, the old one that somebody decided about and whose words stand there.

    The lines around must be unchanged, or the same phrase stand once in both texts, or once between the same words.
    """
    kept = _match_unmoved(old, new, unchanged)
    taken = {number.id for number in kept.values()}
    for with_context in (True, False):
        ours, theirs = _group_by_words(old, old_text, with_context), _group_by_words(new, new_text, with_context)
        for words, numbers in ours.items():
            one, fitting = numbers[0], theirs.get(words, [])
            is_plain = len(numbers) == len(fitting) == 1 and _is_worth_keeping(one)
            if is_plain and one.id not in taken and fitting[0].id not in kept:
                taken.add(one.id)
                kept[fitting[0].id] = one
    return kept


def _match_unmoved(
    old: Sequence[CandidateNumber], new: Sequence[CandidateNumber], unchanged: TextAlignment
) -> dict[str, CandidateNumber]:
    by_place = {(number.start, number.end): number.id for number in new}
    placed = ((unchanged.find_place(number.start, number.end), number) for number in old if _is_worth_keeping(number))
    return {by_place[place]: number for place, number in placed if place in by_place}


def _is_worth_keeping(number: CandidateNumber) -> bool:
    """Whether something would be lost with it: a decision, or the fact of one that was taken back."""
    return number.is_handled or number.fact is not None


def _group_by_words(
    numbers: Iterable[CandidateNumber], text: str, with_context: bool
) -> dict[tuple[str, ...], list[CandidateNumber]]:
    found: dict[tuple[str, ...], list[CandidateNumber]] = defaultdict(list)
    for number in numbers:
        sides = get_quote_context(text, number.start, number.end) if with_context else ()
        found[(" ".join(number.phrase.split()), *sides)].append(number)
    return found


def move_number(old: CandidateNumber, to: CandidateNumber) -> CandidateNumber:
    """Return a decided number at its place in a new text, read anew and decided as before."""
    place = {name: getattr(to, name) for name in ("start", "end", "text_sha256", "proposal")}
    return old.model_copy(update={**place, "revision": old.revision + 1})


LONGEST_SLUG = 80
_NO_SLUG_LETTER = re.compile(r"[^a-z0-9]+")


def describe_article(reading: Reading) -> dict[str, Any]:
    """Return the fields of `Article` that the document tells, without an id; the site stands in for a publisher."""
    host = urlsplit(reading.url).hostname if reading.url else None
    told = {
        "title": " ".join(reading.title.split())[: text_limits.TITLE],
        "publisher": " ".join(reading.publisher.split())[: text_limits.NAME] or (host or "").removeprefix("www."),
        "published": reading.published,
        "url": reading.url,
        "language": reading.language,
        "medium": reading.medium,
        "accessed": status.get_today().isoformat(),
    }
    return {name: value for name, value in told.items() if value}


def make_free_id(title: str, taken: Callable[[Iterable[str]], Iterable[str]]) -> str:
    """Return a slug of the title that no article has: with a number where needed."""
    slug = make_slug(title)
    if NUMERIC.fullmatch(slug):
        slug = f"article-{slug}"
    wanted = [slug, *(f"{slug}-{number}" for number in range(2, 1000))]
    used = set(taken(wanted))
    return next(name for name in wanted if name not in used)


def make_slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return _NO_SLUG_LETTER.sub("-", plain).strip("-")[:LONGEST_SLUG].rstrip("-") or "article"


def find_likely_article(described: Mapping[str, Any], articles: Iterable[Article]) -> Article | None:
    """Return the article with the same address, else the one of the same date whose title holds the other's words."""
    known = list(articles)
    address = described.get("url")
    same = [item for item in known if address and item.url == address]
    return next(iter(same or [item for item in known if _is_same_article(described, item)]), None)


def _is_same_article(described: Mapping[str, Any], article: Article) -> bool:
    ours, theirs = _split_title(described.get("title", "")), _split_title(article.title)
    dated = described.get("published") is not None and described["published"] == article.published
    return dated and bool(ours) and (ours <= theirs or theirs <= ours)


def _split_title(title: str) -> set[str]:
    return set(make_slug(title).split("-")) if title else set()


@dataclass(frozen=True, slots=True)
class IngestionReport:
    """What bringing a text in did."""

    article: Article
    is_new: bool
    """Whether the article was not known before."""
    is_changed: bool
    """Whether its text was not held before in exactly these words."""
    total: int
    handled: int
    anchored: tuple[str, ...] = ()
    """Facts recorded earlier that were found in the text."""
    failed: tuple[tuple[str, str], ...] = ()
    """(fact, why) for those recorded earlier whose words are not there."""


class ArticleIngestion:
    """A text about to be held, beside what the catalogue holds of its article."""

    def __init__(
        self,
        reading: Reading,
        article: Article,
        *,
        by: str,
        before: HeldText | None,
        old: Sequence[CandidateNumber] = (),
    ) -> None:
        if not reading.text.strip():
            raise FileError("holds no text", where=article.title, remedy="Bring in a file with words in it.")
        self.article = article.model_copy(update={"text_sha256": reading.sha256})
        self.before, self.old = before, list(old)
        self.unchanged = TextAlignment(before.text if before else "", reading.text)
        self.held = HeldText(
            article=article.id,
            sha256=reading.sha256,
            text=reading.text,
            pages=reading.pages,
            read_at=datetime.now(UTC),
            read_by=by,
            notes=reading.notes,
            revision=before.revision + 1 if before else 1,
        )

    def make_change(
        self, names: CatalogueNames, facts: Sequence[Fact], known: int | None
    ) -> tuple[ChangeSet, IngestionReport]:
        """Return what to write and what it will have done; `known` is the stored article's revision, if it has one."""
        found = judge_facts(facts, self.held, self.article, self.before, self.unchanged)
        numbers, moved = self._place_numbers(names, facts, found)
        kept = {number.id for number, _ in moved}
        change = ChangeSet(
            articles=() if known else (self.article,),
            renewed=((self.article, known),) if known else (),
            text=self.held,
            revised=tuple(self._list_revised(facts, found)),
            numbers=tuple(number for number in numbers if number.id not in kept),
            moved=tuple(moved),
            dropped=tuple(number for number in self.old if number.id not in kept),
        )
        return change, self._report_outcome(numbers, facts, found, is_new=known is None)

    def _place_numbers(
        self, names: CatalogueNames, facts: Sequence[Fact], found: Mapping[str, Verdict]
    ) -> tuple[list[CandidateNumber], list[tuple[CandidateNumber, int]]]:
        """All numbers of the text, and those among them that were under review before with the revision they had."""
        fresh = number_candidates.find_candidates(self.held.text, self.held.sha256, self.article, names)
        before = self.before.text if self.before else ""
        kept = carry_decisions(self.old, before, fresh, self.held.text, self.unchanged)
        known = {number.id: number for number in self.old}
        placed = [move_number(kept[one.id], one) if one.id in kept else one for one in fresh]
        linked = FactLinker(placed, self.held).link_facts(facts, found)
        owners = {number.fact: number for number in self.old if number.fact and number.id not in _collect_ids(placed)}
        numbers = [self._return_to_owner(number, owners) for number in linked]
        return numbers, [(number, known[number.id].revision) for number in numbers if number.id in known]

    def _return_to_owner(self, number: CandidateNumber, owners: Mapping[str, CandidateNumber]) -> CandidateNumber:
        """Give a number whose fact was found elsewhere back to whoever decided about it."""
        owner = owners.get(number.fact) if number.fact else None
        return move_number(owner, number) if owner else number

    def _list_revised(self, facts: Sequence[Fact], found: Mapping[str, Verdict]) -> list[tuple[Fact, int]]:
        pairs = ((fact, anchor_fact(fact, found[fact.id], self.held)) for fact in facts if fact.id in found)
        return [(revised, fact.revision) for fact, revised in pairs if revised is not None]

    def _report_outcome(
        self, numbers: Sequence[CandidateNumber], facts: Sequence[Fact], found: Mapping[str, Verdict], *, is_new: bool
    ) -> IngestionReport:
        failed = {key: verdict for key, verdict in found.items() if verdict.outcome in UNSOUND}
        return IngestionReport(
            article=self.article,
            is_new=is_new,
            is_changed=True,
            total=sum(number.is_to_handle for number in numbers),
            handled=sum(number.is_handled for number in numbers),
            anchored=tuple(fact.id for fact in facts if fact.id in found and fact.id not in failed),
            failed=tuple((key, verdict.reason) for key, verdict in failed.items()),
        )


def _collect_ids(numbers: Sequence[CandidateNumber]) -> set[str]:
    return {number.id for number in numbers}
