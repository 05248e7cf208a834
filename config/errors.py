"""What can be wrong with a configuration."""

from collections.abc import Sequence


class ConfigInvalid(Exception):
    """The configuration cannot be used; `faults` has one sentence or two for each thing to mend.

    A fault names its key (or environment variable), what is wrong with the value, and the cure.
    None of them holds a secret.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        head = ["The configuration cannot be used:"] if len(self.faults) > 1 else []
        super().__init__("\n".join((*head, *self.faults)))
