"""What the scorer counts, made into percents."""

from collections import Counter

from tests.eval.measure import Figures, Reading, figures


def test_figures_are_of_all_articles_together() -> None:
    """Counts are added up before shares are taken, so that a long article weighs more."""
    events = {"event_tp": 3, "event_fp": 1, "event_gold": 6, "event_cert3": 2}
    dates = {"event_exact": 1, "event_gold_dated": 4}
    quotes = {"quote_gold": 8, "quote_pred": 12, "quote_ex": 5, "quote_rel": 5}
    speakers = {"quote_spk": 4, "quote_spk_full": 3}
    read = [
        Reading(id="a", counts=Counter(events | dates), missed=["a vote"], spurious=[]),
        Reading(id="b", counts=Counter(quotes | speakers), missed=[], spurious=[]),
    ]

    found = figures(read)

    assert found == Figures(
        percent={
            "follow_ups_precision": 75.0,
            "follow_ups_recall": 50.0,
            "follow_ups_f1": 60.0,
            "dated_exactly": 25.0,
            "certainty": 100 * 2 / 3,
            "quotes_f1": 50.0,
            "speaker": 80.0,
            "speaker_full": 60.0,
            "quote_and_speaker_f1": 40.0,
        },
        articles=2,
        follow_ups=6,
        quotes=8,
    )


def test_nothing_annotated_is_no_error() -> None:
    """A set without articles has figures of nought."""
    found = figures([])

    assert set(found.percent.values()) == {0.0}
