"""Numbers as printed: read whole with their place, or doubted, or not read at all; never in part."""

import itertools
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.grammar_doubts import is_doubted

from facts.evidence.verification import verify_fact
from facts.model.record import Fact, Verification, build_record
from facts.model.source_article import Article
from facts.model.units import get_unit
from facts.parsing import find_language_at, parse_text

DOUBTED = 0.5


def told(text, language="en"):
    """What is read of a text, as short lines; a doubt is a question mark behind it."""
    return [line(one) for one in parse_text(text, language=language) if one.kind == "quantity"]


def line(one):
    ends = [one.value] if one.value is not None else [one.low, one.high]
    numbers = "..".join("" if end is None else f"{end:f}" for end in ends)
    unit = one.unit if one.unit != "1" else f"«{' '.join(one.unit_text.split())}»" if one.unit_text else ""
    return f"{one.qualifier} {numbers} {unit}".strip() + ("?" if is_doubted(one) else "")


@pytest.mark.parametrize(
    "number",
    ["48OO", "4l00", "48ОО", "4.8OO", "4_800", "4 8 0 0", "4|800", "4@800", "4~800", "4\ufffd800", "48\ufffd", "4^^8",
     "6 x 10^77", "10^4800", "5^-3", "2⁻³", "48x00", "4=800", "3×1O0⁸", "4 8O0", "9.2×1014"],
)  # fmt: skip
def test_digits_that_are_joined_to_something_else_are_no_number_in_part(number):
    assert told(f"The harbour counted {number} boats in May.") == []


JUNK = st.sampled_from([*"OolIеОоз_^|\\~§#@&=\ufffd⁻", "l0", "ОО", "__"])


@given(st.from_regex(r"[1-9][0-9]{2,6}|[1-9],[0-9]{3}|[1-9]\.[0-9]{2}", fullmatch=True), JUNK, st.data())
def test_a_sign_among_the_digits_leaves_no_sure_number(digits, sign, data):
    place = data.draw(st.integers(1, len(digits) - 1))
    if digits[place - 1].isdigit() and digits[place].isdigit():
        text = f"The harbour counted {digits[:place]}{sign}{digits[place:]} boats in May."
        assert [one.phrase for one in parse_text(text, language="en") if one.confidence > DOUBTED] == []


