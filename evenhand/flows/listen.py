"""How a source is listened to: look, translate, take in, honour edits and deletions, wait, again."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection

from evenhand.channels import actions as channels
from evenhand.channels import network
from evenhand.channels.actions import Incoming, Stored
from evenhand.channels.domain.connector import Connector, Fetched, Post
from evenhand.channels.errors import ChannelError, Reconnect, TryLater
from evenhand.channels.models import Batch, Source, SourceState
from evenhand.channels.reads import networks_of, orphans_of, our_names
from evenhand.flows import deciding, intake
from evenhand.flows.keeping import keep_all
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.understanding.domain.reading import warm_up

log = logging.getLogger(__name__)

RULES_LAST = 10.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0  # seconds between two tries where a network is in trouble
DATABASE_PAUSE = 0.5  # our own database comes back within seconds
READ_BY_ANOTHER = 2.0
THREADS_AT_ONCE = 20
THREADS_WITHIN = 10.0  # seconds for all of them; what is heard must not wait for what stands above it
SAY_ALIVE_EVERY = timedelta(minutes=1)
_SOURCE_LOCK = 0x45485352  # with the source's id: one reader a source, on all machines


class Listener:
    """Listens to one source until told to stop."""

    def __init__(self, source_id: int, stop: threading.Event) -> None:
        self.source_id = source_id
        self.stop = stop
        self.tell: Callable[[intake.TakenIn], None] = lambda _taken: None
        self._ears: Any = None
        self._rules: deciding.Rules | None = None
        self._rules_at = 0.0
        self._pause = FIRST_PAUSE
        self._told_length: tuple[int | None] | None = None  # how long posts may be, as the server said last

    def run(self) -> None:
        """Until stopped, or the source is ended, paused or must be connected again."""
        while not self.stop.is_set():
            try:
                if self._listen():
                    return
                rest = READ_BY_ANOTHER
            except DATABASE_AWAY as problem:
                log.warning("source %s: the database is away (%s)", self.source_id, problem)
                rest = DATABASE_PAUSE
            except Reconnect as problem:
                self._note(problem, must_reconnect=True)
                return
            except ChannelError as problem:
                self._note(problem)
                rest = self._longer(_wished(problem))
            except Exception:
                log.exception("source %s: listening failed", self.source_id)
                rest = self._longer()
            connection.close()
            self.stop.wait(rest)

    def _longer(self, at_least: float = 0.0) -> float:
        """How long to rest now; twice as long the next time, unless a look succeeds before."""
        rest = max(self._pause, at_least)
        self._pause = min(rest * 2, LONGEST_PAUSE)
        return rest

    def _note(self, problem: ChannelError, *, must_reconnect: bool = False) -> None:
        log.warning("source %s: %s", self.source_id, problem.sentence)
        try:
            channels.mark_trouble(
                source_id=self.source_id, reason=problem.sentence, now=clock.now(), must_reconnect=must_reconnect
            )
        except DATABASE_AWAY:
            log.warning("source %s: the database is away", self.source_id)

    def _listen(self) -> bool:
        """Look again and again; whether this source needs nobody any more."""
        if not self._hold():
            return False
        intake.resume(now=clock.now(), older_than=timedelta(0), source_id=self.source_id)
        source = Source.objects.get(pk=self.source_id)
        with closing(network.connect(source)) as connector, Understander() as understander:
            self._make_ready(connector)
            understander.prepare()
            try:
                self._look_on(source, connector, understander)
            finally:
                _let_go()
        return True

    def _make_ready(self, connector: Connector) -> None:
        """Compile what matching needs before the first post comes, and not while it waits."""
        if connector.capabilities.hears_strangers:
            from evenhand.listening.domain import matcher  # here: most sources need no matcher

            matcher.warm_up()

    def _look_on(self, source: Source, connector: Connector, understander: "Understander") -> None:
        """Look until told to stop, or the source is ended or paused."""
        while not self.stop.is_set():
            source.refresh_from_db(fields=["cursor", "state", "must_begin_again"])
            if source.state != SourceState.ACTIVE:
                return
            if source.must_begin_again:
                self._begin_again(source)
            fetched = self._look(source, connector, understander)
            self._pause = FIRST_PAUSE
            self._note_length(source, connector)
            if fetched.is_ended:
                understander.finish()
                channels.mark_fetched(source_id=source.pk, now=clock.now(), is_ended=True)
                return
            if fetched.is_exhausted:
                connector.wait(connector.capabilities.look_every)

    def _note_length(self, source: Source, connector: Connector) -> None:
        """Servers of one network may take posts of another length than is usual; the desk must count as they do."""
        told, usual = connector.capabilities.max_length, type(connector).capabilities.max_length
        if (told,) != self._told_length:
            self._told_length = (told,)
            own = None if told == usual else told
            channels.note_max_length(source=source, network=network.network_of(connector), max_length=own)

    def _begin_again(self, source: Source) -> None:
        """A look that was under way when this was asked for has stored its cursor since; that is forgotten, too."""
        channels.begin_again(source_id=source.pk)
        source.refresh_from_db(fields=["cursor", "must_begin_again"])

    def _hold(self) -> bool:
        """Whether this is the source's only reader; held by the connection, so a dead process lets go."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SOURCE_LOCK, self.source_id])
            return bool(cursor.fetchone()[0])

    def _look(self, source: Source, connector: Connector, understander: "Understander") -> Fetched:
        """Fetch, translate and store; what is stored is understood while the next look goes on."""
        fetched = network.fetch(connector, source, limit=settings.BATCH_SIZE)
        raw_sha256 = network.keep_raw(connector, fetched.raws)
        now = clock.now()
        if fetched.raws or fetched.cursor != source.cursor:
            keep = self._sift if connector.capabilities.hears_strangers else keep_all
            stored = keep(source, connector, fetched, raw_sha256, now)
            by = self._current_rules()
            if connector.capabilities.can_tell_threads:
                complete_threads(source, connector, stored, by)
            understander.take(lambda: self.tell(intake.understand(stored, by=by, now=now)))
        if source.trouble or self._is_long_ago(source.fetched_at, now):
            channels.mark_fetched(source_id=source.pk, now=now)
            source.refresh_from_db(fields=["trouble", "fetched_at"])
        return fetched

    def _sift(self, source: Source, connector: Connector, fetched: Fetched, raw_sha256: str, now: datetime) -> Stored:
        """Of what strangers say only what a query catches is kept."""
        from evenhand.flows.ears import Ears  # here: most sources need no matcher
        from evenhand.flows.overhear import overhear

        self._ears = self._ears or Ears()
        sifted = overhear(
            source=source,
            connector=connector,
            raws=fetched.raws,
            cursor=fetched.cursor,
            ears=self._ears,
            raw_sha256=raw_sha256,
            now=now,
        )
        return sifted.stored

    @staticmethod
    def _is_long_ago(fetched_at: datetime | None, now: datetime) -> bool:
        return fetched_at is None or now - fetched_at > SAY_ALIVE_EVERY

    def _current_rules(self) -> deciding.Rules:
        if self._rules is None or time.monotonic() - self._rules_at > RULES_LAST:
            self._rules, self._rules_at = deciding.rules(), time.monotonic()
        return self._rules


