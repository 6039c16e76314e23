"""Beside the words: files, macros, threads, other times, and taking it all back."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from evenhand.cases.actions import assign_case
from evenhand.cases.models import Case, Category, Label, Note, State
from evenhand.cases.reads import conversations_of
from evenhand.kernel import clock
from evenhand.replies.actions import choose_undo, enclose, save_macro
from evenhand.replies.models import Delivery, Draft, Enclosure, Macro
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.open_case()


def filled(desk: Desk, case: Case, **fields: Any) -> dict[str, Any]:
    """The composer's form as the page gives it, with the given fields."""
    page = desk.get(f"/cases/{case.pk}/")
    return {"key": desk.key_on(page), "conversation": conversations_of(case)[0].pk, "mode": "reply", **fields}


def picture(name: str = "router.png", size: tuple[int, int] = (40, 30), place: str = "") -> SimpleUploadedFile:
    """A picture; with a place, as a telephone writes it into the file."""
    out = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    if place:
        exif = Image.Exif()
        exif[0x010E] = place
        image.save(out, "JPEG", exif=exif)
        return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
    image.save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def add(desk: Desk, case: Case, *files: SimpleUploadedFile, mode: str = "reply") -> Any:
    conversation = conversations_of(case)[0].pk
    said = {"mode": mode, "conversation": conversation, "files": list(files)}
    return desk.post(f"/cases/{case.pk}/files", said, headers={"HX-Request": "true"})


def macro(cast: Cast, **changes: Any) -> Macro:
    values = {"name": "Outage", "text": "Hello {{first_name}}, we know about {{thing}}.", "is_shared": True}
    return save_macro(macro_id=None, actor=cast.alice, now=NOON, **{"brand_id": None, **values, **changes})


# Files


def test_a_picture_lies_beside_the_draft_and_goes_out_with_the_reply(bob: Desk, case: Case) -> None:
    answer = add(bob, case, picture())
    assert b"router.png" in answer.content
    found = Enclosure.objects.get()
    form = filled(bob, case, reply="Press the button in the picture.", **{f"alt-{found.pk}": "A router’s  back"})
    bob.deed(f"/cases/{case.pk}/say", form)
    found.refresh_from_db()
    assert (found.delivery, found.alt) == (Delivery.objects.get(), "A router’s back")
    assert b"enclosed-" not in bob.get(f"/cases/{case.pk}/").content


def test_what_a_camera_wrote_into_a_picture_does_not_leave_the_desk(bob: Desk, case: Case) -> None:
    add(bob, case, picture("home.jpg", place="52.52 N 13.40 E"))
    shown = bob.get(f"/enclosures/{Enclosure.objects.get().pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"52.52" not in shown.content


def test_a_picture_too_large_for_the_channel_is_made_smaller(bob: Desk, case: Case) -> None:
    noise = Image.effect_noise((1800, 1400), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    add(bob, case, SimpleUploadedFile("noise.png", out.getvalue(), content_type="image/png"))
    assert Enclosure.objects.get().size <= 1_000_000


def test_a_page_that_calls_itself_a_picture_is_no_picture(bob: Desk, case: Case) -> None:
    add(bob, case, SimpleUploadedFile("cat.png", b"<script>alert(1)</script>", content_type="image/png"), mode="note")
    found = Enclosure.objects.get()
    shown = bob.get(f"/enclosures/{found.pk}/")
    assert shown["Content-Type"] == "application/octet-stream"
    assert shown["Content-Disposition"].startswith("attachment")


def test_a_file_that_the_channel_does_not_take_stops_the_reply_and_loses_no_word(bob: Desk, case: Case) -> None:
    add(bob, case, SimpleUploadedFile("bill.pdf", b"%PDF-1.4 bill", content_type="application/pdf"))
    answer = bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="Here is your bill."))
    assert answer.status_code == 422
    assert "bill.pdf" in answer.content.decode()
    assert (Delivery.objects.count(), Draft.objects.get().text) == (0, "Here is your bill.")


@override_settings(MAX_UPLOAD=1_000)
def test_a_file_larger_than_the_desk_takes_is_refused(bob: Desk, case: Case) -> None:
    answer = add(bob, case, SimpleUploadedFile("log.txt", b"x" * 1_001), mode="note")
    assert (answer.status_code, Enclosure.objects.count()) == (422, 0)


