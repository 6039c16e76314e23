"""What a part does again and again: at once where there is more to do, else after a pause, until it is told to stop."""

import threading

import pytest

from evenhand.project import rounds


class Waits(threading.Event):
    """An event that is waited for without waiting, and is set after so many pauses."""

    def __init__(self, pauses: int) -> None:
        super().__init__()
        self.left, self.waited = pauses, []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        self.left -= 1
        if self.left == 0:
            self.set()
        return self.is_set()


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "turns"), [([None] * 9, 2), ([True, True, False, True, None], 5)])
def test_a_pause_follows_a_turn_only_where_there_is_no_more_to_do(
    said: list[bool | None], turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds.connection, "close", lambda: None)  # the test's own goes on
    stop, taken = Waits(pauses=2), iter(said)
    done = []
    rounds.every(5.0, stop, lambda: done.append(1) or next(taken))
    assert stop.waited == [5.0, 5.0]
    assert len(done) == turns


def test_nothing_is_done_once_it_is_told_to_stop() -> None:
    stop = threading.Event()
    stop.set()
    rounds.every(5.0, stop, lambda: pytest.fail("a turn after the end"))
