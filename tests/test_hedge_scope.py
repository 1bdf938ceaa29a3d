"""Hedges: how far they reach, what turns them, and where no bound is better than a wrong one."""

import pytest
from support.grammar_doubts import is_doubted

from facts.parsing import parse_text


def told(text, language="en"):
    return [
        (one.qualifier, one.value if one.value is not None else (one.low, one.high), one.approximate)
        for one in parse_text(text, language=language)
        if one.kind == "quantity"
    ]


def bound(text, language="en"):
    """The hedge of the first number, its sign, and whether it is doubted."""
    one = next(one for one in parse_text(text, language=language) if one.kind == "quantity")
    return one.qualifier + ("?" if is_doubted(one) else "")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "No barge carries more than 60 tonnes.", "up_to"),
        ("en", "No barge is longer than 60 metres.", "up_to"),
        ("en", "The crane cannot lift more than 60 kg.", "up_to"),
        ("en", "The crane isn't higher than 60 metres.", "up_to"),
        ("en", "The noise never exceeds 60 decibels.", "up_to"),
        ("en", "Without exceeding 60 MW the plant ran on.", "up_to"),
        ("en", "The level never fell below 60 metres.", "at_least"),
        ("en", "Neither lock takes more than 60 boats.", "up_to"),
        ("en", "Not more than 60 boats came.", "up_to"),
        ("en", "No fewer than 60 boats came.", "at_least"),
        ("en", "They did not reach 600 visitors.", "less_than"),
        ("en", "Not only more than 60 boats came.", "more_than"),
        ("en", "No plan was made, and more than 60 boats came.", "more_than"),
        ("en", "There is no doubt that more than 60 boats came.", "more_than"),
        ("en", "None of the barges, it says, carries more than 60 kg.", "exact?"),
        ("en", "It ran without a break for more than 60 kilometres.", "exact?"),
        ("en", "It does not weigh 60 kg.", "exact?"),
        ("de", "Kein Kahn trägt mehr als 60 Kilogramm.", "up_to"),
        ("de", "Kein Kahn ist schwerer als 60 t.", "up_to"),
        ("de", "Der Pegel lag nie unter 60 Metern.", "at_least"),
        ("de", "Es kamen nicht mehr als 60 Besucher.", "up_to"),
        ("de", "Es kamen keine 60 Besucher.", "less_than"),
        ("de", "Nicht nur mehr als 60 Besucher kamen.", "more_than"),
        ("de", "Die Kosten überschreiten 60 Euro nicht.", "up_to"),
        ("it", "Nessuna chiatta porta più di 60 chilogrammi.", "up_to"),
        ("it", "Il livello non è mai sceso sotto i 60 metri.", "at_least"),
        ("it", "Sono venute non meno di 60 persone.", "at_least"),
        ("it", "Non solo più di 60 persone.", "more_than"),
        ("it", "Il porto non ha raggiunto i 600 visitatori.", "less_than"),
        ("fr", "Aucune barge ne porte plus de 60 kilogrammes.", "up_to"),
        ("fr", "Le niveau ne dépasse pas 60 mètres.", "up_to"),
        ("fr", "Le niveau n'est jamais descendu en dessous de 60 mètres.", "at_least"),
        ("fr", "Pas moins de 60 personnes sont venues.", "at_least"),
        ("fr", "Pas plus de 60 personnes sont venues.", "up_to"),
    ],
)
def test_a_negation_turns_a_bound_or_takes_it_away(language, text, expected):
    assert bound(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It fell short of 600 boats.", "less_than"),
        ("en", "It stays below 60 mm.", "less_than"),
        ("en", "It tops 60 kW.", "more_than"),
        ("en", "It surpassed 60 kW.", "more_than"),
        ("en", "It reached 60 kW.", "exact"),
        ("en", "It is shorter than 60 mm.", "less_than"),
        ("en", "It takes roughly a 60 km walk.", "approximately"),
        ("en", "It takes about the 60 days foreseen.", "approximately"),
        ("en", "It takes up to and including 60 boats.", "up_to"),
        ("en", "It ran over 4,300 hours.", "more_than"),
        ("en", "The locks take min. 60 boats.", "at_least"),
        ("en", "It runs 5 min 40 s.", "exact?"),
        ("en", "Some 600 boats (estimated) came.", "approximately"),
        ("en", "600 boats (estimated) came.", "approximately"),
        ("en", "A peak power of 60 MW was seen.", "exact"),
        ("en", "A maximum power of 60 MW was seen.", "up_to"),
        ("en", "The 60-plus crew left.", "at_least"),
        ("en", "Seven plus one spare left.", "exact"),
        ("en", "60 Max Born letters were found.", "exact"),
        ("en", "It makes sub-60 micrometre lines.", "less_than"),
        ("en", "Visitors below the age of 60 pay.", "less_than"),
        ("en", "An error of ±60 mm.", "exact?"),
        ("it", "Con una potenza di picco di 60 MW.", "exact"),
        ("it", "Un ponte più corto di 60 metri.", "less_than"),
        ("de", "Die Brücke ist kürzer als 60 Meter.", "less_than"),
        ("fr", "Le pont porte 60 tonnes au maximum.", "up_to"),
    ],
)
def test_words_set_the_side_of_a_bound(language, text, expected):
    assert bound(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Roughly 40 to 60 boats came.", [("between", (40, 60), True)]),
        ("It takes about 40-60 minutes.", [("between", (40, 60), True)]),
        ("It needs approximately 40 – 60 kW.", [("between", (40, 60), True)]),
        ("Cuts of about 5, 10 and 20 percent.", [("approximately", value, True) for value in (5, 10, 20)]),
        ("More than 60 km (37 miles) of rope.", [("more_than", (60, None), False), ("more_than", (37, None), False)]),
        ("About 60 m² (646 sq ft) of sail.", [("approximately", 60, True), ("approximately", 646, True)]),
        ("Over 40 of the 220 boats.", [("more_than", (40, None), False), ("exact", 220, False)]),
        ("It rose from about 40 to more than 60 MW.", [("approximately", 40, True), ("more_than", (60, None), False)]),
    ],
)
def test_a_hedge_reaches_over_a_range_a_list_and_the_same_again_in_brackets(text, expected):
    assert told(text) == expected


