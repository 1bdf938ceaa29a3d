"""MathML, the equations of web pages, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.reading.characters import UNREAD
from facts.reading.equations import accented, fraction, index, limited, power, root, tidied

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST = 60
_OPERATORS = frozenset("∑∏∐∫∬∮⋃⋂⋁⋀lim max min sup inf →".split())
_LEFT_OUT = frozenset("annotation annotation-xml mphantom none mprescripts malignmark maligngroup".split())


def linear(math: Any) -> str:
    """Return an equation on one line; U+FFFD stands for what cannot be said so."""
    return tidied(_said(math, 0))


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace or prefix."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _said(element: Any, depth: int) -> str:
    name = name_of(element)
    if depth > _DEEPEST:
        return UNREAD
    if not name or name in _LEFT_OUT:
        return ""
    parts = [_said(child, depth + 1) for child in element if name_of(child) not in _LEFT_OUT - {"mprescripts", "none"}]
    if name in _FORMS:
        try:
            return _FORMS[name](element, parts)
        except (IndexError, ValueError):
            return UNREAD
    return _flat(element.text) + "".join(
        part + _flat(child.tail) for part, child in zip(parts, _counted(element), strict=False)
    )


def _counted(element: Any) -> list[Any]:
    return [child for child in element if name_of(child) not in _LEFT_OUT - {"mprescripts", "none"}]


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _space(element: Any, _: list[str]) -> str:
    return "" if element.get("width", "1").lstrip().startswith(("-", "0e", "0p")) else " "


def _text(element: Any, _: list[str]) -> str:
    return str("".join(element.itertext()))


def _below_above(_: Any, parts: list[str]) -> str:
    return power(index(parts[0], parts[1]), parts[2])


def _over(_: Any, parts: list[str]) -> str:
    return limited(parts[0], "", parts[1]) if parts[0].strip() in _OPERATORS else accented(parts[0], parts[1].strip())


def _under(_: Any, parts: list[str]) -> str:
    return limited(parts[0], parts[1], "") if parts[0].strip() in _OPERATORS else parts[0] + UNREAD


def _table(_: Any, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else UNREAD


def _scripts(element: Any, parts: list[str]) -> str:
    """Write what stands around a base, also before it, as with isotopes."""
    names = [name_of(child) for child in _counted(element)]
    at = names.index("mprescripts") if "mprescripts" in names else len(names)
    behind, before = parts[1:at], parts[at + 1 :]
    text = "".join(index("", below) + power("", above) for below, above in zip(before[::2], before[1::2], strict=True))
    text += parts[0]
    for below, above in zip(behind[::2], behind[1::2], strict=True):
        text = power(index(text, below), above)
    return text


def _fenced(element: Any, parts: list[str]) -> str:
    marks = element.get("separators", ",").strip() or ","
    return f"{element.get('open', '(')}{marks[0].join(parts)}{element.get('close', ')')}"


def _enclosed(element: Any, parts: list[str]) -> str:
    notation = element.get("notation", "longdiv")
    if "strike" in notation:
        return ""
    return root("".join(parts)) if notation == "radical" else "".join(parts) if notation in _FRAMES else UNREAD


_FRAMES = frozenset(("box", "roundedbox", "circle"))


def _action(element: Any, parts: list[str]) -> str:
    return parts[int(element.get("selection", "1")) - 1]


_FORMS: dict[str, Callable[[Any, list[str]], str]] = {
    "msup": lambda _, parts: power(parts[0], parts[1]),
    "msub": lambda _, parts: index(parts[0], parts[1]),
    "msubsup": _below_above,
    "mfrac": lambda element, parts: UNREAD if element.get("linethickness") == "0" else fraction(parts[0], parts[1]),
    "msqrt": lambda _, parts: root("".join(parts)),
    "mroot": lambda _, parts: root(parts[0], parts[1]),
    "mover": _over,
    "munder": _under,
    "munderover": lambda _, parts: limited(parts[0], parts[1], parts[2]),
    "mmultiscripts": _scripts,
    "mtable": _table,
    "mtr": _table,
    "mlabeledtr": _table,
    "semantics": lambda _, parts: parts[0],
    "mfenced": _fenced,
    "menclose": _enclosed,
    "maction": _action,
    "mspace": _space,
    "mtext": _text,
    "mglyph": lambda *_: UNREAD,
    "mstack": lambda *_: UNREAD,
    "mlongdiv": lambda *_: UNREAD,
    "ms": lambda element, _: f"“{_flat(element.text)}”",
}
