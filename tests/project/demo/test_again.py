"""The demo starts again with what was done in it, and never on a desk that is real."""

import pytest

from evenhand.channels.actions.by_hand import open_by_hand
from evenhand.project.demo import prepare
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_post_added_by_hand_keeps_nobody_from_starting_the_demo_again(cast: Cast) -> None:
    open_by_hand(brand=cast.harborline, place="forum.example")
    prepare._refuse_a_real_desk()


def test_a_desk_with_a_real_mailbox_is_no_demo(cast: Cast) -> None:
    cast.source.kind = "mail"
    cast.source.save(update_fields=["kind"])
    with pytest.raises(prepare.NotADemo):
        prepare._refuse_a_real_desk()
