"""Articles read again at their addresses, and what that says of the facts; what is held of an article stays as it is.

A fact is found again exactly or not at all, as when a text is brought in. Each article is one change, and only one
that found something new leaves events.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from facts.catalog.article_ingestion import TextAlignment, follow_fact
from facts.documents.source_visit import SourceVisitor
from facts.errors import FactsError
from facts.evidence import verification
from facts.model import text_limits
from facts.model.office_record import revise_note
from facts.model.office_task import SOURCE_CHANGED, SOURCE_VANISHED
from facts.model.record import SENTENCE_END, UNSOUND, build_record
from facts.model.selection import Selection
from facts.model.watched_source import MOST_WORDS, ChangeKind, SourceChange, SourceVisit, VisitOutcome
from facts.store import ChangeSet, HeldText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from facts.catalog.catalogue import Catalogue
    from facts.documents import Reading
    from facts.documents.source_visit import PageAnswer
    from facts.evidence.verification import Verdict
    from facts.model.office_record import OfficeRecord
    from facts.model.record import Fact
    from facts.model.source_article import Article

_SIDE = 240
"""How many characters of a sentence are looked at on each side of a phrase."""
_LONGEST_PLACE = MOST_WORDS - 2 * _SIDE
_WORDS_ALIKE = 2
_NEAR = 12
"""How many characters before a phrase must be the same for what follows them to stand in its stead."""
SAME_PLACE, MOVED = "same", "moved"


# ---- comparing -----------------------------------------------------------------------------------


class SourceComparison:
    """The text that an address answers now, beside what is held of its article."""

    def __init__(self, article: Article, held: HeldText | None, reading: Reading) -> None:
        self._article, self._held = article, held
        self._now = HeldText(article.id, reading.sha256, reading.text, (), datetime.now(UTC), "")
        self._alignment = TextAlignment(held.text if held else "", reading.text)
        self.counts: Counter[str] = Counter()

    @property
    def is_same_text(self) -> bool:
        return self._held is not None and self._held.sha256 == self._now.sha256

    def find_change(self, fact: Fact) -> SourceChange | None:
        """Return how the source differs from the words of a fact; None where it says of it what it said."""
        was, now = self._judge_both(fact)
        if self._held is not None and was.start is None:
            return None  # not found in what is held either: the check of its words tells that
        if now.start is None or now.end is None:
            return self._describe_missing(fact, was)
        old, new = self._cut_old(fact, was), _cut_sentence(self._now.text, now.start, now.end)
        is_same = self._has_same_sentence(fact, (now.start, now.end), old, new)
        if is_same and (now.outcome not in UNSOUND or _tell(now) == _tell(was)):
            self.counts[SAME_PLACE if now.start == was.start else MOVED] += 1
            return None
        return self._make_change(fact, ChangeKind.AROUND, old, new)

    def _judge_both(self, fact: Fact) -> tuple[Verdict, Verdict]:
        """Return what the check says of a fact in the held text, or of its quote alone, and in the new text."""
        followed = follow_fact(fact, self._now, self._held, self._alignment)
        now = verification.verify_fact(followed, self._now.text, self._article)
        if self._held is None:
            return verification.verify_quote(fact, self._article), now
        return verification.verify_fact(fact, self._held.text, self._article), now

    def _has_same_sentence(self, fact: Fact, place: tuple[int, int], old: str, new: str) -> bool:
        """Whether the words around a phrase are as they were; without a held text, those that the record keeps."""
        if self._held is not None:
            return old == new
        sides = (fact.quote_prefix, fact.quote_suffix)
        return not any(sides) or verification.has_context(self._now.text, place, *sides)

    def _describe_missing(self, fact: Fact, was: Verdict) -> SourceChange | None:
        old = self._cut_old(fact, was)
        stands = verification.find_quote(fact.quote_exact, self._now.text)
        if self._held is None or was.start is None or was.end is None:
            return None if stands else self._make_change(fact, ChangeKind.GONE, old, "")
        start, end = self._find_replacement(self._held.text, was.start, was.end)
        is_there = end - start <= _LONGEST_PLACE and self._now.text[start:end].strip()
        new = _cut_sentence(self._now.text, start, end) if is_there else ""
        new = new if _is_alike(old, new, fact.quote_exact) else ""
        kind = ChangeKind.AROUND if stands else ChangeKind.WORDS if new else ChangeKind.GONE
        return self._make_change(fact, kind, old, new)

    def _find_replacement(self, held: str, start: int, end: int) -> tuple[int, int]:
        """Return where the words stand that came for others; no further than a sentence where they begin alike."""
        first, behind = self._alignment.find_replacement(start, end)
        before = held[max(0, start - _NEAR) : start]
        found = SENTENCE_END.search(self._now.text[first : behind + 2])
        if found and before and self._now.text.endswith(before, 0, first):
            return first, first + found.start()
        return first, behind

    def _cut_old(self, fact: Fact, was: Verdict) -> str:
        if self._held is None or was.start is None or was.end is None:
            return verification.join_context(fact.quote_prefix, fact.quote_exact, fact.quote_suffix)[0]
        return _cut_sentence(self._held.text, was.start, was.end)

    def _make_change(self, fact: Fact, kind: ChangeKind, old: str, new: str) -> SourceChange:
        self.counts[kind.value] += 1
        given = {
            "fact": fact.id,
            "article": self._article.id,
            "kind": kind,
            "quote": fact.quote_exact,
            "old_words": old,
            "new_words": new,
            "held_sha256": self._held.sha256 if self._held else "",
            "seen_at": self._now.read_at,
        }
        return build_record(SourceChange, given)


def _is_alike(old: str, new: str, quote: str) -> bool:
    """Whether two sentences begin and end with some of the same words: else the one does not stand for the other."""
    ours, theirs = old.split(), new.split()
    begun = _count_same(ours, theirs)
    ended = _count_same(ours[begun:][::-1], theirs[begun:][::-1])
    return begun + ended >= min(_WORDS_ALIKE, len(ours) - len(quote.split()))


def _count_same(ours: Sequence[str], theirs: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))


def _tell(verdict: Verdict) -> tuple[str, str]:
    return verdict.outcome.value, verdict.reason


def _cut_sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a place, with single spaces, as far as it is looked at."""
    before, after = text[max(0, start - _SIDE) : start], text[end : end + _SIDE]
    before = before.rpartition("\n\n")[2]
    ends = list(SENTENCE_END.finditer(before + text[start : start + 1]))
    before = before[ends[-1].end() - 1 :] if ends else before
    after = after.partition("\n\n")[0]
    found = SENTENCE_END.search(text[max(start, end - 1) : end] + after)
    after = after[: max(0, found.end() - 2)] if found else after
    return " ".join((before + text[start:end] + after).split())


