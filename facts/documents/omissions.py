"""What a reader leaves out, told in one note a kind: where, and the first words of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from facts.documents.characters import UNREAD, clean_text

STRUCK = "struck out"
DELETED = "deleted with tracked changes"
MOVED = "moved away with tracked changes"
HIDDEN = "hidden"
UNSEEN = "in the colour of its ground"
_ALWAYS_TOLD = (STRUCK, "not read", "somebody else's words")
_MOST_WORDS = 12
_MOST_LETTERS = 120
_MOST_PLACES = 3
_WORTH = re.compile(rf"\d|{UNREAD}")


@dataclass(slots=True)
class _Omission:
    words: str
    place: str


@dataclass(slots=True)
class Omissions:
    """Collect what is left out while a document is read; tell it at the end."""

    found: dict[str, list[_Omission]] = field(default_factory=dict)
    _last: tuple[str, object] | None = None

    def add(self, kind: str, words: str, place: str = "", key: object = None) -> None:
        """Note that words were left out; what follows at the same `key` continues them."""
        if key is not None and self._last == (kind, key):
            last = self.found[kind][-1]
            last.words = (last.words + words)[: 4 * _MOST_LETTERS]
        elif words.strip() or kind.startswith(_ALWAYS_TOLD):
            self.found.setdefault(kind, []).append(_Omission(words[: 4 * _MOST_LETTERS], place))
            self._last = (kind, key)

    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each kind; what holds no number is told only where a reader sees it."""
        told = {kind: [one for one in found if is_told(kind, one.words)] for kind, found in self.found.items()}
        return tuple(_describe_kind(kind, found) for kind, found in told.items() if found)


def is_told(kind: str, words: str) -> bool:
    """Whether words that were left out are worth a note: they hold a number, or a reader sees that they are there."""
    return kind.startswith(_ALWAYS_TOLD) or bool(_WORTH.search(words))


def describe_unread(text: str) -> tuple[str, ...]:
    """Say how many signs of a text could not be read, and where the first one is."""
    count = text.count(UNREAD)
    if not count:
        return ()
    at = text.index(UNREAD)
    before, after = text[max(at - 40, 0) : at].split()[-3:], text[at : at + 40].split()[:3]
    signs = "1 sign" if count == 1 else f"{count:,} signs"
    around = " ".join(before) + (" " if text[at - 1 : at].isspace() else "") + " ".join(after)
    return (f"{signs} could not be read, marked {UNREAD} in the text: '{around}'",)


def name_place(text: str) -> str:
    """Name a place by the words before it."""
    words = text[-80:].split()[-4:]
    return f"after '{' '.join(words)}'" if words else ""


def _describe_kind(kind: str, found: list[_Omission]) -> str:
    places = [f"{one.place}: {_quote_start(one.words)}".strip(": ") for one in found[:_MOST_PLACES]]
    more = f"; and {len(found) - _MOST_PLACES:,} more" if len(found) > _MOST_PLACES else ""
    return " ".join(f"{kind} {'; '.join(places)}{more}".split()).replace(f"{kind} '", f"{kind}: '", 1)


def _quote_start(words: str) -> str:
    """Return the first words of what was left out, in quotation marks."""
    split = clean_text(words).split()
    said = " ".join(split[:_MOST_WORDS])
    cut = said[:_MOST_LETTERS]
    return f"'{cut}{'…' if len(split) > _MOST_WORDS or cut != said else ''}'" if cut else ""
