"""What would make a query better, on posts made up here."""

import random
from collections.abc import Sequence

import pytest

from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.background import Background
from evenhand.listening.domain.evaluation import facts_at, matches
from evenhand.listening.domain.parser import parse
from evenhand.listening.domain.suggestions import Change, Suggestion, suggest

PIES = [
    "grandma baked an apple pie with cinnamon, best recipe ever",
    "apple pie recipe: butter, cinnamon, sugar, bake at 180",
    "my oven burnt the apple pie, the crust and the cinnamon were fine",
    "who wants apple pie with vanilla cream? fresh out of the oven",
    "Apple pie for dessert, recipe from mum, cinnamon on top",
    "apple pie crust recipe please, mine is soggy out of the oven",
]
PHONES = [
    "my apple phone died after the update, battery drains in an hour",
    "apple support kept me waiting, screen still broken after repair",
    "the new apple laptop has a great screen and a weak battery",
    "apple store refused the repair of my broken laptop screen",
    "since the apple update my phone will not charge, battery at zero",
    "apple please fix the update, phone restarts all day",
    "battery of my apple watch drains, support says wait for the update",
    "bought an apple laptop, keyboard broken after a week, repair takes ages",
    "apple music logs me out on my phone after every update",
]
MISSED = [
    "#apple store queue is endless again",
    "dear #apple my phone is broken",
    "@applesupport please answer, my laptop is broken",
    "@applesupport second day without an answer about the repair",
]
SUBJECTS = [
    "football",
    "weather",
    "train",
    "morning",
    "movie",
    "garden",
    "coffee",
    "music",
    "school",
    "holiday",
    "market",
    "river",
    "window",
]
VERBS = ["loved", "missed", "watched", "hated", "needed", "found", "remembered", "forgot", "followed", "painted"]


def chatter(count: int, seed: int = 3) -> list[str]:
    chance = random.Random(seed)
    return [
        f"we {chance.choice(VERBS)} the {chance.choice(SUBJECTS)} and the {chance.choice(SUBJECTS)} {number}"
        for number in range(count)
    ]


def skim_of(texts: Sequence[str]) -> Skim:
    empty = [""] * len(texts)
    return Skim(
        texts=texts, languages=[()] * len(texts), authors=empty, handles=empty, references=empty, networks=empty
    )


def suggestions(typed: str, texts: Sequence[str], known: Sequence[str] = ()) -> list[Suggestion]:
    query, skim = parse(typed), skim_of(texts)
    rows = [row for row in range(len(texts)) if matches(query, facts_at(skim, row))]
    return suggest(query, skim, rows, background=Background(texts), known=known)


def of(change: Change, found: Sequence[Suggestion]) -> list[Suggestion]:
    return [each for each in found if each.change is change]


SAMPLE = [*PIES, *PHONES, *MISSED, *chatter(300)]


@pytest.mark.parametrize("known", [(), ("phone", "laptop", "repair")], ids=["knowing nothing", "knowing the brand"])
def test_pie_is_left_out_when_one_listens_for_phones(known: tuple[str, ...]) -> None:
    (pie, *others) = of(Change.LEAVE_OUT, suggestions("apple", SAMPLE, known))
    assert pie.term == '"apple pie"'
    assert pie.query == 'apple AND NOT "apple pie"'
    assert pie.count == len(PIES)
    assert pie.share == pytest.approx(len(PIES) / (len(PIES) + len(PHONES)))
    assert pie.example in PIES
    assert "40% of the matches" in pie.sentence
    assert "cinnamon" in pie.sentence
    assert not [each for each in others if "phone" in each.term or "laptop" in each.term]


def test_what_is_known_to_be_right_is_not_left_out() -> None:
    phones_are_few = [*PIES * 2, *PHONES[:4], *chatter(300)]
    left_out = of(
        Change.LEAVE_OUT, suggestions("apple", phones_are_few, known=["phone", "laptop", "screen", "support"])
    )
    assert [each.term for each in left_out] == ['"apple pie"']


def test_matches_that_all_read_alike_are_left_alone() -> None:
    assert of(Change.LEAVE_OUT, suggestions("apple", [*PHONES, *chatter(300)])) == []


