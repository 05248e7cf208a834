"""The states of the world: which words name them, and where a text does.

A name, demonym, capital, seat of power ("Kremlin") or combining form ("Anglo-") all mean the state.
The table is `data/states.toml`; it also says which names are ambiguous, unsafe, or part of a longer
name that means something else. Nothing here needs the language model.

    words of a text → longest known form → does it mean the state here? → which, if more answer to it
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from summarizer.article import Span

PREFIX = "country:"

_WORD = re.compile(r"(?<!\w)[^\W\d_]+")
# One code point for one, so that offsets stay: typographic marks and white space made plain.
_PLAIN = str.maketrans(
    dict.fromkeys("’‘ʻʼ`", "'") | dict.fromkeys("‐‑‒–—−", "-") | {"\u00a0": " ", "\n": " "}
)
_BEFORE = re.compile(r"([\w.'-]+) $")
_AFTER = re.compile(r" ([^\W\d_][\w.]*)")
_LIST = re.compile(r",?(?: and| or)? ")
_LISTED = re.compile(r",?(?: and| or)? $")
# The longest word and its white space that the checks before a name look back on.
_LOOK_BACK = 32
# Shorter names in capitals ("IRAN" is the shortest) would be taken for abbreviations.
_UPPER_MIN = 4

_LANGUAGE_BEFORE = frozenset(
    "in into speak speaks spoke spoken speaking fluent learn learns learned learning teach teaches "
    "taught translated".split()
)
_LANGUAGE_AFTER = re.compile(
    r"-(?:language|speaking|speaker)|"
    r" (?:language|speaker|speakers|speaking|lessons|translation|dictionary|subtitles)\b"
)
_LANGUAGE_END = re.compile(
    r"\W*$|[.,;:!?)\]\"”]|"
    r" (?:and|or) [A-Z]\w+(?:[.,;:!?)\]\"”]|\W*$)|"
    r" (?:on|at|that|to|by|from|when|but|as|with|for|is|was|than|since|before|after)\b"
)
_LINKS = frozenset(
    "a an and are as at but by for from has have in into is its of off on or over says than that the "
    "their to under until upon vs was were while will with without after against amid before between "
    "during near since through toward towards via when where "
    "north south east west northern southern eastern western central greater neighbouring neighboring "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december".split()
)


class _Form(NamedTuple):
    """One way to write a state; no states at all for a longer name that means none."""

    text: str
    states: tuple[str, ...]
    kind: str


class _Hit(NamedTuple):
    span: Span
    form: _Form


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One row: `names` are all forms that mean the state, without combining forms."""

    id: str
    name: str
    adjective: str
    capitals: tuple[str, ...]
    names: frozenset[str]


