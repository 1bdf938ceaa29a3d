"""The one open catalogue of this process, what is remembered of it until something is written, and its export log."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, update_wrapper
from threading import Lock
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from facts import settings
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.evidence.status import get_today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from facts.model.selection import Selection
    from facts.provenance.manifest import Manifest

REMEMBERED = 256  # answers of one question
PREVIEW = "preview=true"  # at the end of an address: it shows the very same
PUBLIC = Actor("public", Role.READER)
EDITOR = Actor("editor", Role.EDITOR)
_OPENED: dict[str, Catalogue] = {}
_OPENING = Lock()
_IS_PREVIEW = ContextVar("is_preview", default=False)

P = ParamSpec("P")
Answer = TypeVar("Answer")


def get_catalogue(actor: Actor = PUBLIC) -> Catalogue:
    """Return the catalogue of the settings as somebody may use it; many threads may ask at once, it is opened once."""
    read = settings.read_settings()
    url = read.database_url
    with _OPENING:
        if url not in _OPENED:
            _OPENED[url] = open_catalogue(url, PUBLIC, read.relations)
        return _OPENED[url].view_as(actor)


def get_version() -> str:
    """Return a token that is another one for each catalogue, after each write, and on each day."""
    return f"{settings.read_settings().database_url} {get_catalogue().get_version()} {get_today()}"


class Remembered(Generic[P, Answer]):
    """A question whose answers are kept until something is written; they are shared, so nobody may change them."""

    def __init__(self, read: Callable[P, Answer], most: int) -> None:
        self._read = read
        self.kept = lru_cache(maxsize=most)(self._read_version)
        update_wrapper(self, read)

    def __call__(self, *given: P.args, **more: P.kwargs) -> Answer:
        """Return what is kept, or ask the catalogue."""
        return self.kept(get_version(), *given, **more)  # type: ignore[arg-type] # what is asked is hashable

    def _read_version(self, _version: str, *given: P.args, **more: P.kwargs) -> Answer:
        return self._read(*given, **more)


def remember_answers(most: int = REMEMBERED) -> Callable[[Callable[P, Answer]], Remembered[P, Answer]]:
    """Keep so many answers of a function that reads the catalogue."""
    return lambda read: Remembered(read, most)


def get_catalogue_at(moment: datetime | None, chosen: Selection) -> Catalogue:
    """Return the catalogue that tells a selection: the open one, or what it held at a moment."""
    return get_catalogue().open_past(moment, chosen) if moment else get_catalogue()


def is_preview() -> bool:
    """Whether what is answered now is a preview, and so no export."""
    return _IS_PREVIEW.get()


@contextmanager
def mark_preview(is_one: bool) -> Iterator[None]:
    """Say for a while whether what is answered is a preview."""
    token = _IS_PREVIEW.set(is_one)
    try:
        yield
    finally:
        _IS_PREVIEW.reset(token)


def log_export(manifest: Manifest, host: str = "") -> Manifest:
    """Enter what was really made into the export log, and the site that shows it, where one does."""
    if not is_preview():
        get_catalogue().enter_export(manifest)
        if host:
            get_catalogue().note_host(manifest.export, host)
    return manifest
