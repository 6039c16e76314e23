"""The bell, the list, choices, and what a window is given to show; strangers are told nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from evenhand.cases.actions.notices import tell
from evenhand.cases.models import Notice, NoticeChoice, NoticeKind, QuietHours
from evenhand.cases.reads.notices import unseen_count
from evenhand.kernel import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def at_desk(agent: Any) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def told(cast: Cast) -> Notice:
    case = cast.open_case("@harborline.example my secret is 4711")
    tell([(cast.bob.pk, case.pk)], kind=NoticeKind.NAMED, key="a", actor_id=cast.alice.pk, now=clock.now())
    return Notice.objects.get()


def test_the_bell_counts_what_was_not_seen(cast: Cast, told: Notice) -> None:
    page = at_desk(cast.bob).get("/notices/bell", headers=HTMX).content.decode()
    assert "1 unseen notice" in page
    assert "unseen notice" not in at_desk(cast.alice).get("/notices/bell", headers=HTMX).content.decode()


def test_the_list_says_who_did_what_and_nothing_a_customer_said(cast: Cast, told: Notice) -> None:
    page = at_desk(cast.bob).get("/notices/").content.decode()
    assert "Alice Moreau named you in a note" in page
    assert "4711" not in page
    assert "Alice Moreau named" not in at_desk(cast.chidi).get("/notices/").content.decode()


def test_one_window_gets_the_news_once(cast: Cast, told: Notice) -> None:
    desk = at_desk(cast.bob)
    (news,) = desk.post("/notices/news").json()["news"]
    assert news["title"] == "Alice Moreau named you in a note"
    assert "4711" not in str(news)
    assert desk.post("/notices/news").json()["news"] == []


def test_in_quiet_hours_no_window_gets_any(cast: Cast, told: Notice) -> None:
    QuietHours.objects.create(agent=cast.bob, free_days="0123456")
    assert at_desk(cast.bob).post("/notices/news").json()["news"] == []
    assert unseen_count(cast.bob) == 1


def test_following_a_notice_leads_to_the_case_and_it_is_seen(cast: Cast, told: Notice) -> None:
    answer = at_desk(cast.bob).get(f"/notices/{told.pk}/go")
    assert answer["Location"] == f"/cases/{told.case_id}/"
    assert unseen_count(cast.bob) == 0


@pytest.mark.parametrize("who", ["alice", "chidi"])
def test_somebody_elses_notice_is_nobodys_business(cast: Cast, told: Notice, who: str) -> None:
    assert at_desk(getattr(cast, who)).get(f"/notices/{told.pk}/go").status_code == 404
    at_desk(getattr(cast, who)).post("/notices/see", {"notice": told.pk})
    at_desk(getattr(cast, who)).post("/notices/see", {"case": told.case_id})
    assert unseen_count(cast.bob) == 1


def test_all_seen_can_be_undone_from_the_toast(cast: Cast, told: Notice) -> None:
    desk = at_desk(cast.bob)
    answer = desk.post("/notices/see", headers=HTMX)
    assert answer["HX-Trigger"] == "notices-changed"
    at = answer.content.decode().split('name="at" value="')[1].split('"')[0]
    assert unseen_count(cast.bob) == 0
    desk.post("/notices/unsee", {"at": at}, headers=HTMX)
    assert unseen_count(cast.bob) == 1


def test_opening_a_case_sees_what_was_to_be_said_of_it(cast: Cast, told: Notice) -> None:
    desk = at_desk(cast.bob)
    assert desk.post("/notices/see", {"case": told.case_id}, headers=HTMX).status_code == 200
    assert desk.post("/notices/see", {"case": told.case_id}, headers=HTMX).status_code == 204


def test_people_choose_how_they_are_told_without_script(cast: Cast) -> None:
    desk = at_desk(cast.bob)
    said = {"desktop-wrote": "on", "mail-named": "on", "begins": "22:00", "ends": "07:00", "free-6": "on"}
    assert desk.post("/notices/choices", said).status_code == 302
    chosen = {each.kind: (each.on_desktop, each.by_mail) for each in NoticeChoice.objects.filter(agent=cast.bob)}
    assert chosen["wrote"] == (True, False)
    assert chosen["named"] == (False, True)
    assert chosen["call"] == (False, False)
    page = desk.get("/notices/choices").content.decode()
    assert 'value="22:00"' in page
    refused = desk.post("/notices/choices", {"begins": "22:00"}).content.decode()
    assert "both the beginning and the end" in refused
    assert "hours and minutes" in desk.post("/notices/choices", {"begins": "late", "ends": "7"}).content.decode()


def test_the_list_goes_on_where_the_page_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.workspace.screens.notices import views

    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(5):
        case = cast.hear(cast.post(f"@harborline.example {number}", author=_author(number))).case_ids[0]
        tell([(cast.bob.pk, case)], kind=NoticeKind.NAMED, key="a", now=clock.now() + timedelta(seconds=number))
    first = at_desk(cast.bob).get("/notices/").content.decode()
    assert first.count('class="unseen"') == 2
    after = first.split("after=")[1].split('"')[0]
    assert at_desk(cast.bob).get(f"/notices/?after={after}").content.decode().count('class="unseen"') == 2


def _author(number: int) -> Any:
    from evenhand.channels.domain.connector import Author

    return Author(external_id=f"did:{number}", handle=f"p{number}.example", name=f"Person {number}")


def test_a_page_of_notices_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        case = cast.hear(cast.post(f"@harborline.example {number}", author=_author(number))).case_ids[0]
        tell([(cast.bob.pk, case)], kind=NoticeKind.NAMED, key="a", actor_id=cast.alice.pk, now=clock.now())
    desk = at_desk(cast.bob)
    with django_assert_max_num_queries(12):
        desk.get("/notices/")
    with django_assert_max_num_queries(12):
        desk.get("/notices/bell")


def test_nobody_is_told_anything_without_logging_in(cast: Cast, told: Notice) -> None:
    for address in ("/notices/", "/notices/bell", f"/notices/{told.pk}/go", "/notices/choices"):
        assert Client().get(address)["Location"].startswith("/accounts/login")
    for address in ("/notices/news", "/notices/see", "/notices/unsee"):
        assert Client().post(address)["Location"].startswith("/accounts/login")
