"""Words, numbers and marks of a text, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER, WORD, NAME, MARK, LINK = "number", "word", "name", "mark", "link"
GLUED, SPACE, LINE, PARAGRAPH = "", " ", "\n", "\n\n"

_TOKEN = re.compile(
    r"""
    (?P<link>https?://\S+|www\.\S+|10\.[0-9]{4,}/\S+|arXiv:\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w[\w.-]{0,255})
    |(?P<number>(?:(?<![\w.,)\]])\.)?[0-9]+(?:[.,:'’][0-9]+)*)
    |(?P<code>(?:EUR|USD|CHF|GBP|CAD|AUD|JPY|US)(?=[0-9]))
    |(?P<name>[^\W\d_]+[0-9]\w*(?:\.[0-9]+)?)
    |(?P<word>[^\W\d_]+)
    |(?P<mark>\S)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """One token; `gap` is what stands before it: nothing, a blank, a line break or an empty line."""

    text: str
    lower: str
    kind: str
    start: int
    end: int
    gap: str

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()

    @property
    def starts_paragraph(self) -> bool:
        return self.gap == PARAGRAPH


def tokenise(text: str) -> list[Token]:
    tokens = []
    end = 0
    for found in _TOKEN.finditer(text):
        start = found.start()
        word = found.group()
        gap = GLUED if start == end else _gap(text[end:start])
        end = found.end()
        kind = found.lastgroup or MARK
        tokens.append(Token(word, _folded(word), WORD if kind == "code" else kind, start, end, gap))
    return tokens


def _gap(blank: str) -> str:
    breaks = blank.count("\n")
    return SPACE if breaks == 0 else LINE if breaks == 1 else PARAGRAPH


def _folded(word: str) -> str:
    return "'" if word == "’" else word.lower()


def text_at(tokens: Sequence[Token], at: int) -> str:
    """The folded text of a token; nothing outside the text."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def words_of(phrase: str) -> tuple[str, ...]:
    """The folded tokens of a phrase, as the tables of the lexicons are keyed."""
    return tuple(token.lower for token in tokenise(phrase))
