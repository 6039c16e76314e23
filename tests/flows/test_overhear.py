"""What strangers say: counted, sampled, and kept only where a query of a brand catches it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from evenhand.cases.models import Case
from evenhand.channels import network
from evenhand.channels.actions import open_source
from evenhand.channels.models import Account, Post, PostText, Source
from evenhand.flows import intake
from evenhand.flows.ears import Ears
from evenhand.flows.overhear import ParcelId, Sifted, overhear
from evenhand.listening.actions import forget_old, save_query, switch_query
from evenhand.listening.models import HeardHour, Match, Purpose, Sampled, SampleState
from evenhand.triage.models import Decision, Mode
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


class Square:
    """A place where strangers talk, read from a file."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.cast, self.folder = cast, folder
        self.ears = Ears()
        self.number = 0

    def source(self) -> Source:
        path = self.folder / "square.jsonl"
        path.touch()
        settings = {
            "path": str(path),
            "spool": str(self.folder / "spool"),
            "overhears": "bluesky",
            "layout": "evenhand",
        }
        found = Source.objects.filter(name="Square").first()
        return found or open_source(kind="replay", name="Square", settings=settings, now=NOON)

    def say(self, *texts: str, now: Any = NOON, parcel: ParcelId | None = None, **facts: str) -> Sifted:
        """Strangers say something; what became of it, read and placed."""
        rows = [self._row(text, **facts) for text in texts]
        (self.folder / "square.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        source = self.source()
        connector = network.connect(source)
        try:
            fetched = network.fetch(connector, source, limit=1_000)
        finally:
            connector.close()
        sifted = overhear(
            source=source, connector=connector, raws=fetched.raws, cursor=None, ears=self.ears, parcel=parcel, now=now
        )
        intake.understand(sifted.stored, now=now)
        return sifted

    def _row(self, text: str, **facts: str) -> dict[str, str]:
        self.number += 1
        return {
            "id": f"at://x/{self.number}",
            "network": "bluesky",
            "author_id": "did:plc:stranger",
            "author_handle": "stranger.example",
            "created_at": "2026-03-02T11:59:00Z",
            "text": text,
            "overheard": "true",
            **facts,
        }


@pytest.fixture
def square(cast: Cast, tmp_path: Path) -> Square:
    return Square(cast, tmp_path)


def listen(cast: Cast, text: str, *, brand: Any = None, purpose: Purpose = Purpose.US, name: str = "") -> Any:
    return save_query(
        brand_id=(brand or cast.harborline).pk,
        name=name or text,
        text=text,
        purpose=purpose,
        actor=cast.alice,
        now=NOON,
    )


def test_only_what_a_query_catches_is_kept(cast: Cast, square: Square) -> None:
    query = listen(cast, "harborline OR seawater")
    sifted = square.say("the seawater is warm", "nobody says anything", "Harborline is down again, so annoying")
    assert (sifted.heard, sifted.caught, sifted.stored.new) == (3, 2, 2)
    assert sorted(PostText.objects.values_list("text", flat=True)) == [
        "Harborline is down again, so annoying",
        "the seawater is warm",
    ]
    assert set(Match.objects.values_list("query_id", flat=True)) == {query.pk}


def test_it_stands_in_the_brands_own_account_on_that_network(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    square.say("harborline is down again, I am so angry")
    assert Post.objects.get().account == cast.bluesky
    assert Case.objects.get().brand == cast.harborline


def test_a_brand_without_an_account_there_gets_one_that_only_listens(cast: Cast, square: Square) -> None:
    Account.objects.filter(pk=cast.other_account.pk).update(is_retired=True)
    listen(cast, "reefcell", brand=cast.other)
    square.say("reefcell has no signal here, this is awful")
    account = Post.objects.get().account
    assert (account.brand, account.source.name, account.network) == (cast.other, "Square", "bluesky")


def test_a_post_that_two_brands_listen_for_is_a_case_of_each(cast: Cast, square: Square) -> None:
    listen(cast, "outage")
    listen(cast, "outage", brand=cast.other)
    square.say("this outage makes me furious")
    assert {case.brand for case in Case.objects.all()} == {cast.harborline, cast.other}


def test_why_a_brand_listens_decides_the_mode(cast: Cast, square: Square) -> None:
    listen(cast, "seawater")
    listen(cast, "tidewire", purpose=Purpose.COMPETITOR)
    square.say("seawater is broken again, terrible", "tidewire is broken again, terrible", "lovely seawater")
    modes = dict(Decision.objects.values_list("post__texts__text", "mode"))
    assert modes == {
        "seawater is broken again, terrible": Mode.PROACTIVE,
        "tidewire is broken again, terrible": Mode.PROGRESSIVE,
        "lovely seawater": Mode.NONE,
    }


def test_a_query_is_listened_for_from_the_next_look_on(cast: Cast, square: Square) -> None:
    assert square.say("harborline fails").caught == 0
    query = listen(cast, "harborline")
    assert square.say("harborline fails").caught == 1
    switch_query(query_id=query.pk, is_active=False, actor=cast.alice, now=NOON)
    assert square.say("harborline fails").caught == 0


def test_the_same_look_twice_keeps_everything_once(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    square.say("harborline fails", id="at://x/same")
    again = square.say("harborline fails", id="at://x/same")
    assert (again.stored.new, Post.objects.count(), Match.objects.count()) == (0, 1, 1)


def test_a_parcel_that_comes_again_changes_nothing(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    first, again = (square.say("harborline fails", parcel=ParcelId(0, 7)) for _ in range(2))
    assert (first.stored.new, again.stored.new) == (1, 0)
    assert HeardHour.objects.get().posts == 1


def test_everything_is_counted_and_sampled_evenly(cast: Cast, square: Square) -> None:
    with override_settings(SAMPLE_SIZE=100):
        square.say(*(f"word{number}" for number in range(400)))
        state, hour = SampleState.objects.get(), HeardHour.objects.get()
        kept = Sampled.objects.count()
        assert hour.posts == 400
        assert kept == state.kept == 90
        assert hour.rate == state.rate < 0.5
        assert all(fraction < hour.rate for fraction in Sampled.objects.values_list("fraction", flat=True))
        square.say(*(f"more{number}" for number in range(40)))
        assert 0 < Sampled.objects.count() - kept < 40


def test_the_sample_goes_after_some_days(cast: Cast, square: Square) -> None:
    square.say("hello")
    forget_old(days=7, now=NOON + timedelta(days=6))
    assert Sampled.objects.exists()
    forget_old(days=7, now=NOON + timedelta(days=9))
    assert not Sampled.objects.exists()
    assert HeardHour.objects.exists()


def test_a_deleted_post_leaves_the_sample_and_the_case(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    square.say("harborline fails", "nothing", id="at://x/gone")
    square.say("", id="at://x/gone", event="delete")
    assert not Sampled.objects.filter(reference="at://x/gone").exists()
    assert Post.objects.get().deleted_at is not None


def test_a_pilot_hears_and_decides_and_opens_no_case(cast: Cast, square: Square) -> None:
    from evenhand.people.actions import set_pilot

    set_pilot(brand_id=cast.harborline.pk, is_pilot=True, actor=None, now=NOON)
    listen(cast, "harborline")
    square.say("harborline is down again, I am so angry")
    cast.hear(cast.post("@harborline.example my internet is down"))
    assert Decision.objects.filter(mode__gt=0).count() == 2
    assert not Case.objects.exists()


def test_an_author_is_found_by_the_handle_we_once_met(cast: Cast, square: Square) -> None:
    listen(cast, "seawater")
    square.say("seawater", author_id="did:plc:ann", author_handle="ann.example")
    listen(cast, "from:ann.example AND boats", name="Ann")
    square.ears = Ears()
    assert square.say("boats", author_id="did:plc:ann", author_handle="").caught == 1
    assert square.say("boats", author_id="did:plc:bea", author_handle="").caught == 0


def test_what_passes_is_counted_at_its_source(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    square.say("harborline", "nothing", "nothing else")
    source = Source.objects.get(name="Square")
    assert (source.heard, source.repeats) == (3, 0)


def test_a_post_deleted_in_the_very_look_that_brought_it_is_blank(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    rows = [
        square._row("harborline fails", id="at://x/short"),
        square._row("", id="at://x/short", event="delete", created_at="2026-03-02T11:59:30Z"),
    ]
    (square.folder / "square.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    source = square.source()
    connector = network.connect(source)
    fetched = network.fetch(connector, source, limit=1_000)
    overhear(source=source, connector=connector, raws=fetched.raws, cursor=None, ears=square.ears, now=NOON)
    connector.close()
    assert Post.objects.get().deleted_at is not None
    assert not PostText.objects.exclude(text="").exists()
    assert not Sampled.objects.filter(reference="at://x/short").exists()
