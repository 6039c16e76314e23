"""Making two cases one, and two again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.cases.actions import merge_cases, part_cases, reopen_case, resolve_case, write_note
from evenhand.cases.errors import CannotMerge, NoSuchMove, NotAllowed
from evenhand.cases.models import Case, Category, Conversation, Note, OpenCase
from tests.cast import EVE, NOON, Cast

LATER = NOON + timedelta(days=9)


def _two(cast: Cast) -> tuple[Case, Case]:
    """Dana's older case, and the one she opened when the first had been silent for days."""
    first = cast.open_case()
    return first, cast.open_case("@harborline.example my bill is wrong", now=NOON + timedelta(days=5))


def _merge(cast: Cast, source: Case, target: Case) -> int:
    return merge_cases(source_id=source.pk, target_id=target.pk, actor=cast.bob, now=LATER).pk


def test_conversations_and_notes_move_and_the_other_case_leaves_the_inbox(cast: Cast) -> None:
    first, second = _two(cast)
    write_note(case_id=second.pk, text="Same modem", key=uuid4(), actor=cast.bob, now=NOON)
    _merge(cast, second, first)
    assert Conversation.objects.filter(case=first).count() == 2
    assert Note.objects.get().case == first
    assert list(OpenCase.objects.values_list("case_id", flat=True)) == [first.pk]
    assert Case.objects.get(pk=second.pk).merged_into == first


def test_the_case_waits_since_the_earlier_of_both(cast: Cast) -> None:
    first, second = _two(cast)
    _merge(cast, first, second)
    assert OpenCase.objects.get(pk=second.pk).waiting_since == NOON


def test_a_resolved_case_comes_back_when_open_work_is_merged_into_it(cast: Cast) -> None:
    first, second = _two(cast)
    resolve_case(case_id=first.pk, actor=cast.bob, now=NOON)
    _merge(cast, second, first)
    assert Case.objects.get(pk=first.pk).resolved_at is None
    assert OpenCase.objects.get(pk=first.pk).waiting_since == NOON + timedelta(days=5)


def test_a_case_that_waits_for_the_customer_opens_when_somebody_waiting_is_merged_into_it(cast: Cast) -> None:
    first, second = _two(cast)
    cast.answer(first)
    _merge(cast, second, first)
    assert OpenCase.objects.get(pk=first.pk).category == Category.OPEN


def test_a_resolved_case_may_be_merged_and_opens_nothing(cast: Cast) -> None:
    first, second = _two(cast)
    for case in (first, second):
        resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    part_cases(merge_id=_merge(cast, first, second), actor=cast.bob, now=LATER)
    assert not OpenCase.objects.exists()


def test_undoing_gives_back_exactly_what_moved(cast: Cast) -> None:
    first, second = _two(cast)
    kept = write_note(case_id=first.pk, text="Stays", key=uuid4(), actor=cast.bob, now=NOON)
    moved = write_note(case_id=second.pk, text="Goes back", key=uuid4(), actor=cast.bob, now=NOON)
    before = {each.pk: each.case_id for each in Conversation.objects.all()}
    part_cases(merge_id=_merge(cast, second, first), actor=cast.bob, now=LATER)
    assert {each.pk: each.case_id for each in Conversation.objects.all()} == before
    assert [Note.objects.get(pk=note.pk).case for note in (kept, moved)] == [first, second]
    assert OpenCase.objects.count() == 2


def test_what_was_written_into_the_merged_case_stays_there(cast: Cast) -> None:
    first, second = _two(cast)
    merge = _merge(cast, second, first)
    later = write_note(case_id=first.pk, text="After", key=uuid4(), actor=cast.bob, now=LATER)
    part_cases(merge_id=merge, actor=cast.bob, now=LATER)
    assert Note.objects.get(pk=later.pk).case == first


def test_a_merge_is_undone_once(cast: Cast) -> None:
    first, second = _two(cast)
    merge = _merge(cast, second, first)
    part_cases(merge_id=merge, actor=cast.bob, now=LATER)
    with pytest.raises(CannotMerge, match="undone already"):
        part_cases(merge_id=merge, actor=cast.bob, now=LATER)


def test_merges_are_undone_from_the_last_to_the_first(cast: Cast) -> None:
    first, second = _two(cast)
    third = cast.open_case("@harborline.example one more thing", now=LATER)
    one, other = _merge(cast, first, second), _merge(cast, second, third)
    with pytest.raises(CannotMerge, match="undo that first"):
        part_cases(merge_id=one, actor=cast.bob, now=LATER)
    for merge in (other, one):
        part_cases(merge_id=merge, actor=cast.bob, now=LATER)
    assert [Conversation.objects.filter(case=case).count() for case in (first, second, third)] == [1, 1, 1]


def test_a_merged_case_is_not_opened_again_by_hand(cast: Cast) -> None:
    first, second = _two(cast)
    _merge(cast, second, first)
    with pytest.raises(NoSuchMove, match="undo the merge"):
        reopen_case(case_id=second.pk, actor=cast.bob, now=LATER)


def test_a_new_message_in_a_moved_conversation_joins_the_merged_case(cast: Cast) -> None:
    from evenhand.channels.models import Post

    first, second = _two(cast)
    _merge(cast, second, first)
    thread = Post.objects.order_by("-id")[0].external_id
    cast.hear(cast.post("any news?", in_reply_to=thread), now=LATER)
    assert Case.objects.get(pk=second.pk).resolved_at is not None
    assert OpenCase.objects.get().case_id == first.pk


def test_cases_of_different_people_are_not_merged(cast: Cast) -> None:
    first, other = cast.open_case(), cast.open_case(author=EVE)
    with pytest.raises(CannotMerge, match="different people"):
        _merge(cast, first, other)


def test_a_case_is_not_merged_into_itself(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(CannotMerge, match="itself"):
        _merge(cast, case, case)


def test_a_stranger_and_an_analyst_merge_nothing(cast: Cast, analyst: object) -> None:
    first, second = _two(cast)
    merge = _merge(cast, second, first)
    for actor in (cast.chidi, analyst):
        with pytest.raises(NotAllowed):
            merge_cases(source_id=second.pk, target_id=first.pk, actor=actor, now=LATER)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            part_cases(merge_id=merge, actor=actor, now=LATER)  # type: ignore[arg-type]


def test_undoing_leaves_each_case_waiting_as_its_own_messages_say(cast: Cast) -> None:
    """Whoever waited before a mistaken merge has lost no place in the line, and who was answered waits for nothing."""
    first, second = _two(cast)
    cast.answer(first)
    waits = OpenCase.objects.get(pk=second.pk).waiting_since
    assert OpenCase.objects.get(pk=first.pk).waiting_since is None
    part_cases(merge_id=_merge(cast, second, first), actor=cast.bob, now=LATER)
    assert OpenCase.objects.get(pk=second.pk).waiting_since == waits
    assert OpenCase.objects.get(pk=first.pk).waiting_since is None
    assert OpenCase.objects.get(pk=first.pk).category == Category.WAITING


def test_undoing_closes_the_case_that_only_the_merge_had_opened(cast: Cast) -> None:
    first, second = _two(cast)
    resolve_case(case_id=first.pk, actor=cast.bob, now=NOON)
    part_cases(merge_id=_merge(cast, second, first), actor=cast.bob, now=LATER)
    assert Case.objects.get(pk=first.pk).resolved_at is not None
    assert list(OpenCase.objects.values_list("case_id", flat=True)) == [second.pk]
