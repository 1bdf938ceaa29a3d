"""The numbers of a text that no candidate covers, each with the reason: so that a reviewer misses none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import dates, exclusions, lexicon, numbers, unreadable
from facts.extraction import tokens as kinds
from facts.extraction.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.dates import Issue
    from facts.extraction.lexicon import Lexicon, Run
    from facts.extraction.tokens import Token

NAME, DATE, HEADING = "part of a name", "date without a known year", "date alone on its line, as in a heading"
ONE, UNREAD = "counts nothing by itself", "not read as a quantity"
JOINED = "digits joined to other signs, not read in part"
REASONS = exclusions.REASONS | {NAME, DATE, HEADING, ONE, UNREAD, JOINED}


class SkippedNumber(NamedTuple):
    """A number that states nothing, as far as the machine can tell."""

    start: int
    end: int
    reason: str


def left_out(
    text: str,
    found: Iterable[Candidate],
    *,
    language: str | None = None,
    published: str | None = None,
    tokens: Sequence[Token] | None = None,
) -> list[SkippedNumber]:
    """Return every number in digits or words outside the candidates, in reading order."""
    tokens = tokens or tokenise(text)
    words = lexicon.lexicon(language or lexicon.detect(tokens))
    issue = dates.issue(published) if published else dates.printed_issue(text, words)
    taken = _covered(tokens, found)
    return [
        SkippedNumber(tokens[first].start, tokens[last - 1].end, reason)
        for run in lexicon.language_runs(tokens, words)
        for first, last, reason in _leftovers(tokens, taken, run, issue)
    ]


def _covered(tokens: Sequence[Token], found: Iterable[Candidate]) -> set[int]:
    """The indexes of the tokens that a candidate covers."""
    starts = sorted((one.start, one.end) for one in found)
    taken: set[int] = set()
    at = 0
    for start, end in starts:
        while at and tokens[at - 1].start >= start:
            at -= 1
        while at < len(tokens) and tokens[at].start < end:
            if tokens[at].end > start:
                taken.add(at)
            at += 1
    return taken


def _leftovers(tokens: Sequence[Token], taken: set[int], run: Run, issue: Issue) -> Iterator[tuple[int, int, str]]:
    at, words = run.first, run.words
    while at < run.last:
        end = 0 if at in taken else _end(tokens, at, words)
        while end and not taken.isdisjoint(range(at, end)):
            end -= 1
        if end > at:
            yield at, end, _reason(tokens, at, words, issue)
        at = max(at + 1, end)


def _end(tokens: Sequence[Token], at: int, words: Lexicon) -> int:
    """The index after the number at a token; 0 where there is none."""
    token = tokens[at]
    if token.kind == kinds.NUMBER:
        known = exclusions.end_of_excluded(tokens, at, words)
        return known or unreadable.end_of_unreadable(tokens, at, words) or at + 1
    if token.kind == kinds.NAME:
        return at + 1
    if token.kind != kinds.WORD or not words.may_start(token.lower):
        return 0
    number = numbers.read(tokens, at, words)
    return number.end if number else 0


def _reason(tokens: Sequence[Token], at: int, words: Lexicon, issue: Issue) -> str:
    token = tokens[at]
    if token.kind == kinds.NAME:
        return NAME
    if token.kind == kinds.WORD:
        return _of_word(tokens, at, words)
    known = exclusions.reason(tokens, at, words)
    if known:
        return known
    if unreadable.end_of_unreadable(tokens, at, words):
        return JOINED
    date = dates.read(tokens, at, words, issue)
    if date is not None:
        return DATE if not date.is_resolved else HEADING if _ends_line(tokens, at) else NAME
    return NAME if exclusions.is_named(tokens, at, words) else UNREAD


def _of_word(tokens: Sequence[Token], at: int, words: Lexicon) -> str:
    number = numbers.read(tokens, at, words)
    return ONE if number is not None and number.value in (0, 1, 2) else UNREAD


def _ends_line(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 >= len(tokens) or kinds.LINE in tokens[at + 1].gap
