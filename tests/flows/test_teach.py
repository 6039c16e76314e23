"""Learning again from what people teach: debounced, by one process, and harmless to die in."""

from datetime import datetime, timedelta
from typing import Any, NoReturn

import msgspec
import pytest
from django.db import connection

from evenhand.flows import teach
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.understanding.actions.corrections import correct_reading, undo_correction
from evenhand.understanding.actions.subjects import (
    add_examples,
    begin_with_starter,
    merge_subjects,
    retire_subject,
    save_subject,
)
from evenhand.understanding.actions.teaching import KEEP_MODELS
from evenhand.understanding.domain.taxonomy import starter
from evenhand.understanding.domain.teaching import AT_LATEST, SETTLE
from evenhand.understanding.models import Reading, Subject, Teaching
from evenhand.understanding.reads import learned
from evenhand.understanding.reads.learned import forget_models, subject_model
from evenhand.understanding.reads.subjects import figures_of, teaching_of, under_way
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
LATER = NOON + SETTLE
PARCEL, BILL = "where is my parcel, it has not arrived", "I was charged twice on my bill"


class Died(BaseException):
    """The process is gone."""


def die(*_: Any, **__: Any) -> NoReturn:
    raise Died


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_models()


@pytest.fixture
def brand(cast: Cast) -> int:
    """Harborline, with some of the offered subjects and a few texts about none of them."""
    brand_id = cast.harborline.pk
    begin_with_starter(brand_id=brand_id, names=["Delivery", "Billing", "Outage"], actor=cast.alice, now=NOON)
    chatter = "what a lovely morning by the sea\nwho won the match last night\nhappy birthday, dear friend"
    add_examples(brand_id=brand_id, subject_id=None, text=chatter, actor=cast.alice, now=NOON)
    return brand_id


def subject(name: str) -> int:
    return Subject.objects.get(name=name).pk


def learn(brand: int, *, now: datetime = LATER) -> bool:
    return teach.learn_again(brand, now=now)


def test_what_was_written_down_is_learnt_once_it_settled_and_only_once(brand: int) -> None:
    assert not learn(brand, now=NOON)
    assert subject_model(brand) is None
    assert learn(brand)
    assert not learn(brand, now=LATER + AT_LATEST)
    model = subject_model(brand)
    assert model is not None
    for is_close in (True, False):
        assert model.predict([PARCEL, BILL], is_close=is_close) == [subject("Delivery"), subject("Billing")]
    [(_about, sure)] = model.read([PARCEL], is_close=True)
    assert 0 < sure <= 1
    assert Entry.objects.get(name="Learnt").facts["edition"] == model.edition


def test_every_brand_that_is_due_is_learnt(cast: Cast, brand: int) -> None:
    begin_with_starter(brand_id=cast.other.pk, names=["Praise", "Refund"], actor=cast.alice, now=NOON)
    assert teach.learn_due(now=NOON) == 0
    assert teach.learn_due(now=LATER) == 2
    assert teach.learn_due(now=LATER) == 0


def test_a_brand_with_too_little_is_not_learnt(cast: Cast) -> None:
    save_subject(brand_id=cast.harborline.pk, name="Only one", examples="a\nb\nc", actor=cast.alice, now=NOON)
    assert not learn(cast.harborline.pk)
    assert not Teaching.objects.exists()


def test_a_correction_counts_for_the_next_post_and_undoing_it_no_more(cast: Cast, brand: int) -> None:
    learn(brand)
    text = "@harborline.example the purple hedgehog sings at dawn over the bay"
    cast.open_case(text)
    post_id = Reading.objects.get().post_id
    before = [subject_model(brand).predict([text], is_close=close) for close in (True, False)]  # type: ignore[union-attr]
    right = next(each for each in (subject("Outage"), subject("Billing"), subject("Delivery")) if [each] not in before)
    correction = correct_reading(
        post_id=post_id, brand_id=brand, field="subject", value=str(right), by=cast.bob, now=NOON
    )
    assert correction is not None
    for is_close in (True, False):
        assert subject_model(brand).predict([text], is_close=is_close) == [right]  # type: ignore[union-attr]
    undo_correction(correction_id=correction.pk, by=cast.bob, now=NOON)
    after = [subject_model(brand).predict([text], is_close=close) for close in (True, False)]  # type: ignore[union-attr]
    assert after == before


