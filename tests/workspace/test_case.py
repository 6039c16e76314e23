"""A case: what it shows, what can be done to it, and who may not."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.cases import actions
from evenhand.cases.models import Case, Note, State
from evenhand.channels.domain.connector import Attached, PostKind
from evenhand.channels.models import Attachment
from evenhand.kernel import clock
from evenhand.replies import actions as replies
from evenhand.replies.domain.states import Step
from evenhand.replies.models import Delivery, Draft
from tests.cast import DANA_BY_MAIL, EVE, NOON, Cast
from tests.workspace.conftest import Desk

MOST_QUERIES = 12


def mail_with_a_file(cast: Cast, **changes: Any) -> Case:
    return cast.open_case(
        "Billed twice",
        account=cast.mail,
        author=DANA_BY_MAIL,
        kind=PostKind.MAIL,
        is_public=False,
        subject="Two bills",
        html="<p>Billed <b>twice</b></p>",
        quoted="> earlier",
        attachments=(Attached(name="../bill\r\n.html", media_type="text/html", content=b"<script>alert(1)</script>"),),
        **changes,
    )


def test_a_case_shows_what_was_said_and_where(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    for words in ("my internet is down again", "Public on", f"EH-{case.pk}", "Harborline", "Public reply on"):
        assert words in page


def test_a_content_warning_stands_above_the_words_also_where_posts_have_no_subject(bob: Desk, cast: Cast) -> None:
    case = cast.open_case(subject="outage, strong words")
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert 0 < page.index("outage, strong words") < page.index("my internet is down again", page.index('id="timeline"'))


def test_the_case_beside_the_list_is_a_fragment(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    part = bob.fragment(f"/cases/{case.pk}/", "case").content.decode()
    assert "<html" not in part
    assert 'id="composer"' in part
    live = bob.fragment(f"/cases/{case.pk}/", "talk-live").content.decode()
    assert 'id="timeline"' in live
    assert 'id="composer"' not in live


def test_words_of_strangers_are_shown_as_words(bob: Desk, cast: Cast) -> None:
    case = cast.open_case("@harborline.example <script>alert(1)</script> <img src=x onerror=alert(1)>")
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


def test_private_and_public_are_told_apart(bob: Desk, cast: Cast) -> None:
    page = bob.get(f"/cases/{mail_with_a_file(cast).pk}/").content.decode()
    assert 'class="stretch private"' in page
    assert "Private, by mail" in page
    assert "Private reply by mail" in page
    assert "Earlier text" in page


@pytest.mark.parametrize(
    "path", ["/cases/{}/", "/cases/{}/person", "/cases/{}/assign", "/cases/{}/state", "/live?case={}"]
)
def test_what_a_stranger_may_not_see_looks_like_what_is_not_there(chidi: Desk, cast: Cast, path: str) -> None:
    case = cast.open_case()
    for number in (case.pk, 987_654):
        answer = chidi.get(path.format(number))
        assert answer.status_code == 404
        assert b"Dana" not in answer.content


def deeds(case: Case, delivery: Delivery | None = None) -> list[tuple[str, dict[str, Any]]]:
    at = f"/cases/{case.pk}"
    key = str(uuid4())
    return [
        (f"{at}/assign", {"assignee": "me"}),
        (f"{at}/resolve", {}),
        (f"{at}/reopen", {}),
        (f"{at}/state", {"state": State.objects.get(category=3).pk}),
        (f"{at}/merge", {"target": case.pk}),
        (f"{at}/merges/1/undo", {}),
        (f"{at}/suggestions/1", {"answer": "merge"}),
        (f"{at}/say", {"mode": "note", "note": "x", "key": key}),
        (f"{at}/say", {"mode": "reply", "reply": "x", "key": key, "conversation": 1}),
        (f"{at}/draft", {"mode": "reply", "reply": "x", "key": key}),
        *([(f"/deliveries/{delivery.pk}/{step}", {}) for step in ("retry", "confirm", "withdraw")] if delivery else []),
    ]


def test_a_stranger_can_do_nothing_to_a_case(chidi: Desk, cast: Cast) -> None:
    case = cast.open_case()
    delivery = cast.answer(case)
    before = _everything(case)
    for path, data in deeds(case, delivery):
        assert chidi.deed(path, data).status_code in {403, 422}, path
        assert chidi.post(path, data).status_code == 302, path
    assert _everything(case) == before


def _everything(case: Case) -> list[Any]:
    rows = [Case.objects.filter(pk=case.pk), Note.objects.all(), Draft.objects.all(), Delivery.objects.all()]
    return [list(each.values()) for each in rows]


def test_an_analyst_looks_and_changes_nothing(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    cast.bob.role = "analyst"
    cast.bob.save()
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "my internet is down" in page
    assert 'id="composer"' not in page
    for path, data in deeds(case):
        assert bob.deed(path, data).status_code in {403, 422}, path


def test_nothing_is_changed_by_looking_at_an_address(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    for path, data in deeds(case, cast.answer(case)):
        if not path.endswith(("/assign", "/state", "/merge")):
            assert bob.get(path, data).status_code == 405, path


def test_a_form_from_elsewhere_is_refused(cast: Cast, desk_of: Any) -> None:
    case = cast.open_case()
    desk = desk_of(cast.bob, enforce_csrf_checks=True)
    for path, data in deeds(case):
        assert desk.post(path, data).status_code == 403, path
    assert Case.objects.get(pk=case.pk).assignee_id is None


def test_taking_resolving_and_reopening_with_and_without_script(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    at = f"/cases/{case.pk}"
    answer = bob.deed(f"{at}/assign", {"assignee": "me"})
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "inbox-changed"
    assert b"Bob Keller took the case" in answer.content
    assert b'id="composer"' not in answer.content
    answer = bob.post(f"{at}/resolve?whose=all&tab=open&evil=1")
    assert answer["Location"] == f"{at}/?whose=all"
    assert Case.objects.get(pk=case.pk).resolved_at is not None
    assert b"Reopen" in bob.get(f"{at}/").content
    bob.deed(f"{at}/reopen")
    assert Case.objects.get(pk=case.pk).resolved_at is None


def test_what_was_resolved_can_be_taken_back_from_the_next_case(bob: Desk, cast: Cast) -> None:
    case, other = cast.open_case(), cast.open_case("@harborline.example no internet here", author=EVE)
    answer = bob.deed(f"/cases/{case.pk}/resolve?whose=all")
    assert f'hx-post="/cases/{case.pk}/reopen?whose=all"' in answer.content.decode()
    answer = bob.post(
        f"/cases/{case.pk}/reopen?whose=all",
        headers={"HX-Request": "true", "HX-Current-URL": f"http://desk.example/cases/{other.pk}/?whose=all"},
    )
    assert Case.objects.get(pk=case.pk).resolved_at is None
    assert b'id="head"' not in answer.content  # the other case stays where it is
    assert b"is open again" in answer.content


def test_a_case_is_given_to_a_colleague_and_back_to_the_queue(alice: Desk, cast: Cast) -> None:
    case = cast.open_case()
    menu = alice.fragment(f"/cases/{case.pk}/assign", f"assign-{case.pk}").content.decode()
    assert "Bob Keller" in menu
    assert "<html" not in menu
    alice.deed(f"/cases/{case.pk}/assign", {"assignee": cast.bob.pk})
    assert Case.objects.get(pk=case.pk).assignee == cast.bob
    alice.deed(f"/cases/{case.pk}/assign", {"assignee": "nobody"})
    assert Case.objects.get(pk=case.pk).assignee is None
    for nonsense in ("x", "9" * 5000):
        assert alice.deed(f"/cases/{case.pk}/assign", {"assignee": nonsense}).status_code == 422


def test_only_states_that_can_be_reached_are_offered(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    menu = bob.fragment(f"/cases/{case.pk}/state", f"state-{case.pk}").content.decode()
    assert "Waiting for the customer" in menu
    assert ">New<" not in menu
    bob.deed(f"/cases/{case.pk}/state", {"state": State.objects.get(category=4).pk})
    assert Case.objects.get(pk=case.pk).state.category == 4


def test_a_refusal_is_said_out_of_band_and_nothing_else_is_swapped(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    answer = bob.deed(f"/cases/{case.pk}/merge", {"target": case.pk})
    assert answer.status_code == 422
    assert answer["HX-Reswap"] == "none"
    assert b"A case cannot be merged into itself." in answer.content
    page = bob.post(f"/cases/{case.pk}/merge", {"target": case.pk}, follow=True)
    assert b"A case cannot be merged into itself." in page.content


def test_a_reply_that_could_not_be_sent_offers_what_can_be_done(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    delivery = cast.answer(case)
    replies.claim(delivery_id=delivery.pk, now=clock.now())
    assert b"Being sent" in bob.get(f"/cases/{case.pk}/").content
    replies.record_trouble(delivery_id=delivery.pk, step=Step.LOSE, reason="The line broke.", now=clock.now())
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    for words in ("Nobody knows whether this arrived.", "The line broke.", "It arrived", "Send again", "Give up"):
        assert words in page
    assert b"The line broke." in bob.get("/unsent/").content
    assert bob.deed(f"/deliveries/{delivery.pk}/withdraw").status_code == 200
    assert Draft.objects.get(case=case, author=cast.bob).text == delivery.written
    assert bob.post(f"/deliveries/{delivery.pk}/explode").status_code == 404


def test_unsent_replies_of_other_brands_stay_out(chidi: Desk, cast: Cast) -> None:
    delivery = cast.answer(cast.open_case())
    replies.claim(delivery_id=delivery.pk, now=clock.now())
    replies.record_trouble(delivery_id=delivery.pk, step=Step.FAIL, reason="Secret reason", now=clock.now())
    assert b"Secret reason" not in chidi.get("/unsent/").content


def test_two_people_who_may_be_one_are_merged_and_parted(bob: Desk, cast: Cast) -> None:
    from tests.cast import DANA

    verified = type(DANA)(
        **{**{f: getattr(DANA, f) for f in DANA.__struct_fields__}, "verified_address": "dana@mail.example"}
    )
    first = cast.open_case(author=verified)
    mail_with_a_file(cast)
    page = bob.fragment(f"/cases/{first.pk}/person", "person").content.decode()
    assert "May be the same person" in page
    suggestion = page.split("/suggestions/")[1].split('"')[0].split("?")[0]
    answer = bob.deed(f"/cases/{first.pk}/suggestions/{suggestion}", {"answer": "merge"})
    assert answer.status_code == 200
    assert Case.objects.values("customer").distinct().count() == 1
    merge = answer.content.decode().split("/merges/")[1].split("/")[0]
    bob.deed(f"/cases/{first.pk}/merges/{merge}/undo")
    assert Case.objects.values("customer").distinct().count() == 2


def test_a_file_is_saved_never_shown_and_only_by_those_who_see_its_case(bob: Desk, chidi: Desk, cast: Cast) -> None:
    mail_with_a_file(cast)
    file = Attachment.objects.get()
    answer = bob.get(f"/attachments/{file.pk}/")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''bill.html"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert chidi.get(f"/attachments/{file.pk}/").status_code == 404
    assert chidi.get("/attachments/987654/").status_code == 404
    assert Client().get(f"/attachments/{file.pk}/").status_code == 302


def test_a_formatted_mail_lies_in_a_sandbox(bob: Desk, chidi: Desk, cast: Cast) -> None:
    case = mail_with_a_file(cast)
    post = Attachment.objects.get().post_id
    answer = bob.get(f"/cases/{case.pk}/mails/{post}/")
    assert b"<b>twice</b>" in answer.content
    assert "sandbox allow-popups" in answer["Content-Security-Policy"]
    frame = bob.fragment(f"/cases/{case.pk}/mails/{post}/", f"formatted-{post}").content.decode()
    assert '<iframe class="formatted" sandbox="allow-popups"' in frame
    assert "&lt;b&gt;twice" in frame
    assert "<b>" not in frame
    assert chidi.get(f"/cases/{case.pk}/mails/{post}/").status_code == 404
    other = cast.open_case("@harborline.example another", external_id="z")
    assert bob.get(f"/cases/{other.pk}/mails/{post}/").status_code == 404


def test_a_full_case_takes_few_queries(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    actions.assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=clock.now())
    for number in range(4):
        cast.answer(case, f"Answer {number}")
        cast.open_case(f"@harborline.example again {number}")
        actions.write_note(case_id=case.pk, text="note", key=uuid4(), actor=cast.bob, now=clock.now())
    for ask in (lambda: bob.get(f"/cases/{case.pk}/"), lambda: bob.fragment(f"/cases/{case.pk}/person", "person")):
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == 200
        assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:120] for query in queries)


def test_taking_can_be_taken_back_also_from_the_next_case(bob: Desk, cast: Cast) -> None:
    case, other = cast.open_case(), cast.open_case("@harborline.example no internet here", author=EVE)
    at = f"/cases/{case.pk}/assign"
    taken = bob.deed(at, {"assignee": "me"}).content.decode()
    assert f"EH-{case.pk} is yours." in taken
    assert f'<input type="hidden" name="after" value="{cast.bob.pk}">' in taken
    back = {"assignee": "nobody", "after": str(cast.bob.pk)}
    answer = bob.post(
        at, back, headers={"HX-Request": "true", "HX-Current-URL": f"http://desk.example/cases/{other.pk}/"}
    )
    assert Case.objects.get(pk=case.pk).assignee is None
    assert b'id="head"' not in answer.content
    assert b"nobody" in answer.content


def test_what_a_colleague_took_meanwhile_is_not_taken_from_them(bob: Desk, cast: Cast) -> None:
    from evenhand.cases.actions import assign_case

    case = cast.open_case()
    bob.deed(f"/cases/{case.pk}/assign", {"assignee": "me"})
    assign_case(case_id=case.pk, assignee=cast.alice, actor=cast.alice, now=NOON)
    back = {"assignee": "nobody", "after": str(cast.bob.pk)}
    assert bob.deed(f"/cases/{case.pk}/assign", back).status_code == 422
    assert Case.objects.get(pk=case.pk).assignee == cast.alice
