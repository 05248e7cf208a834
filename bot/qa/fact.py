"""The answers to "did X …?", "how did X …?", "why did X …?" and "how many …?": the sentences that tell it,
or that none does.

    passages ─► those on the topic ─► sentences that fit the words best ─► what they tell of it

What a sentence says is not weighed: "yes" is said of a plain one alone, all else is shown as it is told.
"""

import re
from collections.abc import Iterator, Sequence

from bot.qa.case import Answer, Case
from bot.qa.finding import telling_words
from bot.qa.fitting import best_sentences, is_of_amount, nearest_sentence, told_words
from bot.qa.lines import Line, Sentence, lead, note, sentence_line, told_by
from bot.qa.reason import reasons
from bot.records import Passage
from bot.topics.stems import stems

# Sentences shown, and so many looked through.
_SHOWN = 3
_LOOKED_THROUGH = 50
# What tells all words but one in so many tells it.
_NEARLY_ALL = 3
# Words that take back, or leave open, what a sentence tells.
_HEDGED = re.compile(
    r"\b(?:not|never|no|nor|neither|without|denied|denies|deny|refused|failed|unless|if|whether|would"
    r"|could|may|might|will|should|must|plans?|planned|wants?|wanted|hopes?|hoped|alleged(?:ly)?"
    r"|reportedly|apparently|falsely|predict(?:s|ed|ions?)?|forecasts?|project(?:s|ed)|expect(?:s|ed)?"
    r"|believe[sd]?|thinks?|thought|nearly|almost|accused|claim(?:s|ed)?|suspected|asked|called|calls|urged)\b|n't\b",
    re.IGNORECASE,
)
# What may stand between somebody's name and the deed that is plainly theirs.
_BETWEEN = re.compile(
    r"(?:\W*\b(?:has|have|had|was|were|been|be|is|also|then|since|officially|formally)\b)*\W*",
    re.IGNORECASE,
)


def whether(case: Case) -> Answer:
    """Whether something happened: the sentences that tell it, else that none does."""
    words = telling_words(case.question)
    least = len(words) - len(words) // _NEARLY_ALL
    sentences = [one for one in _sentences(case, words) if _names_topic(case, one)]
    found = [one for one in sentences if told_words(one.text, words) >= least]
    if not found:
        return _untold(case, "Nothing on file tells that", words)
    plain = [one for one in found if _is_plain(case, one, words)]
    return _told(case, "Yes:", plain) if plain else _told(case, "What is told of it:", found)


def how(case: Case) -> Answer:
    """How something happened: the sentences that tell of it."""
    words = telling_words(case.question)
    found = [one for one in _sentences(case, words) if _names_topic(case, one)]
    return _in_their_words(case, found, words, none="Nothing on file tells that")


def why(case: Case) -> Answer:
    """Why something happened: the sentences that give a reason, else what they tell that came before."""
    words = telling_words(case.question)
    # A cause is told beside the sentence that names whose it is, as "he" or as nobody's.
    told = reasons([one for one in case.passages() if _names_topic(case, one)], words)
    if told.sentences and not told.are_told:
        return _told(case, "No reason is told as such, but what came before:", told.sentences)
    return _in_their_words(case, told.sentences, words, none="No reason for that is on file")


def amount(case: Case) -> Answer:
    """How much or how many: the sentences that tell it in numbers."""
    words = telling_words(case.question)
    found = [one for one in _sentences(case, words) if is_of_amount(one)]
    return _in_their_words(case, found, words, none="No number of that is on file")


def _in_their_words(
    case: Case, found: Sequence[Sentence], words: Sequence[str], *, none: str
) -> Answer:
    if not found:
        return _untold(case, none, words)
    return _told(case, "In the words of the articles:", found)


def _sentences(case: Case, words: Sequence[str]) -> list[Sentence]:
    return best_sentences(case.passages(), words, most=_LOOKED_THROUGH)


def _told(case: Case, head: str, found: Sequence[Sentence]) -> Answer:
    lines = [sentence_line(one) for one in found[:_SHOWN]]
    return case.answer([lead(head), *lines, *case.common_notes(lines)])


def _untold(case: Case, none: str, words: Sequence[str]) -> Answer:
    """That nothing tells it; what comes nearest, and what is newest on the topic."""
    if not case.name or not case.hits.articles:
        return case.answer(case.instead(), none=f"{none}.")
    notes = [*_nearest(case, words), *case.newest_notes(), *case.offers()]
    return case.answer(notes, none=f"{none}{case.about('about')}.")


def _nearest(case: Case, words: Sequence[str]) -> Iterator[Line]:
    """The sentence on the topic that tells most of the words."""
    found = nearest_sentence(case.passages(), words)
    if found and _names_topic(case, found):
        told = told_by(sentence_line(found), found.article)
        yield note(f"Nearest: {told.text}", told.citations)


def _names_topic(case: Case, text: Sentence | Passage) -> bool:
    """Whether a text, or its article's title, names each side of the topic."""
    told = set(stems(f"{text.article.title or ''} {text.text}"))
    return all(not told.isdisjoint(name) for name in _names(case))


def _names(case: Case) -> Iterator[set[str]]:
    """Of each side of the topic, the last words that name it."""
    topic = case.question.topic
    for typed, label in zip(topic.typed, topic.labels, strict=True) if topic else ():
        yield set(stems(" ".join((*typed[-1:], *label.split()[-1:], *typed[:1]))))


def _is_plain(case: Case, sentence: Sentence, words: Sequence[str]) -> bool:
    """Whether a sentence tells the deed right after the name, and hedges nothing."""
    names = list(_names(case))
    if len(names) != 1 or _HEDGED.search(sentence.text):
        return False
    asked = set(stems(" ".join(words)))
    found = [(match, set(stems(match[0]))) for match in re.finditer(r"[^\W_]+", sentence.text)]
    ends = [match.end() for match, told in found if told & names[0]]
    starts = [match.start() for match, told in found if told & asked]
    return any(
        _BETWEEN.fullmatch(sentence.text[end:start])
        for end in ends
        for start in starts
        if start > end
    )
