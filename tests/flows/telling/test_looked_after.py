"""Who looks after an article, a known problem or the community is told when it needs them: once, and nobody else."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from evenhand.cases.models import Notice
from evenhand.channels.domain.connector import Author
from evenhand.community.actions import moderating, writing
from evenhand.community.domain.screening import Told
from evenhand.community.models import Community, Contribution, Member
from evenhand.flows import looked_after
from evenhand.flows.issues import group_new_posts
from evenhand.flows.notifying import words_of
from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.problems import set_problem_owner, set_standing
from evenhand.knowledge.models import Edition
from evenhand.people.models import Agent
from evenhand.project.subscriptions import SUBSCRIPTIONS
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.models import Issue
from tests.cast import NOON, Cast
from tests.flows.telling.test_notices import follow
from tests.knowledge.pages import publish

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
OUTAGE = ["internet is down in Malmo", "the internet is down in Malmo again", "is your internet down in Malmo? mine is"]


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    forget_what_is_in_memory()
    yield
    forget_what_is_in_memory()


def told(agent: Agent) -> list[tuple[str, str]]:
    """What somebody was told, and where it leads; the newest first."""
    found = Notice.objects.filter(agent=agent, is_folded=False).select_related("actor").order_by("-id")
    return [(words_of(each), looked_after.path_of_notice(each)) for each in found]


def draft(cast: Cast) -> Edition:
    return articles.write_article(
        brand=cast.harborline, language="en", title="Why?", summary="So", body="So.", actor=cast.bob, now=NOON
    )


def look_again(cast: Cast, edition: Edition, *, owner: Agent | None, on: date) -> None:
    articles.arrange(
        article_id=edition.article_id,
        section_id=None,
        owner_id=owner.pk if owner else None,
        review_on=on,
        is_internal=False,
        actor=cast.alice,
        now=NOON,
    )


def test_leads_are_asked_to_look_at_a_draft_and_its_writer_hears_what_became_of_it(cast: Cast) -> None:
    edition = draft(cast)
    publishing.ask_for_review(edition_id=edition.pk, actor=cast.bob, now=NOON)
    follow()
    place = f"/knowledge/{edition.pk}/"
    assert told(cast.alice) == [("Bob Keller asks you to look at an article", place)]
    assert told(cast.bob) == told(cast.chidi) == []
    publishing.send_back(edition_id=edition.pk, actor=cast.alice, now=NOON)
    follow()
    assert told(cast.bob) == [("Alice Moreau sent your article back", place)]
    Notice.objects.all().update(seen_at=NOON)
    publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)
    follow()
    assert told(cast.bob)[0] == ("Alice Moreau published your article", place)


def test_a_draft_that_was_taken_back_before_anybody_looked_is_no_news(cast: Cast) -> None:
    edition = draft(cast)
    publishing.ask_for_review(edition_id=edition.pk, actor=cast.bob, now=NOON)
    publishing.send_back(edition_id=edition.pk, actor=cast.bob, now=NOON)
    follow()
    assert not Notice.objects.exists()


def test_publishing_that_was_undone_tells_nobody_of_the_earlier_version(cast: Cast) -> None:
    edition = publish(cast, title="Why?", summary="So")
    articles.write_version(
        edition_id=edition.pk, seen=1, title="Why?", summary="", body="Otherwise.", actor=cast.bob, now=NOON
    )
    publishing.publish(edition_id=edition.pk, seen=2, actor=cast.alice, now=NOON)
    publishing.take_back_publishing(edition_id=edition.pk, version=2, before=1, actor=cast.alice, now=NOON)
    follow()
    assert [words for words, _place in told(cast.bob)] == ["Alice Moreau published your article"]
    assert told(cast.alice) == []


def test_its_owner_is_told_on_the_day_once_however_many_articles_there_are(cast: Cast) -> None:
    for number in range(2):
        look_again(cast, publish(cast, title=f"Why {number}?", summary="So"), owner=cast.bob, on=TODAY)
    looked_after.sweep(now=NOON - timedelta(days=1))
    assert not Notice.objects.exists()
    for _twice in range(2):
        looked_after.sweep(now=NOON)
    (only,) = told(cast.bob)
    assert only == ("An article that you look after is to be looked at again", "/knowledge/?brand=harborline&due=1")
    assert told(cast.alice) == []


@pytest.mark.parametrize("is_gone", [True, False])
def test_where_nobody_looks_after_it_any_more_leads_are_told(cast: Cast, is_gone: bool) -> None:
    look_again(cast, publish(cast, title="Why?", summary="So"), owner=cast.bob if is_gone else None, on=TODAY)
    cast.bob.is_active = False
    cast.bob.save()
    looked_after.sweep(now=NOON)
    assert len(told(cast.alice)) == 1


def test_drafts_and_days_long_past_are_no_news(cast: Cast) -> None:
    look_again(cast, draft(cast), owner=cast.bob, on=TODAY)
    look_again(cast, publish(cast, title="Why?", summary="So"), owner=cast.bob, on=TODAY - timedelta(days=40))
    looked_after.sweep(now=NOON)
    assert not Notice.objects.exists()


def say(cast: Cast, *, people: int) -> Issue:
    posts = [
        cast.post(f"@harborline.example {text}", author=Author(external_id=f"did:plc:{number}", handle=f"p{number}.x"))
        for number, text in enumerate(OUTAGE[:people])
    ]
    cast.hear(*posts)
    group_new_posts(now=NOON)
    return Issue.objects.get(posts=people)


@pytest.mark.parametrize(("people", "hours", "is_told"), [(3, 3, True), (2, 3, False), (3, 1, False)])
def test_a_fixed_problem_that_is_told_of_again_is_news(cast: Cast, people: int, hours: int, is_told: bool) -> None:
    issue = say(cast, people=people)
    fixed_at = NOON - timedelta(hours=hours)
    set_problem_owner(issue_id=issue.pk, owner_id=cast.bob.pk, actor=cast.bob, now=fixed_at)
    set_standing(issue_id=issue.pk, standing="fixed", actor=cast.alice, now=fixed_at)
    for _twice in range(2):
        looked_after.sweep(now=NOON)
    again = ("A problem that was said to be fixed is told of again", f"/issues/{issue.pk}/care")
    assert told(cast.bob) == ([again] if is_told else [])
    assert told(cast.alice) == []


@pytest.fixture
def dana(cast: Cast) -> Member:
    Community.objects.create(brand=cast.harborline, is_on=True, unanswered_hours=0)
    return Member.objects.create(
        brand=cast.harborline, name="Dana", folded="dana", address="dana@mail.example", joined_at=NOON
    )


def test_words_that_speak_of_danger_are_told_at_once_and_others_are_not(cast: Cast, dana: Member) -> None:
    topic = writing.ask(member=dana, title="Where is the router's name?", text="?", told=Told(), now=NOON)
    follow()
    assert told(cast.alice) == []
    writing.answer(member=dana, topic_id=_shown(cast, topic.pk), text="I", told=Told(is_harm=True), now=NOON)
    follow()
    assert told(cast.alice) == [("Somebody in the community speaks of danger: look at once", "/community/")]
    assert told(cast.bob) == told(cast.chidi) == []


def test_a_question_that_speaks_of_danger_is_told_too(cast: Cast, dana: Member) -> None:
    writing.ask(member=dana, title="I cannot go on like this", text="", told=Told(is_harm=True), now=NOON)
    follow()
    assert len(told(cast.alice)) == 1


def _shown(cast: Cast, topic_id: int) -> int:
    question = Contribution.objects.get(topic=topic_id, is_question=True)
    moderating.rule(contribution_id=question.pk, is_kept=True, actor=cast.bob, now=NOON)
    return topic_id


def test_leads_hear_once_a_day_that_something_waits_and_of_objections(cast: Cast, dana: Member) -> None:
    writing.ask(member=dana, title="Where is the router's name?", text="?", told=Told(), now=NOON)
    looked_after.sweep(now=NOON + timedelta(minutes=30))
    assert told(cast.alice) == []
    for minutes in (61, 71, 81):
        looked_after.sweep(now=NOON + timedelta(minutes=minutes))
    assert told(cast.alice) == [("Something waits in the community for one of you to look", "/community/")]
    Notice.objects.all().update(seen_at=NOON)
    moderating.block(member_id=dana.pk, why="Rude", days=7, actor=cast.alice, now=NOON)
    moderating.appeal(member=dana, words="I was not", now=NOON)
    follow()
    assert told(cast.alice)[0][0] == "A member of the community objects to being kept from writing"


def test_every_event_of_which_somebody_is_told_starts_it() -> None:
    assert set(looked_after.CONCERNS) <= set(SUBSCRIPTIONS)
