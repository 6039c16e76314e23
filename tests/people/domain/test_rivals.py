"""Competitors as people write them down, and as they are kept."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.people.domain.rivals import Rival, handles_in, kept, rivals_in, written

NAMES = st.lists(st.text("abcXYZéß", min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
HANDLES = st.lists(st.text("abc.x9", min_size=1, max_size=8).map("@{}".format), max_size=3, unique_by=str.lower)


def test_a_line_is_a_name_and_its_handles() -> None:
    assert rivals_in("Bay Telecom, @bay @BAY, @baycare\n\n@nobody\nCoastwave") == [
        Rival("Bay Telecom", ("@BAY", "@baycare")),
        Rival("nobody", ("@nobody",)),
        Rival("Coastwave"),
    ]


def test_a_handle_is_one_with_its_sign_or_without() -> None:
    assert handles_in("harbour, @, @harbour;@Harbour care.bay.example") == ("@Harbour", "@care.bay.example")


@given(st.lists(st.builds(Rival, NAMES, HANDLES.map(tuple)), unique_by=lambda each: each.name))
def test_what_is_written_is_read_again(rivals: list[Rival]) -> None:
    assert rivals_in(written(kept(rivals))) == rivals
