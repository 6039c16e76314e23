"""What a company says its posts are about: files of it, limits, merges and retirements."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.ledger.models import Entry
from evenhand.people.models import Brand
from evenhand.understanding.actions import subjects as actions
from evenhand.understanding.domain import taxonomy
from evenhand.understanding.domain.taxonomy import NONE_OF_THESE, Line, as_file, examples_in, lines_in, starter
from evenhand.understanding.errors import (
    CannotBeSubject,
    NoSuchSubject,
    OnlyLeadsTeach,
    SubjectNameTaken,
    TooMuchToTeach,
)
from evenhand.understanding.models import Subject, SubjectExample, Taxonomy
from evenhand.understanding.reads.subjects import examples_of, file_of, heirs, heirs_of, subjects_of
from tests.cast import NOON, Cast

# What a person may have typed, after it was stored once.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40).map(
    lambda text: " ".join(text.split())
)
NAMES = WORDS.filter(lambda name: name and name.casefold() != NONE_OF_THESE)
LINES = st.builds(Line, NAMES | st.just(NONE_OF_THESE), WORDS, st.just("") | NAMES, WORDS)


@given(st.lists(LINES))
def test_a_file_comes_back_as_it_was_taken_along(lines: list[Line]) -> None:
    assert lines_in(as_file(lines)) == lines


@given(st.lists(LINES, min_size=1))
def test_no_cell_of_a_file_is_run_by_a_spreadsheet(lines: list[Line]) -> None:
    import csv
    import io

    for row in csv.reader(io.StringIO(as_file(lines))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@given(st.text(max_size=300))
def test_any_text_is_a_file_or_refused_with_a_sentence(text: str) -> None:
    with suppress(CannotBeSubject, TooMuchToTeach):
        assert all(each.subject for each in lines_in(text))


def test_other_separators_are_understood_too() -> None:
    for mark in ";\t":
        assert lines_in(f"Subject{mark}Example\nA{mark}b, c\n") == [Line("A", "b, c")]


def test_pasted_lines_are_taken_once_each_without_what_is_empty() -> None:
    assert examples_in("  where is it \r\n\nWhere  is it\nlate\n") == ["where is it", "late"]
    with pytest.raises(CannotBeSubject, match="Line 2"):
        examples_in("short\n" + "x" * 2_001)


def test_the_starter_holds_enough_examples_and_none_twice() -> None:
    assert len(starter()) >= 10
    every = [example.casefold() for each in starter() for example in each.examples]
    assert all(6 <= len(each.examples) <= 8 for each in starter())
    assert len(every) == len(set(every))


@given(st.dictionaries(st.integers(1, 9), st.tuples(st.none() | st.integers(1, 9), st.booleans()), max_size=9))
def test_every_subject_leads_to_one_that_is_there_or_nowhere(subjects: dict[int, tuple[int | None, bool]]) -> None:
    for begin, heir in heirs(subjects).items():
        assert heir is None or subjects[heir][1]
        if subjects[begin][1]:
            assert heir == begin


def write(cast: Cast, name: str, examples: str = "", **changes: object) -> Subject:
    values: dict[str, object] = {"brand_id": cast.harborline.pk, "actor": cast.alice, "now": NOON, **changes}
    return actions.save_subject(name=name, examples=examples, **values)  # type: ignore[arg-type]


def about(brand: Brand) -> set[tuple[str, str]]:
    """The examples by name of their subject."""
    names = dict(Subject.objects.values_list("pk", "name"))
    return {(names.get(each.subject_id or 0, "-"), each.text) for each in examples_of(brand.pk)}


@pytest.mark.django_db
class TestActions:
    def test_a_name_is_used_once_in_a_brand_whatever_its_case(self, cast: Cast) -> None:
        write(cast, "Delivery")
        write(cast, "Delivery", brand_id=cast.other.pk)
        with pytest.raises(SubjectNameTaken):
            write(cast, " delivery ")
        with pytest.raises(CannotBeSubject, match="always there"):
            write(cast, "None of these")

    def test_only_leads_of_the_brand_teach(self, cast: Cast) -> None:
        for actor in (cast.bob, cast.chidi):
            with pytest.raises(OnlyLeadsTeach):
                write(cast, "Delivery", actor=actor)
        assert not Taxonomy.objects.exists()

    def test_one_level_is_enough(self, cast: Cast) -> None:
        top, under = write(cast, "Money"), write(cast, "Refund")
        write(cast, "Refund", subject_id=under.pk, parent_id=top.pk)
        for child, parent in ((top, under), (top, top), (write(cast, "Third"), under)):
            with pytest.raises(CannotBeSubject):
                write(cast, child.name, subject_id=child.pk, parent_id=parent.pk)
        write(cast, "Aaa")
        assert [each.name for each in subjects_of(cast.harborline.pk)] == ["Aaa", "Money", "Refund", "Third"]

    def test_a_subject_of_another_brand_is_no_parent_and_no_target(self, cast: Cast) -> None:
        theirs, ours = write(cast, "Theirs", brand_id=cast.other.pk), write(cast, "Ours")
        with pytest.raises(NoSuchSubject):
            write(cast, "Ours", subject_id=ours.pk, parent_id=theirs.pk)
        with pytest.raises(NoSuchSubject):
            actions.merge_subjects(
                brand_id=cast.harborline.pk, source_id=ours.pk, target_id=theirs.pk, actor=cast.alice, now=NOON
            )

    def test_what_was_merged_teaches_its_heir_until_it_is_put_back(self, cast: Cast) -> None:
        brand = cast.harborline
        a, b, c = (write(cast, name, name.lower()) for name in "ABC")
        change = {"brand_id": brand.pk, "actor": cast.alice, "now": NOON}
        actions.merge_subjects(source_id=a.pk, target_id=b.pk, **change)
        actions.merge_subjects(source_id=b.pk, target_id=c.pk, **change)
        assert about(brand) == {("C", "a"), ("C", "b"), ("C", "c")}
        actions.put_back_subject(subject_id=b.pk, **change)
        assert about(brand) == {("B", "a"), ("B", "b"), ("C", "c")}
        actions.put_back_subject(subject_id=a.pk, **change)
        assert heirs_of(brand.pk) == {each.pk: each.pk for each in (a, b, c)}

    def test_two_merged_into_one_another_teach_nobody_and_harm_nothing(self, cast: Cast) -> None:
        a, b = write(cast, "A", "a"), write(cast, "B", "b")
        Subject.objects.filter(pk=a.pk).update(merged_into=b, removed_at=NOON)
        Subject.objects.filter(pk=b.pk).update(merged_into=a, removed_at=NOON)
        assert about(cast.harborline) == set()

    def test_a_retired_subject_teaches_nothing_and_comes_back_whole(self, cast: Cast) -> None:
        subject = write(cast, "Delivery", "late\nlost")
        change = {"brand_id": cast.harborline.pk, "subject_id": subject.pk, "actor": cast.alice, "now": NOON}
        actions.retire_subject(**change)
        assert about(cast.harborline) == set()
        write(cast, "Delivery")
        with pytest.raises(SubjectNameTaken):
            actions.put_back_subject(**change)
        Subject.objects.exclude(pk=subject.pk).delete()
        actions.put_back_subject(**change)
        assert about(cast.harborline) == {("Delivery", "late"), ("Delivery", "lost")}

    def test_a_brand_holds_only_so_much(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(taxonomy, "MOST_SUBJECTS", 2)
        monkeypatch.setattr(taxonomy, "MOST_EXAMPLES", 3)
        write(cast, "A", "1\n2")
        write(cast, "B", "3")
        with pytest.raises(TooMuchToTeach, match="at most 2"):
            write(cast, "C")
        with pytest.raises(TooMuchToTeach, match="at most 3"):
            actions.add_examples(brand_id=cast.harborline.pk, subject_id=None, text="4", actor=cast.alice, now=NOON)
        with pytest.raises(TooMuchToTeach):
            actions.import_subjects(
                brand_id=cast.harborline.pk, text="subject,example\nA,4\nC,5\n", actor=cast.alice, now=NOON
            )
        assert (Subject.objects.count(), SubjectExample.objects.count()) == (2, 3)

    def test_a_file_adds_what_is_not_there_yet_and_overwrites_nothing(self, cast: Cast) -> None:
        write(cast, "Delivery", "late", description="ours")
        file = "subject,example,parent,description\ndelivery,LATE,,theirs\ndelivery,lost,Money,\nnone of these,hello\n"
        brought = actions.import_subjects(brand_id=cast.harborline.pk, text=file, actor=cast.alice, now=NOON)
        assert (brought.subjects, brought.examples) == (1, 2)
        assert list(file_of(cast.harborline.pk)) == [
            Line("Money"),
            Line("Delivery", "late", "Money", "ours"),
            Line("Delivery", "lost", "Money", "ours"),
            Line(NONE_OF_THESE, "hello"),
        ]

    def test_every_change_is_counted_and_in_the_ledger(self, cast: Cast) -> None:
        subject = write(cast, "Delivery", "late")
        actions.retire_subject(brand_id=cast.harborline.pk, subject_id=subject.pk, actor=cast.alice, now=NOON)
        assert Taxonomy.objects.get().changes == 2
        entries = Entry.objects.filter(name="SubjectsChanged").order_by("id")
        assert [(each.facts["what"], each.actor_id) for each in entries] == [
            ("saved", cast.alice.pk),
            ("retired", cast.alice.pk),
        ]
