"""The review of articles: bring a text in, look at its numbers, and decide each of them by a verb of the catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from facts.catalog import article_ingestion, fact_draft, number_candidates
from facts.catalog.article_ingestion import ArticleIngestion, IngestionReport
from facts.catalog.fact_decisions import find_decided_together
from facts.catalog.fact_draft import draft_fact
from facts.catalog.number_candidates import RankedNumber, rank_numbers
from facts.catalog.related_facts import RelatedFacts
from facts.errors import FactsError, NotFound, RecordError
from facts.evidence import fact_checks
from facts.evidence.verification import find_quote
from facts.languages import ENGLISH
from facts.model import text_limits
from facts.model.candidate_number import CandidateNumber, NumberState, Proposal, make_number_id
from facts.model.metric import Metric
from facts.model.record import UNSOUND, Fact, ReviewState, Verification, build_record, check_unit_fits
from facts.model.research_facility import Facility, find_names_field
from facts.model.selection import Selection
from facts.model.source_article import Article
from facts.parsing import CatalogueNames, EarlierPhrase
from facts.parsing.context_clues import LONGEST_SIDE, TextContext
from facts.parsing.tokenizer import tokenize_text
from facts.store import HeldText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from facts.catalog.catalogue import Catalogue
    from facts.catalog.fact_draft import ProposedFact
    from facts.documents import Reading
    from facts.evidence.fact_checks import Finding

MOST_EARLIER = 500
"""How many accepted phrases, the newest, are remembered for guesses."""
MOST_COMPARED = 500
"""How many facts of a metric a new one is held against."""
LONGEST_PHRASE = 400
LONGEST_SHORT = 40
MADE_IN_REVIEW = "made during a review"
LINE_REACH = 90
"""How many characters beside a number a list shows of its line."""
SENTENCE_REACH = 2 * LONGEST_SIDE
_PENDING = (ReviewState.PROPOSED, ReviewState.APPROVED)


@dataclass(frozen=True, slots=True)
class ArticleReview:
    """One article under review: its text, and every number in the order of the text."""

    article: Article
    text: str
    text_sha256: str
    pages: tuple[tuple[int, int, int], ...]
    """(start, end, number) of each page; empty for media without pages."""
    numbers: tuple[CandidateNumber, ...]
    facts: Mapping[str, Fact]
    """The facts that stand for accepted numbers, by id."""
    failed: tuple[Fact, ...] = ()
    """Facts whose words are no longer in the text."""
    notes: tuple[str, ...] = ()
    """What the reading left out or did not read as current."""
    ranked: tuple[RankedNumber, ...] = ()
    """The numbers once more, likely facts first."""

    @property
    def progress(self) -> tuple[int, int]:
        """Numbers handled, and numbers to handle; what the machine left out counts in neither."""
        handled = sum(number.is_handled for number in self.numbers)
        return handled, sum(number.is_to_handle for number in self.numbers)

    @property
    def ranked_open(self) -> list[RankedNumber]:
        """The numbers that nobody has decided, likely facts first."""
        return [one for one in self.ranked if one.number.state is NumberState.OPEN]

    def cut_line(self, number: CandidateNumber) -> tuple[str, str, str]:
        """Return the words of the line before a number, the number, and those after it; long ones are cut."""
        before = self.text[max(0, number.start - LINE_REACH) : number.start].rpartition("\n")[2]
        after = self.text[number.end : number.end + LINE_REACH].partition("\n")[0]
        words = (before, self.text[number.start : number.end], after)
        before, phrase, after = (" ".join(part.split()) for part in words)
        return before, phrase, after

    def find_number(self, number_id: str) -> CandidateNumber | None:
        return next((number for number in self.numbers if number.id == number_id), None)

    def find_rank(self, number_id: str) -> RankedNumber | None:
        return next((one for one in self.ranked if one.number.id == number_id), None)

    def find_page(self, offset: int) -> int | None:
        return next((page for start, end, page in self.pages if start <= offset < end), None)

    def find_sentence(self, number: CandidateNumber) -> tuple[int, int]:
        """Return where the sentence around a number begins and ends."""
        first = max(0, number.start - SENTENCE_REACH)
        near = self.text[first : number.end + SENTENCE_REACH]
        start, end = TextContext(near, tokenize_text(near)).sentence(number.start - first, number.end - first)
        return start + first, end + first


@dataclass(frozen=True, slots=True)
class UnderReview:
    """An article with a held text, as a line of a list."""

    article: Article
    counts: Counter[NumberState]
    failed: int
    """Facts whose words are no longer in the text."""
    read_at: datetime
    read_by: str

    @property
    def handled(self) -> int:
        return self.counts[NumberState.ACCEPTED] + self.counts[NumberState.REJECTED]

    @property
    def total(self) -> int:
        return self.handled + self.counts[NumberState.OPEN]


@dataclass(frozen=True, slots=True)
class ArticleCoverage:
    """How much of an article is in the record; no words of it, so that everybody may know."""

    facts: int
    verified: int
    handled: int
    total: int


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What of many was accepted, and why the rest was not."""

    accepted: tuple[Fact, ...] = ()
    refused: tuple[tuple[CandidateNumber, str], ...] = field(default=())


