"""Time the public addresses, each beside its floor measured in the same run.

    python tests/benchmarks/bench_addresses.py [MILLION.sqlite]

An embed beside the same chart in a bare Streamlit page with `?embed=true`, over 10 Mbit/s; the image address beside
bare Kaleido; a download beside `sqlite3 -csv`, with the server's memory before and after. Everything is asked on kept
connections, as browsers, proxies and spreadsheets do.
"""

import asyncio
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
from support.programs import find

from facts.languages import INTERFACE_LANGUAGES
from facts.model.fact_columns import NAMES

CHART = "/embed/compare?metric=patients_treated"
DRAWN = ".main-svg .scatterlayer .point, .main-svg .barlayer .point"
BARE = """
import json
import plotly.graph_objects as go
import streamlit as st
st.plotly_chart(go.Figure(json.loads(open({path!r}).read())), theme=None)
"""
RUNS = 5


@contextmanager
def served(command, port, **environment):
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def ours(port, database, folder):
    environment = {"FACTS_PORT": str(port), "FACTS_DATABASE_URL": f"sqlite:///{database}", "XDG_CACHE_HOME": folder}
    return served([sys.executable, "-m", "dashboard.server", "--no-browser"], port, **environment)


def bare(port, figure):
    script = Path(figure).with_name("bare.py")
    script.write_text(BARE.format(path=str(figure)))
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    options = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    return served(command + options, port)


_KEPT = threading.local()


def get(url, **headers):
    """Return a body, asked for on the connection that this thread keeps."""
    parts = urlsplit(url)
    if getattr(_KEPT, "place", None) != parts.netloc:
        _KEPT.place, _KEPT.connection = parts.netloc, http.client.HTTPConnection(parts.netloc, timeout=120)
    path = f"{parts.path}?{parts.query}".rstrip("?")
    try:
        _KEPT.connection.request("GET", path, headers=headers)
        answer = _KEPT.connection.getresponse()
    except (http.client.RemoteDisconnected, ConnectionError):  # kept for too long
        _KEPT.connection.close()
        _KEPT.connection.request("GET", path, headers=headers)
        answer = _KEPT.connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{answer.status} {path}"
    return body


def small(url):
    """Print how long small answers take, beside the smallest that the server has."""
    floor = timed(lambda: get(f"{url}/_stcore/health"), 50)
    for path in ("/f/3d2085e97c16", "/embed/fact/3d2085e97c16", "/data/facts.csv?metric=patients_treated"):
        line(f"{path[:40]}, kept connection", timed(lambda path=path: get(url + path), 50), floor)


def timed(work, runs=RUNS):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def line(name, value, floor, unit="ms"):
    print(f"{name:<46} {value:>9.1f} {unit:<4} floor {floor:>9.1f} {unit:<4} ratio {value / floor:.3f}", flush=True)


# ---- embeds ------------------------------------------------------------------------------------


