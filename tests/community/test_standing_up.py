"""What a community lives through: merges of solved questions, cases it solves, closed topics, names, daily mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from evenhand.cases.models import Case, PromiseKind, PromiseState
from evenhand.channels.connectors.community.translate import translate
from evenhand.channels.domain.connector import Post, Raw
from evenhand.channels.models import Pushed
from evenhand.community.actions import judging, merging, moderating, renaming
from evenhand.community.actions.joining import choose_mail
from evenhand.community.actions.moderating import rule
from evenhand.community.actions.writing import answer_for_us
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.errors import CannotContribute, NameNotFree, NotThere
from evenhand.community.models import (
    Award,
    Community,
    Contribution,
    FormerText,
    Member,
    MemberNotice,
    Ruling,
    Topic,
)
from evenhand.community.reads.members import backers_of
from evenhand.community.reads.moderation import waiting_for
from evenhand.community.reads.topics import topic_for
from evenhand.flows import community, community_cases, community_mail
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.workspace.screens.case.pane import told
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.test_story import TITLE, asked, kept, member

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]
OTHER = "Evenings are slow on the whole island"


def answered(cast: Cast, browser: Browser, topic: Topic, text: str = "Choose channel 11.") -> Contribution:
    assert browser.send(f"t/{topic.pk}/do/answer", text=text).status_code == 302
    kept(cast, topic)
    return Contribution.objects.latest("pk")


def solved(cast: Cast, come: Come) -> tuple[Topic, Contribution]:
    """Dana asked, Eli answered, and Dana says that it helped."""
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    answer = answered(cast, eli, topic)
    dana.send(f"c/{answer.pk}/accept")
    topic.refresh_from_db()
    return topic, answer


def test_what_was_solved_stays_solved_where_it_is_merged_into(cast: Cast, come: Come) -> None:
    topic, answer = solved(cast, come)
    fay = come("Fay")
    into = asked(fay, title=OTHER)
    kept(cast, into)
    merged = merging.merge(topic_id=topic.pk, into_id=into.pk, actor=cast.alice, now=clock.now())
    into.refresh_from_db()
    assert into.accepted_id == answer.pk
    assert "This solved it" in Browser().get(f"{ROOT}t/{into.pk}/-", follow=True).content.decode()
    assert member("Eli").helped == 1
    fay.send(f"c/{answer.pk}/unaccept")
    into.refresh_from_db()
    assert (into.accepted_id, member("Eli").helped) == (None, 1)
    merging.undo_merge(merge_id=merged.pk, actor=cast.alice, now=clock.now())
    topic.refresh_from_db()
    into.refresh_from_db()
    assert (topic.accepted_id, into.accepted_id, member("Eli").helped) == (answer.pk, None, 1)


def test_an_answer_that_solved_the_other_topic_stays_what_solved_it(cast: Cast, come: Come) -> None:
    topic, _answer = solved(cast, come)
    fay, gus = come("Fay"), come("Gus")
    into = asked(fay, title=OTHER)
    kept(cast, into)
    own = answered(cast, gus, into, "It is the mast.")
    fay.send(f"c/{own.pk}/accept")
    merging.merge(topic_id=topic.pk, into_id=into.pk, actor=cast.alice, now=clock.now())
    into.refresh_from_db()
    assert into.accepted_id == own.pk
    judging.vote(member=member("Fay"), contribution_id=_answer.pk, is_for=True, now=clock.now())
    assert (member("Eli").helped, member("Gus").helped) == (1, 1)


def test_nobody_helped_themselves_by_a_merge(cast: Cast, come: Come) -> None:
    dana, fay = come("Dana"), come("Fay")
    topic, into = asked(dana), asked(fay, title=OTHER)
    kept(cast, topic)
    kept(cast, into)
    own = answered(cast, dana, topic)
    dana.send(f"c/{own.pk}/accept")
    merging.merge(topic_id=topic.pk, into_id=into.pk, actor=cast.alice, now=clock.now())
    assert member("Dana").helped == 0


def test_the_address_of_what_was_merged_tells_no_hidden_title(cast: Cast, come: Come) -> None:
    one, two = asked(come("Dana")), asked(come("Eli"), title=OTHER)
    kept(cast, one)
    kept(cast, two)
    merging.merge(topic_id=two.pk, into_id=one.pk, actor=cast.alice, now=clock.now())
    question = Contribution.objects.get(topic=one)
    rule(contribution_id=question.pk, is_kept=False, actor=cast.bob, now=clock.now())
    assert Browser().get(f"{ROOT}t/{two.pk}/-").status_code == 404


def handed(cast: Cast, topic: Topic) -> Case:
    later = clock.now() + timedelta(hours=25)
    assert community_cases.hand_over_due(now=later) == 1
    content = Pushed.objects.latest("pk").content
    (post,) = translate(Raw(reference="1", content=bytes(content)))
    account = Community.objects.get().account
    assert isinstance(post, Post)
    assert account is not None
    taken = cast.hear(post, account=account, now=later)
    return Case.objects.get(pk=taken.case_ids[0])


def test_a_case_is_done_once_the_community_solved_it_and_goes_on_if_it_did_not(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    case = handed(cast, topic)
    assert [each.pk for each in told(cast.bob, case)["asked_in"]] == [topic.pk]
    answer = answered(cast, eli, topic)
    assert community_cases.settle_cases(now=clock.now()) == 0
    dana.send(f"c/{answer.pk}/accept")
    assert [community_cases.settle_cases(now=clock.now()) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    assert case.resolved_at is not None
    assert Entry.objects.filter(case_id=case.pk, name="CommunitySolved").count() == 1
    dana.send(f"c/{answer.pk}/unaccept")
    assert [community_cases.settle_cases(now=clock.now()) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    assert case.resolved_at is None


def test_a_case_in_which_something_was_promised_is_told_and_stays_open(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    case = handed(cast, topic)
    case.promises.create(
        brand_id=case.brand_id,
        kind=PromiseKind.FOLLOW_UP,
        what="Look at the mast",
        due_at=clock.now(),
        state=PromiseState.OPEN,
        made_at=clock.now(),
    )
    answer = answered(cast, come("Eli"), topic)
    judging.accept(topic_id=topic.pk, contribution_id=answer.pk, by=cast.bob, now=clock.now())
    assert community_cases.settle_cases(now=clock.now()) == 1
    case.refresh_from_db()
    assert case.resolved_at is None


def test_what_is_not_a_case_yet_is_settled_once_it_is(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    community_cases.hand_over_due(now=clock.now() + timedelta(hours=25))
    answer = answered(cast, come("Eli"), topic)
    judging.accept(topic_id=topic.pk, contribution_id=answer.pk, by=cast.bob, now=clock.now())
    assert community_cases.settle_cases(now=clock.now()) == 0
    topic.refresh_from_db()
    assert topic.settled_at is None


def test_in_a_closed_topic_nobody_but_us_answers(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    moderating.close(topic_id=topic.pk, is_closed=True, actor=cast.bob, now=clock.now())
    page = dana.send(f"t/{topic.pk}/do/answer", text="One thing more").content.decode()
    assert "This topic is closed" in page
    assert "One thing more" in page
    assert Contribution.objects.filter(topic=topic).count() == 1
    with pytest.raises(NotThere):
        moderating.close(topic_id=topic.pk, is_closed=False, actor=cast.chidi, now=clock.now())
    moderating.close(topic_id=topic.pk, is_closed=False, actor=cast.bob, now=clock.now())
    assert dana.send(f"t/{topic.pk}/do/answer", text="One thing more").status_code == 302


def test_how_it_read_before_is_kept_for_us_for_half_a_year(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana, text="You are all idiots.")
    kept(cast, topic)
    question = Contribution.objects.get()
    dana.send(f"c/{question.pk}/edit", text="Thank you all.")
    assert list(FormerText.objects.values_list("text", flat=True)) == ["You are all idiots."]
    assert "idiots" not in Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()
    assert renaming.forget_former_texts(now=clock.now() + timedelta(days=170)) == 0
    assert renaming.forget_former_texts(now=clock.now() + timedelta(days=190)) == 1


def test_who_is_forgotten_leaves_no_former_words(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    asked(dana, text="Dana here")
    dana.send(f"c/{Contribution.objects.get().pk}/edit", text="Hello")
    community.leave(member=member("Dana"), now=clock.now())
    assert not FormerText.objects.exists()


def test_what_was_hidden_by_mistake_solves_it_again_after_an_undo(cast: Cast, come: Come) -> None:
    topic, answer = solved(cast, come)
    made = rule(contribution_id=answer.pk, is_kept=False, actor=cast.bob, now=clock.now())
    moderating.undo_ruling(ruling_id=made.pk, actor=cast.bob, now=clock.now())
    topic.refresh_from_db()
    assert (topic.accepted_id, member("Eli").helped) == (answer.pk, 1)


def test_what_was_undone_before_its_mail_went_is_not_mailed(cast: Cast, come: Come) -> None:
    _topic, answer = solved(cast, come)
    MemberNotice.objects.all().delete()
    made = rule(contribution_id=answer.pk, is_kept=False, actor=cast.bob, now=clock.now())
    moderating.undo_ruling(ruling_id=made.pk, actor=cast.bob, now=clock.now())
    mail.outbox.clear()
    community_mail.send_notices(now=clock.now())
    assert not [each for each in mail.outbox if "hidden" in str(each.body)]


def test_several_are_decided_at_once_but_what_a_colleague_decided(cast: Cast, come: Come) -> None:
    topics = [asked(come(name), title=f"{name} asks about the {name} mast") for name in ("Dana", "Eli", "Fay")]
    said = {each.topic_id: each for each in Contribution.objects.all()}
    rule(contribution_id=said[topics[0].pk].pk, is_kept=True, actor=cast.alice, now=clock.now())
    every = [each.pk for each in said.values()]
    made = moderating.rule_many(contribution_ids=every, is_kept=False, actor=cast.bob, now=clock.now())
    assert [each.contribution_id for each in made] == [said[each.pk].pk for each in topics[1:]]
    assert moderating.rule_many(contribution_ids=every, is_kept=True, actor=cast.chidi, now=clock.now()) == []
    undone = [each.pk for each in made]
    assert moderating.undo_rulings(ruling_ids=undone, actor=cast.chidi, now=clock.now()) == 0
    assert moderating.undo_rulings(ruling_ids=undone, actor=cast.bob, now=clock.now()) == 2
    assert Contribution.objects.filter(shown=Shown.WAITING, why=Why.FIRST).count() == 2
    assert Ruling.objects.filter(undone_at=None).count() == 1


def test_who_wants_one_mail_a_day_gets_all_of_it_in_one(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    choose_mail(member=member("Dana"), wants_mail=True, once_a_day=True)
    now = clock.now()
    community_mail.send_notices(now=now)
    mail.outbox.clear()
    answered(cast, eli, topic)
    answered(cast, eli, topic, "Or turn it off and on.")
    community_mail.send_notices(now=now + timedelta(hours=5))
    assert "dana@mail.example" not in {each.to[0] for each in mail.outbox}
    community_mail.send_notices(now=now + timedelta(hours=24))
    (news,) = [each for each in mail.outbox if each.to == ["dana@mail.example"]]
    assert str(news.body).count("new answer") == 2
    dana.send("me/mail", how="none")
    assert not member("Dana").wants_mail
    dana.send("me/mail", how="daily")
    assert (member("Dana").wants_mail, member("Dana").once_a_day) == (True, True)


def test_a_member_goes_by_another_name_and_is_found_by_the_former_one_no_more(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana, text="I am Dana.")
    kept(cast, topic)
    answered(cast, eli, topic, "Hello Dana, choose channel 11.")
    assert dana.send("me/name", name="Harborline").status_code == 422
    assert "another name" in dana.send("me/name", name="Eli").content.decode()
    assert dana.send("me/name", name="Kim").status_code == 302
    page = Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()
    assert "Dana" not in page
    assert "Hello Kim" in page
    assert "topic-row" not in Browser().open(q="Dana")
    with pytest.raises(CannotContribute):
        community.rename(member=member("Kim"), name="Lee", now=clock.now())


def test_nobody_comes_in_by_a_name_that_looks_like_another_s(cast: Cast, come: Come) -> None:
    come("Eli")
    cast.bob.public_name = "Roberta"
    cast.bob.save()
    topic = asked(come("Dana"))
    kept(cast, topic)
    assert community.rename(member=member("Dana"), name="Roberta", now=clock.now())  # nobody here is called so yet
    answer_for_us(topic_id=topic.pk, text="We look at it.", actor=cast.bob, now=clock.now())
    for name in ("EIi", "E1i", "Roberta", "Rоbеrtа"):
        with pytest.raises(NameNotFree):
            community.rename(member=_another(come), name=name, now=clock.now())


def _another(come: Come) -> Member:
    found = Member.objects.filter(name="Gus").first()
    return found if found is not None else (come("Gus"), member("Gus"))[1]


def test_a_member_takes_along_all_that_is_kept_about_them(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    asked(dana, text="It begins at eight.")
    answer = dana.get(f"{ROOT}me/data.json")
    kept_about = answer.json()
    assert kept_about["address"] == "dana@mail.example"
    assert kept_about["contributions"][0]["text"] == "It begins at eight."
    assert answer["Cache-Control"] == "private, no-store"
    assert Browser().get(f"{ROOT}me/data.json").status_code == 302


def test_what_whoever_is_signed_in_sees_is_kept_by_nobody(come: Come) -> None:
    dana = come("Dana")
    assert dana.get(ROOT)["Cache-Control"] == "private, no-cache"
    assert dana.get(f"{ROOT}me")["Cache-Control"] == "private, no-store"
    assert "public" in Browser().get(ROOT)["Cache-Control"]


def test_a_visitor_reads_the_answer_while_they_type_and_before_they_sign_in(cast: Cast, come: Come) -> None:
    solved(cast, come)
    visitor = Browser()
    assert "Your question in one sentence" in visitor.open("ask")
    assert "Choose channel 11." in visitor.open("similar", title="internet slow evening")
    page = visitor.open("ask", title="My internet is slow in the evening")
    assert "Choose channel 11." in page
    assert "Sign in and ask" in page
    assert "<textarea" not in page
    assert visitor.send("ask", title="My internet is slow", text="Since May.").status_code == 403


def test_members_behind_one_address_are_counted_each_for_themselves(come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    said = [dana.send("me/mail", how="now").status_code for _ in range(21)]
    assert said == [302] * 20 + [429]
    assert eli.send("me/mail", how="now").status_code == 302
    assert Browser().send("sign-in", address="fay@mail.example").status_code == 200


def test_leads_see_from_whom_recognition_comes(cast: Cast, come: Come) -> None:
    _topic, answer = solved(cast, come)
    judging.vote(member=member("Dana"), contribution_id=answer.pk, is_for=True, now=clock.now())
    (backer,) = backers_of(member("Eli"))
    assert (backer.member.name, backer.accepted, backer.votes, backer.joined_together) == ("Dana", 1, 1, True)
    assert backers_of(member("Dana")) == []


def test_who_objects_to_a_hiding_is_looked_at_again_once(cast: Cast, come: Come) -> None:
    topic, answer = solved(cast, come)
    eli, path = come("Gus"), f"c/{answer.pk}/object"
    author = member("Eli")
    rule(contribution_id=answer.pk, is_kept=False, actor=cast.bob, now=clock.now())
    assert eli.send(path, why="It is right").status_code == 422  # not theirs
    flag = moderating.object_to_hiding(member=author, contribution_id=answer.pk, words="It is right", now=clock.now())
    assert [each.pk for each in waiting_for(cast.bob).rows] == [answer.pk]
    assert Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode().count("Choose channel 11") == 0
    rule(contribution_id=answer.pk, is_kept=False, actor=cast.alice, now=clock.now())
    again = moderating.object_to_hiding(member=author, contribution_id=answer.pk, words="Once more", now=clock.now())
    assert (again.pk, again.why) == (flag.pk, "It is right")
    assert waiting_for(cast.bob).rows == []
    thread = topic_for(cast.harborline.pk, topic.pk, member=author)
    assert thread is not None
    assert thread.looked_again == {answer.pk}
    assert not Award.objects.filter(member=author, badge="good-eyes").exists()


def test_an_objection_that_is_right_brings_the_words_back_and_says_so(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    question = Contribution.objects.get(topic=topic)
    rule(contribution_id=question.pk, is_kept=False, actor=cast.bob, now=clock.now())
    assert "Is that wrong?" in dana.open(f"t/{topic.pk}/why-is-my-internet-slow-in-the-evening-only")
    assert dana.send(f"c/{question.pk}/object", why="Nothing is wrong with it").status_code == 302
    assert "looks at it again" in dana.open(f"t/{topic.pk}/why-is-my-internet-slow-in-the-evening-only")
    rule(contribution_id=question.pk, is_kept=True, actor=cast.alice, now=clock.now())
    assert TITLE in Browser().open()
    mail.outbox.clear()
    community_mail.send_notices(now=clock.now())
    assert "is shown now" in str(mail.outbox[-1].body)
