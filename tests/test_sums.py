"""Sums that must fit: those of the shipped catalogue and of an invented one judged by hand, and the laws they keep."""

import csv
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.judged_catalogue import make_fact
from support.source_tree import ROOT

from facts.catalog import table_exchange
from facts.evidence.fact_checks import report_sums
from facts.evidence.sums import describe_check, judge_sums
from facts.languages.translator import speaker
from facts.model.metric import Metric
from facts.model.relation import load_relations, read_relations

_METRICS = """
storage_disk TB capacity
storage_tape PB capacity
storage_total PB capacity
flash_spacing ns physical
frame_rate {image}/s peak
cores_per_node {core}/{node} physical
compute_nodes {node} stock
processor_cores {core} stock
patients_treated {patient} cumulative_total
patients_treated_in_year {patient}/a flow
patients_discharged {patient} cumulative_total
staff {person} stock
cured {case} stock
cases {case} stock
cured_share % share
federal EUR money
regional EUR money
cost EUR money
"""
METRICS = {
    name: Metric(id=name, label=name, definition="Invented.", unit=unit, stat_type=kind, shelf_life_days=life)
    for name, unit, kind in map(str.split, _METRICS.strip().splitlines())
    for life in [None if name in ("frame_rate", "flash_spacing", "cores_per_node") else 365]
}
OWN = """
[[relation]]
id = "share"
formula = "cured_share * cases = cured"
[[relation]]
id = "money"
formula = "cost = federal + regional"
"""
PARENTS = {"camera": "laser", "hall": "centre", "annex": "centre"}


def read_invented():
    """The invented sums: why, the lines of the facts, and the answers of a person."""
    text = (ROOT / "tests" / "support" / "invented_sums.txt").read_text(encoding="utf-8")
    for block in text.partition("[")[2].split("["):
        why, *lines = block.strip().splitlines()
        facts = [line for line in lines if line and line[0] != "="]
        yield why.rstrip("]"), facts, [line[2:] for line in lines if line.startswith("= ")]


INVENTED = list(read_invented())


@pytest.fixture(scope="module")
def relations(tmp_path_factory):
    path = tmp_path_factory.mktemp("relations") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return read_relations(str(path)).bind_metrics(METRICS)


@pytest.fixture(scope="module")
def shipped():
    return table_exchange.read_starter()


def read_fact(at, line):
    told, _, scope = line.partition(" / ")
    facility, metric, quantity, unit, *more = told.split()
    as_of = more.pop(0) if more else None
    return make_fact(
        f"fact-{at:03}", quantity, unit, as_of, " ".join(more), facility=facility, metric=metric, scope=scope
    )


def judge(facts, relations, parents=PARENTS):
    return {
        (str(one.verdict), frozenset(fact.id for fact in one.facts))
        for one in judge_sums(facts, relations, METRICS, parents)
    }


@pytest.mark.parametrize(("why", "lines", "answers"), INVENTED, ids=[one[0] for one in INVENTED])
def test_an_invented_sum_is_judged_as_a_person_judges_it(relations, why, lines, answers):
    facts = [read_fact(at, line) for at, line in enumerate(lines)]
    expected = {
        (verdict, frozenset(f"fact-{int(at):03}" for at in named)) for verdict, *named in map(str.split, answers)
    }
    assert judge(facts, relations) == judge(facts[::-1], relations) == expected


def test_every_sum_of_the_shipped_catalogue_is_judged_as_a_person_judged_it(shipped):
    table = (ROOT / "tests" / "support" / "shipped_sums.csv").read_text(encoding="utf-8")
    judged = {(row["relation"], row["facts"], row["verdict"]) for row in csv.DictReader(table.splitlines())}
    parents = {key: one.part_of for key, one in shipped.facilities.items()}
    bound = load_relations().bind_metrics(shipped.metrics)
    found = judge_sums(shipped.good, bound, shipped.metrics, parents)
    assert {(one.relation.id, " ".join(fact.id for fact in one.facts), str(one.verdict)) for one in found} == judged


def test_a_check_shows_its_calculation_and_names_what_does_not_fit(shipped):
    bound = load_relations().bind_metrics(shipped.metrics)
    parents = {key: one.part_of for key, one in shipped.facilities.items()}
    checks = {one.facts: one for one in judge_sums(shipped.good, bound, shipped.metrics, parents)}
    known = {fact.id: fact for fact in shipped.good}
    flashes = checks[known["c61cf929d1d4"], known["25f5d93dcd77"]]
    said = describe_check(flashes, known["25f5d93dcd77"], shipped.metrics, shipped.facilities, speaker("en"))
    assert said.startswith("Agrees with 220\xa0ns, as of August 2019")
    assert said.endswith("(European XFEL, Time between flashes): 1 / 220\xa0ns ≈ 4.55 million images per second.")
    (finding,) = report_sums(checks.values(), shipped.metrics, shipped.facilities)
    assert finding.code == "sum-to-look-at"
    assert finding.facts == ("6cedc9195950", "f79998499933", "af8cc981068c")
    assert "Disk storage + Tape storage = Storage, disk and tape" in finding.what


