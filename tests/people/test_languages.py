"""Languages are written by their codes, wherever leads write them."""

import pytest

from evenhand.people.actions.agents import Wanted, change_agent
from evenhand.people.actions.queues import QueueSaid, check_languages, keep_queue
from evenhand.people.errors import NotUsable
from evenhand.people.models import Role
from tests.cast import NOON, Cast


def test_codes_are_codes() -> None:
    check_languages(["de", "en", "yue"])


@pytest.mark.parametrize("said", ["german", "d", "de-at", "ßß", "d1"])
def test_names_of_languages_are_refused_since_no_text_has_them(said: str) -> None:
    with pytest.raises(NotUsable, match="by their codes"):
        check_languages([said])


def test_a_queue_and_a_person_take_codes_only(cast: Cast) -> None:
    said = QueueSaid(
        brand_id=cast.harborline.pk, team_id=cast.queue.team_id, name="German speakers", languages=("german",)
    )
    with pytest.raises(NotUsable, match="by their codes"):
        keep_queue(said=said, actor=cast.alice, now=NOON)
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    said_of_bob = {"full_name": "Bob B", "public_name": "Bob", "initials": "BB", "mail": "b@harborline.example"}
    wanted = Wanted(**said_of_bob, role="agent", team_ids=(), languages=("Portuguese",))
    with pytest.raises(NotUsable, match="by their codes"):
        change_agent(agent_id=cast.bob.pk, wanted=wanted, actor=cast.alice, now=NOON)
