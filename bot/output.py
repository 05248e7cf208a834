"""What commands write on standard output."""

import sys


def say(*lines: str) -> None:
    """Write lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
