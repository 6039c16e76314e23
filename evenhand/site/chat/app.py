"""The chat process's door: Starlette's routes over one hub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evenhand.flows.hosting import DOOR
from evenhand.site.chat import page, talk
from evenhand.site.chat.door import Answer, told
from evenhand.site.chat.hub import Hub
from evenhand.site.chat.stream import stream


@asynccontextmanager
async def _alive(app: Starlette) -> AsyncIterator[None]:
    app.state.hub = Hub()
    await app.state.hub.run()
    yield
    await app.state.hub.rest()


async def _health(request: Request) -> Response:
    """How many windows are open here; for whoever watches the process."""
    return told({"windows": request.app.state.hub.count})


def _post(path: str, answer: Answer) -> Route:
    return Route(f"{DOOR}/{path}", answer, methods=["POST"])


def make() -> Starlette:
    """The application; its hub begins to listen when the server starts."""
    return Starlette(
        routes=[
            Route(f"{DOOR}.js", page.loader),
            Route(f"{DOOR}/static/{{name}}", page.static),
            Route(f"{DOOR}/health", _health),
            Route(f"{DOOR}/stream", stream),
            Route(f"{DOOR}/picture/{{attachment:int}}", talk.picture),
            _post("say", talk.say),
            _post("picture", talk.show_picture),
            _post("typing", talk.typing),
            _post("seen", talk.seen),
            _post("introduce", talk.introduce),
            _post("end", talk.end),
            _post("transcript", talk.transcript),
            _post("{door}/begin", talk.begin),
            _post("{door}/go-on", talk.go_on),
            _post("{door}/near", talk.near),
            Route(f"{DOOR}/{{door}}/", page.window),
        ],
        lifespan=_alive,
    )
