"""What a reader's words mean: one topic, or why that is open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Topic:
    """What a reader asks about; equal to another that means the same, however it was typed.

    `groups` are ids of entities as `bot.records.Search.groups` wants them: a pair is two groups, an
    entity known under several ids is one. `labels` name the groups, in the order typed. `typed` are
    the words that each was named by, in lower case. `words` are the other words that carry meaning, in
    lower case; they alone make a topic that names nobody.
    """

    groups: tuple[frozenset[str], ...] = ()
    labels: tuple[str, ...] = ()
    typed: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The topic as one reads it: "Russia–United Kingdom", "Russia: grain deal"."""
        return ": ".join(part for part in ("–".join(self.labels), " ".join(self.words)) if part)

    @property
    def speaks(self) -> bool:
        """Whether it is one person or organisation, whose words can be wanted."""
        return (
            len(self.groups) == 1
            and not self.words
            and all(one.startswith(("person:", "org:")) for one in self.groups[0])
        )

    def joined(self, other: "Topic | None") -> "Topic":
        """The sides and words of both, each side once."""
        if other is None:
            return self
        sides = {
            group: (label, typed)
            for topic in (other, self)
            for group, label, typed in zip(topic.groups, topic.labels, topic.typed, strict=True)
        }
        groups = tuple(dict.fromkeys(self.groups + other.groups))
        return Topic(
            groups=groups,
            labels=tuple(sides[group][0] for group in groups),
            typed=tuple(sides[group][1] for group in groups),
            words=tuple(dict.fromkeys(self.words + other.words)),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Topic) and self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())

    def _meaning(self) -> tuple[frozenset[frozenset[str]], frozenset[str]]:
        return frozenset(self.groups), frozenset(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The words mean one topic."""

    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelt:
    """`words` are known to nobody, but close to `suggestions` (at most three, closest first).

    `is_slip`: only a letter or two of a long word, and nothing else is as close as the first; or it is
    the first name of that one alone.
    """

    words: str
    suggestions: tuple[str, ...]
    is_slip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """`words` mean several; each of `choices` typed instead means exactly one."""

    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingNamed:
    """No word is left once the filling ones are dropped."""


Resolution = Resolved | Misspelt | Ambiguous | NothingNamed
