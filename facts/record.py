"""The fact: one number that an article states about one facility, with everything needed to repeat it."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError, model_validator

from facts import edtf_date, lengths
from facts.damage import UNCHANGED, Context, Text
from facts.errors import RecordError
from facts.facility import SLUG
from facts.metric import SNAKE, Metric
from facts.quantity import Qualifier, Quantity, described, required

if TYPE_CHECKING:
    from collections.abc import Collection

Model = TypeVar("Model", bound=BaseModel)
ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{5,63}$"
_MONTHS = (
    "jan(uary?|uar|vier)?|gen(naio)?|feb(ruary?|ruar|braio)?|fév(rier)?|mar(ch|zo|s)?|märz?|apr(il|ile)?|avr(il)?"
    "|may|mai|mag(gio)?|jun[ei]?|giu(gno)?|juin|jul[yi]?|lug(lio)?|juil(let)?|aug(ust)?|ago(sto)?|août|sept?(ember|embre)?"
    "|set(tembre)?|o[ck]t(ober|obre)?|ott(obre)?|nov(ember|embre)?|de[cz](ember|embre)?|déc(embre)?|dic(embre)?"
)
# Digits with a sign, a point, a power of ten or hexadecimal digits, infinity, and days.
NUMERIC = re.compile(
    r"[+-]?[0-9][0-9 ,._/-]*([ed][+-]?[0-9][0-9-]*)?|0x[0-9a-f]+|[+-]?inf(inity)?|nan"
    rf"|[0-9]{{1,4}}[- ]?({_MONTHS})([- ]?[0-9]{{1,4}})?|({_MONTHS})[- ]?[0-9]{{1,4}}",
    re.IGNORECASE,
)
"""A spreadsheet's number or day, as an id must not look, and as one looks that was taken for it."""
MAX_QUOTE_WORDS = 12
MAX_CONTEXT = 32
_DURATION = r"^P([0-9]{1,6}[YMWD]){1,4}$|^PT([0-9]{1,6}[HMS]){1,3}$"
_SHORTENED = "Mio Mrd Tsd Mill Mia Mld Mln mio mrd tsd mill mln mld bn Fr SFr Rs ca approx max min mind env".split()
_POINTING = (
    "der die das den dem des im am zum zur vom ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner".split()
)
_IN_ORDER = [
    rf"(?<!{before}\d{{{digits}}})" for before in ("^", *(rf"\b{word}\s" for word in _POINTING)) for digits in (1, 2, 3)
]
SENTENCE_END = re.compile("".join((*(rf"(?<!\b{word})" for word in _SHORTENED), *_IN_ORDER)) + r"[.!?]\s+[A-ZÀ-Ý]")
"""A stop with a new sentence behind it; not the stop of '42 Mio. Euro', of 'Fr. 200' and of 'den 110. Platz'."""


class AsOfBasis(StrEnum):
    """How the as-of date is known."""

    STATED = "stated"
    INFERRED_FROM_PUBLICATION = "inferred_from_publication"


class StatusKind(StrEnum):
    """Whether the number has come true."""

    ACTUAL = "actual"
    PLANNED = "planned"
    PROJECTED = "projected"
    ESTIMATED = "estimated"


class Derivation(StrEnum):
    """What was done to the printed number."""

    VERBATIM = "verbatim"
    UNIT_CONVERTED = "unit_converted"
    COMPUTED = "computed"


class Verification(StrEnum):
    """What the check against the article's words said.

    Two independent readings must agree before a machine says `verified` or `agrees`.
    """

    VERIFIED = "verified"
    """The phrase was found in the held text, and says what the record says."""
    AGREES = "agrees"
    """The text is not held; the quoted words alone say what the record says."""
    CONFIRMED = "confirmed"
    """A person has read the words and stands for the number; `check_note` says what the machine left open."""
    NEEDS_PERSON = "needs_person"
    """The machine cannot account for something in the words: `check_note` says what."""
    FAILED = "failed"
    """The words are not in the text, or say something else."""
    CITED = "cited"
    """Not checked yet."""

    @property
    def is_sound(self) -> bool:
        """Whether the number is borne out, by the check or by a person."""
        return self in (Verification.VERIFIED, Verification.AGREES, Verification.CONFIRMED)


