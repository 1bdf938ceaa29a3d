"""Facts from articles: each number with its hedge, unit, date and source. `open_catalogue` is the way in."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from facts.notebook import open_catalogue

__all__ = ["open_catalogue"]


def __getattr__(name: str) -> Any:
    """Import the catalogue when it is first asked for: `import facts.model.units` needs no database."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from facts.notebook import open_catalogue  # noqa: PLC0415 - see above

    return open_catalogue
