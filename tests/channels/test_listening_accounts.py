"""A brand keeps what it only overhears on a network in one account, whoever sifts it."""

import threading

import pytest
from django.db import connection

from evenhand.channels.actions import open_listening_account, open_source
from evenhand.channels.models import Account
from tests.cast import NOON, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_sift_at_the_same_time_open_one_account() -> None:
    cast = make_cast()
    begin = threading.Barrier(4)
    opened: list[int] = []

    def open_one(number: int) -> None:
        source = open_source(kind="replay", name=f"Square {number}", settings={}, now=NOON)
        begin.wait(timeout=20)
        account = open_listening_account(
            source=source, brand_id=cast.other.pk, network="mastodon", handle=cast.other.slug, name="Reefcell"
        )
        opened.append(account.pk)
        connection.close()

    threads = [threading.Thread(target=open_one, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(opened) == 4
    assert set(opened) == {Account.objects.get(network="mastodon").pk}
