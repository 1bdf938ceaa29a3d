"""What a document prints about itself: its title, its issue, who published it, and when."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from facts import edtf_date
from facts.documents.file_kind import FileKind
from facts.errors import RecordError
from facts.extraction.dates import printed_issue
from facts.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from facts.documents.reading_result import DocumentDraft

_WORD = r"[^\W\d_][\w&.-]{1,20}"
_ISSUE = re.compile(
    rf"^[ \t]*((?:{_WORD}[ \t]+){{0,3}}newsletter(?:[ \t]+{_WORD}){{0,2}}[ \t]+(?:n[.°ro]*[ \t]*)?\d{{1,4}})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_INSTITUTION = (
    r"istitut|institut|universit|laborator|national|nazionale|society|stiftung|fondazione|foundation|agency|agenzia|"
    r"gesellschaft|centre|center|council|organi[sz]ation"
)
_NAME = re.compile(rf"^[ \t]*([^\n]{{0,60}}\b(?:{_INSTITUTION})[^\n]{{0,60}})$", re.IGNORECASE | re.MULTILINE)
_USELESS = re.compile(
    r"untitled|unbenannt|senza titolo|sans titre|document\s*\d*|microsoft word.*|.*\.(?:docx?|indd|pdf|qxd|tex)",
    re.IGNORECASE,
)
_MEDIA = (
    ("newsletter", re.compile(r"\bnewsletter\b|\bnotiziario\b|\brundbrief\b", re.IGNORECASE)),
    (
        "press_release",
        re.compile(
            r"press release|for immediate release|comunicato stampa|pressemitteilung|medienmitteilung|"
            r"communiqu[ée] de presse",
            re.IGNORECASE,
        ),
    ),
    ("paper", re.compile(r"\bdoi:|\bdoi\.org/|\barxiv:|^\s*abstract\b", re.IGNORECASE | re.MULTILINE)),
    (
        "report",
        re.compile(r"\bannual report\b|\brapporto annuale\b|\bjahresbericht\b|\brapport annuel\b", re.IGNORECASE),
    ),
)
_HEAD = 1500
_LONGEST_TITLE = 150


def find_title(draft: DocumentDraft, kind: FileKind) -> str:
    """Return the title in the file's own data, the printed issue, or the line above the text."""
    stated = draft.title.strip()
    if stated and not _USELESS.fullmatch(stated):
        return stated
    if issue := _ISSUE.search(draft.margins) or _ISSUE.search(draft.text):
        return " ".join(word.title() if word.isupper() and len(word) > 6 else word for word in issue[1].split())
    if kind in (FileKind.PDF, FileKind.DOCX, FileKind.TEXT):
        return _first_line(draft.text)
    return ""


def _first_line(text: str) -> str:
    """Return the first line where it stands alone and is no sentence."""
    first, _, rest = text.lstrip().partition("\n")
    is_apart = not rest.strip() or rest.startswith(("\n", " \n")) or first.isupper()
    first = " ".join(first.split())
    return first if is_apart and 3 <= len(first) <= _LONGEST_TITLE and not first.endswith((".", ",", ";")) else ""


def find_publisher(draft: DocumentDraft) -> str:
    """Return who the file says has published it; else the institution in the running headers or below the issue."""
    if draft.publisher:
        return draft.publisher
    issue = _ISSUE.search(draft.text)
    beside = "\n".join(draft.text[issue.end() :].split("\n", 4)[:4]) if issue else ""
    found = _NAME.search(draft.margins) or _NAME.search(beside)
    return " ".join(found[1].split()) if found else ""


def find_published(draft: DocumentDraft, language: str) -> str | None:
    """Return the stated day, or the month that stands alone on a line; never the day the file was made."""
    if draft.published:
        with suppress(RecordError):
            edtf_date.closed_bounds(draft.published, "published")
            return draft.published
    for code in dict.fromkeys((language, "en")):
        for text in (draft.margins, draft.text):
            if (issue := printed_issue(text, lexicon(code))).year:
                return f"{issue.year:04}-{issue.month:02}"
    return None


def find_medium(draft: DocumentDraft, kind: FileKind, title: str) -> str:
    """Return what kind of publication it is: by its own words near the top, else by the kind of file."""
    head = "\n".join((title, draft.margins, draft.text[:_HEAD]))
    found = next((name for name, words in _MEDIA if words.search(head)), "")
    usual = {FileKind.EMAIL: "newsletter", FileKind.HTML: "web_page", FileKind.TEXT: "news"}
    return found or usual.get(kind, "report")