class World:
    """All states with all their names; immutable, safe to share."""

    def __init__(self, table: Mapping[str, Any]) -> None:  # Any: TOML; the tests hold its shape
        states = [_state(code, row) for code, row in table["states"].items()]
        self._states = {state.id: state for state in states}
        self._first_names = _with_plurals(table["personal"]["first_names"])
        self._surnames = frozenset(table["personal"]["surnames"])
        self._elsewhere = table["elsewhere"]
        self._regions = tuple(table["regions"]["names"])
        forms = list(_forms(table))
        self._known = _by_folded(forms)
        self._phrases = frozenset(form.text for form in forms if not form.states)
        self._unsafe = _with_plurals(table["unsafe"]["names"])
        self._by_first = _by_first_word(forms, unsafe=self._unsafe)

    @classmethod
    @cache
    def load(cls) -> "World":
        """The table that comes with the package, read once."""
        text = resources.files("summarizer").joinpath("data/states.toml").read_text("utf-8")
        return cls(tomllib.loads(text))

    def find(self, text: str) -> list[tuple[Span, str]]:
        """Where the text names states: spans in text order that don't overlap, with the state's id.

        The longest form wins; each part of a compound ("Russian-British") has its own span. Capitals
        matter. A form of several states is the one that the text also names otherwise, else the
        table's first. Languages, people and longer names that hold a state's are left out.
        """
        plain = text.translate(_PLAIN)
        hits = [hit for hit in self._hits(plain) if self._means_state(plain, hit)]
        certain = {hit.form.states[0] for hit in hits if len(hit.form.states) == 1}
        return [(hit.span, _meant(hit.form.states, certain)) for hit in hits]

    def states_of(self, words: str) -> tuple[str, ...]:
        """The ids of all states that one form may mean, the likeliest first; case is ignored.

        Only "US" must be written in capitals, since "us" is a pronoun. Empty if no state is meant.
        """
        plain = words.translate(_PLAIN).strip()
        if plain.casefold() == "us" and plain != "US":
            return ()
        return self._known.get(plain.casefold(), ())

    def ids(self) -> tuple[str, ...]:
        """The ids of all states, in the order of their codes."""
        return tuple(self._states)

    def name(self, state: str) -> str:
        """The common English name of a state; KeyError for an id that is not in the table."""
        return self._states[state].name

    def adjective(self, state: str) -> str:
        """The adjective of a state ("Russian"); its name where English has none."""
        return self._states[state].adjective

    def capitals(self, state: str) -> tuple[str, ...]:
        """The capitals of a state in 2026, the official one first; none for the European Union."""
        return self._states[state].capitals

    def names(self, state: str) -> frozenset[str]:
        """All forms that mean the state, demonyms and seats included, combining forms not."""
        return self._states[state].names

    def is_safe(self, form: str) -> bool:
        """Whether `find` looks for the form; the others ("Victoria") mean no state in too many texts."""
        return form not in self._unsafe

    def phrases(self) -> frozenset[str]:
        """Longer names that hold the name of a state and mean none ("New England")."""
        return self._phrases

    def _hits(self, plain: str) -> Iterator[_Hit]:
        end = 0
        for word in _WORD.finditer(plain):
            start = word.start()
            if start < end or (forms := self._by_first.get(word[0])) is None:
                continue
            form = next((form for form in forms if _stands(form, plain, start)), None)
            if form is not None:
                end = start + len(form.text)
                if form.states:
                    yield _Hit(Span(start, end), form)

    def _means_state(self, plain: str, hit: _Hit) -> bool:
        if hit.form.text == "US":
            return not self._is_shouted(plain, hit.span)
        if hit.form.kind == "people" and _is_language(plain, hit.span):
            return False
        return not (
            self._is_person(plain, hit)
            or self._is_namesake(plain, hit)
            or self._is_elsewhere(plain, hit)
        )

    def _is_shouted(self, plain: str, span: Span) -> bool:
        """Whether "US" follows a word in capitals in a line of such, where it may be the pronoun."""
        before = _word_before(plain, span.start)
        after = _AFTER.match(plain, span.end)
        return (
            before is not None
            and len(before) > 1
            and before.isupper()
            and before.casefold() not in self._known
            and (after is None or after[1].isupper())
        )

    def _is_person(self, plain: str, hit: _Hit) -> bool:
        if hit.form.text in self._surnames:
            before = _word_before(plain, hit.span.start)
            if before and self._is_name(before):
                return True
        if hit.form.text not in self._first_names:
            return False
        after = _AFTER.match(plain, hit.span.end)
        return after is not None and self._is_name(after[1])

    def _is_name(self, word: str) -> bool:
        """Whether a word beside a name may belong to it: capitalised, and nothing else we know."""
        return (
            word[0].isupper()
            and word.casefold().rstrip(".") not in _LINKS
            and word.casefold() not in self._known
        )

    def _is_namesake(self, plain: str, hit: _Hit) -> bool:
        """Whether the name of a capital is that of a town elsewhere ("Paris, Texas")."""
        start = hit.span.end + len(", ")
        return (
            hit.form.kind == "capital"
            and plain.startswith(", ", hit.span.end)
            and plain.startswith(self._regions, start)
        )

    def _is_elsewhere(self, plain: str, hit: _Hit) -> bool:
        """Whether the name is that of another place: beside a region, or by the rest of the text."""
        rule = self._elsewhere.get(hit.form.text)
        if rule is None:
            return False
        after = _LIST.match(plain, hit.span.end)
        if after and plain.startswith(self._regions, after.end()):
            return True
        before = plain[max(0, hit.span.start - _LOOK_BACK) : hit.span.start]
        if _LISTED.sub("", before).endswith(self._regions):
            return True
        return any(word in plain for word in rule["unless"]) and not any(
            word in plain for word in rule["despite"]
        )


