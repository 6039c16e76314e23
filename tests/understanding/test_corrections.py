"""What people say of a reading: the newest word counts, the reading stays, and a post teaches its subject."""

from collections.abc import Callable

import pytest

from evenhand.channels.models import PostText
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.understanding.actions.corrections import correct_reading, note_shown, undo_correction
from evenhand.understanding.actions.subjects import merge_subjects, retire_subject, save_subject
from evenhand.understanding.domain.correcting import FIELDS, VALUES, checked
from evenhand.understanding.errors import CannotCorrect, NoSuchReading
from evenhand.understanding.models import Correction, Kind, Reading, Severity, Subject, SubjectExample
from evenhand.understanding.reads.corrections import Read, corrections_as_labels, readings_of
from evenhand.understanding.reads.subjects import examples_of
from evenhand.understanding.reads.taught import forget_memories
from tests.cast import EVE, NOON, Cast

pytestmark = pytest.mark.django_db
Correct = Callable[..., Correction | None]


@pytest.fixture
def post_id(cast: Cast) -> int:
    cast.open_case("@harborline.example my internet is down again")
    Reading.objects.update(kind=Kind.COMMENT, polarity=0, severity=Severity.NORMAL)
    return Reading.objects.get().post_id


@pytest.fixture
def correct(cast: Cast, post_id: int) -> Correct:
    """Bob corrects the post for Harborline, unless said otherwise."""

    def say(field: str, value: str, *, by: Agent = cast.bob, brand: int = cast.harborline.pk) -> Correction | None:
        return correct_reading(post_id=post_id, brand_id=brand, field=field, value=value, by=by, now=NOON)

    return say


def read(cast: Cast, post_id: int) -> Read:
    return readings_of(cast.harborline.pk, [post_id])[post_id]


def test_every_offered_value_is_taken_and_no_other() -> None:
    for field in FIELDS:
        for value in VALUES[field]:
            assert checked(field, value) == value
        with pytest.raises(CannotCorrect):
            checked(field, "nonsense")
    assert checked("subject", "7", subjects=[7]) == "7"
    assert checked("subject", "") == ""
    with pytest.raises(CannotCorrect):
        checked("subject", "8", subjects=[7])


def test_the_newest_word_counts_and_undoing_it_brings_the_one_before(
    cast: Cast, post_id: int, correct: Correct
) -> None:
    correct("kind", "complaint")
    second = correct("kind", "question", by=cast.alice)
    assert second is not None
    assert (second.was, read(cast, post_id).value("kind")) == ("complaint", "question")
    undo_correction(correction_id=second.pk, by=cast.bob, now=NOON)
    assert read(cast, post_id).value("kind") == "complaint"
    assert Reading.objects.get().kind == Kind.COMMENT
    assert read(cast, post_id).corrected["kind"].by == "Bob Keller"


def test_saying_what_is_read_already_changes_nothing(cast: Cast, post_id: int, correct: Correct) -> None:
    assert correct("kind", "comment") is None
    correct("kind", "praise")
    assert correct("kind", "praise") is None
    assert Correction.objects.count() == 1


def test_undoing_twice_undoes_once(cast: Cast, correct: Correct) -> None:
    correction = correct("kind", "praise")
    assert correction is not None
    for _ in range(2):
        undo_correction(correction_id=correction.pk, by=cast.bob, now=NOON)
    assert Entry.objects.filter(name="CorrectionUndone").count() == 1


def test_strangers_other_brands_and_posts_that_are_not_there_are_refused(
    cast: Cast, post_id: int, correct: Correct
) -> None:
    with pytest.raises(NoSuchReading):
        correct("kind", "praise", by=cast.chidi)
    with pytest.raises(NoSuchReading):
        correct("kind", "praise", by=cast.alice, brand=cast.other.pk)
    with pytest.raises(NoSuchReading):
        correct_reading(post_id=0, brand_id=cast.harborline.pk, field="kind", value="praise", by=cast.alice, now=NOON)
    with pytest.raises(NoSuchReading):
        note_shown(post_id=post_id, brand_id=cast.harborline.pk, by=cast.chidi, now=NOON)
    assert not Correction.objects.exists()


def test_our_own_words_are_not_corrected(cast: Cast, post_id: int, correct: Correct) -> None:
    from evenhand.channels.models import Post

    Post.objects.update(is_own=True)
    with pytest.raises(NoSuchReading):
        correct("kind", "praise")


def test_a_correction_is_one_brands_alone(cast: Cast, post_id: int, correct: Correct) -> None:
    correct("kind", "praise")
    assert readings_of(cast.other.pk, [post_id])[post_id].value("kind") == "comment"


