"""An article under review and what reviews it."""

from facts.catalog import Actor, Catalogue, ReviewService, Role
from facts.documents import Reading
from facts.model.metric import Metric
from facts.model.record import build_record
from facts.model.research_facility import Facility

TEXT = """Pavia: a record year

The CNAO in Pavia has treated more than 4,500 patients since 2011. Its building covers 12,000 m2.
On page 3 of the report the MedAustron centre speaks of around 1,200 patients in 2023.

In 2027 the CNAO will have three treatment rooms. It is one of only six centres in the world.
"""


FACILITIES = [
    {"id": "cnao", "name": "National Centre for Oncological Hadrontherapy", "short_name": "CNAO"},
    {"id": "medaustron", "name": "MedAustron", "short_name": "MedAustron"},
]


METRICS = [
    {"id": "patients_treated", "label": "Patients treated", "unit": "{patient}", "stat_type": "cumulative_total"},
    {"id": "floor_area", "label": "Floor area", "unit": "m2", "stat_type": "physical"},
    {"id": "treatment_rooms", "label": "Treatment rooms", "unit": "{room}", "stat_type": "stock"},
    {"id": "centres", "label": "Centres", "unit": "{centre}", "stat_type": "stock"},
    {"id": "start_date", "label": "Start", "unit": "CCYYMMDD", "stat_type": "date"},
]


ARTICLE = {"id": "record-year", "title": "A record year", "publisher": "CNAO", "published": "2024-03"}


PATIENTS = {"facility": "cnao", "metric": "patients_treated"}


def reading(text=TEXT, **told):
    return Reading(text=text, title="A record year", publisher="CNAO", published="2024-03", **told)


def filled(store):
    store.add(
        facilities=[build_record(Facility, {"kind": "treatment_centre", **values}) for values in FACILITIES],
        metrics=[build_record(Metric, {"definition": "As it says.", **values}) for values in METRICS],
        by="test",
    )
    return store


def desk_of(store, name="anna", role=Role.EDITOR):
    return ReviewService(Catalogue(store, Actor(name, role)))


def numbered(desk, phrase):
    return next(number for number in desk.get_review("record-year").numbers if phrase in number.phrase)


def codes(findings):
    return [finding.code for finding in findings]
