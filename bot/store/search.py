"""What a Search means in SQL, and the one order in which passages are answered.

The database fetches candidates (entities by id, words by its full-text index); the order is ours,
so that both databases answer alike. Their stemmers differ on rare endings ("-ies", "-ion"), so a
word may match in one and not in the other; what both match, both order alike.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal_column, or_, select, text

from bot.records import Search
from bot.store.tables import article_versions as versions
from bot.store.tables import mentions, record_entities, records

# BM25's usual constants: how fast repeats saturate, and how much length counts.
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75


def is_eligible(as_of: date | None) -> ColumnElement[bool]:
    """The newest version of each article that was published by a day (or at all)."""
    later = versions.alias("later")
    newer = and_(later.c.article_id == versions.c.article_id, later.c.version > versions.c.version)
    if as_of is None:
        return ~exists().where(newer)
    return and_(
        versions.c.published <= as_of,
        ~exists().where(and_(newer, later.c.published <= as_of)),
    )


def article_conditions(search: Search) -> list[ColumnElement[bool]]:
    """What a Search asks of the article's version alone."""
    conditions = [is_eligible(search.as_of)]
    if search.since:
        conditions.append(versions.c.published >= search.since)
    if search.until:
        conditions.append(versions.c.published <= search.until)
    if search.article_ids:
        conditions.append(versions.c.article_id.in_(sorted(search.article_ids)))
    return conditions


def record_query(search: Search, *, dialect: str) -> Select[Any]:
    """Records with their article's version, narrowed by everything in the Search."""
    query = select(records, versions).join(
        versions,
        and_(
            versions.c.article_id == records.c.article_id,
            versions.c.version == records.c.version,
        ),
    )
    query = query.where(*article_conditions(search))
    for group in search.groups:
        named = select(record_entities.c.record_id).where(
            record_entities.c.entity_id.in_(sorted(group))
        )
        query = query.where(records.c.id.in_(named))
    if search.speaker:
        query = query.where(records.c.speaker_id == search.speaker)
    if search.words:
        query = query.where(_has_words(search.words, dialect))
    return query


def article_query(search: Search, *, dialect: str) -> Select[Any]:
    """Article versions that name every group, and hold every word in one record."""
    query = select(versions).where(*article_conditions(search))
    for group in search.groups:
        named = (
            select(mentions.c.article_id)
            .where(mentions.c.article_id == versions.c.article_id)
            .where(mentions.c.version == versions.c.version)
            .where(
                or_(
                    mentions.c.entity_id.in_(sorted(group)),
                    *(_speaks_for(entity) for entity in sorted(group)),
                )
            )
        )
        query = query.where(named.exists())
    if search.words:
        holds = (
            select(records.c.id)
            .where(records.c.article_id == versions.c.article_id)
            .where(records.c.version == versions.c.version)
            .where(_has_words(search.words, dialect))
        )
        query = query.where(holds.exists())
    return query


def _speaks_for(state: str) -> ColumnElement[bool]:
    """Whether a mention is of somebody of that state; each line of `states` is an id."""
    return mentions.c.states.contains(f"{state}\n")


def _has_words(words: Sequence[str], dialect: str) -> ColumnElement[bool]:
    if dialect == "sqlite":
        wanted = " AND ".join(f'"{word.replace(chr(34), "")}"' for word in words)
        matching = text("SELECT rowid FROM record_words WHERE record_words MATCH :wanted")
        return records.c.id.in_(matching.bindparams(wanted=wanted).columns(rowid=records.c.id.type))
    vector: ColumnElement[Any] = literal_column("records.vector")
    return and_(*(_matches(vector, word, index) for index, word in enumerate(words)))


def _matches(vector: ColumnElement[Any], word: str, index: int) -> ColumnElement[bool]:
    name = f"word_{index}"
    query = text(f"plainto_tsquery('english', :{name})").bindparams(**{name: word})
    return vector.bool_op("@@")(query)


def ranked(texts: Sequence[str], words: Sequence[str]) -> list[float]:
    """BM25 of each text for the words, by their stems, among these texts alone (Robertson 1994)."""
    bags = [Counter(map(_stem, re.findall(r"\w+", text.lower()))) for text in texts]
    average = sum(bag.total() for bag in bags) / len(bags) if bags else 1.0
    scores = [0.0] * len(bags)
    for word in dict.fromkeys(map(_stem, words)):
        holding = sum(1 for bag in bags if bag[word])
        weight = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
        for i, bag in enumerate(bags):
            length = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * bag.total() / average
            scores[i] += weight * bag[word] * (_SATURATION + 1) / (bag[word] + _SATURATION * length)
    return scores


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
