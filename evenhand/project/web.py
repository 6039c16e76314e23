"""The web server: granian with blocking threads, since each live stream holds one."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

TARGET = "evenhand.project.wsgi:application"
THREADS = 128
COLLECT_AFTER = (50_000, 20, 50)  # things made, then rounds of the younger generation
STOP_PATIENCE = 3  # open streams never end by themselves; the browser comes back


def serve(*, host: str, port: int) -> None:
    """Serve the product on this address until a signal ends it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=THREADS,
        log_level=LogLevels.error,  # its advice against many threads does not fit: they wait on streams
        workers_kill_timeout=STOP_PATIENCE,
        websockets=False,
    ).serve(target_loader=load, wrap_loader=False)


def load() -> Callable[..., Any]:
    """The application, loaded in granian's worker process, which shall not outlive granian."""
    end_with_parent()
    from evenhand.project.wsgi import application

    keep_what_is_loaded()
    from evenhand.flows import deflecting
    from evenhand.insight.domain.deflection import Place

    deflecting.warm(Place.FORM)
    return application


def keep_what_is_loaded() -> None:
    """What was loaded stays to the end; to look through it again and again for what may go takes a tenth of a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def end_with_parent() -> None:
    """A worker process ends when the server that started it does, however that ends."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL))
        if os.getppid() != parent:
            sys.exit(1)
