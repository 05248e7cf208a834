"""What there is in the double's server, and the words that its parts have for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Snowflakes later than every clock of the tests: their time is the year 2080.
_EPOCH_MS, _YEAR_2080_MS = 1_420_070_400_000, 3_471_292_800_000
FIRST = (_YEAR_2080_MS - _EPOCH_MS) << 22
TOKEN, BOT = "double.bot.token", "900"
INES, OLU = "901", "902"
GUILD, CHANNEL, OTHER, FORUM, DIRECT = "800", "810", "811", "812", "820"
APPLICATION = BOT

TEXT_CHANNEL, DIRECT_CHANNEL, PUBLIC_THREAD, FORUM_CHANNEL = 0, 1, 11, 15
VIEW, SEND, HISTORY, THREADS, SEND_IN_THREADS = 1 << 10, 1 << 11, 1 << 16, 1 << 35, 1 << 38
MANAGE_GUILD, MANAGE_EVENTS = 1 << 5, 1 << 33
ALL = VIEW | SEND | HISTORY | THREADS | SEND_IN_THREADS
V2, EPHEMERAL = 1 << 15, 1 << 6

# Any: what Discord's JSON holds.
Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of the ledger: what appeared, where, and to whom (None: to all there)."""

    id: str
    channel: str
    components: list[Object]
    answers: str | None = None
    only_to: str | None = None
    nonce: str | None = None
    pings: Object | None = None

    @property
    def words(self) -> str:
        """All that its components say, a line each."""
        return "\n".join(texts(self.components))

    @property
    def buttons(self) -> dict[str, str]:
        """The `custom_id` of each button, by its label."""
        return {
            one["label"]: one["custom_id"] for one in every(self.components) if one["type"] == 2
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one call goes wrong. `is_taken`: the double does what was asked, and then fails.

    `stall_s`: it lets so many seconds pass before it answers.
    """

    status: int = 500
    code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    is_taken: bool = False
    is_reset: bool = False
    stall_s: float = 0


class Refused(Exception):
    def __init__(self, status: int, code: int) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Interaction:
    number: str
    token: str
    channel: str
    user: str
    source: str | None = None
    state: str = "new"
    is_private: bool = False
    original: str | None = None
    choices: list[Object] = field(default_factory=list)


@dataclass
class Session:
    number: str
    events: list[Object] = field(default_factory=list)


def refuse(status: int, code: int) -> Object:
    raise Refused(status, code)


def every(components: list[Object]) -> Iterator[Object]:
    for one in components:
        yield one
        yield from every(one.get("components", []))


def texts(components: list[Object]) -> Iterator[str]:
    for one in every(components):
        if "content" in one:
            yield one["content"]


def user_of(number: str) -> Object:
    names = {BOT: "Daybook", INES: "ines", OLU: "olu"}
    return {
        "id": number,
        "username": names[number],
        "discriminator": "0",
        "global_name": names[number],
        "avatar": None,
        "bot": number == BOT,
    }


COLORS = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
ROLE = {"managed": False, "mentionable": False, "flags": 0}
SERVER: Object = {
    "afk_channel_id": None,
    "afk_timeout": 300,
    "default_message_notifications": 1,
    "emojis": [],
    "explicit_content_filter": 0,
    "features": [],
    "member_count": 3,
    "mfa_level": 0,
    "nsfw_level": 0,
    "preferred_locale": "en-GB",
    "premium_tier": 0,
    "presences": [],
    "stickers": [],
    "system_channel_flags": 0,
    "verification_level": 0,
    "voice_states": [],
    "guild_scheduled_events": [],
    "stage_instances": [],
}
MESSAGE: Object = {
    "timestamp": "2080-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
    "type": 0,
    "components": [],
    "flags": 0,
}
APP: Object = {
    "id": APPLICATION,
    "name": "Daybook",
    "icon": None,
    "description": "",
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "rpc_origins": [],
    "owner": user_of(INES),
    "team": None,
    "terms_of_service_url": None,
    "privacy_policy_url": None,
}
EVENT: Object = {
    "creator_id": BOT,
    "status": 1,
    "entity_id": None,
    "channel_id": None,
    "image": None,
    "user_count": 0,
}
