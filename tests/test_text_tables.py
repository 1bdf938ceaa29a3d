"""Tables in texts: each cell is a statement with the heads of its row and its column."""

from decimal import Decimal

import pytest

from facts.parsing import parse_text
from facts.parsing.table_parser import find_tables


def cells(text, language="en"):
    return [one for one in parse_text(text, language=language, published="2024-05") if one.cell]


def said(one):
    return one.phrase, str(one.qualifier), one.value, one.unit, one.as_of


YEARS = "\t2022\t2023\n"


@pytest.mark.parametrize(
    ("row", "language", "amount", "unit"),
    [
        ("Users\t2,310\t2,475", "en", 2310, "{user}"),
        ("Number of users\t2,310\t2,475", "en", 2310, "{user}"),
        ("Beam time delivered (h)\t4,120\t4,304", "en", 4120, "h"),
        ("Availability (%)\t96.8\t97.4", "en", "96.8", "%"),
        ("Budget (M€)\t31.2\t33.9", "en", 31_200_000, "EUR"),
        ("Budget (in thousands of euros)\t31,200\t33,900", "en", 31_200_000, "EUR"),
        ("Visitors (in thousands)\t14.5\t15", "en", 14_500, "{visitor}"),
        ("Energy used, GWh\t31.2\t33.9", "en", "31.2", "GWh"),
        ("Besucherinnen und Besucher¹\t184.300\t201.750", "de", 184_300, "{visitor}"),
        ("Fläche (m²)\t8.400\t9.150", "de", 8400, "m2"),
        ("Zuschuss (Mio. €)\t12,4\t12,9", "de", 12_400_000, "EUR"),
        ("Anzahl der Nutzer\t310\t320", "de", 310, "{user}"),
        ("Incasso (migliaia di €)\t842\t1.015", "it", 842_000, "EUR"),
        ("Numero di pazienti\t842\t1.015", "it", 842, "{patient}"),
        ("Recettes (milliers d’euros)\t4 310\t4 525", "fr", 4_310_000, "EUR"),
        ("Nombre de visiteurs\t4 310\t4 525", "fr", 4310, "{visitor}"),
    ],
)
def test_unit_or_noun_is_in_the_label(row, language, amount, unit):
    first, second = cells(YEARS + row, language)
    assert said(first)[2:] == (Decimal(str(amount)), unit, "2022")
    assert second.as_of == "2023"
    assert first.cell.column == "2022"
    assert first.phrase == row.split("\t")[1]


@pytest.mark.parametrize("label", ["Beam lines (2 sites)", "Beam lines (10 rings)", "Beam lines (12.5 rooms)"])
def test_a_number_in_a_label_is_no_scale(label):
    assert [said(one)[2:4] for one in cells(f"{YEARS}{label}\t31\t33")] == [(31, "{beam line}"), (33, "{beam line}")]


def test_one_row_below_heads_that_have_no_cell_over_the_labels_is_a_table():
    assert [said(one) for one in cells("2022\t2023\nUsers\t310\t320")] == [
        ("310", "exact", 310, "{user}", "2022"),
        ("320", "exact", 320, "{user}", "2023"),
    ]


def test_a_scale_over_the_labels_reaches_every_row_without_a_unit_of_its_own():
    head = "en milliers d’euros\tExercice 2022\tExercice 2023\n"
    text = f"{head}Dons\t310\tenviron 288\nRésultat\t182\t(142)\nEffectif (%)\t74,5\t76"
    assert [said(one) for one in cells(text, "fr")] == [
        ("310", "exact", Decimal(310_000), "EUR", "2022"),
        ("environ 288", "approximately", Decimal(288_000), "EUR", "2023"),
        ("182", "exact", Decimal(182_000), "EUR", "2022"),
        ("(142)", "exact", Decimal(-142_000), "EUR", "2023"),
        ("74,5", "exact", Decimal("74.5"), "%", "2022"),
        ("76", "exact", Decimal(76), "%", "2023"),
    ]


def test_years_may_head_the_rows_and_measures_the_columns():
    found = cells("Year\tUsers\tStorage (PB)\n2022\t2,310\t6.4\n2023\t2,475\t8.8")
    assert [said(one)[2:] for one in found] == [
        (Decimal(2310), "{user}", "2022"),
        (Decimal("6.4"), "PB", "2022"),
        (Decimal(2475), "{user}", "2023"),
        (Decimal("8.8"), "PB", "2023"),
    ]
    assert (found[0].cell.row, found[0].cell.column) == ("2022", "Users")


