"""The one entry: an article and an engine in, a Briefing out, always.

Engine.draft ──► verify ──► Briefing
     └─ fails ──► fallback.draft ──► verify ──► Briefing, the failure among its rejections
"""

import dataclasses
from typing import NamedTuple

from summarizer.article import Article
from summarizer.briefing import STAND_IN, Briefing, Draft, Rejection
from summarizer.engines.base import Engine
from summarizer.errors import EngineFailed
from summarizer.verify import verify

LANGUAGES = frozenset({"en"})


class Drafted(NamedTuple):
    """What an engine claimed, and what was proven of it."""

    draft: Draft
    briefing: Briefing


def summarize(article: Article, engine: Engine, *, fallback: Engine | None = None) -> Briefing:
    """Brief an article. A language that isn't read, or a failure, gives an empty Briefing with the
    reason in `unread`; bugs and a missing model are raised."""
    return draft_and_prove(article, engine, fallback=fallback).briefing


def draft_and_prove(article: Article, engine: Engine, *, fallback: Engine | None = None) -> Drafted:
    """The same, with the draft: for who chooses further among what was found."""
    if not article.text.strip():
        return _unread(article, engine, "not read: it has no text")
    if article.language is not None and article.language not in LANGUAGES:
        return _unread(article, engine, f"not read: language {article.language}")
    try:
        return _proven(article, engine.draft(article), engine)
    except EngineFailed as error:
        if fallback is None:
            return _unread(article, engine, f"not read: {error}")
        return _proven(article, marked(fallback.draft(article), error), fallback)


def marked(draft: Draft, error: EngineFailed) -> Draft:
    """The draft of an engine that stands in for another, with why that one gave none."""
    noted = Rejection(claim=STAND_IN, reason=str(error))
    return dataclasses.replace(draft, rejected=(noted, *draft.rejected))


def _proven(article: Article, draft: Draft, engine: Engine) -> Drafted:
    return Drafted(draft, verify(article, draft, engine=engine.name))


def _unread(article: Article, engine: Engine, reason: str) -> Drafted:
    return Drafted(Draft(), verify(article, Draft(), engine=engine.name, unread=reason))
