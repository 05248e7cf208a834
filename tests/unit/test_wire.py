"""A briefing as JSON, and back: whatever the article, whatever the claims."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from summarizer.article import Article, DateBasis, Span
from summarizer.briefing import (
    Bound,
    Briefing,
    Certainty,
    Draft,
    EngineName,
    Entity,
    FollowUp,
    Mention,
    Precision,
    Quote,
    QuoteKind,
    Rejection,
    SummaryPoint,
    When,
)
from summarizer.verify import verify
from summarizer.wire import restore, to_json

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31))
# Words that no claim can be mistaken in, and marks that only escape rightly or not at all.
WORDS = st.text("abcdé€🛳 \"'“”\\/<>&\n\u2028", min_size=1, max_size=12)

SPAN = {
    "type": "object",
    "required": ["start", "end"],
    "additionalProperties": False,
    "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
}
MAYBE = {"type": ["string", "null"]}
NAMES = {"type": "array", "items": {"type": "string"}}


def exactly(**properties: object) -> dict[str, object]:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def listed(item: object) -> dict[str, object]:
    return {"type": "array", "items": item}


WHEN = exactly(
    text=MAYBE,
    start=MAYBE,
    end=MAYBE,
    precision={"enum": [one.value for one in Precision]},
    bound={"enum": ["on", "by", "from", "until", "within"]},
    time=MAYBE,
    zone=MAYBE,
)
SCHEMA = exactly(
    schema={"const": 1},
    article=exactly(
        id={"type": "string"},
        title=MAYBE,
        url=MAYBE,
        publication=MAYBE,
        published=MAYBE,
        published_basis={"enum": ["feed", "page", "header", "masthead", "given", "unknown"]},
        language=MAYBE,
        text={"type": "string"},
    ),
    engine=exactly(name={"type": "string"}, version={"type": "string"}),
    summary=listed(exactly(text={"type": "string"}, evidence=listed(SPAN))),
    quotes=listed(
        exactly(
            text={"type": "string"},
            start={"type": "integer"},
            end={"type": "integer"},
            kind={"enum": ["direct", "partial"]},
            speaker=MAYBE,
            role=MAYBE,
            attribution=MAYBE,
        )
    ),
    follow_ups=listed(
        exactly(
            what={"type": "string"},
            who=NAMES,
            where=NAMES,
            when=WHEN,
            certainty={"enum": ["scheduled", "likely", "possible", "undecided"]},
            reported={"type": "boolean"},
            says=NAMES,
            evidence=listed(SPAN),
        )
    ),
    changes=listed(
        exactly(
            kind={"enum": ["happened", "cancelled", "moved", "postponed"]},
            act={"type": "string"},
            what={"type": "string"},
            who=NAMES,
            when=WHEN,
            evidence=listed(SPAN),
        )
    ),
    topics=listed(
        exactly(
            id={"type": "string"},
            name={"type": "string"},
            role=MAYBE,
            states=NAMES,
            mentions=listed(SPAN),
        )
    ),
    rejected=listed(exactly(claim={"type": "string"}, reason={"type": "string"})),
)

VALIDATOR = Draft202012Validator(SCHEMA)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any article, with a quotation and an expectation between words of any kind."""
    text = f"{draw(WORDS)} “We will sail,” said Ona Brandt. {draw(WORDS)} They vote on 12 May."
    published = draw(st.none() | DAYS)
    basis = DateBasis.GIVEN if published else DateBasis.UNKNOWN
    return Article(
        id=draw(WORDS),
        text=text,
        title=draw(st.none() | WORDS),
        url=draw(st.none() | WORDS),
        publication=draw(st.none() | WORDS),
        published=published,
        published_basis=basis,
        language=draw(st.none() | st.sampled_from(["en", "de"])),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def follow_ups(draw: st.DrawFn) -> FollowUp:
    """Any follow-up whose words the article bears out; the evidence is set by `briefings`."""
    first, last = draw(st.tuples(st.none() | DAYS, st.none() | DAYS))
    told = draw(st.booleans())
    return FollowUp(
        what=draw(st.sampled_from(["They vote", "We will sail"])),
        who=draw(st.sampled_from([(), ("Ona Brandt",)])),
        where=draw(st.sampled_from([(), ("12 May",)])),
        when=When(
            text="on 12 May" if told else None,
            first=first,
            last=last,
            precision=draw(st.sampled_from(Precision)),
            bound=draw(st.sampled_from(Bound)),
            time=draw(st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))),
            zone=draw(st.none() | st.just("UTC")),
        ),
        certainty=draw(st.sampled_from(Certainty)),
        reported=draw(st.booleans()),
        says=draw(st.sampled_from([(), ("Ona Brandt",)])),
        evidence=(),
    )


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    """What verify keeps of any claims about any article."""
    article = draw(articles())
    text = article.text
    whole = Span(0, len(text))
    found = draw(st.lists(spans(text), max_size=2))
    quote_at = text.index("We will sail,")
    quote = Quote(
        span=Span(quote_at, quote_at + 13),
        text="We will sail,",
        kind=draw(st.sampled_from(QuoteKind)),
        speaker=draw(st.sampled_from([None, "Ona Brandt", "Nobody"])),
        attribution=draw(st.sampled_from([None, "Brandt"])),
    )
    entity = Entity(id="person:ona-brandt", name="Ona Brandt", states=("country:NO",))
    expected = draw(st.lists(follow_ups(), max_size=2))
    claims = Draft(
        summary=tuple(SummaryPoint(text=span.of(text), evidence=(span,)) for span in found),
        quotes=(quote,),
        follow_ups=tuple(replace(one, evidence=(whole,)) for one in expected),
        topics=draw(st.sampled_from([(), (entity,)])),
        mentions=tuple(sorted({Mention(span, entity.id) for span in found})),
        rejected=(Rejection(claim=draw(WORDS), reason=draw(WORDS)),),
    )
    engine = EngineName(name=draw(WORDS), version=draw(WORDS))
    return verify(article, claims, engine=engine)


