"""Office files (docx, pptx, xlsx): a property that every program shows, and a part that holds the manifest.

Word, PowerPoint and Excel keep both when a document is edited and saved; other programs keep the property, by
which the register finds the numbers. Pictures of ours that were pasted in keep their own manifest.
"""

from __future__ import annotations

import io
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from facts.errors import FileError
from facts.manifest import EXPORT_ID, NAME, Manifest
from facts.recall import markup, picture
from facts.recall.found import Found, marks_in
from facts.tables.archive import open_archive

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

MAX_UNPACKED = 300 * 1024 * 1024
MAX_PART = 24 * 1024 * 1024
NAMESPACE = "urn:facts:export"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TEXTS = ("word/document.xml", "word/footnotes.xml", "ppt/slides/", "ppt/notesSlides/")
_STATED = f"{NAME}-stated"


def stamp_office(source: bytes | Path, manifest: Manifest) -> bytes:
    """Return a document of ours with its manifest in it, in the place of one that its template brought."""
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE  # noqa: PLC0415 - slow to load
    from pptx.opc.package import OpcPackage, Part  # noqa: PLC0415 - as above
    from pptx.opc.packuri import PackURI  # noqa: PLC0415 - as above

    package: Any = OpcPackage.open(str(source) if isinstance(source, Path) else io.BytesIO(source))
    parts = list(package.iter_parts())
    properties = next((part for part in parts if part.content_type == CONTENT_TYPE.OFC_CUSTOM_PROPERTIES), None)
    if properties is None:
        name = PackURI("/docProps/custom.xml")
        properties = Part(name, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, package)
        package.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    properties.blob = _properties(properties.blob, {NAME: manifest.export, _STATED: manifest.stated})
    held = next((part for part in parts if _is_custom(part.partname[1:]) and NAMESPACE.encode() in part.blob), None)
    if held is None:
        held = Part(package.next_partname("/customXml/item%d.xml"), CONTENT_TYPE.XML, package)
        package.part_related_by(RELATIONSHIP_TYPE.OFFICE_DOCUMENT).relate_to(held, RELATIONSHIP_TYPE.CUSTOM_XML)
    held.blob = markup.element(NAMESPACE, manifest.to_json())
    stamped = io.BytesIO()
    package.save(stamped)
    return stamped.getvalue()


def _properties(held: bytes, values: dict[str, str]) -> bytes:
    """Return the custom properties, those that a template brings included."""
    from lxml import etree  # noqa: PLC0415 - slow to load

    names = {None: _PROPERTIES, "vt": _VALUES}
    root = markup.parsed(held) if held else etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap=names)
    for item in [item for item in root if item.get("name") in values]:
        root.remove(item)
    taken = max((int(item.get("pid", "1")) for item in root), default=1)
    for number, (name, value) in enumerate(values.items(), taken + 1):
        given = {"fmtid": _FORMAT_ID, "pid": str(number), "name": name}
        item = etree.SubElement(root, f"{{{_PROPERTIES}}}property", given)
        etree.SubElement(item, f"{{{_VALUES}}}lpwstr").text = value
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def read(data: bytes, where: str) -> Found:
    """Return what the document carries: its own manifest, those of pictures in it, and marks in its words."""
    found = Found()
    with open_archive(io.BytesIO(data), where, MAX_UNPACKED) as archive:
        for entry in archive.infolist():
            if _is_looked_at(entry.filename):
                found = found.with_(_of_part(entry.filename, _part(archive, entry, where), where))
    return found


def _is_looked_at(name: str) -> bool:
    is_text = name.endswith(".xml") and name.startswith(_TEXTS)
    return is_text or _is_custom(name) or name == "docProps/custom.xml" or _is_picture(name)


def _is_custom(name: str) -> bool:
    return name.startswith("customXml/item") and name.endswith(".xml") and "Props" not in name


def _is_picture(name: str) -> bool:
    return "/media/" in name and name.lower().endswith((".png", ".svg"))


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> bytes:
    if entry.file_size > MAX_PART:
        raise FileError(f"its part {entry.filename[:80]} is too large", where=where, remedy="Check a smaller file.")
    try:
        return archive.read(entry)
    except (NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise FileError("the file is broken", where=where, remedy="Save it again.") from error


def _of_part(name: str, part: bytes, where: str) -> Found:
    if _is_picture(name):
        reader = picture.read_png if PurePosixPath(name).suffix.lower() == ".png" else picture.read_svg
        return reader(part, where)
    root = markup.parsed(part, where)
    if _is_custom(name):
        held = root.text if root.tag == f"{{{NAMESPACE}}}export" else None
        return Found((Manifest.from_json(held, where),)) if held else Found()
    if name == "docProps/custom.xml":
        return Found(marks=tuple(_property_ids(root)))
    return Found(marks=marks_in(markup.words(root)))


def _property_ids(root: Any) -> Iterator[str]:
    for item in root:
        value = "".join(item.itertext()).strip()
        if item.get("name") == NAME and re.fullmatch(EXPORT_ID, value):
            yield value
