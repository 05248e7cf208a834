"""Time expressions of a text, and the days that they mean against the publication date.

`find_dates` reads them by a grammar over words (route in `summarizer.dates.reader`); each family of
phrases has a module with its rules. `phrases` gives each range once, `when` tells one to a briefing.
"""

from summarizer.dates.mention import DateMention, phrases, when
from summarizer.dates.reader import find_dates

__all__ = ["DateMention", "find_dates", "phrases", "when"]
