"""Models that lie and models that obey, held against what is shown: `python -m tests.eval.lies`.

sample stories ──► offline drafts ──► lie (a kind, a seed) ──► choosing ──► verify ──► shown?
               └─► records ──► lie ──► phrasing ──► shown?
               └─► orders in five carriers ──► a model that obeys ──► briefing, rendered ──► shown?

Whatever a model says, nothing may be shown that the story does not bear out.
"""
