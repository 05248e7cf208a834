"""The one entry: an article and an engine in, a Briefing out, always.

Engine.draft ──► verify ──► Briefing
     └─ fails ──► fallback.draft ──► verify ──► Briefing, the failure among its rejections
"""

import dataclasses

from summarizer.article import Article
from summarizer.briefing import Briefing, Draft, Rejection
from summarizer.engines.base import Engine
from summarizer.errors import EngineFailed
from summarizer.verify import verify

LANGUAGES = frozenset({"en"})


def summarize(article: Article, engine: Engine, *, fallback: Engine | None = None) -> Briefing:
    """Brief an article. A language that isn't read, or a failure, gives an empty Briefing with the
    reason in `unread`; bugs and a missing model are raised."""
    if not article.text.strip():
        return verify(article, Draft(), engine=engine.name, unread="not read: it has no text")
    if article.language is not None and article.language not in LANGUAGES:
        reason = f"not read: language {article.language}"
        return verify(article, Draft(), engine=engine.name, unread=reason)
    try:
        return verify(article, engine.draft(article), engine=engine.name)
    except EngineFailed as error:
        if fallback is None:
            return verify(article, Draft(), engine=engine.name, unread=f"not read: {error}")
        return _fall_back(article, fallback, error)


def _fall_back(article: Article, engine: Engine, error: EngineFailed) -> Briefing:
    draft = engine.draft(article)
    noted = Rejection(claim="engine", reason=str(error))
    draft = dataclasses.replace(draft, rejected=(noted, *draft.rejected))
    return verify(article, draft, engine=engine.name)
