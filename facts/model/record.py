"""The fact: one number that an article states about one facility, with everything needed to repeat it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from facts.errors import RecordError
from facts.model import edtf_date, text_limits
from facts.model.metric import SNAKE, Metric
from facts.model.quantity import Qualifier, Quantity, describe_field, describe_required
from facts.model.research_facility import SLUG
from facts.model.text_limits import UNCHANGED, Context, Text

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
MAX_SCOPE = 80
MOST_AGAINST = 10_000
_DURATION = r"^P([0-9]{1,6}[YMWD]){1,4}$|^PT([0-9]{1,6}[HMS]){1,3}$"
_SHORTENED = "Mio Mrd Tsd Mill Mia Mld Mln mio mrd tsd mill mln mld bn Fr SFr Rs ca approx max min mind env".split()
_ORDERED = (
    r"(?:Platz|Rang|Stelle|Position|Mal|Auflage|Ausgabe|Jahrestag|Geburtstag|Jubiläum|Patient|Besucher|Januar|Februar|März"
    r"|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
)
"""What a German ordinal with a stop stands before: '110. Platz', '3. Oktober'."""
SENTENCE_END = re.compile(
    "".join(rf"(?<!\b{word})" for word in _SHORTENED) + rf"(?!(?<=[0-9])\.\s+{_ORDERED})[.!?]\s+[A-ZÀ-Ý]"
)
"""A stop with a new sentence behind it; not the stop of '42 Mio. Euro' and of 'Fr. 200'."""


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


class Status(StrEnum):
    """What holds of a fact on a day, among the facts of its series."""

    CURRENT = "current"
    """Nothing later is known, and it is not too old."""
    OVERTAKEN = "overtaken"
    """A later fact of its series stands."""
    OUT_OF_DATE = "out_of_date"
    """Its day of review or its shelf life has passed, and nothing later is known."""
    UNDATED = "undated"
    """It has no as-of date, so that it cannot be judged."""
    PLANNED = "planned"
    """It says what is to be, and nothing later is known."""
    CONTRADICTED = "contradicted"
    """Another fact of its series says of about the same time what cannot hold beside it."""
    WITHDRAWN = "withdrawn"
    """It was taken back."""


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


def normalize_words(text: str) -> str:
    """Return the letters and digits of a phrase: quotation marks, dashes and blanks are typed in many ways."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


@cache
def load_renamed() -> dict[str, str]:
    """Return the ids that were given up, because spreadsheets destroy them, each with the one in its place."""
    table = files("facts").joinpath("starter", "renamed.csv").read_text(encoding="utf-8")
    return dict(line.split(",") for line in table.split()[1:])


def get_current_id(key: str) -> str:
    """Return the id of a fact as it is now; an old one, from a file or a link, still leads to its fact."""
    return load_renamed().get(key, key)


def refuse_numeric_id(key: str, where: str = "id") -> None:
    """Raise RecordError for a new id that a spreadsheet would take for a number or a date, and destroy."""
    if NUMERIC.fullmatch(key):
        raise RecordError(
            f"a spreadsheet takes the id {key!r} for a number or a date, and destroys it",
            where=where,
            remedy="Begin it with a letter, or leave it empty: then it gets one.",
        )


def make_fact_id() -> str:
    """Return a fresh opaque id; it begins with a letter, so that no spreadsheet takes it for a number."""
    return f"f{secrets.token_hex(6)[1:]}"