def _state(code: str, row: Mapping[str, Any]) -> State:
    return State(
        id=PREFIX + code,
        name=row["name"],
        adjective=row.get("people", [row["name"]])[0],
        capitals=tuple(row.get("capitals", ())),
        names=frozenset(text for kind, text in _written(row) if kind != "join"),
    )


def _forms(table: Mapping[str, Any]) -> Iterator[_Form]:
    """Every form of every state, and the longer names that mean none."""
    shared = {
        form: tuple(PREFIX + code for code in codes)
        for name, codes in table["ambiguous"].items()
        for form in _with_plurals([name])
    }
    for code, row in table["states"].items():
        for kind, text in _written(row):
            yield _Form(text, shared.get(text, (PREFIX + code,)), kind)
    for phrases in table["phrases"].values():
        yield from (_Form(text, (), "phrase") for text in phrases)


def _written(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every form of one state with its kind: plurals made, and accents dropped too."""
    former = [city["name"] for city in row.get("former_capitals", ())]
    kinds = {
        "name": [row["name"], *row.get("names", ())],
        "people": _with_plurals(row.get("people", ())),
        "capital": [*row.get("capitals", ()), *former],
        "seat": row.get("seats", ()),
        "join": row.get("joins", ()),
    }
    for kind, texts in kinds.items():
        for text in texts:
            yield kind, text
            if not text.isascii():
                yield kind, _without_accents(text)


def _with_plurals(people: Iterable[str]) -> frozenset[str]:
    people = frozenset(people)
    return people | {
        f"{one}s" for one in people if not one.endswith(("s", "sh", "ch", "ese", "men"))
    }


def _without_accents(text: str) -> str:
    split = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in split if not unicodedata.combining(mark))


def _by_folded(forms: Iterable[_Form]) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for form in forms:
        if form.states:
            known.setdefault(form.text.casefold(), form.states)
    return known


def _by_first_word(forms: Iterable[_Form], *, unsafe: frozenset[str]) -> dict[str, list[_Form]]:
    """The forms to look for in a text by their first word, the longest first."""
    by_first: dict[str, list[_Form]] = {}
    for form in forms:
        if form.text in unsafe:
            continue
        for written in {form.text, _shouted(form)}:
            if first := _WORD.match(written):
                by_first.setdefault(first[0], []).append(form._replace(text=written))
    for same in by_first.values():
        same.sort(key=lambda form: -len(form.text))
    return by_first


def _shouted(form: _Form) -> str:
    return form.text.upper() if len(form.text) >= _UPPER_MIN and form.kind != "join" else form.text


def _stands(form: _Form, plain: str, start: int) -> bool:
    """Whether the form stands at this offset as whole words."""
    if not plain.startswith(form.text, start):
        return False
    end = start + len(form.text)
    if form.kind == "join":
        return plain[end : end + 1] == "-" and plain[end + 1 : end + 2].isupper()
    return not plain[end : end + 1].isalnum() or form.text.endswith(".")


def _meant(states: tuple[str, ...], certain: set[str]) -> str:
    named = [state for state in states if state in certain]
    return named[0] if len(named) == 1 else states[0]


def _word_before(plain: str, start: int) -> str | None:
    found = _BEFORE.search(plain[max(0, start - _LOOK_BACK) : start])
    return found[1] if found else None


def _is_language(plain: str, span: Span) -> bool:
    if _LANGUAGE_AFTER.match(plain, span.end):
        return True
    before = _word_before(plain, span.start)
    return before in _LANGUAGE_BEFORE and _LANGUAGE_END.match(plain, span.end) is not None
