"""The log of calls, what is at hand, and what came of a call, on the screen."""

from typing import Any

import pytest
from django.test import Client

from evenhand.cases.models import Call, Case, Extension, Promise
from evenhand.cases.reads.calls import case_id_of
from evenhand.channels.actions import open_account, open_source
from evenhand.channels.domain.calls import CallHeard, CallStep
from evenhand.flows.phone import settle_calls, take_calls
from evenhand.kernel import clock
from tests.cast import NOON, Cast
from tests.workspace.test_notices import HTMX, at_desk

pytestmark = pytest.mark.django_db


class Line:
    """A telephone system in the present."""

    def __init__(self, cast: Cast, **settings: str) -> None:
        filled_in = {"name": "Service line", "number": "+498001234567", "country": "DE", **settings}
        self.source = open_source(kind="phone", name="Phone", settings=filled_in, now=NOON)
        self.account = open_account(
            source=self.source,
            brand_id=cast.harborline.pk,
            network="phone",
            handle="+498001234567",
            name="Service line",
        )

    def tell(
        self, step: CallStep, *users: str, number: str = "+4930901820", call_id: str = "c1", name: str = ""
    ) -> Call:
        heard = CallHeard(
            call_id=call_id, step=step, at=clock.now(), is_inbound=True, number=number, users=users, name=name
        )
        take_calls([(self.account.pk, heard)], source_id=self.source.pk, now=clock.now())
        return Call.objects.get(call_id=call_id)


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line(cast)


def test_a_call_that_rings_for_me_stands_on_every_page(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.BEGUN, "bob", name="Dana Whitlock")
    page = at_desk(cast.bob).get("/notices/bell", headers=HTMX).content.decode()
    assert "Dana Whitlock" in page
    assert f"Open EH-{case_id_of(call)}" in page
    for other in (cast.alice, cast.chidi):
        assert "Dana Whitlock" not in at_desk(other).get("/notices/bell", headers=HTMX).content.decode()


def test_the_log_shows_calls_with_a_link_that_dials(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN, "bob")
    page = at_desk(cast.bob).get("/phone/").content.decode()
    assert "+49 30 901820" in page
    assert 'href="tel:+4930901820"' in page
    assert "+49 30 901820" not in at_desk(cast.chidi).get("/phone/").content.decode()


def test_a_click_can_lead_to_the_telephone_system_itself(cast: Cast) -> None:
    line = Line(cast, dial_link="https://pbx.example/call?to={number}&from={extension}")
    desk = at_desk(cast.bob)
    desk.post("/phone/extensions", {"extensions": "10 1"})
    line.tell(CallStep.BEGUN, "bob")
    assert 'href="https://pbx.example/call?to=%2B4930901820&amp;from=10%201"' in desk.get("/phone/").content.decode()


def test_missed_calls_have_a_list_of_their_own(cast: Cast, line: Line) -> None:
    line.tell(CallStep.MISSED)
    line.tell(CallStep.BEGUN, "bob", number="+4930901821", call_id="c2")
    line.tell(CallStep.ANSWERED, "bob", number="+4930901821", call_id="c2")
    settle_calls(now=clock.now().replace(year=clock.now().year + 1))
    page = at_desk(cast.bob).get("/phone/?of=missed").content.decode()
    assert "+49 30 901820" in page
    assert "+49 30 901821" not in page
    mine = at_desk(cast.bob).get("/phone/?of=mine").content.decode()
    assert "+49 30 901821" in mine
    assert "+49 30 901820" not in mine


def test_what_came_of_it_is_noted_and_undone(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.ANSWERED, "bob")
    desk = at_desk(cast.bob)
    form = desk.get(f"/phone/calls/{call.pk}/", headers={**HTMX, "HX-Target": "sheet"}).content.decode()
    assert "<html" not in form
    answer = desk.post(f"/phone/calls/{call.pk}/note", {"outcome": "solved", "text": "All well."}, headers=HTMX)
    assert "Noted: Solved." in answer.content.decode()
    case = Case.objects.get(pk=case_id_of(call) or 0)
    assert case.resolved_at is not None
    assert case.notes.get().text == "All well."
    desk.post(f"/phone/calls/{call.pk}/take-back", headers=HTMX)
    case.refresh_from_db()
    assert case.resolved_at is None


def test_it_works_without_script(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.ANSWERED, "bob")
    desk = at_desk(cast.bob)
    assert "What came of the call" in desk.get(f"/phone/calls/{call.pk}/").content.decode()
    answer = desk.post(f"/phone/calls/{call.pk}/note", {"outcome": "call_back", "when": "tomorrow"}, follow=True)
    assert "We call back" in answer.content.decode()
    assert Promise.objects.get().owner == cast.bob


def test_nonsense_is_refused_in_words(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.ANSWERED, "bob")
    desk = at_desk(cast.bob)
    for address, said in (("note", {"outcome": "magic"}), ("move", {"case": "here"}), ("move", {"case": "999999"})):
        assert desk.post(f"/phone/calls/{call.pk}/{address}", said, headers=HTMX).status_code in {403, 422}
    assert desk.get("/phone/?of=nonsense&after=1-2-3").status_code == 200


@pytest.mark.parametrize("deed", ["", "note", "take-back", "move"])
def test_a_stranger_can_do_nothing_with_a_call(cast: Cast, line: Line, deed: str) -> None:
    call = line.tell(CallStep.ANSWERED, "bob")
    desk, address = at_desk(cast.chidi), f"/phone/calls/{call.pk}/{deed}"
    answer = desk.post(address, {"outcome": "solved", "case": "1"}, headers=HTMX) if deed else desk.get(address)
    assert answer.status_code in {403, 404}
    assert Client().get("/phone/")["Location"].startswith("/accounts/login")


def test_my_telephone_is_mine(cast: Cast, line: Line) -> None:
    at_desk(cast.bob).post("/phone/extensions", {"extensions": "101, SIP/bob"})
    assert set(Extension.objects.values_list("name", flat=True)) == {"101", "SIP/bob"}
    at_desk(cast.alice).post("/phone/extensions", {"extensions": "sip/BOB"})
    assert not Extension.objects.filter(agent=cast.alice).exists()


def test_a_page_of_calls_asks_few_questions(cast: Cast, line: Line, django_assert_max_num_queries: Any) -> None:
    for number in range(15):
        line.tell(CallStep.ANSWERED, "bob", number=f"+49309018{number:02}", call_id=f"c{number}")
    desk = at_desk(cast.bob)
    for address in ("/phone/", "/notices/bell"):
        with django_assert_max_num_queries(12):
            desk.get(address)


def test_the_timeline_of_a_case_shows_its_calls(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.ANSWERED, "bob")
    page = at_desk(cast.bob).get(f"/cases/{case_id_of(call)}/").content.decode()
    assert "Bob Keller is speaking" in page
