"""The verbs of a review: a number is accepted, rejected and taken back, by one person or by two at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from support.article_under_review import ARTICLE, METRICS, PATIENTS, TEXT, codes, desk_of, filled, numbered, reading

from facts import tables
from facts.catalog import NumberState, ProposedFact, Role, fact_decisions
from facts.errors import FactsError, NotAllowed, NotFound, RecordError, StaleRevision
from facts.model.candidate_number import make_number_id
from facts.model.record import Fact, build_record
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article
from facts.store import ChangeSet, Store


@pytest.fixture
def desk(store):
    opened = desk_of(filled(store))
    opened.ingest_text(reading(), build_record(Article, ARTICLE), "first reading")
    return opened


@pytest.fixture
def other(desk):
    return desk_of(desk.catalogue.store, "bruno")


def test_every_number_of_the_text_is_open_or_left_out_with_a_reason(desk):
    review = desk.get_review("record-year")
    assert [(number.phrase, number.state.value) for number in review.numbers] == [
        ("more than 4,500 patients", "open"),
        ("2011", "left_out"),
        ("12,000 m2", "open"),
        ("3", "left_out"),
        ("around 1,200 patients", "open"),
        ("2023", "left_out"),
        ("2027", "left_out"),
        ("three treatment rooms", "open"),
        ("one of only six centres", "open"),
    ]
    assert numbered(desk, "3").reason == "number of a page, section, figure or issue"
    assert review.progress == (0, 5)
    assert all(TEXT[number.start : number.end] == number.phrase for number in review.numbers)


def test_a_number_is_proposed_with_ranked_guesses_and_reasons(desk):
    number = numbered(desk, "4,500")
    assert str(number.quantity.lower) == "4500"
    assert (number.quantity.qualifier, number.quantity.unit) == ("more_than", "{patient}")
    assert (number.guesses.facility[0], number.guesses.metric[0]) == ("cnao", "patients_treated")
    assert [guess.date for guess in number.guesses.as_of] == ["2024-03", "2011"]
    assert number.proposal.confidences.unit.reason == "unit patients"
    assert number.proposal.confidences.reading > 0.9
    assert {part for part, sure in number.proposal.confidences if not sure.reasons} <= {"number", "hedge"}


def test_accepting_writes_an_approved_fact_that_the_words_bear_out(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, {**PATIENTS, "as_of": "2024-03"}, expected=1, reason="clear")
    stored = desk.catalogue.store.fact(fact.id)
    assert (stored.review_state, stored.reviewed_by, stored.verification) == ("approved", "anna", "verified")
    assert stored.quote_exact == "more than 4,500 patients"
    assert (stored.quote_prefix, stored.quote_suffix) == (
        "The CNAO in Pavia has treated",
        "since 2011. Its building covers",
    )
    assert (stored.quote_start, stored.quote_end) == (number.start, number.end)
    assert stored.as_of_basis == "inferred_from_publication"
    decided = desk.get_number(number.id)
    assert (decided.state, decided.fact, decided.decided_by, decided.revision) == ("accepted", fact.id, "anna", 2)
    assert desk.catalogue.store.count(Selection()) == 1
    event = desk.catalogue.store.history("fact", fact.id)[0]
    assert (event.by, event.verb, event.reason) == ("anna", "accept", "clear")
    assert desk.catalogue.store.history("number", number.id)[0].before.state is NumberState.OPEN


def test_a_choice_goes_before_what_was_read(desk):
    values = {**PATIENTS, "facility": "medaustron", "qualifier": "exact", "amount": "1200", "note": "from a table"}
    fact = desk.accept_number(numbered(desk, "1,200").id, values, expected=1)
    assert (fact.qualifier, fact.note) == ("exact", "from a table")
    assert fact.verification == "failed"  # the words say "around"


def test_nothing_is_accepted_without_a_facility_and_a_metric(desk):
    number = numbered(desk, "4,500")
    with pytest.raises(RecordError, match="metric must be chosen"):
        desk.accept_number(number.id, {"facility": "cnao"}, expected=1)
    assert desk.get_number(number.id) == number


@pytest.mark.parametrize("name", ["review_state", "verification", "id", "article", "text_sha256", "colour"])
def test_what_follows_from_the_words_cannot_be_chosen(desk, name):
    with pytest.raises(RecordError, match=f"{name} cannot be chosen"):
        desk.accept_number(numbered(desk, "4,500").id, {**PATIENTS, name: "verified"}, expected=1)


def test_a_rejection_needs_a_reason_and_names_the_person(desk):
    number = numbered(desk, "12,000")
    with pytest.raises(RecordError, match="needs a reason"):
        desk.reject_number(number.id, "  ", expected=1)
    rejected = desk.reject_number(number.id, "not ours", expected=1)
    assert (rejected.state, rejected.reason, rejected.decided_by) == ("rejected", "not ours", "anna")
    event = desk.catalogue.store.history("number", number.id)[0]
    assert (event.verb, event.by, event.reason) == ("reject", "anna", "not ours")
    assert desk.get_review("record-year").progress == (1, 5)


def test_undo_puts_the_number_back_and_the_fact_stays_as_rejected(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, PATIENTS, expected=1)
    undone = desk.undo_decision(number.id, expected=2)
    assert (undone.state, undone.fact, undone.decided_by) == ("open", fact.id, None)
    assert desk.get_number(number.id) == undone
    assert desk.catalogue.store.fact(fact.id).review_state == "rejected"
    assert desk.catalogue.store.count(Selection()) == 0
    assert desk.catalogue.store.history("fact", fact.id)[0].verb == "undo"


def test_accepting_again_revises_the_same_fact(desk):
    number = numbered(desk, "4,500")
    first = desk.accept_number(number.id, {**PATIENTS, "note": "first"}, expected=1)
    desk.undo_decision(number.id, expected=2)
    again = desk.accept_number(number.id, {**PATIENTS, "facility": "medaustron"}, expected=3)
    assert (again.id, again.revision, again.facility, again.note) == (first.id, 3, "medaustron", "")
    assert desk.catalogue.store.fact(first.id).review_state == "approved"
    assert [fact.review_state for fact in desk.catalogue.store.revisions(first.id)] == [
        "approved",
        "rejected",
        "approved",
    ]


@pytest.mark.parametrize("phrase", ["12,000", "3"])
def test_undo_of_a_rejection_brings_back_what_the_machine_said(desk, phrase):
    number = numbered(desk, phrase)
    desk.reject_number(number.id, "no", expected=1)
    undone = desk.undo_decision(number.id, expected=2)
    assert (undone.state, undone.reason) == (number.state, number.reason)


def test_undo_opens_a_number_that_was_rejected_before_it_was_accepted(desk, other):
    """Otherwise it would be rejected by nobody, and nobody could open it again."""
    number = numbered(desk, "12,000")
    other.reject_number(number.id, "unclear", expected=1)
    desk.accept_number(number.id, {"facility": "cnao", "metric": "floor_area"}, expected=2)
    undone = desk.undo_decision(number.id, expected=3)
    assert (undone.state, undone.reason, undone.decided_by) == ("open", "", None)
    assert desk.reject_number(number.id, "still unclear", expected=4).state == "rejected"


def test_a_number_whose_fact_was_withdrawn_may_be_decided_anew(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, {**PATIENTS, "facility": "medaustron"}, expected=1)
    desk.catalogue.withdraw_fact(fact.id, expected=1, reason="another centre")
    again = desk.accept_number(number.id, PATIENTS, expected=2)
    assert (again.id, again.facility, again.rank, again.review_state) == (fact.id, "cnao", "normal", "approved")
    assert desk.catalogue.store.count(Selection()) == 1


def test_two_reviewers_who_choose_the_same_words_make_one_fact(desk, other):
    """Both looked before either wrote: the second is refused where it is written."""
    start = TEXT.index("MedAustron centre")
    number = desk.read_words("record-year", start, start + len("MedAustron centre"))
    values = {"facility": "medaustron", "metric": "centres", "amount": "1", "unit": "{centre}", "qualifier": "exact"}
    deeds = []
    for one in (desk, other):
        marked = number.model_copy(update={"id": make_number_id()})
        deed, _ = fact_decisions.add_number(one.catalogue, marked, lambda it, desk=one: desk._draft_fitting(it, values))
        deeds.append(deed)
    desk.catalogue.store.carry_out(deeds[0], by="anna", verb="accept", reason="")
    with pytest.raises(StaleRevision, match="is accepted by anna by now"):
        other.catalogue.store.carry_out(deeds[1], by="bruno", verb="accept", reason="")
    assert desk.catalogue.store.count(Selection()) == 1


def test_words_are_not_added_by_hand_to_a_text_that_was_read_anew_meanwhile(desk):
    start = TEXT.index("MedAustron centre")
    number = desk.read_words("record-year", start, start + len("MedAustron centre"))
    desk.ingest_text(reading(TEXT.replace("Pavia: a", "Pavia: another")), desk.catalogue.store.article("record-year"))
    with pytest.raises(StaleRevision, match="another text"):
        desk.catalogue.store.carry_out(ChangeSet(numbers=(number,)), by="anna", verb="accept", reason="")


def test_an_undecided_number_cannot_be_undone_and_an_accepted_one_not_decided_again(desk):
    number = numbered(desk, "4,500")
    with pytest.raises(RecordError, match="nothing was decided"):
        desk.undo_decision(number.id, expected=1)
    desk.accept_number(number.id, PATIENTS, expected=1)
    with pytest.raises(RecordError, match="undo first"):
        desk.accept_number(number.id, PATIENTS, expected=2)
    with pytest.raises(RecordError, match="undo first"):
        desk.reject_number(number.id, "no", expected=2)


def test_a_rejected_number_and_one_that_was_left_out_can_be_taken_up(desk):
    rejected = desk.reject_number(numbered(desk, "12,000").id, "no", expected=1)
    area = desk.accept_number(rejected.id, {"facility": "cnao", "metric": "floor_area"}, expected=2)
    assert area.verification == "verified"
    values = {"facility": "cnao", "metric": "treatment_rooms", "amount": "3", "unit": "{room}", "note": "odd"}
    fact = desk.accept_number(numbered(desk, "3").id, values, expected=1)
    assert (str(fact.amount), fact.quote_exact) == ("3", "3")
    assert desk.get_review("record-year").progress == (2, 6)


def test_whoever_comes_second_sees_what_the_first_one_decided(desk, other):
    number = numbered(desk, "4,500")
    desk.reject_number(number.id, "said before", expected=1)
    with pytest.raises(StaleRevision, match=r"is rejected by anna \(said before\) by now") as caught:
        other.accept_number(number.id, PATIENTS, expected=1)
    assert (caught.value.yours.state, caught.value.theirs.state) == ("accepted", "rejected")
    assert desk.catalogue.store.count(Selection()) == 0


@pytest.mark.parametrize("deed", ["accept", "reject", "mixed", "undo"])
def test_of_two_reviewers_at_once_exactly_one_decides(desk, other, deed):
    """Each waits for the other at a barrier, so that both have seen the same revision."""
    for phrase in ("4,500", "12,000", "three treatment", "1,200"):
        number = numbered(desk, phrase)
        expected, facts = number.revision, desk.catalogue.store.count(Selection())
        if deed == "undo":
            desk.reject_number(number.id, "no", expected=expected)
            expected += 1
        done = both_at_once(deeds(desk, other, deed, number.id, expected))
        assert sorted(map(type, done), key=str).count(StaleRevision) == 1, done
        now = desk.get_number(number.id)
        assert now.revision == expected + 1
        assert desk.catalogue.store.count(Selection()) - facts == (now.state is NumberState.ACCEPTED)


def deeds(desk, other, deed, key, expected):
    values = {"facility": "cnao", "metric": metric_for(desk.get_number(key))}
    accept = [lambda it=it: it.accept_number(key, values, expected=expected) for it in (desk, other)]
    reject = [lambda it=it: it.reject_number(key, "no", expected=expected) for it in (desk, other)]
    undo = [lambda it=it: it.undo_decision(key, expected=expected) for it in (desk, other)]
    return {"accept": accept, "reject": reject, "mixed": [accept[0], reject[1]], "undo": undo}[deed]


def metric_for(number):
    return next(item["id"] for item in METRICS if item["unit"] == number.quantity.unit)


def both_at_once(deeds):
    barrier = Barrier(2)

    def one(deed):
        barrier.wait()
        try:
            return deed()
        except FactsError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, deeds))


def test_a_decision_that_cannot_be_written_whole_writes_nothing(desk, other):
    """The fact was revised by somebody else between: the number must not say accepted."""
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, PATIENTS, expected=1)
    desk.undo_decision(number.id, expected=2)
    stale, _ = fact_decisions.accept_number(
        desk.catalogue, number.id, lambda _: desk.draft_fact(number.id, PATIENTS), 3, ""
    )
    other.catalogue.correct_fact(fact.id, {"note": "mine"}, expected=2, reason="meanwhile")
    version = desk.catalogue.store.version()
    with pytest.raises(StaleRevision):
        desk.catalogue.carry_out(stale, verb="accept", reason="")
    assert desk.get_number(number.id).state is NumberState.OPEN
    assert desk.catalogue.store.version() == version


# ---- a fact and its number are decided together ----------------------------------------------------


def proposed_at_its_number(desk):
    """A fact that came as a proposal, and the number of the text that it waits at."""
    fact = desk.draft_fact(numbered(desk, "4,500").id, {**PATIENTS, "as_of": "2024-03"})
    desk.catalogue.propose_facts([fact.model_copy(update={"reviewed_by": None})])
    desk.ingest_text(reading(TEXT + "\nThe end."), build_record(Article, ARTICLE))
    number = numbered(desk, "4,500")
    assert (number.state, number.fact, number.decided_by) == ("open", fact.id, None)
    return desk.catalogue.get_fact(fact.id), number


def last_events(desk, fact, number):
    """Verb, person, reason and moment of what happened last to a fact and to its number."""
    events = (desk.catalogue.get_history(kind, key)[0] for kind, key in (("fact", fact.id), ("number", number.id)))
    return {(event.verb, event.by, event.reason, event.at) for event in events}


def test_approving_a_fact_accepts_the_number_it_waits_at(desk, other):
    fact, number = proposed_at_its_number(desk)
    approved = other.catalogue.approve_fact(fact.id, expected=fact.revision, reason="clear")
    decided = desk.get_number(number.id)
    assert (approved.review_state, approved.reviewed_by) == ("approved", "bruno")
    assert (decided.state, decided.fact, decided.decided_by, decided.revision) == ("accepted", fact.id, "bruno", 2)
    ((verb, by, reason, _),) = last_events(desk, fact, number)
    assert (verb, by, reason) == ("accept", "bruno", "clear")
    assert desk.get_review("record-year").progress == (1, 5)


def test_rejecting_a_fact_rejects_the_number_it_waits_at_with_the_reason(desk):
    fact, number = proposed_at_its_number(desk)
    with pytest.raises(RecordError, match="needs a reason"):
        desk.catalogue.reject_fact(fact.id, expected=fact.revision, reason=" ")
    desk.catalogue.reject_fact(fact.id, expected=fact.revision, reason="another centre")
    rejected = desk.get_number(number.id)
    assert (rejected.state, rejected.reason, rejected.decided_by) == ("rejected", "another centre", "anna")
    assert len(last_events(desk, fact, number)) == 1


@pytest.mark.parametrize("verb", ["approve_fact", "reject_fact"])
def test_undo_opens_a_number_and_its_fact_that_were_decided_by_the_fact(desk, verb):
    fact, number = proposed_at_its_number(desk)
    getattr(desk.catalogue, verb)(fact.id, expected=fact.revision, reason="clear")
    opened = desk.undo_decision(number.id, expected=2)
    assert (opened.state, opened.fact, opened.decided_by, opened.reason) == ("open", fact.id, None, "")
    assert desk.catalogue.get_fact(fact.id).review_state == "proposed"
    assert len(last_events(desk, fact, number)) == 1
    assert desk.accept_number(number.id, {}, expected=3).id == fact.id


def test_a_fact_that_was_accepted_and_is_rejected_rejects_its_number_and_undo_opens_it(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, PATIENTS, expected=1)
    desk.catalogue.reject_fact(fact.id, expected=1, reason="counted twice")
    assert desk.get_number(number.id).state is NumberState.REJECTED
    assert desk.undo_decision(number.id, expected=3).state is NumberState.OPEN
    again = desk.accept_number(number.id, PATIENTS, expected=4)
    assert (again.id, desk.get_number(number.id).state) == (fact.id, NumberState.ACCEPTED)


def test_a_table_that_approves_a_proposal_accepts_its_number(desk):
    fact, number = proposed_at_its_number(desk)
    brought = fact.model_copy(update={"review_state": "approved"})
    given = {fact.id: frozenset({"review_state", "revision"})}
    report = desk.catalogue.import_rows(tables.ParsedTable(good=[brought], given=given))
    assert report.changed == (fact.id,)
    assert desk.get_number(number.id).state is NumberState.ACCEPTED
    assert {verb for verb, *_ in last_events(desk, fact, number)} == {"import"}


def test_a_correction_and_a_withdrawal_leave_the_number_accepted(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, PATIENTS, expected=1)
    desk.catalogue.correct_fact(fact.id, {"note": "by phone"}, expected=1, reason="phone")
    desk.catalogue.prefer_fact(fact.id, expected=2, reason="the newest")
    desk.catalogue.withdraw_fact(fact.id, expected=3, reason="retracted")
    assert (desk.get_number(number.id).state, desk.get_number(number.id).revision) == ("accepted", 2)


def test_a_withdrawn_fact_keeps_its_reason_when_its_number_is_rejected_and_opened_again(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, PATIENTS, expected=1)
    withdrawn = desk.catalogue.withdraw_fact(fact.id, expected=1, reason="retracted")
    desk.reject_number(number.id, "no fact any more", expected=2)
    desk.undo_decision(number.id, expected=3)
    assert desk.catalogue.get_fact(fact.id) == withdrawn


def test_what_is_in_force_already_is_approved_no_more_than_it_is_accepted(desk):
    number = numbered(desk, "4,500")
    fact = desk.accept_number(number.id, PATIENTS, expected=1)
    desk.catalogue.reject_fact(fact.id, expected=1, reason="to see")
    same = fact.model_copy(update={"id": "thesamefact1"})
    desk.catalogue.propose_facts([same])
    with pytest.raises(RecordError, match="it is there already, as fact thesamefact1"):
        desk.catalogue.approve_fact(fact.id, expected=2)
    with pytest.raises(RecordError, match="it is there already, as fact thesamefact1"):
        desk.accept_number(number.id, PATIENTS, expected=3)


def test_a_decision_about_a_fact_whose_number_was_decided_meanwhile_writes_nothing(desk, other, monkeypatch):
    fact, number = proposed_at_its_number(desk)
    carry_out = desk.catalogue.store.carry_out

    def overtaken(change, **told):
        monkeypatch.undo()
        other.reject_number(number.id, "meanwhile", expected=1)
        carry_out(change, **told)

    monkeypatch.setattr(desk.catalogue.store, "carry_out", overtaken)
    with pytest.raises(StaleRevision):
        desk.catalogue.approve_fact(fact.id, expected=fact.revision)
    assert desk.get_number(number.id).reason == "meanwhile"
    assert desk.catalogue.get_fact(fact.id).review_state == "rejected"


READS = [
    lambda it, _: it.list_articles(),
    lambda it, _: it.get_review("record-year"),
    lambda it, _: it.get_held_text("record-year"),
    lambda it, number: it.get_number(number.id),
    lambda it, number: it.renew_proposal(number.id),
    lambda it, number: it.draft_fact(number.id, PATIENTS),
    lambda it, number: it.list_findings(number.id, PATIENTS),
    lambda it, _: it.list_proposals("record-year"),
    lambda it, _: it.read_words("record-year", 0, 5),
    lambda it, _: it.find_places("record-year", "Pavia"),
    lambda it, _: it.catalogue.read_text("record-year"),
]
WRITES = [
    lambda it, _: it.ingest_text(reading("Other words, 5 patients."), build_record(Article, ARTICLE)),
    lambda it, _: it.ingest_text(reading("A new one, 5 patients.")),
    lambda it, _: it.ingest_text(reading()),
    lambda it, number: it.accept_number(number.id, PATIENTS, expected=1),
    lambda it, _: it.accept_numbers([]),
    lambda it, number: it.reject_number(number.id, "no", expected=1),
    lambda it, number: it.undo_decision(number.id, expected=1),
    lambda it, _: it.add_by_hand("record-year", 0, 5, PATIENTS),
]


@pytest.mark.parametrize("deed", [*READS, *WRITES])
def test_a_reader_is_refused_every_verb(desk, deed):
    """The held text is not the reader's to see either: only its facts are."""
    number, before = numbered(desk, "4,500"), desk.catalogue.store.version()
    with pytest.raises(NotAllowed, match="Ask for the role of editor"):
        deed(desk_of(desk.catalogue.store, "guest", Role.READER), number)
    assert desk.catalogue.store.version() == before


