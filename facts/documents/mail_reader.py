"""E-mails: the letter itself, from its page or its plain part, without the links of the mailing service."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts.documents import reader_limits
from facts.documents.characters import clean_text, decode_bytes
from facts.documents.html_reader import describe_quotations, read_whole_text, strip_quotes
from facts.documents.page_signs import BREAK, finish_text, mark_own_signs
from facts.documents.reading_result import DocumentDraft, check_length, describe_unread
from facts.errors import FileError
from facts.languages import join_patterns

if TYPE_CHECKING:
    from email.message import EmailMessage

_SERVICE = re.compile(join_patterns("layout.toml", "service"), re.IGNORECASE)
_LINK = re.compile(r"<?https?://\S+>?|\[(?:image|cid)[^\]]*\]")
_LONGEST_SERVICE = 200
_GAP = re.compile(r"[ \u00a0]*\t\s*|[ \u00a0]{3,}|(?<=\d)[ \u00a0]{2}(?=\d)")
_WORD_JOINER = "\u2060"


def read_email(data: bytes) -> DocumentDraft:
    """Return the letter with its subject, sender and day; raise FileError where there is nothing to read."""
    message: Any = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=default)
    parts = _list_parts(message)
    text, told = _choose_letter(parts)
    if not text:
        remedy = "Save the attachment and give that." if _list_attached(parts) else "Give the letter as text or PDF."
        raise FileError("the e-mail holds no letter", remedy=remedy)
    check_length(len(text))
    names = _list_attached(parts)
    return DocumentDraft(
        text,
        title=_get_header(message, "subject"),
        publisher=_get_sender(message),
        published=_get_day(message),
        language=_get_header(message, "content-language"),
        notes=(
            *((f"not read: the attachment {', '.join(names)}",) if names else ()),
            *told,
            *describe_unread(text),
        ),
    )


def _list_parts(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts that hold something; a letter inside the letter is not gone into."""
    found: list[EmailMessage] = []
    stack = [message]
    for _ in range(reader_limits.MAX_PARTS):
        if not stack:
            return found
        part: Any = stack.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            stack += reversed(inner)
        elif not isinstance(inner, list):
            found.append(part)
    raise FileError(f"the e-mail has more than {reader_limits.MAX_PARTS} parts", remedy="Give the letter alone.")


def _choose_letter(parts: list[EmailMessage]) -> tuple[str, tuple[str, ...]]:
    """Return the page's text, or the plain part where it says more, with what there is to tell of it."""
    page = _join_parts([_read_html_part(part) for part in parts if _has_kind(part, "text/html")])
    plain = _join_parts([_read_plain_part(part) for part in parts if _has_kind(part, "text/plain")])
    text, notes = page if len(page[0].split()) >= 0.5 * len(plain[0].split()) else plain
    return "\n\n".join(kept for one in text.split("\n\n") if (kept := _remove_links(one))), notes


def _join_parts(parts: list[tuple[str, tuple[str, ...]]]) -> tuple[str, tuple[str, ...]]:
    return "\n\n".join(text for text, _ in parts), tuple(note for _, notes in parts for note in notes)


def _has_kind(part: EmailMessage, kind: str) -> bool:
    return part.get_content_type() == kind and not _get_file_name(part)


def _read_html_part(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    try:
        return read_whole_text(_get_bytes(part), _get_charset(part))
    except FileError:
        return "", ()


def _read_plain_part(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """Return the paragraphs of a plain part: its lines are broken anywhere."""
    text = mark_own_signs(clean_text(decode_bytes(_get_bytes(part), _get_charset(part)).replace("\r\n", "\n")))
    text, quoted = strip_quotes(_remove_stuffing(part, text), is_typed=True)
    blocks = re.split(r"\n[ \t]*\n", text)
    return finish_text("\n".join(_join_paragraph(block.strip()) for block in blocks)), describe_quotations(quoted)


def _remove_stuffing(part: Any, text: str) -> str:
    """Take away the blank that a flowing letter puts before a sign that is no quoting mark."""
    is_flowing = str(part.get_param("format", "")).lower() == "flowed"
    return re.sub(r"^ (?=>)", _WORD_JOINER, text, flags=re.MULTILINE) if is_flowing else text


def _join_paragraph(block: str) -> str:
    """Join the lines of a paragraph; items and rows of a table keep their lines, two numbers stay apart."""
    lines = [_GAP.sub("\t", line.strip()) for line in block.split("\n")]
    joined = lines[0]
    for before, line in pairwise(lines):
        if line.startswith(("-", "*", "•")) or "\t" in before + line:
            joined += "\n" + line
        else:
            joined += (BREAK if before[-1:].isdigit() and line[:1].isdigit() else " ") + line
    return joined


def _get_bytes(part: Any) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _get_charset(part: Any) -> str:
    try:
        return part.get_content_charset() or ""
    except (LookupError, ValueError):
        return ""


def _remove_links(text: str) -> str:
    if len(text) < _LONGEST_SERVICE and _SERVICE.search(text):
        return ""
    return re.sub(r"[ ]{2,}", " ", _LINK.sub("", text)).strip(" \n")


def _get_file_name(part: Any) -> str:
    try:
        name = part.get_filename()
        return str(name or ("" if part.get_content_disposition() != "attachment" else "without a name"))
    except (LookupError, ValueError, AttributeError, IndexError, TypeError):
        return ""


def _list_attached(parts: list[EmailMessage]) -> list[str]:
    return [" ".join(name.split())[:100] for part in parts[:20] if (name := _get_file_name(part))]


def _get_header(message: Any, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())[:500]
    except (LookupError, ValueError, AttributeError, IndexError, TypeError):
        return ""  # the standard library stumbles over some broken headers


def _get_sender(message: Any) -> str:
    name, address = parseaddr(_get_header(message, "from"))
    return name or address.rpartition("@")[2]


def _get_day(message: Any) -> str:
    try:
        return parsedate_to_datetime(_get_header(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
