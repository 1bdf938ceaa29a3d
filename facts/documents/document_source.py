"""Read a file, bytes or an address, and settle what the document states of itself. Nothing that is read is stored.

Language, title, issue, publisher and date come from the file's own data, unless its text says otherwise.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from facts.documents import reader_limits
from facts.documents.document_kinds import FileKind, describe_wrong_name, detect_kind, make_size_error, parse_document
from facts.documents.reader_limits import read_optional, run_confined
from facts.documents.reading_result import DocumentDraft, PagePlaces, Reading
from facts.errors import FileError, RecordError
from facts.languages import ENGLISH, LANGUAGES
from facts.model import edtf_date
from facts.parsing.context_clues import join_words
from facts.parsing.date_parser import find_printed_issue
from facts.parsing.lexicon import load_lexicon, unite_lexicons
from facts.parsing.text_language import find_best_score, score_languages

if TYPE_CHECKING:
    from facts.documents.reader_limits import Teller


def read_file(path: str | Path, tell: Teller | None = None) -> Reading:
    """Read a file; raise FileError where it cannot be read, is too large, or is nothing to read.

    `tell` is called with how many pages of a PDF are read, and of how many.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(reader_limits.MAX_BYTES + 1)
            size = path.stat().st_size
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", where=str(path), remedy="Check the name.") from error
    return read_bytes(
        data if len(data) <= reader_limits.MAX_BYTES else _refuse_size(max(size, len(data)), path.name), path.name, tell
    )


def read_bytes(data: bytes, name: str = "", tell: Teller | None = None) -> Reading:
    """Read an uploaded file; its name only helps to say what is wrong with it."""
    if len(data) > reader_limits.MAX_BYTES:
        _refuse_size(len(data), name)
    where = name or "input"
    try:
        kind = detect_kind(data, name)
        if kind is FileKind.TEXT:
            return make_reading(parse_document(kind, data), kind, describe_wrong_name(name, kind))
    except FileError as error:
        raise type(error)(error.what, where=where, remedy=error.remedy) from error
    answer = run_confined(
        kind, data, _explain_name(where, describe_wrong_name(name, kind)), reader_limits.SECONDS, tell=tell
    )
    return make_reading(DocumentDraft.from_plain(answer["draft"]), kind, describe_wrong_name(name, kind))


def read_url(url: str, tell: Teller | None = None) -> Reading:
    """Read what an address on the public web answers; raise FileError for any other."""
    answer = run_confined("url", url.encode(), url, reader_limits.FETCH_SECONDS, tell=tell)
    kind = FileKind(answer["kind"])
    return make_reading(DocumentDraft.from_plain(answer["draft"]), kind, describe_wrong_name(answer["name"], kind))


def _refuse_size(size: int, name: str) -> bytes:
    error = make_size_error(size)
    raise FileError(error.what, where=name or "input", remedy=error.remedy)


def _explain_name(where: str, lied: str) -> str:
    """Say in the place of an error that the name promised something else."""
    return f"{where} ({lied})" if lied else where


def make_reading(draft: DocumentDraft, kind: FileKind, lied: str) -> Reading:
    """Settle what a draft tells of itself; nothing of that may cost its text."""
    tongue = read_optional(lambda: detect_language(draft.text, draft.language), ENGLISH, "its language")
    title = read_optional(lambda: find_title(draft, kind), "", "its title")
    return Reading(
        draft.text,
        title,
        read_optional(lambda: find_publisher(draft), "", "its publisher"),
        read_optional(lambda: find_published(draft, tongue), None, "its date"),
        tongue,
        read_optional(lambda: find_medium(draft, kind, title), "report", "its medium"),
        draft.pages,
        PagePlaces(draft.runs, len(draft.text)),
        draft.url or None,
        (*((lied,) if lied else ()), *draft.notes),
    )


_WORDS = re.compile(r"[^\W\d_]+")
_ENOUGH = 5


def detect_language(text: str, stated: str = "") -> str:
    """Return an ISO 639-1 code; templates often state a language that the text is not in."""
    code = _parse_code(stated)
    if code and code not in LANGUAGES:
        return code
    scores = score_languages([word.lower() for word in _WORDS.findall(text[:8000])][:1000])
    best = find_best_score(scores)
    if code and scores[best] < 2 * scores[code] + _ENOUGH:
        return code
    return best


def _parse_code(stated: str) -> str:
    found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", stated.strip())
    return found[1].lower() if found else ""