def test_a_file_beside_a_note_stays_inside(bob: Desk, case: Case) -> None:
    add(bob, case, picture(), mode="note")
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, mode="note", note="See the picture"))
    assert Enclosure.objects.get().note == Note.objects.get()
    assert f"/enclosures/{Enclosure.objects.get().pk}/" in bob.get(f"/cases/{case.pk}/").content.decode()


def test_a_removed_file_does_not_go_out(bob: Desk, case: Case) -> None:
    add(bob, case, picture())
    bob.deed(f"/enclosures/{Enclosure.objects.get().pk}/remove")
    assert not Enclosure.objects.exists()


def test_files_beside_a_draft_are_its_writers_alone(bob: Desk, alice: Desk, case: Case) -> None:
    add(bob, case, picture())
    number = Enclosure.objects.get().pk
    assert alice.get(f"/enclosures/{number}/").status_code == 404
    assert alice.deed(f"/enclosures/{number}/remove").status_code == 422
    assert bob.get(f"/enclosures/{number}/").status_code == 200


# Undo


def test_sending_can_be_undone_for_as_long_as_one_chose(cast: Cast, bob: Desk, case: Case) -> None:
    choose_undo(agent=cast.bob, seconds=30)
    answer = bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="On it, Dana."))
    made = Delivery.objects.get()
    assert made.due_at - made.approved_at == timedelta(seconds=30)
    assert f"/replies/{made.pk}/undo" in answer.content.decode()
    undone = bob.post(
        f"/replies/{made.pk}/undo",
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver/cases/{case.pk}/"},
    )
    assert b"On it, Dana." in undone.content
    made.refresh_from_db()
    assert (made.state, Draft.objects.get().text) == ("cancelled", "On it, Dana.")


def test_an_undo_beside_the_list_stays_beside_the_list(bob: Desk, case: Case) -> None:
    bob.deed(f"/cases/{case.pk}/say?whose=all", filled(bob, case, reply="On it."))
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/?whose=all&case={case.pk}"}
    undone = bob.post(f"/replies/{Delivery.objects.get().pk}/undo?whose=all", headers=headers)
    assert "HX-Redirect" not in undone
    assert f"/cases/{case.pk}/say?whose=all" in undone.content.decode()


def test_an_undo_from_another_case_leads_back_to_the_words(bob: Desk, case: Case) -> None:
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="On it."))
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    undone = bob.post(f"/replies/{Delivery.objects.get().pk}/undo", headers=headers)
    assert undone["HX-Redirect"].partition("?")[0] == f"/cases/{case.pk}/"


def test_a_reply_on_its_way_is_said_to_be(bob: Desk, case: Case) -> None:
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="On it."))
    Delivery.objects.update(state="sent")
    answer = bob.deed(f"/replies/{Delivery.objects.get().pk}/undo")
    assert (answer.status_code, b"on its way already" in answer.content) == (422, True)


def test_undo_time_is_within_a_minute(bob: Desk) -> None:
    assert [bob.deed("/replies/undo-time", {"undo_seconds": each}).status_code for each in ("0", "60", "61", "x")] == [
        200,
        200,
        422,
        422,
    ]


# Later


def test_a_reply_for_tomorrow_is_listed_and_can_be_sent_now_or_taken_back(bob: Desk, case: Case) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="Good morning, Dana.", send_at=tomorrow))
    made = Delivery.objects.get()
    assert made.scheduled_for is not None
    assert b"Good morning, Dana." in bob.get("/scheduled/").content
    bob.deed(f"/scheduled/{made.pk}", {"own_time": "1", "send_own": "2031-01-01T09:00"})
    answer = bob.deed(f"/scheduled/{made.pk}", {"cancel": "1"})
    assert b"a draft in the case again" in answer.content
    assert Draft.objects.get().text == "Good morning, Dana."


@pytest.mark.parametrize("when", ["", "yesterday", "1999-01-01T09:00", "9999-01-01T09:00"])
def test_a_time_that_is_none_or_past_loses_no_word(bob: Desk, case: Case, when: str) -> None:
    form = filled(bob, case, reply="Good morning.", own_time="1", send_own=when)
    answer = bob.deed(f"/cases/{case.pk}/say", form)
    assert (answer.status_code, Delivery.objects.count(), Draft.objects.count()) == (422, 0, 1)


