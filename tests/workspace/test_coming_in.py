"""The door for people without an account: who gets a link, what it opens, and what it never opens."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from evenhand.colleagues.actions.door import ask_for_link, close_domain, open_domain, use_link
from evenhand.colleagues.actions.inviting import invite, take_back
from evenhand.colleagues.domain.door import read_people
from evenhand.colleagues.errors import LinkOver, NameMissing, NoSuchWay
from evenhand.colleagues.models import DoorLink, DoorPass, InvitedColleague, MailDomain
from evenhand.flows import letting_in
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Role
from tests.cast import Cast
from tests.workspace.conftest import Desk

MAYA = "maya@harborline.example"


@pytest.fixture
def ada(cast: Cast) -> Agent:
    """Ada administers."""
    return Agent.objects.create_user(
        "ada", "ada@harborline.example", "ada-password", first_name="Ada", last_name="Byron", role="administrator"
    )


@pytest.fixture
def domain(ada: Agent) -> MailDomain:
    return open_domain(said="harborline.example", actor=ada, now=clock.now())


def knock(browser: Client, address: str) -> Any:
    return browser.post("/everyone/come-in/", {"address": address})


def path_in(message: Any) -> str:
    return re.search(r"/everyone/come-in/[\w-]+", message.body)[0]


def come_in(address: str, *, name: str = "Maya Singh", browser: Client | None = None) -> Client:
    """The whole way: ask, read the mail, open the link, press the button."""
    browser = browser or Client()
    knock(browser, address)
    letting_in.send(now=clock.now())
    assert browser.post(path_in(mail.outbox[-1]), {"name": name})["Location"] == "/everyone/"
    return browser


def test_an_address_of_an_open_domain_comes_in_as_a_colleague_and_as_nothing_more(domain: MailDomain) -> None:
    browser = Client()
    assert "is on its way" in knock(browser, "Maya@Harborline.example").content.decode()
    assert letting_in.send(now=clock.now()) == 1
    assert mail.outbox[0].to == [MAYA]
    path = path_in(mail.outbox[0])
    assert "You come in as maya@harborline.example" in browser.get(path).content.decode()
    assert browser.post(path, {"name": " "}).status_code == 422
    assert browser.post(path, {"name": "Maya Singh"})["Location"] == "/everyone/"
    maya = Agent.objects.get(email=MAYA)
    assert (maya.role, maya.full_name, maya.is_staff, maya.teams.count()) == (Role.COLLEAGUE, "Maya Singh", False, 0)
    assert "Hello Maya" in browser.get("/everyone/").content.decode()
    assert browser.get("/people/").status_code == 404
    assert browser.get("/letting-in/").status_code == 404
    assert Entry.objects.get(name="ColleagueCameIn").facts["domain_id"] == domain.pk


def test_a_link_works_once_and_looking_at_it_uses_nothing_up(domain: MailDomain) -> None:
    browser = come_in(MAYA)
    path = path_in(mail.outbox[-1])
    assert browser.get("/everyone/").status_code == 200
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "Maya"}).status_code == 404


def test_a_link_is_too_old_after_half_an_hour(domain: MailDomain) -> None:
    now = clock.now()
    ask_for_link(address=MAYA, language="", now=now)
    letting_in.send(now=now)
    token = path_in(mail.outbox[0]).rpartition("/")[2]
    with pytest.raises(LinkOver):
        use_link(token=token, name="Maya", now=now + timedelta(minutes=31))


def test_every_address_gets_the_same_answer_and_only_some_a_mail(domain: MailDomain, cast: Cast) -> None:
    said = set()
    for address in (MAYA, "kim@elsewhere.example", "x@sub.harborline.example"):
        page = knock(Client(), address)
        said.add((page.status_code, page.content.decode().replace(address, "ADDRESS")))
    assert len({(status, re.sub(r'value="[^"]+"', "", body)) for status, body in said}) == 1
    letting_in.send(now=clock.now())
    assert [message.to for message in mail.outbox] == [[MAYA]]
    assert not DoorLink.objects.exclude(token="").exists()


def test_somebody_with_a_place_at_the_desk_gets_no_link_but_is_told_the_way(domain: MailDomain, cast: Cast) -> None:
    for agent in (cast.bob, cast.alice):
        knock(Client(), agent.email)
    assert letting_in.send(now=clock.now()) == 2
    assert all("come-in" not in message.body for message in mail.outbox)
    link = ask_for_link(address=cast.alice.email, language="", now=clock.now())
    with pytest.raises(LinkOver):
        use_link(token=link.token, name="Alice", now=clock.now())


def test_who_is_given_a_place_at_the_desk_is_logged_out_of_the_small_door(domain: MailDomain) -> None:
    browser = come_in(MAYA)
    for role in (Role.AGENT, Role.LEAD, Role.ADMINISTRATOR, Role.ANALYST):
        Agent.objects.filter(email=MAYA).update(role=role)
        for path in ("/", "/everyone/", "/people/", "/people/me"):
            assert browser.get(path)["Location"].startswith("/accounts/login/"), (role, path)


def test_a_link_on_its_way_opens_nothing_for_who_came_to_the_desk_meanwhile(domain: MailDomain) -> None:
    come_in(MAYA)
    knock(Client(), MAYA)
    letting_in.send(now=clock.now())
    Agent.objects.filter(email=MAYA).update(role=Role.LEAD)
    assert Client().post(path_in(mail.outbox[-1])).status_code == 404


def test_no_password_opens_what_the_door_made(domain: MailDomain) -> None:
    come_in(MAYA)
    maya = Agent.objects.get(email=MAYA)
    maya.set_password("a-long-password-indeed")
    maya.save()
    browser = Client()
    browser.post("/accounts/login/", {"login": MAYA, "password": "a-long-password-indeed"})
    assert browser.get("/everyone/").status_code == 302
    Agent.objects.filter(pk=maya.pk).update(role=Role.AGENT)
    browser.post("/accounts/login/", {"login": MAYA, "password": "a-long-password-indeed"})
    assert browser.get("/everyone/").status_code == 200


def test_a_password_that_would_open_nothing_is_not_offered(domain: MailDomain, ada: Agent, desk_of: Any) -> None:
    come_in(MAYA)
    maya, desk = Agent.objects.get(email=MAYA), desk_of(ada)
    assert "/accounts/password/reset/" not in desk.deed(f"/people/{maya.pk}/link").content.decode()
    Agent.objects.filter(pk=maya.pk).update(role=Role.AGENT)
    assert "/accounts/password/reset/" in desk.deed(f"/people/{maya.pk}/link").content.decode()


def test_nobody_gives_themselves_another_address(domain: MailDomain) -> None:
    browser = come_in(MAYA)
    assert browser.get("/accounts/email/").status_code == 404
    assert browser.post("/accounts/email/", {"email": "kim@harborline.example", "action_add": ""}).status_code == 404


def test_a_closed_domain_is_closed_at_once_for_everybody_who_came_by_it(domain: MailDomain, ada: Agent) -> None:
    browser = come_in(MAYA)
    close_domain(domain_id=domain.pk, actor=ada, now=clock.now())
    assert browser.get("/everyone/").status_code == 302
    assert Client().get("/everyone/come-in/").status_code == 404
    open_domain(said="@harborline.example", actor=ada, now=clock.now())
    assert browser.get("/everyone/").status_code == 200
    told = Entry.objects.filter(name="MailDomainSet").order_by("at").values_list("facts__is_open", flat=True)
    assert list(told) == [True, False, True]


def test_who_was_invited_stays_when_the_domain_is_closed(domain: MailDomain, ada: Agent) -> None:
    invite(lines=read_people(f"Maya Singh {MAYA}"), language="", actor=ada, now=clock.now())
    browser = come_in(MAYA)
    close_domain(domain_id=domain.pk, actor=ada, now=clock.now())
    assert browser.get("/everyone/").status_code == 200


def test_who_is_barred_is_outside_at_once_and_gets_no_mail(domain: MailDomain, ada: Agent, desk_of: Any) -> None:
    browser, desk = come_in(MAYA), desk_of(ada)
    maya = Agent.objects.get(email=MAYA)
    assert desk.post(f"/letting-in/colleagues/{maya.pk}/bar").status_code == 302
    assert browser.get("/everyone/").status_code == 302
    mail.outbox.clear()
    knock(Client(), "maya+again@harborline.example")
    assert letting_in.send(now=clock.now()) == 0
    assert desk.post(f"/letting-in/colleagues/{maya.pk}/let-in").status_code == 302
    assert browser.get("/everyone/").status_code == 200


def test_a_colleague_with_a_password_is_the_same_person_by_both_ways(domain: MailDomain) -> None:
    kim = Agent.objects.create_user("kim", "Kim@Harborline.example", "kim-password", first_name="Kim", role="colleague")
    come_in("kim@harborline.example", name="")
    assert Agent.objects.filter(role="colleague").get() == kim
    assert not DoorPass.objects.get(agent=kim).is_made
    browser = Client()
    browser.post("/accounts/login/", {"login": "kim", "password": "kim-password"})
    assert browser.get("/everyone/").status_code == 200


def test_one_address_gets_three_links_an_hour_and_the_answer_stays_the_same(domain: MailDomain) -> None:
    for _turn in range(5):
        assert knock(Client(), MAYA).status_code == 200
    letting_in.send(now=clock.now())
    assert len(mail.outbox) == 3


def test_one_network_may_not_knock_without_end(domain: MailDomain) -> None:
    found = [knock(Client(), f"person{number}@harborline.example").status_code for number in range(61)]
    assert found[:60] == [200] * 60
    assert found[60] == 429
    assert Client().post("/everyone/come-in/", {"address": MAYA}, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_closed_house_has_no_door(cast: Cast) -> None:
    assert Client().get("/everyone/come-in/").status_code == 404
    assert Client().get("/everyone/come-in/guess").status_code == 404
    assert "come-in" not in Client().get("/accounts/login/").content.decode()


def test_the_login_shows_the_way_while_the_door_is_open(domain: MailDomain) -> None:
    assert "/everyone/come-in/" in Client().get("/accounts/login/").content.decode()


def test_what_is_no_address_is_said_so(domain: MailDomain) -> None:
    assert knock(Client(), "maya").status_code == 422


@pytest.mark.parametrize("said", ["gmail.com", "example", "https://harborline.example/", ""])
def test_a_domain_that_anybody_may_use_is_not_opened(said: str, ada: Agent) -> None:
    with pytest.raises(NoSuchWay):
        open_domain(said=said, actor=ada, now=clock.now())


def test_only_administrators_open_and_close(cast: Cast, domain: MailDomain) -> None:
    for agent in (cast.alice, cast.bob, cast.chidi):
        with pytest.raises(OnlyAdministrators):
            open_domain(said="other.example", actor=agent, now=clock.now())
        with pytest.raises(OnlyAdministrators):
            close_domain(domain_id=domain.pk, actor=agent, now=clock.now())


def test_an_invitation_that_was_taken_back_opens_nothing(ada: Agent) -> None:
    now = clock.now()
    invite(lines=read_people("Kim Lee <kim@agency.example>"), language="de", actor=ada, now=now)
    assert letting_in.send(now=now) == 1
    assert mail.outbox[0].body.startswith("Guten Tag Kim Lee")
    path = path_in(mail.outbox[0])
    assert 'value="Kim Lee"' in Client().get(path).content.decode()
    take_back(invited_id=InvitedColleague.objects.get().pk, actor=ada, now=now)
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "Kim"}).status_code == 404
    assert Entry.objects.filter(name="InvitationTakenBack").count() == 1


def test_without_a_name_nobody_is_made(domain: MailDomain) -> None:
    now = clock.now()
    for name in ("", "  ", MAYA):
        link = ask_for_link(address=MAYA, language="", now=now)
        with pytest.raises(NameMissing):
            use_link(token=link.token, name=name, now=now)
    assert not Agent.objects.filter(email=MAYA).exists()


@pytest.fixture
def strangers(cast: Cast, desk_of: Callable[..., Desk]) -> list[Client]:
    """Nobody; who leads; who answers; who has no access; who works elsewhere in the house."""
    kim = Agent.objects.create_user("kim", "kim@harborline.example", "kim-password", role="colleague")
    return [Client(), *map(desk_of, (cast.alice, cast.bob, cast.chidi, kim))]


def test_nobody_but_an_administrator_looks_at_who_is_let_in_or_changes_it(
    strangers: list[Client], domain: MailDomain, ada: Agent
) -> None:
    now = clock.now()
    invite(lines=read_people("zoe@agency.example"), language="", actor=ada, now=now)
    zoe, kim = InvitedColleague.objects.get(), Agent.objects.get(username="kim")
    list_of = {"people": "kim@harborline.example\nnew@agency.example", "do": "1"}
    pages = ["/letting-in/", "/letting-in/?which=mailed", "/letting-in/invite", "/letting-in/left"]
    deeds: list[tuple[str, dict[str, str]]] = [
        ("/letting-in/domains", {"domain": "other.example"}),
        (f"/letting-in/domains/{domain.pk}/close", {}),
        ("/letting-in/invite", list_of),
        ("/letting-in/left", list_of),
        ("/letting-in/invite/again", {}),
        (f"/letting-in/invited/{zoe.pk}/again", {}),
        (f"/letting-in/invited/{zoe.pk}/take-back", {}),
        (f"/letting-in/colleagues/{kim.pk}/bar", {}),
        (f"/letting-in/colleagues/{kim.pk}/let-in", {}),
    ]
    before = list(Entry.objects.values_list("pk", flat=True))
    for browser in strangers:
        for path in pages:
            answer = browser.get(path)
            assert answer.status_code in {302, 404}, path
            assert "zoe@" not in answer.content.decode()
        for path, said in deeds:
            script = browser.post(path, said, headers={"HX-Request": "true"})
            assert script.status_code in {204, 403, 404, 422}, (path, script.status_code)
            browser.post(path, said)
    assert list(Entry.objects.values_list("pk", flat=True)) == before
    assert not MailDomain.objects.filter(domain="other.example").exists()
    assert MailDomain.objects.get().closed_at is None
    assert Agent.objects.get(pk=kim.pk).is_active
    assert InvitedColleague.objects.filter(taken_back_at=None).count() == 1


def test_people_of_the_desk_are_not_barred_by_the_small_door(ada: Agent, cast: Cast, desk_of: Any) -> None:
    desk_of(ada).post(f"/letting-in/colleagues/{cast.bob.pk}/bar")
    assert Agent.objects.get(pk=cast.bob.pk).is_active
