"""The gate: what may be accepted unseen. A plain statement passes; what only looks like one never does."""

import pytest

from facts.catalog import Actor, ReviewService, Role, open_catalogue
from facts.documents import Reading
from facts.model.record import build_record
from facts.model.source_article import Article

PLAIN = [
    ("en", "CNAO has treated more than 5,600 patients so far."),
    ("en", "Since it opened in 2011, CNAO has treated more than 5,600 patients."),
    ("en", "More than 5,600 patients have been treated at CNAO since 2011."),
    ("en", "To date, 5,600 patients have been treated at CNAO."),
    ("en", "CNAO employs about 190 people."),
    ("en", "CNAO has 190 employees."),
    ("en", "CERN has about 2,500 staff."),
    ("en", "About 700 people work at the ESRF."),
    ("en", "The ESRF has 44 beamlines."),
    ("en", "The ESRF operates 44 beamlines in Grenoble."),
    ("en", "GridKa has 57 PB of disk storage."),
    ("en", "GridKa provides 51,000 processor cores."),
    ("en", "The LHC has a ring circumference of 27 km."),
    ("en", "SIS100 has a ring circumference of 1,100 metres."),
    ("en", "At CNAO there are three treatment rooms."),
    ("en", "CNAO has three treatment rooms."),
    ("en", "As of 31 December 2025, the ESRF had 700 employees."),
    ("en", "In 2025 the ESRF had 44 beamlines."),
    ("en", "CNAO treated 743 patients in 2025 and 700 patients in 2024."),
    ("it", "Il CNAO ha trattato finora oltre 5.600 pazienti."),
    ("it", "Dal 2011 al CNAO sono stati trattati più di 5.600 pazienti."),
    ("it", "Il CNAO impiega circa 190 dipendenti."),
    ("it", "Il CNAO dispone di tre sale di trattamento."),
    ("de", "MedAustron hat bisher mehr als 12.000 Patienten behandelt."),
    ("de", "Seit 2016 wurden am MedAustron mehr als 12.000 Patienten behandelt."),
    ("de", "Das Forschungszentrum DESY beschäftigt rund 2.700 Mitarbeiter."),
    ("de", "GSI hat 1.300 Mitarbeiter."),
    ("fr", "L'ESRF compte 700 employés."),
    ("fr", "L'ESRF dispose de 44 lignes de lumière."),
    ("fr", "Depuis 2011, plus de 5 600 patients ont été traités au CNAO."),
    ("en", "At present, CERN has 2,500 staff."),
    ("en", "Today GridKa provides 51,000 processor cores."),
    ("en", "DESY has about 2,700 employees."),
    ("en", "With its three treatment rooms, CNAO has treated 7,430 patients so far."),
    ("en", "PSI employs around 2,300 people."),
    ("it", "Il CERN ha circa 2.500 dipendenti."),
    ("it", "Finora al CNAO sono stati trattati oltre 7.430 pazienti."),
    ("de", "Das PSI beschäftigt rund 2.300 Mitarbeiter."),
    ("de", "Bisher wurden am HIT über 9.100 Patienten behandelt."),
    ("fr", "Le CERN emploie environ 2 500 personnes."),
    ("fr", "À ce jour, 7 430 patients ont été traités au CNAO."),
    ("en", "In 2025 alone, CNAO treated 743 patients."),
    ("it", "Nel solo 2025 il CNAO ha curato 743 pazienti."),
    ("fr", "En 2025, le CNAO a traité 743 patients."),
    ("en", "CNAO will have 300 employees."),
    ("en", "The CERN Data Centre at CERN has 2,500 servers."),
]
# Each was written to look like a fact of a facility that the catalogue knows, and is none of it, or not so sure.
MISLEADING = [
    ("en", "Last year CNAO treated 743 patients."),
    ("en", "CNAO has treated 7,430 patients this year."),
    ("en", "Since January, CNAO has treated 7,430 patients."),
    ("en", "CNAO has treated 7,430 patients from abroad so far."),
    ("en", "CNAO has so far treated 7,430 children."),
    ("en", "CNAO has so far treated 7,430 paediatric patients."),
    ("en", "So far 7,430 patients have been treated at a hospital near CNAO."),
    ("en", "The CNAO hotel has so far treated 7,430 patients to dinner."),
    ("en", "Unlike CNAO, the clinic has so far treated 7,430 patients."),
    ("en", "The partner of CNAO has treated 7,430 patients since it opened."),
    ("en", "Velmer, a partner of CNAO, has treated 7,430 patients since it opened."),
    ("en", "Velmer has treated 7,430 patients since it opened; CNAO will follow."),
    ("en", "CNAO could have treated 7,430 patients since it opened."),
    ("en", "CNAO has not treated 7,430 patients so far."),
    ("en", "CNAO hopes to have treated 7,430 patients so far."),
    ("en", "Together, CNAO and HIT have treated 12,7,430 patients so far."),
    ("en", "CNAO has 30 new employees."),
    ("en", "The ESRF has a canteen. It has 44 beamlines."),
    ("en", "The canteen of CERN at the ESRF has 700 employees."),
    ("en", "At CERN, 700 people of the ESRF work."),
    ("en", "CNAO has hired 30 employees."),
    ("en", "CNAO employs 30 people from Pavia."),
    ("en", "30 of the employees of CNAO have left."),
    ("en", "The canteen of CNAO has 30 employees."),
    ("en", "CNAO had 30 employees in the beginning."),
    ("en", "CNAO needs 300 employees."),
    ("en", "CERN plans a data centre with 300 employees."),
    ("en", "CERN employs 300 people in its data centre."),
    ("en", "The CERN Courier has 12 employees."),
    ("en", "CERN Courier has 12 employees."),
    ("en", "The restaurant at CERN has 120 employees."),
    ("en", "The European Spallation Source ESS Bilbao has 60 employees."),
    ("en", "The School of CERN has 400 users."),
    ("en", "The LHC tunnel near CERN has a length of 27 km."),
    ("en", "The tunnel between CERN and Geneva has a length of 4 km."),
    ("en", "The ring circumference of Velmer is twice that of SIS100, 2,200 m."),
    ("en", "SIS100 replaces a ring with a circumference of 216 m."),
    ("en", "A model of the LHC with a ring circumference of 27 m stands in the hall."),
    ("en", "A quarter of the ring circumference of the LHC, 6.7 km, was inspected."),
    ("en", "The ESRF opened 4 new beamlines."),
    ("en", "The ESRF has 4 beamlines for industry."),
    ("en", "The ESRF closed 4 beamlines."),
    ("en", "The ESRF has more beamlines than the 30 beamlines of Velmer."),
    ("en", "Each of the users of the ESRF has 3 beamlines."),
    ("en", "The ESRF has 44 beamlines, of which 12 beamlines are for industry."),
    ("en", "GridKa lost 12 processors in a storm."),
    ("en", "A rack at GridKa has 400 processors."),
    ("en", "Every node of GridKa has 64 processor cores."),
    ("en", "GridKa has 120 PB of disk storage for ALICE."),
    ("en", "GridKa bought 12 PB of disk storage."),
    ("en", "The users of GridKa have 12 PB of disk storage each."),
    ("en", "CC-IN2P3 has 40 PB of tape storage free."),
    ("en", "HIT has treated more than 8,000 patients per room since 2009."),
    ("en", "HIT has treated 6,060 patients with helium since 2009."),
    ("en", "MedAustron, which has cooperated with HIT since 2016, has treated 12,000 patients so far."),
    ("en", "HIT, whose neighbour MedAustron opened in 2016, has treated 9,000 patients so far."),
    ("en", "At the conference, HIT said that the centres of the world have treated 400,000 patients so far."),
    ("en", "Germany has treated 9,000 patients so far, HIT reported."),
    ("en", "HIT reported that 9,000 patients have been treated so far in Germany."),
    ("en", "HIT aims at 9,000 patients treated in total."),
    ("en", "HIT has treated a total of 8,800 patients during the pandemic."),
    ("en", "HIT treated 8,800 patients between 2015 and 2017."),
    ("en", "HIT has treated 8,800 patients since the new gantry started in 2022."),
    ("en", "HIT has treated 8,800 patients with brain tumours to date."),
    ("en", "Is it true that HIT has treated 9,000 patients so far?"),
    ("en", "If HIT has treated 9,000 patients so far, it is a success."),
    ("en", "No more than 9,000 patients have been treated at HIT so far?"),
    ("en", "The FAIR data initiative has 12 employees."),
    ("en", "A FAIR share: 12 employees work for the project."),
    ("en", "Leonardo Rossi, 41, has 12 employees."),
    ("en", "Energy Storage Systems (ESS) has 120 employees. In Malmö, ESS has 14 users."),
    ("en", "The exhibition INSIDE THE ATOM has 120 visitors a day."),
    ("en", "In Italy 45,000 users have accounts."),
    ("en", "Italy has 3 treatment rooms for protons."),
    ("en", "CNAO has three treatment rooms, two of them with carbon ions. The second has 2 treatment rooms."),
    ("en", "According to CNAO, Velmer has three treatment rooms."),
    ("en", "CNAO writes that Velmer has treated 9,900 patients so far."),
    ("en", "CNAO's sister centre has treated 9,900 patients so far."),
    ("en", "Before CNAO opened, 900 patients had been treated in total."),
    ("en", "The foundation behind CNAO has 12 employees."),
    ("en", "Users of the ESRF number 9,000; the ESRF gives them 12 employees."),
    ("en", "The ESRF has 9,000 users a year."),
    ("en", "The ESRF has had 100,000 users since 1994."),
    ("en", "The ESRF serves 9,000 users from 22 countries."),
    ("it", "L'anno scorso il CNAO ha curato 743 pazienti."),
    ("it", "Il CNAO ha trattato finora 7.430 pazienti stranieri."),
    ("it", "Il CNAO non ha trattato finora 7.430 pazienti."),
    ("it", "Il partner del CNAO ha trattato finora 7.430 pazienti."),
    ("it", "Il CNAO avrà 300 dipendenti."),
    ("it", "Il CNAO ha assunto 30 dipendenti."),
    ("it", "Il CNAO ha 30 nuovi dipendenti."),
    ("it", "Dei dipendenti del CNAO, 30 dipendenti sono medici."),
    ("it", "Il bar del CNAO ha 4 dipendenti."),
    ("it", "L'ospedale di Pavia, vicino al CNAO, ha 4.000 dipendenti."),
    ("de", "Im vergangenen Jahr hat MedAustron 743 Patienten behandelt."),
    ("de", "MedAustron hat 30 neue Mitarbeiter."),
    ("de", "MedAustron hat bisher 7.430 Patienten aus Italien behandelt."),
    ("de", "MedAustron hat bisher nicht 7.430 Patienten behandelt."),
    ("de", "Heuer können am MedAustron bis zu 410 Patienten behandelt werden, 2028 sollen es 820 sein."),
    ("de", "Die Firma Sakai, ein Partner von MedAustron, hat 300 Mitarbeiter."),
    ("de", "Das Klinikum Linthal hat, anders als MedAustron, bisher 7.430 Patienten behandelt."),
    ("de", "Der Zulieferer von GSI beschäftigt 300 Mitarbeiter."),
    ("de", "GSI und FAIR beschäftigen zusammen 1.600 Mitarbeiter."),
    ("fr", "L'an dernier, le CNAO a traité 743 patients."),
    ("fr", "Le CNAO a traité jusqu'à présent 7 430 patients étrangers."),
    ("fr", "L'ESRF aura 900 employés."),
    ("fr", "L'ESRF a 30 nouveaux employés."),
    ("fr", "Le partenaire de l'ESRF a 300 employés."),
    ("fr", "L'ESRF n'a pas 700 employés."),
    ("fr", "Le restaurant de l'ESRF compte 30 employés."),
    ("en", "The CNAO Foundation's shop has 12 employees."),
    ("en", "CNAO's gantry weighs as much as 190 employees."),
    ("en", "CNAO and its 190 employees thank 12 employees of the city."),
    ("en", "At CNAO, a course for 190 employees was held."),
    ("en", "At CNAO, 190 employees of the region were trained."),
    ("en", "190 employees at CNAO have children."),
    ("en", "CNAO has room for 190 employees."),
    ("en", "CNAO has a canteen for 190 employees."),
    ("en", "CNAO has trained 190 employees of other centres."),
    ("en", "CNAO has only 190 employees left."),
    ("en", "CNAO has lost 190 employees."),
    ("en", "CNAO has 190 fewer employees."),
    ("en", "CNAO has up to 190 employees on site at night."),
    ("en", "CNAO counts 190 employees as friends of the museum."),
    ("en", "CNAO has had 190 employees since 2011 who left again."),
    ("en", "The ESRF has 44 beamlines under construction."),
    ("en", "The ESRF has 44 beamlines in common with other sources."),
    ("en", "The ESRF has built 44 beamlines for Velmer."),
    ("en", "The ESRF has 12 beamlines more."),
    ("en", "The ESRF has two times 22 beamlines."),
    ("en", "The ESRF counts 44 beamlines in all of France."),
    ("en", "The ESRF has three of the 44 beamlines that use lasers."),
    ("en", "GridKa has 57 PB of disk storage reserved."),
    ("en", "GridKa has 57 PB of disk storage and tape."),
    ("en", "GridKa has used 57 PB of disk storage."),
    ("en", "GridKa has copied 57 PB of disk storage to tape."),
    ("en", "GridKa has 51,000 processor cores switched off."),
    ("en", "GridKa provides 51,000 processor cores to Velmer."),
    ("en", "GridKa provides the experiments with 51,000 processor cores."),
    ("en", "HIT has treated 9,100 patients more than planned so far."),
    ("en", "So far HIT has treated 9,100 patients, most of them at Velmer."),
    ("en", "So far 9,100 patients have been treated with the technique of HIT."),
    ("en", "So far 9,100 patients have been treated by doctors trained at HIT."),
    ("en", "So far 9,100 patients have been treated in Heidelberg, 400 of them at HIT."),
    ("en", "HIT has treated some of the 9,100 patients so far."),
    ("en", "HIT claims that so far it has treated 9,100 patients; doctors doubt it."),
    ("en", "HIT has already treated the 9,100 patients' files."),
    ("en", "HIT has so far treated 9,100 patients, the ministry wrongly said."),
    ("en", "In 2023 HIT had treated 9,100 patients so far."),
    ("en", "By the end of 2030 HIT will have treated 19,100 patients."),
    ("en", "The LHC has a ring circumference of 27 km more than the old one."),
    ("en", "The magnets of the LHC have a ring circumference of 1 m."),
    ("en", "Inside the ring of the LHC lies a ring with a circumference of 7 km."),
    ("en", "The LHC is not a ring with a circumference of 27 km."),
    ("en", "The successor of the LHC has a ring circumference of 91 km."),
    ("en", "The LHC's successor has a ring circumference of 91 km."),
    ("en", "Next to the LHC, a ring with a circumference of 91 km is being planned."),
    ("en", "CERN welcomes 300,000 visitors a year and has 12 employees for them."),
    ("en", "CERN has 12 employees per visitor."),
    ("en", "CERN has a staff of 12 for its shop."),
    ("en", "CERN has 23 staff committees."),
    ("en", "CERN pays 2,500 staff a bonus."),
    ("en", "CERN has 2,500 staff, up from 2,400 staff."),
    ("en", "CNAO has one treatment room for children."),
    ("en", "CNAO has three treatment rooms to clean."),
    ("en", "A drawing of CNAO has three treatment rooms."),
    ("en", "The model of CNAO has three treatment rooms."),
    ("en", "CNAO wants three treatment rooms."),
    ("en", "CNAO has sold three treatment rooms."),
    ("en", "According to a study, CNAO has 190 employees in Pavia and 20 employees in Milan."),
    ("it", "Il CNAO ha 190 dipendenti in meno."),
    ("it", "Il CNAO ha formato 190 dipendenti di altri centri."),
    ("it", "Il CNAO ha 190 dipendenti a tempo parziale."),
    ("it", "Il CNAO ha perso 190 dipendenti."),
    ("it", "Al CNAO 190 dipendenti della regione hanno seguito un corso."),
    ("it", "Il CNAO ha trattato finora 7.430 pazienti con protoni."),
    ("it", "Il CNAO ha trattato finora un terzo dei 7.430 pazienti."),
    ("it", "Il CNAO dispone di tre sale di trattamento nuove."),
    ("it", "Il progetto del CNAO ha tre sale di trattamento."),
    ("de", "MedAustron hat 190 Mitarbeiter weniger."),
    ("de", "MedAustron hat 190 Mitarbeiter anderer Zentren geschult."),
    ("de", "MedAustron hat 190 Mitarbeiter in Teilzeit."),
    ("de", "Am MedAustron haben 190 Mitarbeiter des Landes einen Kurs besucht."),
    ("de", "MedAustron hat bisher ein Drittel der 12.000 Patienten behandelt."),
    ("de", "MedAustron hat bisher 12.000 Patienten mit Protonen behandelt."),
    ("de", "Das Hotel am MedAustron hat 190 Mitarbeiter."),
    ("de", "GSI hat 190 Mitarbeiter entlassen."),
    ("de", "GSI sucht 190 Mitarbeiter."),
    ("de", "Bei GSI streiken 190 Mitarbeiter."),
    ("fr", "L'ESRF a 190 employés de moins."),
    ("fr", "L'ESRF a formé 190 employés."),
    ("fr", "L'ESRF compte 190 employés à temps partiel."),
    ("fr", "L'ESRF compte 44 lignes de lumière fermées."),
    ("fr", "L'hôtel de l'ESRF compte 190 employés."),
    ("fr", "À l'ESRF, 190 employés sont en grève."),
    ("fr", "L'ESRF a licencié 190 employés."),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk on the catalogue that ships: what is known decides what a sentence can be about."""
    address = f"sqlite:///{tmp_path_factory.mktemp('gate')}/catalogue.sqlite"
    return ReviewService(open_catalogue(address, Actor("anna", Role.EDITOR)))


def proposed(desk, text, language="en", published="2026-05-04", title="A visit", publisher="The Courier"):
    told = {"title": title, "publisher": publisher, "published": published, "language": language}
    return desk.propose_numbers(Reading(text=text, **told), build_record(Article, {"id": "a-visit", **told}))


def passing(desk, text, *told, **more):
    return [one for one in proposed(desk, text, *told, **more) if one.passes()]


@pytest.mark.parametrize(("language", "text"), PLAIN)
def test_a_plain_statement_passes(desk, language, text):
    assert passing(desk, text, language)


@pytest.mark.parametrize(("language", "text"), MISLEADING)
def test_what_only_looks_like_a_statement_does_not_pass(desk, language, text):
    assert [one.number.phrase for one in passing(desk, text, language)] == []


def test_a_count_of_one_year_is_so_many_a_year_and_never_the_total(desk):
    (one,) = passing(desk, "In 2025 alone, CNAO treated 743 patients.")
    fact = one.fact
    assert (fact.metric, fact.unit, fact.period, fact.as_of) == (
        "patients_treated_in_year",
        "{patient}/a",
        "P1Y",
        "2025",
    )


def test_a_total_since_an_opening_is_as_of_the_publication(desk):
    (one,) = passing(desk, "Since it opened in 2011, CNAO has treated more than 5,600 patients.")
    assert (one.fact.as_of, one.fact.as_of_basis) == ("2026-05-04", "inferred_from_publication")


def test_a_plan_belongs_to_the_number_that_its_verb_governs(desk):
    found = {one.number.phrase: one for one in proposed(desk, "The 2.7 km-long LHC laser will give short flashes.")}
    assert not found["2.7 km-long"].passes()
    (one,) = passing(desk, "CNAO will have 300 employees.")
    assert one.fact.status_kind == "planned"


def test_a_facility_that_the_catalogue_lacks_is_left_empty(desk):
    (one,) = proposed(desk, "The Cavern Complex of Quelm has 12 employees.")
    assert "facility" not in one.number.proposal.first
    (one,) = proposed(desk, "Velmer Light Source has 30 beamlines.", publisher="Velmer Light Source")
    assert "facility" not in one.number.proposal.first


def test_another_institutions_abbreviation_is_not_the_facility(desk):
    text = "The Energy Storage Site (ESS) opened in Quelm. ESS has 120 employees."
    assert all(one.number.proposal.first.get("facility") != "ess" for one in proposed(desk, text))


def test_a_metric_is_not_guessed_from_the_unit_alone(desk):
    text = "The plant uses 12 GWh, 38 % of it by night, and its pipe is 9.5 m wide and worth 18.5 million dollars."
    assert [one.number.proposal.first.get("metric") for one in proposed(desk, text)] == [None] * 4


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("en", "CNAO stands on a plot of 3 hectares.", "site_area"),
        ("de", "Das Team am CNAO zählt 83 Personen.", "staff"),
        ("fr", "Le cyclotron pèse 220 tonnes.", "mass"),
        ("it", "Il laboratorio occupa 950 m2.", "floor_area"),
        ("es", "Los imanes se enfrían a 4 kelvin.", "cryogenic_temperature"),
        ("en", "A treatment at CNAO costs 18,000 euros.", None),
        ("de", "Gekühlt wird er mit 40 Grad Celsius.", None),
        ("en", "Another 12 people work at CNAO.", None),
    ],
)
def test_a_metric_is_told_by_verbs_and_nouns_and_by_its_size(desk, language, text, metric):
    assert [one.number.proposal.first.get("metric") for one in proposed(desk, text, language)] == [metric]


def test_the_only_facility_of_an_article_is_meant_where_a_sentence_names_nobody(desk):
    text = "Students visited CNAO.\n\nThe centre has three treatment rooms.\n\nThe canteen has three treatment rooms."
    found = [one.number.proposal.confidences.facility.value for one in proposed(desk, text)]
    assert found[0] >= 0.9 > found[1]


def test_of_two_numbers_of_one_article_that_cannot_both_be_right_neither_passes(desk):
    text = "CNAO has 190 employees.\n\nCNAO has 340 employees."
    found = [one for one in proposed(desk, text) if one.fact]
    assert [one.passes() for one in found] == [False, False]
    assert all("contradiction" in [finding.code for finding in one.findings] for one in found)


def test_the_same_number_said_twice_passes_once(desk):
    text = "CNAO has 190 employees.\n\nCNAO has 190 employees."
    assert len(passing(desk, text)) == 1


def test_a_total_below_one_that_is_recorded_does_not_pass(desk):
    """The catalogue holds about 6,000 patients as of October 2025."""
    (one,) = [one for one in proposed(desk, "CNAO has treated 743 patients so far.") if one.fact]
    assert [finding.code for finding in one.findings] == ["total-falls"]
    assert not one.passes()


def test_a_cell_of_a_table_is_not_read_without_its_heads(desk):
    text = "CNAO has employees\t190 employees\t200 employees"
    assert passing(desk, text) == []


def test_each_part_of_a_proposal_says_how_sure_it_is_and_why(desk):
    (one,) = passing(desk, "CNAO employs about 190 people.")
    sures = dict(one.number.proposal.confidences)
    assert list(sures) == ["number", "unit", "hedge", "facility", "metric", "as_of", "status"]
    assert min(sure.value for sure in sures.values()) == one.number.confidence >= 0.9
    assert sures["facility"].reason == "its sentence names CNAO, and nobody else"


def test_nothing_is_stored(desk):
    proposed(desk, "CNAO has 190 employees.")
    assert desk.list_articles() == []
