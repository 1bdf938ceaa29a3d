"""What an address gives away: its id and numbers, marked in it and entered into the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.addresses import catalogue
from dashboard.addresses.asked import PLACE
from dashboard.addresses.html import Html, joined, tag
from dashboard.addresses.preview import is_preview
from facts.manifest import Manifest
from facts.recall.hypertext import metas

if TYPE_CHECKING:
    from dashboard.addresses.asked import Asked
    from dashboard.addresses.moment import Told
    from dashboard.addresses.view import View

EMBED, CARD = "embed", "card"


def chart(shown: View, form: str) -> Manifest:
    """Return the manifest of a chart as an embed or a picture; the same chart at the same address has the same id.

    What is frozen is of its moment, so that it stays the same whenever it is made.
    """
    path = f"embed/{shown.chart.name}" if form == EMBED else f"image/{shown.chart.name}.{form}"
    return Manifest.of(
        form=form,
        title=shown.heading,
        address=f"/{path}?{shown.asked.query(*PLACE, 'width')}".rstrip("?"),
        language=shown.asked.language,
        rows=shown.frame.to_dict("records") if shown.holds_facts else (),
        at=shown.asked.frozen,
    )


def card(one: Told, view: Asked) -> Manifest:
    """Return the manifest of one number as a card."""
    fact, said = one.fact, one.said(view.language)
    row: dict[str, Any] = {"id": fact.id, "revision": fact.revision, "verification": fact.verification}
    return Manifest.of(
        form=CARD,
        title=one.title(view.say),
        address=f"/embed/fact/{fact.id}?{view.query()}".rstrip("?"),
        language=view.language,
        rows=[{**row, "value_said": said}],
        at=one.moment,
    )


def entered(manifest: Manifest) -> Manifest:
    """Enter into the register what was really made for others to see."""
    if not is_preview():
        catalogue.catalogue().enter(manifest)
    return manifest


def marks(manifest: Manifest) -> Html:
    """Return the head of a page that carries its manifest."""
    return joined(*(tag("meta", name=name, content=content) for name, content in metas(manifest).items()))
