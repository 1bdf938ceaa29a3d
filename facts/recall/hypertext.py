"""Web pages: the id and the manifest stand in the head; a saved copy keeps them."""

from __future__ import annotations

from typing import Any

from facts.errors import FileError
from facts.manifest import EXPORT_ID, MARK, Manifest
from facts.recall.found import Found, marks_in

ID_NAME = f"{MARK}export"
MANIFEST_NAME = f"{MARK}manifest"
MAX_BYTES = 32 * 1024 * 1024


def metas(manifest: Manifest) -> dict[str, str]:
    """Return the names and contents of the `meta` elements that a page of ours carries; the page has the words."""
    silent = manifest.with_lines(line.model_copy(update={"said": ""}) for line in manifest.lines)
    return {ID_NAME: manifest.export, MANIFEST_NAME: silent.to_json()}


def read(data: bytes, where: str) -> Found:
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
    manifests = tuple(Manifest.from_json(text, where) for text in _contents(root, MANIFEST_NAME))
    return Found(manifests, (*_ids(root), *marks_in(" ".join(root.itertext()))))


def _contents(root: Any, name: str) -> list[str]:
    return [item.get("content") or "" for item in root.iter("meta") if item.get("name") == name]


def _ids(root: Any) -> tuple[str, ...]:
    import re  # noqa: PLC0415

    return tuple(key for key in _contents(root, ID_NAME) if re.fullmatch(EXPORT_ID, key))
