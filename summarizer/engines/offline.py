"""The engine that needs no network and no model beyond the local one.

text ──► analysis ──► entities ──► quotes ──┬──► follow-ups
     └─► dates ─────────────────────────────┘    summary
"""

from summarizer.article import Article
from summarizer.briefing import Draft, EngineName
from summarizer.dates import find_dates, phrases
from summarizer.entities import find_entities
from summarizer.events import find_follow_ups
from summarizer.language import Language
from summarizer.quotes import find_quotes
from summarizer.salience import summary
from summarizer.world import World

# Raised by one whenever the same article would be read differently.
RULES_VERSION = "1"


class OfflineEngine:
    """Reads with a local language model and rules. Not safe to share between threads."""

    def __init__(self, language: Language, world: World) -> None:
        self._language = language
        self._world = world

    @classmethod
    def load(cls, model: str) -> "OfflineEngine":
        """Load the language model by its package name; raises ModelMissing."""
        return cls(Language.load(model), World.load())

    @property
    def name(self) -> EngineName:
        """`offline`, with the version of the rules and of the model."""
        return EngineName(name="offline", version=f"{RULES_VERSION}+{self._language.version}")

    def draft(self, article: Article) -> Draft:
        """Claims about an English article; the same article always gives the same draft."""
        analysis = self._language.analyse(article.text)
        entities = find_entities(analysis, self._world)
        dates = phrases(find_dates(article.text, article.published))
        quotes, unproven = find_quotes(analysis, entities)
        return Draft(
            summary=tuple(summary(article, analysis, entities=entities, quotes=quotes)),
            quotes=tuple(quotes),
            follow_ups=tuple(
                find_follow_ups(article, analysis, entities=entities, dates=dates, quotes=quotes)
            ),
            topics=entities.topics(),
            mentions=entities.mentions,
            rejected=tuple(unproven),
        )
