"""One selection makes the URL, the sentence and the command-line flags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import saying
from facts.errors import SelectionError
from facts.languages.translator import speaker
from facts.model.quantity import Qualifier
from facts.model.research_facility import FacilityKind
from facts.model.selection import Selection

several = st.lists(st.text(min_size=1, max_size=12).filter(str.strip), max_size=3)
selections = st.builds(
    Selection.of,
    text=st.text(max_size=20),
    facility=several,
    publisher=several,
    kind=st.lists(st.sampled_from(list(FacilityKind)), max_size=2),
    qualifier=st.lists(st.sampled_from(list(Qualifier)), max_size=2),
    as_of_from=st.sampled_from([None, "2001", "2015-07"]),
    as_of_to=st.sampled_from([None, "2019", "2026-11-22"]),
    deprecated=st.booleans(),
)


@given(selections)
def test_a_selection_survives_its_own_url(selection):
    assert Selection.from_query(selection.to_query()) == selection


def test_what_is_not_filtered_is_not_in_the_url():
    assert Selection().to_query() == []
    assert Selection.of(metric="patients_treated").to_query() == [("metric", "patients_treated")]


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"kind": "castle"}, "filter kind: got 'castle'"),
        ({"colour": "red"}, "Filters are: text, facility"),
        ({"as_of_from": "2020", "as_of_to": "2010"}, "Exchange the two dates"),
        ({"as_of_from": "last May"}, "is not an EDTF date"),
        ({"review_state": "maybe"}, "filter review_state"),
        ({"text": "x" * 501}, "filter text: has 501 characters"),
        ({"publisher": ["INFN", "x" * 501]}, "entry 2 has 501 characters, at most 500 are allowed"),
        ({"facility": [str(number) for number in range(1001)]}, "has 1,001 entries, at most 1,000"),
        ({"as_of_to": "Y1E999999999"}, "filter as_of_to: 'Y1E999999999' lies outside the years"),
        (
            {"as_of_from": f"[{','.join(['2020'] * 1000)}]"},
            "as_of_from: has 5,001 characters, at most 80",
        ),
    ],
)
def test_a_filter_that_cannot_be_understood_is_named_with_the_remedy(filters, says):
    with pytest.raises(SelectionError) as caught:
        Selection.of(**filters)
    assert says in str(caught.value)


def test_only_approved_facts_are_selected_unless_asked_otherwise():
    assert Selection().review_state == ("approved",)
    assert not Selection().deprecated


def test_a_selection_is_said_in_words():
    selection = Selection.of(
        facility="cnao", qualifier="more_than", as_of_from="2015", as_of_to="2019-08", text="pazienti"
    )
    said = saying.describe_selection(selection, {"facility": {"cnao": "CNAO"}}, speaker("en"))
    assert said == "Facts – Search: “pazienti”; Facility: CNAO; Hedge: more than; as of 2015 to August 2019"
    assert saying.describe_selection(Selection(), {}, speaker("en")) == "All approved facts"
