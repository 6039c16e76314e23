"""The sample while several write to it at the same time."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from evenhand.channels.actions import open_source
from evenhand.listening.actions import Hourly, Specimen, keep_specimens, note_heard, trim_sample
from evenhand.listening.models import HeardHour, Sampled, SampleState
from evenhand.listening.reads import sample_since
from tests.cast import NOON


def specimens(*fractions: float) -> list[Specimen]:
    return [
        Specimen(
            heard_at=NOON.replace(minute=40),
            fraction=fraction,
            reference=f"at://x/{fraction}",
            network="bluesky",
            languages=[],
            author="did:plc:x",
            handle="",
            text="hello",
            links=[],
            has_media=False,
        )
        for fraction in fractions
    ]


def hear(source_id: int, *fractions: float, meanwhile: Callable[[], None] = lambda: None) -> None:
    with transaction.atomic():
        rate = note_heard(source_id=source_id, heard=[Hourly(NOON, len(fractions))])[NOON]
        meanwhile()
        keep_specimens(source_id=source_id, specimens=specimens(*(each for each in fractions if each < rate)))


@pytest.mark.django_db(transaction=True)
def test_posts_that_are_drawn_while_the_share_is_lowered_are_held_to_it() -> None:
    source = open_source(kind="jetstream", name="All", settings={}, now=NOON).pk
    hear(source, *(number / 200 for number in range(200)))
    waits = threading.Event()
    failed: list[BaseException] = []

    def trim() -> None:
        try:
            waits.set()
            trim_sample(source_id=source, size=100, now=NOON)
        except BaseException as problem:  # noqa: BLE001 - shown below
            failed.append(problem)
        finally:
            connection.close()

    trimming = threading.Thread(target=trim)

    def begin_trimming() -> None:
        trimming.start()
        waits.wait(5)
        trimming.join(0.3)  # it waits for us, and we must not wait for it

    hear(source, 0.041, 0.951, meanwhile=begin_trimming)
    trimming.join(10)
    assert not failed
    rate = HeardHour.objects.get().rate
    assert rate < 0.6
    assert not Sampled.objects.filter(fraction__gte=rate).exists()
    assert Sampled.objects.filter(fraction=0.041).exists()
    assert SampleState.objects.get().kept == Sampled.objects.count()


@pytest.mark.django_db
def test_every_post_of_the_sample_comes_with_the_count_of_its_hour() -> None:
    source = open_source(kind="jetstream", name="All", settings={}, now=NOON).pk
    hear(source, 0.1)
    sample = sample_since(NOON.replace(minute=30))
    assert list(zip(sample.source_ids, sample.hours, strict=True)) == list(sample.heard)
