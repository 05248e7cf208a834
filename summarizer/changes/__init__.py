"""Finds what an article tells of things expected before: they happened, were called off or put off.

    each verb ──┬─► takes an occasion back, or "will not" ─► cancelled ────────┐
                ├─► puts an occasion off ─► moved; without a day postponed ────┼─► its words, who, when ─► Change
                └─► tells an act in the past ─► happened ──────────────────────┤
    each occasion looked back at ("after talks on Monday") ─► happened ────────┘

    reader   takes this way      forms    what a verb's form tells      tables   the words that tell it
    wording  which words it is   days     which date is its day

Which expectation a change concerns is not decided here: one article doesn't know what others expect.
"""

from summarizer.changes.reader import find_changes

__all__ = ["find_changes"]
