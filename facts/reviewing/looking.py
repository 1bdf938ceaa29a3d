"""Looking into a review: the numbers of an article, what they may stand for, and what the checks say of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from facts import plausibility
from facts.catalog_reads import Held
from facts.errors import FactsError, NotFound, RecordError
from facts.extraction import Earlier, Names
from facts.number import Number, Proposal, State, new_id
from facts.quotation import places_of
from facts.record import UNSOUND, Fact, ReviewState, Verification, fits
from facts.reviewing import gate, marking
from facts.reviewing.drafting import draft
from facts.reviewing.review_data import Coverage, Proposed, Review, UnderReview
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from facts.catalog import Catalogue
    from facts.documents import Reading
    from facts.findings import Finding
    from facts.source_article import Article

MOST_EARLIER = 500
"""How many accepted phrases, the newest, are remembered for guesses."""
MOST_OTHERS = 500
"""How many facts of a metric a new one is held against."""
LONGEST_PHRASE = 400
_STANDING = (ReviewState.PROPOSED, ReviewState.APPROVED)


class Shelf:
    """What is looked up while one list is made: each thing once; of an article that is not stored, what was given."""

    def __init__(self, catalogue: Catalogue, article: Article | None = None, held: Held | None = None) -> None:
        self.metric = cache(catalogue.metric)
        self.article = cache(catalogue.article) if article is None else lambda _: article
        self.held = cache(catalogue.held) if held is None else lambda _: held
        self.facts_of = cache(lambda metric: catalogue.facts(Selection.of(metric=metric), limit=MOST_OTHERS))
        self.facts_about = cache(lambda facility: catalogue.facts(Selection.of(facility=facility), limit=MOST_OTHERS))


class Looking:
    """The articles under review of one catalogue, as its actor may see them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def coverage(self, article_id: str) -> Coverage:
        """Return how much of an article is in the record; this one everybody may ask."""
        states = self.catalogue.progress(article_id).get(article_id, Counter())
        handled = states[State.ACCEPTED] + states[State.REJECTED]
        chosen = Selection.of(article=article_id)
        return Coverage(
            facts=self.catalogue.count(chosen),
            verified=self.catalogue.count(chosen.with_(verification=Verification.VERIFIED)),
            handled=handled,
            total=handled + states[State.OPEN],
        )

    def articles(self) -> list[UnderReview]:
        """Return the articles with held texts, the last one read first."""
        texts = self.catalogue.texts()
        progress = self.catalogue.progress()
        articles = self.catalogue.articles([text.article for text in texts])
        failed = self._failures()
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

    def _failures(self) -> dict[str, int]:
        chosen = Selection.of(verification=UNSOUND, review_state=_STANDING)
        counted = self.catalogue.facets(chosen, ["article"], limit=1000)["article"]
        return {facet.value: facet.count for facet in counted}

    def review(self, article_id: str) -> Review:
        """Return one article under review; raise NotFound when its text is not held."""
        article, held = self.catalogue.article(article_id), self.held(article_id)
        numbers = self.catalogue.numbers(article_id)
        facts = self.catalogue.facts_by_id({number.fact for number in numbers if number.fact})
        failed = Selection.of(article=article_id, verification=UNSOUND, review_state=_STANDING)
        return Review(
            article=article,
            text=held.text,
            text_sha256=held.sha256,
            pages=held.pages,
            numbers=tuple(numbers),
            facts={fact.id: fact for fact in facts},
            failed=tuple(self.catalogue.facts(failed)),
            notes=held.notes,
        )

    def held(self, article_id: str) -> Held:
        """Return the text that is held of an article; raise NotFound where there is none."""
        held = self.catalogue.held(article_id)
        if held is None:
            raise NotFound("the text is not held", where=f"article {article_id}", remedy="Bring it in first.")
        return held

    def number(self, number_id: str) -> Number:
        return self.catalogue.number(number_id)

    def proposal(self, number_id: str) -> Proposal:
        """Propose anew for a number, with the facilities, metrics and accepted phrases of this moment."""
        number = self.number(number_id)
        article = self.catalogue.article(number.article)
        return marking.renewed(number, marking.Marker(self.held(number.article).text, article, self.names()))

    def draft(self, number_id: str, values: Mapping[str, Any]) -> Fact:
        """Return the fact that accepting would write; raise RecordError naming what is missing or impossible.

        `values` are fields of Fact and go before what was read; facility and metric must be among them.
        """
        return self._fitting(self.number(number_id), values)

    def _fitting(self, number: Number, values: Mapping[str, Any]) -> Fact:
        fact = self._draft(number, values)
        fits(fact, self.catalogue.metric(fact.metric))
        return fact

    def _draft(self, number: Number, values: Mapping[str, Any], shelf: Shelf | None = None) -> Fact:
        shelf = shelf or Shelf(self.catalogue)
        replaces = self.catalogue.fact(number.fact) if number.fact else None
        _needs(values if replaces is None else {**replaces.model_dump(), **values})
        metric = str(values.get("metric") or (replaces and replaces.metric))
        return draft(
            number,
            values,
            metric=shelf.metric(metric),
            article=shelf.article(number.article),
            held=shelf.held(number.article) or self.held(number.article),
            replaces=replaces,
        )

    def findings(self, number_id: str, values: Mapping[str, Any]) -> list[Finding]:
        """Return what the checks say before accepting; what cannot be a fact at all is a finding, too.

        Codes: incomplete, wrong-dimension, magnitude, duplicate, restated, contradiction, not-in-the-words,
        as-of-too-fine, total-falls, off-its-series, share-above-whole, capacity-below-use, period-beside-total,
        since-beside-flow.
        """
        number = self.number(number_id)
        try:
            fact = self._draft(number, values)
        except FactsError as error:
            return [gate.incomplete(number, error)]
        words = marking.clause_of(number, self.held(number.article).text, self.catalogue.article(number.article))
        return self._findings(fact, words)

    def _findings(self, fact: Fact, words: str, shelf: Shelf | None = None) -> list[Finding]:
        shelf = shelf or Shelf(self.catalogue)
        return list(
            plausibility.findings(
                fact,
                shelf.metric(fact.metric),
                shelf.article(fact.article),
                beside=shelf.facts_about(fact.facility),
                others=shelf.facts_of(fact.metric),
                metric_of=shelf.metric,
                words=words,
            )
        )

    def proposed(self, article_id: str) -> list[Proposed]:
        """Return the open numbers of an article as they would be accepted, each with what speaks against it."""
        review = self.review(article_id)
        marker = marking.Marker(review.text, review.article, self.names())
        open_ones = (number for number in review.numbers if number.state is State.OPEN)
        fresh = [number.proposing(marking.renewed(number, marker)) for number in open_ones]
        return self._judged(fresh, marker, Shelf(self.catalogue))

    def propose(self, reading: Reading, article: Article) -> list[Proposed]:
        """Return what the review of a text would propose, and what it would leave out; nothing is stored."""
        self.catalogue.may("propose the numbers of an article")
        held = Held(
            article.id, reading.sha256, reading.text, reading.pages, datetime.now(UTC), self.catalogue.actor.name
        )
        marker = marking.Marker(reading.text, article, self.names())
        return self._judged(marker.numbers(reading.sha256), marker, Shelf(self.catalogue, article, held))

    def _judged(self, numbers: Iterable[Number], marker: marking.Marker, shelf: Shelf) -> list[Proposed]:
        return gate.judge(
            numbers,
            lambda number, values: self._draft(number, values, shelf),
            lambda number, fact: self._findings(fact, marker.clause(number.start, number.end), shelf),
            shelf.metric,
        )

    def read_words(self, article_id: str, start: int, end: int) -> Number:
        """Return how words chosen by hand would be read, to fill the form; nothing is stored."""
        held, article = self.held(article_id), self.catalogue.article(article_id)
        start, end = _trimmed(held.text, start, end)
        return Number(
            id=new_id(),
            article=article_id,
            text_sha256=held.sha256,
            start=start,
            end=end,
            proposal=marking.Marker(held.text, article, self.names()).by_hand(start, end),
        )

    def place_of(self, article_id: str, words: str) -> list[tuple[int, int]]:
        """Return the places (start, end) where pasted words stand in the text exactly; white space is equal."""
        return places_of(words, self.held(article_id).text)

    def names(self) -> Names:
        """Return what guesses are made from: the catalogue's names, and the phrases accepted last."""
        accepted = self.catalogue.facts(Selection(), order="modified_at", limit=MOST_EARLIER)
        earlier = (
            Earlier(f"{fact.quote_prefix} {fact.quote_exact} {fact.quote_suffix}", fact.facility, fact.metric)
            for fact in accepted
        )
        return Names.of(self.catalogue.facilities().values(), self.catalogue.metrics().values(), earlier)


def _needs(values: Mapping[str, Any]) -> None:
    missing = [name for name in ("facility", "metric") if not values.get(name)]
    if missing:
        raise RecordError(
            f"{' and '.join(missing)} must be chosen", where=missing[0], remedy="Choose one, or add a new one."
        )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
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