def test_everybody_may_know_how_much_of_an_article_is_recorded(desk):
    desk.accept_number(numbered(desk, "4,500").id, PATIENTS, expected=1)
    desk.reject_number(numbered(desk, "2011").id, "only a date", expected=1)
    found = desk_of(desk.catalogue.store, "guest", Role.READER).count_coverage("record-year")
    assert (found.facts, found.verified, found.handled, found.total) == (1, 1, 2, 6)


def test_words_chosen_by_hand_become_a_fact_with_its_number(desk):
    start = TEXT.index("MedAustron centre speaks")
    values = {"facility": "medaustron", "metric": "centres", "amount": "1", "unit": "{centre}", "note": "itself"}
    fact = desk.add_by_hand("record-year", start - 1, start + len("MedAustron centre "), values)
    assert (fact.quote_exact, fact.review_state, fact.reviewed_by) == ("MedAustron centre", "approved", "anna")
    number = numbered(desk, "MedAustron centre")
    assert (number.state, number.decided_by, number.fact) == ("accepted", "anna", fact.id)
    undone = desk.undo_decision(number.id, expected=1)
    assert (undone.state, undone.reason) == ("left_out", "marked by hand, then taken back")
    assert desk.catalogue.store.fact(fact.id).review_state == "rejected"


