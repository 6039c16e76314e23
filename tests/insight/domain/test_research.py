"""Questions to a panel: what can be asked, what can be answered, and what is told of it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.research import (
    LEAST,
    Flaw,
    Kind,
    Question,
    State,
    Typed,
    Unusable,
    as_asked,
    as_kept,
    as_typed,
    drawn_first,
    expected,
    heard,
    questions_from,
    state_of,
    told_apart,
    totals,
)

FRIENDS = Question(Kind.CHOICE, "How did you hear of us?", ("A friend", "Search", "An advertisement"))
BILLS = Question(Kind.SCALE, "How clear are our bills?", ("very unclear", "very clear"))
STAY = Question(Kind.TEN, "How likely are you to stay?")
CHANGE = Question(Kind.WORDS, "What should we change?")
ALL = (FRIENDS, BILLS, STAY, CHANGE)
counts = st.dictionaries(st.sampled_from(["mail", "chat", "bluesky", "phone"]), st.integers(0, 40))


def flaw_of(*typed: Typed) -> tuple[Flaw, int]:
    with pytest.raises(Unusable) as found:
        questions_from(typed)
    return found.value.flaw, found.value.number


def test_questions_survive_the_form_and_the_store() -> None:
    assert questions_from(as_typed(ALL)) == ALL
    assert as_asked(as_kept(ALL)) == ALL


def test_lines_left_empty_are_no_questions() -> None:
    typed = [Typed(), Typed("words", " What \n should we change? ", "left from a choice"), Typed("scale")]
    assert questions_from(typed) == (CHANGE,)


@pytest.mark.parametrize(
    ("typed", "flaw"),
    [
        (Typed("riddle", "What?"), Flaw.KIND),
        (Typed("choice", "", "a\nb"), Flaw.NO_WORDS),
        (Typed("words", "w" * 301), Flaw.LONG),
        (Typed("choice", "Which?", "one"), Flaw.OPTIONS),
        (Typed("choice", "Which?", "\n".join("abcdefghi")), Flaw.OPTIONS),
        (Typed("choice", "Which?", "Yes\nyes"), Flaw.SAME),
        (Typed("choice", "Which?", "a\n" + "b" * 81), Flaw.LONG_OPTION),
        (Typed("scale", "How?", "bad"), Flaw.ENDS),
    ],
)
def test_what_cannot_be_asked_is_named_with_its_place(typed: Typed, flaw: Flaw) -> None:
    assert flaw_of(Typed("ten", "How likely?"), typed) == (flaw, 2)


def test_there_are_one_to_eight_questions() -> None:
    assert flaw_of(Typed(), Typed()) == (Flaw.NONE, 0)
    assert flaw_of(*[Typed("ten", "How likely?")] * 9) == (Flaw.TOO_MANY, 0)


@given(
    st.lists(st.builds(Typed, st.sampled_from([*Kind, "x"]), st.text(max_size=20), st.text(max_size=40)), max_size=9)
)
def test_whatever_is_typed_can_be_asked_or_is_refused(typed: list[Typed]) -> None:
    try:
        found = questions_from(typed)
    except Unusable:
        return
    assert 1 <= len(found) <= 8
    assert as_asked(as_kept(found)) == found
    assert all(each.words and len(each.values) in {0, 5, 11, len(each.options)} for each in found)


def test_every_question_may_be_left_out() -> None:
    assert heard(ALL, {}) == heard(ALL, {"q1": "", "q4": "  \r\n"})
    assert heard(ALL, {}).answers == {}


def test_answers_are_read_by_their_numbers() -> None:
    read = heard(ALL, {"q1": "3", "q2": "5", "q3": "0", "q4": " Fewer\r\nletters ", "q9": "1"})
    assert read.is_fine
    assert read.answers == {"1": 3, "2": 5, "3": 0, "4": "Fewer\nletters"}


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4", "q5"]), st.text(max_size=5)))
def test_whatever_is_sent_is_one_of_the_answers_or_is_named(said: dict[str, str]) -> None:
    read = heard(ALL, said)
    for number, question in enumerate(ALL[:3], 1):
        answer = read.answers.get(str(number))
        assert answer is None or answer in question.values
        assert (answer is None) or number not in read.wrong
    assert "5" not in read.answers


def test_words_that_are_too_long_are_named_and_not_cut() -> None:
    read = heard(ALL, {"q4": "y" * 2_001})
    assert (read.long, read.is_fine, len(str(read.answers["4"]))) == (frozenset({4}), False, 2_001)


def test_a_total_counts_every_possible_answer_with_its_interval() -> None:
    said = [("mail", {"1": 1, "2": 5, "3": 10})] * 6 + [("mail", {"1": 2, "2": 4})] * 2 + [("mail", {"4": "No"})]
    first, second, third, fourth = totals(ALL, said)
    assert [(line.label, line.count) for line in first.lines] == [
        ("A friend", 6),
        ("Search", 2),
        ("An advertisement", 0),
    ]
    assert first.lines[0].share.low < 0.75 < first.lines[0].share.high
    assert (first.mean, second.mean, second.median) == (None, 4.75, 5.0)
    assert [line.label for line in second.lines] == ["1 – very unclear", "2", "3", "4", "5 – very clear"]
    assert (third.told, third.lines) == (6, ())  # too few of those who answered at all
    assert (fourth.told, fourth.is_words, fourth.lines) == (1, True, ())


@given(counts)
def test_no_group_below_eight_is_told_nor_known_as_the_rest(found: dict[str, int]) -> None:
    shown = told_apart(found)
    rest = sum(count for name, count in found.items() if name not in shown)
    assert all(found[name] >= LEAST for name in shown)
    assert rest == 0 or rest >= LEAST or not shown


def test_a_channel_that_would_give_another_away_is_not_told() -> None:
    assert told_apart({"mail": 20, "chat": 3}) == frozenset()
    assert told_apart({"mail": 20, "chat": 9, "phone": 3}) == {"mail"}
    assert told_apart({"mail": 20, "chat": 9}) == {"mail", "chat"}
    said = [("mail", {"1": 1})] * 20 + [("chat", {"1": 2})] * 3
    assert totals([FRIENDS], said, network="mail")[0].lines == ()
    assert totals([FRIENDS], said)[0].lines[0].count == 20


@given(st.lists(st.tuples(st.sampled_from(["mail", "chat", "phone"]), st.integers(0, 10)), max_size=60))
def test_shares_of_a_question_add_up_to_one(said: list[tuple[str, int]]) -> None:
    (total,) = totals([STAY], [(where, {"1": value}) for where, value in said])
    assert bool(total.lines) == (len(said) >= LEAST)
    if total.lines:
        assert sum(line.count for line in total.lines) == total.told
        assert sum(line.share.value for line in total.lines) == pytest.approx(1)


def test_the_interval_before_the_beginning_is_wilsons_at_one_half() -> None:
    (everybody, all_of_them), (fifth, some) = expected(400)
    assert (everybody, fifth) == (400, 80)
    assert (all_of_them.low, all_of_them.high) == (pytest.approx(0.4512, abs=1e-4), pytest.approx(0.5488, abs=1e-4))
    assert some.high - some.low > all_of_them.high - all_of_them.low
    assert expected(4) == expected(4)[:1]
    assert expected(0) == []


def test_the_draw_is_the_order_of_a_seeded_hash() -> None:
    ids = list(range(1, 2_001))
    drawn = drawn_first("seed", ids)
    assert sorted(drawn) == ids
    assert drawn == drawn_first("seed", reversed(ids))
    assert drawn[:100] != drawn_first("another", ids)[:100]
    assert drawn[0] == min(ids, key=lambda each: sha256(f"seed:{each}".encode()).hexdigest())
    assert abs(sum(drawn[:500]) / 500 - 1_000) < 150  # nobody's number makes them likelier


def test_a_survey_is_planned_runs_may_stop_and_is_over() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    later = now + timedelta(days=3)
    assert state_of(None, None, None, now=now) is State.PLANNED
    assert state_of(now, None, later, now=now) is State.RUNNING
    assert state_of(now, now, later, now=now) is State.STOPPED
    assert state_of(now, now, later, now=later) is State.OVER