def test_a_corrected_subject_is_an_example_until_it_is_undone(cast: Cast, post_id: int, correct: Correct) -> None:
    outage, billing = (
        save_subject(brand_id=cast.harborline.pk, name=name, actor=cast.alice, now=NOON)
        for name in ("Outage", "Billing")
    )
    first = correct("subject", str(outage.pk))
    assert [(each.subject_id, each.text) for each in examples_of(cast.harborline.pk)] == [
        (outage.pk, "@harborline.example my internet is down again")
    ]
    second = correct("subject", str(billing.pk))
    assert [each.subject_id for each in examples_of(cast.harborline.pk)] == [billing.pk]
    none = correct("subject", "")
    assert [each.subject_id for each in examples_of(cast.harborline.pk)] == [None]
    for each in (none, second):
        assert each is not None
        undo_correction(correction_id=each.pk, by=cast.bob, now=NOON)
    assert first is not None
    assert SubjectExample.objects.get().from_correction_id == first.pk
    undo_correction(correction_id=first.pk, by=cast.bob, now=NOON)
    assert examples_of(cast.harborline.pk) == []


def test_what_its_author_takes_back_teaches_nothing_any_more(cast: Cast, correct: Correct) -> None:
    subject = save_subject(brand_id=cast.harborline.pk, name="Outage", actor=cast.alice, now=NOON)
    correct("subject", str(subject.pk))
    correct("kind", "complaint")
    PostText.objects.update(text="")
    assert examples_of(cast.harborline.pk) == []
    assert corrections_as_labels(cast.harborline.pk, "kind") == []


def test_a_merged_subject_is_shown_as_what_it_is_now_and_a_retired_one_not_at_all(
    cast: Cast, post_id: int, correct: Correct
) -> None:
    brand = cast.harborline.pk
    outage, lines = (
        save_subject(brand_id=brand, name=name, actor=cast.alice, now=NOON) for name in ("Outage", "Lines")
    )
    correct("subject", str(outage.pk))
    merge_subjects(brand_id=brand, source_id=outage.pk, target_id=lines.pk, actor=cast.alice, now=NOON)
    assert read(cast, post_id).subject == "Lines"
    retire_subject(brand_id=brand, subject_id=lines.pk, actor=cast.alice, now=NOON)
    assert (read(cast, post_id).subject, read(cast, post_id).value("subject")) == ("", "")
    with pytest.raises(CannotCorrect):
        correct("subject", str(Subject.objects.get(name="Lines").pk))


def test_labels_are_the_last_word_on_each_post(cast: Cast, post_id: int, correct: Correct) -> None:
    correct("sentiment", "negative")
    correct("sentiment", "positive")
    [(_, text, was, value)] = corrections_as_labels(cast.harborline.pk, "sentiment")
    assert (text[-10:], was, value) == ("down again", "negative", "positive")


def test_who_looked_at_personal_data_is_in_the_ledger(cast: Cast, post_id: int) -> None:
    Reading.objects.update(personal=[["card", 0, 4], ["mail", 5, 9]])
    note_shown(post_id=post_id, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    entry = Entry.objects.get(name="PersonalDataShown")
    assert (entry.actor_id, entry.facts["kinds"]) == (cast.bob.pk, ["card", "mail"])


def again(cast: Cast, text: str) -> int:
    """Eve writes, and her post is read as nothing special."""
    cast.open_case(text, author=EVE)
    newest = Reading.objects.order_by("post_id").last()
    assert newest is not None
    Reading.objects.filter(post_id=newest.post_id).update(kind=Kind.COMMENT, polarity=0, severity=Severity.NORMAL)
    return newest.post_id


def test_the_next_post_that_says_the_same_is_read_as_this_one_was_corrected(
    cast: Cast, post_id: int, correct: Correct
) -> None:
    correct("kind", "complaint")
    said = correct("severity", "high")
    same = again(cast, "@harborline.example My internet is down again!!")
    other = again(cast, "@harborline.example when do you open on Sunday")
    assert (read(cast, same).value("kind"), read(cast, same).value("severity")) == ("complaint", "high")
    assert read(cast, same).taught == {"kind", "severity"}
    assert (read(cast, other).value("kind"), read(cast, other).taught) == ("comment", frozenset())
    assert Reading.objects.get(post_id=same).kind == Kind.COMMENT
    assert said is not None
    undo_correction(correction_id=said.pk, by=cast.bob, now=NOON)
    assert read(cast, same).taught == {"kind"}


def test_what_a_person_says_of_a_post_goes_before_what_was_said_of_one_alike(
    cast: Cast, post_id: int, correct: Correct
) -> None:
    correct("kind", "complaint")
    same = again(cast, "@harborline.example my internet is down again")
    correct_reading(post_id=same, brand_id=cast.harborline.pk, field="kind", value="question", by=cast.bob, now=NOON)
    assert read(cast, same).value("kind") == "question"
    assert read(cast, post_id).value("kind") == "complaint"
    third = again(cast, "@harborline.example my internet is down again")
    assert read(cast, third).value("kind") == "question"


def test_words_that_were_taken_back_and_readings_without_a_vector_teach_nothing(
    cast: Cast, post_id: int, correct: Correct
) -> None:
    correct("kind", "complaint")
    same = again(cast, "@harborline.example my internet is down again")
    assert readings_of(cast.other.pk, [same])[same].value("kind") == "comment"
    Reading.objects.filter(post_id=same).update(vector=None)
    assert read(cast, same).value("kind") == "comment"
    forget_memories()
    PostText.objects.filter(post_id=post_id).update(text="")
    third = again(cast, "@harborline.example my internet is down again")
    assert read(cast, third).value("kind") == "comment"