def test_words_chosen_by_hand_are_read_first(desk):
    start = TEXT.index("4,500 patients")
    number = desk.read_words("record-year", start, start + len("4,500 patients"))
    assert (number.quantity.qualifier, str(number.quantity.amount)) == ("exact", "4500")
    assert number.guesses.facility[0] == "cnao"
    assert numbered(desk, "4,500").phrase == "more than 4,500 patients"


def test_hand_and_machine_mean_the_same_number_at_the_same_place(desk):
    number = numbered(desk, "4,500")
    fact = desk.add_by_hand("record-year", number.start, number.end, PATIENTS)
    assert desk.get_number(number.id).fact == fact.id
    with pytest.raises(RecordError, match="accepted already"):
        desk.add_by_hand("record-year", number.start, number.end, PATIENTS)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 4), (0, 10**6), (7, 3), (20, 22), (0, 401)])
def test_a_place_that_holds_no_phrase_is_refused(desk, start, end):
    if (start, end) == (20, 22):
        assert TEXT[20:22].strip() == ""
    with pytest.raises(RecordError, match="no phrase stands"):
        desk.add_by_hand("record-year", start, end, PATIENTS)


def test_pasted_words_are_found_exactly(desk):
    (place,) = desk.find_places("record-year", "1,200   patients\nin 2023")
    assert TEXT[slice(*place)] == "1,200 patients in 2023"
    assert desk.find_places("record-year", "1,201 patients") == []
    assert len(desk.find_places("record-year", "the")) > 1


