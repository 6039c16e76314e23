"""Invitations against a random half: which sentence may go out, who is drawn, and what may be said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.insight.domain.deflection import Side
from evenhand.insight.domain.inviting import (
    Arm,
    Problem,
    Verdict,
    arm_of,
    is_invited,
    problem_of,
    shown_by,
    verdict,
    with_sentence,
)

GOOD = "Next time, ask us on https://social.example/@harborline."


@pytest.mark.parametrize("said", [
    GOOD,
    f"  {GOOD}  ",
    "Mehr Hilfe (rund um die Uhr): https://hilfe.example/de?from=mail",
    "https://help.example",
])  # fmt: skip
def test_one_line_with_one_https_address_may_go_out(said: str) -> None:
    assert problem_of(said) is None


@pytest.mark.parametrize(("said", "problem"), [
    ("   ", Problem.EMPTY),
    (f"{'a' * 280} https://help.example/", Problem.LONG),
    (f"Hello\n{GOOD}", Problem.LINES),
    (f"Hello\u2028{GOOD}", Problem.LINES),
    ("Ask us on social media", Problem.ADDRESS),
    ("See www.help.example", Problem.ADDRESS),
    ("See http://help.example/", Problem.ADDRESS),
    ("See https://one.example/ or https://two.example/", Problem.ADDRESS),
    ("See https://one.example/ or https://one.example/", Problem.ADDRESS),
    ("See https://one.example/ or ftp://two.example/", Problem.ADDRESS),
    ("See https://one.example/ or www.two.example", Problem.ADDRESS),
    ("See https://localhost/", Problem.ADDRESS),
    ("See https://bank.example@other.example/", Problem.ADDRESS),
    ("See https://[broken/", Problem.ADDRESS),
])  # fmt: skip
def test_anything_else_is_refused_with_its_reason(said: str, problem: Problem) -> None:
    assert problem_of(said) is problem


@given(st.text(max_size=400))
def test_whatever_is_typed_is_judged_and_never_breaks(said: str) -> None:
    assert problem_of(said) in {None, *Problem}


@given(st.text(max_size=40), st.integers(0, 2**62))
def test_a_customer_stays_in_their_half(seed: str, customer: int) -> None:
    assert is_invited(seed, customer) is is_invited(seed, customer)


@settings(max_examples=20)
@given(st.text(max_size=40), st.integers(0, 2**40))
def test_about_half_of_any_customers_is_invited(seed: str, first: int) -> None:
    invited = sum(is_invited(seed, first + each) for each in range(4_000))
    assert abs(invited - 2_000) < 6 * 31.7, "six standard errors"


def test_another_trial_draws_anew() -> None:
    halves = [[is_invited(seed, each) for each in range(1_000)] for seed in ("one", "two")]
    alike = sum(one == two for one, two in zip(*halves, strict=True))
    assert 400 < alike < 600


def test_the_sentence_is_the_last_paragraph() -> None:
    assert with_sentence("Done.\n\nBob\nHarborline\n", f" {GOOD} ") == f"Done.\n\nBob\nHarborline\n\n{GOOD}"


def test_four_times_as_many_customers_show_half_the_difference() -> None:
    assert shown_by(800) == pytest.approx(shown_by(200) / 2)
    assert shown_by(2_000) == pytest.approx(0.0655, abs=0.0005)


def test_a_half_is_counted_by_what_came_next() -> None:
    arm = arm_of([("mail", 3), ("bluesky", 2), (None, 5)], frozenset({"bluesky"}))
    assert arm == Arm(10, 2, 3)
    assert [each.contacts for each in (arm.again, arm.on_social, arm.none)] == [5, 2, 5]


@pytest.mark.parametrize(("invited", "others", "said"), [
    (300, 400, Verdict.FEWER),
    (400, 300, Verdict.MORE),
    (350, 352, Verdict.ALIKE),
    (350, 390, Verdict.UNKNOWN),
])  # fmt: skip
def test_one_of_four_is_said_of_the_customers_that_were_planned(invited: int, others: int, said: Verdict) -> None:
    assert verdict(Side(1_000, invited), Side(1_000, others), planned=2_000) is said


@given(st.integers(0, 1_000), st.integers(0, 1_000))
def test_before_that_nothing_is_said_however_clear_it_looks(invited: int, others: int) -> None:
    assert verdict(Side(1_000, invited), Side(1_000, others), planned=2_001) is Verdict.UNKNOWN


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_other_way_round_says_the_opposite(one: int, other: int) -> None:
    opposite = {Verdict.FEWER: Verdict.MORE, Verdict.MORE: Verdict.FEWER}
    there = verdict(Side(400, one), Side(400, other), planned=800)
    back = verdict(Side(400, other), Side(400, one), planned=800)
    assert back is opposite.get(there, there)


def test_an_empty_half_says_nothing() -> None:
    assert verdict(Side(200, 100), Side(0, 0), planned=200) is Verdict.UNKNOWN
