"""The words of the interface in the reader's language, from the catalogues in `facts/locale`."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from facts.units import LANGUAGES

NATIVE = {"en": "English", "it": "Italiano", "de": "Deutsch", "fr": "Français"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the interface's strings in one language; English is the key and the fallback."""

    language: str

    def __call__(self, message: str, **values: Any) -> str:
        said = _translations(self.language).gettext(message)
        return said.format(**values) if values else said

    def many(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """Say a message that depends on a number; {n} is the number, or how the language writes it where given."""
        said = _translations(self.language).ngettext(one, many, count)
        return said.format(**{"n": count, **values})


def speaker(language: str | None) -> Speaker:
    """Return the speaker of a language; English for one that is not there."""
    return Speaker(language if language in LANGUAGES else "en")


@cache
def _translations(language: str) -> NullTranslations:
    source = files("facts").joinpath("locale", f"{language}.po")
    if language == "en" or not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
