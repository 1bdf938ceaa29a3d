"""What is true now: the states of the facts of a series, judged by hand, and the laws that every judgement keeps."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.judged_catalogue import ARTICLE, METRICS, TODAY, Answer, make_fact, read_catalogue

from facts.evidence import fact_checks, status
from facts.evidence.disputes import Statement
from facts.evidence.status import judge_disputes, judge_series
from facts.model.metric import StatType
from facts.model.record import Status

CATALOGUE = read_catalogue()


def answer(judged, on=TODAY):
    return Answer(str(judged.get_state(on) or ""), judged.overtaken_by or "", judged.contradicts)


def test_the_invented_catalogue_has_every_state():
    answers = [answer for series in CATALOGUE for answer in series.answers.values()]
    assert len(answers) >= 120
    assert {answer.state for answer in answers} == {str(state) for state in Status if state != "withdrawn"} | {""}


@pytest.mark.parametrize("series", CATALOGUE, ids=lambda series: series.why)
def test_a_series_is_judged_as_a_person_judges_it(series):
    judged = judge_series(series.facts, series.metric)
    expected = {key: replace(one, lies_below=()) for key, one in series.answers.items()}
    assert {key: answer(one) for key, one in judged.items()} == expected


@pytest.mark.parametrize("series", CATALOGUE, ids=lambda series: series.why)
def test_the_checks_find_the_same_contradictions_and_the_falls(series):
    found = list(fact_checks.check_facts(series.facts, METRICS, {"invented": ARTICLE}, TODAY))
    pairs = {frozenset(one.facts) for one in found if one.code == "contradiction"}
    assert pairs == {frozenset((key, other)) for key, one in series.answers.items() for other in one.contradicts}
    falls = {one.facts for one in found if one.code == "total-falls"}
    assert falls == {(key, other) for key, one in series.answers.items() for other in one.lies_below}


# ---- laws ----------------------------------------------------------------------------------------

QUANTITIES = st.sampled_from(
    "=100/0 =100/-1 =100/-2 =115/0 =120/-1 =150/0 =90/0 ~100/-2 ~130/-1".split()
    + "^120/-1 >100 >=115 >150 <100 <=115 90..110".split()
)
DATES = st.sampled_from(
    [
        None,
        *"2024 2024-02 2024-02-29 2024-03 2025 2025-06 2025-06-30 2025-12-31 2026 2026-05 2027 2023/2024 2024~".split(),
    ]
)
KINDS = st.sampled_from(["", "", "", "", "planned", "projected", "estimated", "withdrawn", "proposed"])
STAT_TYPES = st.sampled_from([*StatType])
UNITS = {StatType.RANK: "rank", StatType.DATE: "CCYY"}
SCOPES = st.sampled_from(["", "", "", "disk", "Disk "])


@st.composite
def series_and_metric(draw, stat_types=STAT_TYPES, least=0, most=7):
    stat_type = draw(stat_types)
    unit = UNITS.get(stat_type, draw(st.sampled_from(["TB", "PB", "{patient}", "Cel", "EUR"])))
    life = draw(st.sampled_from([None, 30, 365]))
    metric = METRICS["storage"].model_copy(update={"unit": unit, "stat_type": stat_type, "shelf_life_days": life})
    drawn = draw(st.lists(st.tuples(QUANTITIES, DATES, KINDS, SCOPES), min_size=least, max_size=most))
    written = {"rank": "=1/0 =2/0 <=3 >2".split(), "CCYY": "=2019/0 =2020/0 <=2020 >2020".split()}.get(unit)
    facts = []
    for number, (quantity, as_of, kind, scope) in enumerate(drawn):
        chosen = draw(st.sampled_from(written)) if written else quantity
        facts.append(make_fact(f"fact-{number:03}", chosen, unit, as_of, kind, scope=scope, metric="storage"))
    return facts, metric


def judge(facts, metric, on=TODAY):
    return {key: answer(one, on) for key, one in judge_series(facts, metric).items()}


@given(series_and_metric(), st.randoms())
def test_any_order_gives_the_same(drawn, random):
    facts, metric = drawn
    mixed = random.sample(facts, len(facts))
    assert judge(mixed, metric) == judge(facts, metric)


@given(series_and_metric())
def test_each_public_fact_has_one_state_and_the_others_none(drawn):
    facts, metric = drawn
    judged = judge(facts, metric)
    assert {fact.id for fact in facts if status.is_public(fact)} == {key for key, one in judged.items() if one.state}
    assert all(one == Answer("", "", ()) for one in judged.values() if not one.state)
    assert all(bool(one.overtaken_by) is (one.state == "overtaken") for one in judged.values())


@given(series_and_metric(least=1))
def test_a_series_with_a_dated_statement_answers(drawn):
    facts, metric = drawn
    judged = judge(facts, metric)
    public = [fact for fact in facts if status.is_public(fact)]
    for scope in {fact.series for fact in public if fact.as_of and not fact.is_plan}:
        states = {judged[fact.id].state for fact in public if fact.series == scope and not fact.is_plan}
        assert states & {"current", "out_of_date", "contradicted"}


@given(series_and_metric())
def test_the_overtaker_is_later_in_its_series_and_itself_not_overtaken(drawn):
    facts, metric = drawn
    judged, of = judge(facts, metric), {fact.id: fact for fact in facts}
    for key, one in judged.items():
        if one.overtaken_by:
            by = of[one.overtaken_by]
            assert by.series == of[key].series
            assert by.is_later_than(of[key])
            assert judged[by.id].state != "overtaken"
            assert of[key].is_plan or not by.is_plan


@given(series_and_metric())
def test_contradiction_is_mutual_and_never_with_oneself(drawn):
    facts, metric = drawn
    judged, of = judge(facts, metric), {fact.id: fact for fact in facts}
    for key, one in judged.items():
        assert key not in one.contradicts
        for other in one.contradicts:
            assert key in judged[other].contradicts
            assert of[key].series == of[other].series
            assert of[key].is_plan == of[other].is_plan
            assert not all(of[name].qualifier in ("more_than", "at_least") for name in (key, other))


@given(series_and_metric(least=1), st.data())
def test_withdrawing_a_fact_equals_its_never_having_been_there_and_restoring_brings_all_back(drawn, data):
    facts, metric = drawn
    gone = data.draw(st.sampled_from(facts))
    without = [fact for fact in facts if fact is not gone]
    withdrawn = gone.model_copy(update={"rank": "deprecated", "rank_reason": "doubted"})
    assert judge([*without, withdrawn], metric) == judge(without, metric) | {gone.id: Answer("", "", ())}
    restored = withdrawn.model_copy(update={"rank": "normal"})
    assert judge([*without, restored], metric) == judge([*without, gone.model_copy(update={"rank": "normal"})], metric)


def compare_naively(facts, metric):
    """Each pair of a series by itself, by the rules as they are told: what is at odds, and why."""
    found, ageless = {}, metric.stat_type in (StatType.PHYSICAL, StatType.DATE)
    for one, other in combinations(facts, 2):
        sides = [Statement.of(fact, metric) for fact in (one, other)]
        if one.series != other.series or one.is_plan != other.is_plan or one.period != other.period:
            continue
        if not sides[0].disagrees(sides[1]):
            continue
        less, more = sides if sides[0].interval.is_wholly_below(sides[1].interval) else reversed(sides)
        if metric.stat_type is StatType.DATE and not one.is_plan:
            kind = "contradiction"
        elif less.days and more.days:
            longest = max((last - first).days for first, last in (less.days, more.days))
            fixed = ageless or less.days == more.days or longest < 31
            fixed = fixed or (metric.stat_type is StatType.CUMULATIVE_TOTAL and more.days[1] <= less.days[0])
            is_apart = one.is_later_than(other) or other.is_later_than(one)
            kind = "" if is_apart else "contradiction" if fixed else "case-to-look-at"
        elif less.days or more.days:
            lasts = metric.shelf_life_days is None and not one.is_plan and not one.period
            kind = "case-to-look-at" if lasts else ""
        else:
            kind = "contradiction" if ageless and not one.is_plan else ""
        if kind:
            found[frozenset((one.id, other.id))] = kind
    return found


@given(series_and_metric(most=25))
def test_what_is_at_odds_is_found_by_sorting_as_by_comparing_every_pair(drawn):
    facts, metric = drawn
    public = [fact for fact in facts if status.is_public(fact)]
    _, found = judge_disputes(facts, metric)
    pairs = [frozenset(one.pair) for one in found]
    assert len(set(pairs)) == len(pairs)
    falls = {frozenset(one.pair): str(one.kind) for one in found if one.one.is_later(one.other)}
    told = {frozenset(one.pair): str(one.kind) for one in found if not one.one.is_later(one.other)}
    events = {pair: kind for pair, kind in falls.items() if metric.stat_type is StatType.DATE}
    assert told | events == compare_naively(public, metric)
    if metric.stat_type is StatType.CUMULATIVE_TOTAL:
        lower = {
            later.id
            for later, earlier in permutations(public, 2)
            if not (later.is_plan or earlier.is_plan)
            and later.series == earlier.series
            and later.is_later_than(earlier)
            if later.interval.is_wholly_below(earlier.interval)
        }
        assert {one.one.fact.id for one in found if one.kind == "total-falls"} == lower


def test_thousands_of_facts_of_one_series_take_little_longer_than_sorting_them():
    """Each day its number, all of one year beside them: in pairs there would be eight million."""
    metric, days = METRICS["storage"], [date(2020, 1, 1) + timedelta(days=step) for step in range(1500)]
    facts = [make_fact(f"fact-{step:05}", f"={step}/0", "PB", str(day)) for step, day in enumerate(days)]
    facts += [make_fact(f"more-{step:05}", f">={step}", "PB", str(day)) for step, day in enumerate(days)]
    facts = [fact.model_copy(update={"metric": "storage"}) for fact in facts]
    started = process_time()
    judged, found = judge_disputes(facts, metric)
    assert process_time() - started < 2
    assert (len(judged), found) == (3000, [])


@given(series_and_metric(), series_and_metric())
def test_another_series_changes_nothing(drawn, others):
    facts, metric = drawn
    beside = [
        fact.model_copy(update={"id": f"other-{fact.id}", "scope": "another part"})
        for fact in others[0]
        if fact.unit == metric.unit
    ]
    judged = judge([*facts, *beside], metric)
    assert {fact.id: judged[fact.id] for fact in facts} == judge(facts, metric)


@given(series_and_metric(), st.integers(0, 4000))
def test_time_alone_turns_current_into_out_of_date_and_nothing_else(drawn, days):
    facts, metric = drawn
    judged = judge_series(facts, metric)
    for one in judged.values():
        now, then = one.get_state(TODAY), one.get_state(TODAY + timedelta(days=days))
        assert then == now or (now, then) == (Status.CURRENT, Status.OUT_OF_DATE)


def move(as_of, years):
    """Move an EDTF date by whole years."""
    return as_of and "/".join(f"{int(part[:4]) + years}{part[4:]}" for part in as_of.split("/"))


@given(series_and_metric(), st.sampled_from([4, 8, 100 * 4]))
def test_moving_every_date_by_years_changes_nothing(drawn, years):
    """By leap years, so that the 29th of February stays a day."""
    facts, metric = drawn
    moved = [fact.model_copy(update={"as_of": move(fact.as_of, years)}) for fact in facts]
    then = date(TODAY.year + years, TODAY.month, TODAY.day)
    assert judge(moved, metric, then) == judge(facts, metric)


@given(series_and_metric())
def test_new_ids_only_rename(drawn):
    facts, metric = drawn
    told = [fact.model_copy(update={"quote_exact": f"words {place}"}) for place, fact in enumerate(facts)]
    new = {fact.id: f"renamed-{99 - place}" for place, fact in enumerate(told)}
    renamed = [fact.model_copy(update={"id": new[fact.id]}) for fact in told]

    def rename(one):
        return replace(
            one, overtaken_by=new.get(one.overtaken_by, ""), contradicts=tuple(sorted(map(new.get, one.contradicts)))
        )

    assert judge(renamed, metric) == {new[key]: rename(one) for key, one in judge(told, metric).items()}


def tell_in(fact, unit, places):
    """The same fact in a unit a power of ten away, as exactly as it was printed."""
    numbers = {name: getattr(fact, name) for name in ("amount", "lower", "upper")}
    moved = {name: number and number.scaleb(places) for name, number in numbers.items()}
    decimals = None if fact.decimals is None else fact.decimals - places
    return fact.model_copy(update={**moved, "decimals": decimals, "unit": unit})


@given(series_and_metric(st.just(StatType.CAPACITY)))
def test_another_unit_changes_nothing(drawn):
    facts, metric = drawn
    if metric.unit not in ("TB", "PB"):
        return
    other, places = {"TB": ("PB", -3), "PB": ("TB", 3)}[metric.unit]
    told = [tell_in(fact, other, places) if place % 2 else fact for place, fact in enumerate(facts)]
    assert judge(told, metric) == judge(facts, metric)


@given(series_and_metric(least=1), st.data())
def test_a_wider_interval_adds_no_contradiction(drawn, data):
    facts, metric = drawn
    chosen = data.draw(st.sampled_from(facts))
    if chosen.amount is None or chosen.decimals is None or metric.stat_type in (StatType.DATE, StatType.RANK):
        return
    wider = chosen.model_copy(update={"qualifier": "approximately", "decimals": chosen.decimals - 1})
    if chosen.qualifier == "nearly":
        wider = chosen.model_copy(update={"decimals": chosen.decimals - 1})
    before, after = (
        judge([*(fact for fact in facts if fact is not chosen), one], metric)[chosen.id].contradicts
        for one in (chosen, wider)
    )
    assert set(after) <= set(before)


@pytest.mark.parametrize("on", [date(2025, 5, 31), date(2025, 6, 1)])
def test_a_plan_or_an_undated_fact_is_not_turned_by_its_day_of_review(on):
    facts = [
        make_fact("plan-2025", "=100/0", "PB", "2024", "planned review 2025-05-31", metric="storage"),
        make_fact("undated-1", "=100/0", "PB", None, "review 2025-05-31", metric="storage", scope="disk"),
    ]
    judged = judge(facts, METRICS["storage"], on)
    assert [one.state for one in judged.values()] == ["planned", "undated"]
