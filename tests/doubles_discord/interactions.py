"""Interactions: what people use and press, and the one answer that each of them takes at first."""

from typing import Any

from tests.doubles_discord.gateway import Gateway
from tests.doubles_discord.things import (
    ALL,
    APPLICATION,
    DIRECT,
    EPHEMERAL,
    GUILD,
    INES,
    Interaction,
    Object,
    Refused,
    Seen,
    refuse,
    user_of,
)


class Interactions(Gateway):
    """A server in which people use commands and press buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.deleted: list[str] = []
        self.interactions: dict[str, Interaction] = {}

    async def _interact(
        self, kind: int, data: Object, channel: str, *, times: int = 1, source: Seen | None = None
    ) -> Interaction:
        asked = Interaction(self._id(), f"token-{self._id()}", channel, INES)
        asked.source = asked.original = source.id if source else None
        self.interactions[asked.number] = asked
        person: Object = (
            {"user": user_of(INES)}
            if channel == DIRECT
            else {"member": self._member(INES), "guild_id": GUILD}
        )
        shown = {"message": self._shown(source)} if source else {}
        told = {
            "id": asked.number,
            "application_id": APPLICATION,
            "type": kind,
            "token": asked.token,
            "version": 1,
            "channel_id": channel,
            "channel": self._channel(channel),
            "data": data,
            "locale": "en-GB",
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            "context": 0 if channel != DIRECT else 1,
            "app_permissions": str(ALL),
            "attachment_size_limit": 10_485_760,
        }
        for _ in range(times):
            await self.send("INTERACTION_CREATE", {**told, **person, **shown})
        return asked

    async def _answered(self, asked: Interaction, body: Object) -> None:
        """The one answer that an interaction takes at first."""
        if asked.state != "new":
            raise Refused(400, 40_060)
        data = body.get("data") or {}
        asked.is_private = bool(data.get("flags", 0) & EPHEMERAL)
        match body["type"]:
            case 4:
                asked.state = "answered"
                await self._appear(asked, data)
            case 5 | 6:
                asked.state = "deferred" if body["type"] == 5 else "answered"
                await self._note(lambda: None)
            case 8:
                asked.choices = data["choices"]
                if len(asked.choices) > 25:
                    raise Refused(400, 50_035)
                asked.state = "answered"
                await self._note(lambda: None)
            case 9:
                asked.choices, asked.state = [data], "modal"
                await self._note(lambda: None)

    async def _followed_up(self, asked: Interaction, body: Object) -> Object:
        """What comes after the first answer; the first such fills what was deferred."""
        if asked.state == "new":
            raise Refused(404, 10_015)
        is_private = bool(body.get("flags", 0) & EPHEMERAL)
        if asked.state == "deferred":
            is_private, asked.state = asked.is_private, "answered"
        asked.is_private = is_private
        return self._shown(await self._appear(asked, body))

    async def _edited(self, asked: Interaction, body: Object) -> Object:
        if asked.state == "new":
            raise Refused(404, 10_015)
        asked.state = "answered"
        return self._shown(await self._appear(asked, body, instead_of=asked.original))

    async def _appear(
        self, asked: Interaction, body: Object, *, instead_of: str | None = None
    ) -> Seen:
        seen = Seen(
            id=instead_of or self._id(),
            channel=asked.channel,
            components=self._taken(body),
            only_to=asked.user if asked.is_private else None,
            pings=body.get("allowed_mentions"),
        )
        asked.original = asked.original or seen.id
        await self._note(lambda: self.ledger.append(seen))
        return seen

    def _interaction(self, number: str, token: str) -> Interaction:
        asked = self.interactions.get(number)
        if asked is None or asked.token != token or asked.state == "expired":
            raise Refused(404, 10_062)
        return asked

    def _by_token(self, token: str) -> Interaction:
        found = [one for one in self.interactions.values() if one.token == token]
        if not found or found[0].state == "expired":
            raise Refused(401, 50_027)
        return found[0]

    async def _in_interaction(self, method: str, path: list[str], body: Object) -> Any:  # Any: JSON
        match (method, *path):
            case ("POST", "interactions", number, token, "callback"):
                await self._answered(self._interaction(number, token), body)
                return {"interaction": {"id": number, "type": body["type"]}}
            case ("POST", "webhooks", _, token):
                return await self._followed_up(self._by_token(token), body)
            case ("PATCH", "webhooks", _, token, "messages", "@original"):
                return await self._edited(self._by_token(token), body)
            case ("DELETE", "webhooks", _, token, "messages", "@original"):
                asked = self._by_token(token)
                return await self._note(lambda: self.deleted.append(asked.original or ""))
        return refuse(404, 0)
