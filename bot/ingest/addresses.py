"""Which IP addresses a stranger's link may lead to: those on the public internet, and no others.

Feeds and pages name addresses of their own choice, and so could make this machine ask others that
only it can reach (server-side request forgery). The question is put at the last moment, of the
address about to be dialled: names, redirects and odd spellings have been resolved by then, and a
name server that changes its mind changes nothing.
"""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
# What aiohttp passes to a socket factory: family, type, protocol, name, address.
_AddrInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]

# Where news is served. Others belong to mail, databases and the like.
PORTS = frozenset({80, 443, 8080, 8443})

# The part of IPv6 that is given out for the public internet (RFC 4291, 2.4; IANA, "IPv6 Global
# Unicast Address Assignments"). Outside it lie NAT64, mapped and compatible addresses as well.
_GLOBAL_V6 = IPv6Network("2000::/3")
# Inside what `ipaddress` of Python 3.11 to 3.13 calls global, and yet a way to other addresses.
_DOORS: tuple[Network, ...] = (
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments; Oracle's metadata service
    IPv4Network("192.88.99.0/24"),  # 6to4 relay
    IPv4Network("168.63.129.16/32"),  # Azure's host, in public space
    IPv6Network("2001::/23"),  # IETF protocol assignments: Teredo, AMT, ORCHID
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("3fff::/20"),  # documentation
)


class AddressRefused(OSError):
    """The address may not be dialled. All of one kind say the same, so that aiohttp keeps them."""


def is_open(address: str, port: int, *, allowed: Iterable[Network]) -> bool:
    """Whether an address and port may be dialled.

    `allowed` networks are open on every port. An IPv4 address in IPv6 clothes (::ffff:a.b.c.d) is
    judged as what it is, since that is what is dialled. What is no IP address is not open.
    """
    return is_in(address, allowed) or (port in PORTS and _is_public(address))


def is_in(address: str, networks: Iterable[Network]) -> bool:
    """Whether an IP address, in its usual spelling, is in one of the networks; no for a name."""
    ip = _parsed(address)
    return ip is not None and any(ip in network for network in networks)


def guarded_socket(allowed: Iterable[Network]) -> Callable[[_AddrInfo], socket.socket]:
    """A socket factory for aiohttp's TCPConnector that raises AddressRefused where not open."""

    networks = tuple(allowed)

    def open_socket(info: _AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        if not is_open(where[0], where[1], allowed=networks):
            raise AddressRefused("the address or port is not public")
        return socket.socket(family, kind, protocol)

    return open_socket


def _parsed(address: str) -> Address | None:
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def _is_public(address: str) -> bool:
    ip = _parsed(address)
    if ip is None or (isinstance(ip, IPv6Address) and ip not in _GLOBAL_V6):
        return False
    if any(ip in door for door in _DOORS):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