UNSOUND = (Verification.FAILED, Verification.NEEDS_PERSON)
"""Outcomes that somebody must look at."""


class ReviewState(StrEnum):
    """Whether a person has accepted it."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Rank(StrEnum):
    """Which of several statements to prefer; wrong ones are deprecated, never deleted."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


@cache
def renamed() -> dict[str, str]:
    """Return the ids that were given up, because spreadsheets destroy them, each with the one in its place."""
    table = files("facts").joinpath("starter", "renamed.csv").read_text(encoding="utf-8")
    return dict(line.split(",") for line in table.split()[1:])


def current_id(key: str) -> str:
    """Return the id of a fact as it is now; an old one, from a file or a link, still leads to its fact."""
    return renamed().get(key, key)


def refuse_number(key: str, where: str = "id") -> None:
    """Raise RecordError for a new id that a spreadsheet would take for a number or a date, and destroy."""
    if NUMERIC.fullmatch(key):
        raise RecordError(
            f"a spreadsheet takes the id {key!r} for a number or a date, and destroys it",
            where=where,
            remedy="Begin it with a letter, or leave it empty: then it gets one.",
        )


def new_id() -> str:
    """Return a fresh opaque id; it begins with a letter, so that no spreadsheet takes it for a number."""
    return f"f{secrets.token_hex(6)[1:]}"


