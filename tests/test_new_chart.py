"""A chart is one file and one entry: in a copy of the dashboard two are added, and every surface is asked for them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MORE = ROOT / "tests" / "one_chart_more"


def test_a_new_chart_goes_through_every_surface(tmp_path):
    copy = tmp_path / "dashboard"
    shutil.copytree(ROOT / "dashboard", copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dots", "beads"):
        shutil.copy(MORE / f"{name}.py", copy / "charts")
        enter_chart(copy / "charts" / "__init__.py", name)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    shutil.copy(MORE / "surfaces.py", tmp_path / "test_surfaces.py")
    own = {
        "PYTHONPATH": str(tmp_path),
        "FACTS_DATABASE_URL": f"sqlite:///{tmp_path}/facts.db",
        "XDG_CACHE_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_surfaces.py"]
    ran = subprocess.run(command, cwd=tmp_path, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:]


def enter_chart(registry, name):
    """Write the one entry: its import, and its place at the end of the list."""
    text = registry.read_text(encoding="utf-8")
    first, last = "from dashboard.charts.chart import", "COVERAGE"
    assert text.count(first) == 1
    assert f"INTERVAL, {last}" in text
    text = text.replace(first, f"from dashboard.charts.{name} import {name.upper()}\n{first}")
    registry.write_text(text.replace(f"INTERVAL, {last}", f"INTERVAL, {last}, {name.upper()}"), encoding="utf-8")
