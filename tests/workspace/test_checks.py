"""The checks on the desk: beside the composer, on the lead's page, and for those who may not."""

import re
from typing import Any
from uuid import uuid4

import pytest

from evenhand.cases.models import Case
from evenhand.cases.reads import conversations_of
from evenhand.replies.domain.findings import Check
from evenhand.replies.models import CheckLevel, CheckWords, Delivery, HoldingStatement
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana's case."""
    return cast.open_case()


def said(case: Case, text: str, **more: Any) -> dict[str, Any]:
    return {"reply": text, "conversation": conversations_of(case)[0].pk, "mode": "reply", "key": str(uuid4()), **more}


def test_what_speaks_against_sending_is_said_while_somebody_writes(bob: Any, case: Case) -> None:
    page = bob.deed(f"/cases/{case.pk}/look-over", said(case, "Your card 4111 1111 1111 1111, we will refund it"))
    text = page.content.decode()
    assert "A card number would stand in public" in text
    assert re.search(r'name="despite" value="promise">', text)
    assert 'value="personal_data"' not in text, "what stops cannot be passed"
    assert 'data-from="10" data-to="29"' in text


def test_a_warning_that_was_ticked_stays_ticked(bob: Any, case: Case) -> None:
    page = bob.deed(f"/cases/{case.pk}/look-over", said(case, "We will refund it", despite="promise"))
    assert 'value="promise" checked' in page.content.decode()


def test_what_one_check_finds_twice_is_one_line_with_one_tick(bob: Any, case: Case) -> None:
    page = bob.deed(f"/cases/{case.pk}/look-over", said(case, "We refund it within 24 hours")).content.decode()
    assert page.count('name="despite"') == page.count('class="finding') == 1
    assert page.count("reads like a promise") == 4, "each in words, and again for those who hear the button"


def test_good_words_and_none_are_met_with_silence(bob: Any, case: Case) -> None:
    for text in ("", "Sorry about that, we are looking"):
        assert "finding" not in bob.deed(f"/cases/{case.pk}/look-over", said(case, text)).content.decode()


def test_without_script_the_reply_is_checked_on_a_page_and_sent_from_there(bob: Any, case: Case) -> None:
    page = bob.post(f"/cases/{case.pk}/look-over", said(case, "We will refund it"))
    assert "<textarea" in page.content.decode()
    assert f'action="/cases/{case.pk}/say"' in page.content.decode()
    bob.post(f"/cases/{case.pk}/say", said(case, "We will refund it"))
    assert not Delivery.objects.exists()
    bob.post(f"/cases/{case.pk}/say", said(case, "We will refund it", despite=["promise"]))
    assert Delivery.objects.count() == 1


def test_hostile_words_stay_words(bob: Any, case: Case) -> None:
    page = bob.deed(f"/cases/{case.pk}/look-over", said(case, "Hi {{<script>alert(1)</script>}} {<b>x</b>} <img src>"))
    assert "<script>alert" not in page.content.decode()
    assert "<img src>" not in page.content.decode()


def test_looking_over_is_quick_and_asks_few_questions(bob: Any, case: Case, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(20):
        bob.deed(f"/cases/{case.pk}/look-over", said(case, "Hi Dana, we have found the fault in your street today"))


def test_chidi_learns_nothing(chidi: Any, cast: Cast, case: Case) -> None:
    assert chidi.deed(f"/cases/{case.pk}/look-over", said(case, "We will refund it")).status_code == 403
    for path in ("/checks/", "/checks/harborline/"):
        assert chidi.get(path).status_code in {403, 404}
    for path in ("levels", "words/promise", "try", "statements", "statements/1/close"):
        assert chidi.deed(f"/checks/harborline/{path}", {}).status_code in {403, 404}


def test_an_agent_does_not_decide_what_is_checked(bob: Any) -> None:
    assert bob.get("/checks/harborline/").status_code == 404
    assert bob.deed("/checks/harborline/levels", {"tone": "off"}).status_code == 403


def test_a_lead_decides_and_can_undo_it(alice: Any, cast: Cast) -> None:
    page = alice.get("/checks/harborline/").content.decode()
    assert all(f'name="{check.value}"' in page for check in Check)
    after = alice.post(
        "/checks/harborline/levels", {"promise": "block", "tone": "warn", "too_long": "off"}, follow=True
    )
    assert [(row.check_name, row.level) for row in CheckLevel.objects.all()] == [("promise", "block")]
    assert '<input type="hidden" name="promise" value="warn">' in after.content.decode()
    alice.post("/checks/harborline/levels", {"promise": "warn"})
    assert CheckLevel.objects.get().level == "warn"


def test_a_lead_keeps_a_list_of_words(alice: Any) -> None:
    alice.post("/checks/harborline/words/promise", {"words": "lifetime\n\n for ever "})
    assert CheckWords.objects.get().words == ["lifetime", "for ever"]
    alice.post("/checks/harborline/words/promise", {"usual": "1"})
    assert not CheckWords.objects.exists()
    assert alice.deed("/checks/harborline/words/promise", {"words": "x" * 200}).status_code == 422


def test_a_holding_statement_is_opened_closed_and_opened_again(alice: Any) -> None:
    form = {"title": "Outage", "text": "We know of it.", "about": "outage\nno internet", "never": "sabotage"}
    assert "Outage" in alice.post("/checks/harborline/statements", form, follow=True).content.decode()
    statement = HoldingStatement.objects.get()
    alice.post(f"/checks/harborline/statements/{statement.pk}/close")
    assert HoldingStatement.objects.get().closed_at
    alice.post(f"/checks/harborline/statements/{statement.pk}/reopen")
    assert HoldingStatement.objects.get().closed_at is None
    assert alice.post(f"/checks/reefcell/statements/{statement.pk}/close").status_code == 404


def test_a_lead_can_try_words(alice: Any) -> None:
    assert "refund" in alice.deed("/checks/harborline/try", {"text": "We refund <b>you</b>"}).content.decode()