def test_a_bound_beside_a_range_is_doubted():
    assert bound("More than 40 to 60 km of rope.") == "between?"


def test_approximate_is_told_in_json():
    lines = [one.as_json() for one in parse_text("About 40 to 60 boats and 3 rafts.", language="en")]
    assert [(item["low"], item["high"], item["approximate"]) for item in lines] == [(40, 60, True), (None, None, False)]


# ---- ranges, changes, what is said once -----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Grants run from €4,000 to €1.5 million.", [("between", (4000, 1500000))]),
        ("en", "Fields from 12 T down to 0.4 T are at hand.", [("between", (0.4, 12))]),
        ("en", "The dam may sink by 4 to 6 centimetres.", [("between", (4, 6))]),
        ("en", "It fell by 40,000 to 1.2 million.", [("exact", 40000), ("exact", 1200000)]),
        ("en", "It lasts 6 - 9 hours.", [("between", (6, 9))]),
        ("en", "Visitors queue one to two hours.", [("between", (1, 2))]),
        ("en", "It rose from 41 MW to 46.", [("exact", 41), ("exact", 46)]),
        ("en", "The share climbed from 17 to 23 per cent.", [("exact", 17), ("exact", 23)]),
        ("en", "Six to seven thousand boats came.", [("between", (6000, 7000))]),
        ("en", "Between six and seven hundred million euros.", [("between", (6 * 10**8, 7 * 10**8))]),
        ("en", "It costs 3m to 4m euros.", [("between", (3000000, 4000000))]),
        ("en", "They hold 3 and 5 million shells.", [("exact", 3000000), ("exact", 5000000)]),
        ("en", "A 3-to-5-year plan.", [("between", (3, 5))]),
        ("it", "I premi vanno da 4.000 euro a 1,5 milioni di euro.", [("between", (4000, 1500000))]),
        ("it", "Da sei a settemila barche.", [("between", (6000, 7000))]),
        ("it", "È passato da 41 a 36 MW.", [("exact", 41), ("exact", 36)]),
        ("de", "Die Preise reichen von 4.000 Euro bis 1,5 Millionen Euro.", [("between", (4000, 1500000))]),
        ("de", "Er stieg von 41 auf 46 MW.", [("exact", 41), ("exact", 46)]),
        ("de", "Um 3 bis 4 Prozent.", [("between", (3, 4))]),
        ("fr", "Les prix vont de 4 000 euros à 1,5 million d'euros.", [("between", (4000, 1500000))]),
        ("en", "The dose was tuned from 8 to 5 mGy.", [("exact", 8), ("exact", 5)]),
        ("en", "Sales fell from 5.4 to 4.9 million tonnes.", [("exact", 5400000), ("exact", 4900000)]),
        ("en", "It fell from 800 to 1.2 million.", [("exact", 800), ("exact", 1200000)]),
        ("fr", "La facture grimpe de 41 à 46 millions d'euros.", [("exact", 41000000), ("exact", 46000000)]),
        ("en", "Bottles of up to 2, 4 or 6 litres.", [("up_to", (None, n)) for n in (2, 4, 6)]),
        ("de", "Etwa 4 oder 6 Tonnen.", [("between", (4, 6))]),
        ("de", "Es kamen sieben- beziehungsweise achttausend Boote.", [("exact", 7000), ("exact", 8000)]),
        ("de", "Eine Platte von 14 mal 9 Millimetern.", [("exact", 14), ("exact", 9)]),
        ("de", "Für Umbauten 5 bis 6 Mio. Euro.", [("between", (5000000, 6000000))]),
        ("fr", "Il ne dure qu'une à deux minutes.", [("between", (1, 2))]),
        ("es", "Entre un 41 y un 46 por ciento.", [("between", (41, 46))]),
        ("fr", "La charge va de 4 t à plus de 6 t.", [("exact", 4), ("more_than", (6, None))]),
        ("de", "Das sind 3,5 Prozentpunkte mehr als 2017.", [("exact", 3.5)]),
        ("es", "Se multiplicó por 2,6 hasta rozar los dos millones.", [("exact", 2.6), ("nearly", 2000000)]),
    ],
)
def test_ranges_changes_and_steps_are_told_apart(language, text, expected):
    found = [(hedge, number) for hedge, number, _ in told(text, language)]
    assert [(hedge, _floats(number)) for hedge, number in found] == [(h, _floats(n)) for h, n in expected]


