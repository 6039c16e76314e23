"""The page of subjects: seen by those who serve the brand, changed by those who lead."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.understanding.domain.taxonomy import LONGEST_NAME, starter
from evenhand.understanding.models import Subject, SubjectExample
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
HERE = "/subjects/harborline/"


@pytest.fixture
def delivery(alice: Desk) -> Subject:
    alice.post(f"{HERE}new", {"name": "Delivery", "examples": "where is my parcel\nmy order is late"})
    return Subject.objects.get()


def file(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("subjects.csv", text.encode(), content_type="text/csv")}


def test_an_empty_page_offers_subjects_to_begin_with(alice: Desk, bob: Desk) -> None:
    page = alice.get(HERE).content.decode()
    assert all(each.name in page for each in starter())
    assert "Begin with" not in bob.get(HERE).content.decode()


def test_a_lead_begins_with_the_chosen_ones(alice: Desk) -> None:
    alice.post(f"{HERE}begin", {"name": ["Delivery", "Billing", "Nonsense"]})
    assert sorted(Subject.objects.values_list("name", flat=True)) == ["Billing", "Delivery"]
    assert SubjectExample.objects.count() == 16
    assert "Billing" in alice.get(HERE).content.decode()


def test_a_subject_is_written_changed_and_gets_examples(alice: Desk, delivery: Subject) -> None:
    there = f"{HERE}{delivery.pk}/"
    answer = alice.post(there, {"name": "Parcels", "examples": "where is my parcel\nnobody rang the bell"})
    assert answer["Location"] == there
    page = alice.get(there).content.decode()
    assert "nobody rang the bell" in page
    assert page.count("where is my parcel") == 2  # the sentence, and the button that takes it away
    delivery.refresh_from_db()
    assert delivery.name == "Parcels"


def test_what_is_wrong_is_said_and_what_was_typed_stays(alice: Desk, delivery: Subject) -> None:
    page = alice.post(f"{HERE}new", {"name": "delivery", "examples": "kept words"}).content.decode()
    assert "already a subject" in page
    assert "kept words" in page
    assert f"at most {LONGEST_NAME}" in alice.post(f"{HERE}new", {"name": "x" * 200}).content.decode()
    assert Subject.objects.count() == 1


def test_agents_look_and_strangers_see_nothing(bob: Desk, chidi: Desk, delivery: Subject) -> None:
    assert "Delivery" in bob.get(HERE).content.decode()
    assert "where is my parcel" in bob.get(f"{HERE}{delivery.pk}/").content.decode()
    bob.post(f"{HERE}{delivery.pk}/", {"name": "Mine"})
    bob.post(f"{HERE}{delivery.pk}/retire")
    bob.post(f"{HERE}none", {"examples": "x"})
    bob.post(f"{HERE}bring", file("subject,example\nA,b\n"))
    bob.post(f"{HERE}begin", {"name": ["Billing"]})
    assert [(each.name, each.removed_at) for each in Subject.objects.all()] == [("Delivery", None)]
    for path in ("", f"{delivery.pk}/", "none", "state", "export.csv", "new"):
        assert chidi.get(f"{HERE}{path}").status_code in {404, 422}
    for path in ("try", f"{delivery.pk}/retire", f"{delivery.pk}/merge", "begin", "bring"):
        assert chidi.post(f"{HERE}{path}", {"text": "x", "target": delivery.pk}).status_code == 404


def test_a_subject_of_another_brand_is_not_reached_through_ones_own(
    cast: Cast, alice: Desk, desk_of: Callable[..., Desk], delivery: Subject
) -> None:
    assert alice.get(f"/subjects/reefcell/{delivery.pk}/").status_code == 404
    alice.post(f"/subjects/reefcell/{delivery.pk}/retire")
    delivery.refresh_from_db()
    assert delivery.removed_at is None


def test_a_retired_subject_is_put_back(alice: Desk, delivery: Subject) -> None:
    page = alice.post(f"{HERE}{delivery.pk}/retire", follow=True).content.decode()
    assert "Undo" in page
    alice.post(f"{HERE}{delivery.pk}/put-back")
    delivery.refresh_from_db()
    assert delivery.removed_at is None


def test_two_subjects_become_one(alice: Desk, delivery: Subject) -> None:
    alice.post(f"{HERE}new", {"name": "Parcels", "examples": "my parcel is gone"})
    parcels = Subject.objects.get(name="Parcels")
    page = alice.post(f"{HERE}{parcels.pk}/merge", {"target": delivery.pk}, follow=True).content.decode()
    assert "part of “Delivery”" in page
    assert "my parcel is gone" in alice.get(f"{HERE}{delivery.pk}/").content.decode()
    assert alice.get(f"{HERE}{parcels.pk}/").status_code == 404


def test_a_taxonomy_is_taken_along_and_brought_back(alice: Desk, delivery: Subject) -> None:
    alice.post(f"{HERE}none", {"examples": "what a lovely day"})
    answer = alice.get(f"{HERE}export.csv")
    taken = answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    SubjectExample.objects.all().delete()
    Subject.objects.all().delete()
    alice.post(f"{HERE}bring", file(taken))
    assert alice.get(f"{HERE}export.csv").content.decode() == taken


def test_a_file_that_cannot_be_read_changes_nothing(alice: Desk, delivery: Subject) -> None:
    for wrong in ("", "a,b\n1,2\n", "subject,example\n,x\n", "subject,example\n" + "y" * 99 + ",x\n"):
        alice.post(f"{HERE}bring", file(wrong))
    alice.post(f"{HERE}bring", {"file": SimpleUploadedFile("x.csv", b"subject,example\n\xff\xfe,x\n")})
    alice.post(f"{HERE}bring", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04\x00\x00")})
    assert (Subject.objects.count(), SubjectExample.objects.count()) == (1, 2)


def test_hostile_words_stay_words(alice: Desk) -> None:
    alice.post(f"{HERE}new", {"name": "<script>alert(1)</script>", "examples": "<img src=x onerror=alert(1)>\n=1+1"})
    subject = Subject.objects.get()
    for path in ("", f"{subject.pk}/"):
        page = alice.get(f"{HERE}{path}").content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "'=1+1" in alice.get(f"{HERE}export.csv").content.decode()


def test_an_example_is_taken_away(alice: Desk, bob: Desk, delivery: Subject) -> None:
    example = SubjectExample.objects.first()
    assert example is not None
    bob.post(f"{HERE}examples/{example.pk}/remove")
    assert SubjectExample.objects.count() == 2
    answer = alice.post(f"{HERE}examples/{example.pk}/remove", {"subject": delivery.pk})
    assert answer["Location"] == f"{HERE}{delivery.pk}/"
    assert SubjectExample.objects.count() == 1


def test_the_page_says_what_is_missing_to_learn(alice: Desk, delivery: Subject) -> None:
    assert "2 subjects need three examples each" in alice.get(HERE).content.decode()


def test_the_page_costs_as_much_whether_there_are_few_or_many(
    alice: Desk, delivery: Subject, django_assert_max_num_queries: Callable[..., object]
) -> None:
    alice.post(f"{HERE}begin", {"name": [each.name for each in starter()]})
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        alice.get(HERE)
