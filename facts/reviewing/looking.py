"""Looking into a review: the numbers of an article, what they may stand for, and what the checks say of it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from facts import plausibility
from facts.checks import Finding, Level
from facts.errors import FactsError, NotFound, RecordError
from facts.extraction import Earlier, Names
from facts.extraction.names import stems
from facts.extraction.tokens import tokenise
from facts.number import Number, Proposal, State, new_id
from facts.quotation import places_of
from facts.record import UNSOUND, Fact, ReviewState, Verification, fits
from facts.reviewing import marking
from facts.reviewing.drafting import draft
from facts.reviewing.review import Coverage, Proposed, Review, UnderReview
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from facts.catalog import Catalogue
    from facts.number import Guesses
    from facts.store import Held, Store

SURE = 0.9
MOST_EARLIER = 500
"""How many accepted phrases, the newest, are remembered for guesses."""
MOST_OTHERS = 500
"""How many facts of a metric a new one is held against."""
LONGEST_PHRASE = 400
_STANDING = (ReviewState.PROPOSED, ReviewState.APPROVED)


class Shelf:
    """What is looked up while one list is made: each thing once."""

    def __init__(self, store: Store) -> None:
        self.metric = cache(store.metric)
        self.article = cache(store.article)
        self.held = cache(store.candidates.held)
        self.facts_of = cache(lambda metric: store.facts(Selection.of(metric=metric), limit=MOST_OTHERS))


class Looking:
    """The articles under review of one catalogue, as its actor may see them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.store = catalogue.store

    def coverage(self, article_id: str) -> Coverage:
        """Return how much of an article is in the record; this one everybody may ask."""
        states = self.store.candidates.progress(article_id).get(article_id, Counter())
        handled = states[State.ACCEPTED] + states[State.REJECTED]
        chosen = Selection.of(article=article_id)
        return Coverage(
            facts=self.store.count(chosen),
            verified=self.store.count(chosen.with_(verification=Verification.VERIFIED)),
            handled=handled,
            total=handled + states[State.OPEN],
        )

    def articles(self) -> list[UnderReview]:
        """Return the articles with held texts, the last one read first."""
        self.catalogue.may("look into a review")
        texts = self.store.candidates.texts()
        progress = self.store.candidates.progress()
        articles = self.store.articles([text.article for text in texts])
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
        counted = self.store.facets(chosen, ["article"], limit=1000)["article"]
        return {facet.value: facet.count for facet in counted}

    def review(self, article_id: str) -> Review:
        """Return one article under review; raise NotFound when its text is not held."""
        self.catalogue.may("look into a review")
        article, held = self.store.article(article_id), self.held(article_id)
        numbers = self.store.candidates.numbers(article_id)
        facts = self.store.facts_by_id({number.fact for number in numbers if number.fact})
        failed = Selection.of(article=article_id, verification=UNSOUND, review_state=_STANDING)
        return Review(
            article=article,
            text=held.text,
            text_sha256=held.sha256,
            pages=held.pages,
            numbers=tuple(numbers),
            facts={fact.id: fact for fact in facts},
            failed=tuple(self.store.facts(failed)),
            notes=held.notes,
        )

    def held(self, article_id: str) -> Held:
        """Return the text that is held of an article; raise NotFound where there is none."""
        self.catalogue.may("look into a review")
        held = self.store.candidates.held(article_id)
        if held is None:
            raise NotFound("the text is not held", where=f"article {article_id}", remedy="Bring it in first.")
        return held

    def number(self, number_id: str) -> Number:
        self.catalogue.may("look into a review")
        return self.store.candidates.number(number_id)

    def guesses(self, number_id: str) -> Guesses:
        """Guess anew, with the facilities, metrics and accepted phrases of this moment."""
        number = self.number(number_id)
        return marking.guesses_of(
            number, self.held(number.article).text, self.store.article(number.article), self.names()
        )

    def draft(self, number_id: str, values: Mapping[str, Any]) -> Fact:
        """Return the fact that accepting would write; raise RecordError naming what is missing or impossible.

        `values` are fields of Fact and go before what was read; facility and metric must be among them.
        """
        return self._fitting(self.number(number_id), values)

    def _fitting(self, number: Number, values: Mapping[str, Any]) -> Fact:
        fact = self._draft(number, values)
        fits(fact, self.store.metric(fact.metric))
        return fact

    def _draft(self, number: Number, values: Mapping[str, Any], shelf: Shelf | None = None) -> Fact:
        shelf = shelf or Shelf(self.store)
        replaces = self.store.fact(number.fact) if number.fact else None
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
        as-of-too-fine.
        """
        number = self.number(number_id)
        try:
            fact = self._draft(number, values)
        except FactsError as error:
            return [_incomplete(number, error)]
        return self._findings(fact)

    def _findings(self, fact: Fact, shelf: Shelf | None = None) -> list[Finding]:
        shelf = shelf or Shelf(self.store)
        about = Selection.of(metric=fact.metric, facility=fact.facility)
        return list(
            plausibility.findings(
                fact,
                shelf.metric(fact.metric),
                shelf.article(fact.article),
                beside=self.store.facts(about, limit=MOST_OTHERS),
                others=shelf.facts_of(fact.metric),
            )
        )

    def sure(self, article_id: str, at_least: float = SURE) -> list[Proposed]:
        """Return open numbers read with at least that confidence, as they would be accepted by their first guesses.

        Those that are not `is_acceptable` say in their findings why a person must look; the code "guess" means that
        the words leave a choice between facilities or metrics.
        """
        review, names, shelf = self.review(article_id), self.names(), Shelf(self.store)
        open_ones = [one for one in review.numbers if one.state is State.OPEN and one.confidence >= at_least]
        return [self._proposed(number, review, names, shelf) for number in open_ones]

    def _proposed(self, number: Number, review: Review, names: Names, shelf: Shelf) -> Proposed:
        guesses = number.guesses
        first = {"facility": guesses.facility[:1], "metric": guesses.metric[:1]}
        values = {name: guessed[0] for name, guessed in first.items() if guessed}
        try:
            fact = self._draft(number, values, shelf)
        except FactsError as error:
            return Proposed(number, values, None, (_incomplete(number, error),))
        start, end = review.sentence(number)
        choices = _choices(number, review.text[start:end], names)
        return Proposed(number, values, fact, (*self._findings(fact, shelf), *choices))

    def read_words(self, article_id: str, start: int, end: int) -> Number:
        """Return how words chosen by hand would be read, to fill the form; nothing is stored."""
        held, article = self.held(article_id), self.store.article(article_id)
        start, end = _trimmed(held.text, start, end)
        number = Number(
            id=new_id(),
            article=article_id,
            text_sha256=held.sha256,
            start=start,
            end=end,
            proposal=Proposal(phrase=held.text[start:end]),
        )
        read = marking.by_hand(held.text, start, end, article)
        guesses = marking.guesses_of(number, held.text, article, self.names())
        if read:
            proposal = marking.proposal(read[0], guesses).model_copy(update={"phrase": number.phrase})
            number = number.model_copy(update={"proposal": proposal})
        return number

    def place_of(self, article_id: str, words: str) -> list[tuple[int, int]]:
        """Return the places (start, end) where pasted words stand in the text exactly; white space is equal."""
        return places_of(words, self.held(article_id).text)

    def names(self) -> Names:
        """Return what guesses are made from: the catalogue's names, and the phrases accepted last."""
        accepted = self.store.facts(Selection(), order="modified_at", limit=MOST_EARLIER)
        earlier = (
            Earlier(f"{fact.quote_prefix} {fact.quote_exact} {fact.quote_suffix}", fact.facility, fact.metric)
            for fact in accepted
        )
        return Names.of(self.store.facilities().values(), self.store.metrics().values(), earlier)


