"""The languages: each is a folder of data in this package; nothing else in the program lists or names one.

A folder `xx/` holds `language.toml` (its name in itself, its place in lists), `lexicon.toml` (the words by which
numbers are read), `units.csv` (names of units), `layout.toml` (words by which documents are laid out), `search.toml`
(words that ask for nothing in a search), `claims.toml` (words of claims: the only, the fastest), `messages.po` (the
interface), `phrases.toml` (numbers, dates and sentences) and, for the second check of a record against its words,
`check.toml`, `check_patterns.toml` and the tables `cues.csv`, `number_words.csv` and `spelled.csv`. All but the first
may be left out; a language without `messages.po` is read, and the interface does not offer it. English comes first: it
is the interface's key, and what is said where a language has no words.
"""

from __future__ import annotations

import csv
import io
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

ENGLISH = "en"


@cache
def read_toml(language: str, name: str) -> dict[str, Any]:
    """Return a TOML file of a language's folder; an empty table where the folder has none. Do not change the result."""
    source = files(__name__).joinpath(language, name)
    return tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}


@cache
def read_csv(language: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV file of a language's folder; none where the folder has no such file."""
    source = files(__name__).joinpath(language, name)
    if not source.is_file():
        return ()
    return tuple(csv.DictReader(io.StringIO(source.read_text(encoding="utf-8"))))


@cache
def unite_lists(name: str, key: str) -> tuple[str, ...]:
    """Return what the languages list under a key of a TOML file of theirs, English first, each entry once."""
    return tuple(dict.fromkeys(str(entry) for code in LANGUAGES for entry in read_toml(code, name).get(key, ())))


def join_patterns(name: str, key: str) -> str:
    """Return the patterns that the languages list under a key as one, the longer first; it finds nothing if none."""
    return "|".join(sorted(unite_lists(name, key), key=len, reverse=True)) or "(?!)"


def split_words(cell: str) -> tuple[str, ...]:
    """Return the words of a cell of a table, which are parted by bars."""
    return tuple(word for word in cell.split("|") if word)


def _has_messages(language: str) -> bool:
    return files(__name__).joinpath(language, "messages.po").is_file()


def _list_languages() -> tuple[str, ...]:
    found = [item.name for item in files(__name__).iterdir() if item.joinpath("language.toml").is_file()]
    return tuple(sorted(found, key=lambda code: (read_toml(code, "language.toml")["order"], code)))


LANGUAGES = _list_languages()
"""The codes of the languages that are read (ISO 639-1), English first."""
INTERFACE_LANGUAGES = tuple(code for code in LANGUAGES if code == ENGLISH or _has_messages(code))
"""Those of them that the interface speaks: all that it offers, on pages, in reports and on the command line."""
NATIVE_NAMES = {code: str(read_toml(code, "language.toml")["name"]) for code in INTERFACE_LANGUAGES}
"""What each language of the interface is called in itself."""
