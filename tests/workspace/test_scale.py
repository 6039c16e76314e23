"""Does it scale: sliders that answer at once, questions that are worked out behind, and who may ask."""

import re
import threading
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.flows import scaling as flow
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Role
from evenhand.planning.actions import scaling as actions
from evenhand.planning.domain.scaling.experiment import Effort, Experiment, fingerprint, parsed
from evenhand.planning.errors import NotForYou, TooManyRuns
from evenhand.planning.models import ScaleRun
from tests.cast import Cast
from tests.swiftly import is_swift
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
SMALL = Experiment(multipliers=(1.0, 10.0), effort=Effort(weeks=1.0, replications=2, samples=16, contacts=4_000))


def asked(cast: Cast, seed: int = 1) -> ScaleRun:
    experiment = msgspec.structs.replace(SMALL, seed=seed)
    return actions.ask_scale(experiment=experiment, actor=cast.alice, now=clock.now())


def test_the_sliders_answer_at_once(alice: Desk) -> None:
    page = alice.get("/scale/")
    assert page.status_code == 200
    asked = {"asked": "1", "people": "40", "posts_per_hour": "10"}
    part = alice.fragment("/scale/", "answer", asked)
    assert is_swift(lambda: alice.fragment("/scale/", "answer", asked), seconds=1.0)
    words = part.content.decode()
    assert "<form" not in words
    assert "40 seats hold the target that far" in words
    assert re.search(r"1 times today’s volume takes \d+ seats around the clock without aids, \d+ with these", words)
    assert 'role="img"' in words


def test_without_script_the_form_asks_the_page_itself(alice: Desk) -> None:
    words = alice.get("/scale/", {"people": "40", "asked": "100"}).content.decode()
    assert 'value="40.0"' in words or 'value="40"' in words
    assert "100 times cannot be held" in words


@pytest.mark.parametrize("said", ["", "nan", "inf", "-5", "1e400", "many", "7" * 400])
def test_figures_that_are_none_are_kept_within_reason(alice: Desk, said: str) -> None:
    assert alice.get("/scale/", {"people": said, "growth": said, "asked": said, "aid": said}).status_code == 200


def test_neither_agents_nor_strangers_see_or_ask(cast: Cast, bob: Desk, chidi: Desk) -> None:
    run = asked(cast)
    for desk in (bob, chidi):
        for path in ("/scale/", f"/scale/{run.pk}/", f"/scale/{run.pk}/report", f"/scale/{run.pk}/experiment"):
            assert desk.get(path).status_code in {302, 403, 404}, path
        for path in ("/scale/ask", f"/scale/{run.pk}/withdraw", f"/scale/{run.pk}/again"):
            desk.post(path)
    run.refresh_from_db()
    assert (run.state, ScaleRun.objects.count()) == (ScaleRun.WAITING, 1)
    with pytest.raises(NotForYou):
        actions.ask_scale(experiment=SMALL, actor=cast.bob, now=clock.now())


def test_an_analyst_may_ask(cast: Cast, desk_of: Any) -> None:
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    assert desk_of(cast.bob).post("/scale/ask", {"people": "17"}).status_code == 302
    assert ScaleRun.objects.get().asked_by == cast.bob


def test_what_was_asked_before_is_shown_again(alice: Desk) -> None:
    first = alice.post("/scale/ask", {"people": "30"})
    assert alice.post("/scale/ask", {"people": "30"}).url == first.url
    assert alice.post("/scale/ask", {"people": "31"}).url != first.url
    assert list(Entry.objects.values_list("name", flat=True)).count("ScaleAsked") == 2


def test_not_more_are_asked_than_can_be_worked_out(cast: Cast) -> None:
    for seed in range(actions.MOST_OPEN):
        asked(cast, seed)
    with pytest.raises(TooManyRuns):
        asked(cast, 99)


def test_a_question_is_withdrawn_and_asked_again(cast: Cast, alice: Desk) -> None:
    run = asked(cast)
    alice.post(f"/scale/{run.pk}/withdraw")
    assert "withdrawn before it was worked out" in alice.get(f"/scale/{run.pk}/").content.decode()
    assert actions.claim_scale(now=clock.now()) is None
    alice.post(f"/scale/{run.pk}/again")
    claimed = actions.claim_scale(now=clock.now())
    assert claimed is not None
    assert claimed.pk == run.pk