class LookupCache:
    """What is looked up while one list is made: each thing once; of an article that is not stored, what was given."""

    def __init__(self, catalogue: Catalogue, article: Article | None = None, held: HeldText | None = None) -> None:
        self.related = RelatedFacts(catalogue)
        self.metric = cache(catalogue.get_metric)
        self.article = cache(catalogue.get_article) if article is None else lambda _: article
        self.held = cache(catalogue.get_held_text) if held is None else lambda _: held
        self.facts_of = cache(lambda metric: catalogue.list_facts(Selection.of(metric=metric), limit=MOST_COMPARED))
        self.facts_about = cache(
            lambda facility: catalogue.list_facts(Selection.of(facility=facility), limit=MOST_COMPARED)
        )


class ReviewService:
    """The articles under review of one catalogue, as its actor may see and decide them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def count_coverage(self, article_id: str) -> ArticleCoverage:
        """Return how much of an article is in the record; this one everybody may ask."""
        states = self.catalogue.count_progress(article_id).get(article_id, Counter())
        handled = states[NumberState.ACCEPTED] + states[NumberState.REJECTED]
        chosen = Selection.of(article=article_id)
        return ArticleCoverage(
            facts=self.catalogue.count_facts(chosen),
            verified=self.catalogue.count_facts(chosen.with_(verification=Verification.VERIFIED)),
            handled=handled,
            total=handled + states[NumberState.OPEN],
        )

    def list_articles(self) -> list[UnderReview]:
        """Return the articles with held texts, the last one read first."""
        texts = self.catalogue.list_texts()
        progress = self.catalogue.count_progress()
        articles = self.catalogue.get_articles([text.article for text in texts])
        failed = self._count_failures()
        return [
            UnderReview(
                article=articles[text.article],
                counts=progress.get(text.article, Counter()),
                failed=failed.get(text.article, 0),
                read_at=text.read_at,
                read_by=text.read_by,
            )
            for text in texts
        ]

    def _count_failures(self) -> dict[str, int]:
        chosen = Selection.of(verification=UNSOUND, review_state=_PENDING)
        counted = self.catalogue.count_facets(chosen, ["article"], limit=1000)["article"]
        return {facet.value: facet.count for facet in counted}

    def get_review(self, article_id: str) -> ArticleReview:
        """Return one article under review; raise NotFound when its text is not held."""
        article, held = self.catalogue.get_article(article_id), self.get_held_text(article_id)
        numbers = self.catalogue.list_numbers(article_id)
        facts = self.catalogue.list_facts_by_id({number.fact for number in numbers if number.fact})
        failed = Selection.of(article=article_id, verification=UNSOUND, review_state=_PENDING)
        return ArticleReview(
            article=article,
            text=held.text,
            text_sha256=held.sha256,
            pages=held.pages,
            numbers=tuple(numbers),
            facts={fact.id: fact for fact in facts},
            failed=tuple(self.catalogue.list_facts(failed)),
            notes=held.notes,
            ranked=rank_numbers(numbers, held.text, held.pages),
        )

    def get_held_text(self, article_id: str) -> HeldText:
        """Return the text that is held of an article; raise NotFound where there is none."""
        held = self.catalogue.get_held_text(article_id)
        if held is None:
            raise NotFound("the text is not held", where=f"article {article_id}", remedy="Bring it in first.")
        return held

    def get_number(self, number_id: str) -> CandidateNumber:
        return self.catalogue.get_number(number_id)

    def make_finder(self, article_id: str) -> number_candidates.CandidateFinder:
        """Return the text of an article, read with the facilities, metrics and accepted phrases of this moment."""
        article, held = self.catalogue.get_article(article_id), self.get_held_text(article_id)
        return number_candidates.read_with_names(held.text, article, self.collect_names())

    def renew_proposal(self, number_id: str, finder: number_candidates.CandidateFinder | None = None) -> Proposal:
        """Propose anew for a number, with what `make_finder` returned since the last write: one serves all numbers."""
        number = self.get_number(number_id)
        return number_candidates.renew_proposal(number, finder or self.make_finder(number.article))

    def draft_fact(self, number_id: str, values: Mapping[str, Any]) -> Fact:
        """Return the fact that accepting would write; raise RecordError naming what is missing or impossible.

        `values` are fields of Fact and go before what was read; facility and metric must be among them.
        """
        return self._draft_fitting(self.get_number(number_id), values)

    def _draft_fitting(self, number: CandidateNumber, values: Mapping[str, Any]) -> Fact:
        fact = self._draft_number(number, values)
        check_unit_fits(fact, self.catalogue.get_metric(fact.metric))
        return fact

    def _draft_number(
        self, number: CandidateNumber, values: Mapping[str, Any], lookup: LookupCache | None = None
    ) -> Fact:
        lookup = lookup or LookupCache(self.catalogue)
        replaces = self.catalogue.get_fact(number.fact) if number.fact else None
        _require_choice(values if replaces is None else {**replaces.model_dump(), **values})
        metric = str(values.get("metric") or (replaces and replaces.metric))
        return draft_fact(
            number,
            values,
            metric=lookup.metric(metric),
            article=lookup.article(number.article),
            held=lookup.held(number.article) or self.get_held_text(number.article),
            replaces=replaces,
        )

    def list_findings(self, number_id: str, values: Mapping[str, Any]) -> list[Finding]:
        """Return what the checks say before accepting; what cannot be a fact at all is a finding, too.

        Codes: incomplete, wrong-dimension, magnitude, duplicate, restated, contradiction, not-in-the-words,
        as-of-too-fine, total-falls, off-its-series, share-above-whole, capacity-below-use, period-beside-total,
        since-beside-flow, misfit, sum-to-look-at.
        """
        number = self.get_number(number_id)
        try:
            fact = self._draft_number(number, values)
        except FactsError as error:
            return [fact_draft.report_incomplete(number, error)]
        words = number_candidates.read_clause(
            number, self.get_held_text(number.article).text, self.catalogue.get_article(number.article)
        )
        return self._check_fact(fact, words)

    def _check_fact(self, fact: Fact, words: str, lookup: LookupCache | None = None) -> list[Finding]:
        lookup = lookup or LookupCache(self.catalogue)
        return [
            *fact_checks.check_new_fact(
                fact,
                lookup.metric(fact.metric),
                lookup.article(fact.article),
                beside=lookup.facts_about(fact.facility),
                others=lookup.facts_of(fact.metric),
                metric_of=lookup.metric,
                words=words,
            ),
            *lookup.related.list_findings(fact),
        ]

    def list_proposals(self, article_id: str) -> list[ProposedFact]:
        """Return the open numbers of an article as they would be accepted, each with what speaks against it."""
        review = self.get_review(article_id)
        marker = self.make_finder(article_id)
        open_ones = (number for number in review.numbers if number.state is NumberState.OPEN)
        fresh = [number.replace_proposal(number_candidates.renew_proposal(number, marker)) for number in open_ones]
        return self._judge_all(fresh, marker, LookupCache(self.catalogue))

    def propose_numbers(self, reading: Reading, article: Article) -> list[ProposedFact]:
        """Return what the review of a text would propose, and what it would leave out; nothing is stored."""
        self.catalogue.check_permission("propose the numbers of an article")
        held = HeldText(
            article.id, reading.sha256, reading.text, reading.pages, datetime.now(UTC), self.catalogue.actor.name
        )
        marker = number_candidates.CandidateFinder(reading.text, article, self.collect_names())
        return self._judge_all(marker.list_numbers(reading.sha256), marker, LookupCache(self.catalogue, article, held))

    def _judge_all(
        self, numbers: Iterable[CandidateNumber], marker: number_candidates.CandidateFinder, lookup: LookupCache
    ) -> list[ProposedFact]:
        return fact_draft.judge_numbers(
            numbers,
            lambda number, values: self._draft_number(number, values, lookup),
            lambda number, fact: self._check_fact(fact, marker.find_clause(number.start, number.end), lookup),
            lookup.metric,
        )

    def read_words(self, article_id: str, start: int, end: int) -> CandidateNumber:
        """Return how words chosen by hand would be read, to fill the form; nothing is stored."""
        held, article = self.get_held_text(article_id), self.catalogue.get_article(article_id)
        start, end = _trim_span(held.text, start, end)
        return CandidateNumber(
            id=make_number_id(),
            article=article_id,
            text_sha256=held.sha256,
            start=start,
            end=end,
            proposal=number_candidates.CandidateFinder(held.text, article, self.collect_names()).propose_words(
                start, end
            ),
        )

    def find_places(self, article_id: str, words: str) -> list[tuple[int, int]]:
        """Return the places (start, end) where pasted words stand in the text exactly; white space is equal."""
        return find_quote(words, self.get_held_text(article_id).text)

    def collect_names(self) -> CatalogueNames:
        """Return what guesses are made from: the catalogue's names, and the phrases accepted last."""
        accepted = self.catalogue.list_facts(Selection(), order="modified_at", limit=MOST_EARLIER)
        articles = self.catalogue.get_articles({fact.article for fact in accepted})
        earlier = (
            EarlierPhrase(
                f"{fact.quote_prefix} {fact.quote_exact} {fact.quote_suffix}",
                fact.facility,
                fact.metric,
                articles[fact.article].publisher if fact.article in articles else "",
                fact.unit,
                fact.quote_exact or "",
            )
            for fact in accepted
        )
        return CatalogueNames.of(
            self.catalogue.get_facilities().values(), self.catalogue.get_metrics().values(), earlier
        )

    # ---- decisions -----------------------------------------------------------------------------

    def accept_number(self, number_id: str, values: Mapping[str, Any], *, expected: int, reason: str = "") -> Fact:
        """Write the approved fact; raise StaleRevision when the number is no longer at the expected revision.

        Also takes up a number that the machine left out, or that was rejected. What the check of its words left open
        counts as confirmed by whoever accepts it, and stays on record.
        """
        return self.catalogue.accept_number(
            number_id,
            lambda number: _confirm_open(self._draft_fitting(number, values)),
            expected=expected,
            reason=reason,
        )

    def accept_numbers(self, chosen: Iterable[ProposedFact]) -> IngestOutcome:
        """Accept what was shown in a list, each by itself; what changed meanwhile is refused with the reason.

        They are taken back together, as one step.
        """
        self.catalogue.check_permission("accept numbers")
        accepted, refused, at = [], [], datetime.now(UTC)
        for one in chosen:
            draft = partial(self._draft_fitting, values=one.values)
            try:
                accepted.append(self.catalogue.accept_number(one.number.id, draft, expected=one.number.revision, at=at))
            except FactsError as error:
                refused.append((one.number, str(error)))
        return IngestOutcome(tuple(accepted), tuple(refused))

    def reject_number(self, number_id: str, reason: str, *, expected: int) -> CandidateNumber:
        """Reject a number; see `Catalogue.reject_number`."""
        return self.catalogue.reject_number(number_id, expected=expected, reason=reason)

    def reject_numbers(self, numbers: Iterable[CandidateNumber], reason: str) -> list[CandidateNumber]:
        """Reject numbers that were shown in a list, all in one step; raise StaleRevision where one was changed."""
        return self.catalogue.reject_numbers({number.id: number.revision for number in numbers}, reason)

    def undo_step(self, number: CandidateNumber) -> list[CandidateNumber]:
        """Open a decided number again, and with it all that were decided in the same step.

        Raise StaleRevision where the number is not as it was shown any more.
        """
        step = find_decided_together(number, self.catalogue.list_numbers(number.article))
        if number.id not in {one.id for one in step}:
            return [self.undo_decision(number.id, expected=number.revision)]
        return self.catalogue.undo_decisions({one.id: one.revision for one in step})

    def undo_decision(self, number_id: str, *, expected: int) -> CandidateNumber:
        """Open a decided number again; see `Catalogue.undo_decision`."""
        return self.catalogue.undo_decision(number_id, expected=expected)

    def add_by_hand(self, article_id: str, start: int, end: int, values: Mapping[str, Any]) -> Fact:
        """Accept words that the machine did not mark: `start` and `end` are code points of the held text.

        What the words say is read from them; `values` go before it. A marked number at exactly this place is used.
        """
        self.catalogue.check_permission("add a fact by hand")
        number = self.read_words(article_id, start, end)
        known = next(
            (one for one in self.catalogue.list_numbers(article_id) if _get_span(one) == _get_span(number)), None
        )
        if known is not None:
            return self.accept_number(known.id, values, expected=known.revision)
        return self.catalogue.add_number(number, lambda one: _confirm_open(self._draft_fitting(one, values)))

    # ---- what the catalogue does not know yet ----------------------------------------------------

    def add_new_facility(self, number_id: str) -> Facility:
        """Add the facility that is proposed for a number; raise NotFound where none is, any more."""
        number, new = self.get_number(number_id), self.renew_proposal(number_id).guesses.new_facility
        if new is None:
            raise _report_known(number_id)
        free = article_ingestion.make_free_id(new.name, self.catalogue.get_facilities)
        language = self.catalogue.get_article(number.article).language
        facility = build_record(
            Facility,
            {"id": free, "name": new.name, "short_name": new.name[:LONGEST_SHORT], "kind": new.kind}
            | _name_in(Facility, new.name, language),
        )
        self.catalogue.add_facility(facility, MADE_IN_REVIEW)
        return facility

    def add_new_metric(self, number_id: str) -> Metric:
        """Add the metric that is proposed for a number; raise NotFound where none is, any more."""
        number, new = self.get_number(number_id), self.renew_proposal(number_id).guesses.new_metric
        if new is None:
            raise _report_known(number_id)
        free = article_ingestion.make_free_id(new.name.lstrip("0123456789 -.,") or "metric", self._list_taken).replace(
            "-", "_"
        )
        language = self.catalogue.get_article(number.article).language
        words = " ".join(number.phrase.split())
        metric = build_record(
            Metric,
            {
                "id": free,
                "label": new.name,
                "definition": f"{new.name}: “{words}”",
                "unit": new.unit,
                "stat_type": new.stat_type,
                "good_example": words[: text_limits.NAME],
            }
            | _name_in(Metric, new.name, language),
        )
        self.catalogue.add_metric(metric, MADE_IN_REVIEW)
        return metric

    def _list_taken(self, slugs: Iterable[str]) -> list[str]:
        """Return those of the slugs that are ids of metrics, written with hyphens."""
        known = self.catalogue.get_metrics([slug.replace("-", "_") for slug in slugs])
        return [key.replace("_", "-") for key in known]

    # ---- texts ---------------------------------------------------------------------------------

    def describe_reading(self, reading: Reading) -> dict[str, Any]:
        """Return what a reading tells of its article, as values of `Article` to correct; the id is a free one."""
        told = article_ingestion.describe_article(reading)
        return {"id": self.make_free_id(told.get("title", "")), **told}

    def make_free_id(self, title: str) -> str:
        """Return an id, made from a title, that no article has."""
        return article_ingestion.make_free_id(title, self.catalogue.get_articles)

    def find_article(self, reading: Reading) -> Article | None:
        """Return the article that holds exactly this text already."""
        key = self.catalogue.find_holder(reading.sha256)
        return self.catalogue.get_article(key) if key else None

    def find_likely_article(self, described: Mapping[str, Any]) -> Article | None:
        """Return the known article that a described one seems to be: by address, else by date and title."""
        return article_ingestion.find_likely_article(described, self.catalogue.get_articles().values())

    def ingest_text(self, reading: Reading, article: Article | None = None, reason: str = "") -> IngestionReport:
        """Hold the text of a new or known article and propose its numbers.

        Without an article: the one that holds this text already, else a new one as the reading describes it;
        raise RecordError naming what it does not tell. A known article with other words is read anew: decisions
        stay where the same words stand, and its facts are found again exactly or marked as failed.
        """
        self.catalogue.check_permission("bring an article in")
        article = article or self.find_article(reading) or build_record(Article, self.describe_reading(reading))
        before = self.catalogue.get_held_text(article.id)
        if before is not None and before.sha256 == reading.sha256:
            return self._report_unchanged(article)
        old = self.catalogue.list_numbers(article.id) if before else []
        facts = list(self.catalogue.iter_facts(_select_article(article.id)))
        ingestion = ArticleIngestion(reading, article, by=self.catalogue.actor.name, before=before, old=old)
        change, done = ingestion.make_change(self.collect_names(), facts, self._revision_of(article.id))
        self.catalogue.carry_out(change, verb="ingest", reason=reason)
        return done

    def _report_unchanged(self, article: Article) -> IngestionReport:
        coverage = self.count_coverage(article.id)
        return IngestionReport(self.catalogue.get_article(article.id), False, False, coverage.total, coverage.handled)

    def _revision_of(self, article_id: str) -> int | None:
        try:
            return self.catalogue.get_revision("article", article_id)
        except NotFound:
            return None


