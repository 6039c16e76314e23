"""The community at the desk: looking, answering, thanking, blocking, pointing to an answer; and who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from evenhand.community.actions.writing import answer_for_us, ask, rewrite
from evenhand.community.domain.screening import Shown, Told
from evenhand.community.models import Contribution, Member, MemberBlock, Ruling, Thanks, Topic
from evenhand.kernel import clock
from evenhand.knowledge.models import Edition
from evenhand.ledger.models import Entry
from tests.cast import Cast
from tests.communities import joined, open_community
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
TITLE = "Why is my internet slow <b>in the evening</b>?"


@pytest.fixture
def topic(cast: Cast) -> Topic:
    """A question of Dana's that waits."""
    now = clock.now()
    open_community(cast, site="https://community.example")
    return ask(member=joined(cast, "Dana"), title=TITLE, text="Since May.", told=Told(), now=now)


def test_the_queue_shows_what_waits_and_a_decision_can_be_undone(bob: Desk, topic: Topic) -> None:
    page = bob.get("/community/").content.decode()
    assert "From a newcomer" in page
    assert "<b>in the evening" not in page
    said = Contribution.objects.get()
    row = bob.deed(f"/community/said/{said.pk}/rule", {"deed": "keep"}).content.decode()
    assert "Undo" in row
    said.refresh_from_db()
    assert said.shown == Shown.SHOWN
    bob.post(f"/community/rulings/{Ruling.objects.get().pk}/undo")
    said.refresh_from_db()
    assert said.shown == Shown.WAITING


def test_somebody_without_access_sees_and_does_nothing(cast: Cast, chidi: Desk, topic: Topic) -> None:
    said, member = Contribution.objects.get(), Member.objects.get()
    assert "internet slow" not in chidi.get("/community/").content.decode()
    assert "internet slow" not in chidi.get("/community/answers/").content.decode()
    assert "Dana" not in chidi.get("/community/members/").content.decode()
    for path in (f"/community/topics/{topic.pk}/", f"/community/members/{member.pk}/"):
        assert chidi.get(path).status_code == 404, path
    case = cast.open_case()
    assert chidi.get(f"/cases/{case.pk}/community").status_code in {403, 404, 422}
    for path in (f"/community/said/{said.pk}/rule", f"/community/members/{member.pk}/thank"):
        chidi.post(path, {"deed": "keep", "words": "x"})
    said.refresh_from_db()
    assert (said.shown, Thanks.objects.count()) == (Shown.WAITING, 0)


def test_rules_blocks_and_merges_are_for_leads(cast: Cast, alice: Desk, bob: Desk, topic: Topic) -> None:
    member = Member.objects.get()
    assert bob.get("/community/settings/").status_code == 404
    assert bob.post("/community/settings/harborline", {"is_on": ""}).status_code == 404
    bob.post(f"/community/members/{member.pk}/block", {"why": "Rude", "days": "7"})
    assert MemberBlock.objects.count() == 0
    assert Topic.objects.get().brand.community.is_on
    alice.post(f"/community/members/{member.pk}/block", {"why": "Rude", "days": "7"})
    block = MemberBlock.objects.get()
    assert "Rude" in alice.get(f"/community/members/{member.pk}/").content.decode()
    alice.post(f"/community/blocks/{block.pk}/settle", {"deed": "lift"})
    assert MemberBlock.objects.exclude(lifted_at=None).exists()
    assert alice.get("/community/settings/").status_code == 200


def test_one_of_us_answers_accepts_and_makes_it_an_article(cast: Cast, bob: Desk, topic: Topic) -> None:
    page = bob.post(f"/community/topics/{topic.pk}/", {"text": "Choose *channel* 11."})
    assert page.status_code == 302
    answer = Contribution.objects.get(is_question=False)
    assert answer.agent == cast.bob
    bob.post(f"/community/said/{Contribution.objects.get(is_question=True).pk}/rule", {"deed": "keep"})
    bob.post(f"/community/topics/{topic.pk}/accept", {"answer": answer.pk})
    topic.refresh_from_db()
    assert topic.accepted == answer
    for _ in range(2):
        made = bob.post(f"/community/said/{answer.pk}/article")
    edition = Edition.objects.select_related("draft").get()
    assert made["Location"] == reverse("article", args=[edition.pk])
    assert edition.draft is not None
    assert "channel" in edition.draft.body


