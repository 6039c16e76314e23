"""Invented events in Jetstream's format: a whole network's days from a seed, each event made when it is asked for."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from tests.peers.jetstream import SECOND, Event

POSTS = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_BLOCK = 500
_AUTHORS = 5_000
_BRAND = "Quillnet"
_TALK = {
    "en": ("The bus was late again and it rains", "Made soup with leeks, best day", "Who watched the match last night"),
    "de": ("Der Zug fällt heute aus, na gut", "Endlich Wochenende und Sonne", "Das Brot ist mir gelungen"),
    "pt": ("Hoje o café está ótimo", "Que chuva, meu povo", "Alguém viu o jogo de ontem"),
    "ja": ("今日はとても寒いですね", "新しい本を買いました", "猫が窓で寝ています"),
}
_OF_BRAND = (
    f"{_BRAND} is down again in our street",
    f"Third week and {_BRAND} does not call back 😤",
    f"New router from {_BRAND}, works fine",
)


def tid(time_us: int, clock: int = 0) -> str:
    """A record key for a moment, as atproto makes them."""
    value = (time_us << 10 | clock & 1023) & ((1 << 63) - 1)
    return "".join(_SORTABLE[value >> 5 * place & 31] for place in range(12, -1, -1))


def did_of(number: int) -> str:
    """One of the invented people."""
    return f"did:plc:{number:024x}".replace("0", "z")


def iso(time_us: int) -> str:
    """A moment as clients write it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time_us // SECOND)) + f".{time_us % SECOND // 1000:03d}Z"


def commit(
    did: str, time_us: int, rkey: str, record: dict[str, Any] | None, *, operation: str = "create", clock: int = 0
) -> Event:
    """What somebody did with a post."""
    inner: dict[str, Any] = {"rev": tid(time_us, clock), "operation": operation, "collection": POSTS, "rkey": rkey}
    if record is not None:
        inner |= {"record": record, "cid": "bafyrei" + "q" * 52}
    return _event({"did": did, "time_us": time_us, "kind": "commit", "commit": inner}, POSTS)


def marker(did: str, time_us: int, kind: str, seq: int, **facts: Any) -> Event:
    """An identity or account event."""
    return _event({"did": did, "time_us": time_us, "kind": kind, kind: {"did": did, "seq": seq, **facts}}, "")


def _event(frame: dict[str, Any], collection: str) -> Event:
    content = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()
    return Event(frame["time_us"], frame["kind"], frame["did"], collection, content)


def a_post(text: str, time_us: int, *, langs: Sequence[str] = ("en",), **more: Any) -> dict[str, Any]:
    """A record."""
    return {"$type": POSTS, "createdAt": iso(time_us), "langs": list(langs), "text": text, **more}


class Invented:
    """Somebody's network: `rate` events a second of stream time from `start_us` on, `count` in all.

    `speed` is how many seconds of the stream pass in one of ours; the journal's present moves with it. Times of
    neighbours are out of order by up to `disorder` seconds, and about one in eight shares its moment with another.
    """

    def __init__(
        self,
        *,
        seed: int,
        start_us: int,
        count: int,
        rate: float = 40.0,
        speed: float = float("inf"),
        disorder: float = 0.5,
        brand: float = 0.01,
    ) -> None:
        self.seed, self.start_us, self.count, self.rate = seed, start_us, count, rate
        self.speed, self.disorder, self.brand = speed, disorder, brand
        self._step = SECOND / rate
        self._began = time.monotonic()
        self.block = lru_cache(maxsize=400)(self._block)

    def begin(self) -> None:
        """The present is the start, from now on."""
        self._began = time.monotonic()

    def now_us(self) -> int:
        if self.speed == float("inf"):
            return self.start_us + int(self.count * self._step) + SECOND
        return self.start_us + int((time.monotonic() - self._began) * self.speed * SECOND)

    def tip(self) -> int:
        return max(0, min(self.count, int((self.now_us() - self.start_us) / self._step)))

    def index_at(self, time_us: int) -> int:
        index = int((time_us - self.disorder * SECOND - self.start_us) / self._step)
        return max(0, min(index, self.count))

    def events(self, start: int, stop: int) -> Sequence[Event]:
        if start >= stop:
            return ()
        offset = start % _BLOCK
        return self.block(start // _BLOCK)[offset : offset + min(stop, self.count) - start]

    def all(self) -> Iterator[Event]:
        """Every event there will ever be."""
        for number in range(-(-self.count // _BLOCK)):
            yield from self._block(number)[: self.count - number * _BLOCK]

    def _time(self, index: int, chance: random.Random) -> int:
        together = index - 1 if index % 8 == 7 else index
        shift = 0 if together != index or index % 8 == 6 else int(chance.uniform(-1, 1) * self.disorder * SECOND)
        return self.start_us + int(together * self._step) + shift

    def _block(self, number: int) -> Sequence[Event]:
        chance = random.Random(self.seed * 1_000_003 + number)
        return [self._made(index, chance) for index in range(number * _BLOCK, (number + 1) * _BLOCK)]

    def _name(self, index: int) -> tuple[str, str]:
        """Whose and which post an index is, if it is one."""
        return did_of((index * 7919 + self.seed) % _AUTHORS), tid(self.start_us + int(index * self._step), index)

    def _made(self, index: int, chance: random.Random) -> Event:
        time_us, kind = self._time(index, chance), chance.random()
        did, rkey = self._name(index)
        if kind < 0.85:
            return commit(did, time_us, rkey, self._record(index, time_us, chance), clock=index)
        if kind < 0.93:
            did, rkey = self._name(chance.randrange(max(0, index - 2000), index + 1))
            return commit(did, time_us, rkey, None, operation="delete", clock=index)
        if kind < 0.94:
            did, rkey = self._name(chance.randrange(max(0, index - 2000), index + 1))
            return commit(did, time_us, rkey, a_post("Corrected", time_us), operation="update", clock=index)
        if kind < 0.98:
            return marker(did, time_us, "identity", index, handle=f"{did[-6:]}.test", time=iso(time_us))
        if kind < 0.999:
            return marker(did, time_us, "account", index, active=chance.random() < 0.5, time=iso(time_us))
        return Event(time_us, "broken", did, "", b'{"did":"did:plc:%d","time_us":' % index)

    def _record(self, index: int, time_us: int, chance: random.Random) -> dict[str, Any]:
        if chance.random() < self.brand:
            return a_post(f"{chance.choice(_OF_BRAND)} #{index}", time_us)
        language = chance.choice(list(_TALK))
        more: dict[str, Any] = {}
        if chance.random() < 0.4:
            did, rkey = self._name(chance.randrange(max(0, index - 5000), index + 1))
            parent = {"uri": f"at://{did}/{POSTS}/{rkey}", "cid": "bafyrei" + "q" * 52}
            more["reply"] = {"root": parent, "parent": parent}
        return a_post(f"{chance.choice(_TALK[language])} {index}", time_us, langs=(language,), **more)
