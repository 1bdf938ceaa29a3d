"""What the parts of the dialog show: choices, remembered as long as it is open, words to copy, links to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import assets
from dashboard.html_tags import Html, make_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.language import Speaker


def choose_named(label: str, names: Mapping[str, str], key: str, default: str = "") -> str:
    """Show a row of choices by their names, the first one taken unless another is the default."""
    return str(
        st.segmented_control(
            label,
            list(names),
            format_func=names.__getitem__,
            default=default or next(iter(names)),
            required=True,
            key=f"share_{key}",
        )
    )


def choose_listed(label: str, names: Mapping[str, str], key: str, default: str = "", width: int = 320) -> str:
    """Show a list of choices, for names that are long or many."""
    options = list(names)
    index = options.index(default) if default in names else 0
    return str(st.selectbox(label, options, index, format_func=names.__getitem__, key=f"share_{key}", width=width))


def choose_appearance(say: Speaker, key: str, first: Mapping[str, str] | None = None) -> str:
    """Show the choice between light and dark, and what may come before."""
    return choose_named(say("Appearance"), {**(first or {}), "light": say("Light"), "dark": say("Dark")}, key)


def enable_copying(place: str) -> None:
    """Bring the script that copies to a page or a dialog."""
    with st.container(key=f"copier_{place}"):
        st.html(make_tag("script", src=assets.find_address("copy.js")), unsafe_allow_javascript=True)


def show_copyable(title: str, words: str, button: str, say: Speaker, *, language: str | None = None) -> None:
    """Show words under a title, with a button that copies them; `language` is that of the words."""
    st.html(_make_copyable(title, words, button, say, language))


def _make_copyable(title: str, words: str, button: str, say: Speaker, language: str | None) -> Html:
    copies = make_tag(
        "button",
        button,
        type="button",
        class_="copies",
        data_done=say("Copied"),
        data_failed=say("Not copied: select the words and copy them"),
    )
    # Code to paste is Html, and yet here it is text.
    shown = make_tag("pre", str(words), tabindex="0", role="region", aria_label=title, lang=language)
    head = make_tag("div", make_tag("p", title, class_="title"), make_tag("span", role="status"), copies, class_="head")
    return make_tag("div", head, shown, class_="copyable")


def show_file_links(links: Mapping[str, str]) -> None:
    """Show links to files by their labels; the reader's browser saves what they lead to."""
    st.html(
        make_tag(
            "div", *(make_tag("a", label, href=path, download=True) for label, path in links.items()), class_="files"
        )
    )


def show_picture(path: str, words: str) -> None:
    """Show a picture of ours, told in words to those who cannot see it."""
    st.html(make_tag("div", make_tag("img", src=path, alt=words), class_="picture"))
