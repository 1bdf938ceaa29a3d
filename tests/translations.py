"""Collect the interface's strings from the sources.

`python tests/translations.py` brings facts/languages/*/messages.po up to date and keeps what is translated.
"""

import csv
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from facts import languages
from facts.catalog.fact_decisions import TAKEN_BACK
from facts.evidence.fact_checks import FindingLevel
from facts.model import units
from facts.model.metric import Direction, Metric, StatType
from facts.model.quantity import APPROXIMATE_RANGE, Qualifier
from facts.model.record import Derivation, Fact, Rank, ReviewState, StatusKind, Verification
from facts.model.research_facility import Facility, FacilityKind, find_field
from facts.model.source_article import Article
from facts.parsing import skipped_numbers

ROOT = Path(__file__).parent.parent
LANGUAGES = tuple(code for code in languages.INTERFACE_LANGUAGES if code != languages.ENGLISH)
SPEAKERS = ("say", "_say")
"""What the sources call that which speaks."""
MEDIA = ("newsletter", "press release", "web page", "paper", "news", "report")
FINDINGS = (
    "incomplete",
    "wrong dimension",
    "magnitude",
    "duplicate",
    "restated",
    "contradiction",
    "case to look at",
    "not in the words",
    "needs a person",
    "as of too fine",
    "total falls",
    "misfit",
    "sum to look at",
    "claim disproved",
    "claim to look at",
    "off its series",
    "share above whole",
    "capacity below use",
    "period beside total",
    "since beside flow",
)
VERBS = (
    *(
        "add",
        "approved",
        "rejected",
        "correct",
        "withdraw",
        "prefer",
        "import",
        "verify",
        "confirm",
        "decide",
        "reopen",
    ),
    *("accept", "reject", "undo", "ingest", "renew"),
)


def find_catalogue(language):
    return ROOT / "facts" / "languages" / language / "messages.po"


def terms():
    """Words that reach the page from data: the values of the vocabularies, as people read them."""
    of_facts = (Qualifier, Verification, ReviewState, StatusKind, Rank, FindingLevel, Derivation)
    for vocabulary in (FacilityKind, StatType, Direction, *of_facts):
        yield from (value.replace("_", " ") for value in vocabulary)
    yield from {unit.dimension for unit in units.load_units().values()}
    with (ROOT / "facts" / "starter" / "metric.csv").open(encoding="utf-8", newline="") as table:
        yield from {topic for row in csv.DictReader(table) for topic in row["topics"].split("|") if topic}
    yield APPROXIMATE_RANGE.replace("_", " ")
    yield from (*VERBS, "headline", "other", *MEDIA, *FINDINGS, *skipped_numbers.REASONS, TAKEN_BACK)


def form_helps():
    """What the forms say of each field: the models' own descriptions."""
    from dashboard.review import article_intake, number_choices

    ranked = ("facility", "metric", "as_of", "status_kind")
    forms = (
        (Article, article_intake.FIELDS),
        (Fact, (*number_choices.CORRECTED, *ranked)),
        (Facility, number_choices.FACILITY_FIELDS),
        (Metric, number_choices.METRIC_FIELDS),
    )
    return [model.model_fields[find_field(model, name)].description for model, names in forms for name in names]


def chart_titles():
    from dashboard.charts import CHARTS

    return [chart.title for chart in CHARTS.values()]


def filter_titles():
    from facts.saying import _FILTER_TITLES

    return list(_FILTER_TITLES.values())


def messages():
    """Every string the interface says: a text, or a pair of one and many."""
    found = {}
    keywords = dict.fromkeys(SPEAKERS) | {"many": (1, 2), "because": None}
    for folder in ("facts", "dashboard"):
        for name, _, message, _, _ in extract_from_dir(ROOT / folder, keywords=keywords, comment_tags=()):
            if not any(part in name for part in ("languages", "static")):
                found[message] = None
    for text in (*terms(), *chart_titles(), *filter_titles(), *form_helps()):
        found[str(text)] = None
    return sorted(found, key=str)


def catalogue(language):
    path = find_catalogue(language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language) if path.is_file() else Catalog(locale=language)


def update():
    wanted = messages()
    for language in LANGUAGES:
        known = catalogue(language)
        fresh = Catalog(locale=language, charset="utf-8")
        for message in wanted:
            old = known.get(message if isinstance(message, str) else message[0])
            fresh.add(
                message, string=old.string if old else "", flags=("python-brace-format",) if "{" in str(message) else ()
            )
        written = io.BytesIO()
        write_po(written, fresh, width=120, omit_header=True, sort_output=True)
        find_catalogue(language).write_bytes(written.getvalue())


if __name__ == "__main__":
    update()