def test_what_passes_the_gate_is_sure_in_every_part_and_the_rest_says_why_not(desk):
    proposed = {one.number.phrase: one for one in desk.list_proposals("record-year")}
    assert [phrase for phrase, one in proposed.items() if one.passes()] == [
        "more than 4,500 patients",
        "three treatment rooms",
    ]
    assert "facility: its sentence names MedAustron, not plainly as the one that has it" in " ".join(
        proposed["around 1,200 patients"].why_not
    )


def test_the_bar_of_the_gate_may_be_raised_and_never_lowered(desk):
    one = next(one for one in desk.list_proposals("record-year") if one.passes())
    assert (one.passes(0.5), one.passes(0.99)) == (True, False)
    weak = next(one for one in desk.list_proposals("record-year") if 0.3 < one.number.confidence < 0.9)
    assert not weak.passes(0.1)


def test_exactly_what_the_list_showed_is_accepted(desk, other):
    sure = [
        one
        for one in desk.list_proposals("record-year")
        if one.number.phrase in ("more than 4,500 patients", "12,000 m2")
    ]
    sure = [ProposedFact(one.number, {"facility": "cnao", **one.values}, one.fact) for one in sure]
    rejected = numbered(desk, "12,000")
    other.reject_number(rejected.id, "not ours", expected=1)
    outcome = desk.accept_numbers(sure)
    assert len(outcome.accepted) == len(sure) - 1
    ((number, reason),) = outcome.refused
    assert number.id == rejected.id
    assert "rejected by bruno" in reason


