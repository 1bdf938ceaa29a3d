"""The manifest of an export: id, time and address, and each number as it was; and the stamps found in a file.

A manifest is stored inside the file, picture or page; the export log keeps a copy. Read back from a file it is
untrusted: bounded, strictly validated, and never shown as anything but text.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from facts import frame, saying
from facts.errors import FileError
from facts.languages import ENGLISH, INTERFACE_LANGUAGES
from facts.languages.translator import speaker
from facts.model import fact_columns
from facts.model.record import ID, Verification, get_current_id
from facts.model.record import ID as FACT_ID
from facts.model.text_limits import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from facts.model.record import Fact


MOST_LINES = 5000
MOST_CHARACTERS = 4_000_000
STAMP_PREFIX = "facts:"
STAMP_NAME = "facts-export"
EXPORT_ID = r"^x[2-9a-hjkmnp-z]{10}$"
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that a reader of a printed page takes for another
_LONGEST = {"title": 300, "address": 4000, "said": 400}
_FORMAT = f"{STAMP_NAME}/1"
ID_COLUMN, REVISION_COLUMN = fact_columns.NAMES.index("id"), fact_columns.NAMES.index("revision")
_REMEDY = "Check the file that was downloaded, not one that another program wrote anew."


def _make_text_field(name: str, default: str = "") -> Any:
    return Field(default, max_length=_LONGEST[name])


class _StrictModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportedFact(_StrictModel):
    """One number as it left: which revision of which fact, in which words, and whether it was checked then."""

    fact: Annotated[str, AfterValidator(get_current_id)] = Field(pattern=FACT_ID)
    revision: int = Field(ge=1, le=LARGEST)
    said: str = _make_text_field("said")
    verification: Verification = Verification.CITED

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> ExportedFact:
        """Make one of a row of the contract, which a database has checked; the words stand in the row."""
        return cls.model_construct(fact=row[ID_COLUMN], revision=row[REVISION_COLUMN], said="")

    @classmethod
    def of_fact(cls, fact: Fact) -> ExportedFact:
        return cls.model_construct(fact=fact.id, revision=fact.revision, said="")


class Manifest(_StrictModel):
    """One export: `lines` are left out where there are too many, or where the file itself has a row for each."""

    export: str = Field(pattern=EXPORT_ID)
    at: AwareDatetime
    form: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    title: str = _make_text_field("title")
    address: str = _make_text_field("address")
    language: str = Field(ENGLISH, pattern=f"^({'|'.join(INTERFACE_LANGUAGES)})$")
    facts: int = Field(ge=0, le=LARGEST)
    verified: int = Field(ge=0, le=LARGEST)
    lines: tuple[ExportedFact, ...] = Field((), max_length=MOST_LINES)

    @classmethod
    def of(
        cls,
        *,
        form: str,
        title: str,
        address: str,
        language: str,
        rows: Iterable[Mapping[Any, Any]],
        at: datetime | None = None,
    ) -> Self:
        """Make the manifest of rows of a store or a frame; the same numbers at the same address have the same id."""
        lines = {(line.fact, line.revision): line for line in (_make_exported_fact(row, language) for row in rows)}
        count = sum(line.verification is Verification.VERIFIED for line in lines.values())
        made = cls.of_counts(
            export=make_export_id(
                form, title, address, language, *(f"{fact} {number}" for fact, number in sorted(lines))
            ),
            form=form,
            title=title,
            address=address,
            language=language,
            facts=len(lines),
            verified=count,
            at=at,
        )
        return made.with_lines(lines.values())

    @classmethod
    def of_counts(
        cls,
        *,
        export: str,
        form: str,
        title: str,
        address: str,
        language: str,
        facts: int,
        verified: int,
        at: datetime | None = None,
    ) -> Self:
        """Make one without lines, of numbers that were only counted."""
        return cls(
            export=export,
            at=(at or datetime.now(UTC)).replace(microsecond=0),
            form=form,
            title=title[: _LONGEST["title"]],
            address=address[: _LONGEST["address"]],
            language=language,
            facts=facts,
            verified=verified,
        )

    def with_lines(self, lines: Iterable[ExportedFact]) -> Self:
        """Return the same with these lines, or with none where there are too many."""
        held = tuple(lines)
        return self.model_copy(update={"lines": held if len(held) <= MOST_LINES else ()})

    @property
    def mark(self) -> str:
        """The id as it stands in a caption."""
        return f"{STAMP_PREFIX}{self.export}"

    @property
    def stated(self) -> str:
        """How many numbers are verified, and when: '13 of 14 numbers verified, 22 November 2026'."""
        say = speaker(self.language)
        day = saying.phrase_day(self.at, self.language)
        if not self.facts:
            return day
        written = {
            "n": saying.phrase_number(Decimal(self.facts), self.language),
            "verified": saying.phrase_number(Decimal(self.verified), self.language),
        }
        return say.many(
            "{verified} of {n} number verified, {day}",
            "{verified} of {n} numbers verified, {day}",
            self.facts,
            day=day,
            **written,
        )

    def to_json(self) -> str:
        """Return the text that goes into a file: one line, each number a list of four."""
        head = self.model_dump(mode="json", exclude={"lines"})
        lines = [[line.fact, line.revision, line.said, line.verification] for line in self.lines]
        return json.dumps({"format": _FORMAT, **head, "lines": lines}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes, where: str = "manifest") -> Self:
        """Read it back; raise FileError for anything that we did not write."""
        if len(text) > MOST_CHARACTERS:
            raise FileError("its mark is too long to be ours", where=where, remedy=_REMEDY)
        try:
            return cls.model_validate(_unpack_json(json.loads(text)))
        except (ValueError, TypeError, RecursionError) as error:
            raise FileError(f"its mark is damaged ({_describe_cause(error)})", where=where, remedy=_REMEDY) from None


def _make_exported_fact(row: Mapping[str, Any], language: str) -> ExportedFact:
    said = row.get("value_said") or frame.phrase_row(row, language)
    return ExportedFact(
        fact=row["id"],
        revision=int(row["revision"]),
        said=said[: _LONGEST["said"]],
        verification=Verification(row["verification"]),
    )


def make_export_id(*parts: str) -> str:
    """Return the id of what these parts tell apart; the same parts, the same id."""
    number = int.from_bytes(hashlib.sha256("\x00".join(parts).encode()).digest()[:8])
    letters = ""
    for _ in range(10):
        number, place = divmod(number, len(_LETTERS))
        letters += _LETTERS[place]
    return f"x{letters}"


def _unpack_json(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or found.pop("format", None) != _FORMAT:
        raise ValueError("it is of another format")
    names = list(ExportedFact.model_fields)
    return {**found, "lines": [dict(zip(names, line, strict=True)) for line in found.get("lines", [])]}


def _describe_cause(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:120]
    return str(error)[:120]


MOST_NUMBERS = 50_000
MOST_MARKS = 2000
_STAMP_PATTERN = re.compile(rf"\b{STAMP_PREFIX}({EXPORT_ID.strip('^$')})\b")


class FileRow(BaseModel):
    """One number as a row of the file tells it; `cells` are text, and only those of its columns that tell it.

    A row whose id was destroyed, or emptied, has no `fact`: `lost` is what stands in its place, and `words` are what
    else may tell which fact it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact: Annotated[str, AfterValidator(get_current_id)] = Field("", pattern=rf"{ID}|^$")
    revision: int | None = Field(None, ge=1, le=10**9)
    cells: dict[str, str | None] = {}
    lost: str | None = Field(None, max_length=80)
    words: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class FileStamps:
    """All of it, from any file."""

    manifests: tuple[Manifest, ...] = ()
    marks: tuple[str, ...] = ()
    numbers: tuple[FileRow, ...] = ()

    def with_(self, other: FileStamps) -> FileStamps:
        """Return both together; raise FileError where that is more than anybody checks at once."""
        found = FileStamps(
            _keep_once(self.manifests + other.manifests),
            tuple(dict.fromkeys(self.marks + other.marks)),
            self.numbers + other.numbers,
        )
        count = len(found.numbers) + sum(len(item.lines) for item in found.manifests)
        if count > MOST_NUMBERS or len(found.marks) > MOST_MARKS:
            raise FileError(
                f"it holds more than {MOST_NUMBERS:,} numbers", remedy="Check a part of it, or what it was made from."
            )
        return found

    @property
    def is_empty(self) -> bool:
        return not (self.manifests or self.marks or self.numbers)


def _keep_once(manifests: tuple[Manifest, ...]) -> tuple[Manifest, ...]:
    return tuple({item.export: item for item in manifests}.values())


def find_export_ids(words: str) -> tuple[str, ...]:
    """Return the ids that stand in captions and notes, each once."""
    return tuple(dict.fromkeys(_STAMP_PATTERN.findall(words)))


def parse_export_id(written: str) -> str:
    """Return an id as a person types or pastes it, without what surrounds it."""
    found: Any = _STAMP_PATTERN.search(written)
    return str(found[1]) if found else written.strip().removeprefix(STAMP_PREFIX)
