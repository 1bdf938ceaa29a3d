"""Make reports without a server: a job comes as JSON on the standard input, from `facts report`."""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.markup import escape

from dashboard.reports import find_report_format, iter_made_reports, outline
from dashboard.reports.outline import Outline, ReportItem
from facts import settings
from facts.catalog import Actor, Role, open_catalogue
from facts.cli.console import CANNOT, err, print_error
from facts.errors import FactsError, FileError
from facts.output import make_write_error, open_output


class ReportJob(BaseModel):
    """What to make, and where to write it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spec: str | None = None
    items: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    outputs: tuple[str, ...]
    templates: tuple[str, ...] = ()
    site: str = ""

    @property
    def outline(self) -> Outline:
        """The outline of the file, with what the command line says besides it."""
        held = Outline.from_file(Path(self.spec)) if self.spec else Outline()
        items = (*held.items, *(ReportItem.read(item) for item in self.items))
        return Outline.of(title=self.title or held.title, language=self.language or held.language, items=items)

    def paths(self) -> dict[str, list[str]]:
        """Return the files to write, by form."""
        found: dict[str, list[str]] = {}
        for path in self.outputs:
            found.setdefault(_get_form(path), []).append(path)
        return found

    def brought(self) -> dict[str, bytes]:
        """Return the house templates, by form."""
        return {_get_form(path): _read_template(Path(path)) for path in self.templates}


def _get_form(path: str) -> str:
    return find_report_format(Path(path).suffix.removeprefix(".").lower()).name


def _read_template(path: Path) -> bytes:
    try:
        if path.stat().st_size > outline.LARGEST:
            raise FileError("it is too large", where=str(path), remedy="Give an empty template.")
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"cannot read ({error.strerror})", where=str(path), remedy="Check the name.") from error


def main() -> int:
    """Carry out the job of the standard input; return the exit code."""
    try:
        _carry_out(ReportJob.model_validate_json(sys.stdin.buffer.read()))
    except (FactsError, OSError) as error:
        print_error(make_write_error(error, "report") if isinstance(error, OSError) else error)
        return CANNOT
    return 0


def _carry_out(job: ReportJob) -> None:
    read = settings.read_settings()
    paths, templates = job.paths(), job.brought()
    through = open_catalogue(read.database_url, Actor(read.actor, Role.EDITOR), read.relations)
    for one in iter_made_reports(job.outline, paths, through, site=job.site, templates=templates):
        if one.missing:
            err.print(escape(f"{one.form.label} has no pictures: {one.missing}"), highlight=False, soft_wrap=True)
        for path in paths[one.form.name]:
            with open_output(path) as stream:
                stream.write(one.content)
            err.print(f"Wrote {escape(path)} ({one.stated})", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
