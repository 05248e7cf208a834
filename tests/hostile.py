"""What the world throws at Daybook, made by rule: addresses that lead inside, feeds that are broken.

Every generator is deterministic, so that a failure can be repeated from its place in the list.
"""

import ipaddress
from collections.abc import Callable, Iterator
from itertools import product

# The own machine, a cloud's metadata service, an intranet.
INSIDE = ("127.0.0.1", "169.254.169.254", "10.1.2.3")
_FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def oct_of(number: int) -> str:
    """C's octal."""
    return f"0{number:o}"


def hex_of(number: int) -> str:
    """C's hexadecimal."""
    return f"{number:#x}"


# How C reads a number: decimal, octal, hexadecimal.
_WRITERS: tuple[Callable[[int], str], ...] = (str, oct_of, hex_of)


def inside_urls(ip: str) -> Iterator[str]:
    """Some 350 ways to write a URL that means an IPv4 address which strangers must not reach."""
    for host in dict.fromkeys((*_dotted(ip), *_numbers(ip), *_unicode(ip), *_v6(ip))):
        yield f"http://{host}/latest"
    yield from _tricks(ip)


def _dotted(ip: str) -> Iterator[str]:
    """inet_aton reads each part as decimal, octal or hexadecimal, and takes one to four parts."""
    octets = [int(part) for part in ip.split(".")]
    for writers in product(_WRITERS, repeat=len(octets)):
        yield ".".join(write(octet) for write, octet in zip(writers, octets, strict=True))
    first, second, third, fourth = octets
    for write in _WRITERS:
        yield f"{write(first)}.{write(second)}.{write(third << 8 | fourth)}"
        yield f"{write(first)}.{write(second << 16 | third << 8 | fourth)}"
    yield ".".join(f"{octet:03d}" for octet in octets)
    yield ".".join(f"0{octet:o}".zfill(12) for octet in octets)
    yield ".".join(f"0X{octet:X}" for octet in octets)
    yield f"{ip}."


def _numbers(ip: str) -> Iterator[str]:
    value = int(ipaddress.IPv4Address(ip))
    yield from (str(value), oct_of(value), hex_of(value), f"0x{value:08X}", f"0{value:o}".zfill(20))
    # Some parsers wrap around.
    yield from (str(value + 2**32), hex_of(value + 2**32), f"-{2**32 - value}")


def _unicode(ip: str) -> Iterator[str]:
    yield ip.translate(_FULLWIDTH)
    yield ip.translate(_CIRCLED)
    for dot in "。．｡":
        yield ip.replace(".", dot)
        yield ip.replace(".", dot).translate(_FULLWIDTH)
    yield "".join(f"%{ord(char):02x}" for char in ip)
    yield ip.replace(".", "%2e")
    yield ip.replace(".", "\u00ad.")


def _v6(ip: str) -> Iterator[str]:
    """Every way of putting an IPv4 address into an IPv6 one, in hexadecimal, dotted and in full."""
    value = int(ipaddress.IPv4Address(ip))
    wrapped = {
        "mapped": 0xFFFF << 32 | value,
        "compatible": value,
        "SIIT": 0xFFFF << 48 | value,
        "NAT64": 0x64FF9B << 96 | value,
        "local NAT64": 0x64FF9B0001 << 80 | value,
        "6to4": 0x2002 << 112 | value << 80,
        "Teredo": 0x20010000 << 96 | (value ^ 0xFFFFFFFF),
        "ISATAP": 0xFE80 << 112 | 0x5EFE << 32 | value,
    }
    for number in wrapped.values():
        address = ipaddress.IPv6Address(number)
        yield f"[{address}]"
        yield f"[{address.exploded}]"
        yield f"[{str(address).upper()}]"
        yield f"[{address}%25lo]"
    for prefix in ("::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "0:0:0:0:0:ffff:"):
        yield f"[{prefix}{ip}]"


def _tricks(ip: str) -> Iterator[str]:
    yield from (
        f"http://news.example.com@{ip}/",
        f"http://news.example.com:80@{ip}/",
        f"http://{ip}:80@{ip}/",
        f"http://{ip}#@news.example.com/",
        f"http://{ip}?@news.example.com/",
        f"http://{ip}\\@news.example.com/",
        f"http://news.example.com\\@{ip}/",
        f"http:\\\\{ip}\\",
        f"http:{ip}/",
        f"http:/{ip}/",
        f"http:///{ip}/",
        f"//{ip}/",
        f" http://{ip}/",
        f"http://{ip}\t/",
        f"ht\ntp://{ip}/",
        f"http://{ip}%00.example.com/",
        f"http://{ip}%20/",
        f"http://{ip}:0/",
        f"http://{ip}:65536/",
        f"http://{ip}:22/",
        f"http://{ip}:08080/",
        f"https://{ip}/",
        f"HTTP://{ip}/",
        f"ftp://{ip}/",
        f"gopher://{ip}:70/_x",
        f"dict://{ip}:11211/stat",
        f"ldap://{ip}/",
        f"file://{ip}/etc/hosts",
        f"jar:http://{ip}!/",
        f"view-source:http://{ip}/",
        f"url:http://{ip}/",
        f"http+unix://{ip}/",
    )
