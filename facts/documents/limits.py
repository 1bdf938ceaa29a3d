"""How much a file from a stranger may cost. Whoever sends more gets a message, not the machine."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MAX_BYTES = 50 * MEGABYTE
"""Of a file or an answer from the web."""
MAX_HTML_BYTES = 8 * MEGABYTE
"""Of a web page: its tree takes some thirty times as much memory."""
MAX_UNPACKED_BYTES = 150 * MEGABYTE
"""Of a DOCX when unpacked, pictures included."""
MAX_MARKUP_BYTES = 16 * MEGABYTE
"""Of the words of a DOCX, with their markup."""
MAX_PAGES = 1000
MAX_PICTURE_PIXELS = 60_000_000
"""Of the pictures of a PDF that are drawn to see what is hidden by them."""
MAX_CHARACTERS = 3_000_000
MAX_PAGE_CHARACTERS = 200_000
MAX_PARTS = 2000
"""Of an e-mail or a DOCX."""

CPU_SECONDS = 9
"""Of the processor, for reading a file: however busy the machine is."""
SECONDS = 90.0
"""For reading a file as the clock on the wall shows: only where the system counts no seconds of the processor, or gives
the reader next to none."""
LOOKING_SECONDS = 2.5
"""Of the processor, for drawing the pages of a PDF to see what is hidden on them."""
FETCH_SECONDS = 30.0
"""For fetching an address and reading what it answers."""
MEMORY_BYTES = 450 * MEGABYTE
"""Of the process that reads."""
