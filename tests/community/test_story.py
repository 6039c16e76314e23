"""The way of a question through the community, as people walk it."""

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.core import mail
from django.test import Client

from evenhand.cases.models import Case
from evenhand.channels.connectors.community.translate import translate
from evenhand.channels.domain.connector import Deleted, Post, Raw
from evenhand.channels.models import Pushed
from evenhand.community.actions import judging, merging, moderating
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.errors import MayNotDo, NotThere
from evenhand.community.models import Award, Community, Contribution, Flag, Member, MemberBlock, SignInLink, Topic
from evenhand.flows import community, community_cases, community_mail
from evenhand.flows.answer import deliver
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.understanding.domain.reading import nothing_read
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]
TITLE = "Why is my internet slow in the evening only?"


def member(name: str) -> Member:
    return Member.objects.get(name=name)


def asked(browser: Browser, title: str = TITLE, text: str = "It begins at eight.") -> Topic:
    assert browser.send("ask", title=title, text=text).status_code == 302
    return Topic.objects.latest("pk")


def kept(cast: Cast, topic: Topic) -> None:
    for each in Contribution.objects.filter(topic=topic, shown=Shown.WAITING):
        moderating.rule(contribution_id=each.pk, is_kept=True, actor=cast.bob, now=clock.now())
    topic.refresh_from_db()