def _floats(number):
    ends = number if isinstance(number, tuple) else (number,)
    return tuple(None if end is None else float(end) for end in ends)


def test_a_range_with_one_end_far_off_is_doubted():
    assert bound("It took 3 to 4,000 boats.") == "between?"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("They sold 5,300 tickets, against 4,700 before.", ["{ticket}", "{ticket}"]),
        ("It employs 640 people, of whom 215 are new.", ["{person}", "{person}"]),
        ("It takes 25 public and 8 private schools.", ["{school}", "{school}"]),
        ("It is worth 7 billion euros ($8 billion) a year.", ["EUR/a", "USD/a"]),
        ("With 14-, 16- or 20-inch blades.", ["[in_i]"] * 3),
    ],
)
def test_a_unit_said_once_belongs_to_the_numbers_it_is_compared_with(text, units):
    assert [one.unit for one in parse_text(text, language="en")] == units


@pytest.mark.parametrize(
    ("language", "text", "units"),
    [
        ("en", "Nine of the boats leak, four of them badly.", ["{boat}", "{boat}"]),
        ("en", "Three of the harbour's cranes stand still.", ["{harbour crane}"]),
        ("en", "Nine of the twelve cranes stand still.", ["{crane}", "{crane}"]),
        ("en", "The number of boats topped 640.", ["{boat}"]),
        ("en", "How many boats are there? – About forty, against 30 last year.", ["{boat}", "{boat}"]),
        ("en", "Ninety had been expected, but 120 boats came.", ["{boat}", "{boat}"]),
        ("en", "Visitors rose from 640 to 710.", ["{visitor}", "{visitor}"]),
        ("en", "Grown-ups pay €19, pupils 8 and families 41.", ["EUR"] * 3),
        ("en", "It carries fewer than 50 but more than 30 tonnes.", ["t", "t"]),
        ("en", "A crossing takes nine minutes rather than 20.", ["min", "min"]),
        ("en", "The median was 8.1 months (range 6.2–9.4).", ["mo", "mo"]),
        ("en", "On Monday 14 boats came, on Tuesday 8.", ["{boat}", "{boat}"]),
        ("en", "In 2.4m nights, 50k more than planned.", ["{night}", "{night}"]),
        ("de", "Neun der Boote lecken, vier davon stark.", ["{boote}", "{boote}"]),
        ("de", "Die Zahl der Besucher stieg auf 640.", ["{visitor}"]),
        ("de", "Von 640 Besuchern wurden 31 befragt.", ["{visitor}", "{visitor}"]),
        ("de", "Große zahlen 19 Euro, Kleine 8 und Familien 41.", ["EUR"] * 3),
        ("fr", "Neuf des bateaux sont vides.", ["{bateaux}"]),
        ("fr", "Le trajet est passé de 8,1 jours en 2014 à 6,3 aujourd'hui.", ["d", "d"]),
        ("it", "Nove delle barche sono vuote.", ["{barche}"]),
        ("it", "I dipendenti erano 640, e 70 di loro nuovi.", ["{person}", "{person}"]),
        ("it", "I visitatori sono saliti da 640 a 710.", ["{visitor}", "{visitor}"]),
        ("fr", "Il vaut 3 millions de francs suisses, puis 12 francs.", ["CHF", "CHF"]),
        ("en", "It had 640 boats. Half of them left.", ["{boat}", "1"]),
        ("en", "It took 8 years, then 12.", ["a", "1"]),
        ("de", "3 der Firma, 2,5 der Länge.", ["1", "1"]),
        ("en", "The tower is 40 m tall with 12 doors.", ["m", "{door}"]),
    ],
)
def test_a_number_takes_over_what_its_text_says_it_counts(language, text, units):
    found = [one for one in parse_text(text, language=language) if one.kind == "quantity"]
    assert [one.unit for one in found] == units


