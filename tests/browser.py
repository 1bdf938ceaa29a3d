"""Find the browser that the tests drive, and install one where there is none."""

import os
import shutil
import subprocess
import sys

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """Return the path of an installed Chrome or Chromium; FACTS_TEST_BROWSER wins."""
    named = os.environ.get("FACTS_TEST_BROWSER")
    if named:
        return named
    return next((path for name in (*NAMES, MAC) if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's chromium where there is apt and we may, else Playwright's."""
    if find():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True)
        return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if "--install" in sys.argv:
        install()
    print(f"browser: {find() or 'the one of Playwright'}")
