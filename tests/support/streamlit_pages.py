"""Open a page of the dashboard as its address shows it, run as Streamlit runs it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parent.parent.parent / "dashboard" / "app.py")


def open_page(name, **query):
    """Return a page with the query of its address; nothing is asked for before it is opened."""
    at = AppTest.from_file(APP, default_timeout=60).run()
    if name != "overview":
        at.switch_page(f"app_pages/{name}.py")
    at.query_params.clear()
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()
