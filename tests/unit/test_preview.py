"""What platforms are given, drawn as a page."""

from tests.preview.page import page


def test_discord_is_drawn() -> None:
    """A box keeps its headings, lists, small print and buttons; foreign text can't become HTML."""
    text = "## A tram\n- **Next week**: <b>Lorn</b> decides\n-# Lorn Post"
    button = {"type": 2, "style": 2, "label": "Evidence", "custom_id": "1:evidence:1"}
    inside = [{"type": 10, "content": text}, {"type": 1, "components": [button]}]
    payload = {"components": [{"type": 17, "accent_color": 0x2E6F9E, "components": inside}]}

    drawn = page([payload])

    assert "<h2>A tram</h2>" in drawn
    assert "<strong>Next week</strong>: &lt;b&gt;Lorn&lt;/b&gt; decides" in drawn
    assert "<div class=small>Lorn Post</div>" in drawn
    assert '<button class="">Evidence</button>' in drawn


def test_slack_is_drawn() -> None:
    """Links and marks of mrkdwn are drawn as what they stand for."""
    words = "*Next week*: <https://post.example/tram|Lorn Post>"
    block = {"type": "section", "text": {"type": "mrkdwn", "text": words}}

    drawn = page([{"blocks": [block]}])

    assert '<b>Next week</b>: <a href="https://post.example/tram">Lorn Post</a>' in drawn
