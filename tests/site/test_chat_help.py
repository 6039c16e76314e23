"""Before a chat begins: what may answer it already, and that beginning is as easy as ever."""

from starlette.testclient import TestClient

from evenhand.channels.models import Account
from evenhand.flows.hosting import door_to
from evenhand.insight.domain.deflection import Place
from evenhand.insight.models import HelpVisit
from evenhand.knowledge.reads.recall import forget_all
from tests.cast import Cast
from tests.site.conftest import Visitor
from tests.site.test_help_before_contact import ASKED, open_centre, visit_on


def test_before_the_first_words_are_sent_help_is_suggested_and_a_chat_is_a_contact(
    client: TestClient, company: Cast, account: Account
) -> None:
    forget_all()
    open_centre(company)
    visit = visit_on(is_left_out=False)
    said = {"visit": visit.hex, "text": ASKED, "language": "en-GB"}
    found = client.post(f"{door_to(account)}near", json=said)
    assert [each["title"] for each in found.json()] == ["Why does the router blink red?"]
    assert found.json()[0]["address"].startswith("https://help.harborline.example/site/help/")
    assert client.post(f"{door_to(account)}near", json={**said, "visit": "x"}).status_code == 400
    begun = Visitor(client, account).begin(visit=visit.hex)
    kept = HelpVisit.objects.get()
    assert (kept.place, kept.thread) == (Place.CHAT, begun.chat)
    assert kept.contacted_at is not None


def test_who_is_left_out_of_suggestions_chats_as_ever(client: TestClient, company: Cast, account: Account) -> None:
    forget_all()
    open_centre(company)
    visit = visit_on(is_left_out=True)
    said = {"visit": visit.hex, "text": ASKED, "language": "en"}
    assert client.post(f"{door_to(account)}near", json=said).json() == []
    Visitor(client, account).begin(visit=visit.hex)
    assert HelpVisit.objects.get().contacted_at is not None
