"""The menu beside every page: groups that fold and stay so, only pages the person may open, the page they are on."""

import re
from typing import Any

from django.test import Client

from evenhand.people.models import Agent, Role
from evenhand.workspace.screens.palette.menu import ABOVE, FOLDING, GROUPS, Group, groups_of, place_at, seen_by
from evenhand.workspace.screens.palette.pages import SECTIONS, sections_for
from tests.cast import Cast

ROLES = (Role.AGENT, Role.ANALYST, Role.LEAD, Role.ADMINISTRATOR)


def menu_of(role: Role = Role.LEAD, path: str = "/", turned: tuple[str, ...] = ()) -> dict[str, Group]:
    agent = Agent(username="x", role=role, turned_groups=list(turned))
    return {group.name: group for group in groups_of(seen_by(agent, path))}


def marked(groups: dict[str, Group]) -> dict[str, str]:
    return {entry.address: entry.current for group in groups.values() for entry in group.entries if entry.current}


def test_the_groups_of_pages_are_folded_until_somebody_wants_them() -> None:
    groups = menu_of()
    assert list(groups) == list(GROUPS)
    assert not any(group.is_open for group in groups.values())
    assert max(len(group.entries) for group in groups.values()) <= 14


def test_a_group_that_was_turned_stands_open_and_one_that_is_gone_does_no_harm() -> None:
    groups = menu_of(turned=("plan", "of-last-year"))
    assert [name for name, group in groups.items() if group.is_open] == ["plan"]


def test_the_group_of_the_page_is_open_and_its_line_is_marked() -> None:
    groups = menu_of(path="/forecast/")
    assert [name for name, group in groups.items() if group.is_open] == ["plan"]
    assert marked(groups) == {"/forecast/": "page"}


def test_a_page_that_another_one_leads_to_marks_that_one() -> None:
    assert marked(menu_of(path="/issues/7/")) == {"/issues/": "true"}
    assert marked(menu_of(path="/measures/surveys/")) == {"/measures/": "true"}
    assert marked(menu_of(path="/quality/judged/")) == {"/quality/": "true"}
    assert marked(menu_of(Role.AGENT, path="/quality/judged/")) == {"/quality/mine/": "true"}
    assert marked(menu_of(Role.AGENT, path="/measures/people/")) == {"/measures/people/": "page"}


def test_nothing_is_marked_on_a_case_and_on_pages_of_the_person() -> None:
    for path in ("/", "/cases/7/", "/me/", "/people/me", "/unsent/"):
        assert marked(menu_of(path=path)) == {}, path


def test_the_nearest_page_counts() -> None:
    found = {path: place_at(path) for path in ("/accuracy/checks/", "/accuracy/", "/nowhere/")}
    assert [each and each.name for each in found.values()] == ["checks", "accuracy", None]


def test_nobody_is_offered_what_they_may_not_open() -> None:
    for role in ROLES:
        may_open = {place.address for each in sections_for(Agent(username="x", role=role)) for place in each.places}
        assert {entry.address for group in menu_of(role).values() for entry in group.entries} <= may_open
    assert "lead" not in menu_of(Role.AGENT)


def test_every_page_stands_in_the_menu_or_is_led_to_by_one_that_does(alice: Any, cast: Cast) -> None:
    """What the menu leaves out would be found only by its name."""
    places = {place.name: place for section in SECTIONS for place in section.places}
    listed = {entry.address for group in menu_of().values() for entry in group.entries}
    for section in sections_for(cast.alice):
        for place in section.places:
            if section.name == "me" or place.name in ABOVE or place.address in listed or place.within == "inbox":
                continue
            leading = places[place.within].address
            page = alice.get(leading, follow=True).content.decode()
            assert re.search(rf'href="{re.escape(place.address)}["?]', page), f"{leading} does not lead to {place.name}"


def test_a_fold_is_remembered_and_the_next_page_is_drawn_so(bob: Any, cast: Cast) -> None:
    assert '<details class="group" data-group="plan"><' in bob.get("/").content.decode()
    for _twice in range(2):
        assert bob.post("/me/groups", {"name": "plan", "open": "1"}).status_code == 204
    bob.post("/me/groups", {"name": "queues", "open": "0"})
    page = bob.get("/").content.decode()
    assert '<details class="group" data-group="plan" open>' in page
    assert '<details class="group of-cases" data-group="queues"><' in page
    assert sorted(Agent.objects.get(pk=cast.bob.pk).turned_groups) == ["plan", "queues"]
    bob.post("/me/groups", {"name": "plan", "open": "0"})
    bob.post("/me/groups", {"name": "queues", "open": "1"})
    assert Agent.objects.get(pk=cast.bob.pk).turned_groups == []


def test_each_folds_only_their_own_menu_and_only_groups_that_are_there(bob: Any, cast: Cast) -> None:
    bob.post("/me/groups", {"name": "plan", "open": "1", "agent": cast.alice.pk})
    assert Agent.objects.get(pk=cast.alice.pk).turned_groups == []
    assert bob.post("/me/groups", {"name": "<b>", "open": "1"}).status_code == 400
    assert bob.get("/me/groups").status_code == 405
    assert Client().post("/me/groups", {"name": "plan", "open": "1"}).status_code == 302
    assert {"saved", "queues", *GROUPS} == FOLDING


def test_without_script_the_menu_has_all_its_links(bob: Any) -> None:
    page = bob.get("/shifts/").content.decode()
    assert '<details class="group" data-group="plan" open>' in page
    assert '<a href="/shifts/" aria-current="page">' in page
    for address in ("/?whose=mine", "/unsent/", "/issues/", "/chats/"):
        assert f'href="{address}"' in page
