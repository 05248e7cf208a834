"""What the world throws at Daybook, made by rule: addresses that lead inside, feeds that are broken.

Every generator is deterministic, so that a failure can be repeated from its place in the list.
"""

import hashlib
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


def padded_of(number: int) -> str:
    """C's octal with more zeros in front than it needs, and more than some parsers take."""
    return f"{oct_of(number):0>7}"


# How C reads a number: decimal, octal, hexadecimal, octal once more.
_WRITERS: tuple[Callable[[int], str], ...] = (str, oct_of, hex_of, padded_of)


def inside_urls(ip: str) -> Iterator[str]:
    """Some 470 ways to write a URL that means an IPv4 address which strangers must not reach."""
    for host in dict.fromkeys((*_dotted(ip), *_numbers(ip), *_unicode(ip), *_v6(ip))):
        yield f"http://{host}/latest"
    yield from _tricks(ip)


def _dotted(ip: str) -> Iterator[str]:
    """inet_aton reads each part as decimal, octal or hexadecimal, and takes one to four parts."""
    octets = [int(part) for part in ip.split(".")]
    for writers in product(_WRITERS, repeat=len(octets)):
        yield ".".join(write(octet) for write, octet in zip(writers, octets, strict=True))
    first, second, third, fourth = octets
    for one, two, rest in product(_WRITERS, repeat=3):
        yield f"{one(first)}.{two(second)}.{rest(third << 8 | fourth)}"
    for one, rest in product(_WRITERS, repeat=2):
        yield f"{one(first)}.{rest(second << 16 | third << 8 | fourth)}"
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


def broken(name: str, sound: bytes) -> Iterator[tuple[str, bytes]]:
    """72 ways in which a text file arrives broken, each with a name to find it again by."""
    for tenth in range(1, 11):
        yield f"{name} cut {tenth}", sound[: len(sound) * tenth // 11]
    for seed in range(40):
        yield f"{name} flipped {seed}", flipped(sound, seed=f"{name} {seed}", one_in=200)
    for seed in range(8):
        start, length = _places(f"{name} {seed}", len(sound), 2)
        gap = length % 40 + 1
        yield f"{name} gap {seed}", sound[:start] + sound[start + gap :]
        yield f"{name} noise {seed}", sound[:start] + _noise(f"{seed}")[:gap] + sound[start:]
    text = sound.decode()
    for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-7", "shift_jis", "cp500"):
        yield f"{name} in {encoding}", text.encode(encoding, errors="replace")


def flipped(sound: bytes, *, seed: str, one_in: int) -> bytes:
    """The bytes with one bit flipped in so many of them."""
    bad = bytearray(sound)
    for place in _places(seed, len(sound), max(1, len(sound) // one_in)):
        bad[place] ^= 1 << (place % 8)
    return bytes(bad)


def storms(count: int) -> Iterator[tuple[str, bytes]]:
    """Feeds made of one thing repeated, each of which some parser takes badly."""
    head = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Storm</title>'
    tail = b"</channel></rss>"
    bodies = {
        "attributes": b"<item " + b"".join(b'a%d="x" ' % n for n in range(count)) + b"/>",
        "same attribute": b"<item " + b'a="x" ' * count + b"/>",
        "namespaces": b"<item " + b"".join(b'xmlns:a%d="x" ' % n for n in range(count)) + b"/>",
        "attributes in HTML": _described(
            b"<p " + b"".join(b'a%d="x" ' % n for n in range(count)) + b">"
        ),
        "open comments": b"<!--" * count,
        "open comments in HTML": _described(b"<!--" * count),
        "closed comments": b"<!-- -->" * count,
        "open CDATA": b"<![CDATA[" * count,
        "open instructions": b"<?x " * count,
        "open quotes": b'<item a="' * count,
        "less than": b"<" * count,
        "less than in HTML": _described(b"<" * count),
        "ampersands": _described(b"&" * count),
        "open entities": _described(b"&a" * count),
        "numbers of characters": _described(b"&#" + b"9" * count + b";"),
        "nested": b"<a>" * count,
        "nested HTML": _described(b"<div>" * count),
        "nested items": b"<item>" * count,
        "items": b"<item><title>x</title></item>" * count,
        "dates": b"<item><pubDate>" + b"1-" * count + b"</pubDate></item>",
        "names": b"<item><" + b"x" * count + b"/></item>",
        "white space": b" \n" * count,
        "links": b"<item>" + b"<link>http://a.example/</link>" * count + b"</item>",
        "tables": _described(b"<table><tr><td>" * count),
    }
    for name, body in bodies.items():
        yield f"storm of {name}", head + body + tail
    yield "storm of doctypes", b"<!DOCTYPE rss [" * count + head + tail
    yield "storm of entities", _entities(count) + head + tail
    yield "bomb of entities", _bomb() + head + b"<item><title>&a9;</title></item>" + tail
    yield (
        "square bomb",
        (b'<!DOCTYPE rss [<!ENTITY a "' + b"x" * count + b'">]>' + head + b"&a;" * count + tail),
    )
    yield (
        "entity of a file",
        (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hosts">]>' + head + b"&a;" + tail),
    )
    yield "storm of JSON", b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * count
    yield "number of JSON", b'{"version": ' + b"9" * count + b"}"


def _described(html: bytes) -> bytes:
    return b"<item><description><![CDATA[" + html + b"]]></description></item>"


def _entities(count: int) -> bytes:
    return b"<!DOCTYPE rss [" + b"".join(b'<!ENTITY e%d "x">' % n for n in range(count)) + b"]>"


def _bomb() -> bytes:
    levels = (b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<!DOCTYPE rss [<!ENTITY a0 "boom">' + b"".join(levels) + b"]>"


def _noise(seed: str) -> bytes:
    return hashlib.sha512(seed.encode()).digest()


def _places(seed: str, length: int, count: int) -> Iterator[int]:
    """So many places in a file, scattered by a seed."""
    for number in range(count):
        digest = hashlib.sha256(f"{seed} {number}".encode()).digest()
        yield int.from_bytes(digest[:8], "big") % length
