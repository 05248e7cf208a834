"""The engine that needs no network and no model beyond the local one.

text ──► analysis ──► entities ──► quotes ──┬──► follow-ups, changes
     └─► dates ─────────────────────────────┘    summary
"""

from summarizer.article import Article
from summarizer.briefing import Draft, EngineName
from summarizer.changes import find_changes
from summarizer.dates import find_dates, phrases
from summarizer.entities import Entities, find_entities
from summarizer.events import find_told
from summarizer.explain import Reading, explain
from summarizer.language import Language
from summarizer.quotes import find_attributed
from summarizer.salience import by_salience, summary
from summarizer.verify import verify
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
        entities, reading = self._read(article)
        return _draft(article, entities, reading)

    def explain(self, article: Article) -> list[str]:
        """Why the article is read as it is, in lines of text; see `summarizer.explain`."""
        entities, reading = self._read(article)
        briefing = verify(article, _draft(article, entities, reading), engine=self.name)
        return explain(reading, briefing)

    def _read(self, article: Article) -> tuple[Entities, Reading]:
        analysis = self._language.analyse(article.text)
        entities = find_entities(analysis, self._world)
        dates = phrases(find_dates(article.text, article.published, order=article.date_order))
        attributed, unproven = find_attributed(analysis, entities)
        quotes = [item.quote for item in attributed]
        told, dismissed = find_told(
            article, analysis, entities=entities, dates=dates, quotes=quotes
        )
        reading = Reading(
            analysis=analysis,
            dates=dates,
            attributed=attributed,
            unproven=unproven,
            told=told,
            dismissed=dismissed,
        )
        return entities, reading


def _draft(article: Article, entities: Entities, reading: Reading) -> Draft:
    quotes = [item.quote for item in reading.attributed]
    return Draft(
        summary=tuple(summary(article, reading.analysis, entities=entities, quotes=quotes)),
        quotes=tuple(quotes),
        follow_ups=tuple(item.follow_up for item in reading.told),
        changes=tuple(
            find_changes(
                article, reading.analysis, entities=entities, dates=reading.dates, quotes=quotes
            )
        ),
        topics=entities.topics(),
        mentions=entities.mentions,
        rejected=tuple(reading.unproven),
        sentences=tuple(by_salience(article, reading.analysis, entities=entities, quotes=quotes)),
    )
