"""From a text to its candidates, and from a stored phrase back to its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.extraction import dates, lexicon
from facts.extraction import tokens as kinds
from facts.extraction.grammar import Reader
from facts.extraction.tokens import tokenise

if TYPE_CHECKING:
    from facts.extraction.candidate import Candidate


def extract(
    text: str, *, language: str | None = None, published: str | None = None, catalogue: object | None = None
) -> list[Candidate]:
    """Propose every quantity, rank and date of a text, in reading order."""
    tokens = tokenise(text)
    words = lexicon.lexicon(language or lexicon.detect(tokens))
    issue = dates.issue(published) if published else dates.printed_issue(text, words)
    return Reader(text, tokens, words, issue).read()


def reparse(phrase: str, *, language: str = "en", published: str | None = None) -> list[Candidate]:
    """Return every reading of a short figure phrase."""
    tokens = [
        token._replace(gap=kinds.LINE) if token.starts_paragraph else token for token in tokenise(phrase)
    ]
    return Reader(phrase, tokens, lexicon.lexicon(language), dates.issue(published), is_phrase=True).read()
