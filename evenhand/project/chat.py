"""The chat server: one asyncio loop on granian, since thousands of silent visitors need no threads."""

import resource
from contextlib import suppress
from typing import Any

from evenhand.project.web import end_with_parent

TARGET = "evenhand.project.chat:application"
MOST = 25_000  # connections; the hub itself takes fewer
STOP_PATIENCE = 3


def serve(*, host: str, port: int) -> None:
    """Serve visitors' windows on this address until a signal ends it."""
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    _open_many_files()
    Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=1,
        backlog=4096,
        backpressure=MOST,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_PATIENCE,
        websockets=False,
    ).serve(target_loader=load, wrap_loader=False)


def load() -> Any:
    """The application, loaded in granian's worker process, which shall not outlive granian."""
    end_with_parent()
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django

    django.setup()
    from evenhand.flows import deflecting
    from evenhand.insight.domain.deflection import Place
    from evenhand.site.chat.app import make

    deflecting.warm(Place.CHAT)
    return make()


def _open_many_files() -> None:
    """Each visitor is an open file; the usual limit is a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + 200 if hard == resource.RLIM_INFINITY else min(hard, MOST + 200)
    if soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
