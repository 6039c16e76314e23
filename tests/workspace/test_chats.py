"""Several chats at once at the desk, and who may see and end them."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from evenhand.cases.actions.cases import assign_case
from evenhand.cases.actions.chats import mark_typing
from evenhand.cases.models import Case, Chat
from evenhand.channels import registry
from evenhand.channels.actions import Incoming
from evenhand.channels.domain.chatting import Said
from evenhand.channels.domain.connector import Post, Raw
from evenhand.channels.models import Account
from evenhand.flows import chatting, connecting
from evenhand.flows.intake import take_in
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid
from evenhand.routing.actions.capacity import set_capacity
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast: Cast) -> Account:
    values = {"name": "Harborline", "sites": "https://shop.example"}
    connected = connecting.connect(kind="chat", values=values, brand=cast.harborline, actor=None, now=clock.now())
    assert connected.account is not None
    return connected.account


def visit(account: Account, name: str, *, ago: float = 0.0) -> Case:
    """Somebody opens the window and writes."""
    now = clock.now() - timedelta(seconds=ago)
    begun = chatting.begin(brand_id=account.brand_id, name=name, case_id=None, now=now)
    chat = Chat.objects.get(pk=begun.chat_key)
    said = Said(id=new_uuid().hex, chat=chat.pk, visitor=chat.visitor, at=now, text=f"{name} needs help", name=name)
    raw = Raw(reference=said.reference, content=msgspec.json.encode(said))
    (post,) = registry.connect("chat", account.source.settings).translate(raw)
    assert isinstance(post, Post)
    taken = take_in([Incoming(account.pk, account.network, post)], source_id=account.source_id, now=now)
    return Case.objects.get(pk=taken.case_ids[0])


def chat_of(case: Case) -> Chat:
    return Chat.objects.get(pk=case.conversations.get().thread_key)


def test_chidi_sees_no_chat_and_can_do_nothing_in_one(cast: Cast, account: Account, chidi: Any) -> None:
    case = visit(account, "Ana")
    assert "Ana" not in chidi.get("/chats/").content.decode()
    assert "Ana" not in chidi.get("/chats/strip").content.decode()
    assert chidi.get(f"/cases/{case.pk}/chat").status_code == 404
    for deed in ("typing", "end", "go-on"):
        assert chidi.post(f"/cases/{case.pk}/chat/{deed}").status_code not in {200, 204}
    chidi.post("/chats/next")
    case.refresh_from_db()
    assert case.assignee_id is None
    assert chat_of(case).ended_at is None


def test_who_waits_longest_is_taken_first_and_two_people_take_two(
    cast: Cast, account: Account, bob: Any, alice: Any
) -> None:
    first, second = visit(account, "Ana", ago=50), visit(account, "Ben", ago=20)
    bob.post("/chats/next")
    alice.post("/chats/next")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.assignee, second.assignee) == (cast.bob, cast.alice)
    assert alice.post("/chats/next").status_code == 302


def test_nobody_takes_more_visitors_than_they_can_talk_with_at_once(cast: Cast, account: Account, bob: Any) -> None:
    set_capacity(agent=cast.bob, network=account.network, at_once=2, actor=cast.alice, now=clock.now())
    cases = [visit(account, name, ago=ago) for name, ago in (("Ana", 50), ("Ben", 40), ("Cleo", 20))]
    for _click in range(3):
        said = bob.post("/chats/next", follow=True).content.decode()
    assert "You talk with as many visitors as you can at once (2)." in said
    assert [Case.objects.get(pk=case.pk).assignee for case in cases] == [cast.bob, cast.bob, None]
    bob.post(f"/cases/{cases[0].pk}/chat/end")
    bob.post("/chats/next")
    assert Case.objects.get(pk=cases[2].pk).assignee == cast.bob


def test_somebody_who_is_still_there_is_taken_before_somebody_who_left(cast: Cast, account: Account, bob: Any) -> None:
    left, there = visit(account, "Ana", ago=600), visit(account, "Ben", ago=5)
    bob.post("/chats/next")
    there.refresh_from_db()
    left.refresh_from_db()
    assert (left.assignee, there.assignee) == (None, cast.bob)


def test_the_strip_shows_my_chats_longest_waiting_first_and_who_writes(cast: Cast, account: Account, bob: Any) -> None:
    cases = [visit(account, name, ago=ago) for name, ago in (("Ana", 10), ("Ben", 40), ("Cleo", 20))]
    for case in cases:
        assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=clock.now())
    mark_typing(key=chat_of(cases[0]).pk, now=clock.now())
    shown = bob.get("/chats/strip").content.decode()
    assert shown.index("Ben") < shown.index("Cleo") < shown.index("Ana")
    assert shown.count("is writing") == 1


def test_the_strip_asks_the_same_few_questions_however_many_chats_there_are(
    cast: Cast, account: Account, bob: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        case = visit(account, f"V{number}")
        assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=clock.now())
    with django_assert_max_num_queries(8):
        bob.get("/chats/strip")


def test_a_chat_that_we_end_can_go_on_and_the_visitor_is_told(cast: Cast, account: Account, bob: Any) -> None:
    case = visit(account, "Ana")
    bob.post(f"/cases/{case.pk}/chat/end")
    assert chat_of(case).ended_at is not None
    assert "Go on with it" in bob.get(f"/cases/{case.pk}/chat").content.decode()
    bob.post(f"/cases/{case.pk}/chat/go-on")
    assert chat_of(case).ended_at is None


def test_the_visitor_sees_that_somebody_looked_only_when_somebody_did(cast: Cast, account: Account, bob: Any) -> None:
    case = visit(account, "Ana")
    bob.get(f"/cases/{case.pk}/chat")
    assert chat_of(case).heard_at is None
    bob.get(f"/cases/{case.pk}/chat?seen")
    assert chat_of(case).heard_at is not None


def test_a_case_without_a_chat_says_nothing_about_one(cast: Cast, bob: Any) -> None:
    assert bob.get(f"/cases/{cast.open_case().pk}/chat").status_code == 204


def test_what_visitors_call_themselves_is_never_markup(cast: Cast, account: Account, bob: Any) -> None:
    case = visit(account, "<img src=x onerror=alert(1)>")
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=clock.now())
    for page in ("/chats/", "/chats/strip"):
        assert "<img src=x" not in bob.get(page).content.decode()


def test_the_line_for_the_web_site_stands_under_accounts(cast: Cast, account: Account, alice: Any) -> None:
    page = alice.get("/accounts").content.decode()
    assert "/site/chat.js" in page
    assert "/api/in/" not in page


def test_links_lead_from_the_desks_address_to_the_chat(cast: Cast, account: Account, client: Any) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=clock.now())
    path = begun.path.partition("#")[0]
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f":8100{path}")
    assert client.get("/site/chat/1-aaaaaaaaaaaaaaaaaaaaaa/").status_code == 404


def test_there_is_no_made_up_shop_on_a_real_desk(cast: Cast, account: Account, client: Any) -> None:
    assert client.get("/site/demo-shop").status_code == 404
