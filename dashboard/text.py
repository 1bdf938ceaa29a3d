"""Foreign words on our pages: shown as they are, never as Markdown, HTML or links."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&^=])")


def plain(words: object) -> str:
    """Escape text from articles, files and addresses for Streamlit's Markdown."""
    return _MARKDOWN.sub(r"\\\1", str(words).replace("\n", " "))
