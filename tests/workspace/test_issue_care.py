"""What is done about an issue: how it stands, what everybody is answered, what readers see; each with its undo."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from evenhand.cases.actions import resolve_case
from evenhand.cases.models import Case
from evenhand.channels.domain.connector import Author
from evenhand.flows import issue_care
from evenhand.flows.issues import group_new_posts
from evenhand.kernel import clock
from evenhand.knowledge.actions.centres import set_centre
from evenhand.knowledge.actions.problems import say_me_too, set_standing, write_problem_answer
from evenhand.knowledge.errors import NotAProblemStep
from evenhand.knowledge.models import Edition, KnownProblem, MeToo, ProblemAnswer, ProblemLine, ProblemStep
from evenhand.knowledge.reads.problems import me_too_counted, shown_to_readers
from evenhand.people.models import Role
from evenhand.replies.models import Broadcast, Draft, Recipient
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.actions.issues import merge_issues, undo_merge
from evenhand.understanding.models import Issue
from tests.cast import Cast
from tests.workspace.conftest import Desk
from tests.workspace.test_issues import BILLS, OUTAGE, say

pytestmark = pytest.mark.django_db
KNOWN = "we know that the internet is down in Malmo and are repairing the cable."
OVER = "the cable in Malmo is repaired; please restart your router once."


@pytest.fixture
def outage(cast: Cast) -> Issue:
    forget_what_is_in_memory()
    say(cast, *OUTAGE, *BILLS)
    return Issue.objects.get(posts=3)


def open_centre(cast: Cast) -> None:
    set_centre(
        brand=cast.harborline, is_on=True, name="Harborline help", welcome="", accent="", host="",
        languages=["en"], takes_questions=True, contact="", actor=cast.alice, now=clock.now(),
    )  # fmt: skip


def words(answer: Any) -> str:
    return str(answer.content.decode())


def care(desk: Desk, issue: Issue) -> str:
    return words(desk.get(f"/issues/{issue.pk}/care"))


def cases_in(issue: Issue) -> list[Case]:
    return list(Case.objects.filter(conversations__messages__post__issue_post__issue=issue).distinct().order_by("pk"))


def test_it_is_said_how_it_stands_and_taken_back(bob: Desk, outage: Issue) -> None:
    page = words(bob.post(f"/issues/{outage.pk}/standing", {"standing": "working"}, follow=True))
    assert "Now: Being worked on." in page
    assert "Being worked on" in words(bob.get("/issues/"))
    step = ProblemStep.objects.get()
    bob.post(f"/issues/steps/{step.pk}/undo")
    problem = KnownProblem.objects.get()
    assert (problem.standing, problem.known_since) == ("noticed", None)
    assert "taken back by Bob Keller" in care(bob, outage)


def test_only_a_lead_says_that_it_is_fixed(alice: Desk, bob: Desk, outage: Issue) -> None:
    bob.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    assert "Only those who lead" in words(bob.post(f"/issues/{outage.pk}/standing", {"standing": "fixed"}, follow=True))
    alice.post(f"/issues/{outage.pk}/standing", {"standing": "fixed"})
    assert KnownProblem.objects.get().standing == "fixed"
    bob.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    assert KnownProblem.objects.get().standing == "fixed"


def test_strangers_and_analysts_change_nothing(cast: Cast, chidi: Desk, bob: Desk, outage: Issue) -> None:
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    for desk in (chidi, bob):
        desk.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
        desk.post(f"/issues/{outage.pk}/owner", {"owner": str(cast.bob.pk)})
        desk.post(f"/issues/{outage.pk}/answer", {"when": "lasts", "text": KNOWN})
        desk.post(f"/issues/{outage.pk}/line", {"language": "en", "title": "Mine"})
        desk.post(f"/issues/{outage.pk}/article")
    assert chidi.get(f"/issues/{outage.pk}/care").status_code == 404
    assert not KnownProblem.objects.exists()
    assert not Edition.objects.exists()


def test_an_owner_serves_the_brand(alice: Desk, cast: Cast, outage: Issue) -> None:
    alice.post(f"/issues/{outage.pk}/owner", {"owner": str(cast.chidi.pk)})
    alice.post(f"/issues/{outage.pk}/owner", {"owner": str(cast.bob.pk)})
    assert KnownProblem.objects.get().owner == cast.bob
    assert "looked after by Bob Keller" in words(alice.get(f"/issues/{outage.pk}/"))


def test_the_answer_keeps_its_versions_and_nobody_writes_over_anybody(cast: Cast, bob: Desk, outage: Issue) -> None:
    write: dict[str, Any] = {"issue_id": outage.pk, "when": "lasts", "language": "", "actor": cast.bob}
    write["now"] = clock.now()
    first = write_problem_answer(text=KNOWN, seen=0, **write)
    assert write_problem_answer(text=KNOWN, seen=1, **write) == first
    write_problem_answer(text="other words", seen=1, **write)
    with pytest.raises(NotAProblemStep):
        write_problem_answer(text="mine", seen=1, **write)
    bob.post(f"/issues/answers/{first.pk}/put-back")
    assert list(ProblemAnswer.objects.order_by("number").values_list("text", flat=True)) == [
        KNOWN,
        "other words",
        KNOWN,
    ]
    assert "2 earlier versions" in care(bob, outage)


def test_it_is_offered_in_each_case_and_goes_into_the_reply(bob: Desk, outage: Issue) -> None:
    bob.post(f"/issues/{outage.pk}/answer", {"when": "lasts", "text": KNOWN, "seen": "0"})
    case = cases_in(outage)[0]
    assert "repairing the cable" not in words(bob.post(f"/cases/{case.pk}/offers"))
    bob.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    offers = words(bob.post(f"/cases/{case.pk}/offers"))
    assert "repairing the cable" in offers
    assert outage.name in offers
    bob.post(f"/cases/{case.pk}/issue-answer/{ProblemAnswer.objects.get().pk}")
    assert KNOWN in Draft.objects.get(case=case).text


def test_another_issues_answer_is_not_put_into_a_case(bob: Desk, chidi: Desk, outage: Issue) -> None:
    bob.post(f"/issues/{outage.pk}/answer", {"when": "lasts", "text": KNOWN, "seen": "0"})
    bob.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    answer, other = ProblemAnswer.objects.get(), cases_in(Issue.objects.get(posts=2))[0]
    bob.post(f"/cases/{other.pk}/issue-answer/{answer.pk}")
    chidi.post(f"/cases/{cases_in(outage)[0].pk}/issue-answer/{answer.pk}")
    assert not Draft.objects.exists()


def test_answer_all_begins_with_it(alice: Desk, outage: Issue) -> None:
    alice.post(f"/issues/{outage.pk}/answer", {"when": "lasts", "text": KNOWN, "seen": "0"})
    alice.post(f"/answers/new?issue={outage.pk}", {"key": str(uuid4())})
    assert "repairing the cable" in words(alice.get(f"/answers/{Broadcast.objects.get().pk}/"))


def test_all_are_told_once_that_it_is_fixed_those_that_were_closed_too(alice: Desk, cast: Cast, outage: Issue) -> None:
    told, untold, waits = cases_in(outage)
    cast.answer(told, "We know of it, thank you", actor=cast.bob, now=clock.now())
    for case in (told, untold):
        resolve_case(case_id=case.pk, actor=cast.bob, now=clock.now())
    alice.post(f"/issues/{outage.pk}/answer", {"when": "fixed", "text": OVER, "seen": "0"})
    alice.post(f"/answers/new?fixed={outage.pk}", {"key": str(uuid4())})
    assert not Broadcast.objects.exists()  # it is not fixed yet
    alice.post(f"/issues/{outage.pk}/standing", {"standing": "fixed"})
    assert "Tell them all that it is fixed" in care(alice, outage)
    alice.post(f"/answers/new?fixed={outage.pk}", {"key": str(uuid4())})
    assert set(Recipient.objects.values_list("case_id", flat=True)) == {told.pk, waits.pk}
    broadcast = Broadcast.objects.get()
    page = words(alice.get(f"/answers/{broadcast.pk}/"))
    assert "is repaired" in page
    assert f"Fixed: {outage.name}" in page


def test_nobody_hears_that_it_is_fixed_once_that_was_taken_back(alice: Desk, outage: Issue) -> None:
    alice.post(f"/issues/{outage.pk}/standing", {"standing": "fixed"})
    alice.post(f"/answers/new?fixed={outage.pk}", {"key": str(uuid4())})
    broadcast = Broadcast.objects.get()
    alice.post(f"/issues/steps/{ProblemStep.objects.get().pk}/undo")
    answer = alice.post(f"/answers/{broadcast.pk}/send", {"title": "Fixed", "text": OVER})
    assert "It is not fixed any more" in words(answer)
    broadcast.refresh_from_db()
    assert broadcast.state == "draft"


def test_readers_see_what_a_lead_approved(alice: Desk, bob: Desk, cast: Cast, outage: Issue) -> None:
    open_centre(cast)
    now = clock.now()
    bob.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    line = {"language": "en", "title": "Internet down in Malmo", "text": "We repair a cable."}
    bob.post(f"/issues/{outage.pk}/line", {**line, "approve": "1"})
    assert not shown_to_readers(cast.harborline.pk, "en", now=now)
    kept = ProblemLine.objects.get()
    alice.post(f"/issues/lines/{kept.pk}/approve", {**line, "text": "What nobody read"})
    assert not shown_to_readers(cast.harborline.pk, "en", now=now)
    alice.post(f"/issues/lines/{kept.pk}/approve", line)
    assert [each.title for each in shown_to_readers(cast.harborline.pk, "en", now=now)] == [line["title"]]
    bob.post(f"/issues/lines/{kept.pk}/hide")
    assert shown_to_readers(cast.harborline.pk, "en", now=now)
    alice.post(f"/issues/lines/{kept.pk}/hide")
    assert not shown_to_readers(cast.harborline.pk, "en", now=now)
    alice.post(f"/issues/lines/{kept.pk}/put-back")
    assert shown_to_readers(cast.harborline.pk, "en", now=now)


def test_what_names_a_person_is_for_nobodys_eyes(alice: Desk, cast: Cast, outage: Issue) -> None:
    open_centre(cast)
    said = {"language": "en", "title": "Down for Dana", "text": "Dana’s number is 4111 1111 1111 1111", "approve": "1"}
    assert "personal data" in words(alice.post(f"/issues/{outage.pk}/line", said, follow=True))
    assert not ProblemLine.objects.exists()


def test_me_too_is_counted_with_what_was_merged_and_a_merge_can_be_undone(
    cast: Cast, alice: Desk, outage: Issue
) -> None:
    bills, now = Issue.objects.get(posts=2), clock.now()
    for issue, readers in ((outage, 2), (bills, 3)):
        set_standing(issue_id=issue.pk, standing="known", actor=cast.bob, now=now)
        for number in range(readers):
            assert say_me_too(issue_id=issue.pk, reader=bytes([number]) * 16, now=now)
            assert not say_me_too(issue_id=issue.pk, reader=bytes([number]) * 16, now=now)
    merge = merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=now)
    assert me_too_counted([outage.pk]) == {outage.pk: 5}
    undo_merge(merge_id=merge.pk, actor=cast.bob, now=now)
    assert me_too_counted([outage.pk, bills.pk]) == {outage.pk: 2, bills.pk: 3}
    listed = words(alice.get("/issues/"))
    assert "1 merge by hand" in listed
    assert "1 of them was wrong and undone" in listed
    assert say_me_too(issue_id=outage.pk, reader=bytes([1]) * 16, now=now, take_back=True)
    assert (MeToo.objects.filter(problem=outage.pk).count(), me_too_counted([outage.pk])) == (1, {outage.pk: 1})


def test_an_article_is_begun_once(bob: Desk, outage: Issue) -> None:
    bob.post(f"/issues/{outage.pk}/article")
    assert not Edition.objects.exists()
    bob.post(f"/issues/{outage.pk}/answer", {"when": "lasts", "text": KNOWN, "seen": "0"})
    for _ in range(2):
        answer = bob.post(f"/issues/{outage.pk}/article")
    edition = Edition.objects.select_related("draft").get()
    assert answer["Location"] == f"/knowledge/{edition.pk}/"
    assert edition.draft is not None
    assert (edition.draft.title, edition.draft.body) == (outage.name, KNOWN)


def test_a_post_says_why_it_is_there(bob: Desk, outage: Issue) -> None:
    page = words(bob.get(f"/issues/{outage.pk}/"))
    assert "says the same in other words" in page


def test_the_page_asks_few_questions(bob: Desk, outage: Issue, django_assert_max_num_queries: Any) -> None:
    bob.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    bob.get(f"/issues/{outage.pk}/care")
    with django_assert_max_num_queries(15):
        care(bob, outage)


def test_somebody_who_writes_later_joins_the_issue_with_a_reason(cast: Cast, bob: Desk, outage: Issue) -> None:
    now = clock.now() + timedelta(minutes=5)
    ana = Author(external_id="did:plc:ana", handle="ana.example", name="Ana")
    cast.hear(cast.post("@harborline.example internet down in Malmo here too", author=ana, posted_at=now), now=now)
    group_new_posts(now=now)
    assert "of 100 alike" in words(bob.get(f"/issues/{outage.pk}/"))


def test_what_was_said_still_speaks_for_it_after_a_merge_and_is_apart_again_after_its_undo(
    alice: Desk, cast: Cast, outage: Issue
) -> None:
    open_centre(cast)
    now, bills = clock.now(), Issue.objects.get(posts=2)
    alice.post(f"/issues/{bills.pk}/standing", {"standing": "known"})
    alice.post(f"/issues/{bills.pk}/answer", {"when": "lasts", "text": KNOWN, "seen": "0"})
    alice.post(f"/issues/{bills.pk}/line", {"language": "en", "title": "Charged twice", "text": "", "approve": "1"})
    case = cases_in(outage)[0]
    merge = merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=now)
    assert [each.title for each in shown_to_readers(cast.harborline.pk, "en", now=now)] == ["Charged twice"]
    alice.post(f"/cases/{case.pk}/offers")
    assert "repairing the cable" in words(alice.post(f"/cases/{case.pk}/offers"))
    assert bills.name in care(alice, outage)
    set_standing(issue_id=outage.pk, standing="working", actor=cast.bob, now=now)
    assert [each.standing for each in shown_to_readers(cast.harborline.pk, "en", now=now)] == ["working"]
    alice.post(f"/issues/{outage.pk}/line", {"language": "en", "title": "All of it", "text": "", "approve": "1"})
    assert [each.title for each in shown_to_readers(cast.harborline.pk, "en", now=now)] == ["All of it"]
    undo_merge(merge_id=merge.pk, actor=cast.bob, now=now)
    shown = {each.title: each.standing for each in shown_to_readers(cast.harborline.pk, "en", now=now)}
    assert shown == {"All of it": "working", "Charged twice": "known"}


def test_the_undo_of_new_words_brings_the_earlier_ones_back(alice: Desk, cast: Cast, outage: Issue) -> None:
    open_centre(cast)
    alice.post(f"/issues/{outage.pk}/standing", {"standing": "known"})
    for text in ("We look into it.", "We repair a cable."):
        line = {"language": "en", "title": "Internet down in Malmo", "text": text, "approve": "1"}
        alice.post(f"/issues/{outage.pk}/line", line)
    undo = re.search(r'name="before" value="([^"]+)"', words(alice.get(f"/issues/{outage.pk}/care")))
    assert undo is not None
    kept = ProblemLine.objects.get()
    path = f"/issues/lines/{kept.pk}/earlier"
    assert alice.deed(path, {"before": "forged"}).status_code == 404
    alice.post(path, {"before": undo[1]})
    shown = shown_to_readers(cast.harborline.pk, "en", now=clock.now())
    assert [each.text for each in shown] == ["We look into it."]
    alice.deed(path, {"before": undo[1]})
    kept.refresh_from_db()
    assert (kept.is_public, kept.public_text, kept.text) == (True, "We look into it.", "We repair a cable.")


def test_an_answer_is_taken_back_only_where_it_was_written_and_is_the_newest(bob: Desk, outage: Issue) -> None:
    path = f"/issues/{outage.pk}/answer"
    bob.post(path, {"when": "lasts", "text": KNOWN, "seen": "0"})
    bob.post(path, {"when": "lasts", "text": "other words", "seen": "1"})
    care(bob, outage)
    bob.post(path, {"when": "lasts", "text": "other words", "seen": "2"})
    assert 'name="seen" value="2"><button' not in words(bob.get(f"/issues/{outage.pk}/care")), "nothing was written"
    bob.post(path, {"when": "lasts", "text": "the newest", "seen": "2"})
    first = ProblemAnswer.objects.get(number=1)
    bob.deed(f"/issues/answers/{first.pk}/put-back", {"seen": "2"})
    assert ProblemAnswer.objects.latest("number").text == "the newest"
    bob.post(f"/issues/answers/{first.pk}/put-back", {"seen": "3"})
    assert ProblemAnswer.objects.latest("number").text == KNOWN


def test_of_two_clicks_at_once_the_second_finds_what_the_first_began(
    cast: Cast, bob: Desk, outage: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob.post(f"/issues/{outage.pk}/answer", {"when": "lasts", "text": KNOWN, "seen": "0"})
    told: dict[str, Any] = {"issue_id": outage.pk, "actor": cast.bob, "now": clock.now()}
    begun, lock = [], issue_care.locked_problem

    def first_click(**said: Any) -> KnownProblem:
        monkeypatch.setattr(issue_care, "locked_problem", lock)
        begun.append(issue_care.begin_article(**told))
        return lock(**said)

    monkeypatch.setattr(issue_care, "locked_problem", first_click)
    assert issue_care.begin_article(**told) == begun[0] == Edition.objects.get()


def test_who_wrote_since_it_was_said_to_be_fixed_stands_beside_it(cast: Cast, outage: Issue, bob: Desk) -> None:
    set_standing(issue_id=outage.pk, standing="fixed", actor=cast.alice, now=outage.first_at - timedelta(hours=3))
    assert "3 people wrote of it since it was said to be fixed" in care(bob, outage)
    KnownProblem.objects.update(standing_since=outage.first_at)
    assert "since it was said to be fixed" not in care(bob, outage)