def test_later_guesses_know_what_was_accepted_and_added_meanwhile(desk):
    desk.catalogue.add_facility(
        build_record(Facility, {"id": "report-office", "name": "Pavia", "short_name": "Pavia", "kind": "organisation"})
    )
    guesses = desk.renew_proposal(numbered(desk, "4,500").id).guesses
    assert set(guesses.facility) >= {"report-office", "cnao"}
    assert numbered(desk, "4,500").guesses.facility[0] == "cnao"


def test_plans_claims_and_flows_get_what_they_need_by_rule(desk):
    rooms = desk.accept_number(
        numbered(desk, "three treatment").id, {"facility": "cnao", "metric": "treatment_rooms"}, expected=1
    )
    assert (rooms.status_kind, rooms.as_of, rooms.as_of_basis) == ("planned", "2027", "stated")
    claim = desk.accept_number(numbered(desk, "only six").id, {"facility": "cnao", "metric": "centres"}, expected=1)
    assert claim.review_by.isoformat() == "2026-03-31"


def test_findings_speak_before_anything_is_written(desk):
    number = numbered(desk, "4,500")
    assert codes(desk.list_findings(number.id, {})) == ["incomplete"]
    assert codes(desk.list_findings(number.id, {"facility": "cnao", "metric": "nothing"})) == ["incomplete"]
    assert codes(desk.list_findings(number.id, {"facility": "cnao", "metric": "floor_area"})) == ["wrong-dimension"]
    assert codes(desk.list_findings(number.id, PATIENTS)) == []
    assert codes(desk.list_findings(number.id, {**PATIENTS, "lower": "4600"})) == ["not-in-the-words"]
    assert desk.catalogue.store.count(Selection()) == 0


