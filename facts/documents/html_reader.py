"""Web pages: trafilatura finds the main text; navigation, banners and advertisements stay behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from facts.documents import limits
from facts.documents.characters import clean_text
from facts.documents.omissions import Omissions, describe_unread
from facts.documents.page_signs import drop_signs, finish_text, join_row, mark_own_signs
from facts.documents.plain_text import decode_bytes, find_declared
from facts.documents.quoted_text import QUOTED, strip_quotes
from facts.documents.reading_result import DocumentDraft, check_length
from facts.documents.seen_page import SeenPage, make_seen_page
from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNSEEN = frozenset("head script style template noscript title object svg math iframe select button".split())
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_LIST = re.compile(r"^\s*-\s")
_LEAST = 25
_QUOTED_BY = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite|OutlookMessageHeader|divRplyFwdMsg|appendonsend|protonmail_quote"
)


def read_document(data: bytes, url: str = "", charset: str = "") -> DocumentDraft:
    """Return the main text of a page and what its head tells; raise FileError where there is none."""
    import trafilatura  # noqa: PLC0415 - only the reading process loads the parser

    tree, seen = tree_of(data, charset)
    language = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    head = _get_said(tree.findtext("head/title"))
    dates = {"original_date": True, "extensive_search": False}
    found: Any = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    text = finish_text(_write_tabs(found.text or "")) if found else ""
    if len(text) < _LEAST:
        raise FileError("the page holds no article", remedy="Copy its text into a file, or save it as a PDF.")
    check_length(len(text))
    title = _get_said(found.title)
    publisher = _find_site(_get_said(found.sitename), title, head)
    notes = (*seen.notes(text), *describe_unread(text))
    return DocumentDraft(text, title, publisher, _get_said(found.date), language, notes=notes)


def tree_of(data: bytes, charset: str = "") -> tuple[Any, SeenPage]:
    """Return the elements of a page as they are seen, and what was left out."""
    from lxml import etree, html  # noqa: PLC0415 - only the reading process loads the parser

    if len(data) > limits.MAX_HTML_BYTES:
        size = f"{len(data) / limits.MEGABYTE:.0f} megabytes"
        raise FileError(f"the page has {size} of markup", remedy="Copy the article into a file of its own.")
    text = re.sub(
        r"^\s*<\?xml[^>]{0,200}\?>", "", mark_own_signs(clean_text(decode_bytes(data, charset or find_declared(data))))
    )
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileError("the page holds no elements", remedy="Save it again, or copy its text.") from error
    etree.strip_tags(tree, "wbr")
    for element in list(tree.iter("figcaption")):
        _keep_caption(element)
    return tree, make_seen_page(tree)


def _keep_caption(caption: Any) -> None:
    """Make a caption a paragraph: figures are left out, what is written below them is not."""
    caption.tag = "p"
    for figure in caption.iterancestors("figure"):
        figure.tag = "div"


def _get_said(value: Any) -> str:
    return " ".join(str(value or "").split())[:500]


def _find_site(site: str, title: str, head: str) -> str:
    """Return the site's name: where none is given, what stands beside the title at the head of the page."""
    if site and site.casefold() != title.casefold():
        return site
    rest = head.replace(title, "", 1) if title else ""
    return rest.strip(" |-–—·:»«") if rest != head and len(rest) < 80 else ""


def _write_tabs(text: str) -> str:
    """Write the rows of a table, which come with bars, as cells with tabs between; a list's dash is no minus sign."""
    lines = (line for line in text.split("\n") if line.strip("|:- \t") or "|" not in line)
    return "\n".join(join_row(_list_cells(line)) if line.startswith("|") else _LIST.sub("• ", line) for line in lines)


def _list_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split("|")]


def whole_text(data: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """Return everything a reader of the page sees, and what there is to tell: for letters, which have no navigation."""
    tree, seen = tree_of(data, charset)
    quoted = [" ".join(part.text_content().split()) for part in tree.iter("blockquote", "div") if _is_quotation(part)]
    lines = strip_quotes(finish_text("".join(_iter_seen(tree))), is_typed=False)
    text = "\n\n".join(part.strip() for part in lines.text.split("\n\n") if part.strip())
    return text, (*seen.notes(text), *describe_quotations((*quoted, *lines.quoted)))


def describe_quotations(quoted: Iterable[str]) -> tuple[str, ...]:
    """Say that there are words of somebody else."""
    found = Omissions()
    for words in quoted:
        found.add(QUOTED, drop_signs(words))
    return found.notes()


def _is_quotation(part: Any) -> bool:
    """Whether a part of a letter is the letter it answers: the outermost mark of each is enough."""
    return _is_quote(part) and not any(_is_quote(above) for above in part.iterancestors("blockquote", "div"))


def _is_quote(part: Any) -> bool:
    return part.tag == "blockquote" or bool(_QUOTED_BY.search(f"{part.get('class') or ''} {part.get('id') or ''}"))


def _iter_seen(tree: Any) -> Iterator[str]:
    """Yield the words and line ends of a tree, without recursion."""
    stack: list[Any] = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item.tag, str) and item.tag not in _UNSEEN:
            end = "\t" if item.tag in ("td", "th") and _is_short(item) else "\n" if item.tag in _BLOCKS else ""
            stack.append(end)
            for child in reversed(item):
                stack += [_flatten_text(child.tail), child]
            stack += [_flatten_text(item.text), "\n" if item.tag in _BLOCKS and end == "\n" else ""]


def _is_short(cell: Any) -> bool:
    """Whether a cell holds a value, not the layout of a letter."""
    return not any(child.tag in _BLOCKS for child in cell) and len(cell.text_content()) < 60


def _flatten_text(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
