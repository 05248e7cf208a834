"""Words as names are compared in them: marks made plain, lower case, no accents. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# The longest names have eight words ("Organisation for the Prohibition of Chemical Weapons").
LONGEST = 8

_MARKS = str.maketrans(dict.fromkeys("’‘ʻʼ`", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?!\w)")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}|\b[A-Za-z](?:\.[A-Za-z])+\b")
# "us" in lower case is the pronoun unless it stands where only a state can.
_LOWER_US = re.compile(
    r"\bthe us\b|\bus(?=\s*[-/&]|\s+(?:and|vs\.?|versus)\s)"
    r"|(?<=[-/&])\s*us\b|\b(?:vs\.?|versus) us\b|\band us$"
)
_TOKEN = re.compile(r"([\w']+)(\s*-)?")

STOP = frozenset(
    "a about after ahead all an n nd and any anything are as at be been before between by can coming could "
    "did do does expected for from give going had happen happened happening has have he her him his "
    "how i if in into is it its just last latest like me more my new news next no not now of on or "
    "our out over say said says she show so some s tell than that the their them then there these "
    "they thing things this those to today tomorrow toward towards until up update updates upon us "
    "v versus via vs was we were what whats when where which while who whom whose why will with "
    "would yet you your".split()
)
# Words that tell nothing beside a name; they are searched for only where nothing else is left.
SOFT = frozenset(
    "affair affairs agenda conversation dialogue discussions issue issues matter matters meeting "
    "case meetings mission bloke chap dude fella guy race relation relations relationship situation statement statements story "
    "row spat saga talk talks thing tie ties topic trip visit visits "
    "chancellor deputy dr foreign general government king lady leader lord minister miss mr mrs ms "
    "mp pm pope president prime prince princess queen secretary senator sir".split()
)
# Newspaper shorthand that texts spell out.
_SHORTHAND = {
    "dem": "democratic",
    "dems": "democrats",
    "gop": "republican",
    "rep": "republican",
    "reps": "republicans",
    "pres": "president",
    "gov": "governor",
    "govt": "government",
    "intl": "international",
    "dept": "department",
    "mtg": "meeting",
    "mins": "ministers",
    "sec": "secretary",
    "repub": "republican",
    "repubs": "republicans",
    "brits": "British",
    "aussie": "Australian",
    "scope": "telescope",
    "kiwi": "New Zealand",
    "kiwis": "New Zealanders",
    "aussies": "Australians",
    "parl": "parliament",
    "gvt": "government",
    "elex": "election",
}


class Token(NamedTuple):
    """A word as typed, its key, and whether a dash follows it."""

    typed: str
    key: str
    dashed: bool


def asked_keys(text: str) -> frozenset[str]:
    """All keys that a name in a text may have: up to eight words in a row, plurals without their s."""
    words = [token.key for token in tokens(text)]
    rows = (
        words[start : start + length]
        for start in range(len(words))
        for length in range(1, LONGEST + 1)
    )
    singular = (word[:-1] for word in words if len(word) > 2 and word.endswith("s"))
    return frozenset((*map(" ".join, rows), *singular))


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str:
    """The form that names are compared in: words in lower case without accents, single spaces."""
    return " ".join(token.key for token in tokens(text))


def tokens(words: str) -> list[Token]:
    """The words of a text in order."""
    plain = _POSSESSIVE.sub("", words.translate(_MARKS))
    plain = _DOTTED.sub(lambda dotted: dotted[0].replace(".", "").upper(), plain)
    plain = _LOWER_US.sub(lambda us: us[0].replace("us", "US"), plain)
    found = ((match[1].strip("'"), match[2]) for match in _TOKEN.finditer(plain))
    spelt = ((_SHORTHAND.get(typed, typed), dash) for typed, dash in found if typed)
    return [Token(typed, _folded(typed), bool(dash)) for typed, dash in spelt]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in split if not unicodedata.combining(mark))
