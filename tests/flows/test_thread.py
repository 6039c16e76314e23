"""Asking a network how a thread stands, and honouring what its authors changed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.actions import forget_threads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Conversation, ThreadLook
from evenhand.cases.reads import timeline_of
from evenhand.cases.reads.thread import thread_of
from evenhand.channels import network
from evenhand.channels.domain.standing import Standing
from evenhand.channels.errors import TryLater
from evenhand.flows import thread
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast


class Network:
    """A network that tells what it is given, or fails."""

    def __init__(self, *told: Standing, problem: Exception | None = None) -> None:
        self.told, self.problem = told, problem

    def around(self, external_id: str) -> Sequence[Standing]:
        del external_id
        if self.problem:
            raise self.problem
        return self.told

    def close(self) -> None:
        """Nothing is open."""


def _asked(monkeypatch: pytest.MonkeyPatch, cast: Cast, *told: Standing, problem: Exception | None = None) -> Any:
    case = cast.open_case()
    monkeypatch.setattr(thread, "can_be_asked", lambda _: True)
    monkeypatch.setattr(network, "connect", lambda _: Network(*told, problem=problem))
    conversation = Conversation.objects.get(case=case)
    thread.ask(case_id=case.pk, conversation_id=conversation.pk, actor=cast.bob, now=NOON)
    thread.look(conversation.pk)
    return case, conversation


def test_what_the_network_tells_is_shown_below_what_it_answers(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    told = Standing(external_id="far", author="Frank", text="same here", in_reply_to="post-1", replies=2)
    _, conversation = _asked(monkeypatch, cast, told)
    nodes = thread_of(cast.bob, conversation).nodes
    assert [(node.author, node.depth) for node in nodes] == [("Dana Whitlock", 0), ("Frank", 1)]
    assert {entry.name for entry in Entry.objects.all()} >= {"ThreadAsked", "ThreadTold"}


def test_an_edit_that_nobody_told_us_of_is_heard_now(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    case, _ = _asked(monkeypatch, cast, Standing(external_id="post-1", text="never mind, it works"))
    (item,) = timeline_of(case)
    assert (item.text, item.is_edited) == ("never mind, it works", True)


def test_a_deletion_that_nobody_told_us_of_takes_the_words_away(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    case, conversation = _asked(monkeypatch, cast, Standing(external_id="post-1", is_gone=True))
    (item,) = timeline_of(case)
    assert (item.text, item.is_deleted) == ("", True)
    assert thread_of(cast.bob, conversation).nodes[0].is_gone


def test_the_same_words_in_other_spacing_are_no_edit(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    case, _ = _asked(
        monkeypatch, cast, Standing(external_id="post-1", text="@harborline.example  my internet is\ndown again")
    )
    assert not timeline_of(case)[0].is_edited


def test_a_network_in_trouble_says_so_and_what_it_told_before_stays(
    monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    _, conversation = _asked(monkeypatch, cast, Standing(external_id="far", text="same", in_reply_to="post-1"))
    monkeypatch.setattr(network, "connect", lambda _: Network(problem=TryLater("Busy; come later.")))
    thread.look(conversation.pk)
    shown = thread_of(cast.bob, conversation)
    assert shown.look is not None
    assert shown.look.trouble == "Busy; come later."
    assert len(shown.nodes) == 2


def test_a_thread_is_not_asked_for_again_at_once(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    case, conversation = _asked(monkeypatch, cast)
    for after, is_asked in ((5, False), (60, True)):
        now = NOON + timedelta(seconds=after)
        assert thread.ask(case_id=case.pk, conversation_id=conversation.pk, actor=cast.bob, now=now) is is_asked


def test_a_stranger_asks_for_no_thread(cast: Cast) -> None:
    case = cast.open_case()
    conversation = Conversation.objects.get(case=case)
    with pytest.raises(NotAllowed):
        thread.ask(case_id=case.pk, conversation_id=conversation.pk, actor=cast.chidi, now=NOON)
    assert not ThreadLook.objects.exists()


def test_strangers_words_are_forgotten_after_some_days(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    _asked(monkeypatch, cast, Standing(external_id="far", text="same", in_reply_to="post-1"))
    assert forget_threads(now=NOON + timedelta(days=1)) == 0
    assert forget_threads(now=clock.now() + timedelta(days=9)) == 1
    assert Case.objects.count() == 1
