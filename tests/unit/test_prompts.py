"""What a model is sent of an article, and how much of it."""

import re

import pytest

from summarizer.article import Article, Span
from summarizer.briefing import Draft
from summarizer.engines.prompts import messages, sheet

SENTENCE = (
    "The harbour board of Lorn, which met in the old town hall with all its members, put off its vote "
    "on the new quay until the engineers have told what the old one can still bear."
)


def tokens(text: str) -> int:
    """Words and marks: fewer than a tokeniser's tokens, in the same proportion."""
    return len(re.findall(r"\w+|[^\w\s]", text))


def article_of(count: int) -> tuple[Article, Draft]:
    text = " ".join([SENTENCE] * count)
    step = len(SENTENCE) + 1
    spans = tuple(Span(n * step, n * step + len(SENTENCE)) for n in range(count))
    return Article(id="a", text=text), Draft(sentences=spans)


@pytest.mark.parametrize("count", [4, 5, 6, 8, 12, 20, 40, 200])
def test_a_prompt_is_little_longer_than_its_article(count: int) -> None:
    """Rules, numbers and marks add a quarter at the most, whatever the article's length."""
    article, draft = article_of(count)

    sent = messages(sheet(article, draft, max_chars=10**6))

    total = sum(tokens(message["content"]) for message in sent)
    assert total <= 1.25 * tokens(article.text)


def test_a_short_article_is_laid_out_briefly() -> None:
    """A short one has no marks, and what it leaves out is counted; a long one is laid out in full."""
    short, long = (sheet(*article_of(count), max_chars=10**6) for count in (4, 40))

    assert short.is_brief
    assert len(short.sentences) + short.left_out == 4
    assert not long.is_brief
    assert long.left_out == 0


def test_three_sentences_are_always_shown() -> None:
    """However short an article is, the model has something to choose among."""
    text = "It rained. Cod was dear. Nobody sang. They left."
    ends = [n + 1 for n, mark in enumerate(text) if mark == "."]
    starts = [0, *(end + 1 for end in ends)]
    spans = tuple(Span(start, end) for start, end in zip(starts, ends, strict=False))

    shown = sheet(Article(id="a", text=text), Draft(sentences=spans), max_chars=10**6)

    assert shown.sentences == spans[:3]