# ---- visiting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What came of one visit: the outcome, what became of the article's facts, and what is new since the last one."""

    visit: SourceVisit
    counts: Counter[str] = field(default_factory=Counter)
    changes: tuple[SourceChange, ...] = ()
    is_news: bool = False


class SourceWatch:
    """Visits the addresses of a catalogue's articles, politely: one at a time, with a pause for each host."""

    def __init__(self, catalogue: Catalogue, visitor: SourceVisitor | None = None, pause: float = 5.0) -> None:
        catalogue.check_permission("read sources again")
        self._catalogue = catalogue
        self._visitor = visitor or SourceVisitor()
        self._pause = pause
        self._last_asked: dict[str, float] = {}
        self._resting: set[str] = set()

    def iter_visits(
        self, keys: Iterable[str] = (), *, most: int = 100, seconds: float = 600.0
    ) -> Iterator[VisitReport]:
        """Visit articles, those longest not visited first or those of `keys`; end after so many, or so long."""
        deadline = time.monotonic() + seconds
        chosen = list(keys) or self._catalogue.open_office().list_watched(most)
        known = self._catalogue.get_articles(chosen)
        for article in (known[key] for key in chosen if key in known):
            if time.monotonic() > deadline:
                return
            if article.url and urlsplit(article.url).netloc not in self._resting:
                yield self.visit_article(article)

    def visit_article(self, article: Article) -> VisitReport:
        """Read one article again at its address, and write what that says of it and of its facts."""
        before = self._catalogue.open_office().find_visit(article.id)
        held = self._catalogue.get_held_text(article.id)
        now, sha256 = datetime.now(UTC), held.sha256 if held else ""
        is_known = before is not None and before.url == article.url and before.held_sha256 == sha256
        asked = before if before is not None and is_known else None
        given = {"article": article.id, "url": article.url, "held_sha256": sha256, "visited_at": now, "since": now}
        try:
            answer = self._ask_page(article.url or "", asked)
        except FactsError as error:
            note = {"outcome": VisitOutcome.FAILED, "note": str(error)[: text_limits.REASON]}
            return self._record_visit(build_record(SourceVisit, {**given, **note}), before, None, ())
        if answer is None:
            told = {"outcome": VisitOutcome.FORBIDDEN, "note": "the robots.txt of the host does not allow it"}
            return self._record_visit(build_record(SourceVisit, {**given, **told}), before, None, ())
        return self._record_answer(article, held, answer, given, before)

    def _ask_page(self, url: str, known: SourceVisit | None) -> PageAnswer | None:
        """Return what an address answers; None where its host's robots.txt does not allow to ask."""
        if not self._visitor.may_read(url):
            return None
        host, now = urlsplit(url).netloc, time.monotonic()
        wait = self._last_asked.get(host, -1e9) + max(self._pause, self._visitor.find_pause(url)) - now
        if wait > 0:
            time.sleep(wait)
        self._last_asked[host] = time.monotonic()
        marks = (known.etag, known.last_modified) if known else ("", "")
        answer = self._visitor.visit_page(url, *marks)
        if answer.is_busy:
            self._resting.add(host)
        return answer

    def _record_answer(
        self,
        article: Article,
        held: HeldText | None,
        answer: PageAnswer,
        given: Mapping[str, object],
        before: SourceVisit | None,
    ) -> VisitReport:
        """Write what an answer says; one that says nothing of the words leaves what is known of them."""
        marks = {"etag": answer.etag, "last_modified": answer.last_modified}
        if answer.reading is None:
            marks = {} if before is None or not answer.is_same else {name: getattr(before, name) for name in marks}
            outcome = VisitOutcome.VANISHED if answer.is_gone else VisitOutcome.FAILED
            note = f"the server answers {answer.status} {answer.reason}"[: text_limits.REASON]
            if answer.is_same and before is not None:
                outcome, note = before.outcome, ""
            visit = build_record(SourceVisit, {**given, "outcome": outcome, "note": note, **marks})
            return self._record_visit(visit, before, None, ())
        comparison = SourceComparison(article, held, answer.reading)
        facts = self._catalogue.iter_facts(Selection.of(article=article.id))
        changes = [change for fact in facts if (change := comparison.find_change(fact)) is not None]
        is_same = comparison.is_same_text or (held is None and not changes)
        outcome = VisitOutcome.SAME if is_same else VisitOutcome.CHANGED
        visit = build_record(SourceVisit, {**given, "outcome": outcome, **marks})
        return self._record_visit(visit, before, comparison, changes)

    def _record_visit(
        self,
        visit: SourceVisit,
        before: SourceVisit | None,
        comparison: SourceComparison | None,
        changes: Sequence[SourceChange],
    ) -> VisitReport:
        """Write a visit with what is new; an outcome that lasts keeps the day from which it does."""
        lasts = before is not None and (before.outcome, before.url) == (visit.outcome, visit.url)
        if before is not None and lasts:
            visit = revise_note(visit, since=before.since)
        office = self._catalogue.open_office()
        open_now = {one.fact: one for one in office.list_source_changes(article=visit.article)} if comparison else {}
        fresh = [one for one in changes if not _is_same_change(one, open_now.get(one.fact))]
        seen = {one.fact for one in changes}
        ended = [revise_note(one, ended_at=visit.visited_at) for key, one in open_now.items() if key not in seen]
        told = [(SOURCE_CHANGED, one.fact) for one in fresh]
        if visit.outcome is VisitOutcome.VANISHED and not lasts:
            told.append((SOURCE_VANISHED, visit.article))
        marks = (office.find_mark(*one) for one in told)
        woken: list[OfficeRecord] = [revise_note(mark, until=None) for mark in marks if mark is not None and mark.until]
        if fresh or ended or not lasts:
            records = (visit, *fresh, *ended, *woken)
            self._catalogue.carry_out(ChangeSet(office=records), verb="watch", reason=visit.note)
        else:
            office.enter_visit(visit)
        counts = comparison.counts if comparison else Counter()
        is_news = bool(fresh) or (visit.outcome is VisitOutcome.VANISHED and not lasts)
        return VisitReport(visit, counts, tuple(changes), is_news)


def _is_same_change(one: SourceChange, known: SourceChange | None) -> bool:
    alike = ("kind", "quote", "new_words", "held_sha256")
    return known is not None and all(getattr(one, name) == getattr(known, name) for name in alike)
