"""The one place that loads the language model: text in; sentences, tokens and names with offsets out.

Everything downstream reads the plain tuples made here, so it can be tested without a model and
sent between processes. Sentence bounds are ours (`_starts_sentence`): the parser is then told them,
because a bound that moves with the model would move every piece of evidence.

    text → paragraphs, in batches → model (tags, parse, names) → Analysis

A paragraph is read as a text of its own: what stands in one never changes the reading of another,
and many short texts side by side fill the model's matrices better than a long one.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from threadpoolctl import threadpool_limits

from summarizer.article import Span
from summarizer.errors import ModelMissing

if TYPE_CHECKING:
    import spacy
    from spacy.tokens import Doc

# Code points given to the model at once; their parse takes about 1 kB each.
BATCH_LENGTH = 20_000

# Texts after which the words that they brought are forgotten: often enough that memory stays flat,
# seldom enough that common words are not cut up anew in each text.
ZONE_TEXTS = 64

# spaCy gives distances to the left as unsigned 64-bit numbers.
_HALF = 1 << 63

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
# A single line break ends a paragraph after a short line (a heading, a list item) or after the end
# of a sentence; otherwise it is a hard wrap.
_WRAPPED_LINE_MIN = 50
_LINE_END = re.compile(r"[.!?:;][\"'”’)\]]*\s*$")
# "LISBON —", "VANCOUVER, British Columbia —", "LONDON (Reuters) -" at the head of a paragraph.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’ -]*[A-Z](?:, [A-Z][\w. ]{1,30})?(?: \([^()]{2,30}\))? (?:—|–|--|-) "
)
_TERMINAL = frozenset({".", "!", "?", "...", "…", "?!", "!?", ".."})
_CLOSING = frozenset({'"', "'", "”", "’", "''", "»", ")", "]", "[.", ".]"})
# Abbreviations that may end a sentence: they do before a word that commonly begins one.
_MAY_END = frozenset(
    {
        "u.s.",
        "u.k.",
        "u.n.",
        "e.u.",
        "a.m.",
        "p.m.",
        "inc.",
        "ltd.",
        "corp.",
        "co.",
        "jr.",
        "sr.",
        "etc.",
        "d.c.",
    }
)
_STARTERS = frozenset(
    "the a an he she it they we i you his her their its our my this that these those there here in on at "
    "by for from with after before during since when while if as but and or however meanwhile also "
    "according one two some many most all no not".split()
)


class Token(NamedTuple):
    """One word or mark. `head` is the index of the token it depends on (its own at a root).

    `tag` is a Penn Treebank tag, `dep` a ClearNLP dependency, `label` the OntoNotes 5 label of the
    name that it stands in, or "". `lemma` is the base form of verbs and nouns, lower case elsewhere.
    """

    i: int
    text: str
    lower: str
    lemma: str
    start: int
    end: int
    tag: str
    dep: str
    head: int
    label: str


class Sentence(NamedTuple):
    """Tokens `first` to `last` (exclusive) of an Analysis; `span` without outer white space."""

    number: int
    paragraph: int
    first: int
    last: int
    span: Span


class Name(NamedTuple):
    """A name that the model saw: tokens `first` to `last` (exclusive), an OntoNotes 5 label."""

    label: str
    first: int
    last: int
    span: Span


@dataclass(frozen=True)
class Analysis:
    """One text, read once and shared by all who look for something in it."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...]

    def words(self, sentence: Sentence) -> Sequence[Token]:
        """The tokens of a sentence, in order."""
        return self.tokens[sentence.first : sentence.last]

    @cached_property
    def _children(self) -> list[list[int]]:
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token.i)
        return below

    def children(self, i: int) -> list[Token]:
        """The tokens that depend on token `i`, in text order."""
        return [self.tokens[child] for child in self._children[i]]

    def child(self, i: int, *deps: str) -> Token | None:
        """The first token that depends on `i` in one of these ways."""
        return next((token for token in self.children(i) if token.dep in deps), None)

    def subtree(self, i: int) -> list[Token]:
        """Token `i` and all that hangs below it, in text order."""
        found, todo = [], [i]
        while todo:
            at = todo.pop()
            found.append(at)
            todo.extend(self._children[at])
        return [self.tokens[at] for at in sorted(found)]

    def ancestors(self, i: int) -> Iterator[Token]:
        """The heads above token `i`, nearest first."""
        while (head := self.tokens[i].head) != i:
            i = head
            yield self.tokens[i]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def token_at(self, offset: int) -> int:
        """The index of the token at or right before a code point (0 for an empty text)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def tokens_in(self, span: Span) -> Sequence[Token]:
        """The tokens that lie wholly inside a span."""
        first = self.token_at(span.start)
        while first < len(self.tokens) and self.tokens[first].start < span.start:
            first += 1
        last = first
        while last < len(self.tokens) and self.tokens[last].end <= span.end:
            last += 1
        return self.tokens[first:last]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence whose span holds this code point, or None between sentences."""
        index = bisect_right([sentence.span.start for sentence in self.sentences], offset) - 1
        if index < 0 or offset >= self.sentences[index].span.end:
            return None
        return self.sentences[index]

    def sentences_in(self, span: Span) -> list[Sentence]:
        """The sentences that share at least one code point with a span."""
        return [sentence for sentence in self.sentences if sentence.span.overlaps(span)]


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text, without outer white space, in order; hard wraps stay inside one."""
    found: list[Span] = []
    start = 0
    for gap in (*_PARAGRAPH.finditer(text), None):
        end = gap.start() if gap else len(text)
        found.extend(_lines(text, start, end))
        start = gap.end() if gap else end
    return found


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for match in re.finditer(r"\n", text[start:end]):
        cut = start + match.start()
        line = text[text.rfind("\n", start, cut) + 1 or start : cut]
        if len(line.strip()) < _WRAPPED_LINE_MIN or _LINE_END.search(line):
            yield from _trimmed(text, at, cut)
            at = cut + 1
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if stripped := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(stripped))


def dateline_end(paragraph: str) -> int:
    """Where the text of a paragraph begins behind its dateline; 0 without one."""
    match = _DATELINE.match(paragraph)
    return match.end() if match else 0


class Language:
    """An English language model, loaded once. Not safe to share between threads while analysing."""

    def __init__(self, model: "spacy.language.Language") -> None:
        self._model = model
        lookups = model.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # untyped in spaCy
        self._exceptions = lookups.get_table("lemma_exc")
        self._rules = lookups.get_table("lemma_rules")
        index = lookups.get_table("lemma_index")
        self._index = {kind: frozenset(index[kind]) for kind in ("verb", "noun")}
        self._lemma = lru_cache(maxsize=50_000)(self._base_form)
        self._zone = ExitStack()
        self._read_in_zone = 0

    @classmethod
    def load(cls, name: str) -> "Language":
        """Load an installed spaCy model by its package name; raises ModelMissing with the cure.

        Sets numpy's linear algebra to one thread in the whole process: the matrices are so small
        that more threads mostly wait for each other.
        """
        import spacy

        threadpool_limits(limits=1, user_api="blas")
        with _fast_matrices():
            try:
                model = spacy.load(name, exclude=["attribute_ruler"])
            except OSError as error:
                raise ModelMissing(
                    f"The language model {name!r} is not installed: run `make setup`, or set summarizer.model to one that is."
                ) from error
        model.disable_pipe("lemmatizer")
        return cls(model)

    @property
    def version(self) -> str:
        """Name and version of the model, as briefings record it."""
        meta = self._model.meta
        return f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def analyse(self, text: str) -> Analysis:
        """Read one text; the same text always gives the same analysis."""
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        names: list[Name] = []
        self._renew_zone()
        for batch in _batches(enumerate(paragraphs(text))):
            docs = [self._model.make_doc(span.of(text)) for _, span in batch]
            starts = [_mark_sentences(doc) for doc in docs]
            read = self._model.pipe(docs, batch_size=len(docs))
            for doc, bounds, (number, span) in zip(read, starts, batch, strict=True):
                place = _Place(number, span.start, len(tokens), len(sentences))
                tokens.extend(self._tokens(doc, place))
                sentences.extend(_sentences(doc, bounds, place))
                names.extend(_names(doc, place))
        return Analysis(
            text=text, tokens=tuple(tokens), sentences=tuple(sentences), names=tuple(names)
        )

    def _renew_zone(self) -> None:
        """Let the model forget the words of the last ZONE_TEXTS texts, or it would only grow."""
        if self._read_in_zone % ZONE_TEXTS == 0:
            self._zone.close()
            self._zone.enter_context(self._model.memory_zone())
        self._read_in_zone += 1

    def _tokens(self, doc: "Doc", place: "_Place") -> Iterator[Token]:
        strings = doc.vocab.strings
        columns = doc.to_array(["LOWER", "TAG", "DEP", "ENT_TYPE", "HEAD"]).T.tolist()
        for token, lower_id, tag_id, dep_id, label_id, head in zip(doc, *columns, strict=True):
            i = place.tokens + token.i
            start = place.start + token.idx
            words, lower, tag = token.text, strings[lower_id], strings[tag_id]
            yield Token(
                i,
                words,
                lower,
                self._lemma(lower, tag),
                start,
                start + len(words),
                tag,
                strings[dep_id],
                i + (head if head < _HALF else head - 2 * _HALF),
                strings[label_id],
            )

    def _base_form(self, lower: str, tag: str) -> str:
        """The lemma by the model's own tables (WordNet exceptions and suffix rules)."""
        kind = {"V": "verb", "N": "noun"}.get(tag[:1], "")
        if tag in {"VB", "NN"} or not kind or tag.startswith("NNP"):
            return lower
        if known := self._exceptions.get(kind, {}).get(lower):
            return str(known[0])
        index = self._index.get(kind, ())
        for old, new in self._rules.get(kind, ()):
            if lower.endswith(old) and (form := lower[: len(lower) - len(old)] + new) in index:
                return str(form)
        return lower


