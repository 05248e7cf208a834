"""Pages as HTML: the templates beside this module, with every word escaped. Pure.

Foreign text can't become markup, run a script or hide behind marks that reorder it; a link leads to
an address of the web or nowhere.
"""

from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.platforms.foreign import safe, told_host, web_address
from bot.web.links import CITED_ID
from bot.web.page import DayPage, EvidencePage, TopicPage


def evidence_html(page: EvidencePage) -> str:
    """The page of an article."""
    return _rendered("evidence.html", page=page, cited_id=CITED_ID)


def topic_html(page: TopicPage) -> str:
    """The page of a topic."""
    return _rendered("topic.html", page=page)


def digest_html(page: DayPage) -> str:
    """One day's digest, with links to the days around it."""
    return _rendered("digest.html", page=page)


def refusal_html(title: str, words: str) -> str:
    """Why there is no page, and what helps."""
    return _rendered("refusal.html", title=title, words=words)


def style() -> str:
    """The one style sheet."""
    return files("bot.web").joinpath("templates/style.css").read_text(encoding="utf-8")


# Any: templates take values of every type.
def _rendered(template: str, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(**values)


def _kind(block: object) -> str:
    return type(block).__name__


def _finalized(value: object) -> object:
    """Foreign words without what hides or reorders them; markup is that of the templates."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    finalize=_finalized,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(kind=_kind, told_host=told_host, web_address=web_address)
