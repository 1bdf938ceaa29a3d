"""From a text to its candidates, and from a stored phrase back to its number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from facts.extraction import confidence, dates, lexicon, measures
from facts.extraction import tokens as kinds
from facts.extraction.clauses import Context
from facts.extraction.grammar import Reader
from facts.extraction.guesses import Guesser
from facts.extraction.second_look import with_doubts
from facts.extraction.tokens import tokenise
from facts.sureness import because

if TYPE_CHECKING:
    from facts.extraction.candidate import Candidate
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.names import Names
    from facts.extraction.tokens import Token


_SMALL_B = frozenset({"kb", "Kb", "Mb", "Gb", "Tb", "Pb"})
_BITS = {"kbit": "kB", "Mbit": "MB", "Gbit": "GB", "Tbit": "TB", "Pbit": "PB"}


def extract(
    text: str,
    *,
    language: str | None = None,
    published: str | None = None,
    catalogue: Names | None = None,
    title: str = "",
    publisher: str = "",
) -> list[Candidate]:
    """Propose every quantity, rank and date of a text, in reading order."""
    guesser = read(text, language=language, published=published, catalogue=catalogue, title=title, publisher=publisher)
    return [guesser.guess(one) for one in guesser.found]


def read(
    text: str,
    *,
    language: str | None = None,
    published: str | None = None,
    catalogue: Names | None = None,
    title: str = "",
    publisher: str = "",
) -> Guesser:
    """Read the numbers of a text, and prepare to guess what each is about."""
    words, tokens, found = _read(text, language, published)
    return Guesser(
        found,
        Context(text, tokens),
        catalogue,
        language=words.language,
        published=published,
        title=title,
        publisher=publisher,
    )


@lru_cache(maxsize=4)
def _read(text: str, language: str | None, published: str | None) -> tuple[Lexicon, list[Token], list[Candidate]]:
    """Read a text once, however often guesses about it are made: each decision of a review makes them anew.

    All candidates of a text are made here: whatever doubts them does so here.
    """
    tokens = tokenise(text)
    words = lexicon.lexicon(language or lexicon.detect(tokens))
    issue = dates.issue(published) if published else dates.printed_issue(text, words)
    found = Reader(text, tokens, words, issue).read()
    return words, tokens, with_doubts(found, text, words.language)


def reparse(phrase: str, *, language: str = "en", published: str | None = None) -> list[Candidate]:
    """Return every reading of a short figure phrase."""
    tokens = [_joined(token) for token in tokenise(phrase) if token.kind != kinds.BREAK or token.gap == kinds.TAB]
    found = Reader(phrase, tokens, lexicon.lexicon(language), dates.issue(published), is_phrase=True).read()
    return [*found, *(_in_bytes(one) for one in found if one.unit_text[:2] in _SMALL_B)]


def _joined(token: Token) -> Token:
    """In a phrase that a person chose, words hang together over line breaks."""
    return token._replace(gap=kinds.SPACE) if kinds.LINE in token.gap else token


def _in_bytes(one: Candidate) -> Candidate:
    """The same number in bytes, for a small b may stand for either."""
    bits, slash, rest = one.unit.partition("/")
    code = _BITS.get(bits, bits) + slash + rest
    return one.with_guesses(
        unit=code, unit_name=measures.unit_name(code), **confidence.whole(0.3, because("a small b may stand for bytes"))
    )
