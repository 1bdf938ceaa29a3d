"""Signs, counters, footnote marks and equations (MathML) of a web page, each as text on one line.

Printable signs hold a position in the text until the whole line is known: the finder of the main text drops others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from facts.documents.characters import (
    UNREAD,
    clean_paragraphs,
    mend_line,
    tidy_equation,
    write_accent,
    write_equation_fraction,
    write_index,
    write_limits,
    write_power,
    write_root,
)

if TYPE_CHECKING:
    from collections.abc import Callable


_ZERO = re.compile(r"(\s*[^\w\s]{0,2}\s*)(0+(?:[.,]0+)?)(\s*(?:[^\W\d_]{1,3}|[^\w\s]{1,2})?\s*)")
_NAME = re.compile(
    r"data-(?:.*[-_])?(?:target|count\w*|counter\w*|to|end\w*|value|val|stop|num|number|final|max|goal|odometer\w*)"
    r"(?:[-_].*)?$"
)
_ANY = re.compile("data-.")
_OTHER = re.compile(
    r"from|start|min|duration|speed|delay|step|decimal|interval|toggle|separator|suffix|prefix|format|font"
)
_SURE = re.compile(
    r"data-(?:.*[-_])?(?:target|count(?:er|up|to)?|to|end|final|stop|goal)(?:[-_](?:to|end|value|up|number))*$"
)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.'’\u00a0]\d{3})+(?:[.,]\d+)?|\d{1,15}(?:[.,]\d{1,9})?")
_CLASS = re.compile(r"\b(?:pure)?count(?:er|up|-up|to|-to|ing|s)?\b|\bodometer\b|\bcount", re.IGNORECASE)
_BOX = re.compile(r"count|odometer|number|stat|figure", re.IGNORECASE)
_NO_COUNT = re.compile(r"data-(?:.*[-_])?(?:id|index|key|post|page|row|col|order|level|tab|src|slide|v|test\w*)\d*$")
_LONGEST_NAME = 60
_AROUND = ("data-suffix", "data-prefix", "data-unit", "data-after", "data-before")


def read_counter(element: Any) -> tuple[str, str] | None:
    """Return the text that a counter ends at and what its markup says; None for what is no counter.

    Where its end is not one plain number, the text holds U+FFFD.
    """
    text = element.text or ""
    if len(element) or len(text) > 20:
        return None
    if not text.strip():
        target = _find_only_target(element, _SURE) if _BOX.search(element.get("class") or "") else ""
        return (target, "") if target.strip("0.,") else None
    found = _ZERO.fullmatch(text)
    holder = _find_holder(element, text) if found else None
    if found is None or holder is None:
        return None
    target = _find_only_target(holder, _NAME)
    if target and not target.strip("0.,"):
        return None
    return found[1] + (UNREAD if not target or _has_affix(holder, text) else target) + found[3], text


def _find_holder(element: Any, text: str) -> Any:
    """Return the element that says where the counting ends: this one or one closely around it."""
    for above in (element, *list(element.iterancestors())[:2]):
        if above is not element and "".join(above.itertext()).strip() != text.strip():
            return None
        if _list_targets(above, _ANY) or _CLASS.search(above.get("class") or "") or _has_counter_name(above):
            return above
    return None


def _has_counter_name(element: Any) -> bool:
    return any(_SURE.match(name) and not _OTHER.search(name) for name, _ in _list_short_attributes(element))


def _list_short_attributes(element: Any) -> list[tuple[str, str]]:
    """Return the attributes whose names are no longer than somebody would write."""
    return [(name, value) for name, value in element.items() if len(name) <= _LONGEST_NAME]


def _list_targets(element: Any, names: re.Pattern[str]) -> set[str]:
    said = {
        value.strip()
        for name, value in _list_short_attributes(element)
        if names.match(name) and not (_OTHER.search(name) or _NO_COUNT.match(name))
    }
    return {value for value in said if _NUMBER.fullmatch(value)}


def _find_only_target(element: Any, names: re.Pattern[str]) -> str:
    found = _list_targets(element, names)
    return found.pop() if len(found) == 1 else ""


def _has_affix(element: Any, text: str) -> bool:
    """Whether the script adds words that change the number, and that the page does not hold yet."""
    added = [(element.get(name) or "").strip() for name in _AROUND]
    return any(word and word not in text for word in added)


_ONE = r"(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§¶#]{1,3})"
_MARK = re.compile(rf"[\[(]?{_ONE}(?:\s*[,;–-]\s*{_ONE})*[\])]?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[-_#\s/])_?(?:foot-?notes?|ftn|ftnref|fn|fnref|note-?ref|end-?notes?|edn|ednref|reference|cite_?note|cite|citation|"
    r"bib|ref)(?:ref|link|anchor|[-_\d\s:.]|$)",
    re.IGNORECASE,
)
_HOLDERS = frozenset("a sup span small cite i b em strong".split())
_EXPONENT = re.compile(r"[×x·⋅*]\s*10$")


def is_note_mark(element: Any, before: str) -> bool:
    """Whether an element is the mark of a footnote: by what it is called, or a link in the page that is glued on."""
    if element.tag not in _HOLDERS:
        return False
    text = element.text_content().strip() if len(element) < 9 else ""
    if not _MARK.fullmatch(text) or _EXPONENT.search(before):
        return False
    links = [element] if element.tag == "a" else element.findall(".//a")
    if element.tag == "sup" and ("[" in text or any(_is_page_link(link) for link in links)):
        return True
    is_glued = bool(before) and not before[-1].isspace()
    if any(_is_named_note(part) for part in (element, *links)):
        return is_glued or element.tag == "a"
    return element.tag == "a" and is_glued and _is_page_link(element)


def _is_page_link(link: Any) -> bool:
    return "#" in (link.get("href") or "")


def _is_named_note(element: Any) -> bool:
    if "noteref" in (element.get("role") or "") or element.get("data-footnote-ref") is not None:
        return True
    said = (element.get("class"), element.get("aria-describedby"), _get_anchor(element))
    return any(_NAMED.search(name) for name in said if name)


def _get_anchor(element: Any) -> str:
    """Return the name in the page that a link leads to."""
    return "#" + (element.get("href") or "").partition("#")[2] if element.tag == "a" else ""


BREAK = "␊"
"""A line ends here; two of them end a paragraph."""
BORDER = "␟"
"""Two boxes stand side by side: numbers on both sides never join. Doubled, nothing joins."""
IMAGE = "\ufffc"
"""A picture in a line: marked where words stand on both sides, or a number beside it."""
ICON = "␦"
"""A picture that calls itself an ornament: marked only beside a number."""
STYLED = "␚"
"""Words that a style sheet adds, or what it may part: marked beside a number."""
EMPTY = "␀"
"""A cell of a table without words, or a place that another cell reaches over."""
_ALL = f"{BREAK}{BORDER}{IMAGE}{ICON}{STYLED}{EMPTY}"
_OWN = re.compile(f"[{_ALL}]")

_BESIDE = re.compile(rf"(\d[ \u00a0]?){STYLED}+|{STYLED}+(?=[ \u00a0]?[-−+±<>≥≤~≈€$£]?[ \u00a0]?[.,]?\d)")
_GLUED = re.compile(rf"(?:(?<=\d)[{ICON}{IMAGE}]|[{ICON}{IMAGE}](?=\d))")
_NEAR = re.compile(rf"(\w ?)[{ICON}{IMAGE}](?= ?\d)|(\d ?)[{ICON}{IMAGE}](?= ?\w)")
_AMONG = re.compile(rf"(\w[^\n\w{BREAK}]{{0,40}}){IMAGE}(?=[^\n{BREAK}]{{0,40}}\w)")
_FIRM = re.compile(rf"\s*{BORDER}{{2,}}\s*")
_BETWEEN = re.compile(rf"(?<=\d)\s*{BORDER}+\s*(?=\d)")
_SOFT = re.compile(rf"\s*{BORDER}+\s*")
_ENDS = re.compile(rf"[^\S\n]*(?:{BREAK}[^\S\n]*){{2,}}")
_END = re.compile(rf"[^\S\n]*{BREAK}[^\S\n]*")


def mark_own_signs(text: str) -> str:
    """Mark the signs where a page prints them itself."""
    return _OWN.sub(UNREAD, text)


def drop_signs(text: str) -> str:
    return _OWN.sub(" ", text)


def join_row(cells: list[str]) -> str:
    """Join the cells of a row; two numbers on two lines of a cell stay apart."""
    return "\t".join(_END.sub(" ", re.sub(rf"(?<=\d)\s*{BREAK}\s*(?=\d)", f"{BORDER}{BORDER}", cell)) for cell in cells)


def finish_text(text: str) -> str:
    """Return paragraphs of a text whose lines are paragraphs, with every sign settled."""
    text = _BESIDE.sub(lambda found: (found[1] or "") + UNREAD, text).replace(STYLED, "")
    text = _NEAR.sub(lambda found: (found[1] or found[2]) + UNREAD, _GLUED.sub(UNREAD, text))
    text = _AMONG.sub(rf"\1{UNREAD}", text).replace(IMAGE, "").replace(ICON, "")
    text = _SOFT.sub(" ", _BETWEEN.sub("\t", _FIRM.sub("\t", text)))
    text = clean_paragraphs(mend_line(text))
    parts = (_END.sub("\n", part).strip() for part in _ENDS.sub("\n\n", text).split("\n\n"))
    return "\n\n".join(part for part in map(_clear_cells, parts) if part)


def _clear_cells(part: str) -> str:
    """Return a paragraph with its empty cells empty; those at the end of a row are left out."""
    if EMPTY not in part:
        return part
    return "\n".join(re.sub(rf"[\s{EMPTY}]+$", "", line).replace(EMPTY, "") for line in part.split("\n")).rstrip()


_MOST_SPANNED = 40
_SHORTEST_TABLE, _LONGEST_CELL = 3, 60
_FIGURE, _LABEL = re.compile(r"\W{0,3}\d"), re.compile(r"(?!\W{0,3}\d).{1,200}$|(?:19|20)\d\d\W?", re.DOTALL)


def settle_tables(tree: Any, displays: Callable[[Any], str]) -> None:
    """Give each row of a table of figures as many cells as the table has columns; make tables of boxes in rows."""
    for box in [box for box in tree.iter("div", "section", "ul") if _is_boxed_table(box, displays)]:
        box.tag = "table"
        for row in _list_elements(box):
            row.tag = "tr"
            for cell in _list_elements(row):
                cell.tag = "td"
    for table in list(tree.iter("table")):
        if next(table.iterdescendants("table"), None) is None:
            _fill_rows([row for row in table.iter("tr") if len(row)])
        else:
            _unwrap_layout(table)


def _unwrap_layout(table: Any) -> None:
    """Make boxes of the cells of a table that holds another: it only places its parts."""
    for row in table.xpath("./tr | ./tbody/tr"):
        for part in (row, *row):
            part.tag = "div"
    for part in (*table.xpath("./tbody"), table):
        part.tag = "div"


def _list_elements(parent: Any) -> list[Any]:
    return [child for child in parent if isinstance(child.tag, str)]


def _is_boxed_table(box: Any, displays: Callable[[Any], str]) -> bool:
    """Whether boxes in a box are rows of equally many short cells: a label, then figures."""
    rows = _list_elements(box)
    count = len(rows[0]) if rows else 0
    if len(rows) < _SHORTEST_TABLE or not 1 < count <= _MOST_SPANNED or (box.text or "").strip():
        return False
    if any(len(row) != count or row.tag != rows[0].tag or (row.text or "").strip() for row in rows):
        return False
    texts = [[cell.text_content().strip() for cell in _list_elements(row)] for row in rows]
    if any(len(text) > _LONGEST_CELL for row in texts for text in row[1:]) or displays(box) == "inline":
        return False
    figured = [row for row in texts if sum(bool(_FIGURE.match(text)) for text in row[1:]) > 0.5 * (count - 1)]
    return len(figured) > 0.5 * len(texts) and sum(bool(_LABEL.match(row[0])) for row in figured) > 0.5 * len(figured)


def _fill_rows(rows: list[Any]) -> None:
    """Add the cells that others reach over, and mark those without words, in a table with figures in two rows."""
    if sum(any(_FIGURE.match(cell.text_content().strip()) for cell in row[1:]) for row in rows) < 2:
        return
    reached: dict[int, int] = {}
    for row in rows:
        column = 0
        for cell in [cell for cell in row if cell.tag in ("td", "th")]:
            while reached.get(column, 0) > 0:
                cell.addprevious(_make_empty_cell(cell))
                reached[column] -= 1
                column += 1
            across, down = _get_span(cell, "colspan"), _get_span(cell, "rowspan")
            reached.update(dict.fromkeys(range(column, column + across), down - 1))
            for _ in range(across - 1):
                cell.addnext(_make_empty_cell(cell))
            if not cell.text_content().strip():
                cell.text = EMPTY
            column += across


def _make_empty_cell(cell: Any) -> Any:
    made = cell.makeelement(cell.tag, {})
    made.text = EMPTY
    return made


def _get_span(cell: Any, name: str) -> int:
    """Return over how many columns or rows a cell reaches, and take that from it."""
    found = re.match(r"\s*(\d{1,4})", cell.attrib.pop(name, ""))
    return min(max(int(found[1]), 1), _MOST_SPANNED) if found else 1


_DEEPEST = 60
_OPERATORS = frozenset("∑∏∐∫∬∮⋃⋂⋁⋀lim max min sup inf →".split())
_LEFT_OUT = frozenset("annotation annotation-xml mphantom none mprescripts malignmark maligngroup".split())


def write_mathml(math: Any) -> str:
    """Return an equation on one line; U+FFFD stands for what cannot be said so."""
    return tidy_equation(_write_element(math, 0))


def get_local_name(element: Any) -> str:
    """Return the name of an element without its namespace or prefix."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _write_element(element: Any, depth: int) -> str:
    name = get_local_name(element)
    if depth > _DEEPEST:
        return UNREAD
    if not name or name in _LEFT_OUT:
        return ""
    parts = [
        _write_element(child, depth + 1)
        for child in element
        if get_local_name(child) not in _LEFT_OUT - {"mprescripts", "none"}
    ]
    if name in _FORMS:
        try:
            return _FORMS[name](element, parts)
        except (IndexError, ValueError):
            return UNREAD
    return _flatten_text(element.text) + "".join(
        part + _flatten_text(child.tail) for part, child in zip(parts, _list_children(element), strict=False)
    )


