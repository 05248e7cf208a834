"""A name that may mean several, asked back: which of them a reader's next words choose. Pure.

"georgia" → "Georgia (country)" or "Georgia (place)" → "the country" → "Georgia (country)"
"""

import re
from collections.abc import Sequence

from bot.qa.place import LAST, place_of
from bot.qa.plain import to_the_end

# What people call a choice of each kind; a dash stands for a space.
_KINDS = {
    "country": "state nation republic country",
    "person": "person man woman guy politician somebody human",
    "organisation": "organisation organization org company group body team party club band",
    "place": "place city town region province county island river area us-state american-state",
}
_YES = re.compile(r"(?:yes|yep|yeah|yup|y|right|correct|sure|that one|that|ok)", re.IGNORECASE)
_LEADING_UP = re.compile(
    r"^(?:(?:i|we) (?:mean|meant|want|wanted)|the|a|an|that is|it is|is|in|for|about|of|just)\s+",
    re.IGNORECASE,
)


def chosen(line: str, choices: Sequence[str]) -> str | None:
    """The one choice that a line means and nothing else; None where it means none, or several."""
    # Without the words that only lead up to the choice ("I mean the …").
    line = to_the_end(lambda told: _LEADING_UP.sub("", told), line)
    place = place_of(line)
    if place is not None:
        at = len(choices) if place == LAST else place
        return choices[at - 1] if at <= len(choices) else None
    if _YES.fullmatch(line):
        return choices[0] if len(choices) == 1 else None
    words = re.sub(r"[^\w\s'-]", "", line).lower().removesuffix(" one").strip()
    fitting = [choice for choice in choices if words and _fits(words, choice)]
    return fitting[0] if len(fitting) == 1 else None


def settled(text: str, words: str, choice: str) -> str:
    """A question with one choice in the place of the words that were in doubt."""
    found = re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE)
    if not found:
        return f"what's next for {choice}?"
    return f"{text[: found.start()]}{choice}{text[found.end() :]}".strip()


def _fits(words: str, choice: str) -> bool:
    """Whether words are a choice's own, or tell what kind of thing it is."""
    name, _, kind = choice.lower().rstrip(")").partition(" (")
    own = {*name.split(), *kind.split()}
    return set(words.split()) <= own or words.replace(" ", "-") in _KINDS.get(kind, "").split()