_WORD = r"[^\W\d_][\w&.-]{1,20}"
_FILE_NAME = r"microsoft word.*|.*\.(?:docx?|indd|pdf|qxd|tex)"


@cache
def _compile_issue() -> re.Pattern[str]:
    """A line with the name of a newsletter and the number of its issue."""
    names = join_words(unite_lexicons().clues.issue_names)
    named = rf"(?:{_WORD}[ \t]+){{0,3}}(?:{names})(?:[ \t]+{_WORD}){{0,2}}"
    return re.compile(rf"^[ \t]*({named}[ \t]+(?:n[.°ro]*[ \t]*)?\d{{1,4}})[ \t]*$", re.IGNORECASE | re.MULTILINE)


@cache
def _compile_publisher() -> re.Pattern[str]:
    """A line with the name of an institution that publishes."""
    named = join_words(unite_lexicons().clues.publishers)
    return re.compile(rf"^[ \t]*([^\n]{{0,60}}\b(?:{named})[^\n]{{0,60}})$", re.IGNORECASE | re.MULTILINE)


@cache
def _compile_empty_title() -> re.Pattern[str]:
    return re.compile(rf"{join_words(unite_lexicons().clues.empty_titles)}|{_FILE_NAME}", re.IGNORECASE)


@cache
def _compile_media() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each kind of publication with the words by which it calls itself."""
    clues = unite_lexicons().clues
    media = (
        ("newsletter", rf"\b(?:{join_words(clues.newsletters)})\b"),
        ("press_release", join_words(clues.press_releases)),
        ("paper", rf"\bdoi:|\bdoi\.org/|\barxiv:|^\s*(?:{join_words(clues.abstracts)})\b"),
        ("report", rf"\b(?:{join_words(clues.reports)})\b"),
    )
    return tuple((name, re.compile(words, re.IGNORECASE | re.MULTILINE)) for name, words in media)


_HEAD = 1500
_LONGEST_TITLE = 150


def find_title(draft: DocumentDraft, kind: FileKind) -> str:
    """Return the title in the file's own data, the printed issue, or the line above the text."""
    stated = draft.title.strip()
    if stated and not _compile_empty_title().fullmatch(stated):
        return stated
    if issue := _compile_issue().search(draft.margins) or _compile_issue().search(draft.text):
        return " ".join(word.title() if word.isupper() and len(word) > 6 else word for word in issue[1].split())
    if kind in (FileKind.PDF, FileKind.DOCX, FileKind.TEXT):
        return _find_first_line(draft.text)
    return ""


def _find_first_line(text: str) -> str:
    """Return the first line where it stands alone and is no sentence."""
    first, _, rest = text.lstrip().partition("\n")
    is_apart = not rest.strip() or rest.startswith(("\n", " \n")) or first.isupper()
    first = " ".join(first.split())
    return first if is_apart and 3 <= len(first) <= _LONGEST_TITLE and not first.endswith((".", ",", ";")) else ""


def find_publisher(draft: DocumentDraft) -> str:
    """Return who the file says has published it; else the institution in the running headers or below the issue."""
    if draft.publisher:
        return draft.publisher
    issue = _compile_issue().search(draft.text)
    beside = "\n".join(draft.text[issue.end() :].split("\n", 4)[:4]) if issue else ""
    found = _compile_publisher().search(draft.margins) or _compile_publisher().search(beside)
    return " ".join(found[1].split()) if found else ""


def find_published(draft: DocumentDraft, language: str) -> str | None:
    """Return the stated day, or the month that stands alone on a line; never the day the file was made."""
    if draft.published:
        with suppress(RecordError):
            edtf_date.get_closed_bounds(draft.published, "published")
            return draft.published
    for code in dict.fromkeys((language, ENGLISH)):
        for text in (draft.margins, draft.text):
            if (issue := find_printed_issue(text, load_lexicon(code))).year:
                return f"{issue.year:04}-{issue.month:02}"
    return None


def find_medium(draft: DocumentDraft, kind: FileKind, title: str) -> str:
    """Return what kind of publication it is: by its own words near the top, else by the kind of file."""
    head = "\n".join((title, draft.margins, draft.text[:_HEAD]))
    found = next((name for name, words in _compile_media() if words.search(head)), "")
    usual = {FileKind.EMAIL: "newsletter", FileKind.HTML: "web_page", FileKind.TEXT: "news"}
    return found or usual.get(kind, "report")
