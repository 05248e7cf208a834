"""A question that the grammar doesn't read, reworded by a model into one that it does.

    words ──► model ──► which kind of question, on which of the words ──► a question of ours ──► parse

The model chooses a kind and repeats words of the question: a word that the reader didn't use is
refused, so that no question is answered that was not asked. It sees nothing but the question.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.llm.budget import Asker
from bot.llm.models import ModelFor
from bot.qa.question import Intent
from summarizer.engines.prompts import Message, sanitised
from summarizer.errors import EngineFailed

# A question longer than this is none, in characters.
_LONGEST = 400
_FORMS: Mapping[Intent, str] = {
    Intent.NEXT: "what's next for {}?",
    Intent.LATEST: "latest on {}",
    Intent.QUOTES: "quotes on {}",
    Intent.WHEN: "when is {}?",
    Intent.WHO: "who is {}?",
    Intent.BRIEF: "brief me on {}",
}
_RULES = """\
The user asks a news archive something. Say which kind of question it is: next (what is still to come), \
latest (what happened), quotes (who said what), when or who (of one event), brief (the story), or none. \
about: the names or subject asked about, in words of the question only. Reply in JSON."""
# What joins the words of a topic, and need not be the reader's.
_JOINING = frozenset({"and", "of", "the", "in"})
SCHEMA: Mapping[str, Any] = {  # Any: JSON Schema
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": [*_FORMS, "none"]},
        "about": {"type": "string"},
    },
    "required": ["kind", "about"],
    "additionalProperties": False,
}


class Rewording:
    """Rewords through a model, on the account of the place and the person that ask."""

    def __init__(self, model_for: ModelFor) -> None:
        self._model_for = model_for

    async def reword(self, text: str, asker: Asker) -> str | None:
        """The question in words that the grammar reads; None where that can't be had."""
        if len(text) > _LONGEST:
            return None
        try:
            said = await self._model_for(asker).ask(_messages(text), SCHEMA)
        except EngineFailed:
            return None
        return reworded(said.text, text)


def reworded(reply: str, asked: str) -> str | None:
    """The question that a reply means; None for no question, or one about what wasn't asked."""
    found = re.search(r"\{.*?\}", reply, re.DOTALL)
    try:
        chosen = json.loads(found.group()) if found else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(chosen, dict) or chosen.get("kind") not in list(_FORMS):
        return None
    about = " ".join(_words(str(chosen.get("about", ""))))
    if not about or not set(_words(about.lower())) <= {*_words(asked.lower()), *_JOINING}:
        return None
    return _FORMS[Intent(chosen["kind"])].format(about)


def _words(text: str) -> Sequence[str]:
    return re.findall(r"[\w’'.&-]*\w", text)


def _messages(text: str) -> list[Message]:
    return [
        {"role": "system", "content": _RULES},
        {"role": "user", "content": sanitised(text).strip()},
    ]
