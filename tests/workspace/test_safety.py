"""Every page: a strict policy, nothing inline, nothing kept by others."""

import re
from typing import Any

import msgspec
import pytest
from django.test import Client

from evenhand.channels.actions import Broken, set_aside
from evenhand.channels.actions.pushes import Settled, keep_pushed, settle_pushed
from evenhand.channels.domain.connector import Author, Raw
from evenhand.channels.models import Outcome, Pushed, Quarantined
from evenhand.kernel import clock
from tests.cast import Cast
from tests.workspace.conftest import Desk

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture
def pages(alice: Desk, cast: Cast) -> list[tuple[str, Any]]:
    case = cast.open_case()
    cast.answer(case)
    set_aside(source_id=cast.source.pk, broken=[broken()], now=clock.now())
    item = Quarantined.objects.get().pk
    paths = ["/", "/?whose=all&tab=waiting", f"/?whose=all&case={case.pk}", f"/cases/{case.pk}/", "/search?q=internet"]
    paths += [f"/cases/{case.pk}/{part}" for part in ("person", "assign", "state")]
    paths += ["/unsent/", "/quarantine/", f"/quarantine/{item}/", "/accounts/logout/", "/cases/987654/"]
    found = [(path, alice.get(path)) for path in paths]
    return [
        *found,
        ("login", Client().get("/accounts/login/")),
        ("wrong", Client().post("/accounts/login/", {"login": "x"})),
    ]


def broken() -> Broken:
    return Broken(reference="line 7", content=b"<script>alert(1)</script> \xff", reason="Not JSON.")


def test_no_page_has_anything_inline(pages: list[tuple[str, Any]]) -> None:
    for path, page in pages:
        assert page.status_code in {200, 404}, path
        assert not INLINE.search(page.content.decode()), (path, INLINE.search(page.content.decode()))


def test_every_page_sends_the_policy(pages: list[tuple[str, Any]]) -> None:
    for path, page in pages:
        policy = page["Content-Security-Policy"]
        for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
            assert rule in policy, path
        assert "unsafe" not in policy
        assert page["X-Frame-Options"] == "DENY"
        assert page["X-Content-Type-Options"] == "nosniff"


def test_no_page_of_the_desk_is_kept_by_a_cache(pages: list[tuple[str, Any]]) -> None:
    for path, page in pages:
        if page.status_code == 200:
            assert "no-store" in page["Cache-Control"], path


def test_quarantine_is_for_those_who_see_everything(alice: Desk, bob: Desk, cast: Cast) -> None:
    set_aside(source_id=cast.source.pk, broken=[broken()], now=clock.now())
    item = Quarantined.objects.get().pk
    page = alice.get(f"/quarantine/{item}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert r"\xff" in page
    for path in ("/quarantine/", f"/quarantine/{item}/"):
        assert bob.get(path).status_code == 404
    assert bob.deed(f"/quarantine/{item}/replay").status_code == 403
    assert alice.get(f"/quarantine/{item}/replay").status_code == 405


def test_what_was_pushed_and_refused_is_listed_with_its_reason(alice: Desk, cast: Cast) -> None:
    raws = [Raw(reference=name, content=b"{}") for name in ("mention-1", "mention-2")]
    keep_pushed(source_id=cast.source.pk, raws=raws, now=clock.now())
    refused = Pushed.objects.get(reference="mention-1")
    why = Settled(pushed_id=refused.pk, outcome=Outcome.REFUSED, reason="The page <b>does not</b> link here.")
    settle_pushed(settled=[why], now=clock.now())
    page = alice.get("/quarantine/").content.decode()
    assert "The page &lt;b&gt;does not&lt;/b&gt; link here." in page
    assert "mention-1" in page
    assert "mention-2" not in page


def test_logging_in_by_name_or_mail_and_out_again(cast: Cast) -> None:
    for login in ("bob", "bob@harborline.example"):
        browser = Client()
        page = browser.post("/accounts/login/", {"login": login, "password": "bob-password"}, follow=True)
        assert page.redirect_chain[-1][0] == "/"
        assert browser.get("/accounts/logout/").status_code == 200
        assert browser.get("/").status_code == 200
        browser.post("/accounts/logout/")
        assert browser.get("/").status_code == 302


def test_nobody_signs_up(db: None) -> None:
    assert b"password1" not in Client().get("/accounts/signup/").content


def test_whoever_left_the_company_is_out_at_once(bob: Desk, cast: Cast) -> None:
    cast.bob.is_active = False
    cast.bob.save()
    assert bob.get("/").status_code == 302


def test_replaying_what_is_still_broken_says_why_and_keeps_it(alice: Desk, cast: Cast) -> None:
    set_aside(source_id=cast.source.pk, broken=[broken()], now=clock.now())
    item = Quarantined.objects.get()
    page = alice.post(
        f"/quarantine/{item.pk}/replay", follow=True, headers={"Referer": "http://testserver/quarantine/"}
    )
    assert page.redirect_chain == [("http://testserver/quarantine/", 302)]
    assert Quarantined.objects.get(pk=item.pk).released_at is None
    assert b'class="toast bad"' in page.content


def test_replaying_what_can_be_understood_now_takes_it_in(alice: Desk, cast: Cast) -> None:
    quentin = Author(external_id="did:q", handle="q.example", name="Quentin")
    line = msgspec.json.encode({"post": cast.post("@harborline.example help me", author=quentin)})
    late = Broken(reference="line 8", content=line, reason="The account was not open yet.")
    set_aside(source_id=cast.source.pk, broken=[late], now=clock.now())
    item = Quarantined.objects.get()
    answer = alice.post(f"/quarantine/{item.pk}/replay")
    assert answer["Location"] == "/quarantine/"
    assert Quarantined.objects.get(pk=item.pk).released_at is not None
    assert b"Quentin" in alice.get("/?whose=all").content


def test_a_sign_that_no_text_can_hold_is_refused_in_words(alice: Desk, cast: Cast) -> None:
    new = {"name": "Fa\0ults", "brand": str(cast.harborline.pk), "team": str(cast.queue.team_id)}
    page = alice.post("/queues/new", new, follow=True)
    assert page.status_code == 200
    assert "holds a sign that no text can hold" in page.content.decode()
    assert alice.deed("/queues/new", new).status_code == 422