def test_a_tag_that_is_missed_is_added() -> None:
    added = of(Change.ADD, suggestions("apple", SAMPLE))
    assert [(each.term, each.count) for each in added] == [("#apple", 2), ("@applesupport", 2)]
    assert added[0].query == "apple OR #apple"
    assert added[0].example == MISSED[0]
    assert added[0].sentence == "#apple is in 2 posts that do not match: add OR #apple."


def test_a_form_is_added_beside_its_term() -> None:
    added = of(Change.ADD, suggestions("apple AND (broken OR late) NOT pie", [*SAMPLE, "my #apple is broken"]))
    assert [each.query for each in added] == ["(apple OR #apple) AND (broken OR late) AND NOT pie"]
    assert added[0].count == 2


@pytest.mark.parametrize(
    ("typed", "said", "form"),
    [
        ('"harbor bank"', "harborbank is down", "harborbank"),
        ('"harbor bank"', "#HarborBank is down", "#harborbank"),
        ("@harborbank", "harborbank is down", "harborbank"),
        ("parcel", "two parcels are late", "parcels"),
        ("parcels", "one parcel is late", "parcel"),
        ("comcast", "comcst is down", "comcst"),
        ("comcast", "comacst is down", "comacst"),
        ("comcast", "commcast is down", "commcast"),
        ("{Harbor}", "#harbor is down", "#harbor"),
        ("東京", "#東京 は暑い", "#東京"),
        ("appl*", "#apple is down", None),
        ("🎉", "#🎉", None),
    ],
)
def test_forms_in_which_people_write_it(typed: str, said: str, form: str | None) -> None:
    right = ["comcast is slow", "comcast is late", "comcast", "comcast again"] * 3
    added = of(Change.ADD, suggestions(typed, [said, f"{said} again", *right, *chatter(30)]))
    assert form in [each.term for each in added] if form else added == []


def test_a_frequent_word_is_no_misspelling() -> None:
    texts = ["target opens late", "target is closed"] * 5 + ["garget", "forget it", "targer"] * 2 + ["larget"] * 20
    assert "larget" not in [each.term for each in of(Change.ADD, suggestions("target", texts))]


def test_a_term_that_finds_nothing_is_dropped() -> None:
    (dropped,) = of(Change.DROP, suggestions('apple OR "aple pye"', SAMPLE))
    assert dropped.term == '"aple pye"'
    assert dropped.query == "apple"
    assert dropped.sentence == '"aple pye" is in none of 319 sampled posts. Check how it is written, or take it out.'


def test_a_term_that_must_occur_and_does_not_is_only_told() -> None:
    (told,) = of(Change.DROP, suggestions("apple AND strawbery", SAMPLE))
    assert (told.term, told.query) == ("strawbery", "apple AND strawbery")


def test_excluded_terms_and_emoji_are_not_called_idle() -> None:
    assert of(Change.DROP, suggestions("apple NOT strawbery OR 🎉", SAMPLE)) == []


def test_nothing_is_suggested_where_nothing_was_heard() -> None:
    assert of(Change.LEAVE_OUT, suggestions("apple", [])) == []
    assert of(Change.LEAVE_OUT, suggestions("apple", ["apple"])) == []


def test_every_suggestion_is_a_query_that_can_be_read() -> None:
    for typed in ("apple", "apple OR parcel OR {Apple}", '"apple pie" OR apple NOT cinnamon'):
        for each in suggestions(typed, SAMPLE, known=["phone"]):
            assert parse(each.query) != parse(typed) or each.change is Change.DROP
            parse(each.term)


def test_the_same_sample_gives_the_same_suggestions() -> None:
    assert suggestions("apple", SAMPLE) == suggestions("apple", SAMPLE)


def test_a_large_sample_is_asked_about_all_kinds_of_change() -> None:
    texts = [*PIES * 100, *PHONES * 150, *MISSED * 10, *chatter(48_000)]
    skim, query, background = skim_of(texts), parse("apple OR comcast"), Background(texts)
    rows = range(len(PIES) * 100 + len(PHONES) * 150)
    found = suggest(query, skim, rows, background=background)
    assert {each.change for each in found} == set(Change)


def test_a_background_knows_where_a_word_is() -> None:
    background = Background(["One two", "TWO\nthree twofold", "", "two two"])
    assert list(background.rows_with("two", most=9)) == [0, 1, 3]
    assert list(background.rows_with("two", most=2)) == [0, 1]
    assert background.counts["two"] == 4
    assert background.size == 4
    assert Background([]).share("two") == 0
