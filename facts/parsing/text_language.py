"""The language of a text, and of each of its paragraphs, by the function words in it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from facts.languages import LANGUAGES, read_csv, read_toml, split_words
from facts.parsing.lexicon import load_lexicon
from facts.parsing.tokenizer import BREAK, PARAGRAPH, WORD, Token, tokenize_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.parsing.lexicon import Lexicon

MOST_TOKENS = 600
FEW_WORDS = 6
"""Below so many function words of the likeliest language the other words count, too: a table has hardly any."""
LEAST_WORDS, MUCH_MORE = 3, 2
LONGEST_PARAGRAPH = 10_000
"""So much of a paragraph is looked at on either side of a place."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n|\r[^\S\r]*\r|(?<![\r\n])\f(?![\r\n])")
"""What parts paragraphs, as the tokens do."""


def guess_language(tokens: Sequence[Token]) -> str:
    """Guess the language from its function words, of a short text from its other words too; English when none tells."""
    return find_best_score(score_languages([token.lower for token in tokens[:MOST_TOKENS] if token.kind == WORD]))


def score_languages(words: Sequence[str]) -> dict[str, int]:
    """Return how much the folded words of a text speak for each language."""
    scores = count_function_words(words)
    if max(scores.values(), default=0) >= FEW_WORDS:
        return scores
    return {code: 2 * score + sum(map(_load_signs(code).fits, words)) for code, score in scores.items()}


def count_function_words(words: Iterable[str]) -> dict[str, int]:
    """Count the function words of each language among folded words."""
    known = list(words)
    return {code: sum(map(load_lexicon(code).stop.__contains__, known)) for code in LANGUAGES}


class _LanguageSigns(NamedTuple):
    """By what the words of a language are known beside its function words."""

    vocabulary: frozenset[str]
    endings: tuple[str, ...]
    letters: frozenset[str]

    def fits(self, word: str) -> bool:
        return (
            word in self.vocabulary
            or (len(word) > 4 and word.endswith(self.endings))
            or not self.letters.isdisjoint(word)
        )


@cache
def _load_signs(code: str) -> _LanguageSigns:
    told, words = read_toml(code, "language.toml"), load_lexicon(code)
    units = [row.get(column) or "" for row in read_csv(code, "units.csv") for column in ("names", "forms")]
    named = [name.lower() for cell in units for name in split_words(cell)]
    of_tables = [word for found in words.table_words.values() for word in found]
    own = (*named, *words.months, *words.magnitudes, *words.count_openers, *of_tables)
    vocabulary = frozenset(part for words_ in own for part in words_.split() if len(part) > 2)
    return _LanguageSigns(
        vocabulary, tuple(str(told.get("endings", "")).split()), frozenset(str(told.get("letters", "")))
    )


def find_best_score(scores: dict[str, int]) -> str:
    """Return the language with the highest score, the first one listed where several have it."""
    return max(LANGUAGES, key=lambda code: scores[code])


class Run(NamedTuple):
    """Paragraphs of one language: the first token and the one after the last."""

    first: int
    last: int
    words: Lexicon


def list_language_runs(tokens: Sequence[Token], words: Lexicon) -> list[Run]:
    """Return the text in runs of paragraphs that are each in the text's language or surely in another."""
    breaks = [at for at, token in enumerate(tokens) if token.kind == BREAK and token.gap == PARAGRAPH]
    if not breaks:
        return [Run(0, len(tokens), words)]
    runs: list[Run] = []
    for first, last in pairwise([0, *breaks, len(tokens)]):
        told = _find_other_language(tokens[first:last], words.language)
        own = load_lexicon(told) if told else words
        if runs and runs[-1].words is own:
            runs[-1] = runs[-1]._replace(last=last)
        else:
            runs.append(Run(first, last, own))
    return runs


def _find_other_language(tokens: Sequence[Token], language: str) -> str:
    """Another language than that of the text, where it alone has far more of the function words; else nothing."""
    told = [token.lower for token in tokens if token.kind == WORD]
    best = find_best_score(count_function_words(told))
    theirs, ours = (load_lexicon(code).stop.intersection(told) for code in (best, language))
    other, own = len(theirs - ours), len(ours - theirs)
    return best if other >= LEAST_WORDS and other > MUCH_MORE * own else ""


def find_language_at(text: str, place: int, language: str) -> str:
    """Return the language of the paragraph around a place of a text, as `list_language_runs` parts it.

    `language` is that of the article: of short paragraphs, too.
    """
    before, after = text[max(0, place - LONGEST_PARAGRAPH) : place], text[place : place + LONGEST_PARAGRAPH]
    first = max((found.end() for found in _BLANK_LINE.finditer(before)), default=0)
    end = _BLANK_LINE.search(after)
    paragraph = before[first:] + after[: end.start() if end else None]
    return _find_other_language(tokenize_text(paragraph), load_lexicon(language).language) or language
