"""A handful of rows is written in another way than many: the outcome is one."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from evenhand.cases.models import Case, Conversation, Message, OpenCase
from evenhand.channels.domain.connector import Author, PostKind
from tests.cast import EVE, NOON, Cast


@pytest.mark.parametrize("handful", [0, 20])
def test_claimed_threads_new_people_and_reopened_cases_in_one_batch(cast: Cast, handful: int) -> None:
    ours = {"is_own": True, "kind": PostKind.REPLY, "author": EVE}
    with patch("evenhand.cases.actions.attach.A_HANDFUL", handful):
        cast.hear(cast.post("We sent you a message", in_reply_to="gone", **ours))
        known = cast.open_case("@harborline.example hello")
        people = [Author(external_id=f"p{number}", handle=f"p{number}.example") for number in range(3)]
        cast.hear(
            cast.post("@harborline.example thanks", author=people[0], external_id="gone"),
            cast.post("And another", in_reply_to="elsewhere", **ours),
            cast.post("@harborline.example no signal", author=people[1]),
            cast.post("@harborline.example no sound", author=people[2]),
            cast.post("@harborline.example still there?"),
            now=NOON + timedelta(hours=1),
        )
    assert Conversation.objects.get(thread_key="gone").persona.external_id == "p0"
    assert Conversation.objects.filter(persona=None).count() == 1
    assert (Case.objects.count(), OpenCase.objects.count(), Message.objects.count()) == (4, 4, 7)
    known.refresh_from_db()
    assert (known.open.waiting_since, known.open.last_at) == (NOON, NOON + timedelta(hours=1))
