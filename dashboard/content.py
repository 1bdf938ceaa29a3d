"""What a chart holds, on a page and at a public address alike: how much, which part of more, under which title."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from facts import units

if TYPE_CHECKING:
    from facts.catalog import Catalogue
    from facts.language import Speaker
    from facts.selection import Selection

COMPARED = 40  # facilities a metric
FOLLOWED = 12  # facilities in a trend
LONGEST = 1000  # facts in a trend
LISTED = 300  # values of a facet, facts left out


def highest(found: pd.DataFrame, number: int = COMPARED) -> pd.DataFrame:
    """Keep the rows with the highest numbers of each metric; the lowest of ranks, which are the best."""
    if found.empty or found.groupby("metric").size().max() <= number:
        return found
    order = found["position"].where(found["stat_type"] != "rank", -found["position"])
    kept = order.groupby(found["metric"]).rank(ascending=False, method="first") <= number
    return found[kept].reset_index(drop=True)


def title(shown: pd.DataFrame, say: Speaker) -> str:
    """Return what a chart shows: the metrics by name where they are few, else what they have in common."""
    names = list(dict.fromkeys(shown["metric_label"]))
    if len(names) <= 3:
        return ", ".join(names)
    dimensions = {units.unit(code).dimension for code in shown["unit"].unique()}
    if len(dimensions) == 1:
        return say(dimensions.pop()).capitalize()
    return say.many("{n} metric", "{n} metrics", len(names))


def coverage(catalogue: Catalogue, selection: Selection, language: str) -> pd.DataFrame:
    """Return how many facts there are for each facility and metric, of those that have most."""
    metrics, facilities = catalogue.metrics(), catalogue.facilities()
    return pd.DataFrame(
        [
            (facility, facilities[facility].short_name, metric, metrics[metric].label_in(language), count)
            for facility, metric, count in catalogue.coverage(selection, facilities=24, metrics=20)
        ],
        columns=["facility", "facility_name", "metric", "metric_label", "count"],
    )