@pytest.mark.parametrize(
    ("printed", "language", "expected"),
    [
        ("3’480 Räume", "de", "exact 3480 {room}"),
        ("3ʼ480 boats", "en", "exact 3480 {boat}"),
        ("3 480 boats", "en", "exact 3480 {boat}"),
        ("3\u202f480 boats", "en", "exact 3480 {boat}"),
        ("3\u2009480,5 km", "fr", "exact 3480.5 km"),
        ("7·25%", "en", "exact 7.25 %"),
        ("3.480,5 km", "it", "exact 3480.5 km"),
        ("34,80,500 boats", "en", "exact 3480500 {boat}"),
        ("3,480¹ boats", "en", "exact 3480 {boat}"),
        ("3,480¹,² boats", "en", "exact 3480 {boat}"),
        ("3,480ᵃ boats", "en", "exact 3480 {boat}"),
        ("3,480[7] boats", "en", "exact 3480 {boat}"),
        ("96 boats² in May", "en", "exact 96 {boat}"),
        ("10⁻⁷ mbar", "en", "exact 0.0000001 mbar"),
        ("2.5×10¹² electrons", "en", "exact 2500000000000 {electron}"),
        ("2.5·10^-7 kg", "en", "exact 0.00000025 kg"),
        ("4·10-6 kg", "en", "exact 0.000004 kg"),
        ("5 kg m s−2", "en", "exact 5 kg.m/s2"),
        ("4 Pa m3 s−1", "en", "exact 4 Pa.m3/s"),
        ("3 W m2", "en", "exact 3 «W m2»?"),
        ("2 %-Punkte", "de", "exact 2 %"),
        ("200 Fr. am Tag", "de", "exact 200 CHF/d"),
        ("3,5 ha", "es", "exact 3.5 har"),
        ("4·10−6 kg", "it", "exact 0.000004 kg"),
        ("3·10–3·20 kg", "en", "between 3.10..3.20 kg"),
        ("7.1×10−3 joules", "en", "exact 0.0071 J"),
        ("4*10^6 m/s", "en", "exact 4000000 m/s"),
        ("6.2e9 electrons", "en", "exact 6200000000 {electron}"),
        ("2E+7 Bq", "en", "exact 20000000 Bq"),
        ("7e-6 mol/L", "en", "exact 0.000007 mol/L"),
        ("1.37(5) kg", "en", "tolerance 1.37 kg"),
        ("a quarter of a million boats", "en", "exact 250000 {boat}"),
        ("540 millions de milliards d'octets", "fr", "exact 540000000000000000 By"),
        ("fortyfold", "en", "exact 40"),
        ("four and three-quarter hours", "en", "exact 4.75 h"),
        ("seven and a quarter miles", "en", "exact 7.25 [mi_i]"),
        ("seven-and-a-half hours", "en", "exact 7.5 h"),
        ("three quarters of a million boats", "en", "exact 750000 {boat}"),
        ("tre quarti di milione di visitatori", "it", "exact 750000 {visitor}"),
        ("quattro ore e un quarto", "it", "exact 4.25 h"),
        ("quatre heures et quart", "fr", "exact 4.25 h"),
        ("un demi-million de visiteurs", "fr", "exact 500000 {visitor}"),
        ("4x", "en", "exact 4 «x»"),
        ("6× bis 40×", "de", "between 6..40 «×»"),
        ("6.1 (±0.4) per cent", "en", "tolerance 6.1 %"),
        ("30- bis 45.000 Besucher", "de", "between 30000..45000 {visitor}"),
    ],
)
def test_a_number_is_read_whole(printed, language, expected):
    assert told(f"x {printed}.", language) == [expected]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("３４８０ boats", "exact 3480 {boat}?"),
        ("٣٤٨٠ boats", "exact 3480 {boat}?"),
        ("3,4801 km", "exact 3.4801 km?"),
        ("3.480 boats", "exact 3.480 {boat}?"),
        ("14² tiles", "exact 14 {tile}?"),
        ("1,480⁴ boats", "exact 1480 {boat}?"),
        ("\ufffd 480 boats", "exact 480 {boat}?"),
        ("480 \ufffdm", "exact 480?"),
        ("310 420 530", "exact 310420530?"),
        ("5 ft 7 in", "exact 5 [ft_i]?"),
        ("18 mm +0.3/−0.1", "exact 18 mm?"),
    ],
)
def test_a_form_that_may_mean_two_things_is_doubted(printed, expected):
    assert told(f"It shows {printed}.")[0] == expected


@pytest.mark.parametrize(
    ("printed", "language", "value"),
    [
        ("1.4M visits", "en", 1_400_000),
        ("9k visits", "en", 9_000),
        ("2.8m postcards", "en", 2_800_000),
        ("7.2bn people", "en", 7_200_000_000),
        ("3.5B files", "en", 3_500_000_000),
        ("6.5 Mio. visits", "en", 6_500_000),
        ("3 hundred visits", "en", 300),
        ("3,1 M de visites", "fr", 3_100_000),
        ("4,4 mln di visite", "it", 4_400_000),
        ("6,5 Mio. Besuche", "de", 6_500_000),
        ("300 Tsd. Besuche", "de", 300_000),
    ],
)
def test_a_scale_is_read_in_its_short_forms(printed, language, value):
    assert [one.value for one in parse_text(f"Es x {printed}.", language=language)] == [Decimal(value)]


