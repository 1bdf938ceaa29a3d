"""Pages of the dashboard as their addresses show them, run as Streamlit runs them, and what they say."""

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
    at.run()
    assert not at.exception, at.exception
    return at


def words(at):
    """Everything the page says, tables included."""
    texts = [
        str(item.value)
        for kind in ("title", "header", "subheader", "markdown", "caption", "text", "code")
        for item in at.get(kind)
    ]
    tables = [frame.value.to_string() for frame in at.dataframe]
    return "\n".join([*texts, *tables]).replace("\\", "").replace("\u00a0", " ")
