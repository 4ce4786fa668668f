"""Which addresses on the network may be asked: public ones, and hosts that are allowed by name."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit, urlunsplit

from comity.errors import FetchError, Forbidden

Resolve = Callable[[str, int], list[str]]
"""From a host and a port to its numeric addresses; raises OSError."""

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_UNICAST = IPv6Network("2000::/3")
_SPECIAL = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
"""IANA's special-purpose registries, as of 2025: RFC 6890 and those after it."""
_IN_PATH = "!$%&'()*+,/:;=@~-._"
_CONTROLS = re.compile(r"[\x00-\x20\x7f]")


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet; IPv4 inside IPv6 counts as what it is.

    Private, loopback, link-local, multicast, shared and reserved ranges are not (IANA's special-purpose registries).
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast and not each.is_reserved and not _is_special(each)
        for each in _faces(ip)
    )


def _is_special(ip: IPv4Address | IPv6Address) -> bool:
    """What some versions of Python take for public, and IANA does not give to hosts of the open internet."""
    if isinstance(ip, IPv6Address) and ip not in _UNICAST:
        return True
    return any(ip.version == network.version and ip in network for network in _SPECIAL)


def _faces(ip: IPv4Address | IPv6Address) -> Iterable[IPv4Address | IPv6Address]:
    """An address, or the IPv4 addresses that a mapped, translated or tunnelled one leads to."""
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    low = IPv4Address(int(ip) & 0xFFFFFFFF)
    if any(ip in network for network in _NAT64):
        return [low]
    if ip.sixtofour is not None:
        return [ip.sixtofour]
    if ip.teredo is not None:
        return [ip, *ip.teredo]
    # ::a.b.c.d, the deprecated form of IPv4 in IPv6, and ::1
    return [low, ip] if int(ip) < 1 << 32 else [ip]


def public_addresses(host: str, port: int, allowed: Iterable[str], resolve: Resolve = resolve) -> list[str]:
    """Return the addresses of a host that may be connected to.

    Raises Forbidden where none of them may, FetchError where the host is not known.
    """
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host {host} is not known: {error}", passing=True) from error
    if host.lower() in allowed:
        return found
    public = [address for address in found if is_public(address)]
    if not public:
        where = ", ".join(found[:3]) or "nowhere"
        raise Forbidden(f"{host} is at {where}, no public address: allow it with --allow-host {host}")
    return public


def is_address(text: str) -> bool:
    """Whether a text is the address of a page on the web."""
    return text[:8].lower().startswith(("http://", "https://"))


def normal(url: str) -> str:
    """Return an address in the form that is asked for: host in lower case ASCII, no fragment, all else percent-encoded.

    Raises Forbidden where it is no address of a web page.
    """
    try:
        parts = urlsplit(_CONTROLS.sub(lambda char: quote(char[0]), url.strip()))
        host, port = (parts.hostname or ""), parts.port
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError) as error:
        raise Forbidden(f"this is no address of a page: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not ascii_host:
        raise Forbidden("this is no address of a page: it begins with http:// or https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("an address with a name or password in it is not asked for")
    if not re.fullmatch(r"[a-z0-9._:\-]+", ascii_host.lower()):
        raise Forbidden(f"“{ascii_host}” is no name of a host")
    ascii_host = f"[{ascii_host.lower()}]" if ":" in ascii_host else ascii_host.lower()
    scheme = parts.scheme.lower()
    standard = port is None or port == {"http": 80, "https": 443}[scheme]
    netloc = ascii_host if standard else f"{ascii_host}:{port}"
    return urlunsplit((scheme, netloc, quote(parts.path, _IN_PATH) or "/", quote(parts.query, _IN_PATH + "?[]"), ""))
