"""What has become of the figures of a frozen chart, by name, in one sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from dashboard.addresses.moment import describe_now
from facts import saying, status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from facts.catalog import Catalogue
    from facts.language import Speaker

NAMED = 5


def since(day: str, shown: pd.DataFrame, then: Catalogue, now: Catalogue, say: Speaker) -> str:
    """Say which of the shown facts were corrected or withdrawn after a day, and what they say now."""
    changes = list(_changes(shown, then, now, say))
    if not changes:
        return ""
    return say("Changed since {day}: {changes}.", day=day, changes=_listed(changes, say))


def withdrawn(shown: pd.DataFrame, say: Speaker) -> str:
    """Say which of the shown facts are withdrawn: a picture of one stays where it was put."""
    named = zip(_names(shown), shown["rank"], strict=True)
    found = [say("{name}: withdrawn", name=name) for name, rank in named if status.is_deprecated(rank)]
    return f"{_listed(found, say)}." if found else ""


def _listed(changes: Sequence[str], say: Speaker) -> str:
    named, more = "; ".join(changes[:NAMED]), len(changes) - NAMED
    if more <= 0:
        return named
    number = saying.number(Decimal(more), say.language)
    return say.many("{changes}; {n} more figure", "{changes}; {n} more figures", more, changes=named, n=number)


def _changes(shown: pd.DataFrame, then: Catalogue, now: Catalogue, say: Speaker) -> Iterator[str]:
    before, after = (of.current_states(shown["id"]) for of in (then, now))
    for key, name in zip(shown["id"], _names(shown), strict=True):
        difference = status.what_changed(before[key], after[key])
        if difference.is_withdrawn:
            yield say("{name}: withdrawn", name=name)
        elif difference.is_correction:
            yield say("{name}: now {figure}", name=name, figure=describe_now(difference, now, say))


def _names(shown: pd.DataFrame) -> list[str]:
    """Name the facility of each fact, and the metric where there are several."""
    facilities, metrics = shown["facility_name"], shown["metric_label"]
    return list(facilities if len(set(metrics)) == 1 else facilities + ", " + metrics)
