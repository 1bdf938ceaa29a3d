"""Web pages: the main text as it is seen, without navigation, banners and advertisements.

What is hidden or struck out is left out and reported; raised text is written as such. Quotation marks (>) at the head
of a letter's lines are no hedges.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents import reader_limits, reading_result
from facts.documents.characters import (
    UNREAD,
    clean_text,
    decode_bytes,
    decode_text,
    find_charset,
    write_shifted,
)
from facts.documents.page_looks import INLINE, ElementLook, PageStyles, apply_styles, resolve_look, resolve_rise
from facts.documents.page_signs import (
    BORDER,
    BREAK,
    ICON,
    IMAGE,
    STYLED,
    drop_signs,
    finish_text,
    get_local_name,
    is_note_mark,
    join_row,
    mark_own_signs,
    read_counter,
    settle_tables,
    write_mathml,
)
from facts.documents.reading_result import DocumentDraft, Omissions, check_length, describe_unread, is_worth_note
from facts.errors import FileError
from facts.languages import join_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_SILENT = frozenset(("head", "script", "style", "title", "select", "button", "option"))
_BOXES = frozenset(("block", "flex", "grid", "table", "list-item", "flow-root"))
_ROOM = frozenset("margin margin-left margin-right padding padding-left padding-right float".split())
_ORNAMENT = re.compile(r"[\s•·●○■□▪▸►»›→✓✔|/\ue000-\uf8ff]*")
_LIST_DASH = re.compile(r"[-–—]\s*")
_PLAIN_SIGN = re.compile(r"\W{1,3}|[\d.,]{1,12}")
_LETTERS_AS_ICONS = re.compile(r"\bmaterial-(?:icons|symbols)")
_WIDE = re.compile("[\u00a0\u2002\u2003]{3,}")
_LONGEST_RAISED = 60
_NEAR = 3
_MOST_LEFT = 400
_PARTLY = "the page's own styles are too long to be followed: hidden words may be read"


@dataclass(slots=True)
class _LeftWords:
    """Words that were left out, and how many words of the page came before."""

    kind: str
    words: str
    position: int


@dataclass(slots=True)
class SeenPage:
    """What was left out of a page, until it is known which part of the page is the text."""

    left: list[_LeftWords] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_whole: bool = True

    def leave(self, kind: str, words: str) -> None:
        if self.left and (self.left[-1].kind, self.left[-1].position) == (kind, len(self.words)):
            self.left[-1].words += " " + words
        elif words.strip() or kind.startswith("not read"):
            self.left.append(_LeftWords(kind, words, len(self.words)))

    def notes(self, text: str) -> tuple[str, ...]:
        """Tell what was left out of this text, not of the menus around it."""
        found = Omissions()
        flat = f" {' '.join(text.split())} "
        for one in [one for one in self.left if is_worth_note(one.kind, one.words)][:_MOST_LEFT]:
            before = self.words[max(one.position - _NEAR, 0) : one.position]
            after = self.words[one.position : one.position + _NEAR]
            if any(f" {' '.join(words)} " in flat for words in (before, after) if words) or not self.words:
                found.add(one.kind, drop_signs(one.words), f"after '{' '.join(before)}'" if before else "")
        return (*found.notes(), *(() if self.is_whole else (_PARTLY,)))


def make_seen_page(tree: Any) -> SeenPage:
    """Change the tree of a page into what is seen of it, and return what was left out."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    styles = apply_styles(tree, elements)
    page = SeenPage(is_whole=styles.is_whole)
    _settle_formulas(tree)
    walk = _PageWalk(tree, styles, page)
    walk.run()
    for element in elements:
        if element.getparent() is not None and is_note_mark(element, _find_text_before(element)):
            _drop_element(element)
    _separate_boxes(tree, elements, styles)
    for element in reversed(elements):
        if (rise := resolve_rise(element, styles.of.get(element, {}))) and element.getparent() is not None:
            _raise_element(element, rise)
    for element in elements:
        _open_element(element)
    settle_tables(tree, lambda element: _get_display(element, styles))
    return page