# Threads


def test_a_long_reply_shows_its_parts_and_goes_out_as_a_thread(bob: Desk, case: Case) -> None:
    words = "We looked into it, and the node on your street restarts under load. " * 6
    form = filled(bob, case, reply=words)
    said = json.loads(bob.post(f"/cases/{case.pk}/draft", form).content)
    assert said["left"] < 0
    assert [each[-5:] for each in said["parts"]] == ["(1/2)", " ^BK"] or said["parts"][-1].endswith("^BK")
    refused = bob.deed(f"/cases/{case.pk}/say", form)
    assert (refused.status_code, Delivery.objects.count()) == (422, 0)
    bob.deed(f"/cases/{case.pk}/say", {**form, "in_parts": "1"})
    assert [each.text for each in Delivery.objects.order_by("part")] == said["parts"]


# Macros and suggestions


def test_a_macro_fills_in_what_is_known_and_leaves_the_rest_for_the_writer(cast: Cast, bob: Desk, case: Case) -> None:
    made = macro(cast)
    found = bob.get(f"/cases/{case.pk}/suggest", {"kind": "macro", "q": "out"}).json()["found"]
    assert [each["macro"] for each in found] == [made.pk]
    answer = bob.deed(f"/cases/{case.pk}/macros/{made.pk}").json()
    assert answer["text"] == "Hello Dana, we know about {{thing}}."
    made.refresh_from_db()
    assert made.used == 1


def test_a_macro_that_is_called_so_comes_before_those_that_only_say_so(cast: Cast, bob: Desk, case: Case) -> None:
    says = macro(cast, name="A bill", text="Thank you for asking")
    named = macro(cast, name="Thank them", text="That is kind of you")
    found = bob.get(f"/cases/{case.pk}/suggest", {"kind": "macro", "q": "thank"}).json()["found"]
    assert [each["macro"] for each in found] == [named.pk, says.pk]


def test_what_a_macro_does_is_done_when_the_words_go_out(cast: Cast, bob: Desk, case: Case) -> None:
    label = Label.objects.create(name="Outage north")
    waiting = State.objects.create(name="With the crew", category=3)
    made = macro(cast, labels=[label.pk], assign="me", state_id=waiting.pk)
    deeds = bob.deed(f"/cases/{case.pk}/macros/{made.pk}").json()["deeds"]
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="We know.", deed=[each["value"] for each in deeds]))
    case.refresh_from_db()
    assert (case.assignee, case.state, list(case.label_ids)) == (cast.bob, waiting, [label.pk])


@pytest.fixture
def sent_with_deeds(cast: Cast, bob: Desk, case: Case) -> Delivery:
    """A reply that can still be undone, whose macro took the case, labelled it and gave it a state."""
    choose_undo(agent=cast.bob, seconds=60)
    label = Label.objects.create(name="Outage north")
    made = macro(
        cast, labels=[label.pk], assign="me", state_id=State.objects.create(name="With the crew", category=3).pk
    )
    deeds = bob.deed(f"/cases/{case.pk}/macros/{made.pk}").json()["deeds"]
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="We know.", deed=[each["value"] for each in deeds]))
    return Delivery.objects.get()


@pytest.mark.parametrize("address", ["/replies/{}/undo", "/deliveries/{}/withdraw"])
def test_undoing_a_reply_undoes_what_its_macro_did(
    bob: Desk, case: Case, sent_with_deeds: Delivery, address: str
) -> None:
    bob.deed(address.format(sent_with_deeds.pk))
    case.refresh_from_db()
    sent_with_deeds.refresh_from_db()
    assert (sent_with_deeds.state, case.assignee, list(case.label_ids)) == ("cancelled", None, [])
    assert (case.state.category, case.open.waiting_since) == (Category.OPEN, NOON)


def test_what_a_colleague_changed_since_is_not_undone(
    cast: Cast, bob: Desk, case: Case, sent_with_deeds: Delivery
) -> None:
    assign_case(case_id=case.pk, assignee=cast.alice, actor=cast.alice, now=clock.now())
    bob.deed(f"/replies/{sent_with_deeds.pk}/undo")
    case.refresh_from_db()
    assert (case.assignee, list(case.label_ids)) == (cast.alice, [])


