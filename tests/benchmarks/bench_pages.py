"""Time the pages in Chromium next to a bare Streamlit page with one chart, measured in the same run.

    python tests/benchmarks/bench_pages.py [MILLION.sqlite]

Prints medians and ratios: time to first chart warm with the shipped catalogue and with a million facts,
a first visit over 10 Mbit/s, and a changed filter.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
from support.programs import find

CHART = '[data-testid="stPlotlyChart"] .main-svg .scatterlayer, [data-testid="stPlotlyChart"] .main-svg .barlayer'
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
BARE = """
import plotly.graph_objects as go
import streamlit as st
log = st.toggle("log")
st.text(f"log is {log}")
st.plotly_chart(go.Figure(go.Bar(x=["a", "b", "c"], y=[1, 2, 3])))
"""
RUNS = 7


@contextmanager
def served(command, port, **environment):
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def bare(port):
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE)
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
        options = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
        with served(command + options, port) as url:
            yield url


@contextmanager
def ours(port, database):
    with served(
        [sys.executable, "-m", "dashboard.server", "--no-browser"],
        port,
        FACTS_PORT=str(port),
        FACTS_DATABASE_URL=f"sqlite:///{database}",
    ) as url:
        yield url


def visit(context, url, *, throttle=False):
    """Return (milliseconds to the first chart, bytes over the wire)."""
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    weight = []
    client.on("Network.loadingFinished", lambda event: weight.append(event["encodedDataLength"]))
    if throttle:
        client.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8},
        )
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(CHART, state="attached", timeout=120_000)
    took = (time.perf_counter() - start) * 1000
    page.close()
    return took, sum(weight)


def warm(browser, url):
    context = browser.new_context()
    visit(context, url)
    times = [visit(context, url)[0] for _ in range(RUNS)]
    context.close()
    return statistics.median(times)


def cold(browser, url):
    found = []
    for _ in range(3):
        context = browser.new_context()
        found.append(visit(context, url, throttle=True))
        context.close()
    return statistics.median(took for took, _ in found), found[0][1]


def rerun(browser, url, change, changed):
    """Return the milliseconds from a click to the page that shows its effect, idle again."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(CHART, state="attached", timeout=120_000)
    page.wait_for_selector(IDLE)
    times = []
    for turn in range(RUNS * 2):
        start = time.perf_counter()
        change(page, turn)
        changed(page, turn)
        page.wait_for_selector(IDLE)
        times.append((time.perf_counter() - start) * 1000)
        page.wait_for_timeout(400)
    context.close()
    return statistics.median(times)


def toggle_bare(page, _):
    page.locator('[data-testid="stCheckbox"] label').click()


def toggle_ours(page, turn):
    page.get_by_test_id("stButtonGroup").first.get_by_text("Linear" if turn % 2 else "Logarithmic").click()


def changed_bare(page, turn):
    page.get_by_text(f"log is {turn % 2 == 0}").wait_for(timeout=60_000)


def changed_ours(page, turn):
    page.wait_for_url(lambda url: ("scale=log" in url) is (turn % 2 == 0), timeout=60_000)


def line(name, value, floor, unit="ms"):
    print(f"{name:<48} {value:>9.0f} {unit}   floor {floor:>9.0f} {unit}   ratio {value / floor:.2f}")


def main():
    million = sys.argv[1] if len(sys.argv) > 1 else None
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=find())
        with bare(8711) as floor, ours(8712, f"{folder}/small.sqlite") as small:
            compare = f"{small}/compare?metric=patients_treated"
            floor_warm, floor_cold = warm(browser, floor), cold(browser, floor)
            ours_cold = cold(browser, compare)
            line("Compare warm, catalogue that ships", warm(browser, compare), floor_warm)
            line("first visit over 10 Mbit/s", ours_cold[0], floor_cold[0])
            line("bytes of a first visit", ours_cold[1] / 1024, floor_cold[1] / 1024, "KiB")
            floor_rerun = rerun(browser, floor, toggle_bare, changed_bare)
            line("a changed filter", rerun(browser, compare, toggle_ours, changed_ours), floor_rerun)
        if million:
            with ours(8713, million) as large:
                metric = _large_metric(million)
                line("Compare warm, a million facts", warm(browser, f"{large}/compare?metric={metric}"), floor_warm)
                took = rerun(browser, f"{large}/compare?metric={metric}", toggle_ours, changed_ours)
                line("a changed filter, a million facts", took, floor_rerun)
        browser.close()


def _large_metric(path):
    with sqlite3.connect(path) as database:
        return database.execute(
            "SELECT fact.metric FROM fact JOIN metric ON metric.id = fact.metric"
            " WHERE metric.stat_type NOT IN ('rank', 'date') GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()[0]


if __name__ == "__main__":
    main()
