"""The answers to *latest* and *brief*: the articles on a topic, and the newest one's summary."""

from collections.abc import Sequence

from bot.messages.wording import capitalised, source_words
from bot.qa.case import Answer, Case, counted_words
from bot.qa.finding import Brief
from bot.qa.lines import article_line, lead, point_line
from bot.records import ArticleRef


def latest(case: Case) -> Answer:
    """The articles on the topic by their first sentence, the newest first."""
    briefs = [brief for brief in case.briefs() if brief.summary]
    if not briefs:
        return case.nothing()
    if case.is_in_passing():
        return case.in_passing()
    if case.question.place is not None:
        return _placed(case, briefs)
    lines = [article_line(brief.article, brief.summary[0]) for brief in briefs]
    return case.listing(lines, counted=("article", "articles"), link="on")


def brief(case: Case) -> Answer:
    """The newest article's summary, then the others by their first sentence."""
    briefs = [one for one in case.briefs() if one.summary]
    if not briefs:
        return case.nothing()
    if case.is_in_passing():
        return case.in_passing()
    newest, *others = briefs
    lines = [
        *(point_line(newest.article, point) for point in newest.summary),
        *(article_line(one.article, one.summary[0]) for one in others),
    ]
    shown, more = case.page(lines)
    if not shown:
        return case.answer([], none=f"That was all{case.about('on')}.")
    about = case.about("on").strip()
    told = _told_by(newest.article)
    head = lead(f"{capitalised(about)}: {told}" if about else told)
    return case.answer([head, *shown, *case.common_notes(shown)], more=more)


def _placed(case: Case, briefs: Sequence[Brief]) -> Answer:
    """One of the articles that the answer before listed, by its summary."""
    at = case.placed(len(briefs))
    if at is None:
        return case.no_such(counted_words(len(briefs), "article", "articles"))
    article, points = briefs[at].article, briefs[at].summary
    lines = [point_line(article, point) for point in points[: case.size]]
    return case.answer([lead(_told_by(article)), *lines, *case.other_notes(at, len(briefs))])


def _told_by(article: ArticleRef) -> str:
    if article.title and article.publication:
        return f"{article.title} ({source_words(article)})"
    return source_words(article)