def test_a_member_is_thanked_on_their_page(cast: Cast, bob: Desk, topic: Topic) -> None:
    bob.post(f"/community/said/{Contribution.objects.get().pk}/rule", {"deed": "keep"})
    member = Member.objects.get()
    bob.post(f"/community/members/{member.pk}/thank", {"words": "You helped so many"})
    page = bob.get(f"/site/community/harborline/members/{member.pk}").content.decode()
    assert "You helped so many" in page
    assert "Thanked" in page


def test_a_reply_points_to_an_answer_of_the_community(
    cast: Cast, bob: Desk, topic: Topic, desk_of: Callable[..., Desk]
) -> None:
    bob.post(f"/community/said/{Contribution.objects.get().pk}/rule", {"deed": "keep"})
    answer_for_us(topic_id=topic.pk, text="Choose channel 11.", actor=cast.bob, now=clock.now())
    case = cast.open_case("@harborline.example my internet is slow every evening")
    found = bob.fragment(f"/cases/{case.pk}/community", "community-found").content.decode()
    assert f"https://community.example/site/community/harborline/t/{topic.pk}/" in found
    assert "<html" not in found
    bob.post(f"/cases/{case.pk}/community", {"topic": topic.pk})
    assert (
        f"community.example/site/community/harborline/t/{topic.pk}/" in bob.get(f"/cases/{case.pk}/").content.decode()
    )


