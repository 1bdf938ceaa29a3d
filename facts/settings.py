"""Settings: read once at the entry point, from the environment, and frozen. Nothing else reads the environment."""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from facts.errors import FactsError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SITE = re.compile(r"\*|'self'|'none'|https?:|(https?://)?(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the catalogue is kept, where the dashboard listens, who is at the keyboard, and who may frame embeds."""

    database_url: str
    host: str = "127.0.0.1"
    port: int = 8501
    actor: str = "local"
    frame_ancestors: str = "*"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server: then everyone may edit."""
        return self.host in ("127.0.0.1", "localhost", "::1")


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read FACTS_DATABASE_URL, _HOST, _PORT, _ACTOR and _FRAME_ANCESTORS; raise FactsError naming a bad one."""
    values = os.environ if environment is None else environment
    port = values.get("FACTS_PORT", "8501")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise FactsError(f"got {port!r}", where="FACTS_PORT", remedy="Write a port number such as 8501.")
    return Settings(
        database_url=values.get("FACTS_DATABASE_URL") or default_database_url(),
        host=values.get("FACTS_HOST") or "127.0.0.1",
        port=int(port),
        actor=values.get("FACTS_ACTOR") or _user(),
        frame_ancestors=_ancestors(values.get("FACTS_FRAME_ANCESTORS") or "*"),
    )


def _ancestors(written: str) -> str:
    """Return the sites that may frame the embeds, as a security policy writes them."""
    sites = written.replace(",", " ").split()
    wrong = [site for site in sites if not _SITE.fullmatch(site)]
    if wrong:
        raise FactsError(
            f"got {wrong[0]!r}",
            where="FACTS_FRAME_ANCESTORS",
            remedy="Write sites such as https://www.example.org, separated by spaces; * is any, 'self' only this one.",
        )
    return " ".join(sites)


def default_database_url() -> str:
    """Return the SQLite file in the platform's folder for user data."""
    folder = Path(platformdirs.user_data_dir("facts-dashboard", appauthor=False))
    return f"sqlite:///{folder.as_posix()}/catalogue.sqlite"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
