"""What holds for the speech found in any text, however odd its marks and words are."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.entities import find_entities
from summarizer.language import Language
from summarizer.quotes import WORDS_MIN, find_attributed
from summarizer.world import World

WORDS = st.sampled_from(
    "Anna Larsen Holt Peter Moscow said told asked he she it they the mayor a statement according to by "
    "who which and that of for saying called read we I was is not will court found Pope King".split()
)
MARKS = st.sampled_from([*"\"“”„«»,.:;?!()—-'’…\n", "``", "''", "\n\n", "\u200d", "'s", "é", "我"])
TEXTS = st.lists(st.one_of(WORDS, MARKS), max_size=40).map(" ".join)
GLUED = st.lists(st.one_of(WORDS, MARKS, st.just(" ")), max_size=40).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(TEXTS, GLUED))
def test_every_quote_is_a_slice_with_a_reason(language: Language, text: str) -> None:
    """Quotes are slices of the text, in order, apart, of three words or more, each with a reason."""
    analysis = language.analyse(text)

    attributed, rejected = find_attributed(analysis, find_entities(analysis, World.load()))

    end = 0
    for quote, _, why in attributed:
        assert end <= quote.span.start < quote.span.end <= len(text)
        assert quote.text == text[quote.span.start : quote.span.end]
        assert len(re.findall(r"\w+", quote.text)) >= WORDS_MIN
        assert why
        assert quote.speaker != ""
        end = quote.span.end
    assert all(item.reason for item in rejected)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(TEXTS, GLUED))
def test_every_mention_lies_in_the_text(language: Language, text: str) -> None:
    """Mentions lie inside the text, in order, and mean an entity of it."""
    analysis = language.analyse(text)

    entities = find_entities(analysis, World.load())

    starts = [mention.span.start for mention in entities.mentions]
    assert starts == sorted(starts)
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in entities.mentions)
    assert all(m.entity in entities.by_id for m in entities.mentions)
