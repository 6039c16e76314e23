"""What a card holds, and what a score is."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quality.domain.cards import (
    Contents,
    Critical,
    Item,
    Marks,
    cleaned,
    is_good,
    missing,
    next_key,
    same_item,
    troubles,
    value_of,
)
from evenhand.quality.domain.usual import USUAL

ITEM = Item(key="i1", name="Plain", levels=("Hard to read.", "Plain."))
levels = st.dictionaries(
    st.sampled_from([each.key for each in USUAL.items] + ["unknown"]), st.none() | st.integers(-2, 6)
)
errors = st.lists(st.sampled_from(["c1", "c2", "c3", "c4", "other"])).map(tuple)


def test_the_card_a_brand_begins_with_can_be_used() -> None:
    assert troubles(USUAL) == []


def test_a_card_without_items_cannot_be_used() -> None:
    assert troubles(Contents(items=())) == ["items"]


def test_every_level_needs_its_own_words() -> None:
    same = msgspec.structs.replace(ITEM, levels=("Plain.", "Plain."))
    empty = msgspec.structs.replace(ITEM, levels=("", "Plain."))
    assert "words" in troubles(Contents(items=(same,)))
    assert "words" in troubles(Contents(items=(empty,)))


def test_the_poorest_level_is_never_good() -> None:
    assert troubles(Contents(items=(msgspec.structs.replace(ITEM, good_from=0),))) == ["good"]
    assert troubles(Contents(items=(msgspec.structs.replace(ITEM, good_from=2),))) == ["good"]


def test_nothing_stands_on_a_card_twice() -> None:
    other = Critical(key="c1", name="Plain")
    assert troubles(Contents(items=(ITEM,), criticals=(other,))) == ["twice"]


def test_a_critical_error_neither_lowers_the_score_nor_is_made_up_by_it() -> None:
    best = {each.key: each.top for each in USUAL.items}
    assert value_of(USUAL, Marks(levels=best)) == value_of(USUAL, Marks(levels=best, criticals=("c1",))) == 1.0


def test_what_does_not_apply_is_left_out_but_said() -> None:
    card = Contents(items=(ITEM, msgspec.structs.replace(ITEM, key="i2", name="Kind")))
    marks = Marks(levels={"i1": 1, "i2": None})
    assert value_of(card, marks) == 1.0
    assert missing(card, marks) == []
    assert missing(card, Marks(levels={"i1": 1})) == ["i2"]
    assert value_of(card, Marks(levels={"i1": None, "i2": None})) is None


def test_good_is_what_the_card_calls_good() -> None:
    item = USUAL.items[0]
    assert [is_good(item, Marks(levels={item.key: level})) for level in (0, 1, 2, None)] == [False, True, True, None]


def test_a_reworded_item_is_another_one() -> None:
    reworded = msgspec.structs.replace(ITEM, levels=("Hard to read.", "Plain and short."))
    assert same_item(ITEM, [ITEM])
    assert not same_item(reworded, [ITEM])


def test_a_key_is_never_given_twice() -> None:
    assert next_key(["i1", "i3"], letter="i") == "i2"


@given(levels, errors)
def test_whatever_a_form_says_only_what_the_card_knows_is_kept(
    said: dict[str, int | None], found: tuple[str, ...]
) -> None:
    marks = cleaned(USUAL, Marks(levels=said, criticals=found))
    assert cleaned(USUAL, marks) == marks
    assert set(marks.criticals) <= {each.key for each in USUAL.criticals}
    for key, level in marks.levels.items():
        item = USUAL.item(key)
        assert item is not None
        assert level is None or 0 <= level <= item.top


@given(levels, errors)
def test_a_score_lies_between_none_and_all(said: dict[str, int | None], found: tuple[str, ...]) -> None:
    value = value_of(USUAL, cleaned(USUAL, Marks(levels=said, criticals=found)))
    assert value is None or 0 <= value <= 1
