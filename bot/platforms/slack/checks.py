"""What `daybook doctor` finds out about Slack: tokens, permissions, the socket. It posts nothing."""

from bot.platforms.base import Check, PlatformUnavailable
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.web import Clients, clients, identity, signing_secret, socket_url
from config.settings import Settings


async def checks(settings: Settings) -> list[Check]:
    """The checks in order, up to one whose fault rules the others out; none where no token is set."""
    if not (settings.secrets.slack_bot_token or settings.secrets.slack_app_token):
        return []
    done: list[Check] = []
    try:
        async with clients(settings) as both:
            await _check(settings, both, done)
    except PlatformUnavailable as error:
        done.append(Check("Slack", str(error)))
    return done


async def _check(settings: Settings, both: Clients, done: list[Check]) -> None:
    bot = await identity(both.bot)
    done.append(Check(f"Slack: the bot's token works, in workspace {bot.team}"))
    done += _scope_checks(bot.scopes)
    if both.app is not None:
        await socket_url(both.app)
        done.append(Check("Slack: the app's token opens a socket"))
    else:
        signing_secret(settings)
        done.append(Check("Slack: the signing secret is set"))


def _scope_checks(scopes: frozenset[str]) -> list[Check]:
    """The permissions that are missing, where Slack tells which there are."""
    cure = "Add it under OAuth & Permissions, then reinstall the app."
    return [
        Check(f"Slack: permission {scope.name}", f"missing; it is for {scope.reason}. {cure}")
        for scope in SCOPES
        if scopes and scope.name not in scopes
    ]
