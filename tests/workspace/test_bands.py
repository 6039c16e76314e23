"""The order of a timeline."""

from evenhand.cases.reads import Item
from evenhand.workspace.screens.case.bands import bands
from tests.cast import NOON


def said(number: int) -> Item:
    """Words of that very moment."""
    return Item(kind="message", id=number, at=NOON, text=f"number {number}", author="Dana")


def test_words_of_one_moment_stand_in_the_order_they_were_heard() -> None:
    shown, earlier = bands([said(number) for number in (8, 9, 10, 11, 100)], [], [], {})
    assert [line.item.id for band in shown for line in band.lines if line.item] == [8, 9, 10, 11, 100]
    assert earlier == 0