class Fact(Quantity):
    """One number that an article states about one facility."""

    id: Annotated[str, AfterValidator(current_id)] = required(
        "Permanent, opaque, URL-safe; never reused.", "7f3a09c2e1b4", "fact 12", pattern=ID
    )
    revision: int = described("Counts up with each correction.", 1, 0, default=1, ge=1, le=lengths.LARGEST)
    modified_at: datetime | None = described("When this revision was written, UTC.", "2026-11-22T10:00:00Z", "today")
    facility: str = required(
        "Id of the facility the number is about.",
        "cnao",
        "CNAO Pavia",
        pattern=SLUG,
        max_length=lengths.ID,
    )
    metric: str = required("Id of the metric.", "patients_treated", "Patients", pattern=SNAKE, max_length=lengths.ID)
    value_text: Text = required(
        "The quantity as printed, hedge included.", "more than 12,000 processors", "12000", min_length=1, max_length=200
    )
    unit_text: Text = described(
        "The unit as printed; empty where none is.", "terabytes", "TB (decimal)", default="", max_length=80
    )
    as_of: str | None = described(
        "EDTF date of what the number describes; empty when the source shows none.",
        "2019-08",
        "August 2019",
        max_length=edtf_date.LONGEST,
    )
    as_of_basis: AsOfBasis | None = described("How the as-of date is known; empty without one.", "stated", "guess")
    period: str | None = described(
        "ISO 8601 duration a flow is counted over; empty for a stock or an instant.",
        "P1Y",
        "year",
        pattern=_DURATION,
        max_length=30,
    )
    status_kind: StatusKind = described("Whether it has come true.", "actual", "real", default=StatusKind.ACTUAL)
    derivation: Derivation = described(
        "What was done to the printed number.", "verbatim", "copied", default=Derivation.VERBATIM
    )
    article: str = required(
        "Id of the article that states it.",
        "infn-newsletter-62",
        "the newsletter",
        pattern=SLUG,
        max_length=lengths.KEY,
    )
    page: Text | None = described("Page or section where it stands.", "Interview, p. 3", "", max_length=120)
    quote_exact: Text = required(
        f"The figure phrase, verbatim, at most {MAX_QUOTE_WORDS} words, never a whole sentence.",
        "more than 12,000 processors",
        "The data centre is currently equipped with more than 12,000 processors. It also has …",
        min_length=1,
        max_length=200,
    )
    quote_prefix: Context = described(
        f"At most {MAX_CONTEXT} characters before the phrase.", "equipped with ", "", default="", max_length=MAX_CONTEXT
    )
    quote_suffix: Context = described(
        f"At most {MAX_CONTEXT} characters after the phrase.", ", has a storage", "", default="", max_length=MAX_CONTEXT
    )
    quote_start: int | None = described(
        "Where the phrase begins in the article text, in code points.", 1204, -1, ge=0, le=lengths.LARGEST
    )
    quote_end: int | None = described("Where the phrase ends.", 1231, 0, ge=1, le=lengths.LARGEST)
    text_sha256: str | None = described(
        "SHA-256 of the text the place refers to.", "e3b0…", "md5", pattern=r"^[0-9a-f]{64}$"
    )
    verification: Verification = described(
        "verified: found in the article's text; agrees: its quote alone says it; confirmed: a person has decided; "
        "needs_person: something is not accounted for; failed: the words say otherwise; cited: not checked yet.",
        "verified",
        "true",
        default=Verification.CITED,
    )
    checked_at: datetime | None = described("When the verification was last run, UTC.", "2026-11-22T10:00:00Z", "today")
    check_note: str = described(
        "What the check could not account for, or why a person stands for the number all the same.",
        "the currency is not printed; the paragraph before names euros",
        "ok",
        default="",
        max_length=lengths.REASON,
    )
    claimed_by: Text | None = described(
        "Who says so, where the article names someone by role.",
        "CNAO Foundation president",
        "he",
        max_length=lengths.NAME,
    )
    review_state: ReviewState = described(
        "Whether a person has accepted it.", "approved", "ok", default=ReviewState.PROPOSED
    )
    reviewed_by: Text | None = described("Who decided.", "a.rossi@example.org", "", max_length=lengths.PERSON)
    reviewed_at: datetime | None = described("When it was decided, UTC.", "2026-11-22T10:00:00Z", "today")
    rank: Rank = described("Which of several statements to prefer.", "normal", "first", default=Rank.NORMAL)
    rank_reason: Text = described(
        "Why it is preferred or deprecated.",
        "corrected by the publisher",
        "",
        default="",
        max_length=lengths.REASON,
    )
    review_by: date | None = described(
        "Day after which it counts as stale, by UTC; from the metric's shelf life unless set.",
        "2020-08-31",
        "next year",
    )
    note: Text = described(
        "What a reader must know.",
        "counts treatments, not people",
        "",
        default="",
        max_length=lengths.REMARK,
    )
    topics: tuple[lengths.Topic, ...] = described(
        "Topics beside the metric's own.", ["health"], "health;", default=(), max_length=20
    )

    @model_validator(mode="after")
    def _check_fact(self) -> Self:
        self._check_quote()
        self._check_dates()
        self._check_explanations()
        return self

    def _check_quote(self) -> None:
        words = len(self.quote_exact.split())
        if words > MAX_QUOTE_WORDS:
            raise RecordError(
                f"the phrase has {words} words, at most {MAX_QUOTE_WORDS} may be quoted",
                where="quote_exact",
                remedy="Keep only the words that state the figure.",
            )
        if SENTENCE_END.search(self.quote_exact):
            raise RecordError(
                "the phrase runs over the end of a sentence", where="quote_exact", remedy="Keep only the figure phrase."
            )
        place = (self.quote_start, self.quote_end, self.text_sha256)
        if place.count(None) not in (0, len(place)):
            raise RecordError(
                f"the place of the phrase is incomplete: {place}",
                where="quote_start",
                remedy="Give quote_start, quote_end and text_sha256 together, or none of them.",
            )

    def _check_dates(self) -> None:
        if (self.as_of is None) != (self.as_of_basis is None):
            raise RecordError(
                f"as_of is {self.as_of} and as_of_basis is {self.as_of_basis}",
                where="as_of_basis",
                remedy="Give both, or leave both empty when the source shows no date.",
            )
        if self.as_of is not None:
            edtf_date.closed_bounds(self.as_of)

    def _check_explanations(self) -> None:
        if self.qualifier is Qualifier.ONE_OF_ONLY and self.review_by is None:
            raise RecordError(
                "one_of_only is a claim that can stop being true, and review_by is empty",
                where="review_by",
                remedy="Give the day by which it must be checked again.",
            )
        if self.derivation is not Derivation.VERBATIM and not self.note:
            raise RecordError(
                f"derivation is {self.derivation}, but note is empty", where="note", remedy="Say what was done."
            )
        if self.rank is Rank.DEPRECATED and not self.rank_reason:
            raise RecordError("rank is deprecated without a reason", where="rank_reason", remedy="Say why.")

    @property
    def quantity(self) -> Quantity:
        return Quantity.model_construct(**{name: getattr(self, name) for name in Quantity.model_fields})

    @property
    def as_of_bounds(self) -> tuple[date, date] | None:
        """First and last day the as-of date covers; None where the source shows none."""
        return edtf_date.bounds(self.as_of) if self.as_of else None

    def revised(self, **changes: Any) -> Fact:
        """Return the next revision, validated again as a whole."""
        values = {**self.model_dump(), **changes, "revision": self.revision + 1, "modified_at": datetime.now(UTC)}
        return build(Fact, values, unchanged=values.keys() - changes.keys())


