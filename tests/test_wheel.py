"""The wheel: holds all it needs, and works when installed elsewhere."""

import email
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_catalogue_the_pages_and_the_words(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "facts/starter/datapackage.json",
        "facts/starter/fact.csv",
        "facts/model/units.csv",
        "facts/languages/it/messages.po",
        "facts/languages/it/phrases.toml",
        "facts/languages/it/units.csv",
        "facts/py.typed",
        "dashboard/app_pages/compare.py",
        "dashboard/.streamlit/config.toml",
        "dashboard/static/style.css",
        "dashboard/static/ibm-plex-sans-latin-wght-normal.woff2",
    } <= names
    assert not [name for name in names if name.startswith("tests") or "newsletter-62.txt" in name]


def test_the_wheel_says_whose_it_is_and_under_which_licence(wheel):
    """A package index shows the description without pictures and links that lead nowhere there."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(archive.read(name))
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    assert told["License-Expression"] == "MIT"
    assert told["Author"] == "The Facts contributors"
    assert "Typing :: Typed" in told.get_all("Classifier")
    description = told.get_payload()
    assert description.startswith("# Facts")
    assert "](" not in description.replace("](http", "")


def test_it_works_when_installed_elsewhere(wheel, tmp_path):
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)],
        check=True,
    )
    find = "sys.argv[1:] = ['find', 'processors']; from facts.cli import main; main()"
    script = f"import facts, sys; print(facts.__file__); {find}"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(target),
            "FACTS_DATABASE_URL": f"sqlite:///{tmp_path}/facts.sqlite",
            "COLUMNS": "200",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[0].startswith(str(target))
    assert "more than 12,000 processors" in ran.stdout
