"""Silent visitors: how much memory thousands of open windows take, and how soon a word reaches one of them.

    EVENHAND_DATABASE_URL=… python bench/chat.py --visitors 5000

Needs a database with a chat account (`evenhand demo` has one). Starts a chat process of its own; prints one JSON line.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import secrets
import statistics
import subprocess
import sys
import time
import uuid

PORT = 8789


def tokens(count: int) -> list[str]:
    """A chat for each visitor, all written in one go."""
    import django

    django.setup()
    from evenhand.cases.models import Chat
    from evenhand.channels import registry
    from evenhand.channels.models import Account
    from evenhand.flows import chatting
    from evenhand.kernel import clock

    kinds = [kind for kind in registry.kinds() if registry.connector_class(kind).capabilities.hosts_chats]
    account = Account.objects.filter(source__kind__in=kinds, is_retired=False)[0]
    now = clock.now()
    chats = [
        Chat(
            key=secrets.token_urlsafe(16),
            account=account,
            visitor=f"visitor:{uuid.uuid4().hex}",
            began_at=now,
            here_at=now,
            turned_at=now,
        )
        for _ in range(count)
    ]
    Chat.objects.bulk_create(chats)
    return [chatting.token_of(chat, now=now) for chat in chats]


class Visitor:
    """One raw connection, so that the client costs little."""

    def __init__(self, number: int, token: str) -> None:
        self.token = token
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.heard: dict[str, float] = {}
        self.is_open = asyncio.Event()

    async def stream(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(
            f"GET /site/chat/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
            f"X-Forwarded-For: {self.address}\r\n\r\n".encode()
        )
        async for line in reader:
            if line.startswith(b"event: "):
                self.heard[line[7:].decode().strip()] = time.perf_counter()
                self.is_open.set()

    async def say(self, text: str) -> float:
        began = time.perf_counter()
        body = json.dumps({"id": uuid.uuid4().hex, "text": text}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(
            f"POST /site/chat/say HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self.token}\r\nX-Forwarded-For: {self.address}\r\n"
            f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        answer = await reader.read()
        writer.close()
        assert b" 200 " in answer[:20], answer[:300]
        return time.perf_counter() - began


async def typing(visitor: Visitor, connection: object) -> float:
    visitor.heard.pop("typing", None)
    began = time.perf_counter()
    notice = json.dumps({"chat": visitor.token.partition(".")[0], "what": "typing", "who": "Nadia"})
    await connection.execute("SELECT pg_notify('evenhand_chat', %s)", [notice])
    while "typing" not in visitor.heard:  # noqa: ASYNC110 - the reader has one event for all
        await asyncio.sleep(0.0005)
    return visitor.heard["typing"] - began


def memory(pid: int) -> float:
    """MB that the server and its worker hold for themselves."""
    import psutil

    all_of_it = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(each.memory_full_info().uss for each in all_of_it) / 1e6


def spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": round(1000 * ordered[int(len(ordered) * 0.95)], 1),
        "p99_ms": round(1000 * ordered[int(len(ordered) * 0.99)], 1),
    }


async def measure(pid: int, visitors: list[Visitor]) -> dict[str, object]:
    import psycopg

    before = memory(pid)
    began = time.perf_counter()
    tasks = []
    for number, visitor in enumerate(visitors):
        tasks.append(asyncio.create_task(visitor.stream()))
        if number % 50 == 49:
            await visitor.is_open.wait()
    await asyncio.wait_for(asyncio.gather(*(visitor.is_open.wait() for visitor in visitors)), 300)
    connected = time.perf_counter() - began
    await asyncio.sleep(5)
    after = memory(pid)
    chosen = random.sample(visitors, min(100, len(visitors)))
    async with await psycopg.AsyncConnection.connect(os.environ["EVENHAND_DATABASE_URL"], autocommit=True) as line:
        pushed = [await typing(visitor, line) for visitor in chosen]
    said = [await visitor.say("Is anybody there?") for visitor in chosen]
    import psutil

    worker = psutil.Process(pid).children(recursive=True)[-1]
    worker.cpu_percent()
    await asyncio.sleep(20)
    idle = worker.cpu_percent()
    for task in tasks:
        task.cancel()
    return {
        "visitors": len(visitors),
        "seconds_to_connect_all": round(connected, 1),
        "mb_before": round(before),
        "mb_with_all": round(after),
        "kb_a_visitor": round((after - before) * 1000 / len(visitors), 1),
        "typing_reaches_a_window": spread(pushed),
        "a_word_is_kept": spread(said),
        "cpu_percent_while_silent": idle,
    }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--visitors", type=int, default=5_000)
    count = asked.parse_args().visitors
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 2_000), hard))
    visitors = [Visitor(number, token) for number, token in enumerate(tokens(count), 1)]
    server = subprocess.Popen(
        [sys.executable, "-m", "evenhand.project.cli", "run", "chat", "--port", str(PORT)],
        env={**os.environ, "EVENHAND_CHAT_PROXIES": "1"},
    )
    try:
        import httpx

        for _ in range(300):
            time.sleep(0.2)
            try:
                httpx.get(f"http://127.0.0.1:{PORT}/site/chat/health")
                break
            except httpx.HTTPError:
                continue
        print(json.dumps(asyncio.run(measure(server.pid, visitors))))
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
