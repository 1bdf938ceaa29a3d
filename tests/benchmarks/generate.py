"""Fill a store with made-up facts, the same ones for the same seed: facilities, metrics and articles of uneven size.

python tests/benchmarks/generate.py sqlite:////tmp/facts.db --facts 1000000
"""

from __future__ import annotations

import argparse
import math
import time
from bisect import bisect
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from facts.languages import LANGUAGES
from facts.model.metric import Metric, StatType
from facts.model.quantity import Qualifier
from facts.model.record import AsOfBasis, Derivation, Fact, Rank, ReviewState, StatusKind, Verification
from facts.model.research_facility import Facility, FacilityKind
from facts.model.source_article import Article
from facts.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CITIES = (
    "Aachen Amsterdam Ancona Athens Bari Basel Bologna Bordeaux Brno Cagliari Catania Córdoba Darmstadt"
    " Dresden Dublin Düsseldorf Ferrara Firenze Frascati Genève Göteborg Graz Grenoble Hamburg Heidelberg"
    " Jülich Karlsruhe Kraków Lecce Legnaro Liège Lisboa Ljubljana Lund Lyon Madrid Málaga Marseille Milano"
    " München Münster Napoli Orsay Oxford Padova Palermo Pavia Perugia Pisa Potsdam Praha Roma Salerno Sevilla"
    " Strasbourg Torino Trento Trieste Uppsala Zürich"
).split()
FIELDS = (
    "Oncological Hadrontherapy,Nuclear Physics,Particle Physics,Photon Science,Synchrotron Radiation,Neutron Science,"
    "Scientific Computing,High-Performance Computing,Astrophysics,Cosmic Rays,Gravitational Waves,Neutrino Physics,"
    "Fusion Energy,Laser Science,Materials Research,Medical Imaging,Structural Biology,Cryogenics"
    ",Accelerator Technology"
).split(",")
WHAT = "Centre Laboratory Institute Facility Observatory Infrastructure Source Collider Experiment Platform".split()
COUNTRIES = "IT DE FR CH GB ES US SE NL PL AT BE PT CZ DK GR IE NO FI JP CN KR CA AU IN BR SI HU RO HR".split()
TOPICS = "health computing accelerators light funding people energy space education safety detectors society".split()
PUBLISHERS = tuple(f"{city} {kind}" for kind in ("Gazette", "University Press", "Research Council") for city in CITIES)
SERIES = {"it": "serie", "de": "Reihe", "fr": "série"}
NOUNS = "patient module processor image laboratory centre magnet detector visitor student publication beamline".split()
# Unit, other units of its dimension, kind of statistic, what the label says, size of a typical value.
MEASURES: tuple[tuple[str, tuple[str, ...], StatType, str, int], ...] = (
    ("TB", ("PB", "GB"), StatType.CAPACITY, "Storage", 4),
    ("EUR", ("USD", "CHF"), StatType.MONEY, "Funding", 7),
    ("MW", ("kW", "GW"), StatType.PEAK, "Power", 2),
    ("GeV", ("TeV", "MeV"), StatType.PEAK, "Beam energy", 3),
    ("m", ("km",), StatType.PHYSICAL, "Length", 3),
    ("m2", ("km2", "har"), StatType.PHYSICAL, "Area", 4),
    ("fs", ("ps", "ns"), StatType.PHYSICAL, "Pulse duration", 2),
    ("K", ("mK",), StatType.PHYSICAL, "Working temperature", 1),
    ("%", ("1",), StatType.SHARE, "Share", 1),
    ("rank", (), StatType.RANK, "Place in the ranking", 1),
    ("CCYY", (), StatType.DATE, "Year of opening", 0),
)
HEDGES = {
    Qualifier.EXACT: ("", 46),
    Qualifier.MORE_THAN: ("more than ", 16),
    Qualifier.APPROXIMATELY: ("about ", 14),
    Qualifier.UP_TO: ("up to ", 7),
    Qualifier.AT_LEAST: ("at least ", 6),
    Qualifier.NEARLY: ("nearly ", 5),
    Qualifier.BETWEEN: ("between ", 3),
    Qualifier.LESS_THAN: ("less than ", 3),
}
NOTES = ("", "", "", "", "", "", "counts treatments, not people", "as announced at the inauguration", "rounded")


