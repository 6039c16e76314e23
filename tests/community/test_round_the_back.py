"""Ways round the rules, and words that must not be lost."""

import html
import itertools
import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from evenhand.channels.domain.connector import Deleted, Post
from evenhand.community.actions import merging, moderating
from evenhand.community.actions.writing import answer_for_us
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.domain.trust import Level
from evenhand.community.errors import CannotContribute, NotThere
from evenhand.community.models import Award, Community, Contribution, Member, MemberBlock, MemberNotice, Thanks, Topic
from evenhand.community.reads.topics import accepted_answers
from evenhand.flows import community_articles, community_cases, community_mail
from evenhand.kernel import clock
from evenhand.knowledge.actions import publishing
from evenhand.knowledge.actions.centres import set_centre
from evenhand.knowledge.models import ArticleVersion
from evenhand.site.community.coming_in import inside
from evenhand.understanding.domain.reading import nothing_read
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.test_story import TITLE, _pushed, asked, kept, member

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]


def _reads_like_spam(monkeypatch: pytest.MonkeyPatch) -> None:
    spam = msgspec.structs.replace(nothing_read(), spam=1.0)
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [spam])


def test_a_title_that_reads_like_spam_takes_its_question_out_of_sight(
    cast: Cast, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    _reads_like_spam(monkeypatch)
    assert dana.send(f"t/{topic.pk}/do/retitle", title="Cheap pills at pills.example").status_code == 302
    topic.refresh_from_db()
    assert (topic.shown, Contribution.objects.get().why) == (Shown.WAITING, Why.SPAM)
    assert "Cheap pills" not in Browser().open()


def test_who_is_blocked_gives_no_titles(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    moderating.block(member_id=member("Dana").pk, why="Insults", days=7, actor=cast.alice, now=clock.now())
    assert dana.send(f"t/{topic.pk}/do/retitle", title="An insult of a title").status_code == 422
    topic.refresh_from_db()
    assert topic.title == TITLE


def test_a_guide_gives_no_title_to_what_they_do_not_see(cast: Cast, come: Come) -> None:
    dana, gus = come("Dana"), come("Gus")
    topic = asked(dana)
    Member.objects.filter(name="Gus").update(level=Level.GUIDE)
    assert gus.send(f"t/{topic.pk}/do/retitle", title="Seen by nobody but Dana").status_code == 422
    topic.refresh_from_db()
    assert (topic.shown, topic.title) == (Shown.WAITING, TITLE)
    kept(cast, topic)
    assert gus.send(f"t/{topic.pk}/do/retitle", title="The network is slow at night").status_code == 302


def test_a_title_that_is_refused_is_kept_beside_its_field(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    page = dana.send(f"t/{topic.pk}/do/retitle", title="“Slow”")
    assert page.status_code == 422
    assert "“Slow”" in page.content.decode()
    assert "at least ten characters" in page.content.decode()


def test_what_was_taken_back_and_made_spam_waits_when_it_is_put_back(
    cast: Cast, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    number = Contribution.objects.get().pk
    dana.send(f"c/{number}/take-back")
    _reads_like_spam(monkeypatch)
    dana.send(f"c/{number}/edit", text="Cheap pills")
    dana.send(f"c/{number}/put-back")
    assert Contribution.objects.get().shown == Shown.WAITING
    assert TITLE not in Browser().open()


def test_nobody_but_its_author_puts_back_what_they_took_back(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    number = Contribution.objects.get(topic=topic).pk
    ruling = moderating.rule(contribution_id=number, is_kept=True, actor=cast.bob, now=clock.now())
    dana.send(f"c/{number}/take-back")
    with pytest.raises(NotThere):
        moderating.undo_ruling(ruling_id=ruling.pk, actor=cast.bob, now=clock.now())
    assert Contribution.objects.get().shown == Shown.GONE


def test_a_button_pressed_twice_writes_once(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    first, second = (dana.send("ask", title=TITLE, text="It begins at eight.") for _ in range(2))
    assert first["Location"] == second["Location"]
    topic = Topic.objects.get()
    kept(cast, topic)
    for _ in range(2):
        assert eli.send(f"t/{topic.pk}/do/answer", text="Change the channel.").status_code == 302
    assert Contribution.objects.filter(is_question=False).count() == 1


def test_the_third_question_sent_twice_is_not_called_too_much(come: Come) -> None:
    dana = come("Dana")
    for number in range(3):
        asked(dana, title=f"{TITLE} {number}")
    again = dana.send("ask", title=f"{TITLE} 2", text="It begins at eight.")
    assert (again.status_code, Topic.objects.count()) == (302, 3)


def test_who_was_signed_out_meanwhile_keeps_what_they_wrote(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    page = Browser().send(f"t/{topic.pk}/do/answer", text="A long answer, step by step")
    assert page.status_code == 403
    assert "A long answer, step by step" in page.content.decode()
    assert f"sign-in?to=t%2F{topic.pk}%2F-" in page.content.decode()
    assert Browser().send(f"t/{topic.pk}/do/follow", on="1").status_code == 302


def test_an_answer_to_what_stands_there_no_longer_is_not_lost(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    dana.send(f"c/{Contribution.objects.get().pk}/take-back")
    page = eli.send(f"t/{topic.pk}/do/answer", text="A long answer, step by step")
    assert page.status_code == 422
    assert "A long answer, step by step" in page.content.decode()


def test_an_unknown_deed_is_not_there(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    asked(dana)
    assert dana.send(f"c/{Contribution.objects.get().pk}/praise").status_code == 404


@pytest.mark.parametrize(
    "mark", ["0001-01-01T00:00:00+23:59~5", "9999-12-31T23:59:59-23:59~5", "2020-01-01T00:00:00+01:02:03.5~5"]
)
def test_a_mark_beyond_all_time_begins_at_the_beginning(come: Come, mark: str) -> None:
    assert come("Dana").get(ROOT, {"after": mark}).status_code == 200


def test_a_refusal_is_said_in_the_language_of_whoever_reads_it(come: Come) -> None:
    dana = come("Dana")
    said = {"title": TITLE, "text": "Call me at 0171 2345678 or dana@mail.example"}
    page = dana.post(f"{ROOT}ask", said, headers={"Accept-Language": "de"})
    assert "Ihr Text scheint persönliche Daten zu zeigen" in page.content.decode()


def test_an_article_no_longer_thanks_by_name_whoever_is_forgotten(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    eli.send(f"t/{topic.pk}/do/answer", text="Change the channel of your Tidebox to 11.")
    kept(cast, topic)
    answer = Contribution.objects.get(is_question=False)
    with translation.override("de"):
        community_articles.draft(contribution_id=answer.pk, actor=cast.alice, now=clock.now())
    assert ArticleVersion.objects.get().credit == "Eli, who answered it in the community"
    eli.send("me/leave", sure="1")
    assert ArticleVersion.objects.get().credit == ""


def test_news_by_mail_stop_with_one_click_and_by_no_other_link(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    mail.outbox.clear()
    community_mail.send_notices(now=clock.now())
    (told,) = mail.outbox
    assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = str(told.extra_headers["List-Unsubscribe"]).strip("<>").removeprefix("http://testserver")
    assert path in str(told.body)
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert member("Dana").wants_mail
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not member("Dana").wants_mail
    assert program.post(path, {"step": "again"}).status_code == 200
    assert member("Dana").wants_mail
    assert program.post(f"{path}x", {"step": "stop"}).status_code == 404
    assert program.post(path.replace("harborline", "reefcell")).status_code == 404
    dana.send("me/leave", sure="1")
    assert program.get(path).status_code == 404


def _solved(cast: Cast, come: Come) -> tuple[Topic, Contribution, Browser]:
    dana, eli = come("Dana"), come("Eli")
    topic = asked(dana)
    kept(cast, topic)
    eli.send(f"t/{topic.pk}/do/answer", text="Change the channel.")
    kept(cast, topic)
    answer = Contribution.objects.get(is_question=False)
    dana.send(f"c/{answer.pk}/accept")
    return topic, answer, dana


def test_flags_that_were_wrong_do_not_cost_an_answer_that_it_solved_it(cast: Cast, come: Come) -> None:
    topic, answer, _dana = _solved(cast, come)
    for name in ("Fay", "Gus", "Hal"):
        come(name).send(f"c/{answer.pk}/flag", why="I do not like it")
    assert "This solved it" not in Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()
    assert TITLE not in Browser().open(list="solved")
    assert all(each.accepted is None for each in accepted_answers(cast.harborline.pk, TITLE))
    kept(cast, topic)
    assert topic.accepted_id == answer.pk
    assert TITLE in Browser().open(list="solved")
    moderating.rule(contribution_id=answer.pk, is_kept=False, actor=cast.bob, now=clock.now())
    topic.refresh_from_db()
    assert topic.accepted_id is None


def test_nobody_is_mailed_about_what_is_out_of_sight_by_then(cast: Cast, come: Come) -> None:
    _topic, answer, _dana = _solved(cast, come)
    moderating.rule(contribution_id=answer.pk, is_kept=False, actor=cast.bob, now=clock.now())
    mail.outbox.clear()
    community_mail.send_notices(now=clock.now())
    assert not [each for each in mail.outbox if "new answer" in str(each.body)]


def test_what_was_merged_on_is_taken_apart_in_order(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    one, two, three = (asked(dana, title=f"{TITLE} {number}") for number in range(3))
    for each in (one, two, three):
        kept(cast, each)
    come("Eli").send(f"t/{one.pk}/do/answer", text="It is the mast.")
    kept(cast, one)
    first = merging.merge(topic_id=one.pk, into_id=two.pk, actor=cast.alice, now=clock.now())
    second = merging.merge(topic_id=two.pk, into_id=three.pk, actor=cast.alice, now=clock.now())
    with pytest.raises(CannotContribute):
        merging.undo_merge(merge_id=first.pk, actor=cast.alice, now=clock.now())
    for each in (second, first):
        merging.undo_merge(merge_id=each.pk, actor=cast.alice, now=clock.now())
    one.refresh_from_db()
    assert one.answers == 1


@pytest.mark.parametrize("takes", [True, False])
def test_a_topic_leads_whoever_has_something_personal_to_a_person(cast: Cast, come: Come, takes: bool) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    set_centre(
        brand=cast.harborline, is_on=True, name="Help", welcome="", languages=["de"], accent="", host="",
        contact="Call 0800 555 010", takes_questions=takes, actor=cast.alice, now=clock.now(),
    )  # fmt: skip
    page = Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()
    assert ("/site/help/harborline/de/ask" in page, "0800 555 010" in page) == (takes, not takes)


def test_what_one_of_us_does_twice_at_once_is_done_once(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana)
    kept(cast, topic)
    who = {"member_id": member("Dana").pk, "actor": cast.alice, "now": clock.now()}
    for _ in range(2):
        answer_for_us(topic_id=topic.pk, text="We look at it.", actor=cast.bob, now=clock.now())
        moderating.thank(contribution_id=None, words="Thank you", **who)
        block = moderating.block(why="Insults", days=7, **who)
    assert Contribution.objects.filter(agent=cast.bob).count() == 1
    assert Thanks.objects.count() == 1
    moderating.lift(block_id=block.pk, actor=cast.alice, now=clock.now())
    assert dana.send(f"t/{topic.pk}/do/answer", text="Thank you").status_code == 302


@pytest.mark.parametrize(("said", "until"), [("0", 0), ("-3", 0), ("soon", 0), ("99999", 0), ("", 1)])
def test_a_block_for_no_days_is_refused_and_is_none_for_good(cast: Cast, come: Come, said: str, until: int) -> None:
    come("Dana")
    desk = Client()
    desk.force_login(cast.alice)
    desk.post(f"/community/members/{member('Dana').pk}/block", {"why": "Insults", "days": said})
    assert MemberBlock.objects.filter(until=None).count() == until
    assert MemberBlock.objects.count() == until


def test_a_member_hears_of_an_article_once_readers_see_it_and_not_of_its_draft(cast: Cast, come: Come) -> None:
    topic, answer, _dana = _solved(cast, come)
    edition = community_articles.draft(contribution_id=answer.pk, actor=cast.bob, now=clock.now())
    assert community_articles.credit(edition_id=edition, now=clock.now()) == 0
    assert not MemberNotice.objects.filter(what="article").exists()
    assert not Award.objects.filter(badge="author").exists()
    publishing.publish(edition_id=edition, seen=1, actor=cast.alice, now=clock.now())
    for _twice in range(2):
        assert community_articles.credit(edition_id=edition, now=clock.now()) == 1
    assert MemberNotice.objects.filter(what="article", member=member("Eli"), topic=topic).count() == 1
    assert Award.objects.filter(badge="author", member=member("Eli")).count() == 1


def test_our_reply_stands_in_the_topic_into_which_its_topic_was_merged_and_merged_on(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topics = [asked(dana, title=f"Why is my internet slow, number {number}?") for number in range(3)]
    for each in topics:
        kept(cast, each)
    for topic, into in itertools.pairwise(topics):
        merging.merge(topic_id=topic.pk, into_id=into.pk, actor=cast.alice, now=clock.now())
    made = answer_for_us(topic_id=topics[0].pk, text="It is the channel.", actor=cast.bob, now=clock.now())
    assert made.topic_id == topics[2].pk


@pytest.mark.parametrize("title", ["Why is my internet slow in the evening?", "晚上家里的网络很慢怎么办呢" * 5])
def test_the_question_somebody_typed_is_there_after_they_signed_in(opened: Community, title: str) -> None:
    visitor = Browser()
    looked = visitor.open("ask", title=title)
    sign_in = html.unescape(re.findall(r'href="([^"]*/sign-in[?]to=[^"]*)">Sign in and ask', looked)[0])
    page = visitor.get(sign_in).content.decode()
    to = html.unescape(re.findall(r'name="to" value="([^"]*)"', page)[0])
    visitor.send("sign-in", address="kim@mail.example", to=to)
    community_mail.send_links(now=clock.now())
    link = re.search(r"http://testserver(/site/community/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    asking = visitor.post(link[1], {"name": "Kim"}, follow=True)
    assert asking.redirect_chain[-1][0].startswith(f"{ROOT}ask?title=")
    kept_title = asking.context["title"]
    assert title.startswith(kept_title)
    assert len(kept_title) >= 20


@pytest.mark.parametrize(
    "to", ["ask?title=a&b=c", "ask?to=//evil.example", "ask?title=//evil.example", "t/1?title=a", "ask?title="]
)
def test_nobody_is_led_elsewhere_by_a_question(to: str) -> None:
    assert inside(to) == ""


def test_what_an_asker_adds_after_a_merge_reaches_their_case_and_goes_with_them(cast: Cast, come: Come) -> None:
    dana, eli = come("Dana"), come("Eli")
    theirs, other = asked(dana), asked(eli, title="Is the internet slow for everybody?")
    for each in (theirs, other):
        kept(cast, each)
    community_cases.hand_over_due(now=clock.now() + timedelta(hours=25))
    merging.merge(topic_id=theirs.pk, into_id=other.pk, actor=cast.alice, now=clock.now())
    before = len(_pushed())
    assert dana.send(f"t/{other.pk}/do/answer", text="It begins at nine by now.").status_code == 302
    (more,) = _pushed()[before:]
    assert isinstance(more, Post)
    assert (more.text, more.thread_id) == ("It begins at nine by now.", f"topic-{theirs.pk}")
    dana.send("me/leave", sure="1")
    gone = {each.external_id for each in _pushed() if isinstance(each, Deleted)}
    assert more.external_id in gone