@contextmanager
def _fast_matrices() -> Iterator[None]:
    """Models loaded inside multiply with numpy: thinc's own default takes half as long again."""
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    before = get_current_ops()
    set_current_ops(NumpyOps(use_blis=False))
    try:
        yield
    finally:
        set_current_ops(before)


class _Place(NamedTuple):
    """Where a paragraph stands: its number and first code point, and how much was read before it."""

    paragraph: int
    start: int
    tokens: int
    sentences: int


def _batches(numbered: Iterable[tuple[int, Span]]) -> Iterator[list[tuple[int, Span]]]:
    """Runs of paragraphs of BATCH_LENGTH code points at most (a longer one stands alone)."""
    batch: list[tuple[int, Span]] = []
    for number, span in numbered:
        if batch and span.end - batch[0][1].start > BATCH_LENGTH:
            yield batch
            batch = []
        batch.append((number, span))
    if batch:
        yield batch


def _mark_sentences(doc: "Doc") -> list[int]:
    """Tell the parser where sentences start; returns the indexes of the starting tokens.

    A dateline belongs to the first sentence, but is parsed apart: "OSLO — The fleet sailed."
    """
    starts: list[int] = []
    open_end = False
    body = dateline_end(doc.text)
    for i, token in enumerate(doc):
        begins = i == 0 or (
            open_end and not token.is_space and not _closes(doc, i) and _starts_sentence(token.text)
        )
        if not token.is_space:
            open_end = _ends_sentence(doc, i, was_open=open_end and not begins)
        token.is_sent_start = begins or token.idx == body
        if begins:
            starts.append(i)
    return starts


