"""E-mails: the letter itself, from its page or its plain part, without the links of the mailing service."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts.errors import FileError
from facts.reading import limits
from facts.reading.characters import cleaned
from facts.reading.decoding import decoded
from facts.reading.draft import Draft, bounded
from facts.reading.hypertext import quotation_notes, whole_text
from facts.reading.omissions import unread_note
from facts.reading.page_signs import BREAK, finished, freed
from facts.reading.quoting import unquoted

if TYPE_CHECKING:
    from email.message import EmailMessage

_SERVICE = re.compile(
    r"unsubscribe|view (?:this |it |the )?(?:e-?mail|newsletter|message)?\s*(?:in|on) (?:\w+ ){0,2}browser|"
    r"manage (?:your )?preferences|update (?:your )?preferences|forward to a friend|"
    r"cancella(?:ti| l'iscrizione|rsi)|disiscriv|visualizza (?:\S+ ){0,3}(?:nel|sul) browser|"
    r"abbestellen|abmelden|im browser (?:an(?:sehen|zeigen)|öffnen)|"
    r"se désabonner|désinscri|(?:voir|afficher|visualiser) (?:\S+ ){0,4}(?:dans|sur) (?:votre |le )?navigateur",
    re.IGNORECASE,
)
_LINK = re.compile(r"<?https?://\S+>?|\[(?:image|cid)[^\]]*\]")
_LONGEST_SERVICE = 200
_GAP = re.compile(r"[ \u00a0]*\t\s*|[ \u00a0]{3,}|(?<=\d)[ \u00a0]{2}(?=\d)")
WORD_JOINER = "\u2060"


def read(data: bytes) -> Draft:
    """Return the letter with its subject, sender and day; raise FileError where there is nothing to read."""
    message: Any = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=default)
    parts = _parts(message)
    text, told = _letter(parts)
    if not text:
        remedy = "Save the attachment and give that." if _attached(parts) else "Give the letter as text or PDF."
        raise FileError("the e-mail holds no letter", remedy=remedy)
    bounded(len(text))
    names = _attached(parts)
    return Draft(
        text,
        title=_header(message, "subject"),
        publisher=_sender(message),
        published=_day(message),
        language=_header(message, "content-language"),
        notes=(
            *((f"not read: the attachment {', '.join(names)}",) if names else ()),
            *told,
            *unread_note(text),
        ),
    )


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts that hold something; a letter inside the letter is not gone into."""
    found: list[EmailMessage] = []
    stack = [message]
    for _ in range(limits.MAX_PARTS):
        if not stack:
            return found
        part: Any = stack.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            stack += reversed(inner)
        elif not isinstance(inner, list):
            found.append(part)
    raise FileError(f"the e-mail has more than {limits.MAX_PARTS} parts", remedy="Give the letter alone.")


def _letter(parts: list[EmailMessage]) -> tuple[str, tuple[str, ...]]:
    """Return the page's text, or the plain part where it says more, with what there is to tell of it."""
    page = _joined([_page(part) for part in parts if _is(part, "text/html")])
    plain = _joined([_plain(part) for part in parts if _is(part, "text/plain")])
    text, notes = page if len(page[0].split()) >= 0.5 * len(plain[0].split()) else plain
    return "\n\n".join(kept for one in text.split("\n\n") if (kept := _without_links(one))), notes


def _joined(parts: list[tuple[str, tuple[str, ...]]]) -> tuple[str, tuple[str, ...]]:
    return "\n\n".join(text for text, _ in parts), tuple(note for _, notes in parts for note in notes)


def _is(part: EmailMessage, kind: str) -> bool:
    return part.get_content_type() == kind and not _name(part)


def _page(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    try:
        return whole_text(_bytes(part), _charset(part))
    except FileError:
        return "", ()


def _plain(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """Return the paragraphs of a plain part: its lines are broken anywhere."""
    text = freed(cleaned(decoded(_bytes(part), _charset(part)).replace("\r\n", "\n")))
    text, quoted = unquoted(_unstuffed(part, text), is_typed=True)
    blocks = re.split(r"\n[ \t]*\n", text)
    return finished("\n".join(_one_paragraph(block.strip()) for block in blocks)), quotation_notes(quoted)


def _unstuffed(part: Any, text: str) -> str:
    """Take away the blank that a flowing letter puts before a sign that is no quoting mark."""
    is_flowing = str(part.get_param("format", "")).lower() == "flowed"
    return re.sub(r"^ (?=>)", WORD_JOINER, text, flags=re.MULTILINE) if is_flowing else text


def _one_paragraph(block: str) -> str:
    """Join the lines of a paragraph; items and rows of a table keep their lines, two numbers stay apart."""
    lines = [_GAP.sub("\t", line.strip()) for line in block.split("\n")]
    joined = lines[0]
    for before, line in pairwise(lines):
        if line.startswith(("-", "*", "•")) or "\t" in before + line:
            joined += "\n" + line
        else:
            joined += (BREAK if before[-1:].isdigit() and line[:1].isdigit() else " ") + line
    return joined


def _bytes(part: Any) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _charset(part: Any) -> str:
    try:
        return part.get_content_charset() or ""
    except (LookupError, ValueError):
        return ""


def _without_links(text: str) -> str:
    if len(text) < _LONGEST_SERVICE and _SERVICE.search(text):
        return ""
    return re.sub(r"[ ]{2,}", " ", _LINK.sub("", text)).strip()


def _name(part: Any) -> str:
    try:
        name = part.get_filename()
        return str(name or ("" if part.get_content_disposition() != "attachment" else "without a name"))
    except (LookupError, ValueError, AttributeError, IndexError, TypeError):
        return ""


def _attached(parts: list[EmailMessage]) -> list[str]:
    return [" ".join(name.split())[:100] for part in parts[:20] if (name := _name(part))]


def _header(message: Any, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())[:500]
    except (LookupError, ValueError, AttributeError, IndexError, TypeError):
        return ""  # the standard library stumbles over some broken headers


def _sender(message: Any) -> str:
    name, address = parseaddr(_header(message, "from"))
    return name or address.rpartition("@")[2]


def _day(message: Any) -> str:
    try:
        return parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
