"""Matched post to stored case, beside the quickest way PostgreSQL has to store a conversation and a message.

python bench/store.py [--posts 20000] [--rounds 3] [--newcomers 0.45]

The product's path is its own (store, then understand), in batches of its own size; readings and decisions lie
ready, since they are not what is measured. `serial` does one after the other, `pipelined` overlaps the two as the
listener does. Both sides use one durable server, one after the other, in the same rounds.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any
from unittest.mock import patch

import baseline
import ground


def main() -> None:
    """Measure and print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=20_000, help="a round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--newcomers", type=float, default=0.45, help="share of posts by people never heard before")
    options.add_argument("--profile", default="", help="write where the product's time goes into this file")
    given = options.parse_args()
    with ground.database() as url, closing(baseline.lay(url)) as database:
        print(json.dumps({"bench": "store", **measure(given, database), **ground.circumstances()}))


def measure(given: argparse.Namespace, database: Any) -> dict[str, Any]:
    """Rounds of each way in turn."""
    from crowd import Crowd, as_rows

    stage = Stage()
    crowd = Crowd(stage.account, newcomers=given.newcomers)
    ways: dict[str, Callable[[Sequence[Any]], None]] = {
        "copy_stage_merge": lambda posts: baseline.copy_stage_merge(database, posts),
        "serial": stage.serial,
        "pipelined": stage.pipelined,
    }
    figures = {name: Figures() for name in ways}
    for number in range(-1, given.rounds):  # the first is not counted: plans, caches, the first pages of every table
        for name, way in ways.items():
            posts = crowd.mentions(given.posts if number >= 0 else 2_000)
            stage.lay_decisions(posts)
            work = partial(way, as_rows(posts) if name == "copy_stage_merge" else posts)
            if given.profile and name == "serial":
                work = partial(_profiled, work, given.profile)
            figures[name].note(len(posts), work, counts=number >= 0)
    rates = {name: each.rates for name, each in figures.items()}
    return {
        "posts_a_round": given.posts,
        "rounds": given.rounds,
        "newcomers": given.newcomers,
        "batch_size": stage.batch_size,
        "posts_per_s": {name: ground.spread(each) for name, each in rates.items()},
        "ratio": {name: ground.ratios(rates[name], rates["copy_stage_merge"]) for name in ("serial", "pipelined")},
        "server_cpu_us_a_post": {name: ground.spread(each.server) for name, each in figures.items()},
        "client_cpu_us_a_post": {name: ground.spread(each.client) for name, each in figures.items()},
        "stored": stage.totals(),
    }


class Figures:
    """What the rounds of one way took."""

    def __init__(self) -> None:
        self.rates: list[float] = []
        self.server: list[float] = []
        self.client: list[float] = []

    def note(self, posts: int, work: Callable[[], None], *, counts: bool) -> None:
        """Do the work; remember posts a second by the wall, and CPU microseconds a post."""
        server, client = _server_cpu(), time.process_time()
        seconds, _ = ground.timed(work)
        if counts:
            self.rates.append(posts / seconds)
            self.client.append((time.process_time() - client) / posts * 1e6)
            self.server.append((_server_cpu() - server) / posts * 1e6)


def _profiled(work: Callable[[], None], file: str) -> None:
    import cProfile

    profile = cProfile.Profile()
    profile.runcall(work)
    profile.dump_stats(file)


def _server_cpu() -> float:
    """CPU seconds of the server's processes that live now."""
    return sum(ground.cpu_seconds(pid) for pid in ground.descendants(os.getpid()))


class Stage:
    """The product with its demo company and one account, and with readings and decisions laid ready."""

    def __init__(self) -> None:
        from crowd import Account
        from django.conf import settings

        from evenhand.channels.actions import open_account, open_source
        from evenhand.flows import deciding
        from evenhand.kernel import clock
        from evenhand.ledger.actions import make_partitions
        from evenhand.project.demo.company import COMPANY
        from evenhand.project.demo.founding import found

        brands = found()
        ours = COMPANY.brands[0]
        make_partitions(now=clock.now())
        self.source = open_source(kind="replay", name="Crowd", settings={"path": "/nowhere"}, now=clock.now())
        handle = ours.bluesky.handle
        account = open_account(source=self.source, brand_id=brands[ours.key].pk, network="bluesky", handle=handle)
        self.account = Account(account.pk, "bluesky", handle)
        self.batch_size = settings.BATCH_SIZE
        self.rules = deciding.rules()
        self._ready: dict[str, Any] = {}

    def lay_decisions(self, posts: Sequence[Any]) -> None:
        """Read and decide before the clock runs."""
        from evenhand.triage.domain.mode import TriageFacts, decide_many
        from evenhand.understanding.domain.reading import read_many

        texts = [each.post.text for each in posts]
        readings = read_many(texts, ["en"] * len(texts))
        facts = [
            TriageFacts(
                text=text,
                addressed=True,
                is_private=False,
                answers_us=False,
                account_brand=1,
                polarity=reading.polarity,
                language=reading.language,
                is_automatic=False,
            )
            for text, reading in zip(texts, readings, strict=True)
        ]
        decisions = decide_many(facts, self.rules.profiles)
        self._ready = {text: pair for text, *pair in zip(texts, readings, decisions, strict=True)}

    def _decided(self) -> Any:
        """The product with its reading and deciding replaced by what lies ready."""
        ready = self._ready

        def read(texts: Sequence[str], _hints: Sequence[str]) -> list[Any]:
            return [ready[text][0] for text in texts]

        def decide(facts: Sequence[Any], _known: Any) -> list[Any]:
            return [ready[each.text][1] for each in facts]

        return patch.multiple("evenhand.flows.intake", read_many=read, decide_many=decide)

    def serial(self, posts: Sequence[Any]) -> None:
        """Store a batch, understand it, then the next."""
        from evenhand.flows import intake
        from evenhand.kernel import clock

        with self._decided():
            for batch in self._batches(posts):
                now = clock.now()
                intake.understand(self._store(batch, now), by=self.rules, now=now)

    def pipelined(self, posts: Sequence[Any]) -> None:
        """Understand a batch while the next is stored, as the listener does."""
        from evenhand.flows import intake
        from evenhand.flows.listen import _Understander
        from evenhand.kernel import clock

        with self._decided(), _Understander() as understander:
            for batch in self._batches(posts):
                now = clock.now()
                stored = self._store(batch, now)
                understander.take(lambda stored=stored, now=now: intake.understand(stored, by=self.rules, now=now))
            understander.finish()

    def _store(self, batch: Sequence[Any], now: Any) -> Any:
        from evenhand.channels.actions import store

        return store(source_id=self.source.pk, incoming=batch, cursor={"at": 0}, now=now)

    def _batches(self, posts: Sequence[Any]) -> Iterator[Sequence[Any]]:
        return (posts[start : start + self.batch_size] for start in range(0, len(posts), self.batch_size))

    def totals(self) -> dict[str, int]:
        """What the product has in its tables: everything must have become part of a case."""
        from evenhand.cases.models import Case, Message
        from evenhand.channels.models import Batch, Post

        return {
            "posts": Post.objects.count(),
            "messages": Message.objects.count(),
            "cases": Case.objects.count(),
            "waiting_batches": Batch.objects.filter(understood_at=None).count(),
        }


if __name__ == "__main__":
    main()
