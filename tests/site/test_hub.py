"""Which windows wake, and how many there may be."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from evenhand.site.chat import hub as hubs
from evenhand.site.chat.hub import Hub, Notice, Window


def in_a_loop(test: Callable[[Hub], None]) -> None:
    async def run() -> None:
        test(Hub())

    with ThreadPoolExecutor(1) as elsewhere:  # a browser in this process may hold this thread's loop
        elsewhere.submit(asyncio.run, run()).result()


def opened(hub: Hub, chat: str, case_id: int | None = None) -> Window:
    window = hub.open(chat)
    assert window is not None
    window.looks = False
    if case_id is not None:
        hub.place(window, case_id=case_id, is_waiting=False)
    return window


def notice(*cases: int) -> str:
    return json.dumps({"names": ["ReplySent"], "cases": list(cases)})


def test_what_happens_to_a_case_wakes_the_windows_of_its_chat_and_no_others() -> None:
    def test(hub: Hub) -> None:
        one, other = opened(hub, "a", 1), opened(hub, "b", 2)
        hub.something_happened(notice(1))
        assert (one.looks, other.looks) == (True, False)

    in_a_loop(test)


def test_a_window_whose_case_is_not_known_yet_looks_at_whatever_happens() -> None:
    def test(hub: Hub) -> None:
        window = opened(hub, "a")
        hub.something_happened(notice(99))
        assert window.looks

    in_a_loop(test)


def test_a_window_that_waits_for_its_word_to_be_taken_in_looks_at_whatever_happens() -> None:
    def test(hub: Hub) -> None:
        window = opened(hub, "a", 1)
        hub.place(window, case_id=1, is_waiting=True)
        hub.something_happened(notice(99))
        assert window.looks

    in_a_loop(test)


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"cases": null}', '{"names": []}'])
def test_a_notice_that_names_no_cases_makes_everybody_look(payload: str) -> None:
    def test(hub: Hub) -> None:
        windows = [opened(hub, str(number), number) for number in range(1, 4)]
        hub.something_happened(payload)
        assert all(window.looks for window in windows)

    in_a_loop(test)


def test_that_somebody_writes_is_shown_without_a_look() -> None:
    def test(hub: Hub) -> None:
        window = opened(hub, "a", 1)
        hub.tell(Notice(chat="a", what="typing", who="Nadia"))
        assert (window.typing, window.looks) == ("Nadia", False)

    in_a_loop(test)


def test_one_tab_too_many_closes_the_oldest() -> None:
    def test(hub: Hub) -> None:
        tabs = [opened(hub, "a") for _ in range(hubs.TABS + 1)]
        assert [tab.is_closed for tab in tabs] == [True] + [False] * hubs.TABS

    in_a_loop(test)


def test_a_full_process_takes_nobody_more_until_somebody_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST", 2)

    def test(hub: Hub) -> None:
        first, _ = opened(hub, "a"), opened(hub, "b")
        assert hub.open("c") is None
        hub.close(first)
        hub.close(first)
        assert hub.count == 1
        assert hub.open("c") is not None

    in_a_loop(test)


def test_nothing_is_remembered_of_windows_that_closed() -> None:
    def test(hub: Hub) -> None:
        for number in range(20):
            hub.close(opened(hub, str(number), number))
        assert not hub._windows
        assert not hub._by_case
        assert not hub._unplaced

    in_a_loop(test)
