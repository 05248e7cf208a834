"""`python -m bot` is `daybook`."""

from bot.cli import main

main()
