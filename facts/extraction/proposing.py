"""From a text to its candidates, and from a stored phrase back to its number."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts.extraction import confidence, dates, lexicon, measures
from facts.extraction import tokens as kinds
from facts.extraction.clauses import Context
from facts.extraction.grammar import Reader
from facts.extraction.guesses import Guesser
from facts.extraction.in_phrase import apart
from facts.extraction.number import printed_places, rounded
from facts.extraction.second_look import with_doubts
from facts.extraction.tokens import tokenise
from facts.sureness import because

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.extraction.candidate import Candidate
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.names import Names
    from facts.extraction.tokens import Token


_SMALL_B = frozenset({"kb", "Kb", "Mb", "Gb", "Tb", "Pb"})
_ONE_OF = r"([^\W\d_]+)\s+[^\W\d_]+\s+([^\W\d_]+)\s+$"
"""What stands before the three of 'un patient sur trois'."""
_EACH = re.compile(r"\b(?:every|each|ogni|jede[rsnm]?|chaque)\s+([^\W\d_]+)\s+([^\W\d_]{3,})")
"""What 'jeder fünfte Patient' begins with."""
_FRANCS = frozenset({"franc", "francs", "franchi", "franco", "fr", "sfr"})
_OTHER_FRANCS = ("belg", "cfa", "fcfa", "français", "francesi", "luxembourg", "lussemburg", "congol", "guin")
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
    words = lexicon.lexicon(language)
    kept = [_joined(token) for token in tokenise(phrase) if token.kind != kinds.BREAK or token.gap == kinds.TAB]
    found = Reader(phrase, [*apart(kept, words)], words, dates.issue(published), is_phrase=True).read()
    return [*found, *(_in_bytes(one) for one in found if _may_be_bytes(one.unit_text))]


def reparse_widely(phrase: str, *, language: str = "en", published: str | None = None) -> list[Candidate]:
    """Return every reading of a short figure phrase, and what else the same words bear out, none of that sure."""
    found = reparse(phrase, language=language, published=published)
    others = [other for one in found for other in _other_readings(one, phrase[one.end :].split())]
    words = lexicon.lexicon(language)
    return [
        *found,
        *others,
        *_ratios(phrase, found, words),
        *_sums(phrase, found, words),
        *_rated(phrase, found, words),
    ]


def _may_be_bytes(written: str) -> bool:
    """Whether a small b may stand for bytes: in 'Gb/s', not in 'Gbps'."""
    return written[:2] in _SMALL_B and written[2:3] != "p"


def _other_readings(one: Candidate, rest: list[str]) -> Iterator[Candidate]:
    is_foreign = bool(rest) and rest[0].lower().startswith(_OTHER_FRANCS)
    if not is_foreign and one.unit == "1" and one.unit_text.rstrip(".").lower() in _FRANCS:
        yield one.with_guesses(unit="CHF", unit_name=measures.unit_name("CHF"), **_unsure())
    if one.also:
        yield _hedged_as(one, one.also)


def _ratios(phrase: str, found: list[Candidate], words: Lexicon) -> Iterator[Candidate]:
    """Read 'quattro pazienti su cinque', a count in another one with a noun between, as a share."""
    for other in found:
        opening = re.search(_ONE_OF, phrase[: other.start].lower())
        if opening and {opening[1], opening[2]} <= words.ones | words.out_of and other.value and other.value > 1:
            share = rounded(1 / other.value)
            yield other.with_guesses(value=share, decimals=None, unit="1", unit_name="", **_unsure())
    for each in _EACH.finditer(phrase.lower()):
        number = words.ordinals.get(each[1])
        if number and number > 1 and found and each[2] not in words.not_ranked:
            share = rounded(1 / Decimal(number))
            yield found[0].with_guesses(value=share, decimals=None, unit="1", unit_name="", **_unsure())
    for one, other in pairwise(found):
        is_ratio = phrase[one.end : other.start].strip().lower() in words.out_of
        if is_ratio and one.value is not None and other.value is not None and 0 < one.value < other.value:
            share = rounded(one.value / other.value)
            yield one.with_guesses(value=share, decimals=printed_places(share), unit="1", unit_name="", **_unsure())


def _sums(phrase: str, found: list[Candidate], words: Lexicon) -> Iterator[Candidate]:
    """Read '2 milioni e 300mila euro' as one number: millions, and thousands joined to them."""
    for one, other in pairwise(found):
        is_joined = phrase[one.end : other.start].strip().lower() in words.joiners
        is_pair = one.value is not None and other.value is not None and other.qualifier == "exact"
        if not (is_joined and is_pair and one.unit in ("1", other.unit)):
            continue
        assert one.value is not None
        assert other.value is not None
        if not one.value % 10**6 and 0 < other.value < 10**6 and not other.value % 1000 and one.value:
            yield other.with_guesses(
                start=one.start, qualifier=one.qualifier, value=one.value + other.value, decimals=None, **_unsure()
            )


def _rated(phrase: str, found: list[Candidate], words: Lexicon) -> Iterator[Candidate]:
    """Read the rate that stands before its number: 'pro Jahr 3 Millionen Euro'."""
    tokens = tokenise(phrase)
    below = measures.rate_below(tokens, measures.UnitFound("", 0, 0), words) if tokens else None
    if below is None or not found or "/" in found[0].unit or found[0].unit == "1":
        return
    code = f"{found[0].unit}/{below.code}"
    yield found[0].with_guesses(unit=code, unit_name=measures.unit_name(code), **_unsure())


def _unsure() -> dict[str, Any]:
    return confidence.whole(0.3, because("the words can be read in another way too"))


def _hedged_as(one: Candidate, qualifier: str) -> Candidate:
    """The same number with another hedge."""
    number = next(number for number in (one.value, one.low, one.high) if number is not None)
    is_bound = qualifier == "less_than"
    return one.with_guesses(
        qualifier=qualifier,
        value=None if is_bound else number,
        low=None,
        high=number if is_bound else None,
        low_inclusive=None,
        high_inclusive=False if is_bound else None,
        decimals=None if is_bound else max(0, printed_places(number)),
        also="",
        **_unsure(),
    )


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
