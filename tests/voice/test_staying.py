"""Customers who were helped beside others like them: from a list, with a design that claims no more than it can."""

from contextlib import suppress
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.voice.domain.standing import Standing, Unreadable, key_of, read_list
from evenhand.voice.domain.staying import Contact, Staying, Verdict, compared

TODAY = date(2026, 6, 30)
FIRST = date(2025, 9, 1)


def contact(customer: int, *, is_helped: bool, opened: date = FIRST, severity: int = 1, earlier: int = 0) -> Contact:
    return Contact(
        customer_id=customer, opened=opened, is_helped=is_helped, network="mail", mode=1, kind=1, severity=severity,
        is_public=False, earlier=earlier,
    )  # fmt: skip


def world(seed: int, *, effect: float = 0.0, size: int = 900, is_dated: bool = True) -> Staying:
    """Bad problems are settled less often, and whoever has one leaves more often, helped or not."""
    draw = np.random.default_rng(seed)
    contacts, standings = [], {}
    for customer in range(size):
        severity, old = int(draw.integers(0, 3)), int(draw.integers(0, 3))
        is_helped = bool(draw.random() < (0.75, 0.55, 0.35)[severity])
        opened = FIRST + timedelta(days=int(draw.integers(0, 120)))
        contacts.append(contact(customer, is_helped=is_helped, opened=opened, severity=severity))
        stays = draw.random() < 0.85 - 0.1 * severity + 0.03 * old + effect * is_helped
        gone = opened + timedelta(days=int(draw.integers(15, 104)))
        since = opened - timedelta(days=(30, 200, 600)[old])
        standings[customer] = Standing(since=since, gone_on=gone if is_dated and not stays else None, is_gone=not stays)
    return compared(contacts, standings, days=90)


@pytest.mark.parametrize("effect", [0.0, 0.08])
def test_what_was_planted_is_found_as_often_as_the_interval_says(effect: float) -> None:
    told = [world(seed, effect=effect) for seed in range(40)]
    found = [each.paired for each in told if each.paired]
    assert len(found) == 40
    assert sum(each.low <= effect <= each.high for each in found) >= 36
    plain = [each.helped.value - each.others.value for each in told if each.helped and each.others]
    assert np.mean(plain) > effect + 0.02  # as they are, helped customers look better than help made them


def test_a_large_difference_is_told_with_what_a_hidden_cause_would_need() -> None:
    found = world(3, effect=0.14, size=2400)
    assert found.verdict == Verdict.MORE
    assert found.paired is not None
    assert found.paired.hidden > 1
    assert all(abs(each.after) <= 0.1 for each in found.balances)
    assert {each.name for each in found.balances} >= {"network", "severity", "earlier", "tenure"}


def test_of_few_pairs_nothing_is_told() -> None:
    found = world(1, size=80)
    assert found.verdict == Verdict.NOT_ENOUGH
    assert found.paired is None
    assert compared([], {}, days=90).verdict == Verdict.NOT_ENOUGH


def test_pairs_that_are_not_alike_are_said_to_be_so_whatever_they_show() -> None:
    """In one month bad problems are helped, in another mild ones: as likely in all, and never alike in a pair."""
    sides = [(9, True, 0, 200), (9, False, 2, 200), (10, True, 2, 200), (10, False, 0, 60), (11, False, 0, 140)]
    told = [(month, is_helped, severity) for month, is_helped, severity, many in sides for _ in range(many)]
    contacts = [
        contact(n, is_helped=is_helped, opened=date(2025, month, 5), severity=severity)
        for n, (month, is_helped, severity) in enumerate(told)
    ]
    standings = {each.customer_id: Standing(is_gone=not each.is_helped) for each in contacts}
    found = compared(contacts, standings, days=90)
    assert found.paired is not None
    assert found.paired.difference == 1.0
    assert found.verdict == Verdict.NOT_ALIKE
    assert max(found.balances, key=lambda each: abs(each.after)).name == "severity"


def test_whoever_left_before_help_could_count_is_on_neither_side() -> None:
    contacts = [contact(n, is_helped=n > 1) for n in range(4)]
    early = Standing(gone_on=FIRST + timedelta(days=14), is_gone=True)
    later = Standing(gone_on=FIRST + timedelta(days=15), is_gone=True)
    young = Standing(since=FIRST + timedelta(days=1))
    found = compared(contacts, {0: early, 1: later, 2: young}, days=90)
    assert (found.left.gone_before, found.left.not_yet, found.left.not_listed) == (1, 1, 1)
    assert found.others is not None
    assert (found.others.value, found.others.cases) == (0.0, 1)


def test_a_customer_who_leaves_after_the_days_has_stayed() -> None:
    gone = Standing(gone_on=FIRST + timedelta(days=14 + 91), is_gone=True)
    found = compared([contact(1, is_helped=True)], {1: gone}, days=90)
    assert found.helped is not None
    assert found.helped.value == 1.0


def test_a_list_without_days_is_looked_at_on_its_own_day() -> None:
    assert world(1).is_dated
    assert not world(1, is_dated=False).is_dated


def test_a_list_is_read_however_it_is_parted() -> None:
    for parted in (",", ";", "\t"):
        text = "Customer,since,Left\n@Dana ,2024-01-05,\nada@quist.example,,2026-03-31\n+49 30 901820,,2026-12-31\n"
        found = read_list("\ufeff" + text.replace(",", parted), as_of=TODAY)
        assert found.standings == {
            "dana": Standing(since=date(2024, 1, 5)),
            "ada@quist.example": Standing(gone_on=date(2026, 3, 31), is_gone=True),
            "+49 30 901820": Standing(),  # leaves after the day of the list
        }


def test_what_says_nothing_or_two_things_is_left_out_and_counted() -> None:
    text = "customer,left,stayed\na,31.03.2026,\nb,,perhaps\n,,yes\nc,,yes\nc,,no\nd,2026-01-01,yes\ne,,no\n"
    found = read_list(text, as_of=TODAY)
    assert found.unread == [2, 3, 4, 7]
    assert found.twice == {"c"}
    assert found.standings == {"e": Standing(is_gone=True)}


def test_silence_is_no_yes_where_nobody_said_when() -> None:
    assert read_list("customer,stayed\na,\n", as_of=TODAY).unread == [2]


@pytest.mark.parametrize("text", ["", "name,left\na,\n", "customer\na\n", "customer,left\n" + "a,\n" * 500_000])
def test_other_tables_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_list(text, as_of=TODAY)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(Unreadable):
        found = read_list("customer,left\n" + text, as_of=TODAY)
        assert not found.twice & found.standings.keys()


def test_case_spaces_and_a_leading_sign_make_no_other_customer() -> None:
    assert key_of(" @Dana.Quist ") == key_of("dana.quist") == "dana.quist"
