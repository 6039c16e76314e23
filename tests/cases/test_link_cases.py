"""Saying that two cases belong together."""

from typing import Any

import pytest

from evenhand.cases.actions import link_cases, unlink_cases
from evenhand.cases.errors import CannotLink, NotAllowed
from evenhand.cases.models import Case, Link
from evenhand.ledger.reads import history_of
from tests.cast import EVE, NOON, Cast


def _two(cast: Cast) -> tuple[Case, Case]:
    return cast.open_case(), cast.open_case("@harborline.example no internet either", author=EVE)


def _link(cast: Cast, one: Case, other: Case, kind: str = "duplicate", actor: Any = None) -> Link:
    return link_cases(source_id=one.pk, target_id=other.pk, kind=kind, actor=actor or cast.bob, now=NOON)


def test_both_cases_tell_of_the_link_and_of_its_end(cast: Cast) -> None:
    one, other = _two(cast)
    link = _link(cast, one, other)
    unlink_cases(link_id=link.pk, actor=cast.bob, now=NOON)
    for case in (one, other):
        assert [entry.name for entry in history_of(case.pk)][:2] == ["CasesUnlinked", "CasesLinked"]


def test_two_cases_have_one_link_in_whichever_direction(cast: Cast) -> None:
    one, other = _two(cast)
    link = _link(cast, one, other)
    with pytest.raises(CannotLink):
        _link(cast, other, one, kind="related")
    unlink_cases(link_id=link.pk, actor=cast.bob, now=NOON)
    assert _link(cast, other, one, kind="related").pk != link.pk


def test_a_link_undone_twice_is_undone(cast: Cast) -> None:
    link = _link(cast, *_two(cast))
    for _ in range(2):
        assert unlink_cases(link_id=link.pk, actor=cast.bob, now=NOON).undone_at == NOON


@pytest.mark.parametrize("kind", ["", "friend"])
def test_a_link_says_one_of_three_things(cast: Cast, kind: str) -> None:
    with pytest.raises(CannotLink):
        _link(cast, *_two(cast), kind=kind)


def test_nobody_links_what_they_may_not_see(cast: Cast) -> None:
    one = cast.open_case()
    hidden = cast.open_case("@reefcell.example no signal", account=cast.other_account)
    for pair in ((one, hidden), (hidden, one)):
        with pytest.raises(NotAllowed):
            _link(cast, *pair)
    link = _link(cast, one, hidden, actor=cast.alice)
    with pytest.raises(NotAllowed):
        unlink_cases(link_id=link.pk, actor=cast.bob, now=NOON)