def test_a_question_is_asked_looked_at_answered_and_solved(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    assert TITLE not in Browser().open()
    assert "Only you see this" in dana.open(f"t/{topic.pk}/why-is-my-internet-slow-in-the-evening-only")
    kept(cast, topic)
    assert TITLE in Browser().open()
    assert TITLE in Browser().open(q="slow evening")
    eli.send(f"t/{topic.pk}/do/answer", text="Change the channel of your Tidebox to 11.")
    kept(cast, topic)
    answer = Contribution.objects.get(is_question=False)
    assert dana.send(f"c/{answer.pk}/vote").status_code == 302
    assert dana.send(f"c/{answer.pk}/vote").status_code == 302
    assert dana.send(f"c/{answer.pk}/accept").status_code == 302
    answer.refresh_from_db()
    topic.refresh_from_db()
    assert (answer.votes, topic.accepted_id, topic.answers) == (1, answer.pk, 1)
    assert member("Eli").helped == 1
    assert set(Award.objects.values_list("member__name", "badge")) == {("Eli", "first-help")}
    mail.outbox.clear()
    community_mail.send_notices(now=clock.now())
    community_mail.send_notices(now=clock.now())
    told = {message.to[0]: str(message.body) for message in mail.outbox}
    assert "new answer" in told["dana@mail.example"]
    assert "solved it" in told["eli@mail.example"]
    assert len(mail.outbox) == 2
    dana.send(f"c/{answer.pk}/unaccept")
    dana.send(f"c/{answer.pk}/unvote")
    topic.refresh_from_db()
    assert (topic.accepted_id, member("Eli").helped, member("Eli").votes) == (None, 0, 0)


def test_only_the_asker_accepts_and_nobody_votes_for_themselves(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    eli.send(f"t/{topic.pk}/do/answer", text="Change the channel.")
    kept(cast, topic)
    answer = Contribution.objects.get(is_question=False)
    assert eli.send(f"c/{answer.pk}/accept").status_code == 422
    assert eli.send(f"c/{answer.pk}/vote").status_code == 422
    assert Client().post(f"{ROOT}c/{answer.pk}/vote").status_code == 302
    answer.refresh_from_db()
    assert answer.votes == 0


def test_votes_and_follows_stand_in_the_ledger_once_each_change(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    eli.send(f"t/{topic.pk}/do/answer", text="Change the channel.")
    kept(cast, topic)
    answer, who = Contribution.objects.get(is_question=False), member("Dana")
    for is_on in (True, True, False, False):
        judging.vote(member=who, contribution_id=answer.pk, is_for=is_on, now=clock.now())
        judging.follow(member=member("Eli"), topic_id=topic.pk, is_on=not is_on, now=clock.now())
    votes, follows = (
        [(facts["member_id"], facts[key]) for facts in told.order_by("pk").values_list("facts", flat=True)]
        for told, key in (
            (Entry.objects.filter(name="ContributionVoted"), "is_for"),
            (Entry.objects.filter(name="TopicFollowed"), "is_on"),
        )
    )
    assert votes == [(who.pk, True), (who.pk, False)]
    assert follows == [(member("Eli").pk, False), (member("Eli").pk, True)]


def test_the_same_is_said_to_known_and_unknown_addresses(come: Come) -> None:
    come("Dana")
    pages = [Browser().send("sign-in", address=to) for to in ("dana@mail.example", "nobody@mail.example")]
    known, unknown = (re.sub(r'\w+@mail|value="\w{64}"', "", page.content.decode()) for page in pages)
    assert known == unknown
    assert [page.status_code for page in pages] == [200, 200]


def test_a_link_works_once_and_not_by_looking_at_it(come: Come) -> None:
    browser = Browser()
    browser.send("sign-in", address="dana@mail.example")
    path = f"enter/{SignInLink.objects.get().token}"
    community_mail.send_links(now=clock.now())
    assert SignInLink.objects.get().token == ""
    for _ in range(2):
        assert "By what name" in browser.open(path)
    assert browser.send(path, name="Harborline Support").status_code == 422
    assert browser.send(path, name="Dana").status_code == 302
    assert Browser().send(path, name="Eve").status_code == 404
    assert Browser().get(f"{ROOT}{path}").status_code == 404


def test_an_old_link_opens_nothing_and_a_fourth_one_is_not_mailed(opened: Community) -> None:
    for _ in range(5):
        Browser().send("sign-in", address="dana@mail.example")
    assert SignInLink.objects.count() == 3
    link = SignInLink.objects.first()
    SignInLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert link is not None
    assert Browser().get(f"{ROOT}enter/{link.token}").status_code == 404


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/admin", "a//b", "\\evil"])
def test_a_sign_in_leads_nowhere_else(opened: Community, to: str) -> None:
    browser = Browser()
    browser.send("sign-in", address="dana@mail.example", to=to)
    link = SignInLink.objects.get()
    assert browser.send(f"enter/{link.token}", name="Dana")["Location"] == ROOT


def test_signing_out_everywhere_ends_every_browser(come: Come) -> None:
    first = come("Dana")
    second = Browser()
    second.cookies.update(first.cookies)
    assert "Dana" in second.open("me")
    first.send("me/everywhere")
    assert second.get(f"{ROOT}me").status_code == 302


def test_script_in_every_field_is_shown_as_text(cast: Cast, come: Come) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    dana = come("Dana")
    topic = asked(dana, title=f"{evil} why", text=f"{evil} javascript:alert(1) </script>")
    kept(cast, topic)
    for page in (dana.open(), dana.get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode(), dana.open(q=evil)):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    feed = Browser().get(f"{ROOT}t/{topic.pk}.atom").content.decode()
    assert "<script>" not in feed


def test_personal_data_is_asked_about_before_everybody_reads_it(come: Come) -> None:
    dana = come("Dana")
    said = {"title": TITLE, "text": "Call me at 0171 2345678 or dana@mail.example"}
    page = dana.send("ask", **said)
    assert page.status_code == 422
    assert "personal data" in page.content.decode()
    assert "0171 2345678" in page.content.decode()
    assert dana.send("ask", **said, sure="1").status_code == 302
    assert Contribution.objects.get().why == Why.PERSONAL


def test_what_reads_like_spam_waits_though_newcomers_are_not_looked_at_first(
    come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    Community.objects.update(looks_first=False)
    dana = come("Dana")
    topic = asked(dana)
    assert topic.shown == Shown.SHOWN
    spam = msgspec.structs.replace(nothing_read(), spam=1.0)
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [spam])
    assert asked(dana, title="Buy our pills at once").shown == Shown.WAITING
    assert Contribution.objects.latest("pk").why == Why.SPAM


def test_three_waiting_contributions_are_enough(come: Come) -> None:
    dana = come("Dana")
    answers = [dana.send("ask", title=f"{TITLE} {number}", text="x").status_code for number in range(5)]
    assert answers == [302, 302, 302, 422, 422]
    assert Contribution.objects.filter(shown=Shown.SHOWN).count() == 0


def test_flags_take_it_out_of_sight_and_a_ruling_can_be_undone(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    question = Contribution.objects.get()
    for name in ("Eli", "Fay", "Gus"):
        come(name).send(f"c/{question.pk}/flag", why="Advertising")
    question.refresh_from_db()
    assert (question.shown, question.why) == (Shown.WAITING, Why.FLAGGED)
    assert TITLE not in Browser().open()
    ruling = moderating.rule(contribution_id=question.pk, is_kept=False, actor=cast.bob, now=clock.now())
    assert Flag.objects.filter(was_right=True).count() == 3
    assert member("Dana").level == 0
    moderating.undo_ruling(ruling_id=ruling.pk, actor=cast.bob, now=clock.now())
    question.refresh_from_db()
    assert (question.shown, Flag.objects.filter(was_right=None).count()) == (Shown.WAITING, 3)
    with pytest.raises(NotThere):
        moderating.rule(contribution_id=question.pk, is_kept=True, actor=cast.chidi, now=clock.now())


def test_who_is_blocked_reads_why_objects_and_may_write_again(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    now = clock.now()
    with pytest.raises(MayNotDo):
        moderating.block(member_id=member("Dana").pk, why="Rude", days=7, actor=cast.bob, now=now)
    moderating.block(member_id=member("Dana").pk, why="Insults under two questions", days=7, actor=cast.alice, now=now)
    assert dana.send(f"t/{topic.pk}/do/answer", text="More").status_code == 422
    assert "Insults under two questions" in dana.open("me")
    dana.send("me/object", words="That was not me")
    block = MemberBlock.objects.get()
    moderating.answer_appeal(block_id=block.pk, is_lifted=True, answer="You are right.", actor=cast.alice, now=now)
    assert dana.send(f"t/{topic.pk}/do/answer", text="Found out more").status_code == 302


def test_a_question_that_nobody_answers_becomes_a_case_and_our_reply_an_answer(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    assert community_cases.hand_over_due(now=clock.now()) == 0
    later = clock.now() + timedelta(hours=25)
    assert [community_cases.hand_over_due(now=later) for _ in range(2)] == [1, 0]
    (post,) = _pushed()
    assert isinstance(post, Post)
    assert post.author.verified_address == "dana@mail.example"
    account = Community.objects.get().account
    assert account is not None
    taken = cast.hear(post, account=account, now=later)
    case = Case.objects.get(pk=taken.case_ids[0])
    delivery = cast.answer(case, "Please choose channel 11.")
    deliver(delivery.pk)
    assert [community_cases.show_replies(now=later) for _ in range(2)] == [1, 0]
    answer = Contribution.objects.get(is_question=False)
    assert (answer.agent, answer.member, answer.text) == (cast.bob, None, "Please choose channel 11.")
    page = Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()
    assert "works at Harborline" in page
    assert "Keller" not in page


def _pushed() -> list[Post | Deleted]:
    found = Pushed.objects.order_by("pk").values_list("content", flat=True)
    return [translate(Raw(reference="1", content=bytes(each)))[0] for each in found]  # type: ignore[misc]


def test_what_seems_to_be_spam_becomes_nobodys_work(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    Contribution.objects.filter(topic=topic).update(why=Why.SPAM)
    assert community_cases.hand_over_due(now=clock.now() + timedelta(days=3)) == 0


def test_who_leaves_is_forgotten_and_the_thread_stays_readable(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana, text="I am Dana. My box is red.")
    kept(cast, topic)
    eli.send(f"t/{topic.pk}/do/answer", text="Hello Dana, turn it off and on.")
    kept(cast, topic)
    community_cases.hand_over_due(now=clock.now())
    assert dana.send("me/leave").status_code == 422
    assert dana.send("me/leave", sure="1").status_code == 200
    page = Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()
    assert "turn it off and on" in page
    assert "Former member" in page
    assert "Dana" not in page
    gone = Member.objects.get(pk=topic.member_id)
    assert (gone.name, gone.address, gone.left_at is None) == ("", "", False)
    assert not SignInLink.objects.filter(address="dana@mail.example").exists()
    assert dana.get(f"{ROOT}me").status_code == 302


def test_what_the_desk_holds_of_a_question_goes_with_its_asker(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    community_cases.hand_over_due(now=clock.now() + timedelta(hours=25))
    community.leave(member=member("Dana"), now=clock.now())
    assert isinstance(_pushed()[-1], Deleted)


def test_two_topics_become_one_and_two_again(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    one, two = asked(dana), asked(eli, title="Evenings are slow on the island")
    kept(cast, one)
    kept(cast, two)
    eli.send(f"t/{two.pk}/do/answer", text="It is the mast.")
    with pytest.raises(MayNotDo):
        merging.merge(topic_id=two.pk, into_id=one.pk, actor=cast.bob, now=clock.now())
    merged = merging.merge(topic_id=two.pk, into_id=one.pk, actor=cast.alice, now=clock.now())
    one.refresh_from_db()
    assert one.answers == 1
    assert Browser().get(f"{ROOT}t/{two.pk}/x")["Location"].startswith(f"{ROOT}t/{one.pk}/")
    merging.undo_merge(merge_id=merged.pk, actor=cast.alice, now=clock.now())
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.answers, two.answers, two.merged_into_id) == (0, 1, None)


def test_a_closed_community_is_not_there(cast: Cast, opened: Community) -> None:
    assert Browser().get(ROOT).status_code == 200
    Community.objects.update(is_on=False)
    assert Browser().get(ROOT).status_code == 404
    assert Client().get("/site/community/reefcell/").status_code == 404


def test_what_one_of_us_wrote_is_never_flagged_away(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    from evenhand.community.actions.writing import answer_for_us

    ours = answer_for_us(topic_id=topic.pk, text="We look at it.", actor=cast.bob, now=clock.now())
    for name in ("Eli", "Fay", "Gus"):
        come(name)
        judging.flag(member=member(name), contribution_id=ours.pk, why="No", now=clock.now())
    ours.refresh_from_db()
    assert ours.shown == Shown.SHOWN
    with pytest.raises(NotThere):
        answer_for_us(topic_id=topic.pk, text="Me, too", actor=cast.chidi, now=clock.now())
