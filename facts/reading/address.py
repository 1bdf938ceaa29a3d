"""Which machines may be asked for an article: those of the public internet, and no others."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from facts.errors import FileError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]
REMEDY = "Give an address on the public web, or save the page and give the file."


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def checked(host: str, port: int, resolver: Resolver = resolve) -> list[str]:
    """Return the addresses to connect to; raise FileError when any of a host's addresses is not public."""
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise FileError(f"there is no host {host!r}", remedy="Check the address.") from error
    if not found:
        raise FileError(f"the host {host!r} has no address", remedy="Check the address.")
    for text in found:
        if not is_public(text):
            raise FileError(f"{host!r} is not on the public web ({text})", remedy=REMEDY)
    return found


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, also where it wraps another."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(each) for each in (address, *_wrapped(address)))


def _is_global(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_reserved
        or address.is_unspecified
        or getattr(address, "is_site_local", False)
    )


def _wrapped(address: Address) -> list[Address]:
    """Return the IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo."""
    if isinstance(address, IPv4Address):
        return []
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return [each for each in found if each is not None]