def _choices(number: Number, sentence: str, names: Names) -> Iterator[Finding]:
    """Say where the sentence does not single out the first guess: for that a person is needed."""
    named = tuple(dict.fromkeys(facility for _, facility in names.mentions(tokenise(sentence))))
    if len(named) != 1:
        what = f"its sentence names {', '.join(named)}" if named else "its sentence names no facility"
        yield Finding("guess", Level.NOTE, what, f"number {number.id}", "Choose the facility.")
    guessed = number.guesses.metric
    spoken = [len(stems(sentence) & names.metric_stems.get(metric, frozenset())) for metric in guessed]
    if len(guessed) > 1 and spoken[0] <= max(spoken[1:]):
        what = f"it may be any of {', '.join(guessed)}"
        yield Finding("guess", Level.NOTE, what, f"number {number.id}", "Choose the metric.")


def _needs(values: Mapping[str, Any]) -> None:
    missing = [name for name in ("facility", "metric") if not values.get(name)]
    if missing:
        raise RecordError(
            f"{' and '.join(missing)} must be chosen", where=missing[0], remedy="Choose one, or add a new one."
        )


def _incomplete(number: Number, error: FactsError) -> Finding:
    return Finding("incomplete", Level.ERROR, str(error), f"number {number.id}", error.remedy)


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
