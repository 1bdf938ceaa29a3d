"""The ways in: a file, bytes, or an address. Nothing that is read is stored."""

from __future__ import annotations

from pathlib import Path

from facts.documents import document_metadata, limits
from facts.documents.confinement import run_confined
from facts.documents.document_parser import parse_document, refuse_too_large
from facts.documents.file_kind import FileKind, describe_wrong_name, kind_of
from facts.documents.language_detection import detect_language
from facts.documents.reader_faults import read_optional
from facts.documents.reading_result import DocumentDraft, PagePlaces, Reading
from facts.errors import FileError


def read_file(path: str | Path) -> Reading:
    """Read a file; raise FileError where it cannot be read, is too large, or is nothing to read."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.MAX_BYTES + 1)
            size = path.stat().st_size
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", where=str(path), remedy="Check the name.") from error
    return read_bytes(
        data if len(data) <= limits.MAX_BYTES else _refuse_size(max(size, len(data)), path.name), path.name
    )


def read_bytes(data: bytes, name: str = "") -> Reading:
    """Read an uploaded file; its name only helps to say what is wrong with it."""
    if len(data) > limits.MAX_BYTES:
        _refuse_size(len(data), name)
    where = name or "input"
    try:
        kind = kind_of(data, name)
        if kind is FileKind.TEXT:
            return _make_reading(parse_document(kind, data), kind, describe_wrong_name(name, kind))
    except FileError as error:
        raise type(error)(error.what, where=where, remedy=error.remedy) from error
    answer = run_confined(kind, data, _explain_name(where, describe_wrong_name(name, kind)), limits.SECONDS)
    return _make_reading(DocumentDraft.from_plain(answer["draft"]), kind, describe_wrong_name(name, kind))


def read_url(url: str) -> Reading:
    """Read what an address on the public web answers; raise FileError for any other."""
    answer = run_confined("url", url.encode(), url, limits.FETCH_SECONDS)
    kind = FileKind(answer["kind"])
    return _make_reading(DocumentDraft.from_plain(answer["draft"]), kind, describe_wrong_name(answer["name"], kind))


def _refuse_size(size: int, name: str) -> bytes:
    error = refuse_too_large(size)
    raise FileError(error.what, where=name or "input", remedy=error.remedy)


def _explain_name(where: str, lied: str) -> str:
    """Say in the place of an error that the name promised something else."""
    return f"{where} ({lied})" if lied else where


def _make_reading(draft: DocumentDraft, kind: FileKind, lied: str) -> Reading:
    """Settle what a draft tells of itself; nothing of that may cost its text."""
    tongue = read_optional(lambda: detect_language(draft.text, draft.language), "en", "its language")
    title = read_optional(lambda: document_metadata.find_title(draft, kind), "", "its title")
    return Reading(
        draft.text,
        title,
        read_optional(lambda: document_metadata.find_publisher(draft), "", "its publisher"),
        read_optional(lambda: document_metadata.find_published(draft, tongue), None, "its date"),
        tongue,
        read_optional(lambda: document_metadata.find_medium(draft, kind, title), "report", "its medium"),
        draft.pages,
        PagePlaces(draft.runs, len(draft.text)),
        draft.url or None,
        (*((lied,) if lied else ()), *draft.notes),
    )
