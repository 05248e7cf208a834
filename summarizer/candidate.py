"""A word that looks ahead, before it is weighed: its cue, its date and who does it.

Verbs become candidates by `summarizer.futures`, nouns by `summarizer.occasions`.
"""

from dataclasses import dataclass
from typing import NamedTuple

from summarizer.briefing import Certainty
from summarizer.dates import DateMention
from summarizer.language import Sentence, Token

SCHEDULED, LIKELY = Certainty.SCHEDULED, Certainty.LIKELY
POSSIBLE, UNDECIDED = Certainty.POSSIBLE, Certainty.UNDECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What makes a verb or an occasion a future, and how sure that is.

    `chain` are the tokens above the verb that belong to the cue ("is likely", "plans"): a date or a
    subject told there counts as the verb's. `kind` groups cues that are weighed alike, `shade`
    parts the cues of one kind. `shared` is a cue that stands at another verb: "to close and open".
    """

    words: str
    kind: str
    certainty: Certainty
    shade: str = ""
    needs_date: bool = False
    chain: tuple[int, ...] = ()
    shared: bool = False

    @property
    def key(self) -> str:
        """The name of its kind and shade among the weights."""
        return "_".join(filter(None, (self.kind.replace(" ", "_"), self.shade)))

    @property
    def is_faint(self) -> bool:
        """Whether without a date there is nothing ahead in it at all."""
        return self.kind in {"present", "infinitive"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A verb or an occasion with its cue, the date that it may have, and who does it."""

    head: Token
    cue: Cue
    date: DateMention | None
    subject: Token | None
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A word that looked ahead and was left out, with the reason."""

    sentence: Sentence
    head: int
    reason: str


class Trait(NamedTuple):
    """One thing seen in the text, `group.name`, in words for readers."""

    key: str
    words: str
