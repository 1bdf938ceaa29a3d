"""What a report is made of: items in an order, a title, a language, written as an address and as a small file.

A house template may bring no programs, no foreign objects, and nothing that is loaded from elsewhere.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from zipfile import BadZipFile

from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from dashboard.charts import CHARTS, ChartPage, list_offered
from dashboard.safe_text import remove_unprintable
from facts.errors import FileError, SelectionError
from facts.languages import ENGLISH, NATIVE_NAMES
from facts.model.text_limits import explain_length
from facts.tables.table_format import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
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


Pairs = list[tuple[str, str]]
MOST_ITEMS = 60
LONGEST_TITLE, LONGEST_WORDS, LONGEST_ADDRESS = 200, 4000, 2000
LARGEST_FILE = 1_000_000
LIST = str(ChartPage.EXPLORE)  # a table of facts, as on that page
FACT = str(ChartPage.FACT)
_LISTS = (LIST, "facility", "article")
_KNOWN = (*CHARTS, *_LISTS, "f", FACT, "embed", "image")
_LEFT_OUT = ("in", "theme", "size", "width", "page", "order")
_ENDING = re.compile(r"\.(svg|png|pdf|json)$")


class ItemKind(StrEnum):
    """What an item puts into a report."""

    CHART = "chart"
    TABLE = "table"
    CARD = "card"
    TEXT = "text"
    HEADING = "heading"


WORDED = (ItemKind.TEXT, ItemKind.HEADING)


class ReportItem(BaseModel):
    """One item: a chart, table or card of an address, or words; `words` beside an address are a title of one's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    kind: ItemKind
    address: str = Field(default="", max_length=LONGEST_ADDRESS)
    words: str = Field(default="", max_length=LONGEST_WORDS)

    @field_validator("words", mode="before")
    @classmethod
    def _printable(cls, words: Any) -> Any:
        return remove_unprintable(words) if isinstance(words, str) else words

    @model_validator(mode="before")
    @classmethod
    def _normal(cls, given: Any) -> Any:
        """Bring the address to its one form, and tell the kind from it where none is given."""
        if not isinstance(given, dict) or (given.get("kind") and not given.get("address")):
            return given
        address = normalize_address(str(given.get("address", "")))
        return {**given, "address": address, "kind": given.get("kind") or _find_kind(address)}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind in WORDED and (not self.words or self.address):
            raise ValueError(f"a {self.kind} has words and no address")
        if self.kind not in WORDED and not self.address:
            raise ValueError(f"a {self.kind} has an address")
        if self.kind is ItemKind.CHART and self.name == LIST:
            raise ValueError("a list of facts is a table or cards, no chart")
        return self

    @property
    def name(self) -> str:
        """The chart of the address; `fact` for one fact, `explore` for a list of facts."""
        return self.address.partition("?")[0].partition("/")[0]

    @property
    def fact(self) -> str:
        """The id of the one fact that the address is of, if it is."""
        return self.address.partition("?")[0].partition("/")[2]

    @property
    def pairs(self) -> Pairs:
        return parse_qsl(self.address.partition("?")[2])

    @classmethod
    def of(cls, /, **given: Any) -> Self:
        """Make an item; raise SelectionError saying what is wrong with it."""
        try:
            return cls(**given)
        except ValidationError as error:
            raise SelectionError(_describe_first(error), where="item", remedy=_REMEDY) from error

    @classmethod
    def read(cls, written: str) -> Self:
        """Read `compare?metric=patients_treated`, `table:compare?…`, `fact/ID#A title`, `heading:Words`."""
        kind, words = _split_item(written)
        if kind in WORDED:
            return cls.of(kind=kind, words=words)
        address, _, title = words.partition("#")
        return cls.of(kind=kind, address=address, words=unquote(title))

    def write_line(self) -> str:
        """Return the item in one line, as `read` takes it."""
        if self.kind in WORDED:
            return f"{self.kind}:{self.words}"
        title = f"#{quote(self.words)}" if self.words else ""
        return f"{self.kind}:{self.address}{title}"


_REMEDY = (
    "Write an address such as compare?metric=patients_treated, table:trend?metric=patients_treated or fact/ID,"
    " or heading: or text: and words."
)


def _split_item(written: str) -> tuple[ItemKind | None, str]:
    kind, colon, rest = written.strip().partition(":")
    return (ItemKind(kind), rest) if colon and kind in set(ItemKind) else (None, written.strip())


def _find_kind(address: str) -> ItemKind:
    name = re.split("[?/]", address)[0]
    return {FACT: ItemKind.CARD, LIST: ItemKind.TABLE}.get(name, ItemKind.CHART)


