"""Something given to the customer of a case."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from evenhand.cases.actions.goodwill import allow, ask_again, give, refuse, revoke
from evenhand.cases.actions.goodwill_limits import remove_limit, retire_kind, set_kind, set_limit
from evenhand.cases.errors import CannotGive, NoSuchGoodwill, NotAllowed
from evenhand.cases.models import Goodwill, GoodwillKind
from evenhand.cases.reads.goodwill import goodwill_asked, goodwill_of, shares_given
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def credit(cast: Cast) -> GoodwillKind:
    """A credit, of which agents may give 30 a case and 50 a day."""
    kind = set_kind(name="Credit", sort="credit", currency="eur", usual=Decimal(10), actor=cast.alice, now=NOON)
    amounts = {"case": Decimal(30), "day": Decimal(50), "month": None}
    set_limit(role="agent", amounts=amounts, actor=cast.alice, now=NOON)
    return kind


def given(cast: Cast, kind: GoodwillKind, amount: int, **how: Any) -> Goodwill:
    """Bob gives it, in a case of his own if none is named."""
    case = how.pop("case", None) or cast.open_case(external_id=f"g{uuid4()}", thread_id=f"g{uuid4()}")
    values = {"case_id": case.pk, "kind_id": kind.pk, "amount": Decimal(amount), "why": "Two days without a line"}
    return give(**{**values, "key": uuid4(), "actor": cast.bob, "now": NOON, **how})


def test_within_the_limit_it_is_given_at_once_and_stands_in_the_ledger(cast: Cast, credit: GoodwillKind) -> None:
    made = given(cast, credit, 30)
    told = Entry.objects.get(name="GoodwillGranted")
    assert (made.state, made.currency, made.team) == ("granted", "EUR", cast.queue.team)
    assert (told.facts["amount"], told.facts["network"], told.case_id) == ("30", "bluesky", made.case_id)


def test_the_same_key_gives_once(cast: Cast, credit: GoodwillKind) -> None:
    case, key = cast.open_case(), uuid4()
    assert given(cast, credit, 10, case=case, key=key) == given(cast, credit, 10, case=case, key=key)
    assert Goodwill.objects.count() == 1


def test_above_the_limit_of_a_case_a_lead_is_asked(cast: Cast, credit: GoodwillKind) -> None:
    case = cast.open_case()
    given(cast, credit, 20, case=case)
    made = given(cast, credit, 20, case=case)
    assert (made.state, made.over, made.decided_at) == ("asked", "case", None)
    assert goodwill_asked(cast.alice) == [made]


def test_the_limit_of_a_day_counts_all_cases_and_is_free_again_a_day_later(cast: Cast, credit: GoodwillKind) -> None:
    cases = [_case(cast, name) for name in ("dana", "eve", "finn")]
    given(cast, credit, 30, case=cases[0])
    assert given(cast, credit, 30, case=cases[1]).over == "day"
    assert given(cast, credit, 30, case=cases[2], now=NOON + timedelta(hours=25)).state == "granted"


def _case(cast: Cast, name: str) -> Any:
    from evenhand.channels.domain.connector import Author

    who = Author(external_id=f"did:plc:{name}", handle=f"{name}.example", name=name.title())
    return cast.open_case(author=who, external_id=name, thread_id=name)


def test_what_was_taken_back_counts_no_more(cast: Cast, credit: GoodwillKind) -> None:
    case = cast.open_case()
    made = given(cast, credit, 30, case=case)
    revoke(goodwill_id=made.pk, words="Wrong case", actor=cast.bob, now=NOON)
    assert given(cast, credit, 30, case=case).state == "granted"


def test_without_a_limit_everything_is_asked(cast: Cast, credit: GoodwillKind) -> None:
    for limit in list(cast_limits()):
        remove_limit(limit_id=limit, actor=cast.alice, now=NOON)
    assert given(cast, credit, 1).over == "unset"


def cast_limits() -> list[int]:
    from evenhand.cases.models import GoodwillLimit

    return list(GoodwillLimit.objects.values_list("id", flat=True))


def test_a_lead_allows_it_and_nobody_their_own(cast: Cast, credit: GoodwillKind) -> None:
    made = given(cast, credit, 500)
    assert given(cast, credit, 500, actor=cast.alice).state == "granted"
    set_limit(role="lead", amounts={"case": Decimal(10)}, actor=cast.alice, now=NOON)
    asked = given(cast, credit, 500, actor=cast.alice)
    with pytest.raises(CannotGive, match="themselves"):
        allow(goodwill_id=asked.pk, actor=cast.alice, now=NOON)
    with pytest.raises(CannotGive, match="another lead"):
        allow(goodwill_id=made.pk, actor=cast.alice, now=NOON)
    for limit in cast_limits():
        remove_limit(limit_id=limit, actor=cast.alice, now=NOON)
    done = allow(goodwill_id=made.pk, actor=cast.alice, now=LATER)
    assert (done.state, done.asked_by, done.decided_by) == ("granted", cast.bob, cast.alice)
    with pytest.raises(NoSuchGoodwill):
        allow(goodwill_id=made.pk, actor=cast.alice, now=LATER)


def test_agents_decide_nothing(cast: Cast, credit: GoodwillKind) -> None:
    made = given(cast, credit, 500)
    for deed in (lambda: allow(goodwill_id=made.pk, actor=cast.bob, now=NOON), lambda: set_kind(
        name="Cake", sort="other", currency="EUR", usual=None, actor=cast.bob, now=NOON
    )):  # fmt: skip
        with pytest.raises(NotAllowed):
            deed()


def test_a_refusal_needs_a_reason_and_can_be_taken_back(cast: Cast, credit: GoodwillKind) -> None:
    made = given(cast, credit, 500)
    with pytest.raises(CannotGive):
        refuse(goodwill_id=made.pk, words="", actor=cast.alice, now=NOON)
    assert refuse(goodwill_id=made.pk, words="Too much", actor=cast.alice, now=NOON).state == "refused"
    assert ask_again(goodwill_id=made.pk, actor=cast.alice, now=NOON).state == "asked"


def test_who_has_no_access_gives_and_takes_nothing(cast: Cast, credit: GoodwillKind) -> None:
    made = given(cast, credit, 10)
    with pytest.raises(NotAllowed):
        given(cast, credit, 10, actor=cast.chidi)
    with pytest.raises(NotAllowed):
        revoke(goodwill_id=made.pk, words="x", actor=cast.chidi, now=NOON)
    cast.chidi.teams.set(cast.bob.teams.all())
    with pytest.raises(NotAllowed):
        revoke(goodwill_id=made.pk, words="x", actor=cast.chidi, now=NOON)


@pytest.mark.parametrize("amount", [0, -5, 10_000_000])
def test_amounts_that_make_no_sense_are_refused(cast: Cast, credit: GoodwillKind, amount: int) -> None:
    with pytest.raises(CannotGive):
        given(cast, credit, amount)


def test_what_was_taken_from_the_list_is_given_no_more(cast: Cast, credit: GoodwillKind) -> None:
    retire_kind(kind_id=credit.pk, is_retired=True, actor=cast.alice, now=NOON)
    with pytest.raises(CannotGive):
        given(cast, credit, 10)


def test_teams_and_channels_are_compared(cast: Cast, credit: GoodwillKind) -> None:
    case = cast.open_case()
    given(cast, credit, 10, case=case)
    given(cast, credit, 20, case=case)
    given(cast, credit, 400, case=case)
    (share,) = shares_given(cast.alice, since=NOON - timedelta(days=1))
    assert (share.team, share.network, share.number, share.total) == ("Technical", "bluesky", 2, "30.00")
    assert (share.typical, share.cases, share.per_hundred) == ("15.00", 1, None)
    assert shares_given(cast.chidi, since=NOON - timedelta(days=1)) == []
    assert len(goodwill_of(case)) == 3
