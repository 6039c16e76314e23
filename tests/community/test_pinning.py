"""Topics that stand above the others for a while."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.community.actions import moderating
from evenhand.community.actions.pinning import pin
from evenhand.community.errors import CannotContribute, NotThere
from evenhand.community.models import Contribution, Topic
from evenhand.community.reads.topics import pinned
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from tests.cast import Cast
from tests.community.conftest import Browser
from tests.community.test_story import asked, kept
from tests.workspace.conftest import Desk, bob, chidi, desk_of  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]
DAY = timedelta(days=1)


def topics(cast: Cast, come: Come, many: int) -> list[Topic]:
    made = []
    for number in range(many):
        made.append(asked(come(f"Member{'abcdef'[number]}"), title=f"Question number {number} of many"))
        kept(cast, made[-1])
    return made


def test_it_stands_above_the_others_until_its_day_is_over_and_once(cast: Cast, come: Come) -> None:
    first, second = topics(cast, come, 2)
    now = clock.now()
    assert Browser().open().index(second.title) < Browser().open().index(first.title)
    pin(topic_id=first.pk, until=now + DAY, actor=cast.bob, now=now)
    page = Browser().open()
    assert page.index(first.title) < page.index(second.title)
    assert (page.count(first.title), page.count("Pinned</b>")) == (1, 1)
    assert "Pinned</b>" not in Browser().open(list="unanswered")
    assert pinned(cast.harborline.pk, now=now + DAY) == []


def test_three_are_enough_and_days_that_are_over_or_far_are_refused(cast: Cast, come: Come) -> None:
    made, now = topics(cast, come, 4), clock.now()
    for topic in made[:3]:
        pin(topic_id=topic.pk, until=now + DAY, actor=cast.bob, now=now)
    pin(topic_id=made[0].pk, until=now + 2 * DAY, actor=cast.bob, now=now)
    with pytest.raises(CannotContribute):
        pin(topic_id=made[3].pk, until=now + DAY, actor=cast.bob, now=now)
    pin(topic_id=made[0].pk, until=None, actor=cast.bob, now=now)
    for days in (-1, 0, 200):
        with pytest.raises(CannotContribute):
            pin(topic_id=made[3].pk, until=now + days * DAY, actor=cast.bob, now=now)
    with pytest.raises(NotThere):
        pin(topic_id=made[3].pk, until=now + DAY, actor=cast.chidi, now=now)


def test_what_is_hidden_is_not_above_the_others_either(cast: Cast, come: Come) -> None:
    (topic,), now = topics(cast, come, 1), clock.now()
    pin(topic_id=topic.pk, until=now + DAY, actor=cast.bob, now=now)
    question = Contribution.objects.get(topic=topic)
    moderating.rule(contribution_id=question.pk, is_kept=False, actor=cast.bob, now=now)
    assert topic.title not in Browser().open()
    with pytest.raises(NotThere):
        pin(topic_id=topic.pk, until=now + 2 * DAY, actor=cast.bob, now=now)


def test_one_of_us_pins_at_the_desk_takes_it_off_and_back(cast: Cast, come: Come, bob: Desk, chidi: Desk) -> None:  # noqa: F811
    (topic,) = topics(cast, come, 1)
    path, day = f"/community/topics/{topic.pk}/pin", (timezone.localdate() + 3 * DAY).isoformat()
    chidi.post(path, {"until": day})
    assert not Topic.objects.exclude(pinned_until=None).exists()
    assert "Choose a day" in bob.post(path, {"until": "soon"}).content.decode()
    bob.post(path, {"until": day})
    assert "Pinned until" in bob.get(f"/community/topics/{topic.pk}/").content.decode()
    assert topic.title in Browser().open()
    after = bob.post(path, {"deed": "off"})["Location"]
    assert Topic.objects.get().pinned_until is None
    page = bob.get(after).content.decode()
    assert "It is not pinned any more." in page
    assert f'name="until" value="{day}"' in page
    bob.post(path, {"until": day})
    told = Entry.objects.filter(name="TopicPinned").order_by("pk")
    assert [each.facts["until"] is None for each in told] == [False, True, False]
    assert {each.actor_id for each in told} == {cast.bob.pk}
