"""A report as PDF: the page of HTML, printed by the installed Chrome or Chromium, with page numbers and outline."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard.pictures import Unavailable
from dashboard.reports import report_content
from dashboard.reports.html_report import make_report_page
from facts.provenance.document_stamps import stamp_pdf

if TYPE_CHECKING:
    from typing import BinaryIO

    from dashboard.reports.chart_renderer import ChartRenderer
    from dashboard.reports.report_content import Report

_INCH = 2.54
_PAPER = {"paperWidth": 21 / _INCH, "paperHeight": 29.7 / _INCH}
_MARGINS = {"marginTop": 1.8 / _INCH, "marginBottom": 2 / _INCH, "marginLeft": 2 / _INCH, "marginRight": 2 / _INCH}
_LOOK = "font:8px Helvetica,Arial,sans-serif;color:#556170;width:100%;margin:0 20mm"


def write_report(report: Report, stream: BinaryIO, pictures: ChartRenderer, template: bytes | None = None) -> None:  # noqa: ARG001 - every form is called alike
    """Write the report as .pdf; raise Unavailable where there is no browser to print it."""
    try:
        printed = pictures.print_page(make_report_page(report, pictures, for_paper=True), **_make_print_options(report))
    except Unavailable as error:
        raise Unavailable(
            "there is no browser to print the report",
            where="pdf",
            remedy=f"{error.remedy} Or open the report's web page (html) in any browser and print it from there.",
        ) from error
    stream.write(stamp_pdf(printed, report.manifest))


def _make_print_options(report: Report) -> dict[str, object]:
    return {
        "printBackground": True,
        "displayHeaderFooter": True,
        "headerTemplate": "<span></span>",
        "footerTemplate": _make_footer(report),
        "generateTaggedPDF": True,
        "generateDocumentOutline": True,
        **_PAPER,
        **_MARGINS,
    }


def _make_footer(report: Report) -> str:
    """Return what stands at the foot of each page; the browser fills in the numbers."""
    numbers = {"page": '<span class="pageNumber"></span>', "pages": '<span class="totalPages"></span>'}
    pages = escape(report.say("Page {page} of {pages}", page="\0", pages="\1"))
    pages = pages.replace("\0", numbers["page"]).replace("\1", numbers["pages"])
    return f'<div style="{_LOOK}">{escape(report_content.make_one_line(report.mark))} · {pages}</div>'