def _open_element(element: Any) -> None:
    """Take away what would hide an element that is seen from the finder of the main text."""
    for name in ("style", "hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    if element.tag == "dialog":
        element.tag = "div"


class _PageWalk:
    """Goes through a page in its order, without recursion."""

    def __init__(self, tree: Any, styles: PageStyles, page: SeenPage) -> None:
        self._styles, self._page = styles, page
        self._has_foreign_styles = _has_foreign_styles(tree)
        self._stack: list[tuple[Any, ElementLook, bool]] = [(tree, ElementLook(), False)]
        self._special = {
            "math": self._write_formula,
            "br": self._write_line_end,
            "img": self._write_picture,
            "svg": self._write_drawing,
            "input": self._write_field,
        }

    def run(self) -> None:
        while self._stack:
            element, outer, is_over = self._stack.pop()
            if is_over:
                self._leave_element(element, outer)
                continue
            self._stack.append((element, outer, True))
            if isinstance(element.tag, str) and element.tag not in _SILENT:
                self._enter_element(element, outer)

    def _enter_element(self, element: Any, outer: ElementLook) -> None:
        look = resolve_look(element, self._styles.of.get(element, {}), outer)
        if self._is_replaced(element, look, outer):
            return
        if not look.unseen and (counter := read_counter(element)) is not None:
            element.text, said = counter
            kind = "not read, a counter" if UNREAD in counter[0] else "taken from the target of a counter"
            self._page.leave(kind, said.strip() if UNREAD in counter[0] else counter[0].strip())
        before = self._add_style(element, "before", look)
        element.text = before + self._keep_words(element.text, look)
        self._stack.extend((child, look, False) for child in reversed(element))

    def _is_replaced(self, element: Any, look: ElementLook, outer: ElementLook) -> bool:
        """Put words or a sign in the place of what is drawn; what stands behind it moves with it."""
        special = self._special.get(get_local_name(element))
        if special is None and _LETTERS_AS_ICONS.search(element.get("class") or ""):
            special = self._write_icon
        text = special(element, look) if special is not None else None
        if text is None:
            return False
        self._stack.pop()
        self._page.words += drop_signs(text).split()
        element.tail = self._keep_words(element.tail, outer)
        _replace_element(element, text)
        return True

    def _leave_element(self, element: Any, outer: ElementLook) -> None:
        if after := self._add_style(element, "after", outer):
            _append_text(element, after)
        element.tail = self._keep_words(element.tail, outer)

    def _keep_words(self, text: str | None, look: ElementLook) -> str:
        """Return words that are seen; leave out those that are not."""
        if not text:
            return ""
        text = mark_own_signs(clean_text(decode_text(text, look.family) if look.family else text))
        kind = look.unseen if text.strip() else ""
        if kind == reading_result.UNSEEN and self._has_foreign_styles and not look.has_ground:
            self._page.leave("pale on a ground that the page does not tell, read as seen", text)
            kind = ""
        if kind:
            self._page.leave(kind, text)
            return ""
        if look.is_reversed and any(map(str.isdigit, text)):
            text = UNREAD
        self._page.words += drop_signs(text).split()
        return _mark_layout(text) if look.is_preformatted else _WIDE.sub(BORDER + BORDER, text)

    def _add_style(self, element: Any, where: str, look: ElementLook) -> str:
        """Return a sign for words that a style adds, where they could change a number."""
        said = self._styles.around.get(element, {}).get(where, "")
        if not said.strip() or look.unseen:
            return ""
        is_icon = _ORNAMENT.fullmatch(said) and not any("\ue000" <= letter <= "\uf8ff" for letter in said)
        if is_icon or (element.tag in ("li", "dd", "dt", "q", "blockquote") and _LIST_DASH.fullmatch(said)):
            return ""
        self._page.leave("added by the page's style, not read", f"{said} ({_describe_beside(element)})")
        return STYLED

    # ---- what is not words ------------------------------------------------------------------------

    def _write_formula(self, element: Any, look: ElementLook) -> str:
        text = mark_own_signs(clean_text(write_mathml(element)))
        if look.unseen:
            self._page.leave(look.unseen, text)
            return ""
        if UNREAD in text:
            self._page.leave("not read, an equation", text)
        return text

    def _write_line_end(self, _: Any, look: ElementLook) -> str:
        return "" if look.kind else BREAK

    def _write_icon(self, _: Any, look: ElementLook) -> str:
        return "" if look.unseen else ICON

    def _write_picture(self, element: Any, look: ElementLook) -> str:
        """A sign drawn as a picture says what it is; other pictures hold a place in the line."""
        words = " ".join((element.get("alt") or "").split())
        is_dot = any((element.get(side) or "").strip("px") in ("0", "1", "2") for side in ("width", "height"))
        if look.unseen or is_dot:
            return ""
        return words if words and _PLAIN_SIGN.fullmatch(words) else ICON if element.get("alt") == "" else IMAGE

    def _write_drawing(self, element: Any, look: ElementLook) -> str:
        words = " ".join("".join(part.itertext()) for part in element.iter() if get_local_name(part) == "text")
        if words.strip() and not look.unseen and re.search(r"\d", words):
            self._page.leave("not read, a drawing", words)
        is_ornament = element.get("aria-hidden") == "true" or element.get("role") == "presentation"
        return "" if look.unseen else ICON if is_ornament else IMAGE

    def _write_field(self, element: Any, look: ElementLook) -> str:
        value = element.get("value") or ""
        is_shown = (element.get("type") or "text").lower() in ("text", "number", "tel") and not look.unseen
        if not is_shown or not re.search(r"\d", value):
            return ""
        self._page.leave("not read, a field of a form", value)
        return UNREAD


def _settle_formulas(tree: Any) -> None:
    """Keep one of the two forms of a formula that is there for programs and once more for eyes."""
    for math in [element for element in tree.iter() if get_local_name(element) == "math"]:
        for above in (math, *list(math.iterancestors())[:2]):
            parent = above.getparent()
            twins = [] if parent is None else [one for one in parent if one is not above and _is_twin(one)]
            if twins:
                for twin in twins:
                    _drop_element(twin)
                _show_formula(math, parent)
                break


def _is_twin(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    names = element.get("class") or ""
    is_picture = element.tag == "img" and ("math" in names or "displaystyle" in (element.get("alt") or ""))
    is_drawn = bool(re.search("katex|math|mjx|svg", f"{names} {element.tag}", re.IGNORECASE))
    return is_picture or (is_drawn and element.get("aria-hidden") == "true")


def _show_formula(math: Any, parent: Any) -> None:
    """Move a hidden formula to where its picture stood."""
    if math.getparent() is not parent:
        holder = next(above for above in math.iterancestors() if above.getparent() is parent)
        holder.addprevious(math)
        math.tail = ""
        _drop_element(holder)


def _separate_boxes(tree: Any, elements: list[Any], styles: PageStyles) -> None:
    """Part what stands in boxes of its own, though the markup has it in one line."""
    is_foreign = _has_foreign_styles(tree)
    for element in elements:
        if element.tag not in INLINE or element.getparent() is None:
            continue
        after = element.getnext()
        if _get_display(element, styles) in _BOXES:
            element.text = BREAK + (element.text or "")
            if after is None or (element.tail or "").strip() or _get_display(after, styles) not in _BOXES:
                element.tail = BREAK + (element.tail or "")
            continue
        if after is not None and after.tag in INLINE and not (element.tail or "").strip():
            element.tail = (element.tail or "") + _choose_junction(element, after, styles, is_foreign=is_foreign)
        if _is_apart(element, styles):
            _separate_numbers(element)


def _choose_junction(one: Any, other: Any, styles: PageStyles, *, is_foreign: bool) -> str:
    displays = {_get_display(one, styles), _get_display(other, styles)}
    if "table-cell" in displays:
        return BORDER + BORDER
    parent = _get_display(one.getparent(), styles)
    if _is_apart(one, styles) or _is_apart(other, styles) or parent in ("flex", "inline-flex", "grid"):
        return BORDER
    has_names = one.get("class") and other.get("class") and not one.tail
    return STYLED if is_foreign and has_names and not {one.tag, other.tag} & {"sup", "sub"} else ""


def _is_apart(element: Any, styles: PageStyles) -> bool:
    """Whether room may be left beside an element of a line, or it stands in a box of its own."""
    is_boxed = _get_display(element, styles) in ("inline-block", "inline-flex", "table-cell")
    return is_boxed or not _ROOM.isdisjoint(styles.of.get(element, {}))


def _separate_numbers(element: Any) -> None:
    """Put a border between a number in an element and one that touches it from outside."""
    said = element.text_content().strip()
    if said[-1:].isdigit() and (element.tail or "").lstrip()[:1].isdigit():
        element.tail = BORDER + (element.tail or "")
    if said[:1].isdigit() and _find_text_before(element).rstrip()[-1:].isdigit():
        element.text = BORDER + (element.text or "")


def _get_display(element: Any, styles: PageStyles) -> str:
    return styles.of.get(element, {}).get("display", "")


def _has_foreign_styles(tree: Any) -> bool:
    return any("stylesheet" in (link.get("rel") or "").lower() for link in tree.iter("link"))


def _raise_element(element: Any, rise: int) -> None:
    text = element.text_content()
    if len(text.strip()) > _LONGEST_RAISED:
        return
    _replace_element(element, write_shifted(_find_text_before(element), text, rise).replace("\n", BREAK))


def _find_text_before(element: Any) -> str:
    """Return the end of the words before an element in its line."""
    for _ in range(5):
        previous = element.getprevious()
        if previous is not None:
            return previous.tail or (previous.text_content()[-20:] if isinstance(previous.tag, str) else "")
        parent = element.getparent()
        if parent is None or parent.text or parent.tag not in INLINE:
            return "" if parent is None else parent.text or ""
        element = parent
    return ""


def _describe_beside(element: Any) -> str:
    return " ".join(drop_signs(element.text_content() or (element.tail or "")).split()[:4])


def _mark_layout(text: str) -> str:
    """Return words whose blanks are meant: columns, and the ends of lines."""
    text = re.sub(r"(?<=\S)(?:[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{3,})(?=\S)", BORDER + BORDER, text)
    text = re.sub(r"(?<=\d)[ \u00a0]{2}(?=\d)", BORDER + BORDER, text)
    return re.sub(r"\r\n?|\n", BREAK, text)


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _replace_element(element: Any, text: str) -> None:
    """Put words in the place of an element."""
    element.clear(keep_tail=True)
    element.tag, element.text = "span", text
    if element.getparent() is not None:
        element.drop_tag()


def _drop_element(element: Any) -> None:
    with suppress(AssertionError, AttributeError):
        element.drop_tree()


_UNSEEN = frozenset("head script style template noscript title object svg math iframe select button".split())
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_LIST = re.compile(r"^\s*-\s")
_LEAST, _LONGEST_CELL = 25, 160
_QUOTED_BY = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite|OutlookMessageHeader|divRplyFwdMsg|appendonsend|protonmail_quote"
)


def read_html(data: bytes, url: str = "", charset: str = "") -> DocumentDraft:
    """Return the main text of a page and what its head tells; raise FileError where there is none."""
    import trafilatura  # noqa: PLC0415 - only the reading process loads the parser

    tree, seen = make_tree(data, charset)
    language = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    head = _shorten_value(tree.findtext("head/title"))
    dates = {"original_date": True, "extensive_search": False}
    found: Any = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    text = finish_text(_write_tabs(found.text or "")) if found else ""
    if len(text) < _LEAST:
        raise FileError("the page holds no article", remedy="Copy its text into a file, or save it as a PDF.")
    check_length(len(text))
    title = _shorten_value(found.title)
    publisher = _find_site(_shorten_value(found.sitename), title, head)
    notes = (*seen.notes(text), *describe_unread(text))
    return DocumentDraft(text, title, publisher, _shorten_value(found.date), language, notes=notes)


def make_tree(data: bytes, charset: str = "") -> tuple[Any, SeenPage]:
    """Return the elements of a page as they are seen, and what was left out."""
    from lxml import etree, html  # noqa: PLC0415 - only the reading process loads the parser

    if len(data) > reader_limits.MAX_HTML_BYTES:
        size = f"{len(data) / reader_limits.MEGABYTE:.0f} megabytes"
        raise FileError(f"the page has {size} of markup", remedy="Copy the article into a file of its own.")
    text = re.sub(
        r"^\s*<\?xml[^>]{0,200}\?>", "", mark_own_signs(clean_text(decode_bytes(data, charset or find_charset(data))))
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


def _shorten_value(value: Any) -> str:
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


def read_whole_text(data: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """Return everything a reader of the page sees, and what there is to tell: for letters, which have no navigation."""
    tree, seen = make_tree(data, charset)
    quoted = [" ".join(part.text_content().split()) for part in tree.iter("blockquote", "div") if _is_quoted_part(part)]
    lines = strip_quotes(finish_text("".join(_iter_seen(tree))), is_typed=False)
    text = "\n\n".join(part.strip(" \n") for part in lines.text.split("\n\n") if part.strip())
    return text, (*seen.notes(text), *describe_quotations((*quoted, *lines.quoted)))


def describe_quotations(quoted: Iterable[str]) -> tuple[str, ...]:
    """Say that there are words of somebody else."""
    found = Omissions()
    for words in quoted:
        found.add(QUOTED, drop_signs(words))
    return found.notes()


def _is_quoted_part(part: Any) -> bool:
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
            end = "\t" if item.tag in ("td", "th") and _is_short_cell(item) else "\n" if item.tag in _BLOCKS else ""
            stack.append(end)
            for child in reversed(item):
                stack += [_flatten_text(child.tail), child]
            stack += [_flatten_text(item.text), "\n" if item.tag in _BLOCKS and end == "\n" else ""]


def _is_short_cell(cell: Any) -> bool:
    """Whether a cell holds a value, not the layout of a letter."""
    return not any(child.tag in _BLOCKS for child in cell) and len(cell.text_content()) < _LONGEST_CELL


def _flatten_text(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


QUOTED = "somebody else's words, quoted in this letter"
_MARKS = re.compile(r"((?:>[ \t]?)+)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[-+−~≈€$£]?\s*\d")
_OLDER = re.compile(
    rf"^-{{2,}}\s*(?:{join_patterns('layout.toml', 'forwarded')})\s*-{{2,}}\s*$|"
    rf"^(?:{join_patterns('layout.toml', 'header_from')})\s?: [^\n]*\n+"
    rf"(?:{join_patterns('layout.toml', 'header_date')})\s?: [^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)


class UnquotedText(NamedTuple):
    """A text without quoting marks, and the words that are somebody else's."""

    text: str
    quoted: tuple[str, ...]


def strip_quotes(text: str, *, is_typed: bool) -> UnquotedText:
    """Take the marks off quoted lines and make each quotation a paragraph.

    In a plain letter (`is_typed`) a sign at the head of a line is a mark, unless it may belong to the sentence that
    the line goes on with: there it is marked as unread. On a page it is a mark only where words, not numbers, follow.
    """
    lines = text.split("\n")
    out: list[str] = []
    quoted: list[str] = []
    for has_mark, group in groupby(lines, key=lambda line: line.startswith(">")):
        block = list(group)
        if not has_mark:
            out += block
        elif _is_quoted_block(block, out[-1] if out else "", is_typed=is_typed):
            said = _split_by_depth(block)
            quoted += [" ".join(part.split()) for part in said if part.strip()]
            out += ["", *"\n\n".join(said).split("\n"), ""]
        elif is_typed:
            out += [UNREAD + line[1:] for line in block]
        else:
            out += block
    if older := _OLDER.search("\n".join(out)):
        quoted.append("\n".join(out)[older.end() :].strip()[:500])
    return UnquotedText("\n".join(out), tuple(quoted))


def _is_quoted_block(block: list[str], before: str, *, is_typed: bool) -> bool:
    has_words = any(not _NUMBER.match(_strip_marks(line)) for line in block)
    if before.rstrip().endswith(":") or (has_words and len(block) > 1):
        return True
    return is_typed and (len(block) > 1 or has_words or not before.strip() or before.rstrip()[-1] in ".!?")


def _split_by_depth(block: list[str]) -> list[str]:
    """Return the quoted words, those of an older letter apart."""
    return ["\n".join(map(_strip_marks, lines)) for _, lines in groupby(block, key=_count_depth)]


def _count_depth(line: str) -> int:
    found = _MARKS.match(line)
    return found[1].count(">") if found else 0


def _strip_marks(line: str) -> str:
    found = _MARKS.match(line)
    return found[2] if found else line
