"""Queues, capacity and status as people meet them at the desk."""

import pytest
from django.urls import reverse

from evenhand.people.models import AgentStatus, AwayReason, Queue, StatusSpan
from evenhand.routing.models import Capacity
from tests.cast import Cast
from tests.workspace.conftest import Desk

LEADS = ["queues", "new_queue", "capacity", "team_status", "away_reasons"]


def test_a_lead_sets_a_queue_up_and_a_post_finds_it(alice: Desk, cast: Cast) -> None:
    said = {
        "name": "Billing",
        "brand": cast.harborline.pk,
        "team": cast.queue.team_id,
        "words": "bill, invoice",
        "skills": "Billing",
        "modes": ["1"],
        "is_pushed": "on",
        "silent_minutes": "30",
    }
    assert alice.post(reverse("new_queue"), said).status_code == 302
    queue = Queue.objects.get(name="Billing")
    assert (queue.words, queue.skills, queue.modes) == (["bill", "invoice"], ["billing"], [1])
    assert (queue.is_pushed, queue.is_in_order, queue.silent_minutes) == (True, False, 30)
    page = alice.get(reverse("queues"), {"text": "my bill is wrong", "brand": cast.harborline.pk, "mode": "1"})
    assert "It goes to “Internet”" in page.content.decode()  # asked before, and takes anything
    for _time in range(2):
        alice.post(reverse("move_queue", args=[queue.pk]), {"to": "up"})
    page = alice.get(reverse("queues"), {"text": "my bill is wrong", "brand": cast.harborline.pk, "mode": "1"})
    assert "It goes to “Billing”" in page.content.decode()
    proactive = alice.get(reverse("queues"), {"text": "my bill is wrong", "brand": cast.harborline.pk, "mode": "2"})
    assert "It goes to “Internet”" in proactive.content.decode()


def test_what_cannot_be_kept_is_said_where_it_was_typed(alice: Desk, cast: Cast) -> None:
    said = {"name": cast.queue.name.upper(), "brand": cast.harborline.pk, "team": cast.queue.team_id}
    page = alice.post(reverse("new_queue"), said)
    assert "The brand has a queue of that name." in page.content.decode()
    assert cast.queue.name.upper() in page.content.decode()


def test_a_lead_says_how_much_people_can_have_in_hand(alice: Desk, cast: Cast) -> None:
    alice.post(reverse("capacity"), {"at_once:": "7"})
    alice.post(reverse("capacity"), {"agent": cast.bob.pk, "at_once:": "3"})
    assert set(Capacity.objects.values_list("agent_id", "at_once")) == {(None, 7), (cast.bob.pk, 3)}
    alice.post(reverse("capacity"), {"agent": cast.bob.pk, "at_once:": ""})
    assert Capacity.objects.count() == 1
    alice.post(reverse("set_skills", args=[cast.bob.pk]), {"skills": "Roaming, billing", "languages": "de"})
    cast.bob.refresh_from_db()
    assert (cast.bob.skills, cast.bob.languages) == (["billing", "roaming"], ["de"])


@pytest.mark.parametrize("name", LEADS)
def test_agents_are_refused_where_leads_set_the_desk_up(bob: Desk, chidi: Desk, name: str) -> None:
    assert bob.get(reverse(name)).status_code == 404
    assert chidi.get(reverse(name)).status_code == 404


def test_agents_change_nothing_of_it(bob: Desk, cast: Cast) -> None:
    for name, number in (("queue", cast.queue.pk), ("move_queue", cast.queue.pk), ("set_skills", cast.bob.pk)):
        assert bob.deed(reverse(name, args=[number]), {}).status_code in {403, 404}
    assert bob.deed(reverse("set_status_for", args=[cast.alice.pk]), {"status": "away"}).status_code in {403, 404}
    assert bob.deed(reverse("away_reasons"), {"name": "Nap"}).status_code in {403, 404}
    assert bob.deed(reverse("capacity"), {"at_once:": "9"}).status_code in {403, 404}
    assert not AwayReason.objects.exists()
    assert not Capacity.objects.exists()
    assert not AgentStatus.objects.exists()


def test_a_person_says_how_they_stand_and_sees_their_day(bob: Desk, alice: Desk, cast: Cast) -> None:
    alice.post(reverse("away_reasons"), {"name": "Training", "is_work": "on"})
    reason = AwayReason.objects.get()
    bob.post(reverse("status"), {"status": "online"})
    bob.post(reverse("status"), {"status": f"away:{reason.pk}"})
    standing = AgentStatus.objects.get(pk=cast.bob.pk)
    assert (standing.status, standing.reason_id, standing.is_automatic) == ("away", reason.pk, False)
    spans = [(each.status, each.ended_at is None) for each in StatusSpan.objects.order_by("pk")]
    assert spans == [("online", False), ("away", True)]
    assert "Away: Training" in bob.get(reverse("status")).content.decode()
    assert "Away: Training" in alice.get(reverse("team_status")).content.decode()
    assert bob.deed(reverse("status"), {"status": "asleep"}).status_code >= 400
    assert AgentStatus.objects.get(pk=cast.bob.pk).status == "away"


def test_what_waits_for_who_leaves_goes_back_and_can_come_again(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    bob.deed("/next?whose=all")
    answer = bob.post(reverse("give_back"))
    case.refresh_from_db()
    assert case.assignee_id is None
    assert "given=" in answer["Location"]
    assert "What waited for you is back" in bob.get(answer["Location"]).content.decode()
