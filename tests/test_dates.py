"""EDTF dates: what they cover, which ends are open, and that no text stops the program or leaves it without words."""

import json
import subprocess
import sys
from datetime import date

import pytest
from support.mutated_dates import mutated

from facts import saying
from facts.errors import RecordError
from facts.model import edtf_date
from facts.model.edtf_date import AFTER, BEFORE
from facts.model.selection import Selection
from facts.parsing import parse_text

ATTEMPTS = 1000
WORKER = """
import json, sys
from facts import saying
from facts.errors import FactsError
from facts.languages import INTERFACE_LANGUAGES
from facts.model import edtf_date
from facts.model.selection import Selection
for line in sys.stdin:
    text = json.loads(line)
    try:
        first, last = edtf_date.get_bounds(text)
        assert first <= last
        assert all(saying.phrase_date(text, language) for language in INTERFACE_LANGUAGES)
        Selection.of(as_of_from=text), Selection.of(as_of_to=text)
        told = "read"
    except FactsError as error:
        told = "refused" if len(str(error)) < 400 else f"FAULT {len(str(error))} characters"
    except Exception as error:
        told = f"FAULT {type(error).__name__}"
    sys.stdout.write(f"{told} {text!r}\\n")
"""


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-08-22", date(2019, 8, 22), date(2019, 8, 22)),
        ("2007/2013", date(2007, 1, 1), date(2013, 12, 31)),
        ("1984~/2004-06", date(1984, 1, 1), date(2004, 6, 30)),
        ("2001-21", date(2001, 3, 1), date(2001, 5, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("[1998,2001..2003]", date(1998, 1, 1), date(2003, 12, 31)),
        ("{1960,1961-12}", date(1960, 1, 1), date(1961, 12, 31)),
        ("9999", date(9999, 1, 1), AFTER),
        ("../2020", BEFORE, date(2020, 12, 31)),
        ("/2020", BEFORE, date(2020, 12, 31)),
        ("2020-03/..", date(2020, 3, 1), AFTER),
        ("2020/", date(2020, 1, 1), AFTER),
        ("../..", BEFORE, AFTER),
        ("[..2020]", BEFORE, date(2020, 12, 31)),
        ("{..2020-05,2022}", BEFORE, date(2022, 12, 31)),
        ("{2020..}", date(2020, 1, 1), AFTER),
        ("[1999,2005..]", date(1999, 1, 1), AFTER),
    ],
)
def test_a_date_covers_the_days_from_its_first_to_its_last(text, first, last):
    assert edtf_date.get_bounds(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Y1E999999999", "outside the years 1 to 9999"),
        ("Y171010000", "outside the years"),
        ("-0055", "outside the years"),
        (f"[{','.join(['2020'] * 1000)}]", "the date has 5,001 characters"),
        ("[" * 70, "is not an EDTF date"),
        ("2013/2007", "is not an EDTF date"),
        ("../2020/2021", "is not an EDTF date"),
        ("2020..2021", "is not an EDTF date"),
        ("/", "is not an EDTF date"),
        ("..", "is not an EDTF date"),
        ("[]", "is not an EDTF date"),
        ("٢٠٢٠", "is not an EDTF date"),
        ("2019-02-30", "is not an EDTF date"),
        ("2019-08-22~", "is an approximate date posing as a day"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text, said):
    with pytest.raises(RecordError, match=said):
        edtf_date.get_bounds(text)


@pytest.mark.parametrize("text", ["../2020", "2020/..", "2020/", "[..2020]", "{2020..}", "../.."])
def test_an_open_date_selects_but_no_fact_and_no_article_happened_then(text):
    first, last = edtf_date.get_bounds(text)
    chosen = Selection.of(as_of_from=text)
    assert chosen.as_of_days == (None if first == BEFORE else first, None)
    assert Selection.of(as_of_to=text).as_of_days == (None, None if last == AFTER else last)
    with pytest.raises(RecordError, match=r"tells no (first|last) day"):
        edtf_date.get_closed_bounds(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("../2020", "…–2020"),
        ("[..2020-05]", "…–May 2020"),
        ("{2020-05..}", "May 2020–…"),
        ("2001-21", "March 2001–May 2001"),
        ("?2004-06-11", "June 2004"),
    ],
)
def test_an_open_end_is_said_as_open(text, said):
    assert saying.phrase_date(text) == said


def test_the_calendar_ends_and_nothing_runs_over_it():
    assert edtf_date.add_days(date(2019, 12, 31), 365) == date(2020, 12, 30)
    assert edtf_date.add_days(date(9999, 12, 1), 365) == AFTER
    assert edtf_date.add_days(date(1, 1, 1), 10**12) == AFTER


def test_a_thousand_mutated_dates_are_read_or_refused():
    """In a program of its own: what stopped it would stop this one too."""
    texts = list(mutated(18, ATTEMPTS))
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    command = [sys.executable, "-c", WORKER]
    ran = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=60, check=False)
    told = ran.stdout.splitlines()
    faults = [line for line in told if not line.startswith(("read ", "refused "))]
    read = sum(line.startswith("read ") for line in told)
    print(f"dates: {len(texts)} attempts, {read} read, {len(faults)} faults")
    assert (ran.returncode, len(told), faults) == (0, ATTEMPTS, [])
    assert read > 100


@pytest.mark.parametrize(
    ("words", "language", "months"),
    [
        ("In Q1 2024 the museum had 300 visitors.", "en", "2024-01/2024-03"),
        ("In the second half of 2023 the museum had 300 visitors.", "en", "2023-07/2023-12"),
        ("Im 3. Quartal 2024 kamen 300 Besucher.", "de", "2024-07/2024-09"),
        ("Im ersten Halbjahr 2024 kamen 300 Besucher.", "de", "2024-01/2024-06"),
        ("Nel primo semestre del 2024 sono arrivati 300 visitatori.", "it", "2024-01/2024-06"),
        ("Au 2e trimestre 2024, 300 visiteurs sont venus.", "fr", "2024-04/2024-06"),
        ("Au T4/2023, 300 visiteurs sont venus.", "fr", "2023-10/2023-12"),
        ("En el segundo trimestre de 2023 hubo 300 visitantes.", "es", "2023-04/2023-06"),
    ],
)
def test_a_part_of_a_year_is_the_months_that_it_is(words, language, months):
    date, counted = parse_text(words, language=language)
    assert (date.kind, date.as_of, counted.as_of, counted.value) == ("date", months, months, 300)


@pytest.mark.parametrize("words", ["H3 2024", "Q5 2024", "the fifth quarter of 2024", "Q0 2024"])
def test_what_no_year_has_is_no_part_of_one(words):
    assert [one.as_of for one in parse_text(words, language="en") if one.as_of and "/" in one.as_of] == []
