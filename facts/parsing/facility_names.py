"""Names of facilities that the catalogue does not know: by the nouns they are built of, or by what surrounds them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import context_clues
from facts.parsing import tokenizer as kinds
from facts.parsing.context_clues import join_words
from facts.parsing.lexicon import load_lexicon, unite_lexicons
from facts.parsing.tokenizer import tokenize_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token


LONGEST_NAME = 9
TOPIC_REACH, EARLY = 160, 200
"""How many words tell what an article is about, and how many characters are its beginning."""
_THINGS = frozenset({"instrument", "supercomputer", "detector", "accelerator", "telescope", "light_source"})
"""Kinds that are called by the name alone: 'le calculateur Garonne' is Garonne."""


class NewName(NamedTuple):
    """The name of a facility that the catalogue does not know, at its place in the text, and of what kind it is."""

    start: int
    end: int
    at: int
    """The index of its first token."""
    name: str
    kind: str


@cache
def _compile_named(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = load_lexicon(language).named
    return tuple((kind, re.compile(join_words(words), re.IGNORECASE)) for kind, words in named.items())


def _find_kind(word: str, language: str) -> str:
    return next((kind for kind, words in _compile_named(language) if words.fullmatch(word)), "")


def find_new_names(
    text: str, tokens: Sequence[Token], language: str, covered: AbstractSet[int] = frozenset()
) -> list[NewName]:
    """Return names that are built of a noun for facilities and capitals: 'Valdor Heart Institute', 'Biobank Nordheide'.

    `covered` are the indexes of tokens that belong to names the catalogue knows.
    """
    found: list[NewName] = []
    for at, token in enumerate(tokens):
        kind = _find_kind(token.text, language) if token.kind == kinds.WORD and at not in covered else ""
        if not kind or (found and token.start < found[-1].end):
            continue
        first = _find_name_start(tokens, at, language, covered)
        last = _find_name_end(tokens, at, language, covered)
        if last == at + 1 and first == at:
            continue
        if first == at and kind in _THINGS and (not token.is_capitalised or load_lexicon(language).capitalises_nouns):
            first = next(place for place in range(at + 1, last) if tokens[place].is_capitalised)
        start, end = tokens[first].start, tokens[last - 1].end
        name = " ".join(text[start:end].split())
        if first == at:
            name = _strip_genitive(token.text, language) + name[len(token.text) :]
        found.append(NewName(start, end, first, name, kind))
    return found


def _strip_genitive(noun: str, language: str) -> str:
    """Return a noun for facilities without the ending of its genitive: 'des Instituts'."""
    for ending in load_lexicon(language).genitive_endings:
        if noun.endswith(ending) and _find_kind(noun.removesuffix(ending), language):
            return noun.removesuffix(ending)
    return noun


def find_topic_name(
    text: str, tokens: Sequence[Token], language: str, covered: AbstractSet[int], told: str = ""
) -> NewName | None:
    """Return the name that a text is most likely about, where none is built of a noun for facilities.

    By what surrounds it: the title or the publisher (`told`) holds it, an article or the start of a sentence stands
    before it, it comes early and again; a place behind a bare 'in' and a person are none. For 'La Soufflerie
    d'Arbizan', 'the Moana Biobank', 'el satélite Quilla', 'Der Sonnenofen Feldkirch'.
    """
    known = {_fold_word(word.text) for word in tokenize_text(told)}
    small = frozenset(token.text for token in tokens if token.text.islower())
    best, most = None, 0
    for at in range(min(TOPIC_REACH, len(tokens))):
        named = _read_topic_name(text, tokens, at, language, covered, small)
        weight = _weigh_topic(named, tokens, known, language) if named else 0
        if named and weight > most:
            best, most = named, weight
    return best


def _read_topic_name(
    text: str, tokens: Sequence[Token], at: int, language: str, covered: AbstractSet[int], small: AbstractSet[str]
) -> NewName | None:
    """Return the name that begins at a token; None where none does."""
    token, words = tokens[at], load_lexicon(language)
    is_name = token.kind in (kinds.WORD, kinds.NAME) and token.is_capitalised and len(token.text) > 1
    if not is_name or at in covered or not _may_begin_name(tokens, at, words):
        return None
    last = _find_name_end(tokens, at, language, covered)
    capitals = [it for it in tokens[at:last] if it.is_capitalised]
    if any(it.lower in words.months or it.lower in words.weekdays for it in capitals):
        return None
    is_long = len(capitals) > 1 and (not words.capitalises_nouns or tokens[at + 1].is_capitalised)
    is_apposed = _is_apposed(tokens, at, words) and token.lower not in small
    if not (is_long or is_apposed):
        return None
    start, end = token.start, tokens[last - 1].end
    name = _strip_genitive(token.text, language) + text[start + len(token.text) : end]
    return NewName(start, end, at, " ".join(name.split()), "organisation")


def _may_begin_name(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a capital begins a name: it goes on with none before it, and is no function word or title."""
    token, every = tokens[at], unite_lexicons()
    if token.lower in every.stop or token.lower in every.titles or token.lower in words.hedge_words:
        return False
    before = tokens[at - 1] if at else None
    if before is None or token.gap != kinds.SPACE:
        return True
    return before.kind != kinds.NUMBER and not (before.is_capitalised and before.lower not in every.stop)