def _list_children(element: Any) -> list[Any]:
    return [child for child in element if get_local_name(child) not in _LEFT_OUT - {"mprescripts", "none"}]


def _flatten_text(text: str | None) -> str:
    return " ".join((text or "").split())


def _write_space(element: Any, _: list[str]) -> str:
    return "" if element.get("width", "1").lstrip().startswith(("-", "0e", "0p")) else " "


def _write_text(element: Any, _: list[str]) -> str:
    return str("".join(element.itertext()))


def _write_below_above(_: Any, parts: list[str]) -> str:
    return write_power(write_index(parts[0], parts[1]), parts[2])


def _write_over(_: Any, parts: list[str]) -> str:
    return (
        write_limits(parts[0], "", parts[1])
        if parts[0].strip() in _OPERATORS
        else write_accent(parts[0], parts[1].strip())
    )


def _write_under(_: Any, parts: list[str]) -> str:
    return write_limits(parts[0], parts[1], "") if parts[0].strip() in _OPERATORS else parts[0] + UNREAD


def _write_table(_: Any, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else UNREAD


def _write_scripts(element: Any, parts: list[str]) -> str:
    """Write what stands around a base, also before it, as with isotopes."""
    names = [get_local_name(child) for child in _list_children(element)]
    at = names.index("mprescripts") if "mprescripts" in names else len(names)
    behind, before = parts[1:at], parts[at + 1 :]
    text = "".join(
        write_index("", below) + write_power("", above) for below, above in zip(before[::2], before[1::2], strict=True)
    )
    text += parts[0]
    for below, above in zip(behind[::2], behind[1::2], strict=True):
        text = write_power(write_index(text, below), above)
    return text


def _write_fenced(element: Any, parts: list[str]) -> str:
    marks = element.get("separators", ",").strip() or ","
    return f"{element.get('open', '(')}{marks[0].join(parts)}{element.get('close', ')')}"


def _write_enclosed(element: Any, parts: list[str]) -> str:
    notation = element.get("notation", "longdiv")
    if "strike" in notation:
        return ""
    return write_root("".join(parts)) if notation == "radical" else "".join(parts) if notation in _FRAMES else UNREAD


_FRAMES = frozenset(("box", "roundedbox", "circle"))


def _write_action(element: Any, parts: list[str]) -> str:
    return parts[int(element.get("selection", "1")) - 1]


_FORMS: dict[str, Callable[[Any, list[str]], str]] = {
    "msup": lambda _, parts: write_power(parts[0], parts[1]),
    "msub": lambda _, parts: write_index(parts[0], parts[1]),
    "msubsup": _write_below_above,
    "mfrac": lambda element, parts: (
        UNREAD if element.get("linethickness") == "0" else write_equation_fraction(parts[0], parts[1])
    ),
    "msqrt": lambda _, parts: write_root("".join(parts)),
    "mroot": lambda _, parts: write_root(parts[0], parts[1]),
    "mover": _write_over,
    "munder": _write_under,
    "munderover": lambda _, parts: write_limits(parts[0], parts[1], parts[2]),
    "mmultiscripts": _write_scripts,
    "mtable": _write_table,
    "mtr": _write_table,
    "mlabeledtr": _write_table,
    "semantics": lambda _, parts: parts[0],
    "mfenced": _write_fenced,
    "menclose": _write_enclosed,
    "maction": _write_action,
    "mspace": _write_space,
    "mtext": _write_text,
    "mglyph": lambda *_: UNREAD,
    "mstack": lambda *_: UNREAD,
    "mlongdiv": lambda *_: UNREAD,
    "ms": lambda element, _: f"“{_flatten_text(element.text)}”",
}
