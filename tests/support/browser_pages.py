"""Pages of the dashboard in a browser: open one, and wait until it is idle."""

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 15; Mobile) Chrome/140.0 Mobile Safari/537.36",
}


# What Streamlit itself leaves to mend, seen on a page with nothing of ours: see the test below.
STREAMLITS_OWN = {
    "svg-img-alt",
    "empty-table-header",
    "aria-allowed-role",
    "nested-interactive",
    "scrollable-region-focusable",
}


def go(page, url):
    page.goto(url)
    idle(page)


def idle(page):
    page.wait_for_selector(IDLE, timeout=60_000)
    page.wait_for_timeout(400)
    page.wait_for_selector(IDLE, timeout=60_000)
