"""The inbox: page and fragment, filters, pages, and what a stranger sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases import actions
from evenhand.kernel import clock
from tests.cast import EVE, Cast
from tests.workspace.conftest import Desk

MOST_QUERIES = 12


def test_whoever_is_not_logged_in_is_led_to_the_login(client: Any, db: None) -> None:
    answer = client.get("/?whose=all")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2F%3Fwhose%3Dall"


def test_script_of_a_session_that_ended_is_told_to_leave_the_page(client: Any, db: None) -> None:
    answer = client.get("/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/1/"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fcases%2F1%2F"


def test_a_case_stands_in_the_list_with_person_words_and_mode(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    page = bob.get("/", {"whose": "all"})
    for words in ("Dana Whitlock", "my internet is down again", "Reactive", f'id="row-{case.pk}"', "Internet"):
        assert words in page.content.decode()


def test_the_page_has_the_shell_and_the_fragment_has_not(bob: Desk, cast: Cast) -> None:
    cast.open_case()
    page, part = bob.get("/", {"whose": "all"}), bob.fragment("/", "list", {"whose": "all"})
    assert b"<html" in page.content
    assert b"<html" not in part.content
    assert b'id="rows"' in part.content
    assert b'id="counted"' not in part.content
    counted = bob.fragment("/", "counts", {"whose": "all"}).content
    assert b'id="counted"' in counted
    assert b'id="views"' not in counted
    assert b'id="tabs"' in counted
    assert b"<span>1</span>" in bob.fragment("/", "tabs", {"whose": "all"}).content
    assert {"HX-Request", "HX-Target"} <= {each.strip() for each in page["Vary"].split(",")}


def test_going_back_in_the_browser_brings_the_whole_page(bob: Desk) -> None:
    answer = bob.fragment("/", "list", None, **{"HX-History-Restore-Request": "true"})
    assert b"<html" in answer.content


def test_a_stranger_without_a_brand_sees_no_case(chidi: Desk, cast: Cast) -> None:
    cast.open_case()
    page = chidi.get("/", {"whose": "all"})
    assert page.status_code == 200
    assert b"Dana" not in page.content


def test_another_brands_cases_stay_out(bob: Desk, cast: Cast) -> None:
    cast.open_case("@reefcell.example no signal at all", account=cast.other_account, author=EVE)
    assert b"no signal" not in bob.get("/", {"whose": "all"}).content
    assert b"no signal" not in bob.get("/search", {"q": "signal"}).content


def test_mine_unassigned_and_a_queue_filter_the_list(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    assert b"Dana" in bob.get("/", {"whose": "unassigned"}).content
    assert b"Dana" not in bob.get("/", {"whose": "mine"}).content
    actions.assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=clock.now())
    assert b"Dana" not in bob.get("/", {"whose": "unassigned"}).content
    assert b"Dana" in bob.get("/", {"whose": "mine"}).content
    assert b"Dana" in bob.get("/", {"queue": cast.queue.pk}).content
    assert b"Dana" not in bob.get("/", {"queue": cast.german.pk}).content


def test_the_tabs_follow_the_state_of_work(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    cast.answer(case)
    assert b"Dana" not in bob.get("/", {"whose": "all"}).content
    assert b"Dana" in bob.get("/", {"whose": "all", "tab": "waiting"}).content
    actions.resolve_case(case_id=case.pk, actor=cast.bob, now=clock.now())
    assert b"Dana" in bob.get("/", {"whose": "all", "tab": "done"}).content


@pytest.mark.parametrize(
    "query",
    [
        {"whose": "'; drop table x", "tab": "all", "sort": "<script>", "queue": "1e9", "case": "-1"},
        {"queue": "9" * 30, "case": "9" * 18, "after": "x" * 500, "shown": "99999999999999999999"},
        {"after": "253000000001000000-1", "queue": "٣"},
    ],
)
def test_an_address_that_says_nonsense_shows_the_inbox_all_the_same(bob: Desk, query: dict[str, str]) -> None:
    assert bob.get("/", query).status_code == 200


def test_more_than_a_page_is_reached_by_a_link_that_works_without_script(bob: Desk, cast: Cast) -> None:
    now = clock.now()
    posts = [
        cast.post(
            f"@harborline.example outage number {n}",
            author=type(EVE)(external_id=f"did:{n}", handle=f"p{n}", name=f"Person {n:02}"),
            posted_at=now - timedelta(hours=1, minutes=-n),
        )
        for n in range(30)
    ]
    cast.hear(*posts, now=now)
    first = bob.get("/", {"whose": "all"}).content.decode()
    link = first.split('class="more" href="')[1].split('"')[0].replace("&amp;", "&")
    second = bob.get(link).content.decode()
    third = bob.fragment(link, "more").content.decode()
    names = {f"Person {n:02}" for n in range(30)}
    on_first, on_second = ({name for name in names if name in page} for page in (first, second))
    assert on_first | on_second == names
    assert not on_first & on_second
    assert "<html" not in third
    assert all(name in third for name in on_second)


def test_an_empty_inbox_says_what_could_be_done(bob: Desk, cast: Cast) -> None:
    assert "Nothing waits for you" in bob.get("/").content.decode()
    cast.open_case()
    assert "1 case has nobody yet" in bob.get("/").content.decode()


def test_a_begun_answer_is_marked_for_its_writer_only(bob: Desk, alice: Desk, cast: Cast) -> None:
    case = cast.open_case()
    key = bob.key_on(bob.get(f"/cases/{case.pk}/"))
    bob.post(f"/cases/{case.pk}/draft", {"mode": "reply", "reply": "Hello", "key": key})
    assert b"Draft" in bob.get("/", {"whose": "all"}).content
    assert b"Draft" not in alice.get("/", {"whose": "all"}).content


@pytest.mark.parametrize("path", ["/", "/?whose=all", "/?whose=all&tab=done", "/?queue=1"])
def test_the_inbox_takes_few_queries(alice: Desk, cast: Cast, path: str) -> None:
    for number in range(5):
        cast.open_case(f"@harborline.example help {number}", author=type(EVE)(external_id=f"d{number}", name="A"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert alice.get(path).status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:120] for query in queries)
