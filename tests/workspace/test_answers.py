"""One answer for many at the desk: from the inbox, an issue or a view to what everybody was told; and Chidi, who may
not."""

import re
from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.models import Case, CustomerDetails
from evenhand.channels.domain.connector import Author
from evenhand.flows import answer, answer_many
from evenhand.incidents import actions as incidents
from evenhand.kernel import clock
from evenhand.replies.models import Broadcast, Delivery, Recipient, SendingPace
from evenhand.understanding.models import Reading
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk

OUTAGE = "we found the cause of the outage in your street and repair it today."


@pytest.fixture(autouse=True)
def _it_is_an_hour_past_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))


@pytest.fixture
def two(cast: Cast) -> list[int]:
    """Dana's case and Eve's."""
    return [
        cast.open_case(f"@harborline.example {name} has no net", author=Author(external_id=name, name=name)).pk
        for name in ("Dana", "Eve")
    ]


def drafted(desk: Desk, cases: list[int]) -> Broadcast:
    """A draft for these, as the bar of the inbox makes it."""
    answered = desk.post("/answers/new", {"case": cases})
    return Broadcast.objects.get(pk=re.search(r"/answers/(\d+)/", answered["Location"])[1])  # type: ignore[index]


def sent(desk: Desk, cases: list[int], **said: Any) -> Broadcast:
    """Written and sent."""
    broadcast = drafted(desk, cases)
    desk.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": OUTAGE, **said})
    return broadcast


def test_chosen_cases_of_the_inbox_become_a_draft(alice: Desk, two: list[int]) -> None:
    page = alice.get("/?whose=all").content.decode()
    assert 'formaction="/answers/new"' in page
    broadcast = drafted(alice, two)
    assert alice.get(f"/answers/{broadcast.pk}/").status_code == 200
    assert set(Recipient.objects.values_list("case_id", flat=True)) == set(two)


def test_what_is_typed_is_shown_as_each_will_read_it(alice: Desk, two: list[int]) -> None:
    broadcast = drafted(alice, two)
    shown = alice.deed(f"/answers/{broadcast.pk}/write", {"title": "Outage", "text": OUTAGE}).content.decode()
    assert f"Hello Dana, {OUTAGE} ^AM" in shown
    assert "Looked over for all: 2 of 2 people get it." in shown
    assert "<html" not in shown
    plain = alice.post(f"/answers/{broadcast.pk}/write", {"title": "Outage", "text": OUTAGE}).content.decode()
    assert "Send to 2 people" in plain
    assert OUTAGE in plain