def test_facilities_may_head_the_rows():
    found = cells("Centre\tPatients\tStaff (%)\nNorthfield\t1,204\t31\nEastholm\t640\t28")
    assert [(one.cell.row, one.value, one.unit) for one in found] == [
        ("Northfield", 1204, "{patient}"),
        ("Northfield", 31, "%"),
        ("Eastholm", 640, "{patient}"),
        ("Eastholm", 28, "%"),
    ]


def test_a_head_of_two_rows_reaches_over_its_columns():
    text = "\tNorthfield\t\tEastholm\t\n\t2022\t2023\t2022\t2023\nPatients\t1,204\t1,317\t640\t702"
    assert [(one.cell.column, one.value, one.as_of) for one in cells(text)] == [
        ("Northfield 2022", 1204, "2022"),
        ("Northfield 2023", 1317, "2023"),
        ("Eastholm 2022", 640, "2022"),
        ("Eastholm 2023", 702, "2023"),
    ]


def test_a_row_of_a_part_counts_what_the_row_above_counts():
    found = cells(f"{YEARS}Visitors\t900\t950\nof which schools\t90\tmore than 95")
    assert [(one.unit, one.qualifier) for one in found] == [
        ("{visitor}", "exact"),
        ("{visitor}", "exact"),
        ("{visitor}", "exact"),
        ("{visitor}", "more_than"),
    ]


def test_the_day_in_a_label_belongs_to_the_year_of_the_column():
    found = cells("\t2021\t2022\nMitarbeitende² (Stand 31.12.)\t312\t318", "de")
    assert [one.as_of for one in found] == ["2021-12-31", "2022-12-31"]
    assert found[0].cell.row == "Mitarbeitende (Stand 31.12.)"


def test_year_and_scale_may_be_in_the_lines_above_the_table():
    found = cells("Table 3. Key figures 2023\nin thousands of euros\nItem\tSum\nGrants\t310\nSales\t182")
    assert [said(one)[2:] for one in found] == [
        (Decimal(310_000), "EUR", "2023"),
        (Decimal(182_000), "EUR", "2023"),
    ]


@pytest.mark.parametrize(
    ("head", "language", "as_of"),
    [
        ("31.12.2023", "de", "2023-12-31"),
        ("31 December 2023", "en", "2023-12-31"),
        ("2023-06-30", "en", "2023-06-30"),
        ("au 30 juin 2023", "fr", "2023-06-30"),
        ("FY 2022/23", "en", "2022/2023"),
        ("2023 (planned)", "en", "2023"),
        ("June 2023", "en", "2023-06"),
        ("giugno 2023", "it", "2023-06"),
    ],
)
def test_a_head_may_be_a_day_or_a_span_of_years(head, language, as_of):
    found = cells(f"\t{head}\nMW (MW)\t31\nGW (GW)\t33", language)
    assert [(one.value, one.as_of) for one in found] == [(31, as_of), (33, as_of)]


def test_a_day_above_a_table_is_that_of_its_cells():
    found = cells("Staff, as of 31 December 2023\nGroup\tPeople\nScience\t310\nOffice\t182")
    assert [one.as_of for one in found] == ["2023-12-31", "2023-12-31"]


def test_a_sentence_above_a_table_is_no_caption():
    found = cells("It was opened in 1998.\nItem\tUsers\nNorth\t310\nSouth\t182")
    assert [one.as_of for one in found] == ["2024-05", "2024-05"]


def test_marks_of_footnotes_are_no_digits_and_no_units():
    found = cells(f"{YEARS}Users\t2,310*\t2,475³\nBeam time (h)\t4,120\t4,304 a)")
    assert [one.value for one in found] == [2310, 2475, 4120, 4304]
    assert [one.phrase for one in found] == ["2,310", "2,475", "4,120", "4,304"]


def test_the_years_of_the_head_and_numbers_of_labels_are_no_facts():
    text = f"Table 1. Key figures\n{YEARS}3. Users\t2,310\t2,475\nThe ring has a circumference of 312 metres."
    assert [one.phrase for one in parse_text(text, published="2024-05")] == ["2,310", "2,475", "312 metres"]


def test_a_cell_keeps_its_own_unit():
    assert [(one.value, one.unit) for one in cells(f"{YEARS}Energy (GWh)\t31 MWh\t33.9")] == [
        (31, "MWh"),
        (Decimal("33.9"), "GWh"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The beam was on.\tIt stayed on for 12 hours and then it was switched off by its 3 operators.\nNext\tday",
        "Name\tSurname\nAda\tRossi",
        "one row only\t12",
        "a\tb\nc\td\te\nf\tg\th\ti\nj\tk\tl\tm\tn 4",
    ],
)
def test_columns_of_text_are_no_table(text):
    assert find_tables(text) == []


