"""Makes a follow-up of what a model says is ahead: its sentence and date by number, the rest by code.

One that the offline engine found at the same place is that one. Of another, the clause is proven like a written sentence, the day is the code's reading of the date named, and how
certain it is is read from the sentence: a model's word for that counts for nothing.
"""

import re
from collections.abc import Sequence

from summarizer.article import Article, Span
from summarizer.briefing import Certainty, Draft, FollowUp, Rejection, When
from summarizer.dates import DateMention, when
from summarizer.engines.prompts import Ahead, Sheet, numbered
from summarizer.proof import fault_of_written

# What says that something is still to come, the least certain first: the first that is found counts.
_CUES = (
    (
        Certainty.POSSIBLE,
        r"may|might|could|if|unless|possibl[ey]|perhaps|consider\w*|propos\w+|threaten\w*",
    ),
    (
        Certainty.LIKELY,
        r"expect\w*|likely|plan\w*|intend\w*|hop(?:e|es|ing)|pledg\w+|promis\w+|would",
    ),
    (Certainty.SCHEDULED, r"will|shall|due to|set to|scheduled|agreed to|(?:is|are) to"),
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|cannot|cancel\w*|call(?:ed)? off|without)\b|n['’]t\b", re.IGNORECASE
)
# Whose word it is can't be told from the sentence alone where it has one of these.
_TOLD_BY = re.compile(r"\b(?:said|says|told|according|announced|reported\w*)\b", re.IGNORECASE)


def read_ahead(ahead: Ahead, shown: Sheet, draft: Draft) -> FollowUp | Rejection:
    """The follow-up of the draft at that place, else a new one, or why it is none."""
    sentence = numbered(shown.sentences, ahead.sentence)
    if sentence is None:
        return _rejected(ahead, "it names no sentence that there is")
    told = sentence.of(shown.article.text)
    date = _date(ahead, shown, sentence)
    time = when(date, shown.article.text) if date else When()
    known = _known(sentence, time, draft.follow_ups)
    if known is not None:
        return known
    certainty = _certainty(told)
    fault = _fault(ahead, told, date, shown.article)
    if fault or certainty is None:
        return _rejected(ahead, fault or "nothing says that it is still to come")
    what = " ".join(ahead.what.split()).rstrip(".")
    return FollowUp(
        what=what,
        who=_who(what, sentence, shown.article.text, draft),
        when=time,
        certainty=certainty,
        reported="reportedly" in told.lower(),
        says=_says(told, shown.article.publication),
        evidence=(sentence,),
    )


def _rejected(ahead: Ahead, reason: str) -> Rejection:
    return Rejection(claim=f"follow-up: {ahead.what}", reason=reason)


def _fault(ahead: Ahead, told: str, date: DateMention | None, article: Article) -> str | None:
    if fault := fault_of_written(ahead.what, [told]):
        return fault
    if _NEGATED.search(told):
        return "its sentence takes something back"
    if ahead.date is not None and date is None:
        return "its date is none of that sentence"
    last = (date.last or date.first) if date else None
    if last and article.published and last < article.published:
        return "its time was over at publication"
    return None


def _date(ahead: Ahead, shown: Sheet, sentence: Span) -> DateMention | None:
    date = numbered(shown.dates, ahead.date) if ahead.date is not None else None
    inside = date is not None and sentence.covers(Span(date.lead, date.end))
    return date if inside else None


def _certainty(told: str) -> Certainty | None:
    """How certain the sentence is; "May" is a month."""
    words = re.sub(r"\bMay\b", "", told).lower()
    found = (certainty for certainty, cue in _CUES if re.search(rf"\b(?:{cue})\b", words))
    return next(found, None)


def _known(sentence: Span, time: When, known: Sequence[FollowUp]) -> FollowUp | None:
    """The one that the draft has of the same sentence and time; without a time, of the sentence."""
    here = (one for one in known if sentence in one.evidence)
    return next((one for one in here if time.text in {None, one.when.text}), None)


def _who(what: str, sentence: Span, text: str, draft: Draft) -> tuple[str, ...]:
    """The first name of the clause, as the text has it."""
    names = (m.span.of(text) for m in sorted(draft.mentions) if sentence.covers(m.span))
    first = next((name for name in names if name[:1].isupper() and name in what), None)
    return (first,) if first else ()


def _says(told: str, publication: str | None) -> tuple[str, ...]:
    return (publication,) if publication and not _TOLD_BY.search(told) else ()
