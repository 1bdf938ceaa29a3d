"""What a text states of facilities and metrics that the catalogue lacks, and as of when: from words to proposals."""

import csv
from pathlib import Path

import pytest
from support.article_under_review import ARTICLE, desk_of, filled

from facts.catalog import number_candidates
from facts.documents import Reading
from facts.errors import NotFound
from facts.model.record import build_record
from facts.model.source_article import Article
from facts.parsing import CatalogueNames, FacilityName, catalogue_names, metric_suggestions
from facts.parsing.facility_names import find_new_names, find_topic_name
from facts.parsing.lexicon import load_lexicon
from facts.parsing.tokenizer import tokenize_text


@pytest.fixture
def desk(store):
    return desk_of(filled(store))


def bring_in(desk, text, **told):
    article = build_record(Article, {**ARTICLE, "publisher": "The Weekly", "title": "News", **told})
    desk.ingest_text(Reading(text=text, title=article.title), article, "first reading")
    return {one.phrase: one for one in desk.get_review(article.id).numbers}


def read_numbers(text, published="2024-03", language="en", **told):
    article = build_record(Article, {**ARTICLE, "published": published, "language": language, "title": "News", **told})
    return {one.phrase: one for one in number_candidates.CandidateFinder(text, article, None).list_numbers("0" * 64)}


def date_numbers(text, **told):
    found = read_numbers(text, **told)
    return {phrase: one.guesses.as_of[0].date for phrase, one in found.items() if one.guesses.as_of}


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "The Velmer Light Source has 700 users.", [("Velmer Light Source", "light_source")]),
        ("en", "The centre has 700 users.", []),
        ("en", "Each Institute has 700 users.", []),
        ("de", "Das Institut für Impfstoffe Orlau ist neu.", [("Institut für Impfstoffe Orlau", "laboratory")]),
        ("de", "Der Großrechner Argon rechnet.", [("Argon", "supercomputer")]),
        ("de", "Das Labor braucht Platz.", []),
        ("fr", "Le Laboratoire souterrain de Y est là.", [("Laboratoire souterrain de Y", "laboratory")]),
        ("fr", "Le centre de calcul est grand.", []),
        ("fr", "Le navire océanographique Aven part.", [("Aven", "instrument")]),
        ("it", "L'Ospedale Alpino di Valmarina ha 300 letti.", [("Ospedale Alpino di Valmarina", "treatment_centre")]),
        ("es", "El Observatorio de Peñalba es alto.", [("Observatorio de Peñalba", "telescope")]),
        ("de", "Das Dach des Instituts Silberquell ist neu.", [("Institut Silberquell", "laboratory")]),
        ("de", "Der Plan des Leibling-Instituts gilt.", [("Leibling-Instituts", "laboratory")]),
    ],
)  # fmt: skip
def test_a_name_is_a_noun_for_facilities_with_capitals(language, text, named):
    found = find_new_names(text, tokenize_text(text), language)
    assert [(one.name, one.kind) for one in found] == named


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "Last week the Moana Biobank in Nelson grew.", "Moana Biobank"),
        ("fr", "La Soufflerie d'Arbizan fait du bruit.", "Soufflerie d'Arbizan"),
        ("de", "Seit Montag glüht der Sonnenofen Feldkirch wieder.", "Sonnenofen Feldkirch"),
        ("it", "Il Sismografo di Vulturno misura.", "Sismografo di Vulturno"),
        ("es", "El satélite Quilla pesa 12 kilos.", "Quilla"),
        ("fr", "La machine Garonne du centre est neuve.", "Garonne"),
        ("de", "Das Dach des Sonnenofens Feldkirch ist neu.", "Sonnenofen Feldkirch"),
        ("it", "Lo dice Ada Brenni, 41 anni.", None),
        ("en", "The director left on Monday.", None),
        ("de", "Der Direktor ging am Montag.", None),
    ],
)
def test_an_article_names_what_it_is_about_though_no_noun_says_what_it_is(language, text, named):
    found = find_topic_name(text, tokenize_text(text), language, frozenset())
    assert (found and found.name) == named


def test_of_names_that_no_noun_tells_the_one_of_title_or_publisher_is_what_an_article_is_about():
    text = "The Upper Valley was quiet. Then the Moana Biobank grew."
    assert find_topic_name(text, tokenize_text(text), "en", frozenset(), "News of Moana").name == "Moana Biobank"


