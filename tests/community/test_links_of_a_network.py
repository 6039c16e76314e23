"""How many links to sign in a network may ask for: many where they are opened, few where they are not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from evenhand.community.actions import joining
from evenhand.community.actions.joining import ask_for_link, use_link
from evenhand.community.errors import TooManyLinks
from evenhand.community.models import Community, SignInLink
from evenhand.kernel import clock
from tests.cast import Cast
from tests.community.conftest import Browser

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]
NUMBERS = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]


def test_a_carriers_thousands_come_in_and_who_mails_strangers_does_not(cast: Cast, opened: Community) -> None:
    now = clock.now()

    def ask_from(network: str, address: str) -> str:
        link = ask_for_link(
            brand_id=cast.harborline.pk, address=f"{address}@mail.example", site="", network=network, now=now
        )
        assert link is not None
        return link.token

    for number in range(60):
        token = ask_from("carrier", f"person{number}")
        use_link(token=token, name=f"Person {NUMBERS[number // 10]} {NUMBERS[number % 10]}", now=now)
    for number in range(40):
        ask_from("flood", f"stranger{number}")
    ask_from("flood", "stranger1")  # the same one again is no stranger more
    with pytest.raises(TooManyLinks):
        ask_from("flood", "stranger41")
    ask_from("carrier", "stranger41")
    ask_from("", "stranger42")


def test_who_is_told_that_it_is_too_much_where_they_are_reads_when_to_come_again(
    come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "_UNOPENED", ((timedelta(hours=1), 1),))
    come("Dana")  # opens her link
    assert [Browser().send("sign-in", address=f"{to}@mail.example").status_code for to in "abca"] == [
        200,
        429,
        429,
        200,
    ]
    page = Browser().send("sign-in", address="b@mail.example").content.decode()
    assert "Please ask again in an hour." in page
    assert "b@mail.example" in page
    assert "127.0.0.1" not in set(SignInLink.objects.values_list("network", flat=True))
