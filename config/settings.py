"""The settings as the program sees them: frozen, complete, and valid once made.

The defaults stand in `defaults.toml` alone, so every field here is required.
`config.load` makes a Settings; nothing else should.
"""

import re
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


class EngineChoice(StrEnum):
    """Which engine drafts the briefings."""

    OFFLINE = "offline"
    OPENAI = "openai"


class LogLevel(StrEnum):
    """The least severe events that are written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a log line looks; `auto` is text on a terminal and JSON elsewhere."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


def _database_url(url: str) -> str:
    if not re.match(r"(sqlite:///|postgresql://[^/\s])\S", url):
        raise ValueError("must read sqlite:///PATH or postgresql://USER@HOST/NAME")
    return url


def _web_url(url: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]\S*", url):
        raise ValueError("must read https://HOST/PATH")
    return url


def _socket_url(url: str) -> str:
    if not re.fullmatch(r"wss?://[^/\s]\S*", url):
        raise ValueError("must read wss://HOST/")
    return url


def _web_url_or_none(url: str) -> str:
    return _web_url(url) if url else ""


def _network(text: object) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(text).strip(), strict=False)
    except ValueError as error:
        raise ValueError('must hold networks such as "10.0.0.0/8" or "::1"') from error


class _Section(BaseModel):
    """One table of the file. Strict: a number in quotes or a yes for a number is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SourceChoice(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"


class DateOrderChoice(StrEnum):
    """How a source writes dates in figures, where both can be."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class QuietChoice(StrEnum):
    """What a digest without news is: one short line, or nothing."""

    LINE = "line"
    SILENCE = "silence"


class LayoutChoice(StrEnum):
    """How a digest stands in its place: an overview with its stories in a thread, or all at once."""

    THREAD = "thread"
    FLAT = "flat"


# The name of a group of sources.
Group = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class SourceSettings(_Section):
    """One [[sources]] table."""

    url: Annotated[str, Field(min_length=1)]
    kind: Annotated[SourceChoice, Field(strict=False)] = SourceChoice.FEED
    title: str | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    date_order: Annotated[DateOrderChoice, Field(strict=False)] | None = None
    link_only: bool = False
    every_minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None
    groups: list[Group] = []


class PlaceSettings(_Section):
    """One [[places]] table: which groups of sources a place, a workspace or a server sees."""

    place: Annotated[str, Field(pattern=r"^[a-z]+:[^\s/]+(/[^\s/]+)?$")]
    groups: list[Group]


class SubscriptionSettings(_Section):
    """One [[subscriptions]] table; days, time and zone are read by `bot.digests.schedule`."""

    destination: Annotated[str, Field(min_length=1)]
    topic: str | None = None
    days: str = "daily"
    at: str = "08:00"
    zone: str = "UTC"
    when_quiet: Annotated[QuietChoice, Field(strict=False)] = QuietChoice.LINE
    layout: Annotated[LayoutChoice, Field(strict=False)] | None = None


class DatabaseSettings(_Section):
    """Where records are kept. The URL may hold a password, so it is left out of every repr."""

    url: Annotated[str, AfterValidator(_database_url), Field(repr=False)]


class SummarizerSettings(_Section):
    """Who reads the articles, and how much of them at once."""

    # Strict would want the enum's member; a file can only give its value.
    engine: Annotated[EngineChoice, Field(strict=False)]
    model: Annotated[str, Field(min_length=1)]
    workers: Annotated[int, Field(ge=0, le=64)]
    max_article_chars: Annotated[int, Field(ge=1_000)]


class OpenAISettings(_Section):
    """Which model chooses and shortens, within which bounds of time and tokens."""

    model: Annotated[str, Field(min_length=1)]
    timeout_s: Annotated[float, Field(gt=0, le=600)]
    total_s: Annotated[float, Field(gt=0, le=600)]
    at_once: Annotated[int, Field(ge=1, le=64)]
    max_article_chars: Annotated[int, Field(ge=1_000)]
    max_reply_tokens: Annotated[int, Field(ge=100, le=100_000)]
    day_tokens: Annotated[int, Field(ge=0)]
    destination_tokens: Annotated[int, Field(ge=0)]
    person_tokens: Annotated[int, Field(ge=0)]
    price_sent: Annotated[float, Field(ge=0)]
    price_replied: Annotated[float, Field(ge=0)]


class IngestSettings(_Section):
    """How the world's news is fetched and read: politely, and within bounds."""

    user_agent: Annotated[str, Field(pattern=r"^[!-~]+( [ -~]+)?$")]
    timeout_s: Annotated[float, Field(gt=0, le=600)]
    max_bytes: Annotated[int, Field(ge=1_024)]
    max_redirects: Annotated[int, Field(ge=0, le=20)]
    host_connections: Annotated[int, Field(ge=1, le=16)]
    host_interval_s: Annotated[float, Field(ge=0, le=3_600)]
    allow_networks: list[Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]]
    use_proxy: bool
    parsers: Annotated[int, Field(ge=1, le=64)]
    parse_timeout_s: Annotated[float, Field(gt=0, le=600)]
    parse_memory_mb: Annotated[int, Field(ge=256)]


