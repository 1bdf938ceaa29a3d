"""The ways in: a file, bytes, or an address. Nothing that is read is stored."""

from __future__ import annotations

from pathlib import Path

from facts.errors import FileError
from facts.reading import limits, masthead
from facts.reading.confinement import confined
from facts.reading.draft import Draft
from facts.reading.faults import optional
from facts.reading.kind import Kind, kind_of, lie
from facts.reading.parsing import parse, too_large
from facts.reading.places import Places
from facts.reading.reading import Reading
from facts.reading.tongue import language


def read_file(path: str | Path) -> Reading:
    """Read a file; raise FileError where it cannot be read, is too large, or is nothing to read."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.MAX_BYTES + 1)
            size = path.stat().st_size
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", where=str(path), remedy="Check the name.") from error
    return read_bytes(data if len(data) <= limits.MAX_BYTES else _refused(max(size, len(data)), path.name), path.name)


def read_bytes(data: bytes, name: str = "") -> Reading:
    """Read an uploaded file; its name only helps to say what is wrong with it."""
    if len(data) > limits.MAX_BYTES:
        _refused(len(data), name)
    where = name or "input"
    try:
        kind = kind_of(data, name)
        if kind is Kind.TEXT:
            return _reading(parse(kind, data), kind, lie(name, kind))
    except FileError as error:
        raise type(error)(error.what, where=where, remedy=error.remedy) from error
    answer = confined(kind, data, _told(where, lie(name, kind)), limits.SECONDS)
    return _reading(Draft.from_plain(answer["draft"]), kind, lie(name, kind))


def read_url(url: str) -> Reading:
    """Read what an address on the public web answers; raise FileError for any other."""
    answer = confined("url", url.encode(), url, limits.FETCH_SECONDS)
    kind = Kind(answer["kind"])
    return _reading(Draft.from_plain(answer["draft"]), kind, lie(answer["name"], kind))


def _refused(size: int, name: str) -> bytes:
    error = too_large(size)
    raise FileError(error.what, where=name or "input", remedy=error.remedy)


def _told(where: str, lied: str) -> str:
    """Say in the place of an error that the name promised something else."""
    return f"{where} ({lied})" if lied else where


def _reading(draft: Draft, kind: Kind, lied: str) -> Reading:
    """Settle what a draft tells of itself; nothing of that may cost its text."""
    tongue = optional(lambda: language(draft.text, draft.language), "en", "its language")
    title = optional(lambda: masthead.title(draft, kind), "", "its title")
    return Reading(
        draft.text,
        title,
        optional(lambda: masthead.publisher(draft), "", "its publisher"),
        optional(lambda: masthead.published(draft, tongue), None, "its date"),
        tongue,
        optional(lambda: masthead.medium(draft, kind, title), "report", "its medium"),
        draft.pages,
        Places(draft.runs, len(draft.text)),
        draft.url or None,
        (*((lied,) if lied else ()), *draft.notes),
    )
