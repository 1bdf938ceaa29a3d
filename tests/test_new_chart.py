"""A chart is one file and one entry: in a copy of the dashboard two are added, and every surface is asked for them."""

import shutil
from pathlib import Path

from support.product_copy import copy_packages, run_surfaces

ROOT = Path(__file__).parent.parent
MORE = ROOT / "tests" / "one_chart_more"


def test_a_new_chart_goes_through_every_surface(tmp_path):
    copy_packages(tmp_path, "dashboard")
    charts = tmp_path / "dashboard" / "charts"
    for name in ("dots", "beads"):
        shutil.copy(MORE / f"{name}.py", charts)
        enter_chart(charts / "__init__.py", name)
    run_surfaces(tmp_path, MORE / "surfaces.py")


def enter_chart(registry, name):
    """Write the one entry: its import, and its place at the end of the list."""
    text = registry.read_text(encoding="utf-8")
    first, last = "from dashboard.charts.chart import", "COVERAGE"
    assert text.count(first) == 1
    assert f"INTERVAL, {last}" in text
    text = text.replace(first, f"from dashboard.charts.{name} import {name.upper()}\n{first}")
    registry.write_text(text.replace(f"INTERVAL, {last}", f"INTERVAL, {last}, {name.upper()}"), encoding="utf-8")
