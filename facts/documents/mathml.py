"""MathML, the equations of web pages, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.documents.characters import (
    UNREAD,
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

_DEEPEST = 60
_OPERATORS = frozenset("∑∏∐∫∬∮⋃⋂⋁⋀lim max min sup inf →".split())
_LEFT_OUT = frozenset("annotation annotation-xml mphantom none mprescripts malignmark maligngroup".split())


def write_linear(math: Any) -> str:
    """Return an equation on one line; U+FFFD stands for what cannot be said so."""
    return tidy_equation(_write_element(math, 0))


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace or prefix."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _write_element(element: Any, depth: int) -> str:
    name = local_name(element)
    if depth > _DEEPEST:
        return UNREAD
    if not name or name in _LEFT_OUT:
        return ""
    parts = [
        _write_element(child, depth + 1)
        for child in element
        if local_name(child) not in _LEFT_OUT - {"mprescripts", "none"}
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
    return [child for child in element if local_name(child) not in _LEFT_OUT - {"mprescripts", "none"}]


def _flatten_text(text: str | None) -> str:
    return " ".join((text or "").split())


def _write_space(element: Any, _: list[str]) -> str:
    return "" if element.get("width", "1").lstrip().startswith(("-", "0e", "0p")) else " "


def _write_text(element: Any, _: list[str]) -> str:
    return str("".join(element.itertext()))


def _below_above(_: Any, parts: list[str]) -> str:
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
    names = [local_name(child) for child in _list_children(element)]
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
    "msubsup": _below_above,
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
