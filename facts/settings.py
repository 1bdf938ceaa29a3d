"""Settings: read once at the entry point, from the environment, and frozen. Nothing else reads the environment."""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import platformdirs

from facts.errors import FactsError
from facts.model.research_facility import SLUG

if TYPE_CHECKING:
    from collections.abc import Mapping

_SITE = re.compile(r"\*|'self'|'none'|https?:|(https?://)?(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?")
EMAIL = re.compile(r"[!-?A-~]+@[a-z0-9.-]+", re.ASCII)
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_OIDC = ("FACTS_OIDC_METADATA_URL", "FACTS_OIDC_CLIENT_ID", "FACTS_OIDC_CLIENT_SECRET", "FACTS_OIDC_COOKIE_SECRET")
_EDITORS = ("FACTS_EDITORS", "FACTS_EDITOR_CLAIM")
_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Login:
    """The OpenID Connect provider that says who somebody is, and what makes somebody an editor."""

    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)
    editors: frozenset[str] = frozenset()
    editor_claim: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that sends e-mail; `security` is starttls, tls, or none on this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    authority: str = ""
    """A file with the certificate of the authority to trust, where the system does not know it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the catalogue is kept, where the dashboard listens, who may change things, and who may frame embeds."""

    database_url: str = field(repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = 8501
    actor: str = "local"
    frame_ancestors: str = "*"
    public_url: str = ""
    relations: str = ""
    """A file of relations between metrics beside those that ship; none where empty."""
    login: Login | None = None
    our_facility: str = ""
    """Id of the facility whose office this is; empty where it is none's."""
    mail: MailServer | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server, directly or through a proxy with an address of its own."""
        return self.host in THIS_MACHINE and (not self.public_url or self.public_host in THIS_MACHINE)

    @property
    def everyone_edits(self) -> bool:
        """Whether whoever reaches the server may change things: on one's own machine, while no login is set up."""
        return self.is_local and self.login is None

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).hostname or ""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read FACTS_DATABASE_URL and the others of the guide for administrators; name a bad one."""
    values = os.environ if environment is None else environment
    port = values.get("FACTS_PORT", "8501")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise FactsError(f"got {port!r}", where="FACTS_PORT", remedy="Write a port number such as 8501.")
    return Settings(
        database_url=values.get("FACTS_DATABASE_URL") or get_default_database_url(),
        host=values.get("FACTS_HOST") or "127.0.0.1",
        port=int(port),
        actor=values.get("FACTS_ACTOR") or _get_user(),
        frame_ancestors=_read_ancestors(values.get("FACTS_FRAME_ANCESTORS") or "*"),
        public_url=_read_public_url(values.get("FACTS_PUBLIC_URL", "")),
        relations=values.get("FACTS_RELATIONS", ""),
        login=_read_login(values),
        our_facility=_read_facility(values.get("FACTS_OUR_FACILITY", "")),
        mail=_read_mail(values),
    )


_SECURITY = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection to a mail server is protected, with the usual port."""


def _read_mail(values: Mapping[str, str]) -> MailServer | None:
    """Return the mail server where one is set up; a password never travels unprotected."""
    host, sender = (values.get(name, "").strip() for name in ("FACTS_SMTP_HOST", "FACTS_SMTP_FROM"))
    if not host:
        return None
    security = values.get("FACTS_SMTP_SECURITY", "").strip().lower() or "starttls"
    if security not in _SECURITY or (security == "none" and host not in THIS_MACHINE):
        raise FactsError(
            f"got {security!r}",
            where="FACTS_SMTP_SECURITY",
            remedy="Write starttls or tls; none is for a server on this machine only.",
        )
    if not EMAIL.fullmatch(sender.lower()):
        raise FactsError(f"got {sender!r}", where="FACTS_SMTP_FROM", remedy="Write the e-mail address of the sender.")
    port = values.get("FACTS_SMTP_PORT") or str(_SECURITY[security])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise FactsError(f"got {port!r}", where="FACTS_SMTP_PORT", remedy="Write a port number such as 587.")
    user, password = values.get("FACTS_SMTP_USER", ""), values.get("FACTS_SMTP_PASSWORD", "")
    return MailServer(host, int(port), sender, user, password, security, values.get("FACTS_SMTP_AUTHORITY", ""))


def _read_facility(written: str) -> str:
    """Return the id of our facility; whether there is one of this id only the catalogue knows."""
    facility = written.strip()
    if facility and not re.fullmatch(SLUG, facility):
        raise FactsError(
            f"got {written[:60]!r}", where="FACTS_OUR_FACILITY", remedy="Write the id of a facility, such as cnao."
        )
    return facility