def test_a_new_subject_is_found_by_its_examples_before_it_is_learnt(cast: Cast, brand: int) -> None:
    learn(brand)
    boats = save_subject(brand_id=brand, name="Boats", examples="the ferry left without me", actor=cast.alice, now=NOON)
    model = subject_model(brand)
    assert model is not None
    assert model.predict(["The ferry left without me!"], is_close=True) == [boats.pk]


def test_merged_and_retired_subjects_are_followed_at_once(cast: Cast, brand: int) -> None:
    learn(brand)
    delivery, billing = subject("Delivery"), subject("Billing")
    merge_subjects(brand_id=brand, source_id=billing, target_id=delivery, actor=cast.alice, now=NOON)
    assert subject_model(brand).predict([BILL]) == [delivery]  # type: ignore[union-attr]
    retire_subject(brand_id=brand, subject_id=delivery, actor=cast.alice, now=NOON)
    assert subject_model(brand).predict([BILL, PARCEL]) == [None, None]  # type: ignore[union-attr]


def test_asking_again_costs_one_query_where_nothing_changed(brand: int, django_assert_num_queries: Any) -> None:
    learn(brand)
    subject_model(brand)
    with django_assert_num_queries(1):
        subject_model(brand)


def test_dying_while_learning_leaves_the_model_before_it_in_use(
    cast: Cast, brand: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(brand)
    first = teaching_of(brand)
    add_examples(brand_id=brand, subject_id=subject("Outage"), text="a\nb\nc\nd\ne\nf", actor=cast.alice, now=LATER)
    with monkeypatch.context() as dying:
        dying.setattr(teach, "keep_teaching", die)
        with pytest.raises(Died):
            learn(brand, now=LATER + SETTLE)
    assert under_way(brand) is not None
    assert teaching_of(brand) == first
    assert subject_model(brand) is not None
    assert learn(brand, now=LATER + SETTLE)
    assert under_way(brand) is None
    assert teaching_of(brand) != first


def test_one_process_learns_at_a_time(brand: int, monkeypatch: pytest.MonkeyPatch) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [teach._LOCK, brand])
        assert not learn(brand)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [teach._LOCK, brand])
    finally:
        other.close()
    assert learn(brand)


def test_what_cannot_be_learnt_is_said_and_not_tried_again_until_something_changes(
    cast: Cast, brand: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise ValueError("too few")

    with monkeypatch.context() as broken:
        broken.setattr(teach, "_learnt", refuse)
        assert not learn(brand)
        running = under_way(brand)
        assert running is not None
        assert running.trouble == "too few"
        broken.setattr(teach, "_learnt", die)
        assert not learn(brand)
    add_examples(brand_id=brand, subject_id=None, text="one more", actor=cast.alice, now=NOON)
    assert learn(brand)


def test_old_models_go_and_their_scores_stay(brand: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(KEEP_MODELS + 2):
        assert teach.learn_again(brand, now=clock.now(), at_once=True)
    made = Teaching.objects.order_by("pk")
    assert [bool(each.blob) for each in made] == [False] * 2 + [True] * KEEP_MODELS
    assert all(each.learnt == 27 for each in made)


def test_scores_of_the_last_learning_stand_beside_the_subjects(cast: Cast, brand: int) -> None:
    names = [each.name for each in starter()]
    begin_with_starter(brand_id=brand, names=names, actor=cast.alice, now=NOON)
    learn(brand)
    last = teaching_of(brand)
    assert last is not None
    assert last.scores["accuracy"] > 0.5
    figures = figures_of(brand, now=LATER + timedelta(minutes=1))
    assert figures[subject("Delivery")].found is not None
    assert figures[subject("Delivery")].examples == 8
    assert figures[None].examples == 3


def test_a_model_that_another_version_wrote_is_learnt_again(brand: int) -> None:
    learn(brand)
    for blob in (b"of another time", msgspec.msgpack.encode({"stream": b"x", "close": b"x"})):
        forget_models()
        Teaching.objects.update(blob=blob)
        assert subject_model(brand) is None
        assert learn(brand)
        assert subject_model(brand) is not None


def test_a_model_is_not_made_anew_for_every_correction(brand: int, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    learn(brand)
    subject_model(brand)
    outage = subject("Outage")
    with monkeypatch.context() as watched:
        watched.setattr(learned, "_unpacked", die)
        add_examples(brand_id=brand, subject_id=outage, text="the lighthouse blinks", actor=cast.alice, now=NOON)
        assert subject_model(brand).predict(["The lighthouse blinks"]) == [outage]  # type: ignore[union-attr]