@pytest.mark.parametrize(
    ("name", "facility"),
    [
        ("Rinecker Proton Therapy Center", "rptc"),
        ("Centre de protonthérapie de Trente", "trento-proton-therapy"),
        ("Centre de Trente", None),
        ("Proton Therapy", None),
        ("Trento Proton Therapy Centre of Upper Velmer", None),
    ],
)
def test_a_name_in_other_words_is_the_catalogues_where_only_one_has_them(name, facility):
    names = CatalogueNames((
        FacilityName("rptc", ("Rinecker Proton Therapy Centre Munich",)),
        FacilityName("trento-proton-therapy", ("Centro di Protonterapia di Trento", "Trento Proton Therapy Centre")),
    ))  # fmt: skip
    assert names.find_alike(name) == facility


def test_what_tells_a_metric_is_of_one_that_ships():
    with (Path(catalogue_names.__file__).parent.parent / "starter" / "metric.csv").open(encoding="utf-8") as stream:
        shipped = {row["id"] for row in csv.DictReader(stream)}
    said = {name for language in ("en", "de", "fr", "it", "es") for name in load_lexicon(language).said}
    assert (said | metric_suggestions._load_magnitudes().keys()) - shipped == set()


def test_what_an_article_is_about_goes_before_a_place_that_its_sentence_names(desk):
    found = bring_in(desk, "CNAO has 3 treatment rooms. Walls of 200 t stand on the soil of Pavia and of Upper Milan.")
    (walls,) = [one for phrase, one in found.items() if "200" in phrase]
    assert walls.proposal.first["facility"] == "cnao"
    assert walls.proposal.confidences.facility.value < 0.5


def test_the_subject_has_a_number_and_not_the_name_behind_a_preposition(desk):
    found = bring_in(desk, "MedAustron at the CNAO has three treatment rooms.", publisher="News")
    assert found["three treatment rooms"].proposal.first["facility"] == "medaustron"


def test_a_number_of_nobody_known_proposes_facility_and_metric_prefilled(desk):
    found = bring_in(desk, "The Velmer Light Source has 700 light sensors. Its hall covers 900 m2 of floor space.")
    guesses = found["700 light sensors"].guesses
    assert (guesses.new_facility.name, guesses.new_facility.kind) == ("Velmer Light Source", "light_source")
    new = guesses.new_metric
    assert (new.name, new.unit, new.stat_type, new.dimension) == ("Light sensors", "{sensor}", "stock", "count")
    assert found["700 light sensors"].proposal.first == {}


def test_what_the_catalogue_knows_is_not_proposed_anew(desk):
    found = bring_in(desk, "The CNAO in Pavia has treated more than 4,500 patients since 2011.")
    guesses = found["more than 4,500 patients"].guesses
    assert (guesses.new_facility, guesses.new_metric) == (None, None)


def test_what_is_proposed_is_made_with_one_verb_and_offered_for_its_kin(desk):
    text = "Das Lichtlabor Velmer hat 700 Sensoren. 2019 hatte das Lichtlabor Velmer 650 Sensoren."
    found = bring_in(desk, text, language="de")
    one, kin = (next(one for phrase, one in found.items() if size in phrase) for size in ("700", "650"))
    facility, metric = desk.add_new_facility(one.id), desk.add_new_metric(one.id)
    assert (facility.id, facility.kind) == ("lichtlabor-velmer", "laboratory")
    assert metric.labels.keys() == {"de"}
    assert (desk.catalogue.get_metric(metric.id).unit, metric.good_example) == (one.proposal.unit, one.phrase)
    guesses = desk.renew_proposal(kin.id).guesses
    assert (guesses.facility[0], guesses.metric[0]) == (facility.id, metric.id)
    with pytest.raises(NotFound):
        desk.add_new_facility(one.id)
    fact = desk.accept_number(one.id, {"facility": facility.id, "metric": metric.id}, expected=one.revision)
    assert (fact.facility, fact.metric, str(fact.amount)) == ("lichtlabor-velmer", metric.id, "700")


