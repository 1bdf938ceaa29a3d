"""The one open catalogue that all addresses of this process read, as a reader."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from facts import settings
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from facts.selection import Selection

KEPT = 4  # catalogues as they were: each may hold thousands of facts in memory
_OPENED: dict[str, Catalogue] = {}
_OPENING = Lock()


def catalogue() -> Catalogue:
    """Return the catalogue of the settings; many threads may ask at once, it is opened once."""
    url = settings.read().database_url
    with _OPENING:
        if url not in _OPENED:
            _OPENED[url] = open_catalogue(url, Actor("public", Role.READER))
        return _OPENED[url]


def version() -> str:
    """Return a token that is another one for each catalogue and after each write."""
    return f"{settings.read().database_url} {catalogue().version()}"


def at(moment: datetime | None, chosen: Selection) -> Catalogue:
    """Return the catalogue that tells a selection: the open one, or what it held at a moment."""
    return _past(version(), moment, chosen) if moment else catalogue()


@lru_cache(maxsize=KEPT)
def _past(_version: str, moment: datetime, chosen: Selection) -> Catalogue:
    return catalogue().past(moment, chosen)


def known(chosen: Selection, held: Catalogue | None = None) -> None:
    """Raise NotFound naming a facility, metric or article of the selection that the catalogue does not have."""
    held = held or catalogue()
    for name, found in (("facility", held.facilities), ("metric", held.metrics), ("article", held.articles)):
        asked = getattr(chosen, name)
        missing = [value for value in asked if value not in found(asked)] if asked else []
        if missing:
            raise NotFound(f"there is no {name} {missing[0]!r}", where=name)
