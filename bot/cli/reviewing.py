"""Commands that put the agenda right."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.app import Format, Output, app, finish, settings_of, who

review = typer.Typer(rich_markup_mode=None)


app.add_typer(review, name="review", help="Look at what may be wrong, and put it right.")


class OutcomeGiven(StrEnum):
    """What a person says became of an event."""

    HAPPENED = "happened"
    CANCELLED = "cancelled"


ItemNumber = Annotated[int, typer.Argument(help="Its number, as `daybook review` shows it.")]


By = Annotated[str | None, typer.Option(help="Who does it, for the history; else your user name.")]


Why = Annotated[str | None, typer.Option(help="Why, for the history.")]


@review.callback(invoke_without_command=True)
def review_list(context: typer.Context, output: Output = Format.TEXT) -> None:
    """List what was marked as wrong, and what was merged only just. Example: daybook review."""
    from bot.review import commands

    if context.invoked_subcommand is None:
        finish(commands.show(settings_of(context), as_json=output is Format.JSON))


@review.command("show")
def review_show(context: typer.Context, item: ItemNumber, output: Output = Format.TEXT) -> None:
    """Show an item with its history and tellings. Example: daybook review show 312."""
    from bot.review import commands

    finish(commands.show_item(settings_of(context), item, as_json=output is Format.JSON))


@review.command("merge")
def review_merge(
    context: typer.Context, item: ItemNumber, other: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Make two items one event. Example: daybook review merge 312 340."""
    _correct(context, "merge", item, other=other, by=by, why=why)


@review.command("split")
def review_split(
    context: typer.Context, item: ItemNumber, telling: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Take a telling out of an item. Example: daybook review split 312 340."""
    _correct(context, "split", item, other=telling, by=by, why=why)


@review.command("keep")
def review_keep(
    context: typer.Context, item: ItemNumber, telling: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Say that a close call was right. Example: daybook review keep 312 340."""
    _correct(context, "keep", item, other=telling, by=by, why=why)


@review.command("close")
def review_close(
    context: typer.Context,
    item: ItemNumber,
    outcome: Annotated[OutcomeGiven, typer.Argument(help="What became of it.")],
    by: By = None,
    why: Why = None,
) -> None:
    """Say what became of an event. Example: daybook review close 312 happened."""
    _correct(context, "close", item, outcome=outcome, by=by, why=why)


@review.command("retract")
def review_retract(
    context: typer.Context, item: ItemNumber, by: By = None, why: Why = None
) -> None:
    """Say that an item is no event at all. Example: daybook review retract 312."""
    _correct(context, "retract", item, by=by, why=why)


@review.command("settle")
def review_settle(
    context: typer.Context,
    mark: Annotated[int, typer.Argument(help="Its number in `daybook review`.")],
    by: By = None,
) -> None:
    """Take a mark off the list. Example: daybook review settle 3."""
    from bot.review import commands

    finish(commands.settle(settings_of(context), mark, by=who(by)))


@review.command("corrections")
def review_corrections(context: typer.Context, output: Output = Format.TEXT) -> None:
    """List all corrections, undone ones too. Example: daybook review corrections."""
    from bot.review import commands

    finish(commands.list_corrections(settings_of(context), as_json=output is Format.JSON))


@review.command("undo")
def review_undo(
    context: typer.Context,
    correction: Annotated[int, typer.Argument(help="Its number in `daybook review corrections`.")],
    by: By = None,
) -> None:
    """Take a correction back. Example: daybook review undo 3."""
    from bot.review import commands

    finish(commands.undo(settings_of(context), correction, by=who(by)))


def _correct(
    context: typer.Context,
    kind: str,
    item: int,
    *,
    other: int | None = None,
    outcome: OutcomeGiven | None = None,
    by: str | None,
    why: str | None,
) -> None:
    from bot.agenda import Correcting, CorrectionKind
    from bot.review import commands
    from summarizer.briefing import ChangeKind

    wanted = Correcting(
        kind=CorrectionKind(kind),
        record=item,
        other=other,
        outcome=ChangeKind(outcome.value) if outcome else None,
        by=who(by),
        why=why,
    )
    finish(commands.correct(settings_of(context), wanted))
