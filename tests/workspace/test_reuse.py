"""What is used again: the page of figures for those who lead, and the rule of suggestions."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.channels.domain.connector import Author
from evenhand.flows import remembering
from evenhand.kernel import clock
from evenhand.knowledge.models import Edition, ProposalDismissal, Solved
from evenhand.ledger.models import Entry
from evenhand.replies.models import SuggestionRule
from tests.cast import Cast
from tests.flows.test_remembering import ASKED, solve
from tests.knowledge.pages import publish
from tests.workspace.conftest import Desk


def test_it_is_a_page_of_few_queries_also_with_nothing_to_tell(alice: Desk) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = alice.get("/knowledge/use/")
    assert "Nothing was answered in this time" in page.content.decode()
    assert len(queries) <= 12


def test_what_was_said_before_is_counted_with_its_interval(alice: Desk, cast: Cast) -> None:
    now = clock.now() - timedelta(days=2)
    for number, at in enumerate(now + timedelta(hours=6 * each) for each in range(3)):
        asks = Author(external_id=f"did:plc:{number}", handle=f"n{number}.example", name=f"N{number}")
        solve(cast, said="Please set the router to channel 6 and restart it. ^BK", now=at, author=asks)
    remembering.remember(now=clock.now())
    page = " ".join(alice.get("/knowledge/use/?brand=harborline&days=28").content.decode().split())
    assert '<b class="number">67 %</b>' in page
    assert "counted from 3" in page


def test_agents_do_not_see_it_and_do_not_set_it(bob: Desk, chidi: Desk) -> None:
    for desk in (bob, chidi):
        assert desk.get("/knowledge/use/").status_code == 404
        assert desk.deed("/knowledge/use/harborline", {"left_out": "0"}).status_code == 403
    assert not SuggestionRule.objects.exists()


def test_a_lead_sets_how_many_are_left_without(alice: Desk, cast: Cast) -> None:
    alice.post("/knowledge/use/harborline", {"is_on": "1", "left_out": "35"})
    assert SuggestionRule.objects.values_list("is_on", "left_out").get(brand=cast.harborline) == (True, 35)
    alice.post("/knowledge/use/harborline", {"left_out": "999"})
    assert SuggestionRule.objects.values_list("is_on", "left_out").get(brand=cast.harborline) == (False, 90)


def asked_again(cast: Cast, *, times: int, before: int = 0) -> None:
    """So many more customers are answered alike."""
    now = clock.now() - timedelta(days=2)
    for number in range(before, before + times):
        asks = Author(external_id=f"did:plc:{number}", handle=f"n{number}.example", name=f"N{number}")
        at = now + timedelta(hours=6 * number)
        solve(cast, said="Please set the router to channel 6 and restart it. ^BK", now=at, author=asks)
    remembering.remember(now=clock.now())


def test_a_proposal_that_nobody_needs_stays_away_until_its_cases_have_grown_by_half(
    bob: Desk, chidi: Desk, cast: Cast
) -> None:
    asked_again(cast, times=3)
    words = "Please set the router to channel 6"
    around = re.search(r'name="around" value="(\d+)"', bob.get("/knowledge/missing/").content.decode())
    assert around
    said = {"around": around[1], "reason": "It is on the box"}
    assert chidi.deed("/knowledge/missing/harborline/dismiss", said).status_code == 403
    assert bob.post("/knowledge/missing/harborline/dismiss", said).status_code == 302
    page = bob.get("/knowledge/missing/").content.decode()
    assert words not in page
    assert "It is on the box" in page
    dismissal = ProposalDismissal.objects.get()
    assert chidi.deed(f"/knowledge/dismissed/{dismissal.pk}/again", {}).status_code == 404
    bob.post(f"/knowledge/dismissed/{dismissal.pk}/again")
    assert words in bob.get("/knowledge/missing/").content.decode()
    bob.post("/knowledge/missing/harborline/dismiss", said)
    asked_again(cast, times=1, before=3)
    assert words not in bob.get("/knowledge/missing/").content.decode()
    asked_again(cast, times=1, before=4)
    assert words in bob.get("/knowledge/missing/").content.decode(), "five cases are half as many again as three"
    assert Entry.objects.filter(name="ProposalDismissed").count() == 3


def test_what_is_asked_again_without_a_page_becomes_a_draft_with_its_cases(bob: Desk, chidi: Desk, cast: Cast) -> None:
    asked_again(cast, times=3)
    page = bob.get("/knowledge/missing/").content.decode()
    assert "Please set the router to channel 6" in page
    around = re.search(r'name="around" value="(\d+)"', page)
    assert around
    assert chidi.deed("/knowledge/missing/harborline", {"around": around[1]}).status_code == 403
    answer = bob.post("/knowledge/missing/harborline", {"around": around[1]})
    edition = Edition.objects.select_related("draft").get()
    assert answer["Location"] == f"/knowledge/{edition.pk}/"
    assert edition.state == "draft"
    assert edition.draft is not None
    assert edition.draft.body.startswith("Please set the router to channel 6")
    assert "EH-" in edition.draft.internal
    assert "Nothing was answered alike" in bob.get("/knowledge/missing/").content.decode(), "it is begun"


def test_what_nobody_needs_stays_away_when_its_first_cases_are_long_ago(bob: Desk, cast: Cast) -> None:
    asked_again(cast, times=3)
    words = "Please set the router to channel 6"
    around = re.search(r'name="around" value="(\d+)"', bob.get("/knowledge/missing/").content.decode())
    assert around
    bob.post("/knowledge/missing/harborline/dismiss", {"around": around[1]})
    Solved.objects.filter(pk=around[1]).update(solved_at=clock.now() - timedelta(days=100))
    asked_again(cast, times=1, before=3)
    assert words not in bob.get("/knowledge/missing/").content.decode()


def test_an_article_for_colleagues_is_still_missing_for_customers(bob: Desk, cast: Cast) -> None:
    asked_again(cast, times=3)
    page = publish(cast, title=ASKED, summary="Router keeps losing the internet every evening")
    page.article.is_internal = True
    page.article.save(update_fields=["is_internal"])
    remembering.read_pages()
    words = "Please set the router to channel 6"
    assert words in bob.get("/knowledge/missing/").content.decode()
    page.article.is_internal = False
    page.article.save(update_fields=["is_internal"])
    assert words not in bob.get("/knowledge/missing/").content.decode()


def test_what_we_had_to_say_is_counted_from_the_messages_themselves(bob: Desk, cast: Cast) -> None:
    asked_again(cast, times=3)
    assert set(Solved.objects.values_list("touches", flat=True)) == {1}
    assert "2 messages of ours avoidable" in " ".join(bob.get("/knowledge/missing/").content.decode().split())
