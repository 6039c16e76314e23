"""Clocks: what counts as a wait, when it was cut off, and which cases are compared at all."""

import numpy as np

from evenhand.insight.audit.adjusting import adjustment, with_derived
from evenhand.insight.audit.clocks import data_end, first_attempts, main_wait, waits_of
from evenhand.insight.audit.scope import scope_of


def hour(number: float) -> str:
    return f"2026-03-02T{int(number):02}:{int(number % 1 * 60):02}:00Z"


def wait_of(cases, rows, name=""):
    found = cases(rows).cases
    waits = waits_of(found, data_end(found))
    return waits[name] if name else main_wait(waits)


ROW = {"opened_at": hour(8), "first_reply_at": "", "closed_at": "", "status": "open", "observed_until": ""}
LAST = ROW | {"first_reply_at": hour(20)}


def test_an_unanswered_case_has_waited_until_the_data_ends(cases) -> None:
    wait = wait_of(cases, [ROW, LAST])
    assert (wait.waited / 3600).tolist() == [12, 12]
    assert wait.ended.tolist() == [False, True]


def test_a_case_closed_without_an_answer_was_never_answered(cases) -> None:
    wait = wait_of(cases, [ROW | {"closed_at": hour(9), "status": "closed"}, LAST])
    assert (wait.waited[0] / 3600, wait.ended[0]) == (12, False)


def test_a_case_that_moved_was_watched_only_until_then(cases) -> None:
    wait = wait_of(cases, [ROW | {"closed_at": hour(9), "status": "moved"}, LAST])
    assert (wait.waited[0] / 3600, wait.ended[0]) == (1, False)


def test_a_reply_after_the_watch_is_not_seen(cases) -> None:
    wait = wait_of(cases, [ROW | {"first_reply_at": hour(12), "observed_until": hour(10)}, LAST])
    assert (wait.waited[0] / 3600, wait.ended[0]) == (2, False)


def test_the_useful_reply_is_the_clock_if_the_data_knows_it(cases) -> None:
    row = {"opened_at": hour(8), "first_reply_at": hour(8.5), "first_useful_at": hour(11)}
    assert wait_of(cases, [row]).waited[0] == 3 * 3600
    assert wait_of(cases, [row], "first_reply").waited[0] == 1800


def test_a_wait_and_whether_it_was_answered_are_enough(cases) -> None:
    wait = wait_of(cases, [{"wait_hours": 2, "answered": "yes"}, {"wait_hours": 5, "answered": "no"}])
    assert (wait.waited / 3600).tolist() == [2, 5]
    assert wait.ended.tolist() == [True, False]


def test_the_journey_begins_with_the_first_attempt_in_any_channel(cases) -> None:
    rows = [
        {"opened_at": hour(8), "first_reply_at": hour(9), "customer": "a", "topic": "bill", "channel": "phone"},
        {"opened_at": hour(12), "first_reply_at": hour(13), "customer": "a", "topic": "bill", "channel": "twitter"},
        {"opened_at": hour(12), "first_reply_at": hour(13), "customer": "b", "topic": "bill", "channel": "twitter"},
        {"opened_at": hour(14), "first_reply_at": hour(15), "customer": "a", "topic": "other", "channel": "mail"},
    ]
    wait = wait_of(cases, rows, "journey")
    assert (wait.waited / 3600).tolist() == [1, 5, 1, 1]
    found = cases(rows).cases
    assert (first_attempts(found) <= found.number("opened_at")).all()


def test_what_the_company_began_and_spam_are_not_compared(cases) -> None:
    row = {"opened_at": hour(8), "first_reply_at": hour(9), "mode": "reactive", "is_spam": "no"}
    found = cases([
        row, row | {"mode": "proactive"}, row | {"is_spam": "yes"}, row | {"first_reply_at": hour(7)},
        row | {"opened_at": ""},
    ]).cases  # fmt: skip
    scope = scope_of(found, data_end(found))
    assert scope.kept.tolist() == [True, False, False, False, False]
    assert sorted(scope.left_out.values()) == [1, 1, 1, 1]


def test_load_counts_the_cases_open_at_that_moment(cases) -> None:
    replies = (10.5, 10.5, 10.5, 13, 13)
    rows = [{"opened_at": hour(8 + k), "first_reply_at": hour(reply)} for k, reply in enumerate(replies)]
    read = cases(rows).cases
    found = with_derived(read, read.number("first_reply_at"))
    assert found.number("load_at_arrival").tolist() == [0, 1, 2, 0, 1]


def test_few_cases_are_held_equal_coarsely_and_many_finely(cases) -> None:
    random = np.random.default_rng(1)

    def held(size: int):
        rows = [
            {"opened_at": f"2026-03-{1 + k % 28:02}T{k % 24:02}:00:00Z", "first_reply_at": "2026-04-01T00:00:00Z",
             "topic": f"t{random.integers(0, 30)}", "severity": int(random.integers(0, 4))}
            for k in range(size)
        ]  # fmt: skip
        found = cases(rows).cases
        is_first = np.arange(size) % 2 == 0
        return adjustment(found, is_first, without=())

    few, many = held(60), held(4000)
    assert sum(each.levels - 1 for each in few.covariates) <= 30 / 8
    assert "load at arrival" in few.missing
    assert {each.name: each.levels for each in many.covariates}["hour"] == 24
