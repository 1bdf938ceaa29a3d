"""A long report as institutes publish them: prose, tables, charts, references and contents, page by page."""

from facts.catalog import Actor, Catalogue, ReviewService, Role
from facts.documents import Reading
from facts.model.source_article import Article

ARTICLE = Article(id="long-report", title="Annual report", publisher="Institute", published="2025-06")
CHART = "Users by year\n\n0\n\n500\n\n1,000\n\n1,500\n\n2021 2022 2023 2024"
REFERENCES = (
    "[{n}] A. Rossi, B. K. Weiss et al., Annals of Accelerators {volume}, {first}-{last} (2019).\n"
    "[{m}] C. Durand, Proceedings of the Workshop on Magnets, doi 10.9999/amw.{first}, {volume} (2021)."
)
TABLE = "Key figures\t2023\t2024\nBeam time (h)\t{hours:,}\t{more:,}\nStaff\t{staff}\t{other}"
PROSE = (
    "In 2024 CNAO in Pavia treated {patients} patients with protons, which kept all of its rooms busy for months.",
    "The new hall, which was built in less time than the old one, covers {area:,} square metres behind the river.",
    "Nearly {visitors:,} visitors came to the open day, and they stayed for longer than anybody at the gate expected.",
    "The code of the project is {bare}, and it stands on every one of the drawings that were handed in by the firm.",
)


def write_page(number):
    """Return the text of a page; every fourth page is one of charts, of a table, of references or of prose alone."""
    kind = number % 4
    told = {
        "patients": 300 + number,
        "area": 1200 + 10 * number,
        "visitors": 2000 + number,
        "bare": 4100 + 7 * number % 90,
        "hours": 4000 + number,
        "more": 4100 + number,
        "staff": 200 + 7 * number % 90,
        "other": 210 + 7 * number % 90,
        "n": 2 * number,
        "m": 2 * number + 1,
        "volume": 100 + 7 * number % 90,
        "first": 3000 + number,
        "last": 3010 + number,
    }
    prose = "\n\n".join(PROSE).format(**told)
    beside = ("", CHART, TABLE.format(**told), REFERENCES.format(**told))[kind]
    head = f"Institute of Large Magnets, annual report 2024, sheet {number} of many"
    return "\n\n".join(filter(None, (head, prose, beside)))


def write_contents(chapters):
    lines = (
        f"Chapter {chapter}: a year at the beam . . . . . . . . . {10 * chapter}" for chapter in range(1, chapters)
    )
    return "\n".join(["Contents", *lines])


def make_report(pages=120):
    """Return the reading of a report of so many pages."""
    texts = [write_contents(pages // 10), *(write_page(number) for number in range(2, pages + 1))]
    text, spans = "", []
    for number, words in enumerate(texts, 1):
        spans.append((len(text), len(text) + len(words), number))
        text += words + "\n\n"
    return Reading(text=text, title=ARTICLE.title, publisher=ARTICLE.publisher, pages=tuple(spans), language="en")


def bring_in_report(catalogue: Catalogue, pages=120) -> ReviewService:
    """Hold the report in a catalogue; return the review of it, by an editor of the name Bruno."""
    reviewing = ReviewService(catalogue.view_as(Actor("bruno", Role.EDITOR)))
    reviewing.ingest_text(make_report(pages), ARTICLE)
    return reviewing