def normalize_address(written: str) -> str:
    """Return the address of a page, embed or picture in the form that items keep; raise SelectionError."""
    parts = urlsplit(written)
    steps = [step for step in parts.path.split("/") if step]
    while steps and _ENDING.sub("", steps[0]) not in _KNOWN:  # what a proxy puts before our paths
        steps.pop(0)
    if steps[:1] in (["embed"], ["image"]):
        steps.pop(0)
    name = _ENDING.sub("", steps[0]) if steps else ""
    pairs = [pair for pair in parse_qsl(parts.query) if pair[0] not in _LEFT_OUT]
    if name in ("f", FACT):
        return _make_fact_address(steps[1:], pairs)
    if name in _LISTS:
        name = LIST
    if name not in (*CHARTS, LIST):
        raise SelectionError(f"{written[:80]!r} is not of a chart or a fact", where="item", remedy=_REMEDY)
    return _join_address(name, [pair for pair in pairs if len(list_offered(name)) > 1 or pair[0] != "chart"])


def _make_fact_address(steps: list[str], pairs: Pairs) -> str:
    key = steps[0] if steps else dict(pairs).get("id", "")
    if not key:
        raise SelectionError("it names no fact", where="item", remedy="Write fact/ID.")
    return _join_address(f"{FACT}/{quote(key)}", [pair for pair in pairs if pair[0] != "id"])


def _join_address(path: str, pairs: Pairs) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


class Outline(BaseModel):
    """A report before it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: str = Field(default="", max_length=LONGEST_TITLE)
    language: str = Field(default=ENGLISH, max_length=2)
    items: tuple[ReportItem, ...] = Field(default=(), max_length=MOST_ITEMS)

    @field_validator("title", mode="before")
    @classmethod
    def _line(cls, title: Any) -> Any:
        return " ".join(remove_unprintable(title).split()) if isinstance(title, str) else title

    @field_validator("language")
    @classmethod
    def _check_language(cls, language: str) -> str:
        if language not in NATIVE_NAMES:
            raise ValueError(f"got {language[:20]!r}; languages are {', '.join(NATIVE_NAMES)}")
        return language

    @classmethod
    def of(cls, /, **given: Any) -> Self:
        """Make an outline; raise SelectionError saying what is wrong with it."""
        try:
            return cls(**given)
        except ValidationError as error:
            raise SelectionError(_describe_first(error), where=_describe_place(error), remedy=_REMEDY) from error

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Read the query of the Report page's address: title, in, and item, which repeats.

        `language` wins over `in`, which is also the language of the page.
        """
        given = list(pairs)
        single = dict(given)
        items = [ReportItem.read(value) for name, value in given if name == "item" and value]
        return cls.of(
            title=single.get("title", ""), language=single.get("language") or single.get("in") or ENGLISH, items=items
        )

    def to_query(self) -> Pairs:
        return list(self._query())

    def _query(self) -> Iterator[tuple[str, str]]:
        if self.title:
            yield "title", self.title
        if self.language != ENGLISH:
            yield "in", self.language
        yield from (("item", item.write_line()) for item in self.items)

    @property
    def address(self) -> str:
        """The address of the page that holds this report."""
        return _join_address("/report", self.to_query())

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a TOML or JSON file; raise SelectionError saying what is wrong with it."""
        try:
            content = path.read_bytes()[: LARGEST_FILE + 1].decode("utf-8-sig")
        except OSError as error:
            raise SelectionError(
                f"cannot read ({error.strerror})", where=str(path), remedy="Check the name."
            ) from error
        except UnicodeDecodeError as error:
            raise SelectionError("is not UTF-8 text", where=str(path), remedy="Save it as UTF-8.") from error
        return cls.from_text(content, str(path))

    @classmethod
    def from_text(cls, content: str, where: str = "outline") -> Self:
        """Read TOML, or JSON where it begins with a brace."""
        if len(content) > LARGEST_FILE:
            raise SelectionError("it is too long", where=where, remedy="A report is a few lines.")
        try:
            given = json.loads(content) if content.lstrip().startswith("{") else tomllib.loads(content)
        except (ValueError, RecursionError) as error:
            raise SelectionError(f"it cannot be read ({error})", where=where, remedy="Write TOML or JSON.") from error
        return cls.of(**given)

    def to_json(self) -> str:
        """Return the outline as a JSON file, for the command line."""
        shown = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps({"language": self.language, **shown}, ensure_ascii=False, indent=2)


def _describe_first(error: ValidationError) -> str:
    found = error.errors()[0]
    cause = found.get("ctx", {}).get("error")
    if length := explain_length(found):
        return length
    return cause.what if isinstance(cause, SelectionError) else found["msg"].removeprefix("Value error, ")


def _describe_place(error: ValidationError) -> str:
    steps = [str(step + 1) if isinstance(step, int) else str(step) for step in error.errors()[0]["loc"]]
    return " ".join(steps) or "outline"