def test_the_queue_is_asked_in_few_queries(bob: Desk, topic: Topic, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        assert bob.get("/community/").status_code == 200
    with django_assert_max_num_queries(12):
        assert bob.get(f"/community/topics/{topic.pk}/").status_code == 200


@pytest.fixture
def crowd(cast: Cast, topic: Topic) -> list[Contribution]:
    """Four questions that wait: two of newcomers, one that reads like spam, one that speaks of danger, asked last."""
    for name, told in (("Eli", Told()), ("Fay", Told(is_spam=True)), ("Gus", Told(is_harm=True))):
        ask(member=joined(cast, name), title=f"A question of {name} here", text="…", told=told, now=clock.now())
    return list(Contribution.objects.order_by("pk"))


def test_danger_stands_first_and_a_reason_can_be_looked_at_alone(bob: Desk, crowd: list[Contribution]) -> None:
    page = bob.get("/community/").content.decode()
    assert page.index("A question of Gus") < page.index("A question of Eli")
    assert "Reads like spam 1" in page
    assert "From a newcomer 2" in page
    spam = bob.get("/community/?why=2").content.decode()
    assert "A question of Fay" in spam
    assert "A question of Eli" not in spam
    assert "checked" not in spam
    assert "checked" in bob.get("/community/?why=2&chosen=all").content.decode()
    assert bob.get("/community/?why=77&after=x").status_code == 200


def test_all_that_are_chosen_are_hidden_at_once_and_stand_as_before_after_an_undo(
    bob: Desk, chidi: Desk, crowd: list[Contribution]
) -> None:
    chosen = {"said": [each.pk for each in crowd[:3]], "deed": "hide", "why": "1"}
    chidi.post("/community/rule", chosen)
    assert not Ruling.objects.exists()
    assert bob.post("/community/rule", chosen)["Location"] == "/community/?why=1"
    page = bob.get("/community/?why=1").content.decode()
    assert "3 are hidden" in page
    assert Contribution.objects.filter(shown=Shown.HIDDEN).count() == 3
    rulings = {"ruling": list(Ruling.objects.values_list("pk", flat=True))}
    chidi.post("/community/rule/undo", rulings)
    assert Contribution.objects.filter(shown=Shown.HIDDEN).count() == 3
    bob.post("/community/rule/undo", rulings)
    assert Contribution.objects.filter(shown=Shown.WAITING).count() == 4
    assert "3 are hidden" not in bob.get("/community/").content.decode()


def test_a_lead_hides_and_keeps_from_writing_in_one_step_and_takes_both_back(
    alice: Desk, bob: Desk, crowd: list[Contribution]
) -> None:
    chosen = {"said": [crowd[2].pk], "deed": "bar"}
    bob.post("/community/rule", chosen)
    assert not MemberBlock.objects.exists()
    assert not Ruling.objects.exists()
    alice.post("/community/rule", chosen)
    block = MemberBlock.objects.get()
    assert (block.member.name, block.until is None) == ("Fay", False)
    alice.post("/community/rule/undo", {"ruling": Ruling.objects.latest("pk").pk, "block": block.pk})
    block.refresh_from_db()
    assert block.lifted_at is not None


def test_three_hundred_are_looked_at_in_few_queries(
    bob: Desk, cast: Cast, topic: Topic, django_assert_max_num_queries: Any
) -> None:
    question = Contribution.objects.get()
    Contribution.objects.bulk_create(
        Contribution(
            topic=topic,
            member=question.member,
            text=f"Buy {n}",
            text_hash=n,
            why=2,
            at=clock.now(),
            shown=Shown.WAITING,
        )
        for n in range(300)
    )
    with django_assert_max_num_queries(16):
        page = bob.get("/community/").content.decode()
    assert "Reads like spam 300" in page
    assert page.count('name="said"') == 50


def test_one_of_us_closes_a_topic_and_gives_it_a_clearer_title(bob: Desk, chidi: Desk, topic: Topic) -> None:
    chidi.post(f"/community/topics/{topic.pk}/close", {"deed": "close"})
    topic.refresh_from_db()
    assert topic.closed_at is None
    bob.post(f"/community/topics/{topic.pk}/close", {"deed": "close"})
    topic.refresh_from_db()
    assert topic.closed_at is not None
    assert "Open it again" in bob.get(f"/community/topics/{topic.pk}/").content.decode()
    bob.post(f"/community/topics/{topic.pk}/close", {"deed": "open"})
    assert "at least ten" in bob.post(f"/community/topics/{topic.pk}/title", {"title": "Slow"}).content.decode()
    bob.post(f"/community/topics/{topic.pk}/title", {"title": "Slow internet in the evening"})
    topic.refresh_from_db()
    assert (topic.closed_at, topic.title) == (None, "Slow internet in the evening")


def test_a_lead_forgets_whoever_asked_for_it_by_letter(cast: Cast, alice: Desk, bob: Desk, topic: Topic) -> None:
    member = Member.objects.get()
    assert bob.get(f"/community/members/{member.pk}/forget").status_code == 404
    assert bob.post(f"/community/members/{member.pk}/forget", {"sure": "1"}).status_code == 404
    assert "They asked for it" in alice.get(f"/community/members/{member.pk}/forget").content.decode()
    assert "Please confirm" in alice.post(f"/community/members/{member.pk}/forget").content.decode()
    assert alice.post(f"/community/members/{member.pk}/forget", {"sure": "1"}).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.address, member.looks) == ("", "", "")
    left = Entry.objects.get(name="MemberLeft")
    assert left.actor_id == cast.alice.pk


def test_what_was_changed_says_how_it_read_before(bob: Desk, topic: Topic) -> None:
    question = Contribution.objects.get()
    rewrite(member=question.member, contribution_id=question.pk, text="Since June.", told=Told(), now=clock.now())
    assert "was changed" in bob.get("/community/").content.decode()
    page = bob.get(f"/community/topics/{topic.pk}/").content.decode()
    assert "How it read before" in page
    assert "Since May." in page