def visit(context, url):
    """Return (milliseconds to the first mark, bytes over the wire)."""
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8},
    )
    weight = []
    client.on("Network.loadingFinished", lambda event: weight.append(event["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(DRAWN).first.wait_for(state="attached", timeout=120_000)
    took = (time.perf_counter() - start) * 1000
    page.wait_for_timeout(300)
    page.close()
    return took, sum(weight) / 1024


def visits(browser, url):
    """Return the medians of (milliseconds, KiB) of a first and of a repeated visit."""
    first, again = [], []
    for _ in range(3):
        context = browser.new_context()
        first.append(visit(context, url))
        again.append(visit(context, url))
        context.close()
    return [[statistics.median(values) for values in zip(*found, strict=True)] for found in (first, again)]


def embeds(url, folder):
    figure = Path(folder) / "figure.json"
    figure.write_bytes(get(f"{url}/embed/compare.json?metric=patients_treated&width=820"))
    with sync_playwright() as play, bare(8722, figure) as (floor, _):
        browser = play.chromium.launch(executable_path=find())
        ours_, theirs = visits(browser, url + CHART), visits(browser, f"{floor}/?embed=true")
        browser.close()
    for name, mine, other in zip(("first visit", "repeat visit"), ours_, theirs, strict=True):
        line(f"embed, {name}, 10 Mbit/s: first mark", mine[0], other[0])
        line(f"embed, {name}: weight", mine[1], other[1], "KiB")
    picture = urllib.request.Request(
        f"{url}/image/compare.svg?metric=patients_treated", headers={"accept-encoding": "gzip"}
    )
    with urllib.request.urlopen(picture) as answer:
        print(f"picture embed (SVG, compressed)                {len(answer.read()) / 1024:>9.1f} KiB")


# ---- pictures ----------------------------------------------------------------------------------


async def kaleido_floor(figure):
    """Return the milliseconds of bare Kaleido: opening with the first picture, and one picture warm."""
    import kaleido

    start = time.perf_counter()
    browser = kaleido.Kaleido(n=1, timeout=30, mathjax=False)
    await browser.open()
    await browser.calc_fig(figure, opts={"format": "svg"})
    cold = (time.perf_counter() - start) * 1000
    times = []
    for _ in range(RUNS * 2):
        start = time.perf_counter()
        await browser.calc_fig(figure, opts={"format": "svg"})
        times.append((time.perf_counter() - start) * 1000)
    await browser.close()
    return cold, statistics.median(times)


def pictures(url, figure):
    cold, warm = asyncio.run(kaleido_floor(figure))
    line("image, cold (opens the browser)", timed(lambda: get(f"{url}/image/rank.svg"), 1), cold)
    # Each of these is another picture, so that none comes from the shelf.
    others = iter(product(INTERFACE_LANGUAGES, ("light", "dark"), ("linear", "log")))
    address = f"{url}/image/compare.svg?metric=patients_treated&in={{}}&theme={{}}&scale={{}}"
    line("image, warm", timed(lambda: get(address.format(*next(others))), RUNS * 3), warm)
    kept = f"{url}/image/compare.svg?metric=patients_treated"
    get(kept)
    print(f"{'image, from the shelf':<46} {timed(lambda: get(kept), 30):>9.1f} ms   target 5 ms")
    metrics = [item["metric"] for item in json.loads(get(f"{url}/data/facts.json"))["facts"]]
    paths = [f"{url}/image/trend.svg?metric={name}&in=fr" for name in dict.fromkeys(metrics)][:30]
    start = time.perf_counter()
    with ThreadPoolExecutor(30) as readers:
        found = list(readers.map(get, paths))
    print(f"{len(set(found))} different pictures for 30 readers at once: {time.perf_counter() - start:.1f} s")


# ---- downloads ---------------------------------------------------------------------------------


def memory(pid):
    """Return the MiB of its own that a process holds now; the pages of the mapped database are the system's."""
    status = Path(f"/proc/{pid}/status")
    return int(re.search(r"RssAnon:\s+(\d+)", status.read_text()).group(1)) / 1024 if status.exists() else 0.0


def stream(url, pid):
    """Read a download without keeping it; return its facts, and the most memory the server held meanwhile."""
    lines, most = 0, 0.0
    with urllib.request.urlopen(url, timeout=600) as answer:
        for count, chunk in enumerate(iter(lambda: answer.read(1 << 20), b"")):
            lines += chunk.count(b"\n")
            most = max(most, memory(pid)) if count % 10 == 0 else most
    return lines - 1, most


def sqlite_csv(database, where):
    """Let sqlite3 write the same columns of the same facts in the same order."""
    borrowed = {
        "facility_name": "a.name",
        "metric_label": "m.label",
        "article_title": "r.title",
        "publisher": "r.publisher",
        "published": "r.published",
        "url": "r.url",
        "quote": "f.quote_exact",
    }
    columns = ", ".join(borrowed.get(name, f"f.{name}") for name in NAMES)
    query = (
        f"SELECT {columns} FROM fact f JOIN facility a ON a.id = f.facility JOIN metric m ON m.id = f.metric"
        f" JOIN article r ON r.id = f.article WHERE {where} ORDER BY f.no DESC"
    )
    subprocess.run(["sqlite3", "-csv", database, query], stdout=subprocess.DEVNULL, check=True)


def downloads(url, pid, database, query, where, runs):
    found = []
    took = timed(lambda: found.append(stream(f"{url}/data/facts.csv{query}", pid)), runs)
    line(f"CSV of {found[0][0]:,} facts", took, timed(lambda: sqlite_csv(database, where), runs))
    print(f"{'  memory of the server itself meanwhile':<46} {max(most for _, most in found):>9.1f} MiB")


def main():
    million = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        with ours(8721, f"{folder}/small.sqlite", folder) as (url, _):
            small(url)
            pictures(url, json.loads(get(f"{url}/embed/compare.json?metric=patients_treated&width=640")))
            embeds(url, folder)
        if million and shutil.which("sqlite3"):
            with ours(8723, million, folder) as (url, pid):
                public = "f.review_state = 'approved' AND f.rank <> 'deprecated'"
                one = _facility_of(million, 5_000)
                downloads(url, pid, million, f"?facility={one}", f"{public} AND f.facility = '{one}'", RUNS)
                downloads(url, pid, million, "", public, 1)


def _facility_of(database, rows):
    """Return the facility whose number of facts comes nearest."""
    import sqlite3

    with sqlite3.connect(database) as connection:
        found = connection.execute("SELECT facility, count(*) FROM fact GROUP BY facility").fetchall()
    return min(found, key=lambda item: abs(item[1] - rows))[0]


if __name__ == "__main__":
    main()