@pytest.mark.parametrize(("printed", "unit"), [("5m of cable", "m"), ("512 B", "By"), ("3 T", "T"), ("7m wide", "m")])
def test_a_letter_is_a_unit_where_nothing_counted_follows(printed, unit):
    assert [one.unit for one in parse_text(f"It has {printed}.", language="en")] == [unit]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("it", "Tre barche su cinque sono vuote.", ["exact 0.6"]),
        ("fr", "Neuf bateaux sur dix sont vides.", ["exact 0.9"]),
        ("fr", "Moins d'un bateau sur dix.", ["less_than ..0.1"]),
        ("en", "One in every 200 boats.", ["exact 0.005 «boats»"]),
        ("en", "Seven out of 24 boats.", ["exact 7 {boat}", "exact 24 {boat}"]),
        ("it", "Venti gradi Celsius sotto zero.", ["exact -20 Cel"]),
        ("en", "It has one pump in 3 rooms.", ["exact 1 {pump}", "exact 3 {room}"]),
        ("it", "Tre barche su dieci ponti.", ["exact 3 {barche}", "exact 10 {ponti}"]),
        ("fr", "Ils étaient 17 membres sur 24.", ["exact 17 {membres}", "exact 24 {membres}?"]),
        ("de", "Ein Becken von 3 Metern.", ["exact 3 m"]),
        ("de", "Zwei Becken von zehn Metern.", ["exact 2 {becken}", "exact 10 m"]),
        ("fr", "Un mur sur trois mètres.", ["exact 3 m"]),
    ],
)
def test_a_share_is_of_a_round_count_and_of_nothing_measured(language, text, expected):
    found = [one for one in parse_text(text, language=language) if one.kind == "quantity"]
    assert [line(one).rstrip("?") for one in found] == [row.rstrip("?") for row in expected]


# ---- what a tab and a line's end part -------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Docks\t14\t320 boats", "more than\t320 boats", "14\t320", "from 14\tto 320 boats", "14 –\t320 boats", "14   320"],
)
def test_nothing_joins_over_a_tab(text):
    for one in parse_text(text, language="en"):
        assert "\t" not in one.phrase
        assert one.qualifier == "exact"
        assert 14320 not in (one.value, one.low, one.high)


def test_a_word_of_the_next_line_is_no_unit_unless_the_sentence_runs_on():
    assert told("2020\nBoats") == []
    assert told("In that summer the harbour had counted 3,480\nboats and rafts.") == ["exact 3480 {boat}"]
    assert told("3,480\nboats") == ["exact 3480 {boat}?"]
    assert told("310 420 530\nBoats") == ["exact 310420530?"]


# ---- signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is cooled to - 196 °C.", "exact -196 Cel"),
        ("It is cooled to −196 °C.", "exact -196 Cel"),
        ("It is cooled to minus-196 degrees Celsius.", "exact -196 Cel"),
        ("The pit lies at -84 metres.", "exact -84 m"),
        ("The year closed with $-3.5m.", "exact -3500000 USD"),
        ("The year closed with -€3.5m.", "exact -3500000 EUR"),
        ("The play is between -2 and 2 mm.", "between -2..2 mm"),
        ("It works at −10 – −5 °C.", "between -10..-5 Cel"),
        ("It works at -5 °C to +10 °C.", "between -5..10 Cel"),
        ("The boats - 12 rafts in all - left.", "exact 12 {raft}"),
        ("It is 20 °C below zero.", "exact -20 Cel"),
    ],
)
def test_a_minus_is_kept(text, expected):
    assert told(text) == [expected]


# ---- two languages --------------------------------------------------------------------------------


PARAGRAPHS = {
    "de": "Der Hafen gab 3.480 Euro am Tag aus und zählte 2.120 Boote; das Mittel ist 4,25 Stunden für den Besuch.",
    "en": "The harbour spent 3,480 euros a day and counted 2,120 boats; the mean is 4.25 hours for the visit.",
    "es": "El puerto gastó 3.480 euros al día y ha contado 2.120 barcos; la media es de 4,25 horas para la visita.",
    "fr": "Le port a dépensé 3 480 euros par jour et a compté 2 120 bateaux ; la moyenne est de 4,25 heures.",
    "it": "Il porto ha speso 3.480 euro al giorno e ha contato 2.120 barche; la media è di 4,25 ore per la visita.",
}