class Skew:
    """Draw places of a sequence, the first ones far more often than the last ones."""

    def __init__(self, random: Random, size: int, steepness: float) -> None:
        self._random = random
        self._sums = list(accumulate(1 / (place + 8) ** steepness for place in range(size)))

    def draw(self) -> int:
        return bisect(self._sums, self._random.random() * self._sums[-1])


def facilities(random: Random, size: int) -> list[Facility]:
    kinds, countries = Skew(random, len(FacilityKind), 1.0), Skew(random, len(COUNTRIES), 1.2)
    return [
        _facility(random, number, list(FacilityKind)[kinds.draw()], COUNTRIES[countries.draw()])
        for number in range(size)
    ]


def _facility(random: Random, number: int, kind: FacilityKind, country: str) -> Facility:
    field, what, city = random.choice(FIELDS), random.choice(WHAT), random.choice(CITIES)
    short = "".join(word[0] for word in f"{field} {what} {city}".split()).upper()
    return Facility(
        id=f"facility-{number:04}",
        name=f"{random.choice(('National ', 'European ', 'University ', ''))}{what} for {field}, {city}",
        short_name=f"{short}-{number}",
        kind=kind,
        country=country,
        aliases=(f"{what} {city} {number}",) if number % 3 == 0 else (),
    )


def metrics(random: Random, size: int) -> list[tuple[Metric, tuple[str, ...], int]]:
    """Return metrics with the other units their facts use and the size of a typical value."""
    return [_metric(random, number) for number in range(size)]


