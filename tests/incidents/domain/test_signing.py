"""When a statement stands."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.incidents.domain.signing import StatementState, Verdict, outcome, still_to_sign

PEOPLE = st.sets(st.integers(1, 8), max_size=6)
SAID = st.dictionaries(st.integers(1, 8), st.sampled_from(Verdict), max_size=8)


def test_all_who_are_named_must_say_yes() -> None:
    named = [1, 2, 3]
    assert outcome(named, {1: "yes", 2: "yes"}, needed=0, author=9) is StatementState.ASKED
    assert outcome(named, {1: "yes", 2: "yes", 3: "yes"}, needed=0, author=9) is StatementState.STANDS


def test_as_many_as_are_needed_suffice() -> None:
    assert outcome([1, 2, 3], {2: "yes"}, needed=1, author=9) is StatementState.STANDS


def test_one_no_refuses_it() -> None:
    assert outcome([1, 2, 3], {1: "yes", 2: "no"}, needed=1, author=9) is StatementState.REFUSED


@given(PEOPLE, SAID, st.integers(0, 6), st.integers(1, 8))
def test_its_author_and_strangers_count_for_nothing(
    named: set[int], said: dict[int, Verdict], needed: int, author: int
) -> None:
    without = {each: verdict for each, verdict in said.items() if each in named and each != author}
    assert outcome(named, said, needed=needed, author=author) == outcome(named, without, needed=needed, author=author)


@given(PEOPLE, st.integers(0, 6), st.integers(1, 8))
def test_nothing_stands_unsaid(named: set[int], needed: int, author: int) -> None:
    assert outcome(named, {}, needed=needed, author=author) is StatementState.ASKED


@given(PEOPLE, SAID, st.integers(0, 6), st.integers(1, 8))
def test_another_yes_never_takes_it_back(named: set[int], said: dict[int, Verdict], needed: int, author: int) -> None:
    if outcome(named, said, needed=needed, author=author) is StatementState.STANDS:
        for each in still_to_sign(named, said, author=author):
            more = {**said, each: Verdict.YES}
            assert outcome(named, more, needed=needed, author=author) is StatementState.STANDS
