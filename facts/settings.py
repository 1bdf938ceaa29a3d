"""Settings: read once at the entry point, from the environment, and frozen. Nothing else reads the environment."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from facts.errors import FactsError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the catalogue is kept, where the dashboard listens, and who is at the keyboard."""

    database_url: str
    host: str = "127.0.0.1"
    port: int = 8501
    actor: str = "local"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server: then everyone may edit."""
        return self.host in ("127.0.0.1", "localhost", "::1")


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read FACTS_DATABASE_URL, FACTS_HOST, FACTS_PORT and FACTS_ACTOR; raise FactsError naming a bad one."""
    values = os.environ if environment is None else environment
    port = values.get("FACTS_PORT", "8501")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise FactsError(f"got {port!r}", where="FACTS_PORT", remedy="Write a port number such as 8501.")
    return Settings(
        database_url=values.get("FACTS_DATABASE_URL") or default_database_url(),
        host=values.get("FACTS_HOST") or "127.0.0.1",
        port=int(port),
        actor=values.get("FACTS_ACTOR") or _user(),
    )


def default_database_url() -> str:
    """Return the SQLite file in the platform's folder for user data."""
    folder = Path(platformdirs.user_data_dir("facts-dashboard", appauthor=False))
    return f"sqlite:///{folder.as_posix()}/catalogue.sqlite"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
