"""Times that the text leaves open: "now", "recently", "soon", "the future"."""

from summarizer.dates.grammar import Rule, rule
from summarizer.dates.phrase import Match, Reading
from summarizer.dates.scene import Scene
from summarizer.dates.vocabulary import Kind


def _present(match: Match, scene: Scene) -> Reading | None:
    """ "Now", but not in "now-defunct"."""
    return None if scene.after(match).kind is Kind.DASH else Reading(value="PRESENT_REF")


def _past(match: Match, scene: Scene) -> Reading | None:
    return Reading(value="PAST_REF")


def _future(match: Match, scene: Scene) -> Reading | None:
    """ "Soon", but not in "soon after the vote" nor in a name such as "Ji-soon"."""
    if scene.after(match).kind is Kind.AFTER or scene.before(match).kind is Kind.DASH:
        return None
    return Reading(value="FUTURE_REF")


RULES: tuple[Rule, ...] = (
    rule("PRESENT | NOW", _present),
    rule("THIS UNITS", _present),
    rule("PASTREF", _past),
    rule("FUTURE", _future),
)
