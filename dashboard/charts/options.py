"""What a chart is told besides its facts: language, appearance, size, and who translates its fixed words."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import theme
from facts.language import Speaker

WIDE, NARROW = 820, 360
ENGLISH = Speaker("en")


def say(words: str) -> str:
    """Return the words as they are; marks a literal for translation where no language is known yet."""
    return words


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """How to draw a chart; `say` translates a literal English string.

    `note` and `mark`, the id of what leaves the house, are added to every caption.
    """

    language: str = "en"
    dark: bool = False
    log: bool = False
    title: str | None = None
    caption: str | None = None
    note: str = ""
    mark: str = ""
    width: int | None = None
    height: int | None = None
    narrow: bool = False
    say: Speaker = ENGLISH

    @property
    def look(self) -> theme.Tokens:
        return theme.tokens(self.dark)

    @property
    def room(self) -> int:
        """Width in pixels to plan labels for; a figure of unknown width is planned for a small window."""
        return self.width or (NARROW if self.narrow else WIDE)
