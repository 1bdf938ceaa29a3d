"""The links by which other software finds out how to embed a page."""

from __future__ import annotations

from urllib.parse import urlencode

from dashboard.addresses.html import Html, joined, tag

_KINDS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


def links(address: str, base: str) -> Html:
    """Return the oEmbed links of an address."""
    return joined(
        *(
            tag("link", rel="alternate", type=kind, href=f"{base}/oembed?{urlencode({'url': address, 'format': form})}")
            for form, kind in _KINDS.items()
        )
    )
