"""What is drawn in a DOCX document: text boxes are read, of pictures and charts it is told that they are there."""

from __future__ import annotations

from typing import Any, NamedTuple

from facts.documents.word_styles import WORD

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_KINDS = {
    "chart": "a chart",
    "chartex": "a chart",
    "diagram": "a diagram",
    "picture": "a picture",
    "ink": "something written by hand",
    "lockedCanvas": "a drawing",
}
_UNKNOWN = ("",)


class WordDrawing(NamedTuple):
    """A drawing: its text boxes, and what cannot be read of it."""

    kind: str
    words: str
    boxes: tuple[Any, ...]
    is_inline: bool
    is_sign: bool = False
    """Whether it stands for characters: an equation made by another program."""
    is_hidden: bool = False
    colours: tuple[str, ...] = ()
    """What lies behind its words, where it says so."""


def read_drawing(element: Any) -> WordDrawing:
    """Tell what a drawing, an old picture or an embedded object shows."""
    if _is_hidden(element):
        return WordDrawing("", "", (), is_inline=False, is_hidden=True)
    boxes = tuple(box for box in element.iter(f"{WORD}txbxContent") if _is_outermost(box, element))
    if element.tag == f"{WORD}drawing":
        return _read_drawing(element, boxes)
    embedded = next(element.iter(f"{_OFFICE}OLEObject"), None)
    if embedded is not None:
        program = embedded.get("ProgID", "")
        is_equation = "equation" in program.lower() or "mathtype" in program.lower()
        kind = "an equation of another program" if is_equation else "an embedded object"
        return WordDrawing(kind, "", boxes, is_inline=True, is_sign=is_equation)
    written = " ".join(path.get("string", "") for path in element.iter(f"{_VML}textpath"))
    has_picture = next(element.iter(f"{_VML}imagedata"), None) is not None
    kind = "a drawn text" if written.strip() else "a picture" if has_picture else ""
    return WordDrawing(
        kind, written, boxes, is_inline=not boxes and _is_inline_shape(element), colours=_old_fill(element)
    )


def _read_drawing(element: Any, boxes: tuple[Any, ...]) -> WordDrawing:
    data = next(element.iter(f"{_DRAWING}graphicData"), None)
    name = "" if data is None else data.get("uri", "").rpartition("/")[2]
    words = " ".join(text.text or "" for text in element.iter(f"{_DRAWING}t"))
    has_picture = any(part.tag.endswith("}pic") for part in element.iter() if isinstance(part.tag, str))
    kind = _KINDS.get(name, "a picture" if has_picture else "a drawing" if words.strip() else "")
    if kind == "a picture" or not words.strip():
        words = " ".join(part.get("descr", "") for part in element.iter(f"{_PLACED}docPr"))
    is_inline = element.find(f"{_PLACED}inline") is not None and not boxes
    return WordDrawing(kind, words, boxes, is_inline, colours=_get_fill(element))


def _is_hidden(element: Any) -> bool:
    """Whether the drawing says that it is not shown; a new one names it, an old one writes it as a style."""
    named = next(element.iter(f"{_PLACED}docPr"), None)
    if named is not None and named.get("hidden", "0") in ("1", "true"):
        return True
    return any("visibility:hidden" in (shape.get("style") or "").replace(" ", "") for shape in element)


def _is_outermost(box: Any, element: Any) -> bool:
    """Whether a text box hangs on this drawing itself, and is no copy for old programs."""
    for above in box.iterancestors():
        if above is element:
            return True
        if above.tag == f"{WORD}txbxContent" or (
            above.tag == f"{_COMPATIBLE}Fallback" and above.getparent().find(f"{_COMPATIBLE}Choice") is not None
        ):
            return False
    return False


def _is_inline_shape(element: Any) -> bool:
    styles = (shape.get("style", "") for shape in element.iter() if str(shape.tag).startswith(_VML))
    return not any("position:absolute" in style.replace(" ", "") for style in styles)


def _get_fill(element: Any) -> tuple[str, ...]:
    """Return the colour of a shape; one that only the theme knows is unknown, so that its words count as seen."""
    for shape in element.iter(f"{_SHAPE}spPr"):
        colour = shape.find(f"{_DRAWING}solidFill/{_DRAWING}srgbClr")
        if colour is not None:
            return (str(colour.get("val", "")).upper(),)
        if any(
            shape.find(f"{_DRAWING}{fill}") is not None for fill in ("solidFill", "gradFill", "blipFill", "pattFill")
        ):
            return _UNKNOWN
        if shape.find(f"{_DRAWING}noFill") is None and shape.getparent().find(f"{_SHAPE}style") is not None:
            return _UNKNOWN
    return ()


def _old_fill(element: Any) -> tuple[str, ...]:
    colours = [shape.get("fillcolor", "") for shape in element.iter(f"{_VML}shape", f"{_VML}rect", f"{_VML}roundrect")]
    colour = next((one for one in colours if one), "")
    if not colour:
        return ()
    return (colour[1:7].upper(),) if colour.startswith("#") and len(colour) >= 7 else _UNKNOWN
