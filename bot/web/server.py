"""The web server: a page for each link, a calendar for each address, and what monitors ask for.

Every answer forbids scripts, frames, forms and foreign content; what can't be shown is one sentence.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from hashlib import sha256

import structlog
from aiohttp import web
from aiohttp.web import Request, Response

from bot.errors import DaybookError, StoreUnavailable, TopicUnknown
from bot.store import Store
from bot.web import html
from bot.web.links import LinkRefused
from bot.web.metrics import Metrics
from bot.web.views import PageBusy, Views

Handler = Callable[[Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-store",
}
_CALENDAR_S = 3_600
_STYLE_S = 86_400
_STATUS: dict[type[DaybookError], int] = {
    LinkRefused: 404,
    PageBusy: 429,
    TopicUnknown: 404,
    StoreUnavailable: 503,
}
# The exposition format of prometheus.io/docs/instrumenting/exposition_formats.
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

_log = structlog.get_logger()


class PageServer:
    """What the server answers. `views` is None where no secret is set: then there are no pages."""

    def __init__(self, store: Store, metrics: Metrics, views: Views | None) -> None:
        self._store = store
        self._metrics = metrics
        self._views = views

    def application(self) -> web.Application:
        """All routes."""
        app = web.Application(middlewares=[_guarded])
        app.add_routes(
            [
                web.get("/healthz", self._health),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._measured),
                web.get("/style.css", self._style),
            ]
        )
        if self._views is not None:
            pages = _Pages(self._views)
            app.add_routes(
                [
                    web.get("/evidence/{token}", pages.evidence),
                    web.get("/topic/{token}", pages.topic),
                    web.get("/digests/{token}", pages.digest),
                    web.get("/calendar/{token}.ics", pages.calendar),
                ]
            )
        return app

    async def _health(self, _request: Request) -> Response:
        """The process is up and its loop turns."""
        return Response(text="ok\n")

    async def _ready(self, _request: Request) -> Response:
        """The database answers, too."""
        try:
            await self._store.holdings()
        except StoreUnavailable as error:
            return Response(status=503, text=f"{error}\n")
        return Response(text="ok\n")

    async def _measured(self, _request: Request) -> Response:
        text = self._metrics.text(await self._store.tallies(), await self._store.sources.all())
        return Response(body=text, headers={"Content-Type": _EXPOSITION})

    async def _style(self, _request: Request) -> Response:
        headers = {"Cache-Control": f"public, max-age={_STYLE_S}"}
        return Response(text=html.style(), content_type="text/css", headers=headers)


class _Pages:
    """The pages that a signed link opens."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def evidence(self, request: Request) -> Response:
        return _page(html.evidence_html(await self._views.evidence(_token(request))))

    async def topic(self, request: Request) -> Response:
        return _page(html.topic_html(await self._views.topic(_token(request))))

    async def digest(self, request: Request) -> Response:
        return _page(html.digest_html(await self._views.digest(_token(request), _day(request))))

    async def calendar(self, request: Request) -> Response:
        body = await self._views.calendar(_token(request))
        tag = sha256(body).hexdigest()[:32]
        headers = {"Cache-Control": f"private, max-age={_CALENDAR_S}", "ETag": f'"{tag}"'}
        known = request.if_none_match or ()
        if any(one.value in {tag, "*"} for one in known):
            return Response(status=304, headers=headers)
        return Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """The application on an address while the context lasts; gives that address (port 0: a free one).

    Raises DaybookError where the address can't be had.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise DaybookError(
                f"web.host and web.port ({host}:{port}) can't be listened on ({error.strerror}): "
                "stop what uses them, or set others."
            ) from error
        bound = runner.addresses[0]
        yield f"http://{bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()


@web.middleware
async def _guarded(request: Request, handler: Handler) -> web.StreamResponse:
    """Every answer with its headers, and every fault as a page of one sentence."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = _refused(error.status, "There is no such page.")
    except DaybookError as error:
        response = _refused(_STATUS.get(type(error), 400), str(error))
    except Exception:  # noqa: BLE001  # what is wrong here is for the log, not for a browser
        _log.exception("page_failed", route=request.match_info.route.name)
        response = _refused(500, "Something went wrong on our side, and is in the log.")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _page(text: str) -> Response:
    return Response(text=text, content_type="text/html")


def _refused(status: int, words: str) -> Response:
    return Response(
        status=status, text=html.refusal_html("Nothing here", words), content_type="text/html"
    )


def _token(request: Request) -> str:
    return request.match_info["token"]


def _day(request: Request) -> date | None:
    try:
        return date.fromisoformat(request.query["day"])
    except (KeyError, ValueError):
        return None
