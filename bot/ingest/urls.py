"""Addresses as text: which are fit to fetch, which two are the same, how one is shown.

yarl is the one parser: what it reads here is what aiohttp dials. No network.
"""

import re

from yarl import URL

from bot.ingest.errors import UrlInvalid

# Parameters that tell a publisher where a reader came from; no page depends on them.
_TRACKERS = frozenset(
    "_hsenc _hsmi cmp cmpid dclid fbclid ftag gbraid gclid guccounter guce_referrer "
    "guce_referrer_sig igsh igshid ito li_fat_id mc_cid mc_eid mkt_tok msclkid ocid oly_anon_id "
    "oly_enc_id ref ref_src ref_url s_cid smid smtyp src_trk traffic_source ttclid twclid vero_id "
    "wbraid xtor yclid".split()
)
_TRACKER_PREFIXES = ("utm_", "at_", "hsa_", "mtm_", "ns_", "pk_", "wt_", "wt.", "__twitter_")
# Letters, digits and marks of an internationalised name; dots, or an IPv6 address.
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+(?:%\S+)?")
_SCHEMES = frozenset({"http", "https"})
# An address that fills a screen says no more than its beginning.
_SHOWN_LENGTH = 200


def parse(text: str) -> URL:
    """An absolute http or https address, with host and path as they are sent.

    White space around it goes, as do a dot behind the host and line breaks inside, which feeds have.
    Raises UrlInvalid for all else.
    """
    plain = re.sub(r"[\t\r\n]", "", text).strip()
    try:
        url = URL(plain)
        host = (url.host or "").rstrip(".")
    except ValueError as error:
        raise UrlInvalid(f"{shown(plain)} is no address: check its spelling.") from error
    if url.scheme not in _SCHEMES:
        raise UrlInvalid(f"{shown(plain)} is not http or https: give a web address.")
    if not _HOST.fullmatch(host):
        raise UrlInvalid(f"{shown(plain)} names no host: check its spelling.")
    bare = url.with_host(host)
    return bare.with_path(bare.raw_path, encoded=True, keep_query=True, keep_fragment=True)


def canonical(url: str) -> str:
    """The one spelling of an address under which an article is known.

    Gone are fragment, user, password, default port and tracking parameters; the host is in lower
    case and IDNA form, the path without "..", percent signs only where needed. What may matter
    stays as it is: the order of the other parameters, a slash at the end, http beside https.
    Raises UrlInvalid. Applying it twice changes nothing.
    """
    plain = parse(url).with_user(None).with_fragment(None)
    kept = [part for part in plain.raw_query_string.split("&") if part and not _tracks(part)]
    bare = str(plain.with_query(None))
    return f"{bare}?{'&'.join(kept)}" if kept else bare


def resolve(link: str, *, base: str) -> str | None:
    """A link as an absolute address, `base` being where it stands; None where it leads nowhere.

    Nowhere is also what is no web address (mailto:, javascript:) and a link without a word.
    """
    if not link.strip():
        return None
    try:
        return str(parse(str(URL(base).join(URL(link.strip())))))
    except (UrlInvalid, ValueError):
        return None


def shown(url: object) -> str:
    """An address for people and logs: user, password, query and fragment may be secrets."""
    bare = re.sub(r"(?<=//)[^/?#]*@", "", str(url))
    path, mark, _ = bare.partition("?")
    return f"{path.partition('#')[0]}{mark}{'…' if mark else ''}"[:_SHOWN_LENGTH]


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)
