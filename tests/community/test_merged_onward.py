"""Topics that were made one further and further, and what is told of it."""

from collections.abc import Callable

import pytest

from evenhand.channels.models import Pushed
from evenhand.community.actions import merging
from evenhand.flows import community_cases
from evenhand.kernel import clock
from tests.cast import Cast
from tests.community.conftest import Browser
from tests.community.test_standing_up import OTHER, answered, handed
from tests.community.test_story import asked, kept

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]


def test_a_case_is_done_though_its_question_was_merged_twice_and_goes_on_when_that_is_undone(
    cast: Cast, come: Come
) -> None:
    dana, fay, gus = come("Dana"), come("Fay"), come("Gus")
    topic = asked(dana)
    kept(cast, topic)
    case = handed(cast, topic)
    second, third = asked(fay, title=OTHER), asked(gus, title="The island has no net at night")
    for each in (second, third):
        kept(cast, each)
    merging.merge(topic_id=topic.pk, into_id=second.pk, actor=cast.alice, now=clock.now())
    onward = merging.merge(topic_id=second.pk, into_id=third.pk, actor=cast.alice, now=clock.now())
    answer = answered(cast, come("Eli"), third)
    assert community_cases.settle_cases(now=clock.now()) == 0
    gus.send(f"c/{answer.pk}/accept")
    assert [community_cases.settle_cases(now=clock.now()) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    assert case.resolved_at is not None
    before = Pushed.objects.count()
    dana.send(f"t/{third.pk}/do/answer", text="It helps me, too")
    assert Pushed.objects.count() == before + 1  # what Dana adds there reaches the case
    merging.undo_merge(merge_id=onward.pk, actor=cast.alice, now=clock.now())
    assert [community_cases.settle_cases(now=clock.now()) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    assert case.resolved_at is None