class PollingSettings(_Section):
    """How often sources are polled, and when one counts as dead."""

    every_minutes: Annotated[int, Field(ge=1, le=10_080)]
    slowest_minutes: Annotated[int, Field(ge=1, le=10_080)]
    dead_after_days: Annotated[int, Field(ge=1, le=365)]
    most_at_once: Annotated[int, Field(ge=1)]


class DeliverySettings(_Section):
    """How digests are delivered after a stop, and who is told what goes wrong."""

    window_hours: Annotated[int, Field(ge=1, le=720)]
    grace_seconds: Annotated[int, Field(ge=1, le=600)]
    repeat_in_doubt: bool
    correct_hours: Annotated[int, Field(ge=0, le=720)]
    admin_destination: str


class AgendaSettings(_Section):
    """How long an event without days is expected."""

    open_days: Annotated[int, Field(ge=1, le=3_650)]


class DigestSettings(_Section):
    """How much one digest holds."""

    max_stories: Annotated[int, Field(ge=1, le=50)]


class AnswersSettings(_Section):
    """How much one answer holds, and who tells it."""

    max_lines: Annotated[int, Field(ge=1, le=50)]
    phrased: bool


class SlackMode(StrEnum):
    """How Slack reaches Daybook: through a socket that Daybook opens, or by requests to it."""

    SOCKET = "socket"
    HTTP = "http"


class SlackSettings(_Section):
    """Where Slack is, how it reaches Daybook, and who may manage it there."""

    api_url: Annotated[str, AfterValidator(_web_url)]
    timeout_s: Annotated[float, Field(gt=0, le=600)]
    mode: Annotated[SlackMode, Field(strict=False)]
    listen_host: Annotated[str, Field(min_length=1)]
    listen_port: Annotated[int, Field(ge=0, le=65_535)]
    admin_group: Annotated[str, Field(pattern=r"^(S[A-Z0-9]+)?$")]


class DiscordSettings(_Section):
    """Where Discord is, and how long one call to it may take."""

    api_url: Annotated[str, AfterValidator(_web_url)]
    gateway_url: Annotated[str, AfterValidator(_socket_url)]
    manager_role: str
    timeout_s: Annotated[float, Field(gt=0, le=600)]


class WebSettings(_Section):
    """The web server: where it listens, and under which address people reach it."""

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=0, le=65_535)]
    base_url: Annotated[str, AfterValidator(_web_url_or_none)]
    link_days: Annotated[int, Field(ge=1, le=3_650)]


class LimitsSettings(_Section):
    """How much is asked of Daybook in a minute."""

    person_minute: Annotated[int, Field(ge=1, le=10_000)]
    place_minute: Annotated[int, Field(ge=1, le=10_000)]


class PrivacySettings(_Section):
    """How long what people said and did is kept."""

    incoming_hours: Annotated[int, Field(ge=1, le=720)]
    threads_days: Annotated[int, Field(ge=1, le=3_650)]
    audit_days: Annotated[int, Field(ge=1, le=36_500)]


class LoggingSettings(_Section):
    """What is logged, and how."""

    level: Annotated[LogLevel, Field(strict=False)]
    format: Annotated[LogFormat, Field(strict=False)]


class Secrets(BaseModel):
    """What only the environment may tell; None where a variable is unset or empty.

    Each field is the variable of the same name in capitals. No repr, str or dump shows a value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    web_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    discord_bot_token: SecretStr | None = None
    openai_api_key: SecretStr | None = None
    openai_base_url: SecretStr | None = None


class FileSettings(_Section):
    """What a settings file can hold: every table of `defaults.toml`."""

    sources: list[SourceSettings]
    places: list[PlaceSettings]
    subscriptions: list[SubscriptionSettings]
    database: DatabaseSettings
    summarizer: SummarizerSettings
    openai: OpenAISettings
    ingest: IngestSettings
    polling: PollingSettings
    delivery: DeliverySettings
    agenda: AgendaSettings
    digest: DigestSettings
    answers: AnswersSettings
    slack: SlackSettings
    discord: DiscordSettings
    web: WebSettings
    limits: LimitsSettings
    privacy: PrivacySettings
    logging: LoggingSettings


class Settings(FileSettings):
    """The whole configuration: what the file can hold, and the secrets."""

    secrets: Annotated[Secrets, Field(repr=False)]
