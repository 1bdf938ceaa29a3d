"""The process that reads files which come back: `python -m facts.recall.worker png 9 < picture.png`."""

from __future__ import annotations

import json
import sys

from facts.documents.document_worker import limit_memory, limit_time
from facts.documents.limits import MEGABYTE
from facts.recall.file_reading import parse

MEMORY_BYTES = 1500 * MEGABYTE
"""Of addresses; the libraries of tables take hundreds of megabytes of them without using them."""


def main() -> None:
    """Read one file and write what it carries."""
    limit_time(int(sys.argv[2]))
    limit_memory(MEMORY_BYTES)
    sys.stdout.buffer.write(json.dumps(parse(sys.argv[1], sys.stdin.buffer.read())).encode())


if __name__ == "__main__":
    main()