def test_a_fact_said_again_and_one_that_contradicts_are_noticed(desk):
    first = numbered(desk, "4,500")
    desk.accept_number(first.id, {**PATIENTS, "as_of": "2024-03"}, expected=1)
    other = numbered(desk, "1,200")
    same = {**PATIENTS, "as_of": "2024-03"}
    assert codes(desk.list_findings(other.id, same)) == ["period-beside-total", "contradiction"]
    again = {**same, "qualifier": "more_than", "amount": None, "lower": "4500", "decimals": None}
    assert codes(desk.list_findings(other.id, again)) == ["period-beside-total", "not-in-the-words", "restated"]


def test_everything_is_there_again_after_the_store_was_closed(store_url):
    with Store.open(store_url) as store:
        desk = desk_of(filled(store))
        desk.ingest_text(reading(), build_record(Article, ARTICLE))
        desk.accept_number(numbered(desk, "4,500").id, PATIENTS, expected=1)
        desk.reject_number(numbered(desk, "2011").id, "date", expected=1)
        before = desk.get_review("record-year")
    with Store.open(store_url) as store:
        assert desk_of(store).get_review("record-year") == before
        ((line),) = desk_of(store).list_articles()
        assert (line.handled, line.total, line.counts[NumberState.LEFT_OUT], line.read_by) == (2, 6, 3, "anna")


