"""How questions are worded: text → Frame, with what was asked and the words left for the gazetteer.

Only wording is judged here: no names are looked up, and dates have been taken out before.

    "hey, any idea whats coming up with Russia pls?" → NEXT, about "Russia"
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein


class Intent(StrEnum):
    """What a reader wants: the names in the answer JSON."""

    NEXT = "next"
    LATEST = "latest"
    QUOTES = "quotes"
    WHEN = "when"
    WHO = "who"
    BRIEF = "brief"
    HELP = "help"
    UNKNOWN = "unknown"


class Fact(StrEnum):
    """What a reader wants to know of something that may have happened: whether, how, or how much."""

    WHETHER = "whether"
    HOW = "how"
    AMOUNT = "amount"


class Frame(NamedTuple):
    """What was asked: `about` and `speaker` are words for the gazetteer, "" where none stand.

    With a `fact`, that is wanted of the news rather than all of it.
    """

    intent: Intent
    about: str = ""
    speaker: str = ""
    fact: Fact | None = None

    @property
    def is_of_event(self) -> bool:
        """Whether one event is asked about."""
        return self.intent in {Intent.WHEN, Intent.WHO} or self.fact is not None


def plain(text: str) -> str:
    """The text on one line, straight quotes, no final punctuation, contractions written out.

    Question marks alone are a call for help.
    """
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = _PUT_RIGHT.sub(r"\1 ", text)
    text = re.sub(r"\s+", " ", re.sub(r"(?:^|\s)<?@[\w!&-]+>?", " ", text)).strip()
    for pattern, full in _CONTRACTIONS:
        text = pattern.sub(full, text)
    if not text.strip("?! "):
        return "help" if "?" in text else ""
    return text.rstrip("?!.,;: ")


def unwrapped(text: str) -> str:
    """The question without the politeness around it ("hey, could you tell me …, please")."""
    before = None
    while before != text:
        before = text
        text = _CLOSER.sub("", _OPENER.sub("", text)).strip(" ,;:?!.")
    return text


def read(text: str) -> Frame | None:
    """The first wording that fits, or None; `text` is plain and unwrapped.

    Where none does, the topic may stand before a wording that is whole without it.
    """
    return _worded(text, _FRAMES) or _of_fact(text) or _worded(text, _AHEAD_AT_ALL) or _headed(text)


def defined(text: str) -> Frame | None:
    """ "What is an otter trawl": for where no wording fits, however it is spelt."""
    return _worded(text, _DEFINED)


def respelt(text: str) -> str:
    """The text with the words that ask spelt as we read them ("upcomming", "happend")."""
    return re.sub(r"[a-z]{5,}", lambda word: _spelt(word[0]), text, flags=re.IGNORECASE)


def _spelt(word: str) -> str:
    found = process.extractOne(
        word.lower(), _ASKING, scorer=DamerauLevenshtein.distance, score_cutoff=1
    )
    return found[0] if found else word


def _worded(text: str, frames: Iterable[tuple[Intent, re.Pattern[str]]]) -> Frame | None:
    for intent, pattern in frames:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return Frame(
                intent, trimmed(parts.get("x") or ""), _speaker(trimmed(parts.get("who") or ""))
            )
    return None


def _of_fact(text: str) -> Frame | None:
    for fact, pattern in _FACTS:
        if found := pattern.fullmatch(text):
            return Frame(Intent.LATEST, trimmed(found["x"]), fact=fact)
    return None


def _headed(text: str) -> Frame | None:
    """ "The harbour strike - anything due?": the topic first, then what is asked of it."""
    found = _HEADED.fullmatch(text)
    frame = found and (_worded(found["tail"], _FRAMES) or _of_fact(found["tail"]))
    return (
        frame._replace(about=trimmed(found["x"])) if found and frame and not frame.about else None
    )


def trimmed(words: str) -> str:
    """Topic words without the articles, prepositions and empty nouns around them."""
    before = None
    while before != words:
        before = words
        words = _TAIL.sub("", _HEAD.sub("", words)).strip(" ,;:?!.\"'")
    return words


def _speaker(words: str) -> str:
    return "" if _ANYONE.fullmatch(words) else words


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_CONTRACTIONS = tuple(
    (_pattern(short), full)
    for short, full in (
        (r"\b(?:wh?at|waht)'?s\b", "what is"),
        (r"\b(?:wat|waht|wht|wot)\b", "what"),
        (r"\b(?:wen|wehn)\b", "when"),
        (r"\babt\b", "about"),
        (r"\bthe us\b(?! (?:all|both)\b)", "the US"),
        (r"(?<!\w)w/\s*(?!o\b)", "with "),
        (r"\br (?=there\b|they\b)", "are "),
        (
            r"\b(next|up|ahead|latest|news|new) 4(?= [a-z])(?! (?:more|new|days|weeks|months|years)\b)",
            r"\1 for",
        ),
        (r"\bwha?t'?re\b", "what are"),
        (r"\bwhat'?ll\b", "what will"),
        (r"\bwhat'?d\b", "what did"),
        (r"\bwho(?:'s|s)\b", "who is"),
        (r"\bwho'?ll\b", "who will"),
        (r"\bwhen'?s\b", "when is"),
        (r"\bwhere'?s\b", "where is"),
        (r"\bhow'?s\b", "how is"),
        (r"\bthat's\b", "that is"),
        (r"\bi'd\b", "i would"),
        (r"\bi'm\b", "i am"),
    )
)
_OPENER = _pattern(
    r"^(?:hey|hi|hiya|heya|hello|hallo|yo|ok|okay|so|well|um|er|oh|please|pls|plz|thanks|cheers|sorry|just"
    r"|daybook|bot|all|there|team|folks|everyone|(?:good )?(?:morning|afternoon|evening)|thx|ty"
    r"|quick (?:question|one)|question|gimme|lemme know"
    r"|(?:can|could|would|will) (?:you|u|someone|anyone|anybody)(?: please| just| maybe)?"
    r"|(?:do|does|did) (?:you|u|anyone|anybody|someone) (?:know|remember|have)(?: any(?:thing)?)?"
    r"|(?:have you )?(?:got )?any (?:idea|ideas|clue|chance)|you know"
    r"|i(?: would|'?d)? (?:like|love|want|need|wish) to (?:know|hear|see|find out|ask)"
    r"|i (?:need|want)|i (?:was |am )?(?:wonder|wondering|curious)|wondering|curious"
    r"|(?:tell|show|give|remind|find|get) (?:me|us)(?! (?:more |all )?about)(?: please)?|let (?:me|us) (?:know|see)"
    r"|list|show|if|whether|and|but|also|or|what about|how about|ditto|same(?: thing| question)?(?: for)?"
    r")\b(?![-'])[\s,:;!.–—-]*"
)
_CLOSER = _pattern(
    r"[\s,;–—-]*\b(?:please|pls|plz|thanks|thank you|thx|ta|cheers|for me|for us|do you know|right now"
    r"|at the moment|by any chance|if any|daybook|again|exactly|precisely|so far|though|anyway"
    r"|you have|on file|do we know|(?:are|is) there)$"
)

_LINK = (
    r"(?:for|with|on|in|about|between|regarding|concerning|of|around|to|from|at|re|by|over|into|as to"
    r"|when it comes to|related to)"
)
_TOPIC = rf"(?:\s*[:,–-]?\s+{_LINK}\b)?(?:\s*[:,–-]?\s*(?P<x>.+))?"
# The same, where a word may only follow after a preposition: "news on Y", never "news Y …".
_LINKED = rf"(?:\s+{_LINK}\s+(?P<x>.+))?"
_ABOUT = (
    r"(?:\s+(?:about|on|of|regarding|concerning|over|re|to|in|around|after|before|during|at|following"
    r"|for|when)\s+(?P<x>.+))?"
)
_AHEAD = (
    r"(?:(?:coming|comes|come)(?: up| along)?(?: next)?|next(?: up)?(?: (?:on|in) the (?:calendar|agenda|diary|schedule))?|upcoming|ahead|due(?: to happen)?"
    r"|expected(?: to happen)?|planned|scheduled|in store|lined up|happening next|happens next"
    r"|(?:still )?to come|on the way|(?:going|likely|set) to happen|happen next|approaching"
    r"|(?:in|on) (?:the|our|my) (?:diary|calendar|pipeline|works|offing|agenda|cards|horizon|schedule"
    r"|radar|docket))"
)
_EVENTS = r"(?:events?|meetings?|visits?|things?|dates?|developments?|deadlines?|appointments?)"
_FRESH = (
    r"(?:latest|newest|(?:most )?recent(?:ly)?|current|news|word|headlines?|updates?|developments?|articles?"
    r"|stories|status|state of play|coverage|reports?|new)"
)
_STORY = (
    r"(?:brief(?:ing)?|summary|overview|gist|story|rundown|run-down|recap|background|lowdown|tl;?dr"
    r"|digest|big picture|picture|(?:main|key) (?:points|facts)|context)"
)
_SAY = (
    r"(?:say(?:s|ing)?|said|tell(?:ing)?|told|claim(?:ed|ing)?|think(?:s|ing)?|stated?|comment(?:ed)?"
    r"|argued?|promised?|announced?|warn(?:ed)?)"
)
_WORDS_SAID = r"(?:quotes?|quotations?|statements?|remarks?|comments?|reactions?|words)"

# A topic before the word that asks: no question of another kind.
_NAMED = (
    r"(?P<x>(?!(?:(?:by|until|since|and) )?(?:when|who|whom|where|how|why|what|which|did|does|do|has|have|had"
    r"|is|are|was|were|will)\b).+?)"
)

_FRAMES: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, _pattern(text))
    for intent, text in (
        (
            Intent.HELP,
            (
                r"(?:i need )?help(?: me)?|usage|commands?|examples?|what (?:can|do|could) (?:you|i|we)"
                r" (?:do|ask|say)(?: you)?(?: here| for me)?|what are you(?: for)?|who are you"
                r"|how (?:do|does|can) (?:i|this|you|it|we)(?: bot)? (?:use (?:this|you|it)|work|ask)"
                r"|what (?:kind|sort)s? of (?:things|questions) can (?:i|we|you) (?:ask|answer)"
            ),
        ),
        # what was said
        (
            Intent.QUOTES,
            rf"what (?:was|is|has been|is being|were|has) (?:being )?said(?: by (?P<who>.+?))?{_ABOUT}",
        ),
        (
            Intent.QUOTES,
            (
                r"what (?:did|does|do|has|have|had|was|is|were|are)"
                r" (?P<who>(?!(?:next|new|up|coming|happening|ahead|planned|expected)\b).+?)"
                rf" (?:(?:have|has|had|got) to )?{_SAY}(?: (?:us|reporters|journalists))?{_ABOUT}"
            ),
        ),
        (
            Intent.QUOTES,
            (
                rf"(?:did|does|do|has|have|had) (?P<who>.+?) {_SAY}"
                rf"(?: (?:anything|something|much|a word))?{_ABOUT}"
            ),
        ),
        (
            Intent.QUOTES,
            (
                r"who(?: else| all)?(?: has| have| had| is| was)?"
                r" (?:said|says?|saying|commented|talked|talking|spoke|speaking|quoted)"
                r"(?: (?:what|anything|something|that|so|this|it|those things))?"
                rf"{_TOPIC}"
            ),
        ),
        (
            Intent.QUOTES,
            (
                r"how (?:did|has|have|does|do) (?P<who>.+?) (?:react|respond|comment)(?:ed)?"
                r"(?: (?:to|on) (?P<x>.+))?"
            ),
        ),
        (
            Intent.QUOTES,
            (
                r"(?:(?:any|some|all|the|best|first|last|latest|recent|newest|new|more|what|are|there)\s+)*"
                rf"{_WORDS_SAID}(?: (?:by|from|of) (?P<who>.+?))?{_ABOUT}"
            ),
        ),
        (Intent.QUOTES, rf"quotes? (?P<who>.+?){_ABOUT}"),
        (Intent.QUOTES, rf"(?P<who>.+?)(?:'s?)? {_WORDS_SAID}{_ABOUT}"),
        (Intent.QUOTES, rf"(?:anything|something) (?:said )?(?:from|by) (?P<who>.+?){_ABOUT}"),
        (Intent.WHEN, r"(?:the )?(?:date|day|time|venue) (?:of|for) (?P<x>.+)"),
        # what comes next
        (
            Intent.NEXT,
            (
                rf"(?:what|anything|something|{_EVENTS}|(?:is|are) there (?:anything|something|any {_EVENTS})"
                rf"|is (?:anything|something)|any {_EVENTS}|(?:what|which) {_EVENTS})"
                rf"(?: else)?(?: is| are| was| were| will be| have been| has been| lies?)? {_AHEAD}(?: {_EVENTS})?\b{_TOPIC}"
            ),
        ),
        (
            Intent.NEXT,
            (
                r"(?:anything|something|what(?: is)?)(?: (?:new|else|interesting|big))* (?:to|worth) (?:look(?:ing)? (?:out|forward)"
                rf"|watch(?:ing)?|expect|wait for|keep an eye on)(?: (?:for|to|out for))?\b{_TOPIC}"
            ),
        ),
        (
            Intent.NEXT,
            (
                r"what (?:will|is going to|might|may|could|would|should) (?:happen|come|be)(?: next)?\b"
                rf"{_TOPIC}"
            ),
        ),
        (
            Intent.NEXT,
            (
                r"what (?:should|can|do|to|shall)(?: i| we| one)? (?:to )?(?:watch|look|wait|expect|know)"
                r"(?: (?:out|forward|ahead|next))?"
                rf"\b(?! (?:about|on)\b){_TOPIC}"
            ),
        ),
        (
            Intent.NEXT,
            (
                r"what (?:does|do|has|have|is|are) (?P<x>.+?) (?:have |got )?(?:plan(?:ned|ning)?|expect(?:ed|ing)?"
                r"|going to do|up to|do next|doing next|coming up|in store|scheduled|ahead|lined up)"
                r"(?: next| to do(?: next)?)?"
            ),
        ),
        (Intent.NEXT, r"what will (?P<x>.+?) do(?: next)?"),
        (Intent.NEXT, r"(?P<x>.+?),? what (?:is|comes|happens) (?:next|coming(?: up)?|ahead|now)"),
        (
            Intent.NEXT,
            (
                r"(?:(?:is|are) there )?(?:(?:any|some|all|the|what|which|are|more)\s+)*"
                r"(?:upcoming|future|planned|scheduled|forthcoming|next|coming)"
                rf"(?: {_EVENTS}| steps?)?\b{_TOPIC}"
            ),
        ),
        (
            Intent.NEXT,
            (
                r"(?:(?:the|our|my)\s+)?(?:coming up|ahead|agenda|calendar|diary|outlook|schedule|look ahead"
                rf"|plans?|things? ahead|follow[- ]ups?|{_EVENTS})(?: ahead)?{_LINKED}"
            ),
        ),
        (Intent.NEXT, rf"what (?:is|are) (?:on|the (?:plans?|outlook|agenda|schedule))\b{_TOPIC}"),
        (
            Intent.NEXT,
            (
                rf"{_NAMED} (?:next|next steps?|agenda|calendar|outlook|schedule|diary|coming up|ahead|plans?"
                r"|upcoming)"
            ),
        ),
        # the story
        (
            Intent.BRIEF,
            (
                r"(?:brief|update|fill|catch|bring) (?:me|us)(?: in| up(?: to speed| to date)?)?"
                rf"(?:\s+{_LINK})?(?:\s+(?P<x>.+))?"
            ),
        ),
        (
            Intent.BRIEF,
            (
                r"(?:what (?:is|are) )?(?:(?:the|a|an|short|quick|brief|full|whole)\s+)*"
                rf"{_STORY}{_LINKED}"
            ),
        ),
        (
            Intent.BRIEF,
            (
                r"(?:summari[sz]e|recap|sum up|explain|describe|brief)(?: (?:me|us|the (?:news|story)))?"
                rf"\b{_TOPIC}"
            ),
        ),
        (Intent.BRIEF, r"(?:tell|show|remind) (?:me|us) (?:more |all )?about (?P<x>.+)"),
        (
            Intent.BRIEF,
            (
                r"what (?:do|did|can|should) (?:we|you|i) (?:know|have|need to know|tell me)"
                r" (?:about|on|of) (?P<x>.+)"
            ),
        ),
        (
            Intent.BRIEF,
            rf"{_NAMED}(?:\s*[:,–-])?(?: (?:the|a))? {_STORY}(?: in (?:short|brief|a nutshell))?",
        ),
        (Intent.BRIEF, r"(?:tl;?dr|recap|rundown|run-down|gist|lowdown)\s*[:,–-]?\s+(?P<x>.+)"),
        # what happened
        (
            Intent.LATEST,
            (
                r"(?:(?:what|where|which|is|are|there|any|anything|something|the|some|all|more|your|have you got)\s+)*"
                rf"{_FRESH}(?:\s+{_FRESH})*{_TOPIC}"
            ),
        ),
        (
            Intent.LATEST,
            (
                r"what(?: else)?(?: has| have| is| was| are| did)?(?: been)?"
                r" (?:happen(?:ed|ing|s)?|going on|up|changed|occurred|taking place|the situation)"
                rf"\b{_TOPIC}"
            ),
        ),
        (
            Intent.LATEST,
            (
                r"(?:how|where) (?:is|are|do|did) (?:things|it|everything|we)(?: going| stand| standing| at| now)?"
                rf"\b{_TOPIC}"
            ),
        ),
        (
            Intent.LATEST,
            r"how (?:is|are|did) (?P<x>.+?) (?:going|doing|go|stand|end|end up|turn out)",
        ),
        (
            Intent.LATEST,
            r"(?:everything|all|whatever)(?: (?:the )?(?:articles?|stories|news))?(?: (?:that )?(?:you|we) (?:have|know|got|hold))?"
            r" (?:on|about|for|from|regarding|concerning) (?P<x>.+)",
        ),
        (Intent.LATEST, r"(?:anything|something) (?:on|about|for|with|from|in) (?P<x>.+)"),
        (Intent.LATEST, rf"{_NAMED} {_FRESH}"),
        # one event
        (
            Intent.WHEN,
            (
                r"(?:(?:by|until|till|since|from) )?"
                r"(?:when|where|how soon|(?:at |on )?(?:what|which) (?:date|day|time|month|place))\b(?P<x>.*)"
            ),
        ),
        (Intent.WHO, r"(?:who|whom)\b(?P<x>.*)"),
        (
            Intent.WHO,
            r"which (?:people|persons?|countries|states|leaders?|ministers?|officials?)\b(?P<x>.*)",
        ),
    )
)
# Whether something is to come: only where no other wording begins so.
_AHEAD_AT_ALL = ((Intent.WHEN, _pattern(r"(?:will|is|are) (?P<x>.+)")),)
# What something is: the story of it, unless it is "the …" of something.
_DEFINED = (
    (
        Intent.BRIEF,
        _pattern(r"what (?:is|are|was|were) (?P<x>(?!(?:the|an?|your|my|it|that|this)\b).+)"),
    ),
)
# A slip that is put right at once: "of Norway, sorry, of Iceland".
_PUT_RIGHT = _pattern(
    r"\b(of|for|on|about|in|with|by) [^,.?!]{1,40}?(?:\.{2,}|…|,| -)\s*(?:oh |no |or )?"
    r"(?:sorry|i mean|i meant|rather|make that|wait),?\s+(?:\1 )?"
)
_HEADED = _pattern(r"(?P<x>.+?)\s*(?:[:,;–—]|\s-)\s*(?P<tail>.+)")
_SIZES = r"(?:many|much|long|old|big|large|far|fast|strong|high|tall|wide|deep|often|heavy|severe)"
_NUMBERS = (
    r"(?:number|(?:death )?toll|total|percentage|share|cost|price|size|age|magnitude|score|margin"
    r"|turnout|amount)"
)
_FACTS: tuple[tuple[Fact, re.Pattern[str]], ...] = tuple(
    (fact, _pattern(text))
    for fact, text in (
        (
            Fact.AMOUNT,
            rf"(?:(?:about|roughly|and|by|for|at) )*how {_SIZES}\b(?! (?:until|till)\b)(?P<x>.+)",
        ),
        (
            Fact.AMOUNT,
            (
                r"what (?:is|was|are|were) the (?:(?:total|final|exact|official|latest) )*"
                rf"(?P<x>{_NUMBERS} (?:of|in|for|from|after|at|by|on)\b.+)"
            ),
        ),
        (Fact.AMOUNT, r"(?:what|which) (?:number|percentage|share|proportion)(?: of)? (?P<x>.+)"),
        (Fact.HOW, r"how (?:come )?(?:did|has|have|was|were) (?P<x>.+)"),
        (
            Fact.WHETHER,
            (
                r"(?:is it (?:true|correct|right|the case)(?: that)?|can you confirm(?: that)?|do we know that"
                r"|did|has|have|had|was|were)\b (?P<x>.+)"
            ),
        ),
        (
            Fact.WHETHER,
            r"(?:is|are) (?P<x>(?!.*\b(?:due|set|expected|likely|planned|scheduled|supposed|next|\w+ing)\b"
            r"|there\b|it\b).+ (?:dead|alive|over|guilty|missing|safe|arrested|killed|injured|closed|open"
            r"|(?:back|still|out|in|at|under|behind) .+))",
        ),
    )
)
# Words of our wordings that people misspell.
_ASKING = tuple(
    "happened happening happens coming upcoming latest expected scheduled planned statements quotes "
    "recent headlines update updates summary summarise summarize explain brief anything something "
    "newest announced agenda developments what's".split()
)

_HEAD = _pattern(
    rf"^(?:the|a|an|any|some|all|our|news|things?|stuff|what|so|then|{_LINK})\b(?![-'])\s*"
)
_TAIL = _pattern(
    r"(?:^|\s+)(?:relations?|relationships?|ties|situation|story|issues?|things?|stuff|matters?|affairs?"
    r"|front|topic|subject|then|now|there|today's|lately|recently|and|next|ahead|please"
    rf"|{_LINK})$"
)
_ANYONE = _pattern(
    r"(?:any|every|some)(?:one|body)(?: else)?|people|they|(?:the )?(?:papers|press|media|news|articles?)"
    r"|(?:both|the two|all|the) (?:sides?|parties)|officials|leaders|you|we|been|being|has been"
)
