"""What tells the same as a record that is gone since its article was briefed anew. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

# A record as the store has it: its id, kind, place and body. Any: the row's own types.
Record = Mapping[Any, Any]


def successors(gone: Sequence[Record], there: Sequence[Record]) -> Iterator[dict[str, int]]:
    """For each record that is gone, the one of its kind and place whose words are most alike."""
    for old in gone:
        same = [new for new in there if new["kind"] == old["kind"] and _overlap(old, new) > 0]
        if same:
            best = max(same, key=lambda new: (_alike(old, new), _overlap(old, new)))
            yield {"id": old["id"], "successor": best["id"]}


def _overlap(one: Record, other: Record) -> int:
    """Code points that two records share; below 0 how far they are apart."""
    shared: int = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return shared


def _alike(one: Record, other: Record) -> float:
    return fuzz.ratio(one["body"], other["body"])
