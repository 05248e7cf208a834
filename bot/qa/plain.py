"""Words as they are typed → words as our wordings have them: one line, nothing around the question. Pure.

"hey, any idea whats coming up with Russia pls?" → "what is coming up with Russia"
"""

import re
from collections.abc import Callable


def plain(text: str) -> str:
    """The text on one line, straight quotes, no final punctuation, contractions written out.

    Question marks alone are a call for help.
    """
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = _PUT_RIGHT.sub(r"\1 ", text)
    text = re.sub(r"\s+", " ", re.sub(r"(?:^|\s)<?@[\w!&-]+>?", " ", text)).strip()
    for short, full in _CONTRACTIONS:
        text = short.sub(full, text)
    if not text.strip("?! "):
        return "help" if "?" in text else ""
    return text.rstrip("?!.,;: ")


def unwrapped(text: str) -> str:
    """The question without the politeness around it ("hey, could you tell me …, please")."""
    return to_the_end(lambda told: _CLOSER.sub("", _OPENER.sub("", told)).strip(" ,;:?!."), text)


def trimmed(words: str) -> str:
    """Topic words without the articles, prepositions and empty nouns around them."""
    return to_the_end(lambda told: _TAIL.sub("", _HEAD.sub("", told)).strip(" ,;:?!.\"'"), words)


def to_the_end(change: Callable[[str], str], words: str) -> str:
    """Words changed again and again, until nothing of them changes any more."""
    before = None
    while before != words:
        before, words = words, change(words)
    return words


def pattern(text: str) -> re.Pattern[str]:
    """The text as a pattern that minds no capitals."""
    return re.compile(text, re.IGNORECASE)


LINK = (
    r"(?:for|with|on|in|about|between|regarding|concerning|of|around|to|from|at|re|by|over|into|as to"
    r"|when it comes to|related to)"
)
_CONTRACTIONS = tuple(
    (pattern(short), full)
    for short, full in (
        (r"\b(?:wh?at|waht)'?s\b", "what is"),
        (r"\b(?:wat|waht|wht|wot)\b", "what"),
        (r"\b(?:wen|wehn)\b", "when"),
        (r"\babt\b", "about"),
        (r"\bwk(s?)\b", r"week\1"),
        (r"\bwknd\b", "weekend"),
        (r"\byrs?\b", "year"),
        (r"\b(?:tmrw|tmr|tomoz|2moro|tomorow|tommorow|tommorrow)\b", "tomorrow"),
        (r"\b(?:yday|ystrday|yesterd|yest)\b", "yesterday"),
        (r"\b2day\b", "today"),
        (r"\bthe us\b(?! (?:all|both)\b)", "the US"),
        (r"\bthe who\b(?!'?s who)", "the WHO"),
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
        (r"\b(?:tak(?:e|es|ing)|took) over\b", "takeover"),
    )
)
_OPENER = pattern(
    r"^(?:hey|hi|hiya|heya|hello|hallo|yo|ok|okay|so|well|um|er|oh|please|pls|plz|thanks|cheers|sorry|just"
    r"|daybook|bot|all|there|team|folks|everyone|(?:good )?(?:morning|afternoon|evening)|thx|ty"
    r"|quick (?:question|one)|question|gimme|lemme know"
    r"|(?:can|could|would|will) (?:you|u|someone|anyone|anybody)(?: please| just| maybe)?"
    r"|(?:do|does|did) (?:you|u|anyone|anybody|someone) (?:know|remember|have)(?: any(?:thing)?)?"
    r"|(?:have you )?(?:got )?any (?:idea|ideas|clue|chance)|you know"
    r"|i(?: would|'?d)? (?:like|love|want|need|wish) to (?:know|hear|see|find out|ask)"
    r"|i (?:need|want)|i (?:was |am )?(?:wonder|wondering|curious)|wondering|curious"
    r"|(?:tell|show|give|remind|find|get) (?:me|us)(?! (?:more |all )?about)(?: please)?|let (?:me|us) (?:know|see)"
    r"|lol|haha+|h?mm+|(?:cool|nice|great|perfect|wow|interesting|right|alright|got it|gotcha)(?=\s*[,!.…]|$)"
    r"|list|show|if|whether|and|but|also|or|what about|how about|ditto|same(?: thing| question)?(?: for)?"
    r")\b(?![-'])[\s,:;!.–—-]*"
)
_CLOSER = pattern(
    r"[\s,;–—-]*\b(?:please|pls|plz|thanks|thank you|thx|ta|cheers|for me|for us|do you know|right now"
    r"|at the moment|by any chance|if any|daybook|again|exactly|precisely|so far|though|anyway"
    r"|or (?:not|(?:did|was|is|are|were|has|have|had|will|does|do) [^,]+)|you have|on file|do we know|(?:are|is) there)$"
)
# A slip that is put right at once: "of Norway, sorry, of Iceland".
_PUT_RIGHT = pattern(
    r"\b(of|for|on|about|in|with|by) [^,.?!]{1,40}?(?:\.{2,}|…|,| -)\s*(?:oh |no |or )?"
    r"(?:sorry|i mean|i meant|rather|make that|wait),?\s+(?:\1 )?"
)
_HEAD = pattern(
    rf"^(?:the|a|an|any|some|all|our|news|things?|stuff|what|so|then|{LINK})\b(?![-'])\s*"
)
_TAIL = pattern(
    r"(?:^|\s+)(?:relations?|relationships?|ties|situation|story|issues?|things?|stuff|matters?|affairs?"
    r"|front|topic|subject|then|now|there|today's|lately|recently|and|next|ahead|please"
    rf"|{LINK})$"
)
