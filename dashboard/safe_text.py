"""Foreign words on our pages: shown as they are, never as Markdown, HTML or links."""

from __future__ import annotations

import re

from dashboard import error_messages

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&^=])")


_NOT_PRINTABLE = re.compile("[^\\t\\n\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|www)(?=[:.])|(?=@)")


def escape_markdown(words: object) -> str:
    """Escape text from articles, files and addresses for Streamlit's Markdown; addresses in it become no links.

    Of an error it is what readers may be told.
    """
    shown = error_messages.make_public_error(words) if isinstance(words, Exception) else words
    unlinked = _ADDRESS.sub(lambda found: f"{found.group()}\u200b", str(shown).replace("\n", " "))
    return _MARKDOWN.sub(r"\\\1", unlinked)


def remove_unprintable(words: object) -> str:
    """Leave out what no document can hold: control characters and halves of characters."""
    return _NOT_PRINTABLE.sub("", str(words))
