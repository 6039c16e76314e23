"""The demo starts again with what was done in it, and never on a desk that is real."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from evenhand.cases.models import State
from evenhand.channels import network
from evenhand.channels.actions import pause_source
from evenhand.channels.actions.by_hand import open_by_hand
from evenhand.channels.models import Source, SourceState
from evenhand.project.demo import command, founding, prepare
from evenhand.project.demo.report import FILE
from evenhand.project.home import Home, open_home
from evenhand.project.up import Ready
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_post_added_by_hand_keeps_nobody_from_starting_the_demo_again(cast: Cast) -> None:
    open_by_hand(brand=cast.harborline, place="forum.example")
    prepare._refuse_a_real_desk()


def test_a_desk_with_a_real_mailbox_is_no_demo(cast: Cast) -> None:
    cast.source.kind = "mail"
    cast.source.save(update_fields=["kind"])
    with pytest.raises(prepare.NotADemo):
        prepare._refuse_a_real_desk()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(prepare, "POSTS_A_DAY", 40)
    founding.found()
    return open_home(tmp_path / "home")


def _wanted(**changes: Any) -> Namespace:
    return Namespace(**{"seed": 1, "speed": "", "replay": None, "headless": False, "fresh": False, **changes})


def _ids(source: Source) -> set[str]:
    return {json.loads(line)["id"] for line in Path(source.settings["path"]).read_text().splitlines()}


def test_a_day_that_was_left_is_gone_on_with_where_it_stopped(here: Home) -> None:
    first, square = prepare._day(_wanted(), here)
    Source.objects.filter(pk=first.pk).update(cursor={"at": 1})
    again, strangers = prepare._day(_wanted(), here)
    assert (again.pk, strangers.pk, again.cursor) == (first.pk, square.pk, {"at": 1})
    assert again.settings["path"] == first.settings["path"]
    assert again.settings["resumed_at"]


def test_a_day_that_gave_way_to_a_file_is_gone_on_with_too(here: Home) -> None:
    sources = prepare._day(_wanted(), here)
    for each in sources:
        pause_source(source_id=each.pk)
    again = prepare._day(_wanted(speed="20"), here)
    assert [(each.pk, each.state, each.settings["speed"]) for each in again] == [
        (each.pk, SourceState.ACTIVE, 20.0) for each in sources
    ]


def test_when_its_days_are_over_the_next_ones_say_what_nobody_has_heard(here: Home) -> None:
    before = _ids(prepare._day(_wanted(), here)[0])
    Source.objects.update(state=SourceState.ENDED, cursor={"at": 1})
    after = prepare._day(_wanted(), here)[0]
    assert after.state == SourceState.ACTIVE
    assert _ids(after)
    assert not _ids(after) & before


def test_a_desk_begun_anew_tells_the_same_days_again(here: Home) -> None:
    before = _ids(prepare._day(_wanted(headless=True), here)[0])
    Source.objects.update(state=SourceState.ENDED)
    assert _ids(prepare._day(_wanted(headless=True, fresh=True), here)[0]) == before


def test_a_file_that_was_mended_is_read_anew_and_one_that_was_not_is_gone_on_with(here: Home, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("id,author_id,created_at,text\n1,u1,2026-03-02T11:00:00Z,hello\n2,u2,no date,hello\n")
    source = prepare._replay_of(file, _wanted(), here)
    place = network.connect(source).fetch(None, limit=1).cursor
    Source.objects.filter(pk=source.pk).update(cursor=place)
    assert prepare._replay_of(file, _wanted(), here).cursor == place
    file.write_text(file.read_text().replace("no date", "2026-03-02T12:00:00Z"))
    assert prepare._replay_of(file, _wanted(), here).cursor is None


def test_states_that_people_named_stay_named(here: Home) -> None:
    State.objects.filter(category=1).update(name="Fresh")
    founding.found()
    assert list(State.objects.filter(category=1).values_list("name", flat=True)) == ["Fresh"]


def test_what_was_found_again_is_said(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    ready = Ready(home, "http://127.0.0.1:8000", "", dict)
    for found, said in (({"posts": 0, "cases": 0}, ""), ({"posts": 2100, "cases": 320}, "2,100 posts in 320 cases")):
        (home.run / FILE).write_text(json.dumps({"found": found}))
        assert said in command._found_again(ready)
        assert bool(command._found_again(ready)) == bool(said)
