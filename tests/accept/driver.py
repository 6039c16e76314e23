"""Agents who answer while everything dies around them: each reply has a key, and is asked for until it is taken."""

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

from tests.accept.stage import disconnect

T = TypeVar("T")
PATIENCE = 120.0  # seconds that a person presses the button again


@dataclass
class Driver:
    """Approves replies through `flows.answer`, in a thread of its own, and remembers every key."""

    chance: random.Random
    every: float  # seconds between two replies
    resolves: float = 0.0  # share of replies that resolve their case
    approved: dict[UUID, str] = field(default_factory=dict)  # key, words
    refused: dict[UUID, str] = field(default_factory=dict)  # key, why
    repeats: int = 0  # how often a key had to be sent again
    moves: list[tuple[float, int]] = field(default_factory=list)  # the follower's positions, as seen
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._work, name="driver", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End when the reply at hand is in."""
        self._stop.set()
        if self._thread:
            self._thread.join(PATIENCE + 10)

    def _work(self) -> None:
        while not self._stop.wait(self.every * self.chance.uniform(0.3, 1.7)):
            chosen = self._patiently(self._choose)
            if chosen:
                self._answer(uuid4(), *chosen)
            position = self._patiently(_position)
            self.moves.append((time.time(), int(position or 0)))
        disconnect()

    def _patiently(self, act: Callable[[], T]) -> T:
        """What `act` says, asked again while the database is away."""
        from evenhand.ledger.errors import DATABASE_AWAY

        until = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except DATABASE_AWAY:
                disconnect()
                if time.monotonic() > until:
                    raise
                self.repeats += 1
                time.sleep(0.1)

    def _choose(self) -> tuple[int, int, int] | None:
        """A case, a conversation of it, and an agent who may answer."""
        from evenhand.cases.models import Conversation, OpenCase
        from evenhand.people.models import Agent

        waiting = OpenCase.objects.exclude(waiting_since=None).order_by("-last_at")
        ids = list(waiting.values_list("case_id", flat=True)[:100])
        if not ids:
            return None
        conversation = Conversation.objects.filter(case_id=self.chance.choice(ids)).order_by("id").first()
        lead = Agent.objects.filter(role="lead").order_by("id").first()
        if conversation is None or conversation.case_id is None or lead is None:
            return None
        return conversation.case_id, conversation.pk, lead.pk

    def _answer(self, key: UUID, case: int, conversation: int, agent: int) -> None:
        from evenhand.flows.answer import answer
        from evenhand.kernel.errors import EvenhandError
        from evenhand.people.models import Agent
        from evenhand.replies.domain.findings import Check

        text, resolve = f"We look into it, reference {said(key)}.", self.chance.random() < self.resolves

        def approve() -> str:
            delivery = answer(
                case_id=case,
                conversation_id=conversation,
                text=text,
                key=key,
                actor=Agent.objects.get(pk=agent),
                resolve=resolve,
                despite=frozenset(Check),  # an English reply to whoever wrote
                now=datetime.now(UTC),
            )
            return delivery.text

        try:
            self.approved[key] = self._patiently(approve)
        except EvenhandError as problem:
            self.refused[key] = problem.sentence


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_DIGITS = str.maketrans("ghijklmnop", "0123456789")


def said(key: UUID) -> str:
    """A key in letters: some look like a customer's number, and would be refused."""
    return key.hex.translate(_LETTERS)


def key_in(text: str) -> UUID:
    """The key that a reply says; 0 where it says none."""
    found = re.search(r"reference\s+([a-p]{32})\b", text)
    return UUID(found[1].translate(_DIGITS)) if found else UUID(int=0)


def _position() -> int:
    from evenhand.ledger.reads import position_of

    return position_of("subscriptions")
