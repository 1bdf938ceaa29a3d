"""Stamps of files: the manifest inside a picture, an Office file, a PDF file or a web page, export ids in its words.

Word, PowerPoint and Excel keep the custom property and the part with the manifest when a document is saved; other
programs keep the property, by which the export log finds the numbers. Pasted pictures keep their own manifest.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from facts.errors import FileError
from facts.provenance.manifest import (
    EXPORT_ID,
    MOST_CHARACTERS,
    STAMP_NAME,
    STAMP_PREFIX,
    FileStamps,
    Manifest,
    find_export_ids,
)
from facts.tables.table_format import open_archive

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator


_REMEDY = "Save it again with the program that made it."


def parse_xml(data: bytes, where: str = "file") -> Any:
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


def write_export_element(namespace: str, text: str) -> bytes:
    """Return a document of one element `export` that holds a text."""
    from lxml import etree  # noqa: PLC0415 - slow to load

    root = etree.Element(f"{{{namespace}}}export", nsmap={"facts": namespace})
    root.text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def extract_words(root: Any) -> str:
    """Return the text of a document, runs of one paragraph joined."""
    return "\n".join("".join(_iter_runs(paragraph)) for paragraph in root.iter("{*}p"))


def _iter_runs(paragraph: Any) -> Iterator[str]:
    for run in paragraph.iter("{*}t"):
        yield run.text or ""


SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = 33  # the signature and the first chunk
_NAMESPACE = "urn:facts:export"
_BROKEN = "Download it again."
_MOST_CHUNKS = 100_000


def stamp_png(png: bytes, manifest: Manifest) -> bytes:
    """Return the picture with its manifest, compressed, in a chunk that every reader may skip."""
    text = zlib.compress(manifest.to_json().encode())
    chunk = b"iTXt" + STAMP_NAME.encode() + b"\0\1\0\0\0" + text
    sealed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:_HEAD] + sealed + png[_HEAD:]


def read_png(png: bytes, where: str = "picture") -> FileStamps:
    """Return the manifests in the text chunks of a picture."""
    start = STAMP_NAME.encode() + b"\0"
    texts = (
        body.removeprefix(start)
        for kind, body in _iter_chunks(png, where)
        if kind == b"iTXt" and body.startswith(start)
    )
    return FileStamps(tuple(Manifest.from_json(_unpack_chunk(text, where), where) for text in texts))


def _iter_chunks(png: bytes, where: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each chunk."""
    place = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if place + 12 > len(png):
            return
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        if place + 12 + length > len(png):
            raise FileError("the picture is cut off", where=where, remedy=_BROKEN)
        yield kind, png[place + 8 : place + 8 + length]
        place += 12 + length


def _unpack_chunk(text: bytes, where: str) -> bytes:
    """Return the text of a chunk, from behind its flags, language and translated name; never more than is ours."""
    is_packed = text[:1] == b"\1"
    body = text[2:].split(b"\0", 2)[-1]
    if not is_packed:
        return body
    packer = zlib.decompressobj()
    try:
        plain = packer.decompress(body, MOST_CHARACTERS)
    except zlib.error as error:
        raise FileError("its mark is damaged", where=where, remedy=_BROKEN) from error
    if packer.unconsumed_tail:
        raise FileError("its mark is too long to be ours", where=where, remedy=_BROKEN)
    return plain


def stamp_svg(svg: bytes, manifest: Manifest) -> bytes:
    """Return the drawing with its manifest right behind its first tag."""
    start = svg.index(b">", svg.index(b"<svg")) + 1
    text = escape(manifest.to_json())
    held = f'<metadata><facts:export xmlns:facts="{_NAMESPACE}">{text}</facts:export></metadata>'
    return svg[:start] + held.encode() + svg[start:]


def read_svg(svg: bytes, where: str = "picture") -> FileStamps:
    """Return the manifests in a drawing, and the ids in its words where a program left only these."""
    root = parse_xml(svg, where)
    held = (item.text or "" for item in root.iter(f"{{{_NAMESPACE}}}export"))
    manifests = tuple(Manifest.from_json(text, where) for text in held)
    return FileStamps(manifests, () if manifests else find_export_ids(" ".join(root.itertext())))


MAX_UNPACKED = 300 * 1024 * 1024
MAX_PART = 24 * 1024 * 1024
NAMESPACE = "urn:facts:export"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TEXTS = ("word/document.xml", "word/footnotes.xml", "ppt/slides/", "ppt/notesSlides/")
_STATED = f"{STAMP_NAME}-stated"


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
    properties.blob = _write_custom_properties(properties.blob, {STAMP_NAME: manifest.export, _STATED: manifest.stated})
    held = next((part for part in parts if _is_custom_xml(part.partname[1:]) and NAMESPACE.encode() in part.blob), None)
    if held is None:
        held = Part(package.next_partname("/customXml/item%d.xml"), CONTENT_TYPE.XML, package)
        package.part_related_by(RELATIONSHIP_TYPE.OFFICE_DOCUMENT).relate_to(held, RELATIONSHIP_TYPE.CUSTOM_XML)
    held.blob = write_export_element(NAMESPACE, manifest.to_json())
    stamped = io.BytesIO()
    package.save(stamped)
    return stamped.getvalue()


