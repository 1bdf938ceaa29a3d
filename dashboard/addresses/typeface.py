"""The typeface of our pages outside the dashboard: the same files and ranges of letters as in the dashboard's theme."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_THEME = Path(__file__).parent.parent / ".streamlit" / "config.toml"
LATIN = "ibm-plex-sans-latin-wght-normal.woff2"  # the letters that every page needs


@cache
def faces() -> list[dict[str, str]]:
    with _THEME.open("rb") as file:
        found: list[dict[str, str]] = tomllib.load(file)["theme"]["fontFaces"]
    return found


def sheet(address: Callable[[str], str]) -> str:
    """Return the faces as a style sheet; text is shown at once, and in the typeface when it has come."""
    return "".join(_rule(face, address(face["url"].rsplit("/", 1)[-1])) for face in faces())


def _rule(face: dict[str, str], address: str) -> str:
    return (
        f'@font-face{{font-family:"{face["family"]}";src:url({address}) format("woff2");font-weight:{face["weight"]};'
        f"font-style:{face['style']};font-display:swap;unicode-range:{face['unicodeRange']}}}\n"
    )
