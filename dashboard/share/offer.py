"""What the dialog offers of a subject: its facts as the public addresses tell them, in the chosen language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a field of a dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.addresses.chart import heading
from dashboard.addresses.view import View, view

if TYPE_CHECKING:
    from dashboard.share.subject import Subject
    from facts.language import Speaker


@dataclass(frozen=True)
class Offer:
    """A subject, who speaks in the dialog, and the moment at which it was opened."""

    subject: Subject
    say: Speaker
    opened: datetime

    @cached_property
    def shown(self) -> View:
        """The chart as its address shows it; raise FactsError naming what cannot be shown to everyone."""
        return view(self.subject.chart, self.subject.asked)

    @property
    def page(self) -> str:
        """The path of the dashboard's page that shows the same."""
        return self.shown.page if self.subject.chart else self.subject.place()

    @property
    def title(self) -> str:
        """What the chart is of; of one fact, who and how much."""
        if not self.subject.fact:
            return heading(self.shown)
        row = self.shown.frame.iloc[0]
        return f"{row['facility_name']}: {row['value_said']}"

    @property
    def alt(self) -> str:
        """The chart in words, for those who cannot see it."""
        return self.shown.chart.describe(self.shown.frame, self.shown.options())

    @property
    def ids(self) -> list[str]:
        """The facts that the chart shows."""
        return list(self.shown.frame["id"]) if self.subject.chart and self.shown.holds_facts else []

    @property
    def is_date(self) -> bool:
        """Whether it is one fact that no number line can show."""
        return bool(self.subject.fact) and bool((self.shown.frame["stat_type"] == "date").all())
