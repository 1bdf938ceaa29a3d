"""The forms of a report, by name: a new one is a module with `write` and one entry in FORMATS."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from dashboard.charts.chart_input import say
from dashboard.reports import outline as reports_outline
from dashboard.reports.chart_renderer import open_renderer
from dashboard.reports.report_content import gather_report
from facts.errors import FactsError, FileError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, BinaryIO

    from dashboard.reports.chart_renderer import ChartRenderer
    from dashboard.reports.outline import Outline
    from dashboard.reports.report_content import Report
    from facts.catalog import Catalogue

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One form of a report; `template` is whether a house template may be given."""

    name: str
    label: str
    media_type: str
    template: bool = False

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    def write(self, report: Report, stream: BinaryIO, pictures: ChartRenderer, template: bytes | None = None) -> None:
        """Write a report that is leaving; raise FileError for a template that cannot be used."""
        if template is not None and not self.template:
            raise FileError(f"{self.label} has no templates", where="template", remedy="Leave it out.")
        if template is not None:
            reports_outline.check_template(template, self.suffix, self.label)
        # A form is loaded when it is first asked for: each brings a library of its own.
        import_module(f"dashboard.reports.{self.name}_report").write_report(report, stream, pictures, template)


FORMATS: dict[str, ReportFormat] = {
    form.name: form
    for form in (
        ReportFormat("docx", "Word", f"{_OFFICE}.wordprocessingml.document", template=True),
        ReportFormat("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation", template=True),
        ReportFormat("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet"),
        ReportFormat("html", say("Web page"), "text/html"),
        ReportFormat("pdf", "PDF", "application/pdf"),
    )
}


def find_report_format(name: str) -> ReportFormat:
    """Return a form of report; raise NotFound naming those there are."""
    if name not in FORMATS:
        raise NotFound(f"there is no form {name[:40]!r}", where="report", remedy=f"Forms are: {', '.join(FORMATS)}.")
    return FORMATS[name]


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report in one form; `missing` says why it has no pictures, where it could have some."""

    form: ReportFormat
    content: bytes
    stated: str
    mark: str
    missing: FactsError | None = None


def iter_made_reports(
    outline: Outline,
    forms: Iterable[str],
    through: Catalogue,
    *,
    site: str = "",
    templates: Mapping[str, bytes] | None = None,
) -> Iterator[MadeReport]:
    """Yield a report in several forms, gathered once, each leaving with its own identity; PDF, which may fail, last.

    `site` is the address of the dashboard, for links; `templates` are house templates by form.
    """
    wanted = sorted({find_report_format(name).name for name in forms}, key=list(FORMATS).index)
    gathered = gather_report(outline, site)
    with open_renderer() as pictures:
        for name in wanted:
            report = gathered.make_identified(name)
            stream = io.BytesIO()
            FORMATS[name].write(report, stream, pictures, (templates or {}).get(name))
            through.enter_export(report.manifest)
            yield MadeReport(FORMATS[name], stream.getvalue(), report.stated, report.manifest.mark, pictures.missing)


def make_reports(outline: Outline, forms: Iterable[str], through: Catalogue, **given: Any) -> dict[str, bytes]:
    """Return the files of a report, by form."""
    return {one.form.name: one.content for one in iter_made_reports(outline, forms, through, **given)}