def _ends_sentence(doc: "Doc", i: int, *, was_open: bool) -> bool:
    """Whether a sentence may end after token `i`: a full stop, or closing marks right after one."""
    text = doc[i].text
    if text in _TERMINAL:
        return True
    if was_open and _closes(doc, i):
        return True
    if text.lower() in _MAY_END:
        return i + 1 < len(doc) and doc[i + 1].lower_ in _STARTERS and doc[i + 1].text[0].isupper()
    return (
        len(text) > 2
        and text[-1] in ".!?"
        and text[-2].islower()
        and text[0].islower()
        and text.count(".") == 1
    )


def _closes(doc: "Doc", i: int) -> bool:
    """Whether token `i` is a quotation mark or bracket that belongs to what stands before it."""
    return doc[i].text in _CLOSING and not doc[i - 1].whitespace_ and not doc[i - 1].is_space


def _starts_sentence(text: str) -> bool:
    return not (text[0].islower() or text[0] in ",;:.!?-–—)]}”’»%")


def _sentences(doc: "Doc", starts: Sequence[int], place: _Place) -> Iterator[Sentence]:
    for number, (first, stop) in enumerate(itertools.pairwise((*starts, len(doc)))):
        last = stop
        while doc[last - 1].is_space:
            last -= 1
        end = doc[last - 1].idx + len(doc[last - 1])
        yield Sentence(
            place.sentences + number,
            place.paragraph,
            place.tokens + first,
            place.tokens + last,
            Span(place.start + doc[first].idx, place.start + end),
        )


def _names(doc: "Doc", place: _Place) -> Iterator[Name]:
    for ent in doc.ents:
        span = Span(place.start + ent.start_char, place.start + ent.end_char)
        yield Name(ent.label_, place.tokens + ent.start, place.tokens + ent.end, span)