@pytest.mark.parametrize("pair", list(itertools.permutations(PARAGRAPHS, 2)), ids="-".join)
def test_each_paragraph_is_read_in_its_own_language(pair):
    text = "\n\n".join(PARAGRAPHS[language] for language in pair)
    for found in (parse_text(text), parse_text(text, language=pair[0])):
        assert [one.value for one in found] == [3480, 2120, Decimal("4.25")] * 2
        assert [one.unit for one in found][::3] == ["EUR/d", "EUR/d"]
        assert [one.language for one in found] == [pair[0]] * 3 + [pair[1]] * 3
        assert [find_language_at(text, one.start, pair[0]) for one in found] == [one.language for one in found]
        assert min(one.confidence for one in found) > DOUBTED


def test_a_short_paragraph_is_read_in_the_language_of_its_article():
    text = f"{PARAGRAPHS['es']}\n\n3.480 km\n\n{PARAGRAPHS['en']}\n\n3.480 km"
    found = [one for one in parse_text(text, language="es") if one.unit == "km"]
    assert [(one.value, one.language) for one in found] == [(3480, "es"), (3480, "es")]
    assert find_language_at(text, len(text) - 1, "pt") == "pt"


def test_a_paragraph_in_another_language_than_its_article_is_verified_by_its_own_words():
    article = build_record(Article, {"id": "a", "title": "A", "publisher": "P", "language": "it"})
    text = f"{PARAGRAPHS['it']}\n\n{PARAGRAPHS['en']}"
    told = {"id": "fact00000000", "facility": "port", "metric": "boats", "article": "a", "unit": "{boat}"}
    printed = dict.fromkeys(("value_text", "quote_exact"), "2,120 boats")
    fact = build_record(Fact, {**told, **printed, "amount": "2120"})
    assert verify_fact(fact, text, article).outcome is Verification.VERIFIED


# ---- forms of French, German and Spanish ----------------------------------------------------------

FORMS = Path(__file__).parent / "forms"
BOUNDS = {
    "approximately": "~", "nearly": "~", "order_of_magnitude": "~", "more_than": ">", "at_least": ">",
    "less_than": "<", "up_to": "<",
}  # fmt: skip


