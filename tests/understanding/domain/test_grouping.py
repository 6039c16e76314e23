"""Texts become groups as they come in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.grouping import Grouping, Texts, group_stream
from evenhand.understanding.domain.live_grouping import keep_names

OUTAGE = [
    "internet is down in Malmo since this morning",
    "the internet is down in Malmo again",
    "is your internet down in Malmo? mine is",
    "no internet in Malmo, is it down for everybody",
]
BILLS = [
    "you charged my credit card twice on the May bill",
    "why was my credit card charged twice for the May bill",
    "my May bill charged the credit card twice, please refund",
]
ODD = "how do I change the colour of my television remote"
DAY = 86_400.0


def texts(said: list[str], *, first: int = 1, times: list[float] | None = None) -> Texts:
    from evenhand.understanding.domain.text import plain
    from evenhand.understanding.domain.vectors import static_vectors_of

    cleaned = [plain(each) for each in said]
    return Texts(list(range(first, first + len(said))), cleaned, static_vectors_of(cleaned), times)


def grouping(room: int = 500) -> Grouping:
    from evenhand.understanding.domain.grouping import middle_of_all

    return Grouping(dimensions=256, room=room, middle=middle_of_all())


def test_texts_about_one_thing_have_one_number_and_others_another() -> None:
    numbers = group_stream([*OUTAGE, *BILLS]).tolist()
    assert len(set(numbers[:4])) == 1
    assert len(set(numbers[4:])) == 1
    assert numbers[0] != numbers[4]


def test_a_text_that_belongs_nowhere_stays_alone() -> None:
    numbers = group_stream([*OUTAGE, ODD, *BILLS]).tolist()
    assert numbers.count(numbers[4]) == 1


def test_the_order_of_two_problems_that_come_at_once_does_not_matter() -> None:
    mixed = [text for pair in zip(OUTAGE, BILLS, strict=False) for text in pair]
    numbers = group_stream(mixed).tolist()
    assert len(set(numbers[0::2])) == 1
    assert len(set(numbers[1::2])) == 1


def test_a_copy_goes_where_its_original_is_and_says_so() -> None:
    groups = grouping()
    first = groups.add(texts([ODD]))[0]
    assert first.how == "alone"
    again = groups.add(texts([f"RT @user: {ODD.upper()} httpurl"], first=2))[0]
    assert (again.how, again.like) == ("copy", 1)
    assert again.group is not None
    assert groups.group_of(1) == again.group


def test_three_in_one_batch_that_say_the_same_are_one_node() -> None:
    groups = grouping()
    placed = groups.add(texts([ODD] * 3))
    assert [each.like for each in placed] == [1, 1, 1]
    assert len(groups) == 1


def test_groups_keep_their_numbers_when_they_are_reconsidered() -> None:
    groups = grouping()
    groups.add(texts([*OUTAGE, *BILLS]))
    groups.reconsider()
    before = groups.groups()
    groups.reconsider()
    assert groups.groups() == before


def test_a_grown_group_keeps_its_number() -> None:
    groups = grouping()
    groups.add(texts(OUTAGE[:2]))
    number = groups.group_of(1)
    groups.add(texts([*OUTAGE[2:], *BILLS], first=10))
    groups.reconsider()
    assert number is not None
    assert groups.group_of(1) == groups.group_of(10) == number


def test_what_a_person_put_together_stays_together_and_takes_new_ones_in() -> None:
    groups = grouping()
    groups.add(texts([*OUTAGE[:3], *BILLS]))
    groups.fix(dict.fromkeys(range(1, 7), 77))
    for _time in range(3):
        groups.reconsider()
    assert set(groups.groups().values()) == {77}
    groups.add(texts(OUTAGE[3:], first=20))
    groups.reconsider()
    assert groups.group_of(20) == 77


def test_what_a_person_parted_stays_parted() -> None:
    groups = grouping()
    groups.add(texts(OUTAGE))
    groups.fix({1: 5, 2: 5, 3: 6, 4: 6})
    for _time in range(3):
        groups.reconsider()
    assert groups.groups() == {1: 5, 2: 5, 3: 6, 4: 6}


def test_a_text_that_a_person_took_out_is_not_taken_in_again() -> None:
    groups = grouping()
    groups.add(texts(OUTAGE))
    groups.fix({2: None})
    groups.reconsider()
    groups.add(texts([OUTAGE[1]], first=30))
    assert groups.group_of(2) is None


def test_restored_groups_go_on_as_if_nothing_had_happened() -> None:
    groups = grouping()
    groups.add(texts([*OUTAGE[:3], *BILLS]))
    groups.reconsider()
    fresh = grouping()
    kept = groups.groups()
    fresh.restore(texts([*OUTAGE[:3], *BILLS]), [kept[key] for key in range(1, 7)], posts=[1] * 6)
    assert fresh.groups() == kept
    placed = fresh.add(texts([OUTAGE[3]], first=20))[0]
    assert placed.group == kept[1]


def test_old_texts_are_let_go_and_take_nothing_in() -> None:
    groups = grouping()
    groups.add(texts(OUTAGE[:3], times=[0.0, 1.0, 2.0]))
    groups.let_go(before=DAY)
    assert len(groups) == 0
    placed = groups.add(texts([OUTAGE[3]], first=9, times=[30 * DAY]))[0]
    assert placed.how == "alone"


def test_the_same_words_long_after_are_less_alike() -> None:
    groups = grouping()
    groups.add(texts(OUTAGE[:1], times=[0.0]))
    soon = groups.add(texts(OUTAGE[1:2], first=2, times=[60.0]))[0]
    later = grouping()
    later.add(texts(OUTAGE[:1], times=[0.0]))
    late = later.add(texts(OUTAGE[1:2], first=2, times=[14 * DAY]))[0]
    assert late.similarity < soon.similarity / 2


def test_memory_is_bounded_and_the_latest_are_kept() -> None:
    groups = grouping(room=300)
    said = [f"order number{n} from shop{n} never reached street{n}" for n in range(1000)]
    groups.add(texts(said, times=[float(n) for n in range(1000)]))
    assert len(groups) <= 300
    assert groups.group_of(1000) == groups.groups()[1000]


def test_changes_are_told_once() -> None:
    groups = grouping()
    groups.add(texts(OUTAGE))
    assert set(groups.changes()) == {1, 2, 3, 4}
    assert groups.changes() == {}


def test_the_number_of_groups_may_be_given() -> None:
    assert len(set(group_stream([*OUTAGE, *BILLS], groups=2).tolist())) == 2


def test_no_texts_are_no_groups() -> None:
    assert group_stream([]).tolist() == []
    assert len(group_stream(["", " ", "http://a.example", "🙂"])) == 4


def test_vectors_of_others_may_be_given() -> None:
    dice = np.random.default_rng(0)
    centres = dice.normal(size=(3, 48))
    truth = np.arange(90) % 3
    vectors = centres[truth] + 0.3 * dice.normal(size=(90, 48))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = group_stream([f"text number{n} unlike{n * 7}" for n in range(90)], None, vectors)
    for each in range(3):
        assert len(set(numbers[truth == each].tolist())) == 1


@given(st.lists(st.sampled_from([*OUTAGE, *BILLS, ODD, "", "🙂 🙂", "a" * 3000]), max_size=30))
def test_every_text_has_a_number_and_the_same_text_the_same(said: list[str]) -> None:
    numbers = group_stream(said)
    assert len(numbers) == len(said)
    for text in {*said} - {"", "🙂 🙂"}:
        assert len({int(number) for number, each in zip(numbers, said, strict=True) if each == text}) == 1


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=40),
    st.sets(st.integers(1, 5)),
)
def test_names_are_kept_given_once_and_never_those_taken(rows: list[tuple[int, int, int]], taken: set[int]) -> None:
    new = np.unique([row[0] for row in rows], return_inverse=True)[1]
    old, posts = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    names, following = keep_names(old, new, posts, taken=taken, next_name=100)
    assert following >= 100
    by_group = {group: {int(name) for name in names[new == group]} for group in set(new.tolist())}
    assert all(len(found) == 1 for found in by_group.values())
    given_names = [found.pop() for found in by_group.values()]
    real = [name for name in given_names if name]
    assert len(real) == len(set(real))
    assert not taken & set(real)


TOWNS = ["Malmo", "Lund", "Ystad", "Kalmar", "Visby"]
SAID = [
    "no internet in {} since {}, is it down for everybody",
    "internet down in {} again, router light is red, {}",
    "hello, is the internet down in {}? mine went off at {}",
    "{} here, no internet at all since {}, when is it back",
    "your internet is down in {} and nobody answers since {}",
]
HOURS = ["seven", "eight", "nine", "ten", "noon", "morning", "lunch"]
OTHERS = [
    "my {} bill is wrong, you charged {} twice",
    "where is the {} I ordered, it should have come on {}",
    "how do I cancel the {} contract before {}",
    "the {} channel has no sound on {}",
]
THINGS = ["May", "June", "router", "telephone", "television", "sport", "film", "premium", "family", "business"]


def test_a_large_outage_takes_nothing_in_that_is_no_part_of_it() -> None:
    outage = [said.format(town, hour) for said in SAID for town in TOWNS for hour in HOURS]
    others = [said.format(thing, hour) for said in OTHERS for thing in THINGS[:4] for hour in HOURS[:2]]
    numbers = group_stream(others + outage).tolist()
    assert not set(numbers[: len(others)]) & set(numbers[len(others) :])
