"""XML from strangers: no entities, no document type, nothing fetched, no tree that is too deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEDY = "Save it again with the program that made it."


def parsed(data: bytes, where: str = "file") -> Any:
    """Return the root element; raise FileError for what is broken or declares a document type."""
    from lxml import etree  # noqa: PLC0415 - slow to load

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileError("it holds broken XML", where=where, remedy=_REMEDY) from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None and (info.internalDTD.entities() or info.internalDTD.elements()):
        raise FileError("it declares a document type", where=where, remedy=_REMEDY)
    return root


def element(namespace: str, text: str) -> bytes:
    """Return a document of one element `export` that holds a text."""
    from lxml import etree  # noqa: PLC0415 - slow to load

    root = etree.Element(f"{{{namespace}}}export", nsmap={"facts": namespace})
    root.text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def words(root: Any) -> str:
    """Return the text of a document, runs of one paragraph joined."""
    return "\n".join("".join(_runs(paragraph)) for paragraph in root.iter("{*}p"))


def _runs(paragraph: Any) -> Iterator[str]:
    for run in paragraph.iter("{*}t"):
        yield run.text or ""
