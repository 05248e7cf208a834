"""What can go wrong around the summarizer. Every message names the input, the fault, the next step.

Bugs are not wrapped. Faults of the configuration are `config.errors.ConfigInvalid`.
"""


class DaybookError(Exception):
    """Something that a person can mend; its text is one clear sentence for them."""


class InputRejected(DaybookError):
    """What was given cannot be read; other inputs are not affected."""


class TopicUnknown(DaybookError):
    """The words of a topic name nothing on file, or several things."""


class StoreUnavailable(DaybookError):
    """The database cannot be opened or written; nothing of the failed step was stored."""
