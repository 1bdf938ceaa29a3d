"""Ordinals: places in an order, and those that tell how many there have been, in digits and in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from facts.evidence.figures import BLANKS, Figure, Reading, find_spelled, value_of_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.cues import Cues

_ORDINAL = re.compile(
    r"(?<![\w.,])([0-9]{1,4})(?:st|nd|rd|th|º|ª|°|\.(?=\s+[A-ZÄÖÜ])|er|re|ère|e|ème)(?!\w)"
    r"|(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)?"
)
_LEAST_COUNTED = 10
"""An ordinal below it more often names one of a row: 'the 3rd patient room'."""
_DIGITS = rf"(?<![\w.,'’/+−–-])([0-9]+(?:[.,'’{BLANKS}][0-9]{{3}})*)"
_COUNTED = re.compile(_DIGITS + r"(?:st|nd|rd|th|º|ª|°|e|ème|ère|er|re)(?=\s+[^\W\d_]{3,})")
_COUNTED_GERMAN = re.compile(_DIGITS + r"\.(?=\s+[A-ZÄÖÜ][^\W\d_]{2,})")
_POINTING = re.compile(r"(?<![^\W_])(?:de[rnms]|die|das|i[hm]\w*|sein\w*|unser\w*|am|[zv][uo]m|zur)\s+$", re.IGNORECASE)
_ENDINGS = {
    "en": (("ieth", "y"), ("th", "")),
    "it": tuple((f"esim{end}", vowel) for end in "oaie" for vowel in ("", *"oeia")),
    "de": tuple((f"{middle}te{end}", "") for end in ("n", "r", "s", "m", "") for middle in ("s", "")),
    "fr": tuple((f"ième{end}", vowel) for end in ("s", "") for vowel in ("", "e")),
}
"""How ordinals end, and what their number word has in place of it."""
_IRREGULAR = {"twelfth": "twelve"}
_WORDS = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[ -][^\W\d_]+){0,3}(?=\s+[^\W\d_]{3,})")
_SCALES = 6


def find_ordinals(text: str, start: int, end: int, cues: Cues) -> list[Figure]:
    """Return the ordinals of a part of a text, in words and in digits."""
    found = []
    for word in _ORDINAL.finditer(text, start, end):
        value = int(word[1]) if word[1] else _named(word.group().lower(), cues)
        if value is not None:
            found.append(_figure(word.start(), word.end(), Decimal(value)))
    return found


def _named(word: str, cues: Cues) -> int | None:
    """The value of an ordinal, alone or before a superlative: 'third', 'third-largest', 'zweitgrößte'."""
    if word in cues.ordinals:
        return cues.ordinals[word]
    first, hyphen, second = word.partition("-")
    if hyphen:
        return cues.ordinals.get(first) if cues.find("superlative", second) else None
    stems = enumerate(cues.tables["ordinal_stems"], 1)
    return next((value for value, stem in stems if _is_superlative(word, stem, cues)), None)


def _is_superlative(word: str, stem: str, cues: Cues) -> bool:
    """Whether a German word is an ordinal and a superlative in one."""
    rest = word.removeprefix(stem)
    return rest != word and any(
        rest in (f"{form}e{end}" for end in ("", *"nrsm")) for form in cues.tables["superlative_stems"]
    )


def find_counted(text: str, start: int, end: int, language: str, cues: Cues) -> list[Figure]:
    """Return the ordinals that tell how many there have been: 'its 10,000th patient', 'il millesimo paziente'."""
    found = [*_in_digits(text, start, end, language), *_in_words(text, start, end, language, cues)]
    return [
        figure for figure in found if figure.readings[0].value >= _LEAST_COUNTED and not _names_one(text, figure, cues)
    ]


def _names_one(text: str, figure: Figure, cues: Cues) -> bool:
    """Whether every so-manieth is meant, or a thing that has a number without being counted: a century, a floor."""
    lead = text[max(0, figure.start - 16) : figure.start].rstrip().lower()
    following = re.findall(r"[^\W\d_]+", text[figure.end : figure.end + 60].lower())[:1]
    one_in_many = any(cue.end == len(lead) for cue in cues.find("each", lead))
    return one_in_many or bool(set(cues.tables["uncounted"]) & set(following))


def _in_digits(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    for word in _COUNTED.finditer(text, start, end):
        yield from _read(word, language)
    for word in _COUNTED_GERMAN.finditer(text, start, end) if language == "de" else ():
        if _POINTING.search(text, 0, word.start()):
            yield from _read(word, language)


def _read(word: re.Match[str], language: str) -> Iterator[Figure]:
    value = value_of_digits(word[1], language)
    if value is not None:
        yield _figure(word.start(), word.end(), value)


def _in_words(text: str, start: int, end: int, language: str, cues: Cues) -> Iterator[Figure]:
    """Read 'hundredth', 'five-hundredth' and 'dix millième': the longest words that spell one."""
    words = list(re.compile(r"[^\W\d_]+").finditer(text, start, end))
    for last, word in enumerate(words):
        made = _cardinals(word.group().lower(), language)
        for first in range(max(0, last - 3), last + 1) if made else ():
            before = text[words[first].start() : word.start()]
            value = next((one for form in made if (one := _whole(before + form, language, cues))), None)
            if value is not None:
                yield _figure(words[first].start(), word.end(), value)
                break


def _cardinals(word: str, language: str) -> list[str]:
    """The number words that a word may be the ordinal of."""
    known = [_IRREGULAR[word]] if word in _IRREGULAR else []
    return known + [word.removesuffix(end) + vowel for end, vowel in _ENDINGS[language] if word.endswith(end)]


def _whole(words: str, language: str, cues: Cues) -> Decimal | None:
    """The number that these words spell as a whole."""
    scale = cues.scales.get(words, 0)
    if scale >= _SCALES and len(words) > 3:
        return Decimal(1).scaleb(scale)
    spelled = find_spelled(words, 0, len(words), language, cues)
    is_whole = len(spelled) == 1 and (spelled[0].start, spelled[0].end) == (0, len(words))
    return spelled[0].readings[-1].value if is_whole else None


def _figure(start: int, end: int, value: Decimal) -> Figure:
    return Figure(start, end, (Reading(value, end),), is_spelled=True)
