"""Choices of the dialog: a row of few, remembered as long as it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.language import Speaker


def one(label: str, names: Mapping[str, str], key: str, default: str = "") -> str:
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


def listed(label: str, names: Mapping[str, str], key: str, default: str = "", width: int = 320) -> str:
    """Show a list of choices, for names that are long or many."""
    options = list(names)
    index = options.index(default) if default in names else 0
    return str(st.selectbox(label, options, index, format_func=names.__getitem__, key=f"share_{key}", width=width))


def appearance(say: Speaker, key: str, first: Mapping[str, str] | None = None) -> str:
    """Show the choice between light and dark, and what may come before."""
    return one(say("Appearance"), {**(first or {}), "light": say("Light"), "dark": say("Dark")}, key)
