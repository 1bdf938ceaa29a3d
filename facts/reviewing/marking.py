"""From a text to its numbers: what is proposed with guesses, and what is left out with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.extraction import Candidate, extract, reparse
from facts.extraction.candidate import DATE, QUANTITY
from facts.extraction.guesses import Context, with_dates, with_names
from facts.extraction.leftover import left_out
from facts.extraction.tokens import tokenise
from facts.number import AsOf, Guesses, Number, Proposal, State, new_id
from facts.record import AsOfBasis
from facts.reviewing import circumstances

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.article import Article
    from facts.extraction import Names

BEFORE, AFTER = 160, 120
"""How far around a phrase, inside its sentence, words tell something of it."""
REACH = 6000
"""How much of a long text around one number is read to guess anew."""
MOST_FACILITIES = 5


def numbers(text: str, sha256: str, article: Article, names: Names) -> list[Number]:
    """Return every number of a text in its order: open ones, and those left out with the reason."""
    marker = Marker(text, article, names)
    return [
        Number(id=new_id(), article=article.id, text_sha256=sha256, start=start, end=end, **told)
        for start, end, told in sorted(marker.marks(), key=lambda mark: (mark[0], -mark[1]))
    ]


class Marker:
    """One text, read with what the catalogue knows."""

    def __init__(self, text: str, article: Article, names: Names) -> None:
        self.text, self.article, self.names = text, article, names
        published = article.published
        self.found = extract(text, language=article.language, published=published, catalogue=names)
        self.context = Context(text, tokenise(text))
        self.titled = tuple(dict.fromkeys(facility for _, facility in names.mentions(tokenise(article.title))))

    def marks(self) -> Iterator[tuple[int, int, dict[str, object]]]:
        for one in self.found:
            yield one.start, one.end, {"proposal": self.proposal(one)}
        told = {"language": self.article.language, "published": self.article.published}
        unread = left_out(self.text, self.found, tokens=self.context.tokens, **told)
        for start, end, reason in unread:
            proposal = Proposal(phrase=self.text[start:end])
            yield start, end, {"state": State.LEFT_OUT, "proposal": proposal, "reason": reason}

    def proposal(self, one: Candidate) -> Proposal:
        return proposal(one, self.guesses(one))

    def guesses(self, one: Candidate) -> Guesses:
        sentence = self.words_around(one)
        dates = self._dates(one, sentence)
        return Guesses(
            facility=tuple(dict.fromkeys((*(one.facility or ()), *self.titled)))[:MOST_FACILITIES],
            metric=one.metric or (),
            as_of=dates,
            stat_type=circumstances.stat_type(one, sentence),
            status_kind=circumstances.status(sentence, dates[0].date if dates else None, self.article.published),
            period=None if one.kind == DATE else circumstances.period(sentence),
        )

    def placed(self, one: Candidate, start: int, end: int) -> Candidate:
        """Return a reading that is not the machine's own with guesses from its place in the text."""
        one = one.with_guesses(start=start, end=end)
        dates = [date for date in self.found if date.kind == DATE]
        one = with_dates([*dates, one], self.context, self.article.published)[-1]
        return with_names([one], self.context, self.names)[0]

    def words_around(self, one: Candidate) -> str:
        first, last = self.context.sentence(one.start, one.end)
        return self.text[max(first, one.start - BEFORE) : min(last, one.end + AFTER)]

    def _dates(self, one: Candidate, sentence: str) -> tuple[AsOf, ...]:
        """The date in the sentence and the publication's; the publication's first where the words say 'today'."""
        published = self.article.published
        is_inferred = "dated by the publication" in one.reasons
        dates = []
        if one.as_of and not is_inferred:
            dates.append(AsOf(date=one.as_of))
        if published and one.kind != DATE and published not in {date.date for date in dates}:
            dates.append(AsOf(date=published, basis=AsOfBasis.INFERRED_FROM_PUBLICATION))
        if circumstances.is_of_today(sentence) and one.kind != DATE:
            dates.reverse()
        return tuple(dates)


def proposal(one: Candidate, guesses: Guesses) -> Proposal:
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
        confidence=one.confidence,
        reasons=one.reasons,
        guesses=guesses,
    )


def guesses_of(number: Number, text: str, article: Article, names: Names) -> Guesses:
    """Guess anew for one number, from the text near it."""
    first = max(0, number.start - REACH)
    marker = Marker(text[first : number.end + REACH], article, names)
    start, end = number.start - first, number.end - first
    read = next((one for one in marker.found if (one.start, one.end) == (start, end)), None)
    return marker.guesses(read or marker.placed(_by_hand(number, article), start, end))


def _by_hand(number: Number, article: Article) -> Candidate:
    read = by_hand(number.phrase, 0, len(number.phrase), article)
    return read[0] if read else Candidate(number.start, number.end, number.phrase, QUANTITY, "exact")


def by_hand(text: str, start: int, end: int, article: Article) -> list[Candidate]:
    """Return what words chosen by a person can be read as, the surest first, placed in the text."""
    found = reparse(text[start:end], language=article.language, published=article.published)
    placed = (one.with_guesses(start=start + one.start, end=start + one.end) for one in found)
    return sorted(placed, key=lambda one: -one.confidence)