def test_a_deed_that_cannot_be_done_is_said_and_holds_up_nothing(cast: Cast, bob: Desk, case: Case) -> None:
    answer = bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="We know.", deed=["label:999", "assign:me"]))
    case.refresh_from_db()
    assert (Delivery.objects.count(), case.assignee) == (1, cast.bob)
    assert b"toast bad" in answer.content


def test_one_s_own_macros_are_for_nobody_else(cast: Cast, bob: Desk, alice: Desk, case: Case) -> None:
    mine = save_macro(macro_id=None, name="Mine", text="x", brand_id=None, is_shared=False, actor=cast.bob, now=NOON)
    assert alice.get(f"/macros/{mine.pk}/").status_code == 422
    assert alice.deed(f"/macros/{mine.pk}/remove").status_code == 422
    assert alice.deed(f"/cases/{case.pk}/macros/{mine.pk}").status_code == 422
    assert b"Mine" in bob.get("/macros/").content


def test_only_those_who_lead_keep_macros_for_all(cast: Cast, bob: Desk, alice: Desk) -> None:
    form = {"name": "Warm words", "text": "Hello", "for": "all"}
    assert bob.post("/macros/new", form).status_code == 422
    assert alice.post("/macros/new", form)["Location"] == "/macros/"
    made = Macro.objects.get()
    alice.deed(f"/macros/{made.pk}/remove")
    assert b"Warm words" not in bob.get("/macros/").content
    alice.post(f"/macros/{made.pk}/put-back")
    assert b"Warm words" in bob.get("/macros/").content


def test_colleagues_are_suggested_in_a_note_and_the_customer_in_a_reply(cast: Cast, bob: Desk, case: Case) -> None:
    ask = f"/cases/{case.pk}/suggest"
    note = bob.get(ask, {"kind": "person", "q": "al", "mode": "note"}).json()["found"]
    reply = bob.get(ask, {"kind": "person", "q": "da", "mode": "reply"}).json()["found"]
    assert [each["insert"] for each in note] == ["@alice "]
    assert [each["insert"] for each in reply] == ["@dana.example "]


def test_emoji_are_found_by_name(bob: Desk, case: Case) -> None:
    found = bob.get(f"/cases/{case.pk}/suggest", {"kind": "sign", "q": "thumbs up"}).json()["found"]
    assert found[0]["insert"] == "👍"


# Who may


def test_chidi_reaches_nothing_of_it(cast: Cast, bob: Desk, chidi: Desk, case: Case) -> None:
    add(bob, case, picture())
    made, number = macro(cast, brand_id=cast.harborline.pk), Enclosure.objects.get().pk
    sent = cast.answer(case)
    refused = [
        add(chidi, case, picture()),
        chidi.get(f"/enclosures/{number}/"),
        chidi.deed(f"/enclosures/{number}/describe", {f"alt-{number}": "x"}),
        chidi.deed(f"/enclosures/{number}/remove"),
        chidi.get(f"/cases/{case.pk}/suggest", {"kind": "macro"}),
        chidi.deed(f"/cases/{case.pk}/macros/{made.pk}"),
        chidi.deed(f"/cases/{case.pk}/translate", {"reply": "x"}),
        chidi.deed(f"/replies/{sent.pk}/undo"),
        chidi.deed(f"/scheduled/{sent.pk}", {"now": "1"}),
        chidi.get(f"/macros/{made.pk}/"),
        chidi.deed(f"/macros/{made.pk}/remove"),
        chidi.deed(f"/macros/{made.pk}/", {"name": "x", "text": "y"}),
    ]
    assert {answer.status_code for answer in refused} <= {403, 404, 422}
    assert b"Looking into it" not in chidi.get("/scheduled/?of=all").content


def test_nobody_encloses_in_another_s_name(cast: Cast, case: Case) -> None:
    from evenhand.cases.errors import NotAllowed

    with pytest.raises(NotAllowed):
        enclose(
            case_id=case.pk,
            mode="reply",
            sha256="0" * 64,
            name="x",
            media_type="x/y",
            size=1,
            actor=cast.chidi,
            now=NOON,
        )
