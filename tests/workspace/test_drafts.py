"""What was begun and not sent: found again, by its writer alone."""

from evenhand.cases.actions import assign_case, resolve_case
from evenhand.cases.models import Case
from evenhand.replies.actions import keep_draft
from tests.cast import EVE, NOON, Cast
from tests.workspace.conftest import Desk


def _begin(cast: Cast, case: Case, text: str, mode: str = "reply") -> None:
    keep_draft(case_id=case.pk, mode=mode, text=text, actor=cast.bob, now=NOON)


def test_half_a_reply_is_found_though_its_case_is_done_or_with_somebody_else(bob: Desk, cast: Cast) -> None:
    done, given = cast.open_case(), cast.open_case("@harborline.example no internet here", author=EVE)
    _begin(cast, done, "Your credit <b>stands</b>")
    _begin(cast, given, "The cable is", mode="note")
    resolve_case(case_id=done.pk, actor=cast.bob, now=NOON)
    assign_case(case_id=given.pk, assignee=cast.alice, actor=cast.bob, now=NOON)
    page = bob.get("/drafts/").content.decode()
    assert "Your credit &lt;b&gt;stands" in page
    assert "resolved" in page
    assert "with Alice Moreau" in page
    assert f'href="/cases/{given.pk}/?mode=note"' in page


def test_nobody_sees_what_another_began_nor_what_they_may_see_no_more(
    alice: Desk, bob: Desk, chidi: Desk, cast: Cast
) -> None:
    _begin(cast, cast.open_case(), "Half a secret")
    for desk in (alice, chidi):
        assert "Half a secret" not in desk.get("/drafts/").content.decode()
    cast.bob.teams.clear()
    assert "Half a secret" not in bob.get("/drafts/").content.decode()


def test_the_page_takes_no_more_queries_for_more_drafts(
    bob: Desk, cast: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(4):
        _begin(cast, cast.open_case(f"@harborline.example no {number}", author=EVE), f"Half {number}")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        bob.get("/drafts/")
