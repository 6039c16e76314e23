"""Listening from the command line: what a person reads, and what a program does."""

import json
from collections.abc import Callable

import pytest

from evenhand.flows.preview import forget
from evenhand.listening.models import Purpose, Query
from evenhand.project import connectors, listening
from tests.cast import Cast
from tests.channels.web_stub import WebStub, answer
from tests.listening.test_queries import matched, saved
from tests.workspace.test_listening import sampled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What was printed since last asked."""
    return lambda: capsys.readouterr().out


def test_a_query_is_tried(cast: Cast, said: Callable[[], str]) -> None:
    sampled(cast, "harborline\nis down", "the sea")
    listening.try_out("harborline", brand="harborline", as_json=False)
    shown = said()
    assert "1 of 2 in the sample" in shown
    assert "· x.example: harborline is down" in shown
    assert " to " not in shown.splitlines()[0]  # everything is in the sample, so there is nothing between


def test_without_a_sample_it_says_so(cast: Cast, said: Callable[[], str]) -> None:
    listening.try_out("harborline", brand="", as_json=False)
    assert said().startswith("There is no sample yet")


@pytest.mark.parametrize("act", ["try", "for"])
def test_what_cannot_be_understood_is_shown_where_it_stands(cast: Cast, said: Callable[[], str], act: str) -> None:
    text = 'sea OR\n  (wifi AND "slow'
    acts = {
        "try": lambda: listening.try_out(text, brand="harborline", as_json=False),
        "for": lambda: listening.write(text, name="", brand="harborline", purpose="us"),
    }
    with pytest.raises(SystemExit):
        acts[act]()
    line, place, sentence = said().splitlines()[:3]
    assert line[place.index("^")] == '"'
    assert "quotation mark" in sentence
    assert not Query.objects.exists()


def test_programs_get_json_and_the_exit_code(cast: Cast, said: Callable[[], str]) -> None:
    sampled(cast, "harborline is down")
    listening.try_out("harborline", brand="harborline", as_json=True)
    plain = json.loads(said())
    assert (plain["hits"], plain["sampled"], plain["problem"]) == (1, 1, None)
    with pytest.raises(SystemExit):
        listening.try_out('"x', brand="harborline", as_json=True)
    assert json.loads(said())["problem"]["wrong"] == '"'


def test_a_query_is_kept_and_listed_with_what_it_caught(cast: Cast, said: Callable[[], str]) -> None:
    listening.write("harborline", name="Our [name]", brand="harborline", purpose="competitor")
    assert "“Our [name]” is listened for from now on." in said()
    assert Query.objects.get().purpose == Purpose.COMPETITOR
    listening.show(as_json=False)
    shown = said()
    assert "Our [name]" in shown
    assert max(map(len, shown.splitlines())) <= 80
    listening.show(as_json=True)
    assert json.loads(said())[0]["name"] == "Our [name]"


def test_the_list_counts(cast: Cast, said: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.cast import NOON

    matched(cast, saved(cast), "one", "two")
    monkeypatch.setattr(listening.clock, "now", lambda: NOON)
    listening.show(as_json=True)
    assert [(each["caught_today"], each["caught_in_week"]) for each in json.loads(said())] == [(2, 2)]


def test_an_empty_list_says_what_to_do(cast: Cast, said: Callable[[], str]) -> None:
    listening.show(as_json=False)
    assert "evenhand listen for" in said()


def test_a_pilot_is_reported_begun_and_ended(cast: Cast, said: Callable[[], str]) -> None:
    listening.pilot("harborline", days=7, zone="UTC", as_json=False)
    assert "would have become cases" in said()
    listening.set_pilot("harborline", is_pilot=True)
    listening.set_pilot("harborline", is_pilot=False)
    assert said().splitlines() == ["Harborline only listens from now on.", "Harborline: back to work."]


def test_connectors_fit_a_narrow_terminal_and_none_is_cut(said: Callable[[], str]) -> None:
    connectors.show(as_json=False)
    shown = said()
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= 100
    for name in ("bluesky", "mastodon", "webmention", "strangers", "at most once"):
        assert name in shown


def test_feeds_are_connected(cast: Cast) -> None:
    from evenhand.channels.models import Source
    from evenhand.project.founding import connect

    feed = b'<rss version="2.0"><channel><title>News</title><item><title>x</title><guid>1</guid></item></channel></rss>'
    with WebStub() as web:
        web.pages["/feed"] = answer(feed, headers={"Content-Type": "application/rss+xml"})
        sentence = connect(kind="feeds", brand="", given=[f"addresses={web.url}/feed", "allow_this_machine=true"])
    assert sentence.startswith("Connected Feeds: 127.0.0.1")
    assert Source.objects.filter(kind="feeds").exists()
