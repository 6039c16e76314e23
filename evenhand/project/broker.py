"""A look at the NATS servers that spread listening over machines."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import nats
from nats.errors import Error

_PATIENCE = 3  # seconds


def reached(servers: Sequence[str]) -> str:
    """What stands in the way of using them; empty if nothing does."""
    try:
        with ThreadPoolExecutor(max_workers=1) as apart:  # whoever asks may have a loop of their own
            return apart.submit(asyncio.run, asyncio.wait_for(_reached(list(servers)), 3 * _PATIENCE)).result()
    except (Error, OSError, TimeoutError) as problem:
        return str(problem) or "no answer"


async def _reached(servers: list[str]) -> str:
    credentials = os.environ.get("EVENHAND_NATS_CREDENTIALS") or None
    client = await nats.connect(
        servers,
        user_credentials=credentials,
        connect_timeout=_PATIENCE,
        allow_reconnect=False,
        error_cb=_silent,
    )
    try:
        await client.jetstream(timeout=_PATIENCE).account_info()
    finally:
        await client.close()
    return ""


async def _silent(_problem: Exception) -> None:
    """What is wrong is told by the exception that follows."""
