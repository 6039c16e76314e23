"""How sources get on."""

from datetime import timedelta

import pytest

from evenhand.channels.actions import (
    begin_again,
    mark_fetched,
    mark_trouble,
    open_source,
    pause_source,
    restart_source,
    resume_source,
)
from evenhand.channels.errors import UnknownConnector
from evenhand.channels.models import Source
from evenhand.channels.reads import accounts_of, sources_in_trouble, sources_to_read
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

LATER = NOON + timedelta(hours=1)


def test_a_source_in_trouble_says_since_when_and_is_tried_on(cast: Cast) -> None:
    for reason, moment in (("No route", NOON), ("Time-out", LATER)):
        mark_trouble(source_id=cast.source.pk, reason=reason, now=moment)
    (troubled,) = sources_in_trouble()
    assert (troubled.trouble, troubled.trouble_since) == ("Time-out", NOON)
    assert sources_to_read() == [cast.source]


def test_a_source_that_must_be_connected_again_is_not_read_and_told_once(cast: Cast) -> None:
    for _ in range(2):
        mark_trouble(source_id=cast.source.pk, reason="Wrong password", now=NOON, must_reconnect=True)
    assert sources_to_read() == []
    assert Entry.objects.filter(name="SourceStopped").count() == 1


def test_an_answer_ends_the_trouble(cast: Cast) -> None:
    mark_trouble(source_id=cast.source.pk, reason="No route", now=NOON)
    mark_fetched(source_id=cast.source.pk, now=LATER)
    assert sources_in_trouble() == []


def test_a_source_connected_again_keeps_its_cursor_and_is_read(cast: Cast) -> None:
    Source.objects.update(cursor={"at": 5}, state="reconnect", trouble="Wrong password")
    again = open_source(kind="replay", name="Stage", settings={"path": "y"}, now=LATER)
    again.refresh_from_db()
    assert (again.pk, again.cursor, again.state, again.trouble) == (cast.source.pk, {"at": 5}, "active", "")


def test_a_source_without_a_connector_is_not_opened(cast: Cast) -> None:
    with pytest.raises(UnknownConnector):
        open_source(kind="telex", name="Telex", settings={}, now=NOON)


def test_a_paused_source_is_not_read_until_somebody_goes_on(cast: Cast) -> None:
    pause_source(source_id=cast.source.pk)
    assert sources_to_read() == []
    resume_source(source_id=cast.source.pk)
    assert sources_to_read() == [cast.source]


def test_pausing_does_not_hide_that_a_source_must_be_connected_again(cast: Cast) -> None:
    mark_trouble(source_id=cast.source.pk, reason="Wrong password", now=NOON, must_reconnect=True)
    pause_source(source_id=cast.source.pk)
    resume_source(source_id=cast.source.pk)
    assert Source.objects.get().state == "reconnect"


def test_a_source_read_from_its_beginning_forgets_where_it_was(cast: Cast) -> None:
    Source.objects.update(cursor={"at": 5}, state="ended")
    restart_source(source_id=cast.source.pk)
    source = Source.objects.get()
    assert (source.cursor, source.state, source.must_begin_again) == (None, "active", True)
    Source.objects.update(cursor={"at": 6})  # of a look that was under way
    begin_again(source_id=source.pk)
    source.refresh_from_db()
    assert (source.cursor, source.must_begin_again) == (None, False)


def test_a_source_serves_its_accounts_by_handle(cast: Cast) -> None:
    assert set(accounts_of(cast.source)) == {
        "harborline.example",
        "help@harborline.example",
        "reefcell.example",
    }
