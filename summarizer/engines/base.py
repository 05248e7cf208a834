"""What every engine offers: a Draft of claims about one article."""

from typing import Protocol

from summarizer.article import Article
from summarizer.briefing import Draft, EngineName


class Engine(Protocol):
    """Reads an article and claims; nothing that it says is believed before `verify`."""

    @property
    def name(self) -> EngineName:
        """Which engine this is, as briefings record it."""
        ...

    def draft(self, article: Article) -> Draft:
        """Claims about the article; raises EngineFailed where it can make none."""
        ...
