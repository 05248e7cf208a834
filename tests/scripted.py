"""An engine that does what the article says, in this process or in a worker."""

import contextlib
import os

from summarizer.article import Article, Span
from summarizer.briefing import Draft, EngineName, SummaryPoint
from summarizer.errors import EngineFailed, ModelMissing


class Scripted:
    """An engine that does what the article says: its text is the summary, or an accident."""

    def __init__(self, model: str) -> None:
        if model == "missing":
            raise ModelMissing("no such model: install it")

    @property
    def name(self) -> EngineName:
        return EngineName(name="scripted", version=str(os.getpid()))

    def draft(self, article: Article) -> Draft:
        match article.text.split()[0]:
            case "die":
                os._exit(9)
            case "spin":
                while True:
                    with contextlib.suppress(Exception):
                        " ".join(article.text)
            case "stumble":
                raise ValueError(article.text)
            case "fail":
                raise EngineFailed("nothing came back")
        whole = Span(0, len(article.text))
        return Draft(summary=(SummaryPoint(text=article.text, evidence=(whole,)),))
