"""The forms of a report, by name: a new one is a module with `write` and one entry in FORMATS."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from dashboard.charts.options import say
from dashboard.reports import house_template
from dashboard.reports.report import gather
from dashboard.reports.studio import studio
from facts.errors import FactsError, FileError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, BinaryIO

    from dashboard.reports.outline import Outline
    from dashboard.reports.report import Report
    from dashboard.reports.studio import Studio
    from facts.catalog import Catalogue

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """One form of a report; `template` is whether a house template may be given."""

    name: str
    label: str
    media_type: str
    template: bool = False

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    def write(self, report: Report, stream: BinaryIO, pictures: Studio, template: bytes | None = None) -> None:
        """Write a report that is leaving; raise FileError for a template that cannot be used."""
        if template is not None and not self.template:
            raise FileError(f"{self.label} has no templates", where="template", remedy="Leave it out.")
        if template is not None:
            house_template.look_at(template, self.suffix, self.label)
        # A form is loaded when it is first asked for: each brings a library of its own.
        import_module(f"dashboard.reports.{self.name}").write(report, stream, pictures, template)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("docx", "Word", f"{_OFFICE}.wordprocessingml.document", template=True),
        Format("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation", template=True),
        Format("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet"),
        Format("html", say("Web page"), "text/html"),
        Format("pdf", "PDF", "application/pdf"),
    )
}


def format_named(name: str) -> Format:
    """Return a form of report; raise NotFound naming those there are."""
    if name not in FORMATS:
        raise NotFound(f"there is no form {name[:40]!r}", where="report", remedy=f"Forms are: {', '.join(FORMATS)}.")
    return FORMATS[name]


@dataclass(frozen=True, slots=True)
class Made:
    """A report in one form; `missing` says why it has no pictures, where it could have some."""

    form: Format
    content: bytes
    stated: str
    mark: str
    missing: FactsError | None = None


def each(
    outline: Outline,
    forms: Iterable[str],
    through: Catalogue,
    *,
    site: str = "",
    templates: Mapping[str, bytes] | None = None,
) -> Iterator[Made]:
    """Yield a report in several forms, gathered once, each leaving with its own identity; PDF, which may fail, last.

    `site` is the address of the dashboard, for links; `templates` are house templates by form.
    """
    wanted = sorted({format_named(name).name for name in forms}, key=list(FORMATS).index)
    gathered = gather(outline, site)
    with studio() as pictures:
        for name in wanted:
            report = gathered.identified(name)
            stream = io.BytesIO()
            FORMATS[name].write(report, stream, pictures, (templates or {}).get(name))
            through.enter(report.manifest)
            yield Made(FORMATS[name], stream.getvalue(), report.stated, report.manifest.mark, pictures.missing)


def made(outline: Outline, forms: Iterable[str], through: Catalogue, **given: Any) -> dict[str, bytes]:
    """Return the files of a report, by form."""
    return {one.form.name: one.content for one in each(outline, forms, through, **given)}