class Fact(Quantity):
    """One number that an article states about one facility."""

    id: Annotated[str, AfterValidator(get_current_id)] = describe_required(
        "Permanent, opaque, URL-safe; never reused.", "7f3a09c2e1b4", "fact 12", pattern=ID
    )
    revision: int = describe_field("Counts up with each correction.", 1, 0, default=1, ge=1, le=text_limits.LARGEST)
    modified_at: datetime | None = describe_field(
        "When this revision was written, UTC.", "2026-11-22T10:00:00Z", "today"
    )
    facility: str = describe_required(
        "Id of the facility the number is about.",
        "cnao",
        "CNAO Pavia",
        pattern=SLUG,
        max_length=text_limits.ID,
    )
    metric: str = describe_required(
        "Id of the metric.", "patients_treated", "Patients", pattern=SNAKE, max_length=text_limits.ID
    )
    scope: Text = describe_field(
        "Which part or kind of it the number is of, where there are several; empty: all of it, or not said.",
        "main tunnel",
        "see note",
        default="",
        max_length=MAX_SCOPE,
    )
    value_text: Text = describe_required(
        "The quantity as printed, hedge included.", "more than 12,000 processors", "12000", min_length=1, max_length=200
    )
    unit_text: Text = describe_field(
        "The unit as printed; empty where none is.", "terabytes", "TB (decimal)", default="", max_length=80
    )
    as_of: str | None = describe_field(
        "EDTF date of what the number describes; empty when the source shows none.",
        "2019-08",
        "August 2019",
        max_length=edtf_date.LONGEST,
    )
    as_of_basis: AsOfBasis | None = describe_field("How the as-of date is known; empty without one.", "stated", "guess")
    period: str | None = describe_field(
        "ISO 8601 duration a flow is counted over; empty for a stock or an instant.",
        "P1Y",
        "year",
        pattern=_DURATION,
        max_length=30,
    )
    status_kind: StatusKind = describe_field("Whether it has come true.", "actual", "real", default=StatusKind.ACTUAL)
    derivation: Derivation = describe_field(
        "What was done to the printed number.", "verbatim", "copied", default=Derivation.VERBATIM
    )
    article: str = describe_required(
        "Id of the article that states it.",
        "infn-newsletter-62",
        "the newsletter",
        pattern=SLUG,
        max_length=text_limits.KEY,
    )
    page: Text | None = describe_field("Page or section where it stands.", "Interview, p. 3", "", max_length=120)
    quote_exact: Text = describe_required(
        f"The figure phrase, verbatim, at most {MAX_QUOTE_WORDS} words, never a whole sentence.",
        "more than 12,000 processors",
        "The data centre is currently equipped with more than 12,000 processors. It also has …",
        min_length=1,
        max_length=200,
    )
    quote_prefix: Context = describe_field(
        f"At most {MAX_CONTEXT} characters before the phrase.", "equipped with ", "", default="", max_length=MAX_CONTEXT
    )
    quote_suffix: Context = describe_field(
        f"At most {MAX_CONTEXT} characters after the phrase.", ", has a storage", "", default="", max_length=MAX_CONTEXT
    )
    quote_start: int | None = describe_field(
        "Where the phrase begins in the article text, in code points.", 1204, -1, ge=0, le=text_limits.LARGEST
    )
    quote_end: int | None = describe_field("Where the phrase ends.", 1231, 0, ge=1, le=text_limits.LARGEST)
    text_sha256: str | None = describe_field(
        "SHA-256 of the text the place refers to.", "e3b0…", "md5", pattern=r"^[0-9a-f]{64}$"
    )
    verification: Verification = describe_field(
        "verified: found in the article's text; agrees: its quote alone says it; confirmed: a person has decided; "
        "needs_person: something is not accounted for; failed: the words say otherwise; cited: not checked yet.",
        "verified",
        "true",
        default=Verification.CITED,
    )
    checked_at: datetime | None = describe_field(
        "When the verification was last run, UTC.", "2026-11-22T10:00:00Z", "today"
    )
    check_note: str = describe_field(
        "What the check could not account for, or why a person stands for the number all the same.",
        "the currency is not printed; the paragraph before names euros",
        "ok",
        default="",
        max_length=text_limits.REASON,
    )
    claimed_by: Text | None = describe_field(
        "Who says so, where the article names someone by role.",
        "CNAO Foundation president",
        "he",
        max_length=text_limits.NAME,
    )
    review_state: ReviewState = describe_field(
        "Whether a person has accepted it.", "approved", "ok", default=ReviewState.PROPOSED
    )
    reviewed_by: Text | None = describe_field("Who decided.", "a.rossi@example.org", "", max_length=text_limits.PERSON)
    reviewed_at: datetime | None = describe_field("When it was decided, UTC.", "2026-11-22T10:00:00Z", "today")
    rank: Rank = describe_field("Which of several statements to prefer.", "normal", "first", default=Rank.NORMAL)
    rank_reason: Text = describe_field(
        "Why it is preferred or deprecated.",
        "corrected by the publisher",
        "",
        default="",
        max_length=text_limits.REASON,
    )
    review_by: date | None = describe_field(
        "Day after which it counts as stale, by UTC; from the metric's shelf life unless set.",
        "2020-08-31",
        "next year",
    )
    note: Text = describe_field(
        "What a reader must know.",
        "counts treatments, not people",
        "",
        default="",
        max_length=text_limits.REMARK,
    )
    topics: tuple[text_limits.Topic, ...] = describe_field(
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
            edtf_date.get_closed_bounds(self.as_of)

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
    def series(self) -> tuple[str, str, str]:
        """What a fact shares with those that answer the same question: facility, metric and scope."""
        return self.facility, self.metric, normalize_words(self.scope)

    @property
    def is_plan(self) -> bool:
        """Whether it says what is to be; an estimate says what is."""
        return self.status_kind in (StatusKind.PLANNED, StatusKind.PROJECTED)

    def is_later_than(self, other: Fact) -> bool:
        """Whether the first day of its as-of date comes after the last day of the other's."""
        ours, theirs = self.as_of_bounds, other.as_of_bounds
        return ours is not None and theirs is not None and ours[0] > theirs[1]

    @property
    def as_of_bounds(self) -> tuple[date, date] | None:
        """First and last day the as-of date covers; None where the source shows none."""
        return edtf_date.get_bounds(self.as_of) if self.as_of else None

    def revise(self, **changes: Any) -> Fact:
        """Return the next revision, validated again as a whole."""
        values = {**self.model_dump(), **changes, "revision": self.revision + 1, "modified_at": datetime.now(UTC)}
        return build_record(Fact, values, unchanged=values.keys() - changes.keys())


class JudgedFact(Fact):
    """A fact with what the other facts of its series leave of it, which follows from them and is never given."""

    state: Status | None = describe_field(
        "What holds of it on the day of the export; empty where it is not public.", "current", "true"
    )
    overtaken_by: str | None = describe_field(
        "Id of the newest fact that overtakes it; empty where none does.",
        "f1e065837855",
        "the newer one",
        max_length=text_limits.ID,
    )
    contradicts: Annotated[
        tuple[Annotated[str, Field(max_length=text_limits.ID)], ...], Field(max_length=MOST_AGAINST)
    ] = describe_field("Ids of the facts that cannot hold beside it.", ["f1e065837855"], "two others", default=())

    @classmethod
    def of(cls, fact: Fact, **judged: Any) -> JudgedFact:
        """Return a fact with what was judged of it; one that has that already as it is."""
        return fact if isinstance(fact, JudgedFact) else cls.model_construct(**fact.__dict__, **judged)


def check_unit_fits(fact: Fact, metric: Metric) -> None:
    """Raise RecordError when the fact's unit is of another dimension than its metric's."""
    if not metric.accepts(fact.unit):
        raise RecordError(
            f"{fact.unit} cannot state {metric.id}, which is told in {metric.unit}",
            where=f"{fact.id}: unit",
            remedy=f"Write a unit of the dimension {metric.dimension}, or choose another metric.",
        )


def list_problems(error: ValidationError) -> list[tuple[str, Any, str]]:
    """Return (field, value, what is wrong and what to write instead) for each problem of a record."""
    return [_explain_problem(item) for item in error.errors()]


def _explain_problem(item: Any) -> tuple[str, Any, str]:
    cause = item.get("ctx", {}).get("error")
    field = ".".join(str(part) for part in item["loc"])
    if isinstance(cause, RecordError):
        return field or cause.where, item["input"] if field else None, f"{cause.what}. {cause.remedy}"
    length = text_limits.explain_length(item)
    return field, item["input"], f"{length}. Shorten it" if length else item["msg"]


def build_record(model: type[Model], values: dict[str, Any], *, unchanged: Collection[str] = ()) -> Model:
    """Build a record; raise one RecordError that names every wrong field, what it got and the remedy.

    Fields that are `unchanged` may hold what older versions let in.
    """
    try:
        return _validate_record(model, values, unchanged)
    except ValidationError as error:
        lines = [_describe_problem(model, *problem) for problem in list_problems(error)]
        raise RecordError("; ".join(lines), where=f"{model.__name__.lower()} {values.get('id', '')}".strip()) from error


def _validate_record(model: type[Model], values: dict[str, Any], unchanged: Collection[str]) -> Model:
    """Validate a record; what was in it before is as long as it was."""
    try:
        return model.model_validate(values, context={UNCHANGED: unchanged})
    except ValidationError as error:
        over = {str(item["loc"][0]) for item in error.errors() if item["type"] in text_limits.TOO_LONG}
        held = {name: values[name] for name in over.intersection(unchanged)}
        if not held:
            raise
    standing_in = {name: (model.model_fields[name].examples or [""])[0] for name in held}
    return model.model_validate({**values, **standing_in}, context={UNCHANGED: unchanged}).model_copy(update=held)


def _describe_problem(model: Any, field: str, value: Any, text: str) -> str:
    spec = model.model_fields.get(field)
    example = (
        f", for example {spec.examples[0]!r}" if spec is not None and spec.examples and "Write" not in text else ""
    )
    got = f" (got {str(value)[:60]!r})" if value is not None and not isinstance(value, dict) else ""
    return f"{field}: {text.rstrip('.')}{got}{example}"
