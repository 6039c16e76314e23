"""Posts through a stream: packed, published and kept, taken, unpacked and acknowledged. Nothing is matched or stored.

python bench/stream.py [--posts 100000] [--look 1000] [--rounds 3]

In one process (direct), and behind NATS: one server that writes every parcel to its disk before it says so, and a
cluster of three whose majority has it. One and two takers, each a process of its own. Servers, takers and the one
who publishes share this machine's cores. Each cell is the median of the rounds, in posts a second by the wall.
"""

import argparse
import json
import multiprocessing
import random
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import ground
import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for the servers that the tests start

from evenhand.channels.domain.connector import Raw
from evenhand.kernel import clock
from evenhand.listening.streams.broker import Address, Broker
from evenhand.listening.streams.direct import DirectStream
from evenhand.listening.streams.nats import NatsStream
from evenhand.listening.streams.packing import Packer
from evenhand.listening.streams.stream import Stream
from tests.peers import nats

AUTHORS = 5_000
PATIENCE = 60.0  # seconds
SYLLABLES = "ka lo mi ren tas vel dor ush pin gra eth ol bim cu sha wer non ti ax fro"


def main() -> None:
    """Run every way, print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--look", type=int, default=1_000, help="posts of one look at the source")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    raws, authors = posts(given.posts)
    found: dict[str, list[float]] = {"direct": []}
    for _ in range(given.rounds):
        found["direct"].append(given.posts / direct(raws, authors, given.look))
    for servers in (1, 3):
        with nats.running(servers) as nodes:
            for number in range(given.rounds * 2):
                takers = 1 + number % 2
                seconds = spread(nodes.address, number + 1, raws, authors, given.look, takers)
                found.setdefault(f"nats_{servers}_takers_{takers}", []).append(given.posts / seconds)
    size = sum(len(raw.content) for raw in raws) / len(raws)
    figures = {name: round(statistics.median(rates)) for name, rates in found.items()}
    asked = {"posts": given.posts, "look": given.look, "rounds": given.rounds, "bytes_a_post": round(size)}
    print(json.dumps({"bench": "stream", **asked, "posts_a_second": figures, **ground.circumstances()}))


def posts(number: int) -> tuple[list[Raw], list[str]]:
    """Posts as a network's stream brings them, and who wrote them."""
    chance = random.Random(1)
    syllables = SYLLABLES.split()
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(20_000)]
    raws, authors = [], []
    for count in range(number):
        author = f"did:plc:{chance.randrange(AUTHORS) * 2654435761:024x}"
        text = " ".join(chance.choices(words, k=16))
        record = {"$type": "app.bsky.feed.post", "createdAt": "2026-03-02T12:00:00.000Z", "langs": ["en"], "text": text}
        key = f"3l{chance.getrandbits(55):011x}"
        commit = {
            "rev": key,
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": key,
            "record": record,
            "cid": f"bafyrei{chance.getrandbits(250):050x}",
        }
        item = {"did": author, "time_us": 1772452800000000 + count, "kind": "commit", "commit": commit}
        raws.append(Raw(reference=f"at://{author}/app.bsky.feed.post/{key}", content=msgspec.json.encode(item)))
        authors.append(author)
    return raws, authors


def direct(raws: Sequence[Raw], authors: Sequence[str], look: int) -> float:
    """From one thread to another; seconds."""
    stream = DirectStream()
    taker = threading.Thread(target=take, args=[stream, len(raws)])
    begun = time.perf_counter()
    taker.start()
    publish(stream, raws, authors, look)
    taker.join()
    return time.perf_counter() - begun


def spread(address: Address, number: int, raws: Sequence[Raw], authors: Sequence[str], look: int, takers: int) -> float:
    """From this process to others, by way of servers; seconds until the last post was acknowledged."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(takers + 1)
    taken = context.Value("q", 0)
    processes = [
        context.Process(target=take_part, args=[address, number, place, takers, ready, taken, len(raws)])
        for place in range(takers)
    ]
    broker = Broker(address)
    stream = NatsStream(broker, number)
    assert stream.partitions
    for process in processes:
        process.start()
    ready.wait(PATIENCE)
    begun = time.perf_counter()
    publish(stream, raws, authors, look)
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0
    seconds = time.perf_counter() - begun
    broker.close()
    assert taken.value == len(raws)
    return seconds


def publish(stream: Stream, raws: Sequence[Raw], authors: Sequence[str], look: int) -> None:
    """Look by look, as a reader does."""
    packer = Packer(generation=1, partitions=stream.partitions, largest=stream.largest)
    for at in range(0, len(raws), look):
        parcels = packer.pack(raws[at : at + look], authors[at : at + look], now=clock.now())
        stream.publish(parcels, wait=PATIENCE)


def take(stream: Stream, number: int) -> None:
    """Take that many posts."""
    while number:
        parcel = stream.consume(range(stream.partitions), wait=PATIENCE)
        assert parcel is not None, "nothing came"
        number -= len(parcel.raws)
        stream.acknowledge(parcel)


def take_part(address: Address, number: int, place: int, takers: int, ready: Barrier, taken: Any, wanted: int) -> None:
    """A process that takes its share of the partitions until all posts are taken."""
    broker = Broker(address)
    stream = NatsStream(broker, number)
    mine = range(place, stream.partitions, takers)
    stream.consume(mine, wait=0.2)  # connected, and asking
    ready.wait(PATIENCE)
    while taken.value < wanted:
        parcel = stream.consume(mine, wait=0.1)
        if parcel is not None:
            stream.acknowledge(parcel)
            with taken.get_lock():
                taken.value += len(parcel.raws)
    stream.close()
    broker.close()


if __name__ == "__main__":
    main()
