"""What a person may be typing: names that go on from the letters so far. Pure."""

import re
from collections.abc import Iterable
from itertools import islice

# What parts two names of one topic: "Norway–Ice" goes on with Iceland.
_BETWEEN = re.compile(
    r"(.*(?:\s*[–—/&,]\s*|\s+-\s+|\s+(?:and|vs)\s+|(?<=\w)-(?=[A-Z]|$)))(.*)", re.DOTALL
)


def completions(typed: str, names: Iterable[str], *, most: int) -> list[str]:
    """At most so many names that the last of the words typed may become, with the words before it.

    Names that begin with them come first, then those with a word that does; each in the order given.
    """
    parted = _BETWEEN.fullmatch(typed)
    before, begun = parted.groups() if parted else ("", typed)
    key = begun.strip().casefold()
    first: list[str] = []
    second: list[str] = []
    for name in names:
        folded = name.casefold()
        if folded.startswith(key):
            first.append(name)
            if len(first) == most:
                break
        elif len(second) < most and f" {key}" in folded:
            second.append(name)
    return [f"{before}{name}" for name in islice(dict.fromkeys([*first, *second]), most)]