def _is_apposed(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a single capital follows an article and a noun that says what it is: 'el satélite Quilla'."""
    if at < 2 or tokens[at].gap != kinds.SPACE or tokens[at - 1].gap not in (kinds.SPACE, kinds.GLUED):
        return False
    noun, opener = tokens[at - 1], tokens[at - 2]
    links = words.definite_articles | words.name_links | words.owner_words
    is_noun = noun.kind == kinds.WORD and noun.text.islower() and noun.lower not in unite_lexicons().stop
    return not words.capitalises_nouns and is_noun and (opener.lower in links or opener.text in "’'")


def _weigh_topic(named: NewName, tokens: Sequence[Token], known: AbstractSet[str], language: str) -> int:
    """Return how likely a name is what a text is about."""
    words, at = load_lexicon(language), named.at
    parts = [_fold_word(word) for word in named.name.split() if word[:1].isupper()]
    before = tokens[at - 1].lower if at else "."
    weight = 2 + 4 * any(part in known for part in parts) + (named.start < EARLY)
    weight += before in words.definite_articles or before in ".:–’'" or tokens[at].gap == kinds.PARAGRAPH
    weight += any(
        _fold_word(token.text) == parts[-1] for token in tokens[at + len(parts) + 2 :] if token.is_capitalised
    )
    if before in unite_lexicons().town_prepositions and len(parts) < 3:
        weight -= 2
    return weight - 3 * _is_person(named, tokens)


def _is_person(named: NewName, tokens: Sequence[Token]) -> bool:
    """Whether two capitals are a person's: an age or a role behind a comma or in brackets, or a verb of saying."""
    words = named.name.split()
    after = [token for token in tokens[named.at : named.at + 8] if token.start >= named.end][:2]
    if len(words) != 2 or not after:
        return False
    is_aged = after[0].text in ",(" and len(after) > 1 and after[1].kind == kinds.NUMBER
    before = tokens[named.at - 1] if named.at else None
    is_told = any(context_clues.TOLD.fullmatch(it.text) for it in (after[0], before) if it is not None)
    return is_aged or is_told


def _fold_word(word: str) -> str:
    """A word as it is compared: small, and without the ending of a genitive."""
    return word.lower().removesuffix("s")


def _find_name_start(tokens: Sequence[Token], at: int, language: str, covered: AbstractSet[int]) -> int:
    """Where the capitals before a noun begin: 'the Valdor Heart Institute'; in German each noun would be one."""
    words = load_lexicon(language)
    first = at
    while first > 1 and tokens[first].gap == kinds.GLUED and tokens[first - 1].text == "-":
        if first - 2 in covered or not tokens[first - 2].is_capitalised or tokens[first - 1].gap != kinds.GLUED:
            break
        first -= 2
    if not tokens[at].is_capitalised or words.capitalises_nouns:
        return first
    while first and tokens[first].gap == kinds.SPACE and first - 1 not in covered:
        before = tokens[first - 1]
        is_name = before.kind in (kinds.WORD, kinds.NAME) and before.is_capitalised
        if not is_name or before.lower in unite_lexicons().stop or at - first + 1 > LONGEST_NAME:
            break
        first -= 1
    return first


def _find_name_end(tokens: Sequence[Token], at: int, language: str, covered: AbstractSet[int]) -> int:
    """The index behind the last capital that words of a name lead to from a noun."""
    words = load_lexicon(language)
    end, small = at + 1, 0
    for place in range(at + 1, min(at + LONGEST_NAME, len(tokens))):
        token = tokens[place]
        if place in covered or token.gap not in (kinds.SPACE, kinds.GLUED) or token.kind == kinds.BREAK:
            break
        if token.kind in (kinds.WORD, kinds.NAME) and token.is_capitalised:
            if token.lower in words.months or token.lower in words.weekdays:
                break
            end = place + 1
        elif token.text == "-" and token.gap == kinds.GLUED:
            continue
        elif token.lower not in words.name_links:
            small += 1
            if token.kind != kinds.WORD or token.lower in words.stop or small > 2:
                break
            if not _is_joined(tokens, place, words):
                break
    return end


def _is_joined(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a small word goes on to a link or a capital: the 'souterrain' of 'Laboratoire souterrain de X'."""
    if words.capitalises_nouns or words.noun_before_noun:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        after is not None
        and after.gap == kinds.SPACE
        and (after.lower in words.name_links or (after.is_capitalised and after.kind == kinds.WORD))
    )