@pytest.mark.parametrize(
    ("at", "calculation"),
    [
        (0, "9\xa0PB − about 3\xa0PB = 6,000\xa0TB"),
        (1, "9\xa0PB − 6,000\xa0TB = 3\xa0PB"),
        (2, "6,000\xa0TB + about 3\xa0PB = 9\xa0PB"),
    ],
)
def test_each_number_of_a_sum_follows_from_the_others(relations, at, calculation):
    lines = ["c storage_disk =6000/-3 TB 2024", "c storage_tape ~3/0 PB 2024", "c storage_total =9/0 PB 2024"]
    facts = [read_fact(number, line) for number, line in enumerate(lines)]
    (check,) = (one for one in judge_sums(facts, relations, METRICS, {}) if one.verdict == "fits")
    assert calculation in describe_check(check, facts[at], METRICS, {}, speaker("en"))


# ---- laws ----------------------------------------------------------------------------------------

TENTHS = st.integers(1, 400)
SHAPES = ("={}/0", "~{}/-1", ">{}", ">={}", "<{}", "<={}")
TRIPLES = st.tuples(*(st.tuples(st.sampled_from(SHAPES), TENTHS.map(lambda number: number * 10)) for _ in range(3)))
SLOTS = ("storage_disk", "storage_tape", "storage_total")


def make_triple(triple, unit="PB", scale=1):
    lines = (
        f"c {name} {shape.format(number * scale)} {unit} 2024"
        for name, (shape, number) in zip(SLOTS, triple, strict=True)
    )
    return [read_fact(at, line) for at, line in enumerate(lines)]


def find_misfits(facts, relations):
    return {named for verdict, named in judge(facts, relations) if verdict == "misfit"}


def load_bound():
    return load_relations().bind_metrics(METRICS)


@given(TRIPLES, st.permutations(range(3)))
def test_order_and_ids_change_nothing(triple, order):
    facts, relations = make_triple(triple), load_bound()
    assert judge([facts[at] for at in order], relations) == judge(facts, relations)
    renamed = [fact.model_copy(update={"id": f"other-{9 - at}"}) for at, fact in enumerate(facts)]
    names = {one.id: other.id for one, other in zip(facts, renamed, strict=True)}
    assert judge(renamed, relations) == {
        (v, frozenset(names[key] for key in named)) for v, named in judge(facts, relations)
    }


@given(TRIPLES)
def test_other_units_change_nothing(triple):
    scaled = [(shape.replace("/0", "/-3").replace("/-1", "/-4"), number * 1000) for shape, number in triple]
    assert judge(make_triple(scaled, "TB"), load_bound()) == judge(make_triple(triple), load_bound())


@given(TRIPLES, st.integers(0, 2), st.integers(5, 100))
def test_a_sum_that_fits_fits_with_wider_intervals(triple, at, more):
    facts, (shape, number) = make_triple(triple), triple[at]
    around = f"{max(number - more, 1)}..{number + more}"
    wider = f">={max(number - more, 1)}" if ">" in shape else f"<={number + more}" if "<" in shape else around
    facts[at] = read_fact(at, f"c {SLOTS[at]} {wider} PB 2024")
    if not find_misfits(make_triple(triple), load_bound()):
        assert find_misfits(facts, load_bound()) == set()


@given(TRIPLES, st.integers(0, 2))
def test_a_misfit_ends_with_each_of_its_facts_and_no_other_begins(triple, at):
    facts, relations = make_triple(triple), load_bound()
    withdrawn = [*facts]
    withdrawn[at] = facts[at].model_copy(update={"rank": "deprecated", "rank_reason": "wrong"})
    left = {named for named in find_misfits(facts, relations) if facts[at].id not in named}
    assert find_misfits(withdrawn, relations) == left


@given(TRIPLES)
def test_a_sum_does_not_fit_where_no_numbers_inside_do(triple):
    """In plain fractions, of ends that are reached: open ones lie just inside."""
    disk, tape, total = (find_ends(*one) for one in triple)
    does_meet = disk[0] + tape[0] <= total[1] and disk[1] + tape[1] >= total[0]
    assert bool(find_misfits(make_triple(triple), load_bound())) == (not does_meet)


def find_ends(shape, number):
    least, most = Fraction(1, 10**6), 10**9
    ends = {
        "={}/0": (number - Fraction(1, 2), number + Fraction(1, 2)),
        "~{}/-1": (number - 5, number + 5),
        ">{}": (number + least, most),
        ">={}": (number, most),
        "<{}": (0, number - least),
        "<={}": (0, number),
    }
    return ends[shape]


def test_the_cost_of_one_facility_does_not_depend_on_others(relations):
    lines = ["storage_disk =60/0 PB 2024", "storage_total =50/0 PB 2024"]
    many = [read_fact(at * 2 + n, f"c{at} {line}") for at, (n, line) in product(range(50), enumerate(lines))]
    many = [fact.model_copy(update={"id": f"fact-{at:03}"}) for at, fact in enumerate(many)]
    assert len(find_misfits(many, relations)) == 50