def _read_ancestors(written: str) -> str:
    """Return the sites that may frame the embeds, as a security policy writes them."""
    sites = written.replace(",", " ").split()
    wrong = [site for site in sites if not _SITE.fullmatch(site)]
    if wrong:
        raise FactsError(
            f"got {wrong[0]!r}",
            where="FACTS_FRAME_ANCESTORS",
            remedy="Write sites such as https://www.example.org, separated by spaces; * is any, 'self' only this one.",
        )
    return " ".join(sites)


def _read_public_url(written: str) -> str:
    """Return the address by which people reach the dashboard, as browsers write an origin."""
    url = written.strip().rstrip("/").lower()
    if not url:
        return ""
    scheme, host = _split_origin(url)
    if not _is_protected(scheme, host) or url != f"{scheme}://{urlsplit(url).netloc}" or "@" in url:
        raise FactsError(
            f"got {written!r}",
            where="FACTS_PUBLIC_URL",
            remedy="Write an address without a path, such as https://facts.example.org; http only for this machine.",
        )
    return url.removesuffix(":443" if scheme == "https" else ":80")


def _split_origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no port
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


def _is_protected(scheme: str, host: str) -> bool:
    """Whether what is sent there stays unread on its way."""
    return bool(host) and (scheme == "https" or (scheme == "http" and host in THIS_MACHINE))


def _read_login(values: Mapping[str, str]) -> Login | None:
    """Return the login where one is set up; raise FactsError naming what is missing of half a login."""
    given = {name: values.get(name, "").strip() for name in (*_OIDC, *_EDITORS, "FACTS_PUBLIC_URL")}
    if not any(given[name] for name in (*_OIDC, *_EDITORS)):
        return None
    missing = [name for name in (*_OIDC, "FACTS_PUBLIC_URL") if not given[name]]
    if not any(given[name] for name in _EDITORS):
        missing.append(" or ".join(_EDITORS))
    if missing:
        raise FactsError(
            f"the login is set up only in part, without {', '.join(missing)}",
            where="settings",
            remedy="Set that too, or none of FACTS_OIDC_…, FACTS_EDITORS and FACTS_EDITOR_CLAIM.",
        )
    return Login(
        _check_metadata_url(given["FACTS_OIDC_METADATA_URL"]),
        given["FACTS_OIDC_CLIENT_ID"],
        given["FACTS_OIDC_CLIENT_SECRET"],
        _check_cookie_secret(given["FACTS_OIDC_COOKIE_SECRET"]),
        _read_editors(given["FACTS_EDITORS"]),
        _read_claim(given["FACTS_EDITOR_CLAIM"]),
    )


def _check_metadata_url(url: str) -> str:
    if not _is_protected(*_split_origin(url)):
        raise FactsError(
            f"got {url!r}",
            where="FACTS_OIDC_METADATA_URL",
            remedy="Write the provider's https address that ends with /.well-known/openid-configuration.",
        )
    return url


def _check_cookie_secret(secret: str) -> str:
    """Return the secret that signs who is logged in: whoever guesses it is whoever they like."""
    if len(secret) < _SHORTEST_SECRET:
        raise FactsError(
            f"has {len(secret)} characters",
            where="FACTS_OIDC_COOKIE_SECRET",
            remedy=f"Give at least {_SHORTEST_SECRET} random ones, such as `openssl rand -hex 32` prints.",
        )
    return secret


def _read_editors(written: str) -> frozenset[str]:
    """Return the editors' e-mail addresses in small letters."""
    found = [address.strip().lower() for address in written.split(",") if address.strip()]
    wrong = [address for address in found if not EMAIL.fullmatch(address)]
    if wrong:
        raise FactsError(
            f"got {wrong[0]!r}",
            where="FACTS_EDITORS",
            remedy="Write e-mail addresses, separated by commas.",
        )
    return frozenset(found)


def _read_claim(written: str) -> tuple[str, str] | None:
    """Return the claim that makes an editor: its name, and the value it must have or hold."""
    if not written:
        return None
    name, _, value = (part.strip() for part in written.partition("="))
    if not name or not value:
        raise FactsError(
            f"got {written!r}",
            where="FACTS_EDITOR_CLAIM",
            remedy="Write a claim and its value, such as groups=facts-editors or realm_access.roles=editor.",
        )
    return name, value


def get_default_database_url() -> str:
    """Return the SQLite file in the platform's folder for user data."""
    folder = Path(platformdirs.user_data_dir("facts-dashboard", appauthor=False))
    return f"sqlite:///{folder.as_posix()}/catalogue.sqlite"


def _get_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
