"""Impact in made-up worlds: false alarms on days on which nothing happened, and changes that were put in."""

from pathlib import Path

import pytest

from tests.accept.impact import judging

pytestmark = pytest.mark.accept
WORLDS = 200


def test_of_two_hundred_days_on_which_nothing_happened_at_most_seven_of_a_hundred_are_called_a_change(
    tmp_path: Path,
) -> None:
    assert judging.false_alarms(WORLDS, tmp_path)["called"] <= 0.07


@pytest.mark.parametrize("change", [-0.10, 0.14])
def test_the_interval_holds_what_was_put_in(change: float, tmp_path: Path) -> None:
    assert judging.found_again(WORLDS, change, tmp_path)["held"] >= 0.90
