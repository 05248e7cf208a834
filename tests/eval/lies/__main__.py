"""Try the lies, and print how many of each kind were shown."""

import argparse
import sys
from collections import Counter

import tests.eval.lies
from summarizer.engines.offline import OfflineEngine
from tests.eval.lies.measure import measure, measure_orders
from tests.eval.lies.telling import MODEL, stories


def main() -> None:
    """Print the figures; 1 where anything was shown."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.eval.lies", description=tests.eval.lies.__doc__
    )
    parser.add_argument("--cases", type=int, default=2_000)
    arguments = parser.parse_args()
    engine = OfflineEngine.load(MODEL)
    told = stories(engine)
    lies, orders = measure(arguments.cases, told), measure_orders(told, engine)
    tried, found = lies[0] + orders[0], [*lies[1], *orders[1]]
    seen = Counter(kind for kind, _ in found)
    for kind, number in tried.items():
        sys.stdout.write(f"{kind:28} {seen[kind]} of {number} shown\n")
    sys.stdout.write(f"{'in all':28} {len(found)} of {tried.total()} shown\n")
    sys.stdout.writelines(f"  {kind}: {text}\n" for kind, text in found[:40])
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
