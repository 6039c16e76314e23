"""The demo's bad day: an incident with what everybody says, and an answer that waits for the lead."""

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.incidents.models import Incident, Statement
from evenhand.project.demo.bad_day import STATEMENT, begin_bad_day
from evenhand.replies.models import Broadcast, Delivery, Recipient
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def test_it_begins_once_with_the_cases_it_is_about_and_sends_nothing(cast: Cast) -> None:
    for name in ("Dana", "Eve"):
        words = f"@harborline.example charged twice this month. Bank shows 30 and 30 again. {name}"
        cast.open_case(words, author=Author(external_id=name, name=name))
    cast.open_case("@harborline.example my internet is down", author=Author(external_id="Ana", name="Ana"))
    begun = begin_bad_day(now=NOON)
    assert begun is not None
    assert begin_bad_day(now=NOON) is None
    incident = Incident.objects.get()
    assert (incident.state, incident.owner, incident.linked.count()) == ("in_hand", cast.alice, 2)
    assert Statement.objects.get().text == STATEMENT
    assert Statement.objects.get().state == "stands"
    assert (Broadcast.objects.get().state, Recipient.objects.count()) == ("asking", 2)
    assert not Delivery.objects.exists()