HOSTILE = (
    "<script>alert(1)</script> treats 5,000 patients <img src=x onerror=alert(2)>.\n"
    "=HYPERLINK(1) counts 7,000 patients; '; DROP TABLE fact; -- 8,000 patients \\ % _ {0} {name} 9,000 patients.\n"
    "\u202eCNAO\u202c 𝟗𝟗 🏥 6,000 patients"
)


def test_hostile_text_is_kept_and_quoted_as_it_is(desk):
    done = desk.ingest_text(reading(HOSTILE), build_record(Article, {**ARTICLE, "id": "hostile", "title": "<b>x</b>"}))
    review = desk.get_review("hostile")
    assert review.text == HOSTILE
    for number in review.numbers:
        assert HOSTILE[number.start : number.end] == number.phrase
        if number.state is NumberState.OPEN:
            fact = desk.accept_number(number.id, {**PATIENTS, "unit": "{patient}"}, expected=1)
            assert isinstance(desk.catalogue.store.fact(fact.id), Fact)
            assert fact.quote_exact in HOSTILE
    assert done.total == desk.count_coverage("hostile").handled >= 5


@pytest.mark.parametrize("key", ["", "n" * 300, "'; DROP TABLE candidate; --", "../../etc"])
def test_an_unknown_number_is_named(desk, key):
    with pytest.raises(NotFound, match="there is no number"):
        desk.accept_number(key, PATIENTS, expected=1)
