"""Writes each page that is made from the code: `python -m tests.docs`."""

from tests.docs.pages import DOCS, pages


def main() -> None:
    """Safe to run at any time."""
    for name, text in pages().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
