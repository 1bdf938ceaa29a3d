"""Pages of the dashboard as their addresses show them, run as Streamlit runs them, and what they say."""

from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parent.parent.parent / "dashboard" / "app.py")
# A server looks once for components in the packages that are installed; a page under test does at each of its runs.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@cache
def list_pages():
    """What Streamlit registers when the frame around the pages runs for the first time."""
    at = AppTest.from_file(APP, default_timeout=60).run()
    assert not at.exception, at.exception
    return at._registered_pages


def open_page(name, **query):
    """Return a page with the query of its address; no other page was open before."""
    at = AppTest.from_file(APP, default_timeout=60)
    if name != "overview":
        at._registered_pages = list_pages()
        at.switch_page(f"app_pages/{name}.py")
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
