"""The database from an asyncio process: statements run in a few threads, which waiting visitors never occupy."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 8
_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="chat-asks")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `question` answers, asked in a thread; its connection goes back to the pool."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(_asked, question, *args, **kwargs))


def _asked(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return question(*args, **kwargs)
    finally:
        connection.close()
