"""Say whether there is a chart of the name that comes on the standard input: `facts link` asks, without a server."""

from __future__ import annotations

import sys

from dashboard.charts import find_chart
from facts.cli.console import CANNOT, print_error
from facts.errors import NotFound


def main() -> int:
    """Look for the chart; return the exit code."""
    try:
        find_chart(sys.stdin.read(), "CHART")
    except NotFound as error:
        print_error(error)
        return CANNOT
    return 0


if __name__ == "__main__":
    sys.exit(main())
