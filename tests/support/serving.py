"""Start the real server for tests that look at it through a browser."""

import contextlib
import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def served(*program, **environment):
    """Serve the dashboard, or another program, with these settings on a free port; yield its address."""
    port = int(environment.get("FACTS_PORT") or free_port())
    process = subprocess.Popen(
        [sys.executable, *(program or ("-m", "dashboard.server", "--no-browser"))],
        env={**os.environ, "FACTS_PORT": str(port), **environment},
    )
    try:
        wait_until_healthy(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_until_healthy(port, process):
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start within 30 seconds")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serve_handler(handler):
    """Serve what a handler of requests says at an address of this machine; yield the port."""
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    made.handle_error = lambda *_: None  # a client that hangs up early is what some tests are about
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made.server_address[1]
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


@contextlib.contextmanager
def stranger_at(folder):
    """Serve a folder as a site of another origin; yield what puts a page into it and returns its address."""
    (folder / "favicon.ico").write_bytes(b"")

    def put(name, body):
        page = f'<!doctype html><html lang="en"><title>Elsewhere</title><body style="margin:0">{body}</body></html>'
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        return f"http://localhost:{port}/{name}.html"

    with serve_handler(functools.partial(_Quiet, directory=folder)) as port:
        yield put