def read_forms(language, *, kept_apart):
    lines = (FORMS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [form for form in map(json.loads, lines) if form["kept_apart"] is kept_apart]


def is_number(one, gold):
    ends = [one.value] if one.value is not None else [end for end in (one.low, one.high) if end is not None]
    wanted = [gold["value"], *([gold["value_high"]] if gold["value_high"] is not None else [])]
    return [float(end) for end in ends] == pytest.approx(wanted, rel=1e-4)


def is_whole(one, gold):
    return is_number(one, gold) and BOUNDS.get(one.qualifier, "=") == gold["bound"] and is_unit(one, gold["unit"])


def is_unit(one, wanted):
    if not wanted:
        return one.unit == "1"
    is_named = wanted in get_unit(one.unit).names["en"] if one.unit != "1" else False
    return is_named or bool(set(one.unit_text.lower().split()) & set(wanted.split()))


@pytest.mark.parametrize("kept_apart", [False, True], ids=["seen", "kept apart"])
@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_forms_are_read_whole(language, kept_apart):
    """Sentences with answers: those kept apart were not looked at while the reading was mended."""
    count = numbers = whole = surplus = 0
    for form in read_forms(language, kept_apart=kept_apart):
        left = [one for one in parse_text(form["text"], language=language) if one.kind == "quantity"]
        for gold in form["quantities"]:
            count += 1
            numbers += any(is_number(one, gold) for one in left)
            match = next((one for one in left if is_whole(one, gold)), None)
            if match is not None:
                whole += 1
                left.remove(match)
        surplus += len(left)
    assert numbers >= 0.96 * count
    assert whole >= (0.89 if kept_apart else 0.97) * count
    assert surplus <= (0.14 if kept_apart else 0.03) * count


SPANISH = [
    ("veintiún centros", "exact 21 {centre}"),
    ("noventa y dos proyectos", "exact 92 {project}"),
    ("treinta y una salas", "exact 31 {room}"),
    ("ciento cincuenta y tres países", "exact 153 {country}"),
    ("doscientas cincuenta imágenes", "exact 250 {image}"),
    ("mil quinientos visitantes", "exact 1500 {visitor}"),
    ("treinta y dos mil pacientes", "exact 32000 {patient}"),
    ("un millón y medio de euros", "exact 1500000 EUR"),
    ("dos mil millones de euros", "exact 2000000000 EUR"),
    ("cinco mil trescientos millones de euros", "exact 5300000000 EUR"),
    ("1.200 millones de euros", "exact 1200000000 EUR"),
    ("3 mil millones de dólares", "exact 3000000000 USD"),
    ("dos billones de euros", "exact 2000000000000 EUR"),
    ("media hora", "exact 0.5 h"),
    ("dos horas y media", "exact 2.5 h"),
    ("el 12,5 %", "exact 12.5 %"),
    ("3 puntos porcentuales", "exact 3 %"),
    ("uno de cada cinco", "exact 0.2"),
    ("tres alumnos de cada cuatro", "exact 0.75"),
    ("tres cuartas partes de las salas", "exact 0.75 «salas»"),
    ("una veintena de países", "approximately 20 {country}"),
    ("decenas de miles de visitantes", "order_of_magnitude 10000..100000 {visitor}"),
    ("cerca de 300 pacientes", "approximately 300 {patient}"),
    ("roza los 300 pacientes", "nearly 300 {patient}"),
    ("no supera los 40 metros", "up_to ..40 m"),
    ("no menos de cuarenta metros", "at_least 40.. m"),
    ("por debajo de 3,5 GWh al año", "less_than ..3.5 GWh/a"),
    ("de 12 a 15 MW", "between 12..15 MW"),
    ("20 a 25 pacientes por día", "between 20..25 {patient}/d"),
    ("14 euros el kilo", "exact 14 EUR/kg"),
    ("300 pesos", "exact 300 «pesos»?"),
]


@pytest.mark.parametrize(("printed", "expected"), SPANISH)
def test_spanish_is_read_and_borne_out_by_the_second_check(printed, expected):
    found = parse_text(f"Tiene {printed}.", language="es")
    assert [line(one) for one in found] == [expected]
    assert [one.confidence > DOUBTED for one in found] == [not expected.endswith("?")]


@pytest.mark.parametrize(
    "text",
    [
        "La reunión empezó a las 9.30 h y acabó a las 18 horas.",
        "Véase la figura 4, p. 31, y el capítulo 6.",
        "La comisión n.º 12 aplica el art. 5, apartado 2.",
        "Escriba a la calle de la Luz, 12.",
        "Es una de las dudas y un problema.",
    ],
)
def test_spanish_numbers_that_state_nothing_are_left_out(text):
    assert told(text, "es") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Gemäß § 5 Abs. 2 und § 12 gibt es 15 Räume.", "de", ["exact 15 {room}"]),
        ("Jeder vierte Gast kam wieder.", "de", ["exact 0.25 «Gast»"]),
        ("Jedes zweite Jahr wird gebaut.", "de", []),
        ("Er misst 21 mal 15 Meter.", "de", ["exact 21 m", "exact 15 m"]),
        ("Es kamen 500 Besucher im Jahr 2019.", "de", ["exact 500 {visitor}"]),
        ("Es kommen 500 Besucher im Jahr.", "de", ["exact 500 {visitor}/a"]),
        ("300 Gäste kamen am Tag der Eröffnung.", "de", ["exact 300 {gäste}"]),
        ("In 146 Kernen und 12 Laternen.", "de", ["exact 146 {core}", "exact 12 {laternen}"]),
        ("Das kostet 20 Euro pro Karte.", "de", ["exact 20 EUR/{karte}"]),
        ("Un chercheur sur quatre est là.", "fr", ["exact 0.25"]),
        ("Un livre sur trois femmes.", "fr", ["exact 3 {femmes}"]),
        ("Un bâtiment sur 3 mètres.", "fr", ["exact 3 m"]),
        ("Ein Team von 8.", "de", ["exact 8"]),
        ("It has a lab in 5 countries.", "en", ["exact 5 {country}"]),
        ("Un chercheur sur quatre vient.", "fr", ["exact 0.25 «vient»?"]),
        ("Il loue à 14 euros le mètre carré.", "fr", ["exact 14 EUR/m2"]),
        ("Il a traité 12 patients le jour même.", "fr", ["exact 12 {patient}"]),
        ("Sur quarante vient la suite.", "fr", ["exact 40"]),
        ("Il compte 12 micro-ordinateurs.", "fr", ["exact 12 {micro-ordinateurs}"]),
        ("Le taux a augmenté, jusqu'à 42 %.", "fr", ["exact 42 %?"]),
        ("Il stocke jusqu'à 42 %.", "fr", ["up_to ..42 %"]),
        ("Der Anteil stieg auf bis zu 42 %.", "de", ["up_to ..42 %"]),
        ("It fell by up to 42%.", "en", ["up_to ..42 %"]),
        ("Costa mille miliardi di euro.", "it", ["exact 1000000000000 EUR"]),
        ("A finales de 2023 contaba con 12 salas.", "es", ["exact 12 {room}"]),
        ("Entre un 40 y un 45 por ciento.", "es", ["between 40..45 %"]),
        ("La máxima fue de 33,6 °C.", "es", ["exact 33.6 Cel"]),
        ("Se multiplicó por 2,6 hasta rozar los dos millones.", "es", ["exact 2.6", "nearly 2000000"]),
    ],
)
def test_what_is_said_of_the_number_is_read_with_it(text, language, expected):
    assert told(text, language) == expected


