"""Draws what a platform is given: `daybook brief story.txt --format slack | python -m tests.preview > page.html`.

A line of the input is one payload of Slack or of Discord; the page shows it as that platform would.
"""

import json
import sys

from tests.preview.page import page

if __name__ == "__main__":
    sys.stdout.write(page([json.loads(line) for line in sys.stdin if line.strip()]))
