"""The page of targets and clocks: said, tried, removed, put back; and who may not."""

import re
from typing import Any

import pytest

from evenhand.routing.models import EscalationStep, Policy
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
POLICY = {"mode": "1", "first_minutes": "30", "resolution_minutes": "2880", "pauses": ["waiting"]}


def _keep(desk: Desk, **changes: Any) -> Any:
    return desk.post("/clocks/keep", {**POLICY, **changes})


def test_a_policy_is_said_shown_removed_and_put_back(alice: Desk, cast: Cast) -> None:
    assert _keep(alice, queue=cast.queue.pk, severity="critical").status_code == 302
    page = alice.get("/clocks/").content.decode()
    for words in (
        "Critical",
        "Harborline · Internet",
        "Reactive",
        "30 min",
        "2 days",
        "while the customer has the word",
    ):
        assert words in page
    removed = alice.post(f"/clocks/{Policy.objects.get().pk}/remove", follow=True).content.decode()
    assert not Policy.objects.exists()
    assert "The policy is removed." in removed
    form = removed[removed.index("The policy is removed.") - 2000 : removed.index("The policy is removed.")]
    said = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    alice.post("/clocks/keep", said)
    back = Policy.objects.get()
    assert (back.queue_id, back.mode, back.severity, back.first_minutes) == (cast.queue.pk, 1, "critical", 30)
    assert (back.resolution_minutes, back.pauses) == (2880, ["waiting"])


def test_what_cannot_be_is_refused_in_words_and_what_was_written_stays(alice: Desk) -> None:
    refused = _keep(alice, first_minutes="", resolution_minutes="")
    assert refused.status_code == 422
    assert "Say at least one target." in refused.content.decode()
    refused = _keep(alice, first_minutes="999999999")
    assert "A target lies between a minute and 90 days." in refused.content.decode()
    assert 'value="999999999"' in refused.content.decode()


def test_a_case_is_tried_with_the_policy_that_holds_and_why(alice: Desk, cast: Cast) -> None:
    _keep(alice, first_minutes="90")
    _keep(alice, queue=cast.queue.pk, first_minutes="45")
    asked = f"/clocks/?try=1&queue={cast.queue.pk}&mode=1"
    page = alice.fragment(asked, "tried").content.decode()
    assert "45 min" in page
    assert "the queue, the mode" in page
    assert "<h1" not in page
    assert "1 h 30 min" in alice.fragment("/clocks/?try=1&mode=1&queue=x&brand=y", "tried").content.decode()


def test_a_step_is_put_on_the_ladder_taken_off_and_put_back(alice: Desk) -> None:
    alice.post("/clocks/ladder/add", {"minutes": "45", "side": "before", "rung": "on_duty", "kind": "3"})
    step = EscalationStep.objects.get(minutes=-45)
    assert step.kinds == [3]
    assert "45 min before" in alice.get("/clocks/").content.decode()
    off = alice.post(f"/clocks/ladder/{step.pk}/remove", follow=True).content.decode()
    assert f"/clocks/ladder/{step.pk}/put-back" in off
    assert "45 min before" not in off
    alice.post(f"/clocks/ladder/{step.pk}/put-back")
    assert "45 min before" in alice.get("/clocks/").content.decode()


def test_the_old_address_leads_here(alice: Desk) -> None:
    assert alice.get("/targets/")["Location"] == "/clocks/"


@pytest.mark.parametrize("who", ["bob", "chidi"])
def test_who_does_not_lead_is_refused(request: pytest.FixtureRequest, who: str) -> None:
    desk = request.getfixturevalue(who)
    step = EscalationStep.objects.first()
    assert step is not None
    assert desk.get("/clocks/").status_code == 404
    for path in ("/clocks/keep", "/clocks/1/remove", "/clocks/ladder/add", f"/clocks/ladder/{step.pk}/remove"):
        assert desk.post(path, {**POLICY, "minutes": "5", "rung": "lead"}).url == "/", path
    assert not Policy.objects.exists()
    assert EscalationStep.objects.filter(removed_at=None).count() == 4
