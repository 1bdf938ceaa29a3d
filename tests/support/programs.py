"""Find the programs that the tests drive, and install those that are missing: a browser, an office, an HTML checker."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
OFFICE = ("libreoffice-impress", "libreoffice-writer", "libreoffice-calc", "fonts-dejavu-core", "poppler-utils")
CHECKER = "vnu-jar@26.9.27"
FOLDER = Path(__file__).parent.parent.parent / ".venv" / "programs"


def find() -> str | None:
    """Return the path of an installed Chrome or Chromium; FACTS_TEST_BROWSER wins."""
    named = os.environ.get("FACTS_TEST_BROWSER")
    if named:
        return named
    return next((path for name in (*BROWSERS, MAC) if (path := shutil.which(name))), None)


def office() -> str | None:
    """Return the path of LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def checker() -> Path | None:
    """Return the path of the Nu HTML checker (a jar), where there is Java to run it."""
    found = sorted(FOLDER.glob("node_modules/vnu-jar/**/vnu.jar"))
    return found[0] if found and shutil.which("java") else None


def install() -> None:
    """Install what is missing: from Debian where we may, the browser else by Playwright, the checker by npm."""
    may = shutil.which("apt-get") is not None and os.geteuid() == 0
    if may:
        _from_debian()
    elif not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if checker() is None and shutil.which("npm") and shutil.which("java"):
        _run("npm", "install", "--silent", "--no-save", "--prefix", str(FOLDER), CHECKER)


def _from_debian() -> None:
    missing = [] if find() else ["chromium"]
    missing += [] if office() and shutil.which("pdftotext") else OFFICE
    if not shutil.which("java"):
        missing.append("default-jre-headless")
    if not shutil.which("npm"):
        missing.append("npm")
    if missing:
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing)


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    if "--install" in sys.argv:
        install()
    print(f"browser: {find() or 'the one of Playwright'}; office: {office()}; HTML checker: {checker()}")
