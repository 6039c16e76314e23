"""A community under attack: spam by the thousand, a flood, script in every field, guesses at who is here."""

import json
import re
import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from evenhand.community.actions import judging, moderating
from evenhand.community.actions.moderating import rule
from evenhand.community.domain.screening import Shown
from evenhand.community.models import Community, Contribution, Member, MemberBlock, SignInLink, Topic
from evenhand.flows import community, community_mail
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.site.community.door import Here, sign_in
from tests.cast import Cast
from tests.communities import joined, open_community

ROOT = "/site/community/harborline/"
SPAM = (
    "Make $500 a day from home, click http://win-money.example/{n} now",
    "Cheap pills without prescription at best-pills{n}.shop, write to me",
    "Hot singles near you {n} www.date-now.example",
    "CALL our support of Harborline at 0900 555 {n:04d} to get your refund",
    "Unlock your phone {n}, first ten pay half",
)
EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "' OR 1=1 --",
    "\u202eevil\u0000\ufeff",
)


def spam(cast: Cast, *, tries: int, members: int) -> dict[str, Any]:
    """So many posts by so many new members, through the way that every post takes."""
    bots = [joined(cast, f"Bot{number}") for number in range(members)]
    taken = refused = 0
    began = time.monotonic()
    for number in range(tries):
        words = SPAM[number % len(SPAM)].format(n=number)
        try:
            community.ask(member=bots[number % members], title=words[:140], text=words, is_sure=True, now=clock.now())
            taken += 1
        except EvenhandError:
            refused += 1
    front = Client().get(ROOT).content.decode()
    return {
        "tries": tries,
        "taken_to_wait": taken,
        "refused": refused,
        "public": Topic.objects.filter(shown=Shown.SHOWN).count(),
        "on_the_front": sum(word in front for word in ("win-money", "best-pills", "date-now", "0900")),
        "seconds": round(time.monotonic() - began, 1),
    }


def script(cast: Cast) -> list[str]:
    """Every field that a member fills in, with what would run; what a page shows as anything but text."""
    dana = joined(cast, "Bot1000000")
    found = []
    for number, evil in enumerate(EVIL):
        topic = community.ask(member=dana, title=f"{evil} question {number}", text=evil, is_sure=True, now=clock.now())
        for each in Contribution.objects.filter(topic=topic, shown=Shown.WAITING):
            rule(contribution_id=each.pk, is_kept=True, actor=cast.alice, now=clock.now())
        browser = Client()
        for path in (f"{ROOT}t/{topic.pk}/-", ROOT, f"{ROOT}feed.atom", f"{ROOT}t/{topic.pk}.atom"):
            page = browser.get(path, follow=True).content.decode()
            bare = re.sub(r'<script (src|type="application/ld)[^>]*>', "", page)
            found += [f"{path}: {evil}" for sign in ("<script>", "<img src=x", "<svg on") if sign in bare]
        for path in (
            f"{ROOT}?q=",
            f"{ROOT}ask?title=",
            f"{ROOT}similar?title=",
            f"{ROOT}sign-in?to=",
            f"{ROOT}?after=",
        ):
            page = browser.get(path + evil.replace("#", ""), follow=True).content.decode()
            found += [f"{path}: {evil}" for sign in ("<script>alert", "<img src=x", "<svg on", ">49") if sign in page]
        found += behind_the_scenes(cast, dana, topic, evil)
        Contribution.objects.update(at=clock.now() - timedelta(days=3))
        MemberBlock.objects.all().delete()
    return found


