"""Telling everybody of an issue: what happens when it is fixed, is back, is merged or split while they are told."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.cases.actions import resolve_case
from evenhand.cases.reads.notices import notices_of
from evenhand.channels.domain.connector import Author
from evenhand.flows import answer, answer_many
from evenhand.flows.answer_sets import cases_of_fixed, cases_of_issue
from evenhand.flows.issues import group_new_posts
from evenhand.flows.notifying import tell_of, words_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.replies.models import Broadcast, Delivery, Recipient
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.models import Issue, IssueMerge, IssuePost
from evenhand.understanding.reads.issues import parts_of, whole_of
from tests.cast import Cast
from tests.workspace.conftest import Desk
from tests.workspace.test_issue_care import KNOWN, OVER, care, cases_in, words
from tests.workspace.test_issues import BILLS, OUTAGE, say

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)
PASSED = [timedelta()]


@pytest.fixture(autouse=True)
def _minutes_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between what somebody says of a problem and the next deed lie ten minutes."""
    real = clock.now
    PASSED[:] = [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: real() + PASSED[0])


@pytest.fixture
def outage(cast: Cast) -> Issue:
    forget_what_is_in_memory()
    say(cast, *OUTAGE, *BILLS)
    return Issue.objects.get(posts=3)


def told(desk: Desk, issue: Issue, *, kind: str = "issue", text: str = KNOWN) -> Broadcast:
    """An answer to everybody of the issue, begun."""
    desk.post(f"/answers/new?{kind}={issue.pk}", {"key": str(uuid4())})
    broadcast = Broadcast.objects.latest("pk")
    desk.post(f"/answers/{broadcast.pk}/send", {"title": "Outage", "text": text})
    broadcast.refresh_from_db()
    return broadcast


def go_out() -> None:
    PASSED[0] += LATER
    now = clock.now()
    for _ in range(10):
        answer_many.advance(now=now)
        for key in list(Delivery.objects.filter(state="queued", due_at__lte=now).values_list("pk", flat=True)):
            answer.deliver(key)


def another_writes(cast: Cast) -> None:
    ana, now = Author(external_id="did:plc:ana", handle="ana.example", name="Ana"), clock.now()
    cast.hear(cast.post("@harborline.example internet is down in Malmo here too", author=ana, posted_at=now), now=now)
    group_new_posts(now=now)


def state_of(broadcast: Broadcast) -> str:
    broadcast.refresh_from_db()
    return broadcast.state


def whys(broadcast: Broadcast) -> Sequence[tuple[str, str]]:
    return sorted(Recipient.objects.filter(broadcast=broadcast).values_list("state", "why"))


def stand(desk: Desk, issue: Issue, standing: str) -> None:
    PASSED[0] += 2 * LATER
    desk.post(f"/issues/{issue.pk}/standing", {"standing": standing})
    PASSED[0] += 2 * LATER


def test_what_tells_of_a_fix_stops_when_the_problem_is_back(alice: Desk, cast: Cast, outage: Issue) -> None:
    stand(alice, outage, "fixed")
    broadcast = told(alice, outage, kind="fixed", text=OVER)
    assert state_of(broadcast) == "running"
    stand(alice, outage, "known")
    assert state_of(broadcast) == "paused"
    alice.post(f"/answers/{broadcast.pk}/do/go-on")
    assert state_of(broadcast) == "paused"
    page = words(alice.get(f"/answers/{broadcast.pk}/"))
    assert "nobody is told that it is" in page
    assert "do/go-on" not in page
    go_out()
    assert not Delivery.objects.filter(state="sent").exists()
    stand(alice, outage, "fixed")
    alice.post(f"/answers/{broadcast.pk}/do/go-on")
    assert state_of(broadcast) == "running"


def test_what_was_said_before_the_fix_is_looked_at_again_before_it_goes_on(
    alice: Desk, cast: Cast, outage: Issue
) -> None:
    stand(alice, outage, "working")
    broadcast = told(alice, outage)
    stand(alice, outage, "fixed")
    assert state_of(broadcast) == "paused"
    assert "Look whether the words are still true" in words(alice.get(f"/answers/{broadcast.pk}/"))
    alice.post(f"/answers/{broadcast.pk}/do/go-on")  # a person may say so all the same
    assert state_of(broadcast) == "running"


def test_its_author_hears_that_it_is_paused(alice: Desk, bob: Desk, cast: Cast, outage: Issue) -> None:
    broadcast = told(bob, outage)
    alice.post(f"/answers/{broadcast.pk}/do/sign-off")
    stand(alice, outage, "fixed")
    for entry in Entry.objects.filter(name="BroadcastMoved").order_by("id"):
        tell_of(entry.id)
    assert "Your answer for many is paused: the problem stands otherwise now" in map(words_of, notices_of(cast.bob))


def test_nobody_signs_off_that_it_is_fixed_once_it_is_not(alice: Desk, bob: Desk, outage: Issue) -> None:
    stand(alice, outage, "fixed")
    broadcast = told(bob, outage, kind="fixed", text=OVER)
    assert state_of(broadcast) == "asking"
    stand(alice, outage, "known")
    alice.post(f"/answers/{broadcast.pk}/do/sign-off")
    assert state_of(broadcast) == "asking"


