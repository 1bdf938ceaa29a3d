"""What leaves the house: an id, when and where it was made, and each number in it as it was then.

A manifest travels inside the file, picture or page; the register keeps a copy. Read back from a file it is
whatever somebody put there: bounded, strictly checked, and never shown as anything but text.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from facts import frame, saying, table
from facts.errors import FileError
from facts.language import speaker
from facts.lengths import LARGEST
from facts.record import ID as FACT_ID
from facts.record import Verification, current_id
from facts.units import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from facts.record import Fact

MOST_LINES = 5000
MOST_CHARACTERS = 4_000_000
MARK = "facts:"
NAME = "facts-export"
EXPORT_ID = r"^x[2-9a-hjkmnp-z]{10}$"
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that a reader of a printed page takes for another
_LONGEST = {"title": 300, "address": 4000, "said": 400}
_FORMAT = f"{NAME}/1"
ID, REVISION = table.NAMES.index("id"), table.NAMES.index("revision")
_REMEDY = "Check the file that was downloaded, not one that another program wrote anew."


def _text(name: str, default: str = "") -> Any:
    return Field(default, max_length=_LONGEST[name])


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Strict):
    """One number as it left: which revision of which fact, in which words, and whether it was checked then."""

    fact: Annotated[str, AfterValidator(current_id)] = Field(pattern=FACT_ID)
    revision: int = Field(ge=1, le=LARGEST)
    said: str = _text("said")
    verification: Verification = Verification.CITED

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Line:
        """Make one of a row of the contract, which a database has checked; the words stand in the row."""
        return cls.model_construct(fact=row[ID], revision=row[REVISION], said="")

    @classmethod
    def of_fact(cls, fact: Fact) -> Line:
        return cls.model_construct(fact=fact.id, revision=fact.revision, said="")


class Manifest(_Strict):
    """One export: `lines` are left out where there are too many, or where the file itself has a row for each."""

    export: str = Field(pattern=EXPORT_ID)
    at: AwareDatetime
    form: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    title: str = _text("title")
    address: str = _text("address")
    language: str = Field("en", pattern=f"^({'|'.join(LANGUAGES)})$")
    facts: int = Field(ge=0, le=LARGEST)
    verified: int = Field(ge=0, le=LARGEST)
    lines: tuple[Line, ...] = Field((), max_length=MOST_LINES)

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
        lines = {(line.fact, line.revision): line for line in (_line(row, language) for row in rows)}
        count = sum(line.verification is Verification.VERIFIED for line in lines.values())
        made = cls.counted(
            export=export_id(form, title, address, language, *(f"{fact} {number}" for fact, number in sorted(lines))),
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
    def counted(
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

    def with_lines(self, lines: Iterable[Line]) -> Self:
        """Return the same with these lines, or with none where there are too many."""
        held = tuple(lines)
        return self.model_copy(update={"lines": held if len(held) <= MOST_LINES else ()})

    @property
    def mark(self) -> str:
        """The id as it stands in a caption."""
        return f"{MARK}{self.export}"

    @property
    def stated(self) -> str:
        """How many numbers are verified, and when: '13 of 14 numbers verified, 22 November 2026'."""
        say = speaker(self.language)
        day = saying.day_of(self.at, self.language)
        if not self.facts:
            return day
        written = {
            "n": saying.number(Decimal(self.facts), self.language),
            "verified": saying.number(Decimal(self.verified), self.language),
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
            return cls.model_validate(_unpacked(json.loads(text)))
        except (ValueError, TypeError, RecursionError) as error:
            raise FileError(f"its mark is damaged ({_cause(error)})", where=where, remedy=_REMEDY) from None


def _line(row: Mapping[str, Any], language: str) -> Line:
    said = row.get("value_said") or frame.said(row, language)
    return Line(
        fact=row["id"],
        revision=int(row["revision"]),
        said=said[: _LONGEST["said"]],
        verification=Verification(row["verification"]),
    )


def export_id(*parts: str) -> str:
    """Return the id of what these parts tell apart; the same parts, the same id."""
    number = int.from_bytes(hashlib.sha256("\x00".join(parts).encode()).digest()[:8])
    letters = ""
    for _ in range(10):
        number, place = divmod(number, len(_LETTERS))
        letters += _LETTERS[place]
    return f"x{letters}"


def _unpacked(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or found.pop("format", None) != _FORMAT:
        raise ValueError("it is of another format")
    names = list(Line.model_fields)
    return {**found, "lines": [dict(zip(names, line, strict=True)) for line in found.get("lines", [])]}


def _cause(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:120]
    return str(error)[:120]