def test_the_button_says_how_many_at_most_where_only_some_were_looked_at(
    alice: Desk, two: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.flows.answer_preview.LOOKED_AT", 1)
    broadcast = drafted(alice, two)
    shown = alice.deed(f"/answers/{broadcast.pk}/write", {"title": "Outage", "text": OUTAGE}).content.decode()
    assert "Send to 2 people at most" in shown
    assert "1 of 2 looked at so far." in shown


def test_what_a_check_finds_is_told_before_anything_goes_out(alice: Desk, two: list[int]) -> None:
    broadcast = drafted(alice, two)
    said = {"title": "Outage", "text": "we will call you at {{phone_number}} today about the outage"}
    shown = alice.deed(f"/answers/{broadcast.pk}/write", said).content.decode()
    assert "To be answered singly" in shown
    assert "Nobody would get it like that." in shown
    assert re.search(r'formaction="/answers/\d+/send"[^>]*disabled', shown)


def test_sent_it_shows_how_far_it_is_and_who_is_behind_each_number(alice: Desk, two: list[int]) -> None:
    broadcast = sent(alice, two)
    answer_many.advance(now=clock.now() + timedelta(minutes=1))
    first = Delivery.objects.get(case_id=two[0])
    Delivery.objects.update(due_at=clock.now())
    answer.deliver(first.pk)
    page = alice.get(f"/answers/{broadcast.pk}/").content.decode()
    assert "1 of 2 sent" in page
    assert 'hx-trigger="every 2s"' in page
    fragment = alice.fragment(f"/answers/{broadcast.pk}/progress", "progress").content.decode()
    assert "1 of 2 sent" in fragment
    assert "<html" not in fragment
    who = alice.get(f"/answers/{broadcast.pk}/people", {"shown": "sent"}).content.decode()
    assert f"EH-{two[0]}" in who
    assert f"EH-{two[1]}" not in who


def test_it_is_paused_goes_on_and_is_stopped_by_a_click(alice: Desk, two: list[int]) -> None:
    broadcast = sent(alice, two)
    for step, state in (("pause", "paused"), ("go-on", "running"), ("stop", "stopped")):
        assert alice.post(f"/answers/{broadcast.pk}/do/{step}").status_code == 302
        broadcast.refresh_from_db()
        assert broadcast.state == state
    assert b"Stopped" in alice.get("/answers/").content


def test_a_draft_is_thrown_away_and_put_back(alice: Desk, two: list[int]) -> None:
    broadcast = drafted(alice, two)
    gone = alice.post(f"/answers/{broadcast.pk}/do/discard", follow=True).content.decode()
    assert f"/answers/{broadcast.pk}/do/put-back" in gone
    alice.post(f"/answers/{broadcast.pk}/do/put-back")
    assert Broadcast.objects.get().state == "draft"


def test_an_agents_answer_waits_for_a_lead_who_sends_it_back_or_signs_it_off(
    alice: Desk, bob: Desk, two: list[int]
) -> None:
    broadcast = drafted(bob, two)
    page = bob.deed(f"/answers/{broadcast.pk}/write", {"title": "Outage", "text": OUTAGE}).content.decode()
    assert "Ask for sign-off" in page
    bob.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": OUTAGE})
    assert "Sign off and send" not in bob.get(f"/answers/{broadcast.pk}/").content.decode()
    assert "Sign off and send" in alice.get(f"/answers/{broadcast.pk}/").content.decode()
    alice.post(f"/answers/{broadcast.pk}/do/send-back", {"remark": "Say when it is repaired"})
    assert "Say when it is repaired" in bob.get(f"/answers/{broadcast.pk}/").content.decode()
    bob.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": OUTAGE})
    alice.post(f"/answers/{broadcast.pk}/do/sign-off")
    assert Broadcast.objects.get().state == "running"


def test_nobody_signs_off_what_was_asked_anew_since_they_read_it(
    alice: Desk, bob: Desk, two: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    broadcast = drafted(bob, two)
    bob.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": OUTAGE})
    page = alice.get(f"/answers/{broadcast.pk}/").content.decode()
    (read,) = re.findall(r'name="read" value="([^"]+)"', page)
    alice.post(f"/answers/{broadcast.pk}/do/send-back", {"remark": "Say when it is repaired"})
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    bob.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": f"{OUTAGE} Restart your router."})
    alice.post(f"/answers/{broadcast.pk}/do/sign-off", {"read": read})
    assert Broadcast.objects.get().state == "asking"
    (again,) = re.findall(r'name="read" value="([^"]+)"', alice.get(f"/answers/{broadcast.pk}/").content.decode())
    alice.post(f"/answers/{broadcast.pk}/do/sign-off", {"read": again})
    assert Broadcast.objects.get().state == "running"


def test_later_cases_of_a_view_are_offered_and_answered_too(alice: Desk, cast: Cast, two: list[int]) -> None:
    answered = alice.post("/answers/new?whose=all&language=en", {"key": "6f1c2ab0-0000-4000-8000-0000000000aa"})
    broadcast = Broadcast.objects.get()
    assert answered["Location"] == f"/answers/{broadcast.pk}/"
    alice.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": OUTAGE})
    cast.open_case("@harborline.example no internet here either, please help", author=Author(external_id="ana"))
    assert "1 more case has joined since." in alice.get(f"/answers/{broadcast.pk}/").content.decode()
    alice.post(f"/answers/{broadcast.pk}/do/join")
    assert Recipient.objects.count() == 3


def test_somebody_is_left_out_and_put_back(alice: Desk, two: list[int]) -> None:
    broadcast = drafted(alice, two)
    person = Recipient.objects.get(case_id=two[0])
    alice.post(f"/answers/{broadcast.pk}/people/{person.pk}/out")
    person.refresh_from_db()
    assert person.state == "left_out"
    alice.post(f"/answers/{broadcast.pk}/people/{person.pk}/back")
    person.refresh_from_db()
    assert person.state == "waiting"


def test_a_view_without_cases_says_so(alice: Desk) -> None:
    assert b"There is nobody to answer" in alice.get("/answers/new?whose=all").content


def test_a_lead_sets_the_pace_of_an_account(alice: Desk, bob: Desk, cast: Cast) -> None:
    assert bob.get("/answers/pace").status_code == 404
    assert alice.get("/answers/pace").status_code == 200
    alice.post("/answers/pace", {"account": cast.bluesky.pk, "per_minute": "20", "per_day": ""})
    pace = SendingPace.objects.get()
    assert (pace.account_id, pace.per_minute, pace.per_day) == (cast.bluesky.pk, 20, None)


def test_others_neither_see_nor_touch_it(alice: Desk, bob: Desk, chidi: Desk, two: list[int]) -> None:
    broadcast = sent(alice, two)
    person = Recipient.objects.first()
    for desk in (bob, chidi):
        for path in ("", "progress", "people"):
            assert desk.get(f"/answers/{broadcast.pk}/{path}").status_code == 404
        for path in ("do/stop", "do/pause", "do/sign-off", "write", "send", f"people/{person.pk}/out"):  # type: ignore[union-attr]
            desk.post(f"/answers/{broadcast.pk}/{path}", {"text": "mine", "title": "mine"})
        assert "Outage" not in desk.get("/answers/").content.decode()
    kept = Broadcast.objects.get()
    assert (kept.state, kept.title, kept.signed_off_by) == ("running", "Outage", None)
    assert not Recipient.objects.filter(state="left_out").exists()
    assert chidi.post("/answers/new", {"case": two}).status_code == 200
    assert Broadcast.objects.count() == 1
    assert Case.objects.filter(pk__in=two).count() == 2
    assert chidi.get("/answers/pace").status_code == 404


def test_whoever_does_not_see_an_incident_is_not_told_its_name_either(alice: Desk, chidi: Desk, cast: Cast) -> None:
    made = incidents.propose(title="Leak in Hamburg", brand_ids=[cast.harborline.pk], actor=cast.alice, now=NOON)
    assert "Leak in Hamburg" in alice.get(f"/answers/new?incident={made.pk}").content.decode()
    assert "Leak in Hamburg" not in chidi.get(f"/answers/new?incident={made.pk}").content.decode()


def test_the_pages_ask_few_questions(alice: Desk, two: list[int], django_assert_max_num_queries: Any) -> None:
    broadcast = sent(alice, two)
    with django_assert_max_num_queries(12):
        alice.get("/answers/")
    with django_assert_max_num_queries(16):
        alice.get(f"/answers/{broadcast.pk}/")
    with django_assert_max_num_queries(12):
        alice.get(f"/answers/{broadcast.pk}/people")


@pytest.fixture
def reads_french(cast: Cast, two: list[int]) -> list[int]:
    """A colleague noted that Eve reads French; nothing she wrote tells her language."""
    eve = Case.objects.get(pk=two[1])
    Case.objects.filter(pk=eve.pk).update(language="")
    Reading.objects.filter(post__persona__name="Eve").update(language="und", also=[])
    CustomerDetails.objects.update_or_create(
        customer_id=eve.customer_id, brand=cast.harborline, defaults={"language": "fr", "changed_at": NOON}
    )
    return two


def test_those_who_read_another_language_are_counted_and_left_out_or_put_back_by_a_click(
    alice: Desk, reads_french: list[int]
) -> None:
    broadcast = drafted(alice, reads_french)
    said = {"title": "Outage", "text": OUTAGE}
    page = alice.deed(f"/answers/{broadcast.pk}/write", said).content.decode()
    assert "French: the text for them is in English." in page
    alice.post(f"/answers/{broadcast.pk}/write", {**said, "leave": "fr"})
    page = alice.get(f"/answers/{broadcast.pk}/").content.decode()
    assert "French: left out." in page
    assert "1 of 1 people get it" in page
    alice.post(f"/answers/{broadcast.pk}/write", {**said, "back": "fr"})
    assert "French: the text for them is in English." in alice.get(f"/answers/{broadcast.pk}/").content.decode()


def test_what_they_write_tells_their_language_before_what_is_noted(
    alice: Desk, cast: Cast, reads_french: list[int]
) -> None:
    Reading.objects.filter(post__persona__name="Eve").update(language="en")
    broadcast = drafted(alice, reads_french)
    page = alice.deed(f"/answers/{broadcast.pk}/write", {"title": "Outage", "text": OUTAGE}).content.decode()
    assert "the text for them is" not in page
    assert "2 of 2 people get it" in page


def test_a_text_in_their_language_begins_with_a_click_and_then_nobody_is_counted(
    alice: Desk, reads_french: list[int]
) -> None:
    broadcast = drafted(alice, reads_french)
    said = {"title": "Outage", "text": OUTAGE}
    answered = alice.post(f"/answers/{broadcast.pk}/write", {**said, "write_in": "fr"})
    assert '<option value="fr" selected>' in alice.get(answered["Location"]).content.decode()
    texts = {"way": "", "language": "fr", "variant": "nous réparons la ligne dans votre rue aujourd'hui."}
    page = alice.deed(f"/answers/{broadcast.pk}/write", {**said, **texts}).content.decode()
    assert "the text for them is" not in page
    assert "nous réparons" in page
