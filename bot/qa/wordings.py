"""The wordings of questions, as patterns: what each asks, and where the words for names stand.

`x` is what it is about, `who` whose words are wanted. Of several that fit, the first counts.
"""

import re
from enum import StrEnum

from bot.qa.plain import LINK, pattern


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
    """What a reader wants to know of something that may have happened: whether, how, why, or how much."""

    WHETHER = "whether"
    HOW = "how"
    WHY = "why"
    AMOUNT = "amount"


_TOPIC = rf"(?:\s*[:,–-]?\s+{LINK}\b)?(?:\s*[:,–-]?\s*(?P<x>.+))?"
# The same, where a word may only follow after a preposition: "news on Y", never "news Y …".
_LINKED = rf"(?:\s+{LINK}\s+(?P<x>.+))?"
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
    r"(?:say(?:s|ing)?|said|tell(?:ing)?|told|claim(?:ed|ing)?|think(?:s|ing)?|stated?(?! of\b)|comment(?:ed)?"
    r"|argued?|promised?|announced?|warn(?:ed)?)"
)
_WORDS_SAID = r"(?:quotes?|quotations?|statements?|remarks?|comments?|reactions?|words)"
# A topic before the word that asks: no question of another kind.
_NAMED = (
    r"(?P<x>(?!(?:(?:by|until|since|and) )?(?:when|who|whom|where|how|why|what|which|did|does|do|has|have|had"
    r"|is|are|was|were|will)\b).+?)"
)

FRAMES: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, pattern(text))
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
        (Intent.WHEN, r"(?:(?:the|any|next) )*(?P<x>court (?:date|appearance|hearing)s?\b.*)"),
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
                r"(?:(?:the|our|my|any|what)\s+)?(?:coming up|ahead|agenda|calendar|diary|outlook|schedule|look ahead"
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
                rf"(?:\s+{LINK})?(?:\s+(?P<x>.+))?"
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
            rf"{_NAMED}(?:\s*[:,–-])?(?: (?:the|a|an|quick|short|brief|full))* {_STORY}(?: in (?:short|brief|a nutshell))?",
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
            (
                r"what (?:was|is|has been|made|were)(?: all)? (?:in )?(?:the )?(?:news|headlines|papers)"
                rf"{_LINKED}|what (?:did|have|has) (?:i|we|they) (?:miss(?:ed)?)"
            ),
        ),
        (
            Intent.LATEST,
            r"(?:everything|all|whatever)(?: (?:the )?(?:articles?|stories|news))?(?: (?:that )?(?:you|we) (?:have|know|got|hold))?"
            r" (?:on|about|for|from|regarding|concerning) (?P<x>.+)",
        ),
        (
            Intent.LATEST,
            r"(?:(?:have you |you )?got |do you have |have you )?(?:anything|something) (?:on|about|for|with|from|in) (?P<x>.+)",
        ),
        (Intent.LATEST, rf"{_NAMED} {_FRESH}"),
        # one event
        (
            Intent.WHEN,
            (
                r"(?:(?:by|until|till|since|from) )?"
                r"(?:when|where|how soon|(?:at |on )?(?:what|which) (?:date|day|time|month|place))\b(?P<x>.*)"
            ),
        ),
        (Intent.WHEN, rf"{_NAMED},? (?:when|what (?:day|date|time))"),
        (Intent.WHO, r"(?:who|whom)\b(?P<x>.*)"),
        (
            Intent.WHO,
            r"which (?:people|persons?|countries|states|leaders?|ministers?|officials?)\b(?P<x>.*)",
        ),
    )
)
_AUXILIARY = (
    r"(?:is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|must)(?:n'?t| not)?"
)
# Whatever begins so asks for a reason, whichever words follow.
REASONS = (
    (
        Fact.WHY,
        pattern(rf"(?:explain )?(?:why|how come|for what reason)\b(?: {_AUXILIARY}\b)?(?P<x>.*)"),
    ),
)
# Whether something is to come: only where no other wording begins so.
AHEAD_AT_ALL = ((Intent.WHEN, pattern(r"(?:will|is|are) (?P<x>.+)")),)
# What something is: the story of it, unless it is "the …" of something.
DEFINED = (
    (
        Intent.BRIEF,
        pattern(r"what (?:is|are|was|were) (?P<x>(?!(?:the|an?|your|my|it|that|this)\b).+)"),
    ),
    (Intent.BRIEF, pattern(r"what (?:does )?(?P<x>.+?) (?:is|are|was|were|means?)(?: about)?")),
)
HEADED = pattern(r"(?P<x>.+?)\s*(?:[:,;–—]|\s-)\s*(?P<tail>.+)")
_SIZES = r"(?:many|much|long|big|large|far|fast|strong|high|tall|wide|deep|often|heavy|severe)"
_NUMBERS = (
    r"(?:number|(?:death )?toll|total|percentage|share|cost|price|size|age|magnitude|score|margin"
    r"|turnout|amount)"
)
FACTS: tuple[tuple[Fact, re.Pattern[str]], ...] = tuple(
    (fact, pattern(text))
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
        (
            Fact.AMOUNT,
            (
                r"(?:any|more|fewer|were there any|are there any) (?P<x>(?:deaths?|dead|casualties|injuries|injured"
                r"|fatalities|victims|survivors|arrests)\b.+)"
            ),
        ),
        (Fact.AMOUNT, r"(?P<x>.+ (?:deaths?|casualties|fatalities|victims))(?: toll)?"),
        (Fact.AMOUNT, r"how (?P<x>old\b.+)"),
        (
            Fact.WHY,
            (
                r"(?:what (?:is|was|are|were) )?(?:the )?(?:real |main |official )?(?:reasons?|causes?|motives?"
                r"|grounds?|explanations?|rationale) (?:for|of|behind|why)\b (?P<x>.+)"
            ),
        ),
        (
            Fact.WHY,
            r"what (?:made|led to|caused|causes|prompted|triggered|(?:is|was|are|were) behind)\b (?P<x>.+)",
        ),
        (Fact.HOW, r"how (?:did|has|have|was|were) (?P<x>.+)"),
        (
            Fact.WHETHER,
            (
                r"(?:is it (?:true|correct|right|the case)(?: that)?|can you confirm(?: that)?|do we know that"
                r"|(?:did|has|have|had|was|were)(?:n'?t)?)\b (?P<x>.+)"
            ),
        ),
        (
            Fact.WHETHER,
            r"(?:is|are) (?P<x>it (?:done|finished|dead|safe|open|closed)|(?:he|she|they) (?!.*\b(?:due|set|expected|likely|to|\w+ing)\b).+)",
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
ASKING = tuple(
    "happened happening happens coming upcoming latest expected scheduled planned statements quotes "
    "recent headlines update updates summary summarise summarize explain brief anything something "
    "newest announced agenda developments".split()
)
