"""The catalogue for notebooks and scripts: the facts you ask for, as a pandas frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts import settings
from facts.catalog import Actor, Catalogue, Role, check_known
from facts.errors import SelectionError, UnitError
from facts.frame import DisplayOptions, build_frame
from facts.languages import ENGLISH, INTERFACE_LANGUAGES
from facts.model import edtf_date, units
from facts.model.selection import Selection

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import pandas as pd


class Notebook(Catalogue):
    """A catalogue with its verbs, and its facts as frames; leave it with `close`, or use it in a `with` block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def frame(
        self,
        *,
        latest: bool = False,
        at: str = "",
        unit: str = "",
        currency: str = "",
        in_language: str = ENGLISH,
        **filters: Any,
    ) -> pd.DataFrame:
        """Return facts, a row each, in one unit a metric; the filters are those of the dashboard's addresses.

        `latest` keeps the newest of each facility and metric, `at` the newest by a date such as "2019-08".
        `value_said` is the number in words with its hedge, `low` to `high` is what it stands for, empty where nothing
        is said; `position` is where charts draw it, a bound too, so it is nothing to add up; `status` says whether
        it still holds.
        What cannot be told in that unit or currency is left out: `frame.attrs["left_out"]` says what, and why.
        """
        chosen = Selection.of(**filters)
        check_known(chosen, self, suggests=True)
        day = edtf_date.get_bounds(at, "at")[1] if at else None
        rows = self.list_latest(chosen, at=day) if latest or at else self.list_rows(chosen)
        told = build_frame(
            rows, DisplayOptions(language=_check_language(in_language), unit=_find_unit_code(unit), currency=currency)
        )
        if told.frame.empty and told.left_out:
            raise UnitError(told.left_out[0].reason, where=told.left_out[0].metric_label, remedy="Leave the unit out.")
        left_out = [(item.id, item.facility_name, item.value_said, item.reason) for item in told.left_out]
        told.frame.attrs.update(language=in_language, left_out=left_out, facilities=chosen.facility)
        return told.frame


def open_catalogue(url: str = "", actor: str = "") -> Notebook:
    """Open the catalogue at a SQLite or PostgreSQL address, by default that of the settings: the dashboard's own.

    It is opened as an editor, like the command line: whoever can open the database can change it. The log names the
    actor, by default you.
    """
    read = settings.read_settings()
    return Notebook.open(url or read.database_url, Actor(actor or read.actor, Role.EDITOR), read.relations)


def _check_language(code: str) -> str:
    if code not in INTERFACE_LANGUAGES:
        languages = ", ".join(INTERFACE_LANGUAGES)
        raise SelectionError(f"got {code!r}", where="in_language", remedy=f"Write one of {languages}.")
    return code


def _find_unit_code(written: str) -> str:
    """Return the code of a unit; raise UnitError for an unknown one."""
    return units.get_unit(written).code if written else ""
