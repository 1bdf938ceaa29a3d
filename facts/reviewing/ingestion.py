"""What bringing a text in writes: the article, its text, its numbers, and the facts that were recorded before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from facts.catalog_reads import Deed, Held
from facts.errors import FileError
from facts.record import UNSOUND
from facts.reviewing import anchoring, marking
from facts.reviewing.alignment import Alignment
from facts.reviewing.review_data import Ingested

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facts.documents import Reading
    from facts.extraction import Names
    from facts.number import Number
    from facts.record import Fact
    from facts.source_article import Article
    from facts.wording import Verdict


class Ingestion:
    """A text about to be held, beside what the catalogue holds of its article."""

    def __init__(
        self, reading: Reading, article: Article, *, by: str, before: Held | None, old: Sequence[Number] = ()
    ) -> None:
        if not reading.text.strip():
            raise FileError("holds no text", where=article.title, remedy="Bring in a file with words in it.")
        self.article = article.model_copy(update={"text_sha256": reading.sha256})
        self.before, self.old = before, list(old)
        self.unchanged = Alignment(before.text if before else "", reading.text)
        self.held = Held(
            article=article.id,
            sha256=reading.sha256,
            text=reading.text,
            pages=reading.pages,
            read_at=datetime.now(UTC),
            read_by=by,
            notes=reading.notes,
            revision=before.revision + 1 if before else 1,
        )

    def deed(self, names: Names, facts: Sequence[Fact], known: int | None) -> tuple[Deed, Ingested]:
        """Return what to write and what it will have done; `known` is the stored article's revision, if it has one."""
        found = anchoring.verdicts(facts, self.held, self.article, self.before, self.unchanged)
        numbers, moved = self._numbers(names, facts, found)
        kept = {number.id for number, _ in moved}
        deed = Deed(
            articles=() if known else (self.article,),
            renewed=((self.article, known),) if known else (),
            text=self.held,
            revised=tuple(self._revised(facts, found)),
            numbers=tuple(number for number in numbers if number.id not in kept),
            moved=tuple(moved),
            dropped=tuple(number for number in self.old if number.id not in kept),
        )
        return deed, self._told(numbers, facts, found, is_new=known is None)

    def _numbers(
        self, names: Names, facts: Sequence[Fact], found: Mapping[str, Verdict]
    ) -> tuple[list[Number], list[tuple[Number, int]]]:
        """All numbers of the text, and those among them that were under review before with the revision they had."""
        fresh = marking.numbers(self.held.text, self.held.sha256, self.article, names)
        before = self.before.text if self.before else ""
        kept = anchoring.carried(self.old, before, fresh, self.held.text, self.unchanged)
        known = {number.id: number for number in self.old}
        placed = [anchoring.moved(kept[one.id], one) if one.id in kept else one for one in fresh]
        linked = anchoring.Linker(placed, self.held).link(facts, found)
        owners = {number.fact: number for number in self.old if number.fact and number.id not in _ids(placed)}
        numbers = [self._owned(number, owners) for number in linked]
        return numbers, [(number, known[number.id].revision) for number in numbers if number.id in known]

    def _owned(self, number: Number, owners: Mapping[str, Number]) -> Number:
        """Give a number whose fact was found elsewhere back to whoever decided about it."""
        owner = owners.get(number.fact) if number.fact else None
        return anchoring.moved(owner, number) if owner else number

    def _revised(self, facts: Sequence[Fact], found: Mapping[str, Verdict]) -> list[tuple[Fact, int]]:
        pairs = ((fact, anchoring.reanchored(fact, found[fact.id], self.held)) for fact in facts if fact.id in found)
        return [(revised, fact.revision) for fact, revised in pairs if revised is not None]

    def _told(
        self, numbers: Sequence[Number], facts: Sequence[Fact], found: Mapping[str, Verdict], *, is_new: bool
    ) -> Ingested:
        failed = {key: verdict for key, verdict in found.items() if verdict.outcome in UNSOUND}
        return Ingested(
            article=self.article,
            is_new=is_new,
            is_changed=True,
            total=sum(number.is_to_handle for number in numbers),
            handled=sum(number.is_handled for number in numbers),
            anchored=tuple(fact.id for fact in facts if fact.id in found and fact.id not in failed),
            failed=tuple((key, verdict.reason) for key, verdict in failed.items()),
        )


def _ids(numbers: Sequence[Number]) -> set[str]:
    return {number.id for number in numbers}