def test_two_metrics_of_one_name_get_two_ids(desk):
    found = bring_in(desk, "The hall has 12 pumps.")
    (pumps,) = [one for phrase, one in found.items() if "pumps" in phrase]
    assert desk.add_new_metric(pumps.id).id == "pumps"
    assert desk._list_taken(["pumps", "pumps-2"]) == ["pumps"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It had 11,350 visitors in 2017, 820 fewer than in 2016.", {"11,350 visitors": "2017"}),
        ("The income fell from 48 million euros (2021) to 40 million euros (2022).",
         {"48 million euros": "2021", "40 million euros": "2022"}),
        ("It reached 64 villages in 2023 and gave 11,700 doses.", {"11,700 doses": "2023"}),
        ("70 people work there; the budget for 2018 is 5 million euros.", {"70 people": "2024-03"}),
        ("The hall, 90 m long, had 4,000 visitors in 2023.", {"90 m": "2024-03", "4,000 visitors": "2023"}),
        ("It has seen 300 guests, including those until 2030.", {"300 guests": "2024-03"}),
        ("Twelve dishes are to be built by 2029.", {"Twelve dishes": "2029"}),
        ("In 2023 it had 12 guides. The guides showed 40 groups around.", {"40 groups": "2023"}),
        ("In 2023 it had 12 guides. The guides show 40 groups around.", {"40 groups": "2024-03"}),
        ("In 1889 it had 12 guides. The guides showed 40 groups around.", {"40 groups": "2024-03"}),
        ("Figures as of 31 December 2022:\n• 62 freezers\n• 83 technicians",
         {"62 freezers": "2022-12-31", "83 technicians": "2022-12-31"}),
        ("All figures as of 31 December 2022\n\nTechnicians: 83\nTanks: 140 tanks", {"140 tanks": "2022-12-31"}),
        ("She took office as of 1 January 2022.\nThere are 140 tanks.", {"140 tanks": "2024-03"}),
        ("• Guests in 2021: 402 guests\n• Crew: 220 sailors", {"402 guests": "2021", "220 sailors": "2024-03"}),
        ("It was built in 1966, has eight beds.", {"eight beds": "2024-03"}),
        ("It was launched on 22 August 2019, docked on 27 August.", {"27 August": "2019-08-27"}),
        ("In 2022 it had 12 guides. That year 40 groups came.", {"40 groups": "2022"}),
        ("In 2022 it had 12 guides. The year before 40 groups came.", {"40 groups": "2021"}),
    ],
)  # fmt: skip
def test_the_date_that_governs_its_clause_is_that_of_a_number(text, dates):
    found = date_numbers(text)
    assert {phrase: found[phrase] for phrase in dates} == dates


@pytest.mark.parametrize(
    ("language", "text", "phrase", "status"),
    [
        ("fr", "Le navire embarquera quatorze marins.", "quatorze marins", "planned"),
        ("it", "Il centro ospiterà quattordici camere.", "quattordici camere", "planned"),
        ("it", "La camera misura 14 metri.", "14 metri", "actual"),
    ],
)
def test_the_future_tense_makes_a_plan_in_its_own_language(language, text, phrase, status):
    assert read_numbers(text, language=language)[phrase].guesses.status_kind == status


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("en", "It had 900 guests in 2023.", "2023"),
        ("en", "It has had 900 guests since 2019.", "2019"),
        ("en", "The bar reopens on 10 January.", "10"),
        ("fr", "LYON, le 27 janvier 2022 – Le centre a 30 salles.", "27"),
        ("en", "Nobody expected it, says leader Ike Marsden, 38.", "38"),
        ("fr", "J'ai vu le laser, raconte Zoé, 9 ans.", "9 ans"),
        ("de", "3.1 Bestand. Die Bibliothek hat 90 Räume.", "3.1"),
        ("de", "Besichtigung nach Anmeldung (Forschungsstrasse 111, 5232 Villigen).", "5232"),
    ],
)
def test_what_states_nothing_by_itself_is_left_out(language, text, phrase):
    found = read_numbers(text, language=language)
    assert {one.state for key, one in found.items() if key.startswith(phrase.split()[0])} == {"left_out"}


@pytest.mark.parametrize(
    "text", ["It was opened in 2011 with 20 rooms.", "It has worked since May 2017.", "It met on 3 May 2021."]
)
def test_a_date_on_which_something_happens_is_proposed(text):
    assert {str(one.state) for one in read_numbers(text).values() if one.proposal.kind == "date"} == {"open"}


def propose_area(desk, publisher, said="The fair offers 950 m2 to guests of the town."):
    article = build_record(Article, {**ARTICLE, "id": "later", "title": "News", "publisher": publisher})
    reading = Reading(text=said, title="News")
    return next(one.number.proposal for one in desk.propose_numbers(reading, article) if "950" in one.number.phrase)


def test_what_was_corrected_for_a_publisher_is_preferred_next_time_and_said(desk):
    assert propose_area(desk, "The Weekly").first == {}
    one = bring_in(desk, "The fair offers 900 m2 to guests of the town.")["900 m2"]
    desk.accept_number(one.id, {"facility": "cnao", "metric": "floor_area"}, expected=one.revision)
    proposal = propose_area(desk, "The Weekly")
    assert proposal.first == {"facility": "cnao", "metric": "floor_area"}
    assert proposal.confidences.metric.reason == "“900 m2” of this publisher was accepted so"
    assert "facility" not in propose_area(desk, "Another Paper").first
    assert propose_area(desk, "The Weekly", "The roof of the station is 950 m2.").first == {}