def test_a_fix_is_no_fix_once_the_issue_is_part_of_one_that_lasts(alice: Desk, outage: Issue) -> None:
    bills = Issue.objects.get(posts=2)
    stand(alice, outage, "working")
    stand(alice, bills, "fixed")
    broadcast = told(alice, bills, kind="fixed", text=OVER)
    assert state_of(broadcast) == "running"
    alice.post(f"/issues/{bills.pk}/merge", {"into": outage.pk})
    assert state_of(broadcast) == "paused"
    alice.post(f"/issues/merges/{IssueMerge.objects.get().pk}/undo")
    alice.post(f"/answers/{broadcast.pk}/do/go-on")
    assert state_of(broadcast) == "running"


def test_who_was_told_since_the_fix_is_not_told_again_and_who_comes_later_is(
    alice: Desk, cast: Cast, outage: Issue
) -> None:
    stand(alice, outage, "fixed")
    assert len(cases_of_fixed(cast.alice, outage.pk)) == 3
    told(alice, outage, kind="fixed", text=OVER)
    assert cases_of_fixed(cast.alice, outage.pk) == []
    assert "Everybody who wrote to us in a case was told, or is being told." in care(alice, outage)
    another_writes(cast)
    assert len(cases_of_fixed(cast.alice, outage.pk)) == 1


def test_fixed_again_everybody_can_be_told_again(alice: Desk, cast: Cast, outage: Issue) -> None:
    stand(alice, outage, "fixed")
    told(alice, outage, kind="fixed", text=OVER)
    go_out()
    stand(alice, outage, "known")
    assert cases_of_fixed(cast.alice, outage.pk) == []
    stand(alice, outage, "fixed")
    assert len(cases_of_fixed(cast.alice, outage.pk)) == 3


def test_who_was_told_while_it_lasted_hears_of_the_fix_wherever_their_post_went(
    alice: Desk, cast: Cast, outage: Issue
) -> None:
    case = cases_in(outage)[0]
    told(alice, outage)
    go_out()
    posts = case.conversations.values("messages__post")
    assert Delivery.objects.get(case=case).state == "sent"
    assert IssuePost.objects.filter(post__in=posts).update(issue=None)  # grouping learnt better
    resolve_case(case_id=case.pk, actor=cast.bob, now=clock.now())
    stand(alice, outage, "fixed")
    assert case.pk in cases_of_fixed(cast.alice, outage.pk)


def test_who_is_split_off_midway_is_not_told_of_another_problem(alice: Desk, cast: Cast, outage: Issue) -> None:
    broadcast = told(alice, outage)
    post = IssuePost.objects.filter(issue=outage).order_by("pk").first()
    assert post is not None
    alice.post(f"/issues/{outage.pk}/split", {"post": post.pk, "name": "Something else"})
    go_out()
    assert whys(broadcast) == [("aside", "elsewhere"), ("going", ""), ("going", "")]


def test_who_joined_by_a_wrong_merge_is_not_told_once_it_is_undone(alice: Desk, cast: Cast, outage: Issue) -> None:
    bills = Issue.objects.get(posts=2)
    broadcast = told(alice, outage)
    alice.post(f"/issues/{bills.pk}/merge", {"into": outage.pk})
    assert len(cases_of_issue(cast.alice, bills.pk)) == 5  # the address of what was merged leads to the whole
    alice.post(f"/answers/{broadcast.pk}/do/join")
    alice.post(f"/issues/merges/{IssueMerge.objects.get().pk}/undo")
    go_out()
    assert whys(broadcast) == [("aside", "elsewhere")] * 2 + [("going", "")] * 3


def test_an_answer_begun_before_a_merge_stands_with_the_whole(alice: Desk, outage: Issue) -> None:
    bills = Issue.objects.get(posts=2)
    broadcast = told(alice, bills, text="we have corrected the bill of May.")
    alice.post(f"/issues/{bills.pk}/merge", {"into": outage.pk})
    assert (whole_of(bills.pk), sorted(parts_of(outage.pk))) == (outage.pk, sorted([outage.pk, bills.pk]))
    assert f"/answers/{broadcast.pk}/" in care(alice, outage)
    assert "3 more cases have joined since." in words(alice.get(f"/answers/{broadcast.pk}/"))


def test_who_joins_after_the_sign_off_is_shown_to_both_and_let_in_by_a_lead(
    alice: Desk, bob: Desk, cast: Cast, outage: Issue
) -> None:
    broadcast = told(bob, outage)
    alice.post(f"/answers/{broadcast.pk}/do/sign-off")
    another_writes(cast)
    bob.post(f"/answers/{broadcast.pk}/do/join")
    page = words(bob.get(f"/answers/{broadcast.pk}/"))
    assert "1 more case joined after the sign-off and waits for somebody who leads." in page
    assert "do/let-join" not in page
    for entry in Entry.objects.filter(name="BroadcastJoined").order_by("id"):
        tell_of(entry.id)
    assert "Bob Keller asks you whether more people get an answer for many" in map(words_of, notices_of(cast.alice))
    assert "do/let-join" in words(alice.get(f"/answers/{broadcast.pk}/"))
    alice.post(f"/answers/{broadcast.pk}/do/let-join")
    assert Recipient.objects.filter(broadcast=broadcast, state="left_out").count() == 0


def test_what_a_lead_wrote_to_its_author_is_not_lost_when_the_author_takes_it_away(
    alice: Desk, bob: Desk, outage: Issue
) -> None:
    broadcast = told(bob, outage)
    bob.post(f"/answers/{broadcast.pk}/do/discard")
    answered = alice.post(f"/answers/{broadcast.pk}/do/send-back", {"remark": "Say by when it is repaired"})
    assert answered.status_code == 409
    assert "Say by when it is repaired" in words(answered)
