"""When a site wants to be asked again."""

from datetime import UTC, datetime

import pytest

from bot.ingest.freshness import fresh_until, retry_after

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WEEK_ON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, datetime(2026, 3, 10, 12, 10, tzinfo=UTC)),
        ({"Cache-Control": 'public, Max-Age = "600"'}, datetime(2026, 3, 10, 12, 10, tzinfo=UTC)),
        (
            {"Cache-Control": "max-age=600", "Age": "60"},
            datetime(2026, 3, 10, 12, 9, tzinfo=UTC),
        ),
        ({"Cache-Control": "max-age=600", "Age": "900"}, None),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "max-age=99999999999999"}, WEEK_ON),
        ({"Cache-Control": "max-age=soon"}, None),
        (
            {"Cache-Control": "max-age=600", "Expires": "Tue, 10 Mar 2026 18:00:00 GMT"},
            datetime(2026, 3, 10, 12, 10, tzinfo=UTC),
        ),
        (
            {"Expires": "Tue, 10 Mar 2026 18:00:00 GMT"},
            datetime(2026, 3, 10, 18, 0, tzinfo=UTC),
        ),
        ({"Expires": "Tue, 10 Mar 2026 11:00:00 GMT"}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "Tue, 99 Mar 2026"}, None),
    ],
)
def test_fresh_until(headers: dict[str, str], expected: datetime | None) -> None:
    """max-age less Age comes first, then Expires; nonsense and the past are nothing."""
    assert fresh_until(headers, now=NOON) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("120", datetime(2026, 3, 10, 12, 2, tzinfo=UTC)),
        (" 120 ", datetime(2026, 3, 10, 12, 2, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 12:02:00 GMT", datetime(2026, 3, 10, 12, 2, tzinfo=UTC)),
        ("Tuesday, 10-Mar-26 12:02:00 GMT", datetime(2026, 3, 10, 12, 2, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 07:02:00 -0500", datetime(2026, 3, 10, 12, 2, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 12:02:00 -0000", datetime(2026, 3, 10, 12, 2, tzinfo=UTC)),
        ("Tue, 10 Mar 2020 12:02:00 GMT", None),
        ("Tue, 10 Mar 2096 12:02:00 GMT", WEEK_ON),
        ("9" * 18, WEEK_ON),
        ("9" * 5_000, None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("later", None),
        ("", None),
    ],
)
def test_retry_after(told: str, expected: datetime | None) -> None:
    """Seconds and dates are read, at most a week ahead; nonsense and the past are nothing."""
    assert retry_after({"Retry-After": told}, now=NOON) == expected