def _name_in(model: type[BaseModel], name: str, language: str) -> dict[str, dict[str, str]]:
    """Return the name of a record in the language of its article; English is the field of its own."""
    return {find_names_field(model): {language: name}} if language != ENGLISH else {}


def _report_known(number_id: str) -> NotFound:
    return NotFound(
        "nothing new is proposed any more", where=f"number {number_id}", remedy="Choose what the catalogue holds."
    )


def _require_choice(values: Mapping[str, Any]) -> None:
    missing = [name for name in ("facility", "metric") if not values.get(name)]
    if missing:
        raise RecordError(
            f"{' and '.join(missing)} must be chosen", where=missing[0], remedy="Choose one, or add a new one."
        )


def _trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place without white space at its ends; raise RecordError for one that is empty, outside or too long."""
    inside = 0 <= start < end <= len(text)
    words = text[start:end] if inside else ""
    if not words.strip() or len(words) > LONGEST_PHRASE:
        raise RecordError(
            f"no phrase stands from {start} to {end}",
            where="start",
            remedy=f"Choose words of the article, at most {LONGEST_PHRASE} characters.",
        )
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _confirm_open(fact: Fact) -> Fact:
    """A number of which the machine left something open, decided by a person who saw it."""
    is_open = fact.verification is Verification.NEEDS_PERSON
    return fact.model_copy(update={"verification": Verification.CONFIRMED}) if is_open else fact


def _get_span(number: CandidateNumber) -> tuple[int, int]:
    return number.start, number.end


def _select_article(article_id: str) -> Selection:
    return Selection.of(article=article_id, review_state=tuple(ReviewState), deprecated=True)
