"""Our own files for pages outside the dashboard: each with an address that holds its content's hash, the typeface too.

The typeface is the same, in files and ranges of letters, as in the dashboard's theme.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from dashboard import theme

_OWN = Path(__file__).parent / "static"
_SHARED = Path(__file__).parent.parent / "static"
_THEME = Path(__file__).parent.parent / ".streamlit" / "config.toml"
BUNDLE = "plotly-basic.min.js"
LATIN = "ibm-plex-sans-latin-wght-normal.woff2"  # the letters that every page needs
SERVED = {
    BUNDLE: (_SHARED, "text/javascript; charset=utf-8"),
    "chart.js": (_OWN, "text/javascript; charset=utf-8"),
    "copy.js": (_OWN, "text/javascript; charset=utf-8"),
    "chart.css": (_OWN, "text/css; charset=utf-8"),
    LATIN: (_SHARED, "font/woff2"),
    "ibm-plex-sans-latin-ext-wght-normal.woff2": (_SHARED, "font/woff2"),
}
_IN_OUR_FACE = ("chart.css", "page.css")  # for the few words of a card it would weigh twenty times the card


def find_file(name: str) -> Path:
    return SERVED[name][0] / name


@cache
def read_text(name: str) -> str:
    """Return a text of ours; a sheet begins with the typeface and the colours of the charts."""
    written = (_OWN / name).read_text(encoding="utf-8")
    faces = "".join(map(_face_rule, read_faces())) if name in _IN_OUR_FACE else ""
    return faces + _colour_rules() + written if name.endswith(".css") else written


@cache
def read_asset(name: str) -> tuple[bytes, str]:
    """Return a file that is served, and the hash of its content."""
    content = read_text(name).encode() if SERVED[name][0] is _OWN else find_file(name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


def find_address(name: str) -> str:
    """Return the path of a file, which changes when its content does."""
    return f"/embed/static/{read_asset(name)[1]}/{name}"


def _colour_rules() -> str:
    """Return the colours as a sheet: the reader's appearance, unless the page has one of its own."""
    light, dark = (_list_variables(theme.get_tokens(dark=dark)) for dark in (False, True))
    return (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
    )


def _list_variables(look: theme.ThemeTokens) -> str:
    names = ("paper", "ink", "muted", "rule", "accent")
    return ";".join(f"--{name}:{getattr(look, name)}" for name in names)


@cache
def read_faces() -> list[dict[str, str]]:
    """Return the faces of the dashboard's theme."""
    with _THEME.open("rb") as file:
        found: list[dict[str, str]] = tomllib.load(file)["theme"]["fontFaces"]
    return found


def _face_rule(face: dict[str, str]) -> str:
    """Return a face for a style sheet; text is shown at once, and in the typeface when it has come."""
    address = find_address(face["url"].rsplit("/", 1)[-1])
    return (
        f'@font-face{{font-family:"{face["family"]}";src:url({address}) format("woff2");font-weight:{face["weight"]};'
        f"font-style:{face['style']};font-display:swap;unicode-range:{face['unicodeRange']}}}\n"
    )
