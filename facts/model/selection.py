"""Which facts: one object that makes the SQL, the sentence under a title, the URL and the command-line flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from facts.errors import RecordError, SelectionError
from facts.languages import ENGLISH
from facts.model import edtf_date, text_limits
from facts.model.quantity import Qualifier
from facts.model.record import ReviewState, Status, Verification
from facts.model.research_facility import FacilityKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def _make_tuple(value: Any) -> Any:
    if value is None or value == "":
        return ()
    return tuple(dict.fromkeys([value] if isinstance(value, str) else value))


LONGEST_VALUE = 500
"""Of one value of a filter, in characters."""
MOST_VALUES = 1000
"""Of one filter."""

MANY = Field(max_length=MOST_VALUES)
Day = Annotated[str, Field(max_length=edtf_date.LONGEST)]
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
Several = Annotated[tuple[Value, ...], BeforeValidator(_make_tuple), MANY]


def _make_filter(text: str, example: Any, default: Any = ()) -> Any:
    return Field(default, description=text, examples=[example])


class Selection(BaseModel):
    """Filters on facts; several values of one filter mean any of them, several filters mean all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    text: Value = _make_filter("Words to find in phrases, facilities, metrics, titles and notes.", "hadrontherapy", "")
    facility: Several = _make_filter("Facility id.", "cnao")
    metric: Several = _make_filter("Metric id.", "patients_treated")
    article: Several = _make_filter("Article id.", "infn-newsletter-62")
    topic: Several = _make_filter("Topic of the metric or the fact.", "health")
    kind: Annotated[tuple[FacilityKind, ...], BeforeValidator(_make_tuple), MANY] = _make_filter(
        "Kind of facility.", "treatment_centre"
    )
    country: Several = _make_filter("ISO 3166-1 code of the facility's country.", "IT")
    qualifier: Annotated[tuple[Qualifier, ...], BeforeValidator(_make_tuple), MANY] = _make_filter(
        "Hedge.", "more_than"
    )
    dimension: Several = _make_filter("Dimension of the unit.", "information")
    as_of_from: Day | None = _make_filter("Earliest as-of date (EDTF).", "2015", None)
    as_of_to: Day | None = _make_filter("Latest as-of date (EDTF).", "2019-08", None)
    publisher: Several = _make_filter("Publisher of the article.", "INFN")
    language: Several = _make_filter("Language of the article.", ENGLISH)
    verification: Annotated[tuple[Verification, ...], BeforeValidator(_make_tuple), MANY] = _make_filter(
        "Outcome of the machine check.", "verified"
    )
    state: Annotated[tuple[Status, ...], BeforeValidator(_make_tuple), MANY] = _make_filter(
        "What holds of it today: current, overtaken, out_of_date, undated, planned or contradicted.", "current"
    )
    review_state: Annotated[tuple[ReviewState, ...], BeforeValidator(_make_tuple), MANY] = _make_filter(
        "Review state; approved facts unless said otherwise.", "approved", (ReviewState.APPROVED,)
    )
    deprecated: bool = _make_filter("Also facts that were withdrawn or replaced.", "true", default=False)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if Status.WITHDRAWN in self.state:
            raise RecordError(
                "a fact that was withdrawn has no state", where="state", remedy="Ask for deprecated facts too."
            )
        low, high = self.as_of_days
        if low and high and low > high:
            raise RecordError(
                f"as_of_from {self.as_of_from} is after as_of_to {self.as_of_to}",
                where="as_of_from",
                remedy="Exchange the two dates.",
            )
        return self

    @classmethod
    def of(cls, **filters: Any) -> Self:
        """Build a selection; raise SelectionError naming the filter, its value and the remedy."""
        try:
            return cls(**filters)
        except ValidationError as error:
            raise SelectionError(**_explain_error(error)) from error

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Read a URL's query (name, value pairs; names may repeat); unknown names are refused."""
        filters: dict[str, Any] = {}
        for name, value in pairs:
            if name in MULTIPLE:
                filters.setdefault(name, []).append(value)
            else:
                filters[name] = value
        return cls.of(**filters)

    def to_query(self) -> list[tuple[str, str]]:
        """Return the name, value pairs that differ from the defaults, for a URL."""
        pairs: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value == type(self).model_fields[name].default:
                continue
            if isinstance(value, tuple):
                pairs += [(name, str(item)) for item in value]
            else:
                pairs.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
        return pairs

    def with_(self, **filters: Any) -> Self:
        """Return the selection with some filters changed."""
        return type(self).of(**{**self.model_dump(), **filters})

    @property
    def as_of_days(self) -> tuple[date | None, date | None]:
        """First day of `as_of_from` and last day of `as_of_to`; None where no day limits them, as of an open end."""
        low = edtf_date.get_bounds(self.as_of_from, "as_of_from")[0] if self.as_of_from else edtf_date.BEFORE
        high = edtf_date.get_bounds(self.as_of_to, "as_of_to")[1] if self.as_of_to else edtf_date.AFTER
        return None if low == edtf_date.BEFORE else low, None if high == edtf_date.AFTER else high

    @property
    def is_everything(self) -> bool:
        return not self.to_query()


MULTIPLE = frozenset(name for name, field in Selection.model_fields.items() if isinstance(field.default, tuple))


def _explain_error(error: ValidationError) -> dict[str, str]:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][:1])
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, RecordError):
        return {"what": cause.what, "where": f"filter {cause.where}", "remedy": cause.remedy}
    if first["type"] == "extra_forbidden":
        known = ", ".join(Selection.model_fields)
        return {"what": "there is no such filter", "where": f"filter {name}", "remedy": f"Filters are: {known}."}
    if length := text_limits.explain_length(first):
        return {"what": length, "where": f"filter {name}", "remedy": "Shorten it."}
    return {"what": f"got {str(first['input'])[:60]!r}", "where": f"filter {name}", "remedy": first["msg"] + "."}