BELOW_ZERO = [
    ("It is kept at 80 °C below zero.", "en"),
    ("Le prove stanno a 80 °C sotto zero.", "it"),
    ("Die Proben lagern bei 80 °C unter null.", "de"),
    ("On les garde à 80 °C sous zéro.", "fr"),
    ("Se guardan a 80 °C bajo cero.", "es"),
]


@pytest.mark.parametrize(("text", "language"), BELOW_ZERO)
def test_degrees_below_zero_are_negative_for_both_readings(text, language):
    assert [(one.value, one.unit, one.confidence > DOUBTED) for one in parse_text(text, language=language)] == [
        (-80, "Cel", True)
    ]


def test_both_ends_of_a_range_below_zero_are_negative():
    assert told("It works between 5 and 10 °C below zero.") == ["between -10..-5 Cel"]
    assert told("It lies 5 °C below the limit.") == ["exact 5 Cel"]


NEXT_HEDGE = [
    ("It has 13 rooms and more than 2,000 users.", "en", ["exact 13 {room}", "more_than 2000.. {user}"]),
    ("It needs 13 rooms or more.", "en", ["at_least 13.. {room}"]),
    ("Ha 13 sale e più di 2.000 utenti.", "it", ["exact 13 {room}", "more_than 2000.. {user}"]),
    ("Es hat 13 Räume und mehr als 2.000 Nutzer.", "de", ["exact 13 {room}", "more_than 2000.. {user}"]),
    ("Il a 13 salles et plus de 2 000 utilisateurs.", "fr", ["exact 13 {room}", "more_than 2000.. {user}"]),
    ("Tiene 13 salas y más de 2.000 usuarios.", "es", ["exact 13 {room}", "more_than 2000.. {user}"]),
]


@pytest.mark.parametrize(("text", "language", "expected"), NEXT_HEDGE)
def test_a_hedge_of_the_next_number_is_none_of_the_one_before(text, language, expected):
    found = parse_text(text, language=language)
    assert [line(one) for one in found] == expected
    assert min(one.confidence for one in found) > DOUBTED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It has taken up to now 31 TB.", "en"),
        ("Ha richiesto fino ad oggi 31 TB.", "it"),
        ("Il a fallu jusqu'à maintenant 31 To.", "fr"),
        ("Ha exigido hasta hoy 31 TB.", "es"),
    ],
)
def test_up_to_now_is_no_bound(text, language):
    assert [(one.qualifier, one.value) for one in parse_text(text, language=language)] == [("exact", 31)]
