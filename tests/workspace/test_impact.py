"""What happened on which day, what it changed, and who may ask."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.flows import impact
from evenhand.flows.impact import work_out_next
from evenhand.insight.actions.impact import Note, annotate, ask_impact, claim_impact
from evenhand.insight.domain.waits import EDGES
from evenhand.insight.errors import BadInquiry, OnlyForLeads
from evenhand.insight.models import Annotation, DayTally, ImpactRun, Waited, WaitTally
from evenhand.insight.reads.counted import desk_day
from evenhand.insight.reads.impact import MEASURES, Inquiry, Slice, series_for
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Role
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
BEFORE, AFTER = 260, 90


@pytest.fixture
def counted(cast: Cast) -> date:
    """A year of days, of two channels; from a day on three of ten cases by mail do not come any more. That day."""
    random = np.random.default_rng(5)
    first = desk_day(clock.now()) - timedelta(days=BEFORE + AFTER)
    rows, waits = [], []
    for day in range(BEFORE + AFTER):
        for network, level in (("mail", 60 * (0.7 if day >= BEFORE else 1.0)), ("bluesky", 40)):
            opened = int(random.poisson(level))
            shared = {"day": first + timedelta(days=day), "brand_id": cast.harborline.pk, "queue_id": cast.queue.pk,
                      "network": network, "mode": 1}  # fmt: skip
            counts = dict.fromkeys(("promised", "kept", "outbound", "escalated", "done", "returned", "at_once"), 0)
            rows.append(DayTally(**shared, **counts, opened=opened, asked=opened, answered=opened, inbound=opened,
                                 resolved=opened))  # fmt: skip
            waits.append(WaitTally(**shared, what=Waited.ANSWER, classed=len(EDGES) // 2, cases=opened))
    DayTally.objects.bulk_create(rows)
    WaitTally.objects.bulk_create(waits)
    return first + timedelta(days=BEFORE)


def noted(cast: Cast, day: date, words: str = "Help page launched") -> Annotation:
    made = annotate(note=Note(day=day, words=words, kind="help"), actor=cast.alice, now=clock.now())
    assert made is not None
    return made


def test_an_event_is_asked_about_and_answered_on_a_page(cast: Cast, counted: date, alice: Desk) -> None:
    asked = alice.post("/impact/notes", {"day": counted.isoformat(), "words": "<i>Help page</i>", "kind": "help"})
    assert asked.status_code == 302
    event = Annotation.objects.get()
    said = {"event": event.pk, "measure": "contacts", "of": "0:0:mail", "control": "0:0:bluesky", "margin": "5"}
    answer = alice.post("/impact/ask", said)
    run = ImpactRun.objects.get()
    assert answer["Location"] == f"/impact/{run.pk}/"
    assert "hx-trigger" in alice.get(f"/impact/{run.pk}/").content.decode()
    assert work_out_next()
    assert not work_out_next()
    page = alice.get(f"/impact/{run.pk}/").content.decode()
    assert "change shown" in page
    assert "Controlled before–after comparison: in the" in page
    assert "lower (" in page
    assert "fewer in all" in page
    assert "caus" not in page[page.index("<main") : page.index("</main>")].lower()
    assert "<i>Help" not in page
    assert page.count('<svg viewBox="0 0 720') == 3
    report = alice.get(f"/impact/{run.pk}/report.html")
    assert "attachment" in report["Content-Disposition"]
    assert "<i>Help" not in report.content.decode()
    figures = alice.get(f"/impact/{run.pk}/answer.json").json()
    assert figures["effect"]["low"] < -25 < -15 > figures["effect"]["high"]
    assert figures["asked"]["controls"][0]["network"] == "bluesky"
    names = list(Entry.objects.order_by("id").values_list("name", flat=True))
    assert [each for each in names if "Impact" in each or "Annot" in each] == [
        "DayAnnotated", "ImpactAsked", "ImpactAnswered",
    ]  # fmt: skip


def test_every_measure_is_a_series(cast: Cast, counted: date) -> None:
    event = noted(cast, counted)
    for measure in MEASURES:
        asked = Inquiry(annotation_id=event.pk, day=counted.isoformat(), measure=measure)
        line, _question = series_for(asked, measure=measure, event="x", now=clock.now(), zone="UTC")
        assert line.size >= BEFORE + AFTER - 8
        assert line.begins.astype("datetime64[D]").astype(date) == counted - timedelta(days=BEFORE)
        if measure == "answer_median":
            assert 5 < float(np.nanmedian(line.values)) < 60 * 24 * 30
        if measure == "within_4_hours":
            assert set(np.unique(line.values)) <= {0.0, 1.0}


def test_what_is_noted_stands_on_the_measures_and_can_be_undone(cast: Cast, counted: date, alice: Desk) -> None:
    day = desk_day(clock.now()) - timedelta(days=5)
    event = noted(cast, day, "New opening hours")
    assert "New opening hours" in alice.get("/measures/").content.decode()
    gone = alice.post(f"/impact/notes/{event.pk}/remove")
    assert gone["Location"] == f"/impact/?gone={event.pk}"
    assert "New opening hours" not in alice.get("/measures/").content.decode()
    assert f"/impact/notes/{event.pk}/put-back" in alice.get(gone["Location"]).content.decode()
    alice.post(f"/impact/notes/{event.pk}/put-back")
    assert "New opening hours" in alice.get("/impact/").content.decode()
    alice.post(f"/impact/notes/{event.pk}", {"day": day.isoformat(), "words": "Longer hours", "kind": "people"})
    assert Annotation.objects.get().words == "Longer hours"


def test_the_day_of_an_event_that_was_asked_about_stays(cast: Cast, counted: date, alice: Desk) -> None:
    event = noted(cast, counted)
    alice.post("/impact/ask", {"event": event.pk, "measure": "contacts"})
    moved = {"day": (counted + timedelta(days=9)).isoformat(), "words": "x", "kind": "help"}
    assert alice.post(f"/impact/notes/{event.pk}", moved).status_code == 422
    assert Annotation.objects.get().day == counted


ODD_QUESTIONS = (
    {"measure": "nothing"}, {"margin": "many"}, {"margin": "500"}, {"margin": "nan"}, {"lag": "999"}, {"event": "0"},
    {"control": "0:0:mail"}, {"of": "0:0:mail", "control": "0:0:"},
)  # fmt: skip
ODD_NOTES = (
    {"day": "", "words": "x"}, {"day": "2026-02-31", "words": "x"}, {"day": "2026-02-03", "words": " "},
    {"day": "2026-02-03", "words": "x", "kind": "?"},
)  # fmt: skip


def test_what_cannot_be_noted_or_asked_is_said(cast: Cast, counted: date, alice: Desk) -> None:
    for said in ODD_NOTES:
        assert alice.post("/impact/notes", said).status_code == 422, said
    assert not Annotation.objects.exists()
    event = noted(cast, counted)
    for said in ODD_QUESTIONS:
        answer = alice.post("/impact/ask", {"event": event.pk, "measure": "contacts", "of": "0:0:", **said})
        assert answer.status_code == 422, said
        assert 'role="alert"' in answer.content.decode()
    assert not ImpactRun.objects.exists()


def test_too_short_a_history_says_so_instead_of_a_verdict(cast: Cast, counted: date, alice: Desk) -> None:
    event = noted(cast, counted - timedelta(days=BEFORE - 20))
    alice.post("/impact/ask", {"event": event.pk, "measure": "contacts"})
    work_out_next()
    page = alice.get(f"/impact/{ImpactRun.objects.get().pk}/").content.decode()
    assert "not enough data" in page
    assert "more days of history before" in page


def test_an_event_outside_what_was_counted_fails_with_a_reason(cast: Cast, counted: date, alice: Desk) -> None:
    event = noted(cast, counted - timedelta(days=4000))
    alice.post("/impact/ask", {"event": event.pk, "measure": "contacts"})
    work_out_next()
    assert "outside what was counted" in alice.get(f"/impact/{ImpactRun.objects.get().pk}/").content.decode()


def test_an_empty_desk_invites_to_note_something(alice: Desk) -> None:
    page = alice.get("/impact/").content.decode()
    assert "Nothing is noted yet." in page
    assert "Note an event first." in page


def test_pages_take_few_queries(cast: Cast, counted: date, alice: Desk) -> None:
    event = noted(cast, counted)
    alice.post("/impact/ask", {"event": event.pk, "measure": "contacts"})
    work_out_next()
    for path in ("/impact/", f"/impact/{ImpactRun.objects.get().pk}/"):
        alice.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert alice.get(path).status_code == 200
        assert len(queries) <= 12, [each["sql"][:90] for each in queries]


def test_neither_agents_nor_strangers_see_or_ask(cast: Cast, counted: date, bob: Desk, chidi: Desk) -> None:
    event = noted(cast, counted)
    inquiry = Inquiry(annotation_id=event.pk, day=counted.isoformat(), measure="contacts")
    run = ask_impact(inquiry=inquiry, actor=cast.alice, now=clock.now())
    for desk in (bob, chidi):
        for path in (
            "/impact/",
            f"/impact/{run.pk}/",
            f"/impact/{run.pk}/report.html",
            f"/impact/{run.pk}/answer.json",
        ):
            assert desk.get(path).status_code in {302, 403, 404}, path
        for path in ("/impact/ask", "/impact/notes", f"/impact/notes/{event.pk}", f"/impact/notes/{event.pk}/remove"):
            assert desk.post(path, {"day": "2026-02-03", "words": "x"}).status_code in {302, 403, 404}, path
    assert (Annotation.objects.get().removed_at, ImpactRun.objects.count()) == (None, 1)
    with pytest.raises(OnlyForLeads):
        annotate(note=Note(day=counted, words="x"), actor=cast.bob, now=clock.now())


def test_an_analyst_notes_and_asks(cast: Cast, counted: date, desk_of: Callable[..., Any]) -> None:
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    desk = desk_of(cast.bob)
    desk.post("/impact/notes", {"day": counted.isoformat(), "words": "x", "kind": "rule"})
    desk.post("/impact/ask", {"event": Annotation.objects.get().pk, "measure": "contacts"})
    assert ImpactRun.objects.get().asked_by == cast.bob


def test_the_same_question_that_waits_is_not_asked_twice(cast: Cast, counted: date) -> None:
    event = noted(cast, counted)
    asked = Inquiry(annotation_id=event.pk, day=counted.isoformat(), measure="contacts")
    one, two = (ask_impact(inquiry=asked, actor=cast.alice, now=clock.now()) for _ in range(2))
    assert one.pk == two.pk
    for margin in range(6, 15):
        ask_impact(inquiry=msgspec.structs.replace(asked, margin=float(margin)), actor=cast.alice, now=clock.now())
    with pytest.raises(BadInquiry, match="Enough"):
        ask_impact(inquiry=msgspec.structs.replace(asked, of=Slice(network="mail")), actor=cast.alice, now=clock.now())


def _asked(cast: Cast, day: date) -> ImpactRun:
    asked = Inquiry(annotation_id=noted(cast, day).pk, day=day.isoformat(), measure="contacts")
    return ask_impact(inquiry=asked, actor=cast.alice, now=clock.now())


def test_a_question_that_ends_its_worker_is_set_aside_after_three_times(cast: Cast, counted: date) -> None:
    """A worker that is killed leaves the question as being worked on; so does this one."""
    asked = _asked(cast, counted)
    now = clock.now()
    taken = [claim_impact(now=now + timedelta(minutes=6 * n)) for n in range(5)]
    assert [each is not None for each in taken] == [True, True, True, False, False]
    asked.refresh_from_db()
    assert asked.state == "failed"
    assert "three times" in asked.trouble


@pytest.mark.parametrize("problem", [RuntimeError("x"), AttributeError("x"), MemoryError(), KeyError("x")])
def test_what_fails_unexpectedly_is_set_aside_with_a_sentence(
    cast: Cast, counted: date, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def fail(_run: object) -> None:
        raise problem

    asked = _asked(cast, counted)
    monkeypatch.setattr(impact, "worked_out", fail)
    assert [impact.work_out_next(), impact.work_out_next()] == [True, False]
    asked.refresh_from_db()
    assert (asked.state, "not tried again" in asked.trouble) == ("failed", True)