def test_one_is_worked_on_by_one_and_taken_over_from_who_died(cast: Cast) -> None:
    run, now = asked(cast), clock.now()
    assert actions.claim_scale(now=now) is not None
    assert actions.claim_scale(now=now) is None
    assert actions.tell_progress(run_id=run.pk, progress=40, now=now)
    later = now + actions.LOST_AFTER + timedelta(seconds=1)
    again = actions.claim_scale(now=later)
    assert again is not None
    assert again.progress == 0


def test_progress_is_shown_until_there_is_an_answer(cast: Cast, alice: Desk) -> None:
    run = asked(cast)
    actions.claim_scale(now=clock.now())
    actions.tell_progress(run_id=run.pk, progress=40, now=clock.now())
    part = alice.fragment(f"/scale/{run.pk}/", "run").content.decode()
    assert "40 % worked out" in part
    assert 'hx-trigger="every 1s"' in part
    actions.note_failure(run_id=run.pk, trouble="No room.", now=clock.now())
    part = alice.fragment(f"/scale/{run.pk}/", "run").content.decode()
    assert "No room." in part
    assert "every 1s" not in part


def test_the_page_asks_few_questions(cast: Cast, alice: Desk) -> None:
    for seed in range(3):
        asked(cast, seed)
    alice.get("/scale/")
    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        alice.get("/scale/")
    assert len(asked_of) <= 12


class Process:
    """Stands for the process: says what it is told to."""

    def __init__(self, *lines: bytes) -> None:
        self.stdin, self.stdout, self.stderr = _Sink(), list(lines), [b"Traceback\n", b"OSError: no room\n"]
        self.is_ended = False

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_how: object) -> None:
        pass

    def terminate(self) -> None:
        self.is_ended = True

    def wait(self, _seconds: float) -> int:
        return 0


class _Sink:
    def write(self, _content: bytes) -> None:
        pass

    def close(self) -> None:
        pass


def worked_out(monkeypatch: pytest.MonkeyPatch, process: Process, stop: threading.Event | None = None) -> bool:
    monkeypatch.setattr(flow.subprocess, "Popen", lambda *_command, **_pipes: process)
    return flow.answer_next(stop or threading.Event())


def test_a_process_that_dies_is_told_with_its_last_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(cast)
    assert worked_out(monkeypatch, Process(b'{"progress": 10}\n'))
    run.refresh_from_db()
    assert (run.state, run.trouble) == (ScaleRun.FAILED, "OSError: no room")
    assert not worked_out(monkeypatch, Process())


def test_a_worker_that_stops_leaves_the_question_to_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run, stop, process = asked(cast), threading.Event(), Process(b'{"progress": 10}\n')
    stop.set()
    worked_out(monkeypatch, process, stop)
    run.refresh_from_db()
    assert (run.state, process.is_ended) == (ScaleRun.WAITING, True)


def test_what_is_withdrawn_meanwhile_is_stopped_and_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(cast)
    process = Process(b'{"progress": 10}\n', b'{"progress": 20}\n')
    monkeypatch.setattr(flow, "tell_progress", lambda **_said: False)
    worked_out(monkeypatch, process)
    run.refresh_from_db()
    assert (run.state, process.is_ended) == (ScaleRun.RUNNING, True)
    assert run.answers is None


@pytest.mark.accept
def test_a_question_is_answered_by_a_process_of_its_own(cast: Cast, alice: Desk) -> None:
    run = asked(cast)
    assert flow.answer_next(threading.Event())
    run.refresh_from_db()
    assert (run.state, run.progress) == (ScaleRun.DONE, 100)
    page = alice.get(f"/scale/{run.pk}/").content.decode()
    assert "proofs hold" in page
    assert run.hash in page
    assert alice.get(f"/scale/{run.pk}/report").content.startswith(b"<!doctype html>")
    file = alice.get(f"/scale/{run.pk}/experiment").content
    assert yaml.safe_load(file)["registered"] == run.hash
    assert fingerprint(parsed(file)) == run.hash
