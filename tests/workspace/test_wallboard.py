"""The wallboard: numbers for a room, for who works here and for a screen that has a link."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import OpenCase
from evenhand.cases.reads.wall import COUNT_TO
from evenhand.channels.domain.connector import Author
from evenhand.incidents.models import Incident
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.actions.walls import make_wall_link, switch_wall_link
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.models import AgentStatus, WallLink
from evenhand.people.reads.walls import link_behind, token_of
from evenhand.workspace.screens.wallboard.board import age, number
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
REFUSED = {403, 404, 422}


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """One late case, one that is due soon, one that has time; Bob is online."""
    now = clock.now()
    for minutes in (-10, 10, 600):
        case = cast.open_case(now=now, author=Author(external_id=f"p{minutes}", handle="p.example", name="Dana W"))
        OpenCase.objects.filter(case=case).update(
            due_at=now + timedelta(minutes=minutes), waiting_since=now - timedelta(minutes=50)
        )
    AgentStatus.objects.create(agent=cast.bob, status="online", since=now)
    return cast


@pytest.fixture
def link(cast: Cast) -> WallLink:
    """A screen for Harborline."""
    return make_wall_link(name="Door", brand_ids=[cast.harborline.pk], actor=cast.alice, now=clock.now())


def numbers(page: str) -> list[str]:
    return re.findall(r'class="huge">([^<]*)<', page)


def test_the_board_says_what_is_late_what_is_due_what_waits_and_who_is_here(busy: Cast, bob: Desk) -> None:
    page = bob.get("/wallboard/").content.decode()
    assert numbers(page) == ["1", "1", "50 min", "3"]
    assert "3 of them nobody’s" in page
    assert 'class="tile bad"' in page
    assert "act" in page
    assert re.search(r'class="online">.*?Bob', page, re.DOTALL)


def test_what_script_asks_for_is_the_numbers_alone(busy: Cast, bob: Desk) -> None:
    part = bob.get("/wallboard/", headers={"HX-Request": "true"}).content.decode()
    assert numbers(part) == ["1", "1", "50 min", "3"]
    assert "<html" not in part


def test_who_serves_no_brand_sees_no_case_and_nobody(busy: Cast, chidi: Desk) -> None:
    page = chidi.get("/wallboard/").content.decode()
    assert numbers(page) == ["0", "0", "–", "0"]
    assert "Bob" not in page


def test_the_board_asks_few_questions_however_much_there_is(busy: Cast, bob: Desk) -> None:
    bob.get("/wallboard/")
    with CaptureQueriesContext(connection) as asked:
        bob.get("/wallboard/")
    assert len(asked) <= 12, [each["sql"][:80] for each in asked]


def test_an_incident_stands_on_the_board_until_it_is_over(busy: Cast, bob: Desk) -> None:
    now = clock.now()
    incident = Incident.objects.create(
        title="No signal in Leeds", state="in_hand", severity=1, owner=busy.alice, began_at=now, detected_at=now
    )
    incident.brands.add(busy.harborline)
    page = bob.get("/wallboard/").content.decode()
    assert "No signal in Leeds" in page
    assert "Alice leads" in page
    Incident.objects.update(cleared_at=now)
    assert "No signal in Leeds" not in bob.get("/wallboard/").content.decode()


def test_an_incident_of_another_brand_is_not_shown(busy: Cast, bob: Desk, link: WallLink) -> None:
    now = clock.now()
    incident = Incident.objects.create(title="Elsewhere", state="declared", began_at=now, detected_at=now)
    incident.brands.add(busy.other)
    assert "Elsewhere" not in bob.get("/wallboard/").content.decode()
    assert "Elsewhere" not in Client().get(f"/wallboard/screen/{token_of(link)}/").content.decode()


def test_a_screen_with_a_link_needs_no_log_in_and_shows_no_customer(busy: Cast, link: WallLink) -> None:
    answer = Client().get(f"/wallboard/screen/{token_of(link)}/")
    page = answer.content.decode()
    assert numbers(page) == ["1", "1", "50 min", "3"]
    assert "Dana" not in page
    assert "my internet" not in page
    assert "To the desk" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_revoked_link_shows_nothing_and_its_stream_ends(busy: Cast, link: WallLink) -> None:
    address = f"/wallboard/screen/{token_of(link)}/"
    switch_wall_link(link_id=link.pk, is_revoked=True, actor=busy.alice, now=clock.now())
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}live").status_code == 404
    switch_wall_link(link_id=link.pk, is_revoked=False, actor=busy.alice, now=clock.now())
    assert Client().get(address).status_code == 200
    names = Entry.objects.filter(name__startswith="WallLink").order_by("id").values_list("name", flat=True)
    assert list(names) == ["WallLinkMade", "WallLinkSwitched", "WallLinkSwitched"]


def test_nobody_guesses_a_link(busy: Cast, link: WallLink) -> None:
    token = token_of(link)
    for guess in (f"{link.pk}", f"{link.pk}-", f"{link.pk + 1}-{token.partition('-')[2]}", token[:-1], f"x-{token}"):
        assert link_behind(guess) is None
        assert Client().get(f"/wallboard/screen/{guess}/").status_code == 404


def test_without_a_log_in_there_is_no_board(db: None) -> None:
    assert Client().get("/wallboard/").status_code == 302
    assert Client().get("/wallboard/links/").status_code == 302


def test_leads_make_and_revoke_links_and_agents_do_not(cast: Cast, alice: Desk, bob: Desk, chidi: Desk) -> None:
    said = {"name": "Door", "brand": [cast.harborline.pk], "language": "de"}
    page = alice.post("/wallboard/links/", said, follow=True).content.decode()
    link = WallLink.objects.get()
    assert token_of(link) in page
    for desk in (bob, chidi):
        assert desk.get("/wallboard/links/").status_code in REFUSED
        assert desk.deed("/wallboard/links/", said).status_code in REFUSED
        assert desk.deed(f"/wallboard/links/{link.pk}/revoke").status_code in REFUSED
    assert "revoked" in alice.post(f"/wallboard/links/{link.pk}/revoke", follow=True).content.decode()
    assert "works again" in alice.post(f"/wallboard/links/{link.pk}/restore", follow=True).content.decode()
    assert alice.post(f"/wallboard/links/{link.pk}/destroy").status_code == 404
    with pytest.raises(OnlyLeads):
        make_wall_link(name="Mine", brand_ids=[cast.harborline.pk], actor=cast.bob, now=clock.now())
    with pytest.raises(NotUsable):
        make_wall_link(name=" ", brand_ids=[cast.harborline.pk], actor=cast.alice, now=clock.now())


def test_a_screen_speaks_the_language_it_was_given(cast: Cast) -> None:
    link = make_wall_link(name="Tür", brand_ids=[cast.harborline.pk], language="de", actor=cast.alice, now=clock.now())
    assert 'lang="de"' in Client().get(f"/wallboard/screen/{token_of(link)}/").content.decode()


def test_counts_end_where_nobody_counts_on_and_times_are_short() -> None:
    now = clock.now()
    assert (number(COUNT_TO), number(COUNT_TO - 1), number(0)) == ("999+", "999", "0")
    ages = [age(now - timedelta(minutes=minutes), now) for minutes in (0, 59, 60, 47 * 60, 49 * 60)]
    assert ages == ["0 min", "59 min", "1 h", "47 h", "2 d"]
    assert age(None, now) == "–"
