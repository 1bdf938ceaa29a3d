"""Web pages: trafilatura finds the main text; navigation, banners and advertisements stay behind."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from facts.errors import FileError
from facts.reading import limits
from facts.reading.characters import cleaned, paragraphs, raised
from facts.reading.decoding import declared_in, decoded
from facts.reading.draft import Draft, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = frozenset("head script style template noscript title object svg math iframe select button".split())
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_LIST = re.compile(r"^\s*-\s")
_LEAST = 25
_MARK = re.compile(r"[\[(]?\d+[\])]?")


def read(data: bytes, url: str = "", charset: str = "") -> Draft:
    """Return the main text of a page and what its head tells; raise FileError where there is none."""
    import trafilatura  # noqa: PLC0415 - only the reading process loads the parser

    tree = tree_of(data, charset)
    language = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    head = _said(tree.findtext("head/title"))
    dates = {"original_date": True, "extensive_search": False}
    found: Any = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    text = paragraphs(_tabbed(found.text or "")) if found else ""
    if len(text) < _LEAST:
        raise FileError("the page holds no article", remedy="Copy its text into a file, or save it as a PDF.")
    bounded(len(text))
    title = _said(found.title)
    publisher = _site(_said(found.sitename), title, head)
    return Draft(text, title=title, publisher=publisher, published=_said(found.date), language=language)


def tree_of(data: bytes, charset: str = "") -> Any:
    """Return the elements of a page, hidden ones taken away and raised digits written as such."""
    from lxml import etree, html  # noqa: PLC0415 - only the reading process loads the parser

    if len(data) > limits.MAX_HTML_BYTES:
        size = f"{len(data) / limits.MEGABYTE:.0f} megabytes"
        raise FileError(f"the page has {size} of markup", remedy="Copy the article into a file of its own.")
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", cleaned(decoded(data, charset or declared_in(data))))
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileError("the page holds no elements", remedy="Save it again, or copy its text.") from error
    for element in list(tree.iter("sup")):
        _raise(element)
    for element in list(tree.iter("figcaption")):
        _keep_caption(element)
    for element in list(tree.iter(etree.Element)):
        if element is not tree and (_HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None):
            _drop(element)
    return tree


def _raise(element: Any) -> None:
    """Write a superscript number with raised digits; the mark of a footnote goes."""
    text = element.text_content().strip()
    is_note = "[" in text or element.find(".//a") is not None
    if is_note and _MARK.fullmatch(text):
        _drop(element)
    elif raised(text) != text:
        element.text = raised(text)
        for child in list(element):
            element.remove(child)
        element.drop_tag()


def _keep_caption(caption: Any) -> None:
    """Make a caption a paragraph: figures are left out, what is written below them is not."""
    caption.tag = "p"
    for figure in caption.iterancestors("figure"):
        figure.tag = "div"


def _drop(element: Any) -> None:
    with suppress(AssertionError, AttributeError):
        element.drop_tree()


def _said(value: Any) -> str:
    return " ".join(str(value or "").split())[:500]


def _site(site: str, title: str, head: str) -> str:
    """Return the site's name: where none is given, what stands beside the title at the head of the page."""
    if site and site.casefold() != title.casefold():
        return site
    rest = head.replace(title, "", 1) if title else ""
    return rest.strip(" |-–—·:»«") if rest != head and len(rest) < 80 else ""


def _tabbed(text: str) -> str:
    """Write the rows of a table, which come with bars, as cells with tabs between; a list's dash is no minus sign."""
    lines = (line for line in text.split("\n") if line.strip("|:- \t") or "|" not in line)
    return "\n".join("\t".join(_cells(line)) if line.startswith("|") else _LIST.sub("• ", line) for line in lines)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split("|")]


def whole_text(data: bytes, charset: str = "") -> str:
    """Return everything a reader of the page sees: for letters, which have no navigation."""
    text = "".join(_seen(tree_of(data, charset)))
    return paragraphs(text)


def _seen(tree: Any) -> Iterator[str]:
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
                stack += [_flat(child.tail), child]
            stack += [_flat(item.text), "\n" if item.tag in _BLOCKS and end == "\n" else ""]


def _is_short(cell: Any) -> bool:
    """Whether a cell holds a value, not the layout of a letter."""
    return not any(child.tag in _BLOCKS for child in cell) and len(cell.text_content()) < 60


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
