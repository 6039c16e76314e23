"""Into private from the desk, and the page behind the link."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from evenhand.cases.models import Case, Chat, Handover
from evenhand.channels.actions import open_account, open_source
from evenhand.replies.models import Delivery
from evenhand.replies.reads import undo_seconds
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana's case, of a brand with a live chat."""
    source = open_source(kind="chat", name="Chat", settings={}, now=NOON)
    open_account(source=source, brand_id=cast.harborline.pk, network="chat", handle="harborline-chat")
    return cast.open_case()


@pytest.fixture
def offered(bob: Any, case: Case) -> Callable[..., str]:
    """Bob posts the link; its path."""

    def post(**more: Any) -> str:
        form = fields(bob.get(f"/cases/{case.pk}/private/").content.decode())
        bob.deed(f"/cases/{case.pk}/private/", {**form, "way": "link", "days": "3", **more})
        return re.search(r"/site/private/[\w-]+", form["reply"])[0]  # type: ignore[index]

    return post


def fields(page: str) -> dict[str, str]:
    """What the form would send."""
    named = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "conversation")}  # type: ignore[index]
    return {**named, "reply": re.search(r'name="reply"[^>]*>\n([^<]+)</textarea>', page)[1]}  # type: ignore[index]


def test_the_public_words_that_lead_into_private_wait_as_long_as_any_reply(case: Case, offered: Any) -> None:
    offered()
    reply = Delivery.objects.get()
    assert reply.due_at - reply.approved_at == timedelta(seconds=undo_seconds(reply.author))
    assert reply.due_at > reply.approved_at


def test_one_step_leads_into_private_and_can_be_undone(bob: Any, case: Case, offered: Any) -> None:
    offered()
    made = Handover.objects.get()
    assert Delivery.objects.get().pk == made.pk
    toast = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "Bob Keller took this into private" in toast
    done = bob.deed(f"/cases/{case.pk}/private/{made.pk}/withdraw")
    assert "Taken back before it went out" in done.content.decode()
    assert "handover-done" in done["HX-Trigger"]
    assert Delivery.objects.get().state == "cancelled"


def test_what_was_offered_before_stands_in_the_form_and_can_be_taken_back(bob: Any, case: Case, offered: Any) -> None:
    offered()
    Delivery.objects.update(state="sent")
    made = Handover.objects.get()
    assert f"/private/{made.pk}/withdraw" in bob.get(f"/cases/{case.pk}/private/").content.decode()
    assert "stays there" in bob.deed(f"/cases/{case.pk}/private/{made.pk}/withdraw").content.decode()
    bob.deed(f"/cases/{case.pk}/private/{made.pk}/renew")
    assert Handover.objects.get().revoked_at is None


def test_without_script_it_is_a_page_that_leads_back_to_the_case(bob: Any, case: Case) -> None:
    form = fields(bob.get(f"/cases/{case.pk}/private/").content.decode())
    after = bob.post(f"/cases/{case.pk}/private/", {**form, "way": "link", "days": "1"}, follow=True)
    assert after.redirect_chain[-1][0] == f"/cases/{case.pk}/"
    assert "the offer goes out" in after.content.decode()


def test_script_gets_only_the_form(bob: Any, case: Case) -> None:
    part = bob.fragment(f"/cases/{case.pk}/private/", "handover-box").content.decode()
    assert "<html" not in part
    assert "data-handover" in part


def test_looking_at_the_link_opens_nothing(offered: Any) -> None:
    path = offered()
    for _ in range(3):
        page = Client().get(path)
        assert page.status_code == 200
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not Chat.objects.exists()
    assert "internet is down" not in page.content.decode(), "nothing of the case is told"


def test_the_person_is_let_in_comes_back_in_the_same_browser_and_nobody_else_does(offered: Any) -> None:
    path, dana, eve = offered(), Client(), Client()
    assert 'href="/site/chat/' in dana.post(path).content.decode()
    assert dana.get(path)["Location"].startswith("/site/chat/")
    assert eve.post(path).status_code == 404
    assert "opened before" in eve.get(path).content.decode()
    assert Chat.objects.count() == 1


def test_a_cookie_that_somebody_made_up_lets_nobody_in(offered: Any) -> None:
    path, dana, eve = offered(), Client(), Client()
    dana.post(path)
    name = next(iter(dana.cookies))
    eve.cookies[name] = "made-up"
    assert eve.get(path).status_code == 404


def test_a_wrong_answer_is_told_with_the_tries_that_are_left(offered: Any) -> None:
    path = offered(question="Your postcode?", answer="10115")
    page = Client().post(path, {"answer": "1"})
    assert "You can try 4 times more" in page.content.decode()
    assert "10115" not in page.content.decode()
    assert 'href="/site/chat/' in Client().post(path, {"answer": "10115"}).content.decode()


def test_a_link_that_nobody_made_opens_nothing() -> None:
    for path in ("/site/private/x", "/site/private/" + "A" * 42, "/site/private/%00"):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404


def test_opening_needs_the_page_that_was_looked_at(offered: Any) -> None:
    assert Client(enforce_csrf_checks=True).post(offered()).status_code == 403
    assert not Chat.objects.exists()


def test_chidi_takes_nobody_into_private(chidi: Any, case: Case, offered: Any) -> None:
    offered()
    made = Handover.objects.get()
    assert chidi.get(f"/cases/{case.pk}/private/").status_code == 404
    for path in ("", f"{made.pk}/withdraw", f"{made.pk}/renew"):
        assert chidi.deed(f"/cases/{case.pk}/private/{path}", {}).status_code == 403


def test_an_offer_is_only_taken_back_from_its_own_case(bob: Any, cast: Cast, case: Case, offered: Any) -> None:
    from tests.cast import EVE

    offered()
    other = cast.open_case("@harborline.example hello?", author=EVE)
    assert bob.deed(f"/cases/{other.pk}/private/{Handover.objects.get().pk}/withdraw").status_code == 422
