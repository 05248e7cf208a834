"""What commands write on standard output."""

import re
import sys

# What a terminal takes for an order: C0 and C1 controls but for tab and line break.
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(*lines: str) -> None:
    """Write lines for people; foreign words in them give a terminal no orders."""
    sys.stdout.writelines(f"{for_terminal(line)}\n" for line in lines)


def hand_over(*lines: str) -> None:
    """Write lines for programs, as they are."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def for_terminal(text: str) -> str:
    """A text without what a terminal would obey."""
    return _ORDERS.sub("", text)