def through_json(briefing: Briefing) -> Mapping[str, object]:
    read: Mapping[str, object] = json.loads(json.dumps(to_json(briefing)))
    return read


@given(briefings())
def test_there_and_back(briefing: Briefing) -> None:
    """A briefing restored from its JSON is the same briefing."""
    assert restore(briefing.article, through_json(briefing)) == briefing


@given(briefings())
def test_the_shape_is_the_contract(briefing: Briefing) -> None:
    """Each briefing has exactly the keys that others rely on, null where there is nothing."""
    assert list(VALIDATOR.iter_errors(through_json(briefing))) == []


@given(briefings())
def test_offsets_count_code_points(briefing: Briefing) -> None:
    """Offsets and text in the JSON agree, whatever characters stand before them."""
    payload = to_json(briefing)

    text = payload["article"]["text"]
    assert [text[quote["start"] : quote["end"]] for quote in payload["quotes"]] == [
        quote["text"] for quote in payload["quotes"]
    ]
    assert [
        " ".join(text[span["start"] : span["end"]] for span in point["evidence"])
        for point in payload["summary"]
    ] == [point["text"] for point in payload["summary"]]


@given(articles(), WORDS)
def test_what_was_not_read(article: Article, reason: str) -> None:
    """An article that was not read has empty lists and its reason as the error."""
    briefing = verify(article, Draft(), engine=EngineName(name="e", version="1"), unread=reason)

    payload = to_json(briefing)

    assert payload["error"] == reason
    assert [payload[key] for key in ("summary", "quotes", "follow_ups", "topics")] == [[]] * 4
    assert restore(article, json.loads(json.dumps(payload))) == briefing


def test_an_error_only_where_there_is_one() -> None:
    """A briefing that was read has no error, not even an empty one."""
    article = Article(id="a", text="It sails.")

    assert "error" not in to_json(
        verify(article, Draft(), engine=EngineName(name="e", version="1"))
    )


@given(briefings(), st.integers(-3, 3).filter(bool))
def test_what_no_longer_holds_is_rejected(briefing: Briefing, shift: int) -> None:
    """A stored quote whose place has moved by a character is rejected when it is restored."""
    payload = json.loads(json.dumps(to_json(briefing)))
    for quote in payload["quotes"]:
        quote["start"] += shift
        quote["end"] += shift

    restored = restore(briefing.article, payload)

    assert restored.quotes == ()
    assert len(restored.rejected) == len(briefing.rejected) + len(briefing.quotes)
