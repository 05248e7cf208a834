"""What can go wrong while one article is read. Bugs are not wrapped."""


class SummarizerError(Exception):
    """An article could not be briefed; the message names the fault and the next step."""


class ModelMissing(SummarizerError):
    """The language model is not installed or cannot be loaded."""


class EngineFailed(SummarizerError):
    """An engine gave no draft for one article; the offline engine is the fallback."""
