"""How a pushed source is read: take what waits, ask the network what is missing, take in, settle, wait, again.

The door only keeps what comes (`evenhand.api.incoming`). Whatever takes time or may fail happens here, by one reader a
source. Posts and the settling of their items are one transaction, so that a crash means to do it again, or not.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import msgspec
from django.conf import settings
from django.db import connection, transaction

from evenhand.channels import actions as channels
from evenhand.channels import network, registry
from evenhand.channels.actions import Broken, Stored
from evenhand.channels.actions.pushes import CHANNEL, PutBack, Settled, forget_settled, settle_pushed
from evenhand.channels.actions.quarantine import kept
from evenhand.channels.domain.connector import Connector, Raw, Receiving
from evenhand.channels.errors import ChannelError, Reconnect, Refused, TryLater
from evenhand.channels.models import Outcome, Pushed, Source, SourceState
from evenhand.channels.network import Understood
from evenhand.channels.reads import accounts_holding, accounts_of
from evenhand.flows import intake, listen, phone
from evenhand.flows.homes import at_home
from evenhand.flows.listen import Listener
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.listening import actions as listening
from evenhand.replies.actions import record_bounce

log = logging.getLogger(__name__)

AT_ONCE = 8  # items completed at the same time
TIME_TO_COMPLETE = 30.0  # seconds for one round; an item that takes longer counts as tried
MOST_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3 * 3600.0  # seconds between two tries; the eighth is given up after an hour
LOOK_EVERY = 1.0  # seconds, where no notice wakes us
TIDY_EVERY = 600.0

_Sift: TypeAlias = Callable[[Sequence[Raw], datetime], Stored]


def reader_of(source: Source, stop: threading.Event) -> Listener:
    """Whoever reads this source: a listener that looks, or a receiver of what is pushed."""
    is_pushed = registry.connector_class(source.kind).capabilities.is_pushed
    return Receiver(source.pk, stop) if is_pushed else Listener(source.pk, stop)


class Receiver(Listener):
    """Reads one pushed source until told to stop."""

    def _look_on(self, source: Source, connector: Connector, understander: Any) -> None:
        """Take what waits until told to stop, or the source is ended or paused."""
        if not isinstance(connector, Receiving):
            raise Reconnect(f"Evenhand cannot receive from “{connector.kind}”; connect another kind of source.")
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        completing = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix=f"complete-{source.pk}")
        try:
            self._receive(_Round(source, connector, connector, completing, self.stop), understander)
        finally:
            completing.shutdown(wait=False, cancel_futures=True)
            _listen_no_more()

    def _receive(self, round_: "_Round", understander: Any) -> None:
        source, tidied_at = round_.source, -TIDY_EVERY
        while not self.stop.is_set():
            source.refresh_from_db(fields=["state", "trouble", "fetched_at"])
            if source.state != SourceState.ACTIVE:
                return
            if time.monotonic() - tidied_at > TIDY_EVERY:
                forget_settled(source_id=source.pk, now=clock.now())
                tidied_at = time.monotonic()
            for stored in (taken := round_.take()):
                self._understand(stored, understander)
            if not taken:
                understander.finish()
                _wait_for_notice(source.pk)
            self._is_well(source)

    def _understand(self, stored: Stored, understander: Any) -> None:
        by, now = self._current_rules(), clock.now()
        understander.take(lambda: self.tell(intake.understand(stored, by=by, now=now)))

    def _is_well(self, source: Source) -> None:
        """Whatever troubled us is over: nothing was raised. A source that brings nothing is still read."""
        self._pause, now = listen.FIRST_PAUSE, clock.now()
        if source.trouble or self._is_long_ago(source.fetched_at, now):
            channels.mark_fetched(source_id=source.pk, now=now)


class _Finished(msgspec.Struct, frozen=True, kw_only=True):
    """An item, and what asking the network brought: the item complete, or what stood in the way."""

    pushed: Pushed
    raw: Raw | None = None
    problem: BaseException | None = None


class _Sorted(msgspec.Struct, kw_only=True):
    """What is to be done with the items of one round."""

    complete: dict[int, Raw] = {}  # by the id of the row
    withdrawn: list[Raw] = []  # of items that were refused: what they said before must go
    given_up: list[Broken] = []
    settled: list[Settled] = []
    put_back: list[PutBack] = []


class _Round:
    """One round after the other over what waits at a source."""

    def __init__(
        self,
        source: Source,
        connector: Connector,
        receiving: Receiving,
        completing: ThreadPoolExecutor,
        stop: threading.Event,
    ) -> None:
        self.source = source
        self._connector = connector
        self._receiving = receiving  # the same, as what it can
        self._completing = completing
        self._stop = stop
        self._ears: Any = None

    def take(self) -> list[Stored]:
        """Take in what waits, oldest first; nothing if nothing does."""
        waiting = _waiting(self.source.pk, now=clock.now())
        if not waiting:
            return []
        finished = self._complete(waiting)
        now = clock.now()
        try:
            return self._take_in(finished, now)
        except (*DATABASE_AWAY, Reconnect):
            raise
        except Exception:
            log.exception("source %s: a round of %s items failed", self.source.pk, len(finished))
            return self._one_by_one(finished, now)

    def _take_in(self, finished: Sequence[_Finished], now: datetime) -> list[Stored]:
        return _take_in(self.source, self._connector, _sorted_out(finished, now=now), self._sift, now=now)

    def _one_by_one(self, finished: Sequence[_Finished], now: datetime) -> list[Stored]:
        """Each item for itself, in order; those that fail wait as those do that could not be completed, and are set
        aside in the end. If all do, nothing is wrong with the items: raises."""
        stored: list[Stored] = []
        failed: list[_Finished] = []
        for each in finished:
            try:
                stored += self._take_in([each], now)
            except DATABASE_AWAY:
                raise
            except Exception as fault:
                if len(failed) + 1 == len(finished) > 1:
                    raise
                failed.append(_Finished(pushed=each.pushed, problem=fault))
        return [*stored, *self._take_in(failed, now)] if failed else stored

    def _sift(self, raws: Sequence[Raw], now: datetime) -> Stored:
        """Of what strangers said only what a query catches is kept."""
        from evenhand.flows.ears import Ears  # here: most sources need no matcher
        from evenhand.flows.overhear import overhear

        self._ears = self._ears or Ears()
        return overhear(
            source=self.source, connector=self._connector, raws=raws, cursor=None, ears=self._ears, now=now
        ).stored

    def _complete(self, waiting: Sequence[Pushed]) -> list[_Finished]:
        """Each with what came of it, in their order; what was not begun in time is left for the next round."""
        asked = [(each, self._completing.submit(self._receiving.complete, _raw(each))) for each in waiting]
        end = time.monotonic() + TIME_TO_COMPLETE
        pending: set[Future[Raw]] = {future for _, future in asked}
        while pending and time.monotonic() < end and not self._stop.is_set():
            _, pending = wait_for(pending, timeout=0.5)
        return list(_finished(asked, is_stopped=self._stop.is_set()))


def _waiting(source_id: int, *, now: datetime) -> list[Pushed]:
    """Items whose time has come, oldest first."""
    due = Pushed.objects.filter(source_id=source_id, settled_at=None, due_at__lte=now)
    return list(due.order_by("id")[: settings.BATCH_SIZE])


def _raw(pushed: Pushed) -> Raw:
    return Raw(reference=pushed.reference, content=bytes(pushed.content))


def _finished(asked: Sequence[tuple[Pushed, "Future[Raw]"]], *, is_stopped: bool) -> Iterator[_Finished]:
    for pushed, future in asked:
        if future.cancel():
            continue
        if future.done():
            problem = future.exception()
            yield _Finished(pushed=pushed, problem=problem, raw=None if problem else future.result())
        elif not is_stopped:
            yield _Finished(pushed=pushed, problem=TryLater("It took too long to fetch what this names."))


def _sorted_out(finished: Sequence[_Finished], *, now: datetime) -> _Sorted:
    """What is to be taken in, tried again, given up or dropped. A fault of ours is tried again, too."""
    found = _Sorted()
    for each in finished:
        if isinstance(each.problem, Reconnect):
            raise each.problem
        if each.raw is not None:
            found.complete[each.pushed.pk] = each.raw
        elif isinstance(each.problem, Refused):
            _drop(found, each.pushed, each.problem)
        else:
            _try_again(found, each.pushed, each.problem, now)
    return found


def _drop(found: _Sorted, pushed: Pushed, refused: Refused) -> None:
    log.info("source %s: item %s is refused (%s)", pushed.source_id, pushed.reference, refused.sentence)
    found.settled.append(Settled(pushed_id=pushed.pk, outcome=Outcome.REFUSED, reason=refused.sentence))
    if isinstance(instead := refused.facts.get("instead"), Raw):
        found.withdrawn.append(instead)


def _try_again(found: _Sorted, pushed: Pushed, problem: BaseException | None, now: datetime) -> None:
    if isinstance(problem, ChannelError):
        reason, at_least = problem.sentence, problem.after if isinstance(problem, TryLater) else 0.0
    else:
        log.error("source %s: taking in %s failed", pushed.source_id, pushed.reference, exc_info=problem)
        reason, at_least = f"Evenhand failed to take this in ({type(problem).__name__}).", 0.0
    if pushed.tries + 1 >= MOST_TRIES:
        reason = f"{reason} Given up after {MOST_TRIES} tries."
        found.settled.append(Settled(pushed_id=pushed.pk, outcome=Outcome.SET_ASIDE, reason=reason))
        raw = _raw(pushed)
        found.given_up.append(kept(Broken(reference=raw.reference, content=raw.content, reason=reason)))
    else:
        pause = min(max(FIRST_PAUSE * 2**pushed.tries, at_least), LONGEST_PAUSE)
        found.put_back.append(PutBack(pushed_id=pushed.pk, due_at=now + timedelta(seconds=pause), reason=reason))


def _take_in(source: Source, connector: Connector, found: _Sorted, sift: _Sift, *, now: datetime) -> list[Stored]:
    """Store what the round brought and settle its items: all of it, or nothing.

    What was overheard is sifted before that, since matching takes time and must hold no lock; a crash between the two
    sifts it again, which changes nothing but how many posts were counted as heard.
    """
    accounts = accounts_of(source)
    each = {pushed_id: network.translate(connector, accounts, [raw]) for pushed_id, raw in found.complete.items()}
    understood = _together([*each.values(), *_only_deletions(network.translate(connector, accounts, found.withdrawn))])
    for account_id, bounce in understood.bounces:
        record_bounce(account_id=account_id, external_id=bounce.reply_external_id, reason=bounce.reason, now=now)
    told = at_home(understood)
    overheard = [found.complete[pushed_id] for pushed_id, one in each.items() if _is_overheard(one)]
    sifted = [sift(overheard, now)] if overheard else []
    with transaction.atomic():
        stored = channels.store(
            source_id=source.pk,
            incoming=[each for each in told.incoming if not each.post.is_overheard],
            changes=_changes(understood, network.network_of(connector)),
            broken=[*understood.broken, *found.given_up],
            cursor=None,
            now=now,
        )
        if understood.deletions:
            listening.forget_sampled([gone.external_id for _, gone in understood.deletions])
        if understood.calls:
            phone.take_calls(understood.calls, source_id=source.pk, now=now)
        settle_pushed(settled=[*found.settled, *_settled(each)], put_back=found.put_back, now=now)
    return [*sifted, stored]


def _together(parts: Sequence[Understood]) -> Understood:
    whole = Understood()
    for part in parts:
        whole.incoming += part.incoming
        whole.edits += part.edits
        whole.deletions += part.deletions
        whole.bounces += part.bounces
        whole.calls += part.calls
        whole.broken += part.broken
    return whole


def _only_deletions(understood: Understood) -> list[Understood]:
    return [Understood(deletions=understood.deletions)]


def _is_overheard(understood: Understood) -> bool:
    return any(each.post.is_overheard for each in understood.incoming)


def _changes(understood: Understood, on: str) -> channels.Changes:
    """Edits and deletions at the source's own account, and wherever else on the network a post was overheard."""
    edits, deletions = understood.edits, understood.deletions
    if not edits and not deletions:
        return channels.NO_CHANGES
    changed = [edit.external_id for _, edit in edits] + [gone.external_id for _, gone in deletions]
    holding = accounts_holding(on, changed)
    return channels.Changes(
        edits=[(account, edit) for own, edit in edits for account in {own, *holding.get(edit.external_id, ())}],
        deletions=[(account, gone) for own, gone in deletions for account in {own, *holding.get(gone.external_id, ())}],
    )


def _settled(understood: dict[int, Understood]) -> Iterator[Settled]:
    """What became of the complete items: taken in, or set aside with the reason."""
    for pushed_id, one in understood.items():
        if one.broken:
            yield Settled(pushed_id=pushed_id, outcome=Outcome.SET_ASIDE, reason=one.broken[0].reason)
        else:
            yield Settled(pushed_id=pushed_id, outcome=Outcome.TAKEN)


def _wait_for_notice(source_id: int) -> None:
    """Return when something was pushed to this source, at the latest after a second."""
    line: Any = connection.connection
    for notice in line.notifies(timeout=LOOK_EVERY):
        if notice.payload == str(source_id):
            return


def _listen_no_more() -> None:
    """A pooled connection lives on, and must not collect notices for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("UNLISTEN *")