def _write_custom_properties(held: bytes, values: dict[str, str]) -> bytes:
    """Return the custom properties, those that a template brings included."""
    from lxml import etree  # noqa: PLC0415 - slow to load

    names = {None: _PROPERTIES, "vt": _VALUES}
    root = parse_xml(held) if held else etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap=names)
    for item in [item for item in root if item.get("name") in values]:
        root.remove(item)
    taken = max((int(item.get("pid", "1")) for item in root), default=1)
    for number, (name, value) in enumerate(values.items(), taken + 1):
        given = {"fmtid": _FORMAT_ID, "pid": str(number), "name": name}
        item = etree.SubElement(root, f"{{{_PROPERTIES}}}property", given)
        etree.SubElement(item, f"{{{_VALUES}}}lpwstr").text = value
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def read_office_stamps(data: bytes, where: str) -> FileStamps:
    """Return what the document carries: its own manifest, those of pictures in it, and marks in its words."""
    found = FileStamps()
    with open_archive(io.BytesIO(data), where, MAX_UNPACKED) as archive:
        for entry in archive.infolist():
            if _is_read_part(entry.filename):
                found = found.with_(_read_part_stamps(entry.filename, _read_part(archive, entry, where), where))
    return found


def _is_read_part(name: str) -> bool:
    is_text = name.endswith(".xml") and name.startswith(_TEXTS)
    return is_text or _is_custom_xml(name) or name == "docProps/custom.xml" or _is_picture(name)


def _is_custom_xml(name: str) -> bool:
    return name.startswith("customXml/item") and name.endswith(".xml") and "Props" not in name


def _is_picture(name: str) -> bool:
    return "/media/" in name and name.lower().endswith((".png", ".svg"))


def _read_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> bytes:
    if entry.file_size > MAX_PART:
        raise FileError(f"its part {entry.filename[:80]} is too large", where=where, remedy="Check a smaller file.")
    try:
        return archive.read(entry)
    except (NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise FileError("the file is broken", where=where, remedy="Save it again.") from error


def _read_part_stamps(name: str, part: bytes, where: str) -> FileStamps:
    if _is_picture(name):
        reader = read_png if PurePosixPath(name).suffix.lower() == ".png" else read_svg
        return reader(part, where)
    root = parse_xml(part, where)
    if _is_custom_xml(name):
        held = root.text if root.tag == f"{{{NAMESPACE}}}export" else None
        return FileStamps((Manifest.from_json(held, where),)) if held else FileStamps()
    if name == "docProps/custom.xml":
        return FileStamps(marks=tuple(_find_property_ids(root)))
    return FileStamps(marks=find_export_ids(extract_words(root)))


def _find_property_ids(root: Any) -> Iterator[str]:
    for item in root:
        value = "".join(item.itertext()).strip()
        if item.get("name") == STAMP_NAME and re.fullmatch(EXPORT_ID, value):
            yield value


_KEY = "FactsExport"
MOST_PAGES = 500


def stamp_pdf(pdf: bytes, manifest: Manifest) -> bytes:
    """Return the document with its manifest, and its title for people who look at its properties."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - slow to load

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    told = {"/Title": manifest.title, "/Keywords": f"{STAMP_NAME} {manifest.mark}; {manifest.stated}"}
    writer.add_metadata({**told, f"/{_KEY}": manifest.to_json()})
    stamped = io.BytesIO()
    writer.write(stamped)
    return stamped.getvalue()


def read_pdf_stamps(data: bytes, where: str) -> FileStamps:
    """Return the manifest, and the ids in captions: a report that was printed to PDF keeps only these."""
    import pypdfium2  # noqa: PLC0415 - slow to load

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FileError("the PDF is broken or locked", where=where, remedy="Save it without a password.") from error
    try:
        held = document.get_metadata_value(_KEY)
        manifests = (Manifest.from_json(held, where),) if held else ()
        return FileStamps(
            manifests, find_export_ids(document.get_metadata_value("Keywords") + "\n" + _extract_pdf_words(document))
        )
    finally:
        document.close()


def _extract_pdf_words(document: object) -> str:
    """Return the words of the first pages; a page that cannot be read costs only itself."""
    import pypdfium2  # noqa: PLC0415 - slow to load

    assert isinstance(document, pypdfium2.PdfDocument)
    found = []
    for number in range(min(len(document), MOST_PAGES)):
        try:
            found.append(document[number].get_textpage().get_text_bounded())
        except pypdfium2.PdfiumError:
            continue
    return "\n".join(found)


ID_NAME = f"{STAMP_PREFIX}export"
MANIFEST_NAME = f"{STAMP_PREFIX}manifest"
MAX_BYTES = 32 * 1024 * 1024


def make_meta_contents(manifest: Manifest) -> dict[str, str]:
    """Return the names and contents of the `meta` elements that a page of ours carries; the page has the words."""
    silent = manifest.with_lines(line.model_copy(update={"said": ""}) for line in manifest.lines)
    return {ID_NAME: manifest.export, MANIFEST_NAME: silent.to_json()}


def read_html_stamps(data: bytes, where: str) -> FileStamps:
    """Return the manifests of a page, and the ids in its words."""
    from lxml import html  # noqa: PLC0415 - slow to load

    if len(data) > MAX_BYTES:
        raise FileError("the page is too large", where=where, remedy="Check a part of it.")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (ValueError, AssertionError) as error:
        raise FileError("the page cannot be read", where=where, remedy="Save it again from the browser.") from error
    except Exception as error:
        raise FileError("the page is empty", where=where, remedy="Save it again from the browser.") from error
    manifests = tuple(Manifest.from_json(text, where) for text in _list_contents(root, MANIFEST_NAME))
    return FileStamps(manifests, (*_find_ids(root), *find_export_ids(" ".join(root.itertext()))))


def _list_contents(root: Any, name: str) -> list[str]:
    return [item.get("content") or "" for item in root.iter("meta") if item.get("name") == name]


def _find_ids(root: Any) -> tuple[str, ...]:
    import re  # noqa: PLC0415

    return tuple(key for key in _list_contents(root, ID_NAME) if re.fullmatch(EXPORT_ID, key))