def behind_the_scenes(cast: Cast, dana: Member, topic: Topic, evil: str) -> list[str]:
    """The fields that only few see: changed words, flags, thanks, blocks, objections; at the desk and for members."""
    now, said = clock.now(), Contribution.objects.get(topic=topic)
    community.rewrite(member=dana, contribution_id=said.pk, text=f"{evil} again", is_sure=True, now=now)
    rule(contribution_id=said.pk, is_kept=True, actor=cast.alice, now=now)
    if (bob := Member.objects.filter(name="Bot999999").first()) is None:
        bob = joined(cast, "Bot999999")
    judging.flag(member=bob, contribution_id=said.pk, why=evil, now=now)
    moderating.thank(member_id=dana.pk, contribution_id=said.pk, words=evil, actor=cast.alice, now=now)
    moderating.block(member_id=dana.pk, why=evil, days=7, actor=cast.alice, now=now)
    moderating.appeal(member=dana, words=evil, now=now)
    desk, browser = Client(), Client()
    desk.force_login(cast.alice)
    pages = {
        path: desk.get(path).content.decode()
        for path in (
            "/community/",
            f"/community/topics/{topic.pk}/",
            "/community/members/",
            f"/community/members/{dana.pk}/",
            f"/community/members/{dana.pk}/forget",
        )
    }
    remember(browser, cast, dana)
    for path in (f"{ROOT}me", f"{ROOT}members/{dana.pk}", f"{ROOT}c/{said.pk}/edit", f"{ROOT}ask?title={evil[:140]}"):
        pages[path] = browser.get(path, follow=True).content.decode()
    assert "again" in pages[f"/community/topics/{topic.pk}/"]
    signs = ("<script>alert", "<img src=x", "<svg on", ">49")
    return [f"{path}: {evil}" for path, page in pages.items() for sign in signs if sign in page]


def remember(browser: Client, cast: Cast, member: Member) -> None:
    """The browser is theirs, as after a link."""
    here = Here(community=open_now(cast), member=None)
    response = HttpResponse()
    sign_in(response, here, member)
    browser.cookies.update(response.cookies)


def open_now(cast: Cast) -> Community:
    """The community of the brand."""
    return Community.objects.select_related("brand").get(pk=cast.harborline.pk)


def enumerate_addresses() -> dict[str, Any]:
    """Ask for links for known and unknown addresses; whether words, status, mail or time tell them apart."""
    known = [f"bot{number}@mail.example" for number in range(40)]
    unknown = [f"nobody{number}@mail.example" for number in range(40)]
    SignInLink.objects.all().delete()
    answers: dict[bool, set[str]] = {True: set(), False: set()}
    took: dict[bool, list[float]] = {True: [], False: []}
    for number, pair in enumerate(zip(known, unknown, strict=True)):
        for address in pair:
            began = time.perf_counter()
            page = Client().post(f"{ROOT}sign-in", {"address": address}, REMOTE_ADDR=f"10.0.{number}.1")
            took[address in known].append(time.perf_counter() - began)
            words = page.content.decode().replace(address, "")
            answers[address in known].add(f"{page.status_code} {re.sub(r'value=.[A-Za-z0-9]{64}.', '', words)}")
    mail.outbox.clear()
    while community_mail.send_links(now=clock.now()):
        pass
    subjects = {str(each.subject) for each in mail.outbox}
    return {
        "different_answers": len(answers[True] ^ answers[False]),
        "different_mails": len(subjects) - 1,
        "median_ms_known": round(statistics.median(took[True]) * 1000, 2),
        "median_ms_unknown": round(statistics.median(took[False]) * 1000, 2),
    }


def guess_tokens(*, tries: int) -> int:
    """How many guesses at a link let anybody in."""
    browser = Client()
    return sum(browser.post(f"{ROOT}enter/guess{number}", {"name": "X"}).status_code == 302 for number in range(tries))


@pytest.mark.accept
@pytest.mark.timeout(1800)
@pytest.mark.django_db
def test_under_attack_nothing_is_public_nothing_runs_and_nobody_is_told_who_is_here(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    open_community(cast, site="http://testserver")
    report: dict[str, Any] = {"spam": spam(cast, tries=10_000, members=500)}
    report["guesses"] = guess_tokens(tries=300)
    report["enumeration"] = enumerate_addresses()
    report["executed"] = script(cast)
    with capsys.disabled():
        print("\n" + json.dumps(report))  # noqa: T201 - this is what it is for
    assert report["spam"]["public"] == report["spam"]["on_the_front"] == 0
    assert report["guesses"] == 0
    assert (report["enumeration"]["different_answers"], report["enumeration"]["different_mails"]) == (0, 0)
    assert report["executed"] == []
