"""The command line: each command is one verb of the catalogue, and exits 0, 1 (findings) or 2 (cannot be done).

A command is a function in a module of this package; the modules stand here in the order of the help.
"""

from facts.cli import server_commands, find_commands, file_commands, article_commands  # noqa: F401, I001 - each adds its commands
from facts.cli import case_commands, update_commands, watch_commands  # noqa: F401 - the same
from facts.cli.console import main

__all__ = ["main"]
