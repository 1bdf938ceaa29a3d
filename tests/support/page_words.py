"""What a page of the dashboard says."""

from pathlib import Path

APP = str(Path(__file__).parent.parent.parent / "dashboard" / "app.py")


def words(at):
    """Everything the page says, tables included."""
    texts = [
        str(item.value)
        for kind in ("title", "header", "subheader", "markdown", "caption", "text", "code")
        for item in at.get(kind)
    ]
    tables = [frame.value.to_string() for frame in at.dataframe]
    return "\n".join([*texts, *tables]).replace("\\", "").replace("\u00a0", " ")
