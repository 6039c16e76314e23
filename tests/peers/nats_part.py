"""A process that reads or sifts the crowd and may be killed: `python -m tests.peers.nats_part ROLE SOURCE [MOMENT]`."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from itertools import count
from typing import Any

DIE_AT = 8  # the call, counted from the first


def main(role: str, source_id: int, moment: str = "") -> None:
    """Run until told to stop, or until the moment comes: then die as by a power cut."""
    import django

    django.setup()
    logging.getLogger("evenhand").setLevel(logging.INFO)
    from evenhand.channels import network
    from evenhand.flows import stream as flow
    from tests.peers.nats_crowd import Crowd, Ears

    network.connect = lambda source: Crowd(source.settings)  # type: ignore[assignment]
    flow.Ears = Ears  # type: ignore[assignment, misc]
    flow.SAY_TROUBLE_AFTER = 1.0  # type: ignore[misc]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    stream = flow.stream_of(source_id)
    assert stream is not None
    if moment:
        _prepare_to_die(flow, moment)
    {"reader": flow.Reader, "sifter": flow.Sifter}[role](source_id, stop, stream).run()


def _prepare_to_die(flow: Any, moment: str) -> None:
    if moment == "taken":
        flow.Sifter._sifted = _die_before(flow.Sifter._sifted)
    elif moment == "stored":
        flow.Sifter._sifted = _die_after(flow.Sifter._sifted)
    elif moment == "fetched":
        flow.Reader._publish = _die_before(flow.Reader._publish)
    elif moment == "published":
        flow.Reader._publish = _die_after(flow.Reader._publish)
    else:
        raise SystemExit(f"unknown moment {moment}")


def _die_before(call: Callable[..., Any]) -> Callable[..., Any]:
    calls = count(1)
    return lambda *given: _die() if next(calls) == DIE_AT else call(*given)


def _die_after(call: Callable[..., Any]) -> Callable[..., Any]:
    calls = count(1)

    def call_and_die(*given: Any) -> Any:
        result = call(*given)
        if next(calls) == DIE_AT:
            _die()
        return result

    return call_and_die


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
