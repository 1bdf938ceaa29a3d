"""The verbs of a review: bring a text in, look at its numbers, decide each of them, take a decision back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.errors import NotFound
from facts.record import ReviewState, build
from facts.reviewing import describing
from facts.reviewing.deciding import Deciding
from facts.reviewing.ingestion import Ingestion
from facts.reviewing.review_data import Ingested
from facts.selection import Selection
from facts.source_article import Article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.documents import Reading


class Reviewing(Deciding):
    """The review of the articles of one catalogue, by its actor."""

    def describe(self, reading: Reading) -> dict[str, Any]:
        """Return what a reading tells of its article, as values of `Article` to correct; the id is a free one."""
        told = describing.values(reading)
        return {"id": self.free_id(told.get("title", "")), **told}

    def free_id(self, title: str) -> str:
        """Return an id, made from a title, that no article has."""
        return describing.free_id(title, self.catalogue.articles)

    def known(self, reading: Reading) -> Article | None:
        """Return the article that holds exactly this text already."""
        key = self.catalogue.holding(reading.sha256)
        return self.catalogue.article(key) if key else None

    def likely(self, described: Mapping[str, Any]) -> Article | None:
        """Return the known article that a described one seems to be: by address, else by date and title."""
        return describing.likely(described, self.catalogue.articles().values())

    def ingest(self, reading: Reading, article: Article | None = None, reason: str = "") -> Ingested:
        """Hold the text of a new or known article and propose its numbers.

        Without an article: the one that holds this text already, else a new one as the reading describes it;
        raise RecordError naming what it does not tell. A known article with other words is read anew: decisions
        stay where the same words stand, and its facts are found again exactly or marked as failed.
        """
        self.catalogue.may("bring an article in")
        article = article or self.known(reading) or build(Article, self.describe(reading))
        before = self.catalogue.held(article.id)
        if before is not None and before.sha256 == reading.sha256:
            return self._unchanged(article)
        old = self.catalogue.numbers(article.id) if before else []
        facts = list(self.catalogue.iter_facts(_everything_of(article.id)))
        ingestion = Ingestion(reading, article, by=self._name, before=before, old=old)
        deed, done = ingestion.deed(self.names(), facts, self._revision_of(article.id))
        self.catalogue.carry_out(deed, verb="ingest", reason=reason)
        return done

    def _unchanged(self, article: Article) -> Ingested:
        coverage = self.coverage(article.id)
        return Ingested(self.catalogue.article(article.id), False, False, coverage.total, coverage.handled)

    def _revision_of(self, article_id: str) -> int | None:
        try:
            return self.catalogue.revision("article", article_id)
        except NotFound:
            return None


def _everything_of(article_id: str) -> Selection:
    return Selection.of(article=article_id, review_state=tuple(ReviewState), deprecated=True)
