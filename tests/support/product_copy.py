"""A copy of the product that a test adds to, and a test file that is run in it."""

import os
import shutil
import subprocess
import sys

from support.source_tree import ROOT


def copy_packages(folder, *names):
    """Copy packages of the product into a folder."""
    for name in names:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def run_surfaces(folder, surfaces):
    """Run a file of tests in a folder, on the packages that are copied there and a database of its own."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    shutil.copy(surfaces, folder / "test_surfaces.py")
    own = {
        "PYTHONPATH": str(folder),
        "FACTS_DATABASE_URL": f"sqlite:///{folder}/facts.db",
        "XDG_CACHE_HOME": str(folder),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_surfaces.py"]
    ran = subprocess.run(command, cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:]
