"""The parts of a reader's words: each name or single word, and how they lie beside each other. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.topics.words import SOFT


class Part(NamedTuple):
    """One name of the topic: the groups that it may mean; none for a word that names nobody.

    `at` is the index of its first token. `is_sure` words are well spelt though they name nobody.
    """

    typed: str
    at: int
    groups: tuple[frozenset[str], ...] = ()
    by_surname: bool = False
    is_sure: bool = False


def apart(parts: Sequence[Part]) -> Iterator[Part]:
    """Part a surname from whoever on file bears it, where another first name stands before it."""
    at = 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        at += 1
        if after is not None and _is_first_name(part, after, alone=len(parts) == 2):
            yield Part(f"{part.typed} {after.typed}", part.at)
            at += 1
        else:
            yield part


def _is_first_name(part: Part, after: Part, *, alone: bool) -> bool:
    return (
        after.by_surname
        and not part.groups
        and part.at + 1 == after.at
        and part.typed.lower() not in SOFT
        and (alone or part.typed[0].isupper())
    )


def doubted(parts: Sequence[Part]) -> list[str]:
    """What may be a name misspelt: words in a row, a capitalised word, or the only unknown one."""
    unknown = [
        part
        for part in parts
        if not part.groups and not part.is_sure and part.typed.lower() not in SOFT
    ]
    runs = [[part] for part in unknown[:1]]
    for before, part in pairwise(unknown):
        if before.at + 1 == part.at:
            runs[-1].append(part)
        else:
            runs.append([part])
    phrases = [" ".join(part.typed for part in run) for run in runs if len(run) > 1]
    single = [part.typed for part in unknown if part.typed[0].isupper() or len(unknown) == 1]
    return phrases + single
