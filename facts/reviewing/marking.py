"""From a text to its numbers: what is proposed with guesses, and what is left out with the reason."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from facts.extraction import Candidate, read, reparse
from facts.extraction.candidate import DATE, QUANTITY
from facts.extraction.clauses import scene
from facts.extraction.leftover import left_out
from facts.extraction.matching import Around
from facts.number import NUMBER, AsOf, Guesses, Number, Proposal, State, new_id
from facts.record import AsOfBasis
from facts.reviewing import circumstances
from facts.sureness import because

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.extraction import Names
    from facts.source_article import Article

OTHERWISE = because("the same words are read otherwise now")


def numbers(text: str, sha256: str, article: Article, names: Names) -> list[Number]:
    """Return every number of a text in its order: open ones, and those left out with the reason."""
    return Marker(text, article, names).numbers(sha256)


class Marker:
    """One text, read with what the catalogue knows."""

    def __init__(self, text: str, article: Article, names: Names | None) -> None:
        self.text, self.article = text, article
        self.guesser = read(
            text,
            language=article.language,
            published=article.published,
            catalogue=names,
            title=article.title,
            publisher=article.publisher,
        )

    def numbers(self, sha256: str) -> list[Number]:
        """Return every number of the text in its order, with fresh ids."""
        return [
            Number(id=new_id(), article=self.article.id, text_sha256=sha256, start=start, end=end, **told)
            for start, end, told in sorted(self.marks(), key=lambda mark: (mark[0], -mark[1]))
        ]

    def marks(self) -> Iterator[tuple[int, int, dict[str, object]]]:
        for one in self.guesser.found:
            yield one.start, one.end, {"proposal": self.proposal(one)}
        told = {"language": self.article.language, "published": self.article.published}
        unread = left_out(self.text, self.guesser.found, tokens=self.guesser.context.tokens, **told)
        for start, end, reason in unread:
            proposal = Proposal(phrase=self.text[start:end])
            yield start, end, {"state": State.LEFT_OUT, "proposal": proposal, "reason": reason}

    def proposal(self, one: Candidate) -> Proposal:
        """Return a reading with what it is about, and how sure each part of that is."""
        one = self.guesser.guess(one)
        around = Around.of(scene(one, self.guesser.found, self.guesser.context), self.text)
        dates = self._dates(one)
        status, sure = circumstances.status(around, one.phrase, one.as_of, self.article.published)
        guesses = Guesses(
            facility=one.facility or (),
            metric=one.metric or (),
            as_of=dates,
            stat_type=circumstances.stat_type(one, around.clause),
            status_kind=status,
            period=None if one.kind == DATE else circumstances.period(around.clause),
        )
        return _proposal(replace(one, confidences=replace(one.confidences, status=sure)), guesses)

    def clause(self, start: int, end: int) -> str:
        """Return the words of the clause around a place."""
        one = self.at(start, end) or Candidate(start, end, self.text[start:end], QUANTITY, "exact")
        first, last = scene(one, self.guesser.found, self.guesser.context).clause
        return self.text[first:last]

    def by_hand(self, start: int, end: int) -> Proposal:
        """Return what words chosen by a person can be read as, the surest reading; only guesses where there is none."""
        words = self.text[start:end]
        found = reparse(words, language=self.article.language, published=self.article.published)
        surest = max(found, key=lambda one: one.confidence, default=None)
        one = surest or Candidate(start, end, words, QUANTITY, "exact")
        told = self.proposal(replace(one, start=start, end=end, phrase=words))
        return told if surest else told.model_copy(update={"kind": NUMBER})

    def at(self, start: int, end: int) -> Candidate | None:
        """Return what the machine read at exactly this place."""
        return self._by_place.get((start, end))

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], Candidate]:
        return {(one.start, one.end): one for one in self.guesser.found}

    def _dates(self, one: Candidate) -> tuple[AsOf, ...]:
        """The likeliest date, and behind it the publication's."""
        published, told = self.article.published, AsOfBasis.INFERRED_FROM_PUBLICATION
        dates = [AsOf(date=one.as_of, basis=AsOfBasis.STATED if one.is_stated else told)] if one.as_of else []
        near = [AsOf(date=date) for date in self.guesser.dates_near(one) if one.as_of != date]
        if published and one.kind != DATE and published != one.as_of:
            near.append(AsOf(date=published, basis=told))
        return (*dates, *near)


def _proposal(one: Candidate, guesses: Guesses) -> Proposal:
    return Proposal(
        phrase=one.phrase,
        kind=one.kind,
        qualifier=one.qualifier,
        amount=one.value,
        lower=one.low,
        upper=one.high,
        lower_inclusive=one.low_inclusive,
        upper_inclusive=one.high_inclusive,
        decimals=one.decimals,
        unit=one.unit,
        unit_text=" ".join(one.unit_text.split())[:80],
        confidences=one.confidences,
        guesses=guesses,
    )


def renewed(number: Number, marker: Marker) -> Proposal:
    """Propose anew for one number: as it was read, with the names and accepted phrases of this moment."""
    one = marker.at(number.start, number.end)
    fresh = marker.proposal(one) if one else marker.by_hand(number.start, number.end)
    kept = number.proposal
    sures = fresh.confidences if kept.values == fresh.values else fresh.confidences.doubted("number", OTHERWISE)
    return kept.model_copy(update={"guesses": fresh.guesses, "confidences": sures})


def clause_of(number: Number, text: str, article: Article) -> str:
    """Return the words of the clause around a number."""
    return Marker(text, article, None).clause(number.start, number.end)
