"""What a case's page shows, in the order it happened."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.actions import write_note
from evenhand.cases.errors import NotAllowed
from evenhand.cases.reads import case_for, conversations_of, customer_cases, merges_of, timeline_of
from evenhand.channels.actions import blank, revise
from evenhand.channels.domain.connector import Attached, Deleted, Edited, PostKind
from tests.cast import DANA_BY_MAIL, EVE, NOON, Cast

LATER = NOON + timedelta(hours=1)


def test_messages_and_notes_stand_in_the_order_they_were_written(cast: Cast) -> None:
    case = cast.open_case("@harborline.example one", external_id="root")
    write_note(case_id=case.pk, text="two", key=uuid4(), actor=cast.bob, now=NOON + timedelta(minutes=1))
    ours = {"is_own": True, "author": EVE, "kind": PostKind.REPLY, "in_reply_to": "root"}
    cast.hear(cast.post("three", posted_at=LATER, **ours))
    shown = timeline_of(case)
    assert [(item.kind, item.text, item.is_ours) for item in shown] == [
        ("message", "@harborline.example one", False),
        ("note", "two", True),
        ("message", "three", True),
    ]


def test_an_edited_post_shows_its_last_words_and_says_so(cast: Cast) -> None:
    case = cast.open_case("@harborline.example frist", external_id="p")
    revise(edits=[(cast.bluesky.pk, Edited(external_id="p", text="first", edited_at=LATER))], now=LATER)
    shown = timeline_of(case)[0]
    assert (shown.text, shown.is_edited, shown.is_deleted) == ("first", True, False)


def test_a_deleted_post_leaves_its_place_without_its_words(cast: Cast) -> None:
    case = cast.open_case("@harborline.example oops", external_id="p")
    blank(deletions=[(cast.bluesky.pk, Deleted(external_id="p"))], now=LATER)
    shown = timeline_of(case)[0]
    assert (shown.text, shown.is_deleted) == ("", True)


def test_the_post_a_thread_begins_with_is_shown_as_context(cast: Cast) -> None:
    cast.hear(cast.post("a sunny day", external_id="root", author=EVE))
    case = cast.open_case("@harborline.example not here", kind=PostKind.REPLY, in_reply_to="root")
    assert [(item.text, item.is_context) for item in timeline_of(case)] == [
        ("a sunny day", True),
        ("@harborline.example not here", False),
    ]


def test_a_beginning_nobody_heard_is_shown_as_missing(cast: Cast) -> None:
    case = cast.open_case("@harborline.example as I said", kind=PostKind.REPLY, in_reply_to="gone")
    assert {item.external_id: item.is_missing for item in timeline_of(case)}["gone"]


def test_a_post_says_why_it_is_here(cast: Cast) -> None:
    shown = timeline_of(cast.open_case())[0]
    assert shown.mode == 1
    assert shown.reason


def test_files_are_shown_with_their_message(cast: Cast) -> None:
    files = (
        Attached(name="a.txt", media_type="text/plain", content=b"abc"),
        Attached(name="b.png", media_type="image/png", url="https://pictures.example/b.png"),
    )
    shown = timeline_of(cast.open_case(attachments=files))[0]
    assert [(file.name, file.size, file.is_here) for file in shown.files] == [("a.txt", 3, True), ("b.png", 0, False)]


def test_the_conversation_heard_of_last_is_the_one_to_answer(cast: Cast) -> None:
    case = cast.open_case("@harborline.example first")
    cast.hear(cast.post("@harborline.example second", external_id="second"))
    assert conversations_of(case)[0].thread_key == "second"


def test_the_persons_other_cases_are_shown_as_far_as_one_may_see_them(cast: Cast) -> None:
    here = cast.open_case()
    there = cast.open_case("@reefcell.example no coverage", account=cast.other_account)
    assert here.customer_id == there.customer_id
    assert customer_cases(cast.alice, here) == [there]
    assert customer_cases(cast.bob, here) == []


def test_a_merge_that_can_be_undone_is_shown(cast: Cast) -> None:
    from evenhand.cases.actions import merge_cases

    first = cast.open_case()
    second = cast.open_case("@harborline.example other", now=NOON + timedelta(days=9))
    merge = merge_cases(source_id=first.pk, target_id=second.pk, actor=cast.bob, now=LATER)
    assert merges_of(second) == [merge]


def test_a_stranger_opens_no_case(cast: Cast) -> None:
    case = cast.open_case()
    assert case_for(cast.bob, case.pk) == case
    for viewer, number in ((cast.chidi, case.pk), (cast.bob, 404)):
        with pytest.raises(NotAllowed, match="no such case"):
            case_for(viewer, number)


def test_an_analyst_may_look(cast: Cast, analyst: object) -> None:
    case = cast.open_case()
    assert case_for(analyst, case.pk) == case  # type: ignore[arg-type]


def test_a_long_timeline_costs_two_queries(cast: Cast) -> None:
    case = cast.open_case("@harborline.example 0", account=cast.mail, author=DANA_BY_MAIL, external_id="root")
    more = {"kind": PostKind.REPLY, "in_reply_to": "root", "author": DANA_BY_MAIL}
    cast.hear(*(cast.post(str(n), **more) for n in range(1, 40)), account=cast.mail)
    with CaptureQueriesContext(connection) as asked:
        assert len(timeline_of(case)) == 40
    assert len(asked) == 2
