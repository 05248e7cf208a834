"""Which addresses may be dialled."""

import socket
from ipaddress import ip_network

import pytest

from bot.ingest.addresses import AddressRefused, guarded_socket, is_open

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "::ffff:8.8.8.8",
]
# One of each block of IANA's registries of special-purpose addresses, with what lies behind it.
CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9
192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9
224.0.0.1 233.252.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::10.1.2.3 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::a00:1 100::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::
2002:a00:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fd12:3456:789a::1 fe80::1 fe80::1%lo fec0::1
ff02::1 ff0e::1
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """Addresses of the public internet are open."""
    assert is_open(address, 443, allowed=[])


@pytest.mark.parametrize("address", CLOSED)
def test_closed(address: str) -> None:
    """No special-purpose address is open, nor one that wraps another."""
    assert not is_open(address, 443, allowed=[])


@pytest.mark.parametrize("text", ["", "localhost", "2130706433", "0x7f.1", "127.1", "1.1.1.1 "])
def test_no_address(text: str) -> None:
    """What is no written-out address is not open."""
    assert not is_open(text, 443, allowed=[])


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        (80, True),
        (443, True),
        (8080, True),
        (8443, True),
        (22, False),
        (25, False),
        (6379, False),
        (0, False),
    ],
)
def test_ports(port: int, expected: bool) -> None:
    """Only the web's ports are open."""
    assert is_open("1.1.1.1", port, allowed=[]) is expected


def test_allowed_network() -> None:
    """An allowed network is open on every port, and its neighbours stay closed."""
    intranet = [ip_network("10.20.0.0/16")]

    assert is_open("10.20.3.4", 9000, allowed=intranet)
    assert is_open("::ffff:10.20.3.4", 9000, allowed=intranet)
    assert not is_open("10.21.0.1", 443, allowed=intranet)
    assert not is_open("64:ff9b::10.20.3.4", 443, allowed=intranet)


def test_socket_is_refused() -> None:
    """The factory opens no socket for a closed address."""
    factory = guarded_socket([])

    with pytest.raises(AddressRefused):
        factory((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))


def test_socket_is_opened() -> None:
    """The factory opens one of the right family where it may."""
    factory = guarded_socket([ip_network("::1")])

    with factory((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 9, 0, 0))) as made:
        assert (made.family, made.type) == (socket.AF_INET6, socket.SOCK_STREAM)
