"""Causes: ranked, in somebody's hands, given to a team, told by mail; and who may not."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import Case
from evenhand.channels.errors import TryLater
from evenhand.flows import voicing
from evenhand.flows.voicing import keep_counted, send_digests, tell_teams
from evenhand.insight.actions.following import fill
from evenhand.insight.models import Annotation, CaseFact, DayTally
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Role
from evenhand.understanding.models import How, Issue, IssuePost
from evenhand.voice.actions.causes import claim_digest, note_digest
from evenhand.voice.models import Cause, DigestWish, IssueTally, ProductHandOver, ProductTeam
from evenhand.voice.reads.causes import one, ranked
from tests.cast import EVE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(cast: Cast) -> Issue:
    """Two cases about one issue, counted."""
    now = clock.now()
    cases = [
        cast.open_case("@harborline.example it drops at night, I am on 0171 5550199", now=now, thread_id="a"),
        cast.open_case("@harborline.example it drops every night", now=now, thread_id="b", author=EVE),
    ]
    found = Issue.objects.create(
        brand=cast.harborline, name="drops at night 0171 5550199", first_at=now, last_at=now, posts=2, authors=2
    )
    fill(now=now)
    for case in cases:
        post = CaseFact.objects.get(pk=case.pk).first_post_id
        IssuePost.objects.update_or_create(
            post_id=post,
            defaults={
                "brand": cast.harborline, "issue": found, "like": post, "similarity": 1.0, "how": How.MEANING,
                "account": cast.bluesky.pk, "said_at": now,
            },
        )  # fmt: skip
    keep_counted(now=now)
    return found


def _set(desk: Any, issue: Issue, **changes: str) -> Any:
    said = {"state": "looking", "hypothesis": "The night update", "fixable": "80", "owner": "", "fixed_on": ""}
    return desk.post(f"/voice/{issue.pk}/set", {**said, **changes}, follow=True)


def test_cases_are_counted_by_issue_and_counting_again_changes_nothing(issue: Issue) -> None:
    keep_counted(now=clock.now(), is_whole=True)
    tally = IssueTally.objects.get()
    assert (tally.issue_id, tally.contacts) == (issue.pk, 2)


@pytest.mark.parametrize("page", ["/voice/", "/voice/{}/", "/voice/teams/"])
def test_leads_look_with_few_queries_and_nobody_else_does(
    cast: Cast, issue: Issue, desk_of: Callable[..., Any], page: str
) -> None:
    address, alice = page.format(issue.pk), desk_of(cast.alice)
    alice.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = alice.get(address)
    assert answer.status_code == 200
    assert len(asked) <= 12, [each["sql"][:90] for each in asked]
    assert b"5550199" not in answer.content
    for other in (cast.bob, cast.chidi):
        assert desk_of(other).get(address).status_code == 404


def test_nobody_but_leads_works_on_causes(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    for desk in (desk_of(cast.bob), desk_of(cast.chidi)):
        assert desk.deed(f"/voice/{issue.pk}/set", {"state": "fixed"}).status_code == 403
        assert desk.deed(f"/voice/{issue.pk}/give", {"team": "1"}).status_code == 403
        assert desk.deed("/voice/teams/harborline/keep", {"name": "x"}).status_code == 403
    assert desk_of(cast.chidi).deed("/voice/digest", {"step": "on"}).status_code == 403
    assert not Cause.objects.exists()


def test_a_share_nobody_estimated_is_said_to_be_assumed(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(cast.alice)
    assert b"assumed" in alice.get("/voice/").content
    _set(alice, issue)
    shown = alice.get(f"/voice/{issue.pk}/").content.decode()
    assert "estimated by Alice Moreau" in shown
    assert "The night update" in shown
    assert Entry.objects.filter(name="CauseSet").count() == 1


def test_fixed_needs_a_day_that_is_not_to_come(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(cast.alice)
    assert b"on which day it was fixed" in _set(alice, issue, state="fixed").content
    later = str(desk_day(clock.now()) + timedelta(days=3))
    assert b"on which day it was fixed" in _set(alice, issue, state="fixed", fixed_on=later).content
    done = _set(alice, issue, state="fixed", fixed_on=str(desk_day(clock.now()) - timedelta(days=2)))
    assert b"too early to tell" in done.content


def test_the_effect_of_a_fix_names_its_design(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    today = desk_day(clock.now())
    fact = CaseFact.objects.first()
    assert fact is not None
    days = [today - timedelta(days=n) for n in range(1, 61)]
    IssueTally.objects.bulk_create(
        IssueTally(day=day, brand=cast.harborline, issue_id=issue.pk, network="bluesky", contacts=n, replies=n)
        for n, day in ((2 if day > today - timedelta(days=30) else 8, day) for day in days)
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO insight_daytally (day, brand_id, queue_id, network, mode, opened, asked, answered, promised,"
            " kept, inbound, outbound, escalated, done, resolved, returned, at_once)"
            " VALUES (%s, %s, 1, 'bluesky', 1, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
            [(day, cast.harborline.pk) for day in days],
        )
    done = _set(desk_of(cast.alice), issue, state="fixed", fixed_on=str(today - timedelta(days=30))).content.decode()
    assert "fewer contacts against all others" in done
    assert "before–after comparison" in done
    assert "no experiment" in done
    assert "caused" not in done


def test_a_fix_is_noted_once_and_asked_about_where_effects_are_measured(
    cast: Cast, issue: Issue, desk_of: Callable[..., Any]
) -> None:
    alice, page = desk_of(cast.alice), f"/voice/{issue.pk}/measure"
    assert alice.deed(page).status_code == 403
    _set(alice, issue, state="fixed", fixed_on=str(desk_day(clock.now()) - timedelta(days=2)))
    assert desk_of(cast.bob).deed(page).status_code == 403
    for _ in range(2):
        answer = alice.post(page)
    noted = Annotation.objects.get()
    assert answer.headers["location"] == f"/impact/?event={noted.pk}"
    assert "5550199" not in noted.words
    assert noted.words.encode() in alice.get(answer.headers["location"]).content


def _team(desk: Any, **changes: str) -> ProductTeam:
    desk.post("/voice/teams/harborline/keep", {"name": "Network", "mail": "network@harborline.example", **changes})
    return ProductTeam.objects.get()


def test_a_team_is_told_by_mail_without_anything_of_a_customer(
    cast: Cast, issue: Issue, desk_of: Callable[..., Any], settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "localhost"
    alice = desk_of(cast.alice)
    _set(alice, issue, hypothesis="Ask Dana on dana@mail.example")
    team = _team(alice)
    form = {"team": str(team.pk), "message": "Please look: 0171 5550199"}
    preview = alice.post(f"/voice/{issue.pk}/give", form).content.decode()
    assert "hours a week" in preview
    assert not ProductHandOver.objects.exists()
    alice.post(f"/voice/{issue.pk}/give", {**form, "step": "send"})
    assert tell_teams(now=clock.now()) == 0
    assert tell_teams(now=clock.now() + timedelta(minutes=2)) == 1
    assert tell_teams(now=clock.now() + timedelta(minutes=4)) == 0
    (mail,) = mailoutbox
    assert mail.to == ["network@harborline.example"]
    for secret in ("5550199", "dana@mail.example", "Dana Whitlock", "it drops every night"):
        assert secret not in mail.body
    assert ProductHandOver.objects.get().state == "sent"


def test_what_was_handed_over_can_be_withdrawn_before_it_goes(
    cast: Cast, issue: Issue, desk_of: Callable[..., Any]
) -> None:
    alice = desk_of(cast.alice)
    team = _team(alice)
    alice.post(f"/voice/{issue.pk}/give", {"team": str(team.pk), "step": "send"})
    given = ProductHandOver.objects.get()
    assert desk_of(cast.bob).deed(f"/voice/given/{given.pk}/withdraw").status_code == 403
    alice.post(f"/voice/given/{given.pk}/withdraw")
    assert tell_teams(now=clock.now() + timedelta(minutes=2)) == 0
    given.refresh_from_db()
    assert given.state == "withdrawn"


def _webhook(cast: Cast, desk_of: Callable[..., Any], issue: Issue, url: str) -> None:
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    alice = desk_of(cast.alice)
    team = _team(alice, mail="", url=url, secret="a secret of some length")
    alice.post(f"/voice/{issue.pk}/give", {"team": str(team.pk), "step": "send"})


def test_a_webhook_is_signed_tried_again_and_told_once(
    cast: Cast, issue: Issue, desk_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _webhook(cast, desk_of, issue, "https://roadmap.example/causes")
    calls: list[dict[str, Any]] = []

    def fetch(url: str, **how: Any) -> Any:
        calls.append({"url": url, **how})
        if len(calls) == 1:
            raise TryLater("roadmap.example has trouble at the moment.")
        from evenhand.channels.guarded import Answer

        return Answer(status=200, url=url, headers={}, content=b"")

    monkeypatch.setattr(voicing.guarded, "fetch", fetch)
    now = clock.now()
    for minutes in (2, 4, 20, 40):
        tell_teams(now=now + timedelta(minutes=minutes))
    assert len(calls) == 2
    assert calls[0]["headers"]["webhook-id"] == calls[1]["headers"]["webhook-id"]
    assert calls[0]["headers"]["webhook-signature"].startswith("v1,")
    assert calls[0]["allow_inside"] is False
    told = json.loads(calls[1]["content"])
    assert (told["contacts"], told["share_is_assumed"]) == (2, True)
    assert ProductHandOver.objects.get().state == "sent"


def test_an_address_inside_the_network_is_never_called(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    _webhook(cast, desk_of, issue, "https://127.0.0.1:8443/causes")
    assert tell_teams(now=clock.now() + timedelta(minutes=2)) == 0
    given = ProductHandOver.objects.get()
    assert given.state == "failed"
    assert "not on the public internet" in given.trouble


def test_only_administrators_set_what_the_desk_calls(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    said = {"name": "Network", "url": "https://roadmap.example/", "secret": "a secret of some length"}
    answer = desk_of(cast.alice).post("/voice/teams/harborline/keep", said, follow=True)
    assert b"Only an administrator" in answer.content
    assert not ProductTeam.objects.exists()


def test_a_digest_goes_to_whoever_wished_for_it_once_a_week(
    cast: Cast, issue: Issue, desk_of: Callable[..., Any], settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "localhost"
    alice, now = desk_of(cast.alice), clock.now()
    assert send_digests(now=now) == 0
    alice.post("/voice/digest", {"step": "on"})
    assert [send_digests(now=now + timedelta(minutes=n)) for n in (1, 2)] == [1, 0]
    assert send_digests(now=now + timedelta(days=7)) == 1
    mail = mailoutbox[0]
    assert mail.to == ["alice@harborline.example"]
    assert "hours a week could be spared" in mail.body
    assert "5550199" not in mail.body + mail.alternatives[0][0]
    assert f"cid:weeks-{issue.pk}" in mail.alternatives[0][0]
    assert any(each["Content-ID"] == f"<weeks-{issue.pk}>" for each in mail.attachments)
    alice.post("/voice/digest", {"step": "off"})
    assert send_digests(now=now + timedelta(days=14)) == 0


def test_whoever_may_look_no_longer_gets_no_digest(
    cast: Cast, issue: Issue, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "localhost"
    DigestWish.objects.create(agent=cast.bob, since=clock.now() - timedelta(days=1))
    assert send_digests(now=clock.now()) == 0
    assert mailoutbox == []


def test_behind_the_figures_stand_their_cases(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    shown = desk_of(cast.alice).get(f"/voice/{issue.pk}/").content.decode()
    assert all(case.number in shown for case in Case.objects.all())


def test_nonsense_is_not_an_error(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(cast.alice)
    assert alice.get("/voice/?days=x&state=x&brand=%00&from=99999999999").status_code == 200
    assert alice.get(f"/voice/{'9' * 30}/").status_code == 404
    assert b"0 to 100" in _set(alice, issue, fixable="1000").content
    assert b"0 to 100" in _set(alice, issue, fixable="x").content
    assert b"Choose one of the states" in _set(alice, issue, state="x").content
    assert not Cause.objects.exists()


def test_a_double_click_hands_a_cause_over_once(cast: Cast, issue: Issue, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(cast.alice)
    alice.post("/voice/teams/harborline/keep", {"name": "Network", "mail": "net@harborline.example"})
    said = {"team": str(ProductTeam.objects.get().pk), "message": "", "step": "send"}
    for _twice in (1, 2):
        assert b"goes out in a minute" in alice.post(f"/voice/{issue.pk}/give", said, follow=True).content
    assert ProductHandOver.objects.count() == 1
    other = alice.post(f"/voice/{issue.pk}/give", {**said, "message": "Something else"}, follow=True)
    assert b"on its way to this team already" in other.content
    assert Entry.objects.filter(name="CauseHandedOver").count() == 1


def test_a_digest_whose_sender_was_killed_is_not_sent_twice(
    cast: Cast, issue: Issue, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "localhost"
    now = clock.now()
    DigestWish.objects.create(agent=cast.alice, since=now - timedelta(days=1))
    today = desk_day(now)
    monday = today - timedelta(days=today.weekday())
    assert claim_digest(agent_id=cast.alice.pk, monday=monday, again_after=timedelta(hours=1), now=now)
    assert send_digests(now=now + timedelta(hours=2)) == 0 or desk_day(now + timedelta(hours=2)) >= monday + timedelta(
        7
    )
    note_digest(agent_id=cast.alice.pk, monday=None, now=now)
    assert send_digests(now=now + timedelta(hours=2)) == 1


def test_each_issue_has_its_own_days_and_channels_and_one_alone_has_the_same(cast: Cast, issue: Issue) -> None:
    now = clock.now()
    today = desk_day(now)
    IssueTally.objects.all().delete()
    other = Issue.objects.create(brand=cast.harborline, name="bill", first_at=now, last_at=now, posts=1, authors=1)
    rows = [(issue, 1, "bluesky", 4, 8), (issue, 1, "mail", 1, 0), (issue, 9, "mail", 2, 1), (other, 2, "mail", 3, 3)]
    for about, ago, network, contacts, replies in rows:
        IssueTally.objects.create(
            day=today - timedelta(days=ago), brand=cast.harborline, issue_id=about.pk, network=network,
            contacts=contacts, replies=replies,
        )  # fmt: skip
    DayTally.objects.all().delete()
    found = {each.issue.pk: each for each in ranked(cast.alice, brand=None, days=28, now=now)}
    mine = found[issue.pk]
    assert (mine.contacts.cases, mine.networks) == (7, {"bluesky": 4, "mail": 3})
    weeks = [0, 0, 0, 0]  # the running one last
    monday = today - timedelta(days=today.weekday())
    for ago, contacts in ((1, 5), (9, 2)):
        weeks[-1 - ((monday - (today - timedelta(days=ago))).days + 6) // 7] += contacts
    assert [*mine.weeks, mine.this_week] == weeks
    assert mine.replies_each == pytest.approx((9 + 5 * 12 / 10) / (7 + 5))
    assert found[other.pk].networks == {"mail": 3}
    alone = one(cast.alice, issue.pk, days=28, now=now)
    assert alone is not None
    assert (alone.contacts, alone.weeks, alone.networks) == (mine.contacts, mine.weeks, mine.networks)
    assert alone.replies_each == pytest.approx(mine.replies_each)