def _metric(random: Random, number: int) -> tuple[Metric, tuple[str, ...], int]:
    if number % 3 == 0:
        unit, others, stat, label, size = MEASURES[number // 3 % len(MEASURES)]
    else:
        noun = NOUNS[number % len(NOUNS)]
        unit, others, stat, label, size = f"{{{noun}}}", (), StatType.STOCK, f"{noun.capitalize()}s", 3
    topics = tuple(dict.fromkeys((TOPICS[number % len(TOPICS)], random.choice(TOPICS))))
    metric = Metric(
        id=f"metric_{number:03}",
        label=f"{label}, series {number}",
        labels={language: f"{label}, {word} {number}" for language, word in SERIES.items()},
        definition="Made up, to see how quick the store is.",
        unit=unit,
        stat_type=stat,
        topics=topics,
        shelf_life_days=random.choice((None, 365, 730)),
    )
    return metric, others, size


def articles(random: Random, size: int) -> list[Article]:
    publishers, languages = Skew(random, len(PUBLISHERS), 1.1), Skew(random, len(LANGUAGES), 3)
    return [
        Article(
            id=f"article-{number:05}",
            title=f"{random.choice(FIELDS)} in {random.choice(CITIES)}, no. {number}",
            publisher=PUBLISHERS[publishers.draw()],
            published=(date(2005, 1, 1) + timedelta(days=random.randrange(7600))).isoformat(),
            url=f"https://example.org/{number}",
            language=LANGUAGES[languages.draw()],
        )
        for number in range(size)
    ]


class Facts:
    """Draw facts: each facility has its own few dozen metrics, told again over the years."""

    def __init__(self, random: Random, of: Sequence[Facility], told: Sequence[Any], by: Sequence[Article]) -> None:
        self.random, self.facilities, self.metrics, self.articles = random, of, told, by
        self._facility = Skew(random, len(of), 0.8)
        self._article = Skew(random, len(by), 0.4)
        usual = Skew(random, len(told), 0.9)
        self._metrics = [[told[usual.draw()] for _ in range(random.randint(10, 60))] for _ in of]
        self._qualifiers = list(HEDGES)
        self._weights = list(accumulate(weight for _, weight in HEDGES.values()))

    def draw(self, size: int) -> Iterator[Fact]:
        for number in range(size):
            place = self._facility.draw()
            yield self._fact(number, self.facilities[place], self.random.choice(self._metrics[place]))

    def _fact(self, number: int, of: Facility, told: tuple[Metric, tuple[str, ...], int]) -> Fact:
        metric, others, size = told
        unit = self.random.choice(others) if others and self.random.random() < 0.3 else metric.unit
        article = self.articles[self._article.draw()]
        quantity, printed = self._quantity(metric, size)
        words = f"{printed} {unit.strip('{}')}{'s' if unit[0] == '{' else ''}"
        as_of = self._as_of(article)
        return Fact.model_construct(
            id=f"{number * 2654435761 % 2**32:08x}{number:06x}",
            facility=of.id,
            metric=metric.id,
            article=article.id,
            value_text=words,
            quote_exact=words,
            quote_prefix="is equipped with",
            quote_suffix=", the report says",
            unit=unit,
            as_of=as_of,
            as_of_basis=as_of and AsOfBasis.STATED,
            page=f"p. {number % 40 + 1}",
            note=self.random.choice(NOTES),
            topics=(self.random.choice(TOPICS),) if self.random.random() < 0.03 else (),
            derivation=Derivation.VERBATIM,
            status_kind=self._one_in(20, StatusKind.PLANNED, StatusKind.ACTUAL),
            verification=self._one_in(
                3, Verification.CITED, self._one_in(50, Verification.FAILED, Verification.VERIFIED)
            ),
            review_state=self._one_in(25, ReviewState.PROPOSED, ReviewState.APPROVED),
            rank=self._one_in(40, Rank.PREFERRED, self._one_in(60, Rank.DEPRECATED, Rank.NORMAL)),
            rank_reason="told twice",
            **quantity,
        )

    def _one_in(self, times: int, rare: Any, usual: Any) -> Any:
        return rare if self.random.random() * times < 1 else usual

    def _as_of(self, article: Article) -> str | None:
        day, dice = article.published or "2019-01-01", self.random.random()
        if dice < 0.02:
            return None
        if dice < 0.42:
            return day[:4]
        if dice < 0.82:
            return day[:7]
        return f"{int(day[:4]) - 3}/{day[:4]}" if dice < 0.87 else day

    def _quantity(self, metric: Metric, size: int) -> tuple[dict[str, Any], str]:
        if metric.stat_type is StatType.RANK or metric.stat_type is StatType.DATE:
            number = self.random.randint(1, 50) + (1970 if metric.stat_type is StatType.DATE else 0)
            return {"qualifier": Qualifier.EXACT, "amount": Decimal(number), "decimals": 0}, str(number)
        digits = self.random.randint(10, 999)
        power = max(-1, round(self.random.gauss(size - 2, 1)))
        value = Decimal(digits).scaleb(power)
        value = Decimal(f"{value:f}")
        qualifier = self._qualifiers[bisect(self._weights, self.random.random() * self._weights[-1])]
        return _hedged(qualifier, value, -power)


def _hedged(qualifier: Qualifier, value: Decimal, decimals: int) -> tuple[dict[str, Any], str]:
    hedge, printed = HEDGES[qualifier][0], f"{value:,f}"
    fields: dict[str, Any] = {"qualifier": qualifier}
    if qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        fields |= {"lower": value, "lower_inclusive": qualifier is Qualifier.AT_LEAST}
    elif qualifier in (Qualifier.LESS_THAN, Qualifier.UP_TO):
        fields |= {"upper": value, "upper_inclusive": qualifier is Qualifier.UP_TO}
    elif qualifier is Qualifier.BETWEEN:
        fields |= {"lower": value, "upper": value * 2, "lower_inclusive": True, "upper_inclusive": True}
        printed = f"{printed} and {value * 2:,f}"
    else:
        fields |= {"amount": value, "decimals": decimals}
    return fields, f"{hedge}{printed}"


def fill(store: Store, size: int = 1_000_000, *, seed: int = 62, by: str = "generator") -> None:
    """Load made-up facts, with a share of facilities, metrics and articles that suits their number."""
    random = Random(seed)
    share = min(1.0, math.sqrt(size / 1_000_000))
    of = facilities(random, max(20, int(2000 * share)))
    told = metrics(random, max(20, int(200 * share)))
    from_ = articles(random, max(50, int(20_000 * share)))
    drawn = Facts(random, of, told, from_).draw(size)
    store.bulk_load(facilities=of, metrics=[metric for metric, _, _ in told], articles=from_, facts=drawn, by=by)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="where to: sqlite:///… or postgresql://…")
    parser.add_argument("--facts", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--seed", type=int, default=62, help="another seed makes other facts (62)")
    given = parser.parse_args()
    with Store.open(given.url) as store:
        start = time.perf_counter()
        fill(store, given.facts, seed=given.seed)
        took = time.perf_counter() - start
        print(f"{given.facts:,} facts in {took:.1f} s ({given.facts / took:,.0f} a second)")
        print(store.totals())


if __name__ == "__main__":
    main()