def fits(fact: Fact, metric: Metric) -> None:
    """Raise RecordError when the fact's unit is of another dimension than its metric's."""
    if not metric.accepts(fact.unit):
        raise RecordError(
            f"{fact.unit} cannot state {metric.id}, which is told in {metric.unit}",
            where=f"{fact.id}: unit",
            remedy=f"Write a unit of the dimension {metric.dimension}, or choose another metric.",
        )


def problems(error: ValidationError) -> list[tuple[str, Any, str]]:
    """Return (field, value, what is wrong and what to write instead) for each problem of a record."""
    return [_problem(item) for item in error.errors()]


def _problem(item: Any) -> tuple[str, Any, str]:
    cause = item.get("ctx", {}).get("error")
    field = ".".join(str(part) for part in item["loc"])
    if isinstance(cause, RecordError):
        return field or cause.where, item["input"] if field else None, f"{cause.what}. {cause.remedy}"
    length = lengths.explain_length(item)
    return field, item["input"], f"{length}. Shorten it" if length else item["msg"]


def build(model: type[Model], values: dict[str, Any], *, unchanged: Collection[str] = ()) -> Model:
    """Build a record; raise one RecordError that names every wrong field, what it got and the remedy.

    Fields that are `unchanged` may hold what older versions let in.
    """
    try:
        return _validated(model, values, unchanged)
    except ValidationError as error:
        lines = [_line(model, *problem) for problem in problems(error)]
        raise RecordError("; ".join(lines), where=f"{model.__name__.lower()} {values.get('id', '')}".strip()) from error


def _validated(model: type[Model], values: dict[str, Any], unchanged: Collection[str]) -> Model:
    """Validate a record; what was in it before is as long as it was."""
    try:
        return model.model_validate(values, context={UNCHANGED: unchanged})
    except ValidationError as error:
        over = {str(item["loc"][0]) for item in error.errors() if item["type"] in lengths.TOO_LONG}
        held = {name: values[name] for name in over.intersection(unchanged)}
        if not held:
            raise
    standing_in = {name: (model.model_fields[name].examples or [""])[0] for name in held}
    return model.model_validate({**values, **standing_in}, context={UNCHANGED: unchanged}).model_copy(update=held)


def _line(model: Any, field: str, value: Any, text: str) -> str:
    spec = model.model_fields.get(field)
    example = (
        f", for example {spec.examples[0]!r}" if spec is not None and spec.examples and "Write" not in text else ""
    )
    got = f" (got {str(value)[:60]!r})" if value is not None and not isinstance(value, dict) else ""
    return f"{field}: {text.rstrip('.')}{got}{example}"
