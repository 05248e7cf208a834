"""What a button under an answer or a digest calls when somebody says that it is wrong."""

from bot.clock import Clock
from bot.messages.message import Message, Paragraph, plain
from bot.review.mark import Wrong
from bot.store.review import Reviews


async def mark_wrong(reviews: Reviews, wrong: Wrong, *, clock: Clock) -> Message:
    """Keep the mark, and thank whoever made it; safe to call twice."""
    mark = await reviews.mark(wrong, now=clock.now())
    return Message(
        (
            Paragraph(
                plain(f"Thank you: it is marked as wrong (mark {mark.id}), for people to look at.")
            ),
        )
    )
