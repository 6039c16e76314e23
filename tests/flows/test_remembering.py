"""What was answered is remembered, without personal data, once; and comes to mind when it is asked again."""

from datetime import datetime, timedelta

import pytest

from evenhand.cases import actions
from evenhand.cases.models import Case
from evenhand.channels.models import PostText
from evenhand.flows import remembering
from evenhand.flows.answer import deliver, due
from evenhand.kernel import clock
from evenhand.knowledge.models import PageVector, Solved
from evenhand.knowledge.reads import recall
from evenhand.understanding.domain.vectors import unpacked
from tests.cast import NOON, Cast

ASKED = "@harborline.example my router keeps losing the internet every evening, call me on 0171 2345678, Dana"
SAID = "Hi Dana, please set the router to channel 6 and restart it, that ends the evening drops. ^BK"
LATER = NOON + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    recall.forget_all()


def solve(cast: Cast, asked: str = ASKED, said: str = SAID, *, now: datetime = NOON, **changes: object) -> Case:
    case = cast.open_case(asked, now=now, **changes)
    cast.answer(case, said, now=now + timedelta(minutes=5))
    for delivery_id in due(now=clock.now()):
        deliver(delivery_id)
    actions.resolve_case(case_id=case.pk, actor=cast.bob, now=now + timedelta(hours=1))
    return case


def test_what_settled_a_case_is_kept_without_what_was_personal(cast: Cast) -> None:
    case = solve(cast)
    assert remembering.remember(now=LATER) == 1
    kept = Solved.objects.get()
    assert (kept.case, kept.brand_id, kept.language) == (case.pk, cast.harborline.pk, "en")
    assert kept.answer.startswith("Please set the router to channel 6")
    assert "keeps losing the internet" in kept.question
    assert not {
        word for word in ("0171", "2345678", "Dana", "harborline.example") if word in kept.question + kept.answer
    }


def test_cases_are_looked_through_once_in_their_order_and_a_second_end_replaces_the_first(cast: Cast) -> None:
    case = solve(cast)
    remembering.remember(now=LATER)
    assert remembering.remember(now=LATER) == 0
    before = Solved.objects.get()
    actions.reopen_case(case_id=case.pk, actor=cast.bob, now=LATER)
    actions.resolve_case(case_id=case.pk, actor=cast.bob, now=LATER + timedelta(hours=1))
    assert remembering.remember(now=LATER + timedelta(hours=2)) == 1
    assert Solved.objects.get().version > before.version


def test_what_just_ended_waits_until_it_can_no_longer_be_undone(cast: Cast) -> None:
    solve(cast)
    assert remembering.remember(now=NOON + timedelta(hours=1, seconds=5)) == 0


def test_words_that_settle_nothing_are_not_kept_but_not_looked_at_again(cast: Cast) -> None:
    solve(cast, said="Hi Dana, you are welcome")
    assert remembering.remember(now=LATER) == 1
    assert not Solved.objects.exists()
    assert remembering.remember(now=LATER) == 0


def test_it_comes_to_mind_when_it_is_asked_again_and_not_for_something_else(cast: Cast) -> None:
    case = solve(cast)
    remembering.remember(now=LATER)
    memory = recall.remembered_of(cast.harborline.pk)
    memory.fill()
    again, other = remembering.vectors_of(
        ["my router loses internet in the evening", "when will my invoice be corrected?"]
    )
    found = memory.recall(again, language="en", at=LATER)
    assert [(each.kind, each.sent_alike) for each in found] == [("answer", 1)]
    assert found[0].id == Solved.objects.get(case=case.pk).pk
    assert not memory.recall(other, language="en", at=LATER)
    assert not memory.recall(again, language="de", at=LATER), "another language"
    assert not memory.recall(again, language="en", at=LATER, but=found[0].id), "its own case does not count"


def test_what_was_erased_at_its_origin_is_let_go(cast: Cast) -> None:
    solve(cast)
    remembering.remember(now=LATER)
    PostText.objects.filter(text__startswith="@harborline").update(text="")
    for minute in range(60):
        remembering.see_how_it_went(now=LATER.replace(minute=minute))
    assert not Solved.objects.exists()


def test_published_pages_get_their_vectors_once_for_each_of_their_versions(cast: Cast) -> None:
    from tests.knowledge.pages import publish

    edition = publish(cast, title="Wifi drops every evening", summary="Change the channel of your router.")
    assert remembering.read_pages() == 1
    assert remembering.read_pages() == 0
    kept = PageVector.objects.get(edition=edition)
    asked = remembering.vectors_of(["my wifi drops in the evening"])[0]
    assert float(unpacked([bytes(kept.vector)])[0] @ asked) > 0.5
