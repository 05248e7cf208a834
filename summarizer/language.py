"""The one place that loads the language model: text in; sentences, tokens and names with offsets out.

Everything downstream reads the plain tuples made here, so it can be tested without a model and
sent between processes. Sentence bounds are ours (`_starts_sentence`): the parser is then told them,
because a bound that moves with the model would move every piece of evidence.

    text → chunks of paragraphs → model (tags, parse, names) → Analysis
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from summarizer.article import Span
from summarizer.errors import ModelMissing

if TYPE_CHECKING:
    import spacy
    from spacy.tokens import Doc

# Code points given to the model at once; the parse of a chunk takes about 1 kB a code point.
CHUNK_LENGTH = 20_000
# Articles parsed in one batch: matrices large enough to pay, memory still flat.
BATCH_SIZE = 16

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
# A single line break ends a paragraph after a short line (a heading, a list item) or after the end
# of a sentence; otherwise it is a hard wrap.
_WRAPPED_LINE_MIN = 50
_LINE_END = re.compile(r"[.!?:;][\"'”’)\]]*\s*$")
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


class Language:
    """An English language model, loaded once. Not safe to share between threads while analysing."""

    def __init__(self, model: "spacy.language.Language") -> None:
        self._model = model
        lookups = model.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # untyped in spaCy
        self._exceptions = lookups.get_table("lemma_exc")
        self._rules = lookups.get_table("lemma_rules")
        self._index = lookups.get_table("lemma_index")
        self._lemma = lru_cache(maxsize=50_000)(self._base_form)

    @classmethod
    def load(cls, name: str) -> "Language":
        """Load an installed spaCy model by its package name; raises ModelMissing with the cure."""
        import spacy

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
        """Read one text."""
        return next(self.analyse_many([text]))

    def analyse_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """Read texts in batches, in order; the result for a text doesn't depend on its batch."""
        for text in texts:
            yield self._analyse(text)

    def _analyse(self, text: str) -> Analysis:
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        names: list[Name] = []
        numbered = list(enumerate(paragraphs(text)))
        with self._model.memory_zone():
            for chunk in _chunks(numbered):
                begin, end = chunk[0][1].start, chunk[-1][1].end
                doc = self._model.make_doc(text[begin:end])
                starts = _mark_sentences(doc, begin, [span for _, span in chunk])
                for _, pipe in self._model.pipeline:
                    doc = pipe(doc)
                self._take(doc, begin, tokens, names)
                _take_sentences(doc, begin, starts, chunk, sentences, offset=len(tokens) - len(doc))
        return Analysis(
            text=text, tokens=tuple(tokens), sentences=tuple(sentences), names=tuple(names)
        )

    def _take(self, doc: "Doc", begin: int, tokens: list[Token], names: list[Name]) -> None:
        base = len(tokens)
        for token in doc:
            start = begin + token.idx
            tag = token.tag_
            lower = token.lower_
            tokens.append(
                Token(
                    i=base + token.i,
                    text=token.text,
                    lower=lower,
                    lemma=self._lemma(lower, tag),
                    start=start,
                    end=start + len(token.text),
                    tag=tag,
                    dep=token.dep_,
                    head=base + token.head.i,
                    label=token.ent_type_,
                )
            )
        for ent in doc.ents:
            span = Span(begin + ent.start_char, begin + ent.end_char)
            names.append(Name(ent.label_, base + ent.start, base + ent.end, span))

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


def _chunks(numbered: list[tuple[int, Span]]) -> Iterator[list[tuple[int, Span]]]:
    """Runs of paragraphs of at most CHUNK_LENGTH code points (one longer paragraph stands alone)."""
    chunk: list[tuple[int, Span]] = []
    for index, span in numbered:
        if chunk and span.end - chunk[0][1].start > CHUNK_LENGTH:
            yield chunk
            chunk = []
        chunk.append((index, span))
    if chunk:
        yield chunk


def _mark_sentences(doc: "Doc", begin: int, spans: list[Span]) -> list[int]:
    """Tell the parser where sentences start; returns the indexes of the starting tokens."""
    paragraph_starts = {span.start - begin for span in spans}
    starts: list[int] = []
    open_end = False
    for i, token in enumerate(doc):
        if token.idx in paragraph_starts or i == 0:
            begins = True
        else:
            begins = (
                open_end
                and not token.is_space
                and not _closes(doc, i)
                and _starts_sentence(token.text)
            )
        if not token.is_space:
            open_end = _ends_sentence(doc, i, was_open=open_end and not begins)
        token.is_sent_start = begins
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


def _take_sentences(
    doc: "Doc",
    begin: int,
    starts: list[int],
    chunk: list[tuple[int, Span]],
    sentences: list[Sentence],
    *,
    offset: int,
) -> None:
    paragraph = 0
    for start, stop in zip(starts, (*starts[1:], len(doc)), strict=True):
        last = stop
        while last > start and doc[last - 1].is_space:
            last -= 1
        if last == start:
            continue
        span = Span(begin + doc[start].idx, begin + doc[last - 1].idx + len(doc[last - 1].text))
        while chunk[paragraph][1].end < span.end:
            paragraph += 1
        sentences.append(
            Sentence(len(sentences), chunk[paragraph][0], offset + start, offset + last, span)
        )
