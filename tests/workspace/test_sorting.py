"""Merging, splitting, linking, and posts brought by hand, as people do it on the screen."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases import actions
from evenhand.cases.models import Case, Conversation, Link, Merge, Split
from evenhand.cases.reads import conversations_of, timeline_of
from evenhand.flows import answer
from evenhand.replies.models import Delivery
from evenhand.workspace.screens.sorting.views import case_number
from tests.cast import EVE, NOON, Cast
from tests.workspace.conftest import Desk

BY_HAND = {"text": "My line is down", "who": "dana_w", "place": "forum.example", "brand": "", "mode": "1"}


def _two(cast: Cast, **changes: Any) -> tuple[Case, Case]:
    first = cast.open_case()
    return first, cast.open_case("@harborline.example my bill", now=NOON + timedelta(days=5), **changes)


def _long(cast: Cast) -> tuple[Case, list[int]]:
    case = cast.open_case()
    for words in ("and my bill is wrong", "twice what it was"):
        cast.hear(cast.post(f"@harborline.example {words}", in_reply_to="post-1"))
    return case, [item.id for item in timeline_of(case)]


def _by_hand(cast: Cast, bob: Desk) -> tuple[Case, Delivery]:
    bob.post("/posts/add", {**BY_HAND, "brand": cast.harborline.pk, "key": uuid4()})
    case = Case.objects.get()
    reply = answer.answer(
        case_id=case.pk,
        conversation_id=conversations_of(case)[0].pk,
        text="We look into it",
        key=uuid4(),
        actor=cast.bob,
        now=NOON,
    )
    answer.deliver(reply.pk)
    return case, reply


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("EH-12", 12),
        (" 12 ", 12),
        ("https://desk.example/cases/12/", 12),
        ("eh-7", 7),
        ("", 0),
        ("twelve", 0),
        ("9" * 30, 0),
    ],
)
def test_a_case_is_named_as_people_name_it(said: str, number: int) -> None:
    assert case_number(said) == number


def test_a_merge_leads_to_the_other_case_and_offers_to_be_undone(bob: Desk, cast: Cast) -> None:
    first, second = _two(cast)
    assert "my internet is down" in bob.get(f"/cases/{second.pk}/merge").content.decode()
    page = bob.post(f"/cases/{second.pk}/merge", {"target": f"EH-{first.pk}"}, follow=True).content.decode()
    assert f"EH-{second.pk} was merged into this case." in page
    assert f"/cases/{first.pk}/merges/{Merge.objects.get().pk}/take-back" in page
    assert "<form" in page[page.index('id="toasts"') :]


def test_cases_of_two_people_merge_only_where_they_are_said_to_be_one(bob: Desk, cast: Cast) -> None:
    first, second = _two(cast, author=EVE)
    assert bob.deed(f"/cases/{second.pk}/merge", {"target": first.pk}).status_code == 422
    assert not Merge.objects.exists()
    bob.post(f"/cases/{second.pk}/merge", {"target": first.pk, "people": "1"})
    assert set(Merge.objects.values_list("kind", flat=True)) == {"case", "customer"}
    second.refresh_from_db()
    assert second.merged_into_id == first.pk


def test_no_case_that_was_merged_away_is_offered_to_merge_into(bob: Desk, cast: Cast) -> None:
    first, second = _two(cast)
    actions.merge_cases(source_id=second.pk, target_id=first.pk, actor=cast.bob, now=NOON)
    for path in ("merge", "link"):
        assert "Their other cases" not in bob.get(f"/cases/{first.pk}/{path}").content.decode()


def test_a_case_of_another_brand_is_offered_to_link_and_not_to_merge_into(cast: Cast, desk_of: Any) -> None:
    from evenhand.people.models import Role

    first, second = _two(cast)
    Case.objects.filter(pk=second.pk).update(brand=cast.other)
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    desk = desk_of(cast.alice)
    assert "Their other cases" not in desk.get(f"/cases/{first.pk}/merge").content.decode()
    assert "Their other cases" in desk.get(f"/cases/{first.pk}/link").content.decode()


def test_a_merge_is_taken_back_with_the_people_who_became_one_for_it(bob: Desk, cast: Cast) -> None:
    first, second = _two(cast, author=EVE)
    theirs = second.customer_id
    bob.post(f"/cases/{second.pk}/merge?whose=all", {"target": first.pk, "people": "1"})
    page = bob.get(f"/cases/{first.pk}/").content.decode()
    address = re.search(r'action="([^"]+/take-back[^"]*)"', page[page.index('id="toasts"') :])
    assert address is not None
    answer = bob.post(address[1])
    second.refresh_from_db()
    assert (second.merged_into_id, second.customer_id) == (None, theirs)
    assert not Merge.objects.filter(undone_at=None).exists()
    assert answer["Location"] == f"/cases/{second.pk}/?whose=all"


def test_people_who_were_one_before_stay_one_when_a_merge_is_taken_back(bob: Desk, cast: Cast) -> None:
    first, second = _two(cast, author=EVE)
    actions.merge_customers(source_id=second.customer_id, target_id=first.customer_id, actor=cast.bob, now=NOON)
    bob.post(f"/cases/{second.pk}/merge", {"target": first.pk})
    done = Merge.objects.get(kind="case")
    bob.post(f"/cases/{first.pk}/merges/{done.pk}/take-back")
    second.refresh_from_db()
    assert (second.merged_into_id, second.customer_id) == (None, first.customer_id)


def test_chosen_messages_become_a_case_that_says_where_it_comes_from(bob: Desk, cast: Cast) -> None:
    case, posts = _long(cast)
    assert "twice what it was" in bob.get(f"/cases/{case.pk}/split").content.decode()
    page = bob.post(f"/cases/{case.pk}/split", {"post": posts[1:], "title": "The bill"}, follow=True).content.decode()
    assert f"Split off EH-{case.pk}" in page
    assert "The bill" in page
    assert "split 2 messages off" in page
    here = bob.get(f"/cases/{case.pk}/").content.decode()
    split = Split.objects.get()
    assert f"Split off: EH-{split.target_id}" in here
    assert "twice what it was" not in here[here.index('id="timeline"') :]
    bob.post(f"/cases/{case.pk}/splits/{split.pk}/undo")
    assert "twice what it was" in bob.get(f"/cases/{case.pk}/").content.decode()


def test_a_link_reads_right_from_both_ends_until_it_is_undone(bob: Desk, cast: Cast) -> None:
    first, second = _two(cast)
    bob.post(f"/cases/{second.pk}/link", {"target": f"EH-{first.pk}", "kind": "duplicate"})
    assert f"Duplicate of EH-{first.pk}" in bob.get(f"/cases/{second.pk}/").content.decode()
    assert f"EH-{second.pk} is a duplicate" in bob.get(f"/cases/{first.pk}/").content.decode()
    bob.deed(f"/cases/{first.pk}/links/{Link.objects.get().pk}/undo")
    assert f"Duplicate of EH-{first.pk}" not in bob.get(f"/cases/{second.pk}/").content.decode()


def test_a_link_to_a_case_of_another_brand_is_told_to_those_who_may_see_it(bob: Desk, alice: Desk, cast: Cast) -> None:
    first = cast.open_case()
    hidden = cast.open_case("@reefcell.example secret matter", account=cast.other_account)
    alice.post(f"/cases/{first.pk}/link", {"target": hidden.pk, "kind": "caused_by"})
    assert "secret matter" in alice.get(f"/cases/{first.pk}/").content.decode()
    assert "secret matter" not in bob.get(f"/cases/{first.pk}/").content.decode()


def test_a_post_brought_by_hand_is_answered_by_hand(bob: Desk, cast: Cast) -> None:
    case, reply = _by_hand(cast, bob)
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "Public at forum.example, by hand" in page
    assert "Post this at forum.example yourself." in page
    assert "Nobody knows whether this arrived" not in page
    done = bob.deed(f"/deliveries/{reply.pk}/by-hand/posted", {"url": "https://forum.example/t/1#2"})
    assert "Post this at" not in done.content.decode()
    assert Delivery.objects.get().url == "https://forum.example/t/1#2"
    assert "Bob Keller carried the reply there" in bob.get(f"/cases/{case.pk}/").content.decode()


def test_a_refused_form_keeps_every_word(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    said = {**BY_HAND, "url": "javascript:alert(1)", "brand": cast.harborline.pk, "key": uuid4()}
    for path in ("/posts/add", f"/cases/{case.pk}/add"):
        page = bob.post(path, said).content.decode()
        assert "That is no web address" in page
        assert "My line is down" in page
        assert 'value="dana_w"' in page


def test_a_post_is_put_into_the_case_it_was_added_from(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    assert bob.get(f"/cases/{case.pk}/add").status_code == 200
    page = bob.post(f"/cases/{case.pk}/add", {**BY_HAND, "key": uuid4()}, follow=True).content.decode()
    assert "The post was added." in page
    assert Conversation.objects.filter(case=case).count() == 2


def deeds(cast: Cast, bob: Desk) -> list[tuple[str, dict[str, Any]]]:
    _, reply = _by_hand(cast, bob)
    case, posts = _long(cast)
    other = cast.open_case("@harborline.example else", author=EVE)
    link = actions.link_cases(source_id=case.pk, target_id=other.pk, kind="related", actor=cast.bob, now=NOON)
    split = actions.split_case(case_id=case.pk, post_ids=posts[1:2], actor=cast.bob, now=NOON)
    merge = actions.merge_cases(source_id=split.target_id, target_id=case.pk, actor=cast.bob, now=NOON)
    at = f"/cases/{case.pk}"
    return [
        (f"{at}/merge", {"target": other.pk, "people": "1"}),
        (f"{at}/merges/{merge.pk}/take-back", {}),
        (f"{at}/split", {"post": posts[2:]}),
        (f"{at}/splits/{split.pk}/undo", {}),
        (f"{at}/link", {"target": split.target_id, "kind": "related"}),
        (f"{at}/links/{link.pk}/undo", {}),
        (f"{at}/add", {**BY_HAND, "text": "more", "key": uuid4()}),
        ("/posts/add", {**BY_HAND, "text": "more", "brand": cast.harborline.pk, "key": uuid4()}),
        (f"/deliveries/{reply.pk}/by-hand/posted", {}),
    ]


def _everything() -> list[Any]:
    tables = (Case, Conversation, Link, Split, Merge, Delivery)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_stranger_puts_nothing_in_order(chidi: Desk, bob: Desk, cast: Cast) -> None:
    todo = deeds(cast, bob)
    before = _everything()
    for path, data in todo:
        assert chidi.deed(path, data).status_code in {403, 422}, path
        if path.endswith(("/merge", "/split", "/link", "/add")) and path != "/posts/add":
            assert chidi.get(path).status_code == 404, path
    assert _everything() == before


def test_an_analyst_puts_nothing_in_order(bob: Desk, cast: Cast) -> None:
    todo = deeds(cast, bob)
    before = _everything()
    cast.bob.role = "analyst"
    cast.bob.save()
    for path, data in todo:
        assert bob.deed(path, data).status_code in {200, 403, 422}, path
    assert _everything() == before


def test_a_case_with_ties_takes_no_more_queries_for_more_of_them(bob: Desk, cast: Cast) -> None:
    case, _ = _long(cast)
    others = [
        cast.open_case(f"@harborline.example no {n}", author=EVE, now=NOON + timedelta(days=5 * n)) for n in range(1, 5)
    ]
    counted = []
    for other in others:
        actions.link_cases(source_id=case.pk, target_id=other.pk, kind="related", actor=cast.bob, now=NOON)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            bob.get(f"/cases/{case.pk}/")
        counted.append(len(asked))
    assert len(set(counted[1:])) == 1, counted