def test_two_tables_with_text_between_are_two():
    text = f"{YEARS}Users\t1\t2\n\nA sentence stands between them.\n\n{YEARS}Talks\t3\t4"
    assert len(find_tables(text)) == 2
    assert [one.value for one in cells(text)] == [1, 2, 3, 4]


def test_of_a_large_table_as_many_cells_are_read_with_their_heads_as_may_be(monkeypatch):
    monkeypatch.setattr("facts.parsing.cell_reader.MOST_CELLS", 30)
    text = YEARS + "\n".join(f"Users {at}\t{at + 100}\t{at + 200}" for at in range(40))
    found = parse_text(text, language="en", published="2024-05")
    assert len([one for one in found if one.cell]) == 30
    assert [one.phrase for one in found if not one.cell and one.start > found[29].end][-1] == "239"


MONEY = "Summary (in thousands of euros)\n\t2022\t2023\nGrants\t18,420\t19,105\n"


@pytest.mark.parametrize(
    ("row", "amount", "unit", "sure"),
    [
        ("Income\t310\t320", 310_000, "EUR", 0.9),
        ("Energy (GWh)\t41\t39", 41, "GWh", 0.9),
        ("Energy in GWh\t41\t39", 41, "GWh", 0.9),
        ("Own share (%)\t22\t23", 22, "%", 0.9),
        ("Number of employees\t412\t431", 412, "{person}", 0.9),
        ("Users (number)\t412\t431", 412, "{user}", 0.9),
        ("Users\t412\t431", 412, "{user}", 0.7),
        ("Staff\t412\t431", 412_000, "EUR", 0.5),
        ("Staff (FTE)\t412\t431", 412, "{person}", 0.9),
        ("Emissions (tCO2e)\t412\t431", 412, "{emission}", 0.3),
    ],
)
def test_what_a_table_is_in_holds_for_a_row_only_where_it_says_nothing_else(row, amount, unit, sure):
    last = cells(MONEY + row)[-2]
    assert (last.value, last.unit) == (amount, unit)
    assert min(last.confidences.number.value, last.confidences.unit.value) <= sure
    assert "thousands of euros" not in [one.phrase for one in parse_text(MONEY + row, language="en")]


@pytest.mark.parametrize(
    ("head", "printed", "amount", "unit"),
    [
        ("Budget (€ million)", "31.4", 31_400_000, "EUR"),
        ("Budget (€m)", "31.4", 31_400_000, "EUR"),
        ("Budget (£000)", "310", 310_000, "GBP"),
        ("Budget (EUR '000)", "310", 310_000, "EUR"),
        ("Budget ($ thousands)", "(310)", -310_000, "USD"),
        ("Budget (in thousands)", "$ 310", 310_000, "USD"),
    ],
)
def test_a_scale_may_stand_behind_its_currency_or_beside_it(head, printed, amount, unit):
    found = cells(f"Member\t{head}\tUsers\nArlena\t{printed}\t12\nVelmer\t{printed}\t14")
    assert (found[0].value, found[0].unit) == (amount, unit)


def test_a_year_over_number_and_share_counts_what_the_rows_name():
    text = "\t2022\t\t2023\t\n\tNumber\tShare (%)\tNumber\tShare (%)\nTheses\t57\t11.5\t62\t12\nBooks\t5\t1.5\t6\t2"
    assert [said(one)[2:] for one in cells(text)[:4]] == [
        (57, "{these}" if cells(text)[0].unit == "{these}" else "{thesis}", "2022"),
        (Decimal("11.5"), "%", "2022"),
        (62, cells(text)[0].unit, "2023"),
        (12, "%", "2023"),
    ]


def test_the_caption_says_what_is_counted_where_the_heads_are_names_and_years():
    found = cells("Patients by site\nSite\t2022\t2023\nValdora\t120\t131\nMorosina\t88\t79\nTotal\t208\t210")
    assert {one.unit for one in found} == {"{patient}"}
    assert {one.as_of for one in found} == {"2022", "2023"}


def test_a_cell_whose_column_is_in_doubt_is_not_sure():
    plain, doubted = cells("\t2022\t2023\nUsers\t310\t\u205f320\nGuests\t31\t\u205f32")[:2]
    assert plain.confidences.number.value > 0.9
    assert doubted.confidences.number.value == 0.5
    assert doubted.confidences.as_of.value == 0.5
    assert "column" in doubted.reasons[0]
