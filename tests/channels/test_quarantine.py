"""Setting aside what could not be understood."""

import pytest

from evenhand.channels import files
from evenhand.channels.actions import Broken, release, set_aside
from evenhand.channels.actions.quarantine import SMALL, kept
from evenhand.channels.models import Quarantined
from evenhand.channels.reads import quarantine
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

ITEM = Broken(reference="line 7", content=b"\xff", reason="This is not UTF-8.")


def test_an_item_is_kept_whole_with_the_reason(cast: Cast) -> None:
    set_aside(source_id=cast.source.pk, broken=[ITEM], now=NOON)
    found = Quarantined.objects.get()
    assert (found.reference, bytes(found.content), found.reason, found.size) == (
        "line 7",
        b"\xff",
        "This is not UTF-8.",
        1,
    )


def test_the_same_item_again_is_one_item_tried_twice(cast: Cast) -> None:
    for reason in ("First", "Second"):
        again = Broken(reference="line 7", content=b"\xff", reason=reason)
        set_aside(source_id=cast.source.pk, broken=[again], now=NOON)
    found = Quarantined.objects.get()
    assert (found.tries, found.reason) == (2, "Second")


def test_a_large_item_lies_in_the_file_store(cast: Cast) -> None:
    large = kept(Broken(reference="r", content=b"x" * (SMALL + 1), reason="Too large."))
    set_aside(source_id=cast.source.pk, broken=[large], now=NOON)
    found = Quarantined.objects.get()
    assert (bytes(found.content), len(files.read(found.sha256))) == (b"", SMALL + 1)


def test_a_released_item_leaves_the_list_once_and_stays_as_evidence(cast: Cast) -> None:
    set_aside(source_id=cast.source.pk, broken=[ITEM], now=NOON)
    item = Quarantined.objects.get()
    for _ in range(2):
        release(quarantined_id=item.pk, now=NOON, actor_id=cast.alice.pk)
    assert quarantine(cast.alice) == []
    assert Quarantined.objects.get().released_at == NOON
    assert Entry.objects.filter(name="ItemReleased").count() == 1


def test_nothing_set_aside_is_not_an_event(cast: Cast) -> None:
    assert set_aside(source_id=cast.source.pk, broken=[], now=NOON) == 0
    assert not Entry.objects.filter(name="ItemQuarantined").exists()


@pytest.mark.parametrize(("role", "seen"), [("lead", 1), ("administrator", 1), ("analyst", 1), ("agent", 0)])
def test_only_who_sees_everything_sees_what_belongs_to_nobody_yet(cast: Cast, role: str, seen: int) -> None:
    set_aside(source_id=cast.source.pk, broken=[ITEM], now=NOON)
    cast.chidi.role = role
    assert len(quarantine(cast.chidi)) == seen
