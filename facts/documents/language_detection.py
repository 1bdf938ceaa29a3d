"""The language of a text: what the document says, unless its own words say otherwise."""

from __future__ import annotations

import re

from facts.extraction.lexicon import LANGUAGES, lexicon

_WORDS = re.compile(r"[^\W\d_]+")
_ENOUGH = 5


def detect_language(text: str, stated: str = "") -> str:
    """Return an ISO 639-1 code; templates often state a language that the text is not in."""
    code = _get_code(stated)
    if code and code not in LANGUAGES:
        return code
    scores = _count_function_words(text)
    best = max(LANGUAGES, key=lambda language: scores[language])
    if code and scores[best] < 2 * scores[code] + _ENOUGH:
        return code
    return best


def _get_code(stated: str) -> str:
    found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", stated.strip())
    return found[1].lower() if found else ""


def _count_function_words(text: str) -> dict[str, int]:
    """Count the function words of each language; English where there are none."""
    words = [word.lower() for word in _WORDS.findall(text[:8000])][:1000]
    return {language: sum(word in lexicon(language).stop for word in words) for language in LANGUAGES}