def test_a_unit_that_is_taken_over_is_never_sure():
    text = "Ninety had been expected, but 120 boats came; on Monday 14 rafts sank, on Tuesday 8."
    found = {one.phrase: one.confidences.unit.value for one in parse_text(text, language="en")}
    assert found["Ninety"] <= 0.5
    assert found["8"] <= 0.5


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It is other than 60 mm.", "exact?"),
        ("en", "Take six rather than 60.", "exact?"),
        ("en", "The current approached 60 mA.", "nearly"),
        ("de", "Das Alter als 60 zu nennen.", "exact?"),
        ("de", "Die Last darf 60 kg nicht übersteigen.", "up_to"),
        ("de", "Er überschreitet nie 60 Meter.", "up_to?"),
        ("de", "Es kamen nie mehr als 60 Gäste.", "up_to"),
        ("de", "Es gibt Strahlen bis 60 MeV.", "up_to?"),
        ("de", "Bis heute kamen 60 Gäste.", "exact"),
        ("it", "Il livello non supera mai i 60 metri.", "up_to?"),
        ("es", "Tiene 60 salas y más de 2.000 mesas.", "exact"),
        ("es", "Ha gastado hasta hoy 60 kilogramos.", "exact?"),
        ("de", "Er fiel nie unter 60 °C und stieg nie über 80 °C.", "at_least"),
        ("en", "Nobody earns less than 60 pounds an hour.", "at_least"),
    ],
)
def test_a_word_that_only_ends_as_a_comparison_does_is_no_bound(language, text, expected):
    found = [one for one in parse_text(text, language=language) if one.kind == "quantity" and 60 in _numbers(one)]
    assert [one.qualifier + ("?" if one.confidence <= 0.5 else "") for one in found] == [expected]


def _numbers(one):
    return one.value, one.low, one.high


# ---- evidence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "units"),
    [
        ("en", "Officially 40 boats came.", ["{boat}"]),
        ("en", "With Lund 40 universities take part.", ["{university}"]),
        ("it", "Complessivamente 35 visitatori.", ["{visitor}"]),
        ("de", "Offiziell 35 Besucher kamen.", ["{visitor}"]),
        ("en", "Only one per cent of them failed.", ["%"]),
        ("en", "Almost three-quarters of the staff cycle.", ["1"]),
        ("en", "Half the boats left.", ["1"]),
        ("fr", "Un tiers des bateaux reste.", ["1"]),
    ],
)
def test_a_capital_word_or_a_small_one_hides_no_number(language, text, units):
    assert [one.unit for one in parse_text(text, language=language)] == units


@pytest.mark.parametrize(
    "text",
    [
        "Take tram 14 to Pier 6.",
        "Our reporter Mara Lindt, 51, met the harbour master.",
        "The abbey, founded around A.D. 950, burned in 1316.",
        "In Group 9 the hosts won 4-2.",
        "By 2150 the sea may be higher.",
        "The line S 8 stops there.",
        "In one form or another it is there.",
        "It starts at 11.45 on Friday.",
        "Send it to 8 Rue Monge.",
        "The standard ISO 9001 holds.",
    ],
)
def test_what_names_or_dates_states_no_quantity(text):
    assert [one.phrase for one in parse_text(text, language="en")] == []
