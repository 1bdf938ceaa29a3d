"""The versions of the database, and the way from each to the next."""

from __future__ import annotations

from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0010"


def version(connection: Connection) -> str | None:
    """Return the database's version; None when it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def list_known() -> set[str]:
    """Return all versions this program can start from."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only needed when versions differ

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


# What Alembic hands to the migrations is one for the whole process.
_ONE_AT_A_TIME = Lock()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the database to the head or another version, inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - a database is migrated once, and opened often

    config = _config()
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, to)


def _config() -> Any:
    from alembic.config import Config  # noqa: PLC0415 - see upgrade

    config = Config()
    config.set_main_option("script_location", str(files("facts.store").joinpath("migrations")).replace("%", "%%"))
    return config
