"""A page as it is seen: what is hidden, struck out or drawn is taken out and told, what is raised is written so."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from facts.documents import omissions
from facts.documents.characters import UNREAD, clean_text, write_shifted
from facts.documents.mathml import local_name, write_linear
from facts.documents.omissions import Omissions, is_told
from facts.documents.page_looks import INLINE, ElementLook, resolve_look, resolve_rise
from facts.documents.page_signs import (
    BORDER,
    BREAK,
    ICON,
    IMAGE,
    STYLED,
    drop_signs,
    is_note_mark,
    mark_own_signs,
    read_counter,
)
from facts.documents.page_styles import PageStyles, apply_styles
from facts.documents.word_symbols import decode_text

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
class _Left:
    """Words that were left out, and how many words of the page came before."""

    kind: str
    words: str
    position: int


@dataclass(slots=True)
class SeenPage:
    """What was left out of a page, until it is known which part of the page is the text."""

    left: list[_Left] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_whole: bool = True

    def leave(self, kind: str, words: str) -> None:
        if self.left and (self.left[-1].kind, self.left[-1].position) == (kind, len(self.words)):
            self.left[-1].words += " " + words
        elif words.strip() or kind.startswith("not read"):
            self.left.append(_Left(kind, words, len(self.words)))

    def notes(self, text: str) -> tuple[str, ...]:
        """Tell what was left out of this text, not of the menus around it."""
        found = Omissions()
        flat = f" {' '.join(text.split())} "
        for one in [one for one in self.left if is_told(one.kind, one.words)][:_MOST_LEFT]:
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
        if element.getparent() is not None and is_note_mark(element, _text_before(element)):
            _drop_element(element)
    _part_boxes(tree, elements, styles)
    for element in reversed(elements):
        if (rise := resolve_rise(element, styles.of.get(element, {}))) and element.getparent() is not None:
            _raise_element(element, rise)
    for element in elements:
        _open_element(element)
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
            "math": self._formula,
            "br": self._line_end,
            "img": self._picture,
            "svg": self._drawing,
            "input": self._field,
        }

    def run(self) -> None:
        while self._stack:
            element, outer, is_over = self._stack.pop()
            if is_over:
                self._leave_element(element, outer)
                continue
            self._stack.append((element, outer, True))
            if isinstance(element.tag, str) and element.tag not in _SILENT:
                self._enter(element, outer)

    def _enter(self, element: Any, outer: ElementLook) -> None:
        look = resolve_look(element, self._styles.of.get(element, {}), outer)
        if self._is_replaced(element, look, outer):
            return
        if not look.unseen and (counter := read_counter(element)) is not None:
            element.text, said = counter
            kind = "not read, a counter" if UNREAD in counter[0] else "taken from the target of a counter"
            self._page.leave(kind, said.strip() if UNREAD in counter[0] else counter[0].strip())
        before = self._add_style(element, "before", look)
        element.text = before + self._words(element.text, look)
        self._stack.extend((child, look, False) for child in reversed(element))

    def _is_replaced(self, element: Any, look: ElementLook, outer: ElementLook) -> bool:
        """Put words or a sign in the place of what is drawn; what stands behind it moves with it."""
        special = self._special.get(local_name(element))
        if special is None and _LETTERS_AS_ICONS.search(element.get("class") or ""):
            special = self._icon
        text = special(element, look) if special is not None else None
        if text is None:
            return False
        self._stack.pop()
        self._page.words += drop_signs(text).split()
        element.tail = self._words(element.tail, outer)
        _replace_text(element, text)
        return True

    def _leave_element(self, element: Any, outer: ElementLook) -> None:
        if after := self._add_style(element, "after", outer):
            _append_text(element, after)
        element.tail = self._words(element.tail, outer)

    def _words(self, text: str | None, look: ElementLook) -> str:
        """Return words that are seen; leave out those that are not."""
        if not text:
            return ""
        text = mark_own_signs(clean_text(decode_text(text, look.family) if look.family else text))
        kind = look.unseen if text.strip() else ""
        if kind == omissions.UNSEEN and self._has_foreign_styles and not look.has_ground:
            self._page.leave("pale on a ground that the page does not tell, read as seen", text)
            kind = ""
        if kind:
            self._page.leave(kind, text)
            return ""
        if look.is_reversed and any(map(str.isdigit, text)):
            text = UNREAD
        self._page.words += drop_signs(text).split()
        return _laid_out(text) if look.is_preformatted else _WIDE.sub(BORDER + BORDER, text)

    def _add_style(self, element: Any, where: str, look: ElementLook) -> str:
        """Return a sign for words that a style adds, where they could change a number."""
        said = self._styles.around.get(element, {}).get(where, "")
        if not said.strip() or look.unseen:
            return ""
        is_icon = _ORNAMENT.fullmatch(said) and not any("\ue000" <= letter <= "\uf8ff" for letter in said)
        if is_icon or (element.tag in ("li", "dd", "dt", "q", "blockquote") and _LIST_DASH.fullmatch(said)):
            return ""
        self._page.leave("added by the page's style, not read", f"{said} ({_number_beside(element)})")
        return STYLED

    # ---- what is not words ------------------------------------------------------------------------

    def _formula(self, element: Any, look: ElementLook) -> str:
        text = mark_own_signs(clean_text(write_linear(element)))
        if look.unseen:
            self._page.leave(look.unseen, text)
            return ""
        if UNREAD in text:
            self._page.leave("not read, an equation", text)
        return text

    def _line_end(self, _: Any, look: ElementLook) -> str:
        return "" if look.kind else BREAK

    def _icon(self, _: Any, look: ElementLook) -> str:
        return "" if look.unseen else ICON

    def _picture(self, element: Any, look: ElementLook) -> str:
        """A sign drawn as a picture says what it is; other pictures hold a place in the line."""
        words = " ".join((element.get("alt") or "").split())
        is_dot = any((element.get(side) or "").strip("px") in ("0", "1", "2") for side in ("width", "height"))
        if look.unseen or is_dot:
            return ""
        return words if words and _PLAIN_SIGN.fullmatch(words) else ICON if element.get("alt") == "" else IMAGE

    def _drawing(self, element: Any, look: ElementLook) -> str:
        words = " ".join("".join(part.itertext()) for part in element.iter() if local_name(part) == "text")
        if words.strip() and not look.unseen and re.search(r"\d", words):
            self._page.leave("not read, a drawing", words)
        is_ornament = element.get("aria-hidden") == "true" or element.get("role") == "presentation"
        return "" if look.unseen else ICON if is_ornament else IMAGE

    def _field(self, element: Any, look: ElementLook) -> str:
        value = element.get("value") or ""
        is_shown = (element.get("type") or "text").lower() in ("text", "number", "tel") and not look.unseen
        if not is_shown or not re.search(r"\d", value):
            return ""
        self._page.leave("not read, a field of a form", value)
        return UNREAD


def _settle_formulas(tree: Any) -> None:
    """Keep one of the two forms of a formula that is there for programs and once more for eyes."""
    for math in [element for element in tree.iter() if local_name(element) == "math"]:
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


def _part_boxes(tree: Any, elements: list[Any], styles: PageStyles) -> None:
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
            _part_numbers(element)


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


def _part_numbers(element: Any) -> None:
    """Put a border between a number in an element and one that touches it from outside."""
    said = element.text_content().strip()
    if said[-1:].isdigit() and (element.tail or "").lstrip()[:1].isdigit():
        element.tail = BORDER + (element.tail or "")
    if said[:1].isdigit() and _text_before(element).rstrip()[-1:].isdigit():
        element.text = BORDER + (element.text or "")


def _get_display(element: Any, styles: PageStyles) -> str:
    return styles.of.get(element, {}).get("display", "")


def _has_foreign_styles(tree: Any) -> bool:
    return any("stylesheet" in (link.get("rel") or "").lower() for link in tree.iter("link"))


def _raise_element(element: Any, rise: int) -> None:
    text = element.text_content()
    if len(text.strip()) > _LONGEST_RAISED:
        return
    _replace_text(element, write_shifted(_text_before(element), text, rise).replace("\n", BREAK))


def _text_before(element: Any) -> str:
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


def _number_beside(element: Any) -> str:
    return " ".join(drop_signs(element.text_content() or (element.tail or "")).split()[:4])


def _laid_out(text: str) -> str:
    """Return words whose blanks are meant: columns, and the ends of lines."""
    text = re.sub(r"(?<=\S)(?:[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{3,})(?=\S)", BORDER + BORDER, text)
    text = re.sub(r"(?<=\d)[ \u00a0]{2}(?=\d)", BORDER + BORDER, text)
    return re.sub(r"\r\n?|\n", BREAK, text)


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _replace_text(element: Any, text: str) -> None:
    """Put words in the place of an element."""
    element.clear(keep_tail=True)
    element.tag, element.text = "span", text
    if element.getparent() is not None:
        element.drop_tag()


def _drop_element(element: Any) -> None:
    with suppress(AssertionError, AttributeError):
        element.drop_tree()