def complete_threads(source: Source, connector: Connector, stored: Stored, by: deciding.Rules) -> None:
    """Fetch what stands above posts whose parent we never heard, so that agents see what they answer to."""
    if stored.batch_id is None:
        return
    batch = Batch.objects.get(pk=stored.batch_id)
    orphans = orphans_of(batch, limit=THREADS_AT_ONCE)
    networks = networks_of([account_id for account_id, _ in orphans])  # what is overheard stands at accounts of others
    ours = our_names(set(networks.values()))
    above: list[Incoming] = []
    end = time.monotonic() + THREADS_WITHIN
    for account_id, external_id in orphans:
        if time.monotonic() > end:
            break
        try:
            posts = connector.thread(external_id)
        except TryLater as problem:
            log.info("source %s: threads stay incomplete (%s)", source.pk, problem.sentence)
            break
        except ChannelError as problem:
            log.info("source %s: no thread above %s (%s)", source.pk, external_id, problem.sentence)
        else:
            there = networks[account_id]
            above += [Incoming(account_id, there, _as_context(post, there, ours)) for post in posts]
    if above:
        now = clock.now()
        found = channels.store(source_id=source.pk, incoming=above, cursor=None, counts=False, now=now)
        intake.understand(found, by=by, now=now)


def _as_context(post: Post, network: str, ours: set[tuple[str, str]]) -> Post:
    """What strangers said above a post that a query caught, perhaps years ago, is shown with it and is no work."""
    is_own = post.is_own or (network, post.author.external_id) in ours
    return msgspec.structs.replace(post, addressed=False, is_own=is_own) if post.is_overheard else post


class Understander:
    """Understands stored batches in their order, in a thread of its own: while the database attaches one batch the
    next is fetched and stored. A batch that is lost here is found by the sweep."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="understand")
        self._last: Future[None] | None = None

    def __enter__(self) -> "Understander":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.submit(lambda: connection.close())  # its own connection, not that of whoever asks
        self._thread.shutdown(wait=True)

    def prepare(self) -> None:
        """Load what reading needs now, while nothing waits; what is wrong with it is told by the first batch."""
        self._thread.submit(warm_up)

    def take(self, understand: Callable[[], None]) -> None:
        """Wait for the batch before, so that never more than one is on its way; raises what went wrong with it."""
        self.finish()
        self._last = self._thread.submit(understand)

    def finish(self) -> None:
        """Return when everything taken so far is understood."""
        last, self._last = self._last, None
        if last is not None:
            last.result()


def _wished(problem: ChannelError) -> float:
    """How long the network wants us to stay away; one that is only not reached is asked again soon."""
    return problem.after if isinstance(problem, TryLater) and problem.is_asked else 0.0


def _let_go() -> None:
    """Let go of the source: a pooled connection lives on, and its locks with it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    except DATABASE_AWAY:
        pass  # the connection died, and its locks with it
    connection.close()
