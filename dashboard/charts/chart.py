"""A kind of chart: which facts it shows and suits, how it is built and told in words, and when it cannot be drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING

from dashboard.charts import canvas, chart_words
from dashboard.charts.chart_input import say
from facts import saying
from facts.evidence import comparability
from facts.evidence.comparability import ComparedFact, Layout
from facts.frame import OmittedFact
from facts.model import units
from facts.model.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from dashboard.charts.chart_input import ChartOptions, ChartRow
    from facts.languages.translator import Speaker
    from facts.model.metric import Metric

    Build = Callable[[pd.DataFrame, ChartOptions], go.Figure]
    Describe = Callable[[pd.DataFrame, ChartOptions], str]
    Refuses = Callable[[pd.DataFrame], str | None]

COMPARED = 40  # facilities a metric
FOLLOWED = 12  # facilities in a trend
LONGEST = 1000  # facts in a trend
LISTED = 300  # values of a facet, facts left out
RANK_ON_AXIS = say("Ranks are drawn with 1 on top: choose the rank chart.")
DATE_ON_AXIS = say("Dates are drawn on the timeline.")
MIXED_UNITS = say("The numbers of one metric must be in one unit to stand on one axis.")
ONE_UNIT = say("All facts must be in one unit to stand on one axis.")


class ChartPage(StrEnum):
    """The pages of the dashboard that show a chart, by their paths."""

    OVERVIEW = ""
    EXPLORE = "explore"
    COMPARE = "compare"
    TREND = "trend"
    FACT = "fact"


class ChartFacts(StrEnum):
    """Which of the selected facts a chart is drawn of."""

    LATEST = "the newest of each facility and metric"
    SERIES = "all, over time"
    ONE = "one fact"
    COUNTS = "how many there are for each facility and metric"


class NativeForm(StrEnum):
    """What a presentation program draws by itself."""

    BARS = "bars of each metric; points where a bar from zero would mislead"
    DOTS = "points, a row each"
    LINES = "lines over time"
    EVENTS = "dates in their order"


@dataclass(frozen=True, slots=True)
class NativeChart:
    """The form, the order of the facts, whether the axis is always logarithmic, what stands above a single fact."""

    form: NativeForm
    order: Callable[[Sequence[ChartRow]], Sequence[ChartRow]] = tuple
    log: bool = False
    lead: Callable[[ChartRow, ChartOptions], str] | None = None

    @property
    def is_timed(self) -> bool:
        """Whether undated facts have no place in it."""
        return self.form in (NativeForm.LINES, NativeForm.EVENTS)


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """What of a frame of facts a chart shows, and `note` where it cannot hold all.

    `left_out` are those that do not mean the same as the others, unless they were included; `misfits` counts them, left
    out or not. `remarks` are sentences that a reader needs to compare what is shown.
    """

    frame: pd.DataFrame
    note: str = ""
    left_out: tuple[OmittedFact, ...] = ()
    misfits: int = 0
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One kind of chart: pure functions from a frame of facts; `refuses` says in words why it cannot be drawn.

    `page` offers it, for metrics of its `stat_type` alone, or for those that it `suits`. `log` is whether its axis may
    be logarithmic, `titled` whether its title names its metrics, else it makes its own. `on_one_axis` is whether
    several metrics share one unit, the words staying as printed; `panels` whether each has a panel of its own.
    `native` is its form in slides, which hold a picture where there is none. `layout` is how it sets numbers side by
    side, which decides what must not be mixed; None where each stands for itself.
    """

    name: str
    title: str
    build: Build
    describe: Describe
    refuses: Refuses
    shows: ChartFacts = ChartFacts.LATEST
    page: ChartPage = ChartPage.COMPARE
    stat_type: StatType | None = None
    suits: Callable[[Sequence[Metric]], bool] = lambda _: True
    log: bool = False
    titled: bool = True
    on_one_axis: bool = False
    panels: bool = False
    native: NativeChart | None = None
    layout: Layout | None = None

    def __post_init__(self) -> None:
        """Show, and tell, a sentence where there is nothing that can be drawn."""
        object.__setattr__(self, "build", self._build_or_explain(self.build))
        object.__setattr__(self, "describe", self._describe_or_explain(self.describe))

    @property
    def options(self) -> tuple[str, ...]:
        """The options of its addresses, beside the filters."""
        own = ("id",) if self.shows is ChartFacts.ONE else ("unit", "currency", "scale", "at", "include")
        return (*own, "frozen")

    @property
    def holds_facts(self) -> bool:
        """Whether its frame has a row a fact; else it counts them."""
        return self.shows is not ChartFacts.COUNTS

    def hold_facts(self, frame: pd.DataFrame, say: Speaker, *, includes_all: bool = False) -> HeldFacts:
        """Return what of a frame of facts it shows; `includes_all` keeps what does not mean the same as the others."""
        if self.shows is ChartFacts.LATEST:
            return self.compare_facts(frame, say, keep_highest, includes_all=includes_all)
        if self.shows is ChartFacts.SERIES:
            followed, note = keep_followed(frame, say)
            return replace(self.compare_facts(followed, say, includes_all=includes_all), note=note)
        return HeldFacts(frame if self.shows is ChartFacts.ONE else count_facts(frame))

    def compare_facts(
        self,
        frame: pd.DataFrame,
        say: Speaker,
        keep: Callable[[pd.DataFrame, Speaker], tuple[pd.DataFrame, str]] | None = None,
        *,
        includes_all: bool = False,
    ) -> HeldFacts:
        """Return the facts that may stand side by side, and of these what `keep` keeps, with what must be said."""
        if self.layout is None or self.refuse_frame(frame):
            return HeldFacts(*keep(frame, say)) if keep else HeldFacts(frame)
        facts = _read_compared(frame)
        misfits = comparability.find_misfits(facts, self.layout)
        apart = {} if includes_all else misfits
        same = frame[~frame["id"].isin(apart)].reset_index(drop=True) if apart else frame
        shown, note = keep(same, say) if keep else (same, "")
        ids = set(shown["id"])
        told = [fact for fact in facts if fact.id in ids]
        spoken = misfits if apart else {key: one for key, one in misfits.items() if key in ids}
        remarks = comparability.list_remarks(told, spoken, self.layout, say)
        reasons = {key: comparability.describe_misfit(one, say) for key, one in apart.items()}
        return HeldFacts(shown, note, _omit_facts(frame, reasons), len(misfits), " ".join(remarks))

    def title_facts(self, frame: pd.DataFrame, say: Speaker) -> str | None:
        """Return the title in words of its metrics; None where it makes its own."""
        return (title_facts(frame, say) or None) if self.titled else None

    def refuse_frame(self, frame: pd.DataFrame) -> str | None:
        """Return in words why a frame cannot be drawn, or None."""
        nothing = frame.empty or ("position" in frame and frame["position"].isna().all())
        return chart_words.EMPTY if nothing else self.refuses(frame)

    def _build_or_explain(self, build: Build) -> Build:
        @wraps(build)
        def draw(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
            reason = self.refuse_frame(frame)
            return canvas.draw_sentence(options.say(reason), options) if reason else build(frame, options)

        return draw

    def _describe_or_explain(self, describe: Describe) -> Describe:
        @wraps(describe)
        def describe_frame(frame: pd.DataFrame, options: ChartOptions) -> str:
            reason = self.refuse_frame(frame)
            if reason:
                return options.say(reason)
            return " ".join(filter(None, (describe(frame, options), options.remarks)))

        return describe_frame


def refuse_non_amounts(frame: pd.DataFrame) -> str | None:
    """Refuse ranks and dates, which have charts of their own."""
    kinds = set(frame["stat_type"])
    if StatType.RANK in kinds:
        return RANK_ON_AXIS
    return DATE_ON_AXIS if StatType.DATE in kinds else None


def has_several(frame: pd.DataFrame, column: str) -> bool:
    return len(frame[column].drop_duplicates()) > 1


def refuse_mixed_units(frame: pd.DataFrame) -> str | None:
    """Refuse a frame in which one metric has several units."""
    several = frame.groupby("metric")["unit"].nunique().max() > 1
    return MIXED_UNITS if several else None


def _read_compared(frame: pd.DataFrame) -> list[ComparedFact]:
    names = [name for name in comparability.COLUMNS if name in frame]
    rows = frame[names].itertuples(index=False, name=None)
    return [ComparedFact.of(dict(zip(names, row, strict=True))) for row in rows]


def _omit_facts(frame: pd.DataFrame, reasons: Mapping[str, str]) -> tuple[OmittedFact, ...]:
    left = frame[frame["id"].isin(reasons)]
    told = zip(*(left[name] for name in ("id", "facility_name", "metric_label", "value_said")), strict=True)
    return tuple(OmittedFact(key, who, what, said, reasons[key]) for key, who, what, said in told)


# ---- what a chart holds: how much, which part of more, under which title ----------------------------


def keep_highest(found: pd.DataFrame, say: Speaker, number: int = COMPARED) -> tuple[pd.DataFrame, str]:
    """Keep the rows with the highest numbers of each metric; the lowest of ranks, which are the best."""
    if found.empty or found.groupby("metric").size().max() <= number:
        return found, ""
    order = found["position"].where(found["stat_type"] != StatType.RANK, -found["position"])
    kept = found[order.groupby(found["metric"]).rank(ascending=False, method="first") <= number].reset_index(drop=True)
    numbers = {"shown": _format_number(len(kept), say), "total": _format_number(len(found), say)}
    return kept, say("The {shown} highest of {total}; narrow the filters to see others.", **numbers)


def keep_followed(found: pd.DataFrame, say: Speaker) -> tuple[pd.DataFrame, str]:
    """Keep the facilities with most facts, unless they were chosen, and of these the oldest facts."""
    counts = found.groupby("facility").size()
    ordered = sorted(counts.index, key=lambda name: (-counts[name], name))
    followed, note = (ordered, "") if found.attrs.get("facilities") else follow_facilities(ordered, say)
    kept = found[found["facility"].isin(followed)].sort_values("as_of_start", kind="stable")
    return kept.head(LONGEST).reset_index(drop=True), note


def follow_facilities(ordered: Sequence[str], say: Speaker) -> tuple[Sequence[str], str]:
    """Return the facilities that a trend follows, of those ordered by how many facts they have; a note if not all."""
    if len(ordered) <= FOLLOWED:
        return ordered, ""
    note = say("The {n} facilities with most facts; choose others in the filters.", n=_format_number(FOLLOWED, say))
    return ordered[:FOLLOWED], note


def count_facts(found: pd.DataFrame) -> pd.DataFrame:
    """Return how many facts a frame has for each facility and metric."""
    names = ["facility", "facility_name", "metric", "metric_label"]
    return found.groupby(names, as_index=False, sort=False).size().rename(columns={"size": "count"})


def title_facts(shown: pd.DataFrame, say: Speaker) -> str:
    """Return what a chart shows: the metrics by name where they are few, else what they have in common."""
    names = list(dict.fromkeys(shown["metric_label"]))
    if len(names) <= 3:
        return ", ".join(names)
    dimensions = {units.get_unit(code).dimension for code in shown["unit"].unique()}
    if len(dimensions) == 1:
        return say(dimensions.pop()).capitalize()
    return say.many("{n} metric", "{n} metrics", len(names))


def _format_number(value: int, say: Speaker) -> str:
    return saying.phrase_number(Decimal(value), say.language)
