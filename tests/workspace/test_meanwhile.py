"""Two leads at one form: the second is told, and overwrites nothing that they have not seen."""

import re
from typing import Any

import pytest
from django.urls import reverse

from evenhand.incidents import actions as incidents
from evenhand.kernel import clock
from evenhand.people.models import Role, Team
from evenhand.workspace.components.meanwhile import mark
from tests.cast import Cast
from tests.workspace.conftest import Desk

TOLD = "Somebody changed this while you had it open."


def form_on(page: Any, address: str) -> dict[str, str]:
    """What the form of that address carries along unseen."""
    forms = re.findall(r"<form[^>]*>.*?</form>", page.content.decode(), re.DOTALL)
    wanted = next(each for each in forms if f'action="{address}"' in each or ("action=" not in each and "seen" in each))
    return dict(re.findall(r'type="hidden" name="(seen|all)" value="([^"]*)"', wanted))


def test_a_mark_tells_what_differs_and_nothing_else() -> None:
    assert mark("a", ["b"]) == mark("a", ["b"])
    assert mark("a", ["b"]) != mark("a", ["c"])


def test_a_queue_that_another_lead_changed_is_not_overwritten(alice: Desk, cast: Cast) -> None:
    address = reverse("queue", args=[cast.queue.pk])
    form = form_on(alice.get(address), address)
    said = {"name": "Internet", "team": cast.queue.team_id}
    assert alice.post(address, said | form | {"words": "router"}).status_code == 302
    page = alice.post(address, said | form | {"words": "modem"})
    assert TOLD in page.content.decode()
    assert "modem" in page.content.decode(), "what was typed stands there still"
    cast.queue.refresh_from_db()
    assert cast.queue.words == ["router"]
    again = form_on(page, address)
    assert alice.post(address, said | again | {"words": "modem"}).status_code == 302
    cast.queue.refresh_from_db()
    assert cast.queue.words == ["modem"]


@pytest.mark.parametrize("is_again", [False, True])
def test_hours_skills_and_what_is_known_are_not_overwritten(alice: Desk, cast: Cast, is_again: bool) -> None:
    team, now = cast.queue.team, clock.now()
    made = incidents.propose(title="Fire", brand_ids=[cast.harborline.pk], actor=cast.alice, now=now)
    incidents.take(incident_id=made.pk, owner=cast.alice, actor=cast.alice, now=now)
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    forms: list[tuple[str, str, dict[str, str]]] = [
        (reverse("hours"), reverse("set_week", args=[team.pk]), {"opens_0_0": "09:00", "closes_0_0": "17:00"}),
        (reverse("hours"), reverse("set_terms", args=[team.pk]), {"time_zone": "Europe/Berlin"}),
        (reverse("capacity"), reverse("set_skills", args=[cast.bob.pk]), {"skills": "billing"}),
        (reverse("edit_incident", args=[made.pk]), "", {"title": "Fire", "known": "At noon", "brand": "1"}),
        (reverse("incident_lists", args=[made.pk]), "", {"addresses": "press@harborline.example"}),
        (
            reverse("colleague", args=[cast.bob.pk]),
            reverse("change_colleague", args=[cast.bob.pk]),
            {"full_name": "Bob B", "mail": "b@harborline.example", "role": "agent", "initials": "BB"},
        ),
        (reverse("team", args=[team.pk]), reverse("team", args=[team.pk]), {"name": "Days", "brand": "1"}),
        (reverse("brand", args=[cast.harborline.pk]), "", {"name": "Harbor", "handles": "@harborline.example"}),
    ]
    for page, address, said in forms:
        values = {**said, "brand": str(cast.harborline.pk)} if "brand" in said else said
        form = form_on(alice.get(page), address)
        assert form["seen"], page
        alice.post(address or page, values | form, follow=True)
        if is_again:
            form = form_on(alice.get(page), address)
        answer = alice.post(address or page, values | form, follow=True)
        assert (TOLD in answer.content.decode()) is not is_again, page
    assert Team.objects.get(pk=team.pk).time_zone == "Europe/Berlin"


@pytest.mark.parametrize("is_again", [False, True])
def test_what_teams_prepare_is_not_overwritten(alice: Desk, cast: Cast, is_again: bool) -> None:
    book = reverse("playbook", args=[cast.harborline.slug])
    forms: list[tuple[str, dict[str, str]]] = [
        (book, {"cadence": "15", "needed": "0", "addresses": "press@harborline.example"}),
        (reverse("alarm_rules"), {"brand": str(cast.harborline.pk), "on": "1", "smallest": "7", "free": "3"}),
        (reverse("capacity"), {"at_once:": "7"}),
        (reverse("capacity"), {"agent": str(cast.bob.pk), "at_once:": "4"}),
        (reverse("acknowledging"), {"account": str(cast.bluesky.pk), "text": "We are back {{when}}."}),
    ]
    for page, said in forms:
        form = seen_on(alice.get(page), said)
        alice.post(page, said | form, follow=True)
        if is_again:
            form = seen_on(alice.get(page), said)
        answer = alice.post(page, said | form, follow=True)
        assert (TOLD in answer.content.decode()) is not is_again, page


def seen_on(page: Any, said: dict[str, str]) -> dict[str, str]:
    """The mark in the form that says the same of the same."""
    forms = re.findall(r"<form[^>]*>.*?</form>", page.content.decode(), re.DOTALL)
    names = [name for name in said if name not in ("agent", "brand", "account", "on")]
    of = [f'name="{key}" value="{said[key]}"' for key in ("agent", "brand", "account") if key in said]
    (form,) = [
        each
        for each in forms
        if all(f'name="{name}"' in each for name in names)
        and all(each_of in each for each_of in of)
        and ("agent" in said or 'name="agent"' not in each)
    ]
    return {"seen": re.findall(r'name="seen" value="([0-9a-f]+)"', form)[0]}


def test_words_for_out_of_hours_that_were_refused_stand_there_still(alice: Desk, cast: Cast) -> None:
    page = reverse("acknowledging")
    said = {"account": str(cast.bluesky.pk), "text": "First {{when}}."}
    seen = seen_on(alice.get(page), said)
    alice.post(page, said | seen)
    answer = alice.post(page, {**said, **seen, "text": "Second {{when}}."}).content.decode()
    assert TOLD in answer
    assert "Second {{when}}." in answer
