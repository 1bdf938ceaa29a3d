"""The modules of the project."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


SOURCES = sorted(path for name in ("facts", "dashboard") for path in (ROOT / name).rglob("*.py"))
