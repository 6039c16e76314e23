"""Taking messages out of a case into a new one, and back."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.actions import merge_cases, rejoin_split, resolve_case, split_case, write_note
from evenhand.cases.errors import CannotSplit, NotAllowed
from evenhand.cases.models import Case, Category, Conversation, Message, Note, OpenCase
from evenhand.cases.reads import timeline_of
from evenhand.kernel.ids import new_uuid
from tests.cast import NOON, Cast

LATER = NOON + timedelta(hours=3)


def _two_matters(cast: Cast) -> tuple[Case, list[int]]:
    """Dana writes about her line, and then, in the same thread, about her bill."""
    line = cast.post("@harborline.example my internet is down")
    case = Case.objects.get(pk=cast.hear(line).case_ids[0])
    for words in ("still down", "and my bill is wrong too", "twice what it was"):
        cast.hear(cast.post(f"@harborline.example {words}", in_reply_to=line.external_id))
    return case, [item.id for item in timeline_of(case)]


def _split(cast: Cast, case: Case, posts: list[int], **more: Any) -> Any:
    return split_case(case_id=case.pk, post_ids=posts, actor=cast.bob, now=LATER, **more)


def _said(case: Case) -> list[str]:
    return [item.text.removeprefix("@harborline.example ") for item in timeline_of(case)]


def test_the_chosen_messages_are_a_case_of_their_own_of_the_same_person(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    new = _split(cast, case, posts[2:]).target
    assert new.customer == case.customer
    assert new.queue == case.queue
    assert new.title == "and my bill is wrong too"
    assert _said(new)[-2:] == ["and my bill is wrong too", "twice what it was"]
    assert _said(case) == ["my internet is down", "still down"]
    assert OpenCase.objects.get(pk=new.pk).category == Category.NEW
    assert OpenCase.objects.get(pk=new.pk).waiting_since == NOON


def test_what_they_write_next_goes_where_their_newest_message_went(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    new = _split(cast, case, posts[2:]).target
    first = Message.objects.filter(conversation__case=case).first()
    assert first is not None
    cast.hear(cast.post("@harborline.example any news on the bill", in_reply_to=first.post.external_id))
    assert _said(new)[-1] == "any news on the bill"


def test_an_older_message_may_leave_and_the_thread_stays(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    new = _split(cast, case, posts[:1]).target
    cast.hear(cast.post("@harborline.example hello", in_reply_to="post-1"))
    assert _said(new) == ["my internet is down"]
    assert _said(case)[-1] == "hello"


def test_the_old_case_waits_for_nobody_if_all_that_waited_has_left(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    own = cast.post("We reset your line", is_own=True, in_reply_to="post-1", posted_at=NOON + timedelta(seconds=2.5))
    cast.hear(own, now=NOON)
    cast.hear(cast.post("@harborline.example now the bill again", in_reply_to="post-1"), now=LATER)
    newest = timeline_of(case)[-1].id
    _split(cast, case, [*posts[2:], newest])
    row = OpenCase.objects.get(pk=case.pk)
    assert row.waiting_since is None
    assert row.category == Category.WAITING


def test_undoing_gives_back_exactly_what_moved_and_closes_the_new_case(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    before = _said(case)
    split = _split(cast, case, posts[2:])
    write_note(case_id=split.target_id, text="About the bill", key=new_uuid(), actor=cast.bob, now=LATER)
    rejoin_split(split_id=split.pk, actor=cast.bob, now=LATER)
    assert [words for words in _said(case) if words != "About the bill"] == before
    assert Note.objects.get().case == case
    assert Case.objects.get(pk=split.target_id).merged_into == case
    assert list(OpenCase.objects.values_list("pk", flat=True)) == [case.pk]
    assert OpenCase.objects.get().waiting_since == NOON


def test_words_that_came_after_the_split_go_back_too(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    split = _split(cast, case, posts[2:])
    cast.hear(cast.post("@harborline.example hurry", in_reply_to="post-1"))
    rejoin_split(split_id=split.pk, actor=cast.bob, now=LATER)
    assert _said(case)[-1] == "hurry"
    assert not Conversation.objects.filter(case=split.target_id).exists()


def test_a_resolved_case_comes_back_when_somebody_waiting_is_put_back(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    split = _split(cast, case, posts[2:])
    resolve_case(case_id=case.pk, actor=cast.bob, now=LATER)
    rejoin_split(split_id=split.pk, actor=cast.bob, now=LATER)
    assert OpenCase.objects.get(pk=case.pk).waiting_since == NOON
    assert OpenCase.objects.get(pk=case.pk).category == Category.OPEN


@pytest.mark.parametrize("chosen", [[], [987_654], "all", "own"])
def test_nothing_to_split_is_refused(cast: Cast, chosen: Any) -> None:
    case, posts = _two_matters(cast)
    if chosen == "own":
        cast.hear(cast.post("Sorry", is_own=True, in_reply_to="post-1"))
        posts = [timeline_of(case)[-1].id]
    with pytest.raises(CannotSplit):
        _split(cast, case, posts if chosen in ("all", "own") else chosen)


def test_a_message_of_another_case_is_not_taken_along(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    stranger = cast.open_case("@reefcell.example no signal", account=cast.other_account)
    theirs = [item.id for item in timeline_of(stranger)]
    split = _split(cast, case, [*posts[2:], *theirs])
    assert set(theirs).isdisjoint(item.id for item in timeline_of(split.target))


def test_a_split_is_undone_once_and_not_behind_a_merge(cast: Cast) -> None:
    case, posts = _two_matters(cast)
    split = _split(cast, case, posts[2:])
    other = cast.open_case("@harborline.example else", now=NOON + timedelta(days=9))
    merge_cases(source_id=split.target_id, target_id=other.pk, actor=cast.bob, now=LATER)
    with pytest.raises(CannotSplit, match="merged on"):
        rejoin_split(split_id=split.pk, actor=cast.bob, now=LATER)


def test_strangers_and_those_who_only_look_split_nothing(cast: Cast, analyst: Any) -> None:
    case, posts = _two_matters(cast)
    split = _split(cast, case, posts[2:])
    for actor in (cast.chidi, analyst):
        with pytest.raises(NotAllowed):
            split_case(case_id=case.pk, post_ids=posts[:1], actor=actor, now=LATER)
        with pytest.raises(NotAllowed):
            rejoin_split(split_id=split.pk, actor=actor, now=LATER)


def test_a_reply_to_what_was_split_off_answers_its_own_newest_message(cast: Cast) -> None:
    from evenhand.replies.reads import reply_of

    case, posts = _two_matters(cast)
    new = _split(cast, case, posts[:2]).target
    delivery = cast.answer(new)
    assert delivery.answers_id == posts[1]
    assert reply_of(delivery).thread_id == "post-1"
    assert cast.answer(case).answers_id == posts[3]
