"""What a house template may not bring into a report: programs, foreign objects, and anything loaded from elsewhere."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from lxml import etree

from facts.errors import FileError
from facts.tables.archive import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

    from lxml.etree import _Element as Element

LARGEST, LARGEST_UNPACKED = 50_000_000, 300_000_000
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, etree.LxmlError)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROGRAMS = re.compile(r"(?i)vba|macro|activex|keymapcustomizations|attachedtoolbars|webextension")
_OBJECTS = re.compile(r"(?i)oleobject|afchunk|subdocument|control$")
_SCHEME = re.compile(r"(?i)([a-z][a-z0-9+.-]*):|[\\/]{2}")
_LINKED = ("http", "https", "mailto")
_FIELD = re.compile(r"(?i)\s*(ddeauto|dde|link|includetext|includepicture|import|database|macrobutton)\b")
_SAVE_ANEW = "Open it in Office, take that out, save it, and give the saved file."


def check_template(content: bytes, suffix: str, label: str) -> None:
    """Raise FileError, naming what it is, for a template that would bring in more than a look."""
    try:
        with open_archive(io.BytesIO(content), "template", LARGEST_UNPACKED) as archive:
            reason = next(_iter_reasons(archive), "")
    except FileError as error:
        raise FileError(error.what, where="template", remedy=f"Give a {suffix} file as {label} saves it.") from error
    except _BROKEN as error:
        remedy = f"Give a {suffix} file as {label} saves it."
        raise FileError("the file is broken", where="template", remedy=remedy) from error
    if reason:
        raise FileError(reason, where="template", remedy=_SAVE_ANEW)


def _iter_reasons(archive: ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        yield from _iter_part_kinds(name.rpartition("/")[2])
        if name == "[Content_Types].xml":
            for item in _parse_part(archive, name).iter("{*}Override", "{*}Default"):
                yield from _iter_part_kinds(item.get("ContentType", "").rpartition("/")[2])
        elif name.endswith(".rels"):
            for item in _parse_part(archive, name).iter("{*}Relationship"):
                yield from _iter_link_targets(item)
        elif name.startswith("word/") and name.endswith(".xml"):
            yield from _iter_loading_fields(_parse_part(archive, name))


def _parse_part(archive: ZipFile, name: str) -> Element:
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _iter_part_kinds(name: str) -> Iterator[str]:
    """Yield what a part is, by its name or its kind, where it may not be here."""
    if _PROGRAMS.search(name):
        yield f"it holds a program ({name[:60]})"
    if _OBJECTS.search(name):
        yield f"it holds an object of another program ({name[:60]})"


def _iter_link_targets(item: Element) -> Iterator[str]:
    """Yield what a part leads to; links that a reader may click on lead to the web."""
    kind, target = item.get("Type", "").rpartition("/")[2], item.get("Target", "")
    yield from _iter_part_kinds(kind)
    found = _SCHEME.match(target)
    if item.get("TargetMode") != "External" and not found:
        return
    if kind != "hyperlink" or (found and (found[1] or "file").lower() not in _LINKED):
        yield f"it leads outside of itself ({kind}: {target[:80]})"


def _iter_loading_fields(root: Element) -> Iterator[str]:
    """Yield fields that load what is elsewhere; one may be written in several pieces."""
    written = ["".join(part.text or "" for part in line.iter(f"{_WORD}instrText")) for line in root.iter(f"{_WORD}p")]
    written += [item.get(f"{_WORD}instr", "") for item in root.iter(f"{_WORD}fldSimple")]
    written += [item.text or "" for item in root.iter(f"{_WORD}instrText")]
    for text in written:
        if found := _FIELD.match(text):
            yield f"it holds a field that loads from elsewhere ({found[1].upper()})"
