"""What `daybook doctor` finds out about Slack: tokens, permissions, the socket. It posts nothing."""

from collections.abc import Iterable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.digests.subscriptions import Destination
from bot.platforms.base import Check, PlatformUnavailable
from bot.platforms.slack.client import NAME
from bot.platforms.slack.limits import Json
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.refusals import CALL_FAILED, refusal
from bot.platforms.slack.web import (
    Clients,
    Identity,
    clients,
    identity,
    signing_secret,
    socket_url,
)
from config.settings import Settings


async def checks(settings: Settings, destinations: Iterable[Destination] = ()) -> list[Check]:
    """The checks in order, up to one whose fault rules the others out; none where no token is set.

    Of the destinations, those on Slack are looked at: whether the bot is there and may post.
    """
    if not (settings.secrets.slack_bot_token or settings.secrets.slack_app_token):
        return []
    done: list[Check] = []
    try:
        async with clients(settings) as both:
            bot = await identity(both.bot)
            await _check(settings, both, bot, done)
            here = [one for one in destinations if one.platform == NAME]
            done += [await _channel_check(both.bot, bot, one) for one in here]
    except PlatformUnavailable as error:
        done.append(Check("Slack", str(error)))
    return done


async def _check(settings: Settings, both: Clients, bot: Identity, done: list[Check]) -> None:
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


async def _channel_check(client: AsyncWebClient, bot: Identity, place: Destination) -> Check:
    """Whether a digest can be posted where it goes; a person can always be written to."""
    what = f"Slack: digests reach {place}"
    team, _, channel = place.place.partition("/")
    if team != bot.team:
        return Check(
            what, f"it is in another workspace than the bot's ({bot.team}): name one there."
        )
    if channel.startswith("U"):
        return Check(what)
    try:
        told: Json = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return Check(what, refusal(error))
    except CALL_FAILED as error:
        return Check(what, f"Slack gave no answer ({type(error).__name__}): try again.")
    if told.get("is_archived"):
        return Check(what, "the channel is archived: restore it, or name another destination.")
    if not told.get("is_member"):
        return Check(what, "the bot is not in the channel: type /invite @Daybook there.")
    return Check(what)
