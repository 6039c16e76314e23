"""Questions that are planned once a connection, and compiled once a process."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from evenhand.database.asking import Coming, Question, ask, together
from evenhand.people.models import Agent, Queue
from tests.cast import Cast

pytestmark = pytest.mark.django_db

QUEUES = Question(lambda brand, other: Queue.objects.select_related("brand").filter(brand=brand).exclude(pk=other),
                  "brand", "other")  # fmt: skip


def _planned() -> int:
    return int(
        ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT name FROM people%%'")[0][0]
    )


def test_a_statement_asked_again_is_planned_once(cast: Cast) -> None:
    before = _planned()
    for _ in range(4):
        ask("SELECT name FROM people_brand WHERE id = %s", [cast.harborline.pk])
    assert _planned() == before + 1


def test_values_stand_by_their_names_too(cast: Cast) -> None:
    said = {"brand": cast.harborline.pk, "names": [cast.harborline.name, "nobody"]}
    rows = ask("SELECT name FROM people_brand WHERE id = %(brand)s AND name = ANY(%(names)s)", said)
    assert rows == [(cast.harborline.name,)]


def test_a_question_finds_what_its_queryset_finds_for_each_value(cast: Cast) -> None:
    for queue in Queue.objects.all():
        asked = Queue.objects.select_related("brand").filter(brand=queue.brand).exclude(pk=queue.pk)
        found = QUEUES(brand=queue.brand_id, other=queue.pk)
        assert {each.pk for each in found} == {each.pk for each in asked}
        with CaptureQueriesContext(connection) as more:
            assert all(each.brand == queue.brand for each in found)
        assert not more.captured_queries
    assert QUEUES(brand=0, other=0) == []


def test_a_question_makes_whole_models_that_can_be_saved(cast: Cast) -> None:
    people = Question(lambda agent: Agent.objects.filter(pk=agent), "agent")
    found = people.first(agent=cast.bob.pk)
    assert found is not None
    assert {name: value for name, value in vars(found).items() if name != "_state"} == {
        name: value for name, value in vars(Agent.objects.get(pk=cast.bob.pk)).items() if name != "_state"
    }
    found.public_name = "Bobby"
    found.save(update_fields=["public_name"])
    assert Agent.objects.get(pk=cast.bob.pk).public_name == "Bobby"


def test_what_is_asked_is_counted_and_shown_like_any_query(cast: Cast) -> None:
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            ask("SELECT id FROM people_brand WHERE id = %s", [cast.harborline.pk])
    assert len(asked.captured_queries) == 1
    assert "people_brand" in asked.captured_queries[0]["sql"]


def test_a_faulty_statement_fails_as_django_says_it() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ask("SELECT nothing FROM nowhere")


def test_questions_sent_together_are_answered_as_if_asked_one_by_one(cast: Cast) -> None:
    named, brand = "SELECT name FROM people_brand WHERE id = %s", cast.harborline.pk
    for _ in range(3):  # not planned yet, planned, planned before
        coming = together(Coming(named, [brand]), QUEUES.coming(brand=brand, other=0))
        with CaptureQueriesContext(connection) as asked, coming:
            first = (ask(named, [brand]), QUEUES(brand=brand, other=0))
        assert len(asked.captured_queries) == 2
        assert all("people_" in each["sql"] for each in asked.captured_queries)
        assert first == (ask(named, [brand]), QUEUES(brand=brand, other=0))
        assert first[0] == [(cast.harborline.name,)]


def test_what_is_asked_twice_or_with_other_values_is_asked_anew(cast: Cast) -> None:
    named = "SELECT name FROM people_brand WHERE id = %s"
    with together(Coming(named, [cast.harborline.pk])):
        assert ask(named, [0]) == []
        ask(named, [cast.harborline.pk])
        type(cast.harborline).objects.filter(pk=cast.harborline.pk).update(name="Anew")
        assert ask(named, [cast.harborline.pk]) == [("Anew",)]


def test_a_faulty_statement_among_others_fails_as_django_says_it() -> None:
    faulty = together(Coming("SELECT 1"), Coming("SELECT nothing FROM nowhere"), Coming("SELECT 2"))
    with pytest.raises(DatabaseError), transaction.atomic(), faulty:
        pass
    assert ask("SELECT 3") == [(3,)]


def test_a_question_may_be_asked_with_words(cast: Cast) -> None:
    named = Question(
        lambda slug, brand: Queue.objects.filter(brand=brand, brand__slug=slug).exclude(name=slug),
        "brand",
        texts=["slug"],
    )
    mine, slug = cast.harborline.pk, cast.harborline.slug
    assert {each.pk for each in named(slug=slug, brand=mine)} == set(
        Queue.objects.filter(brand=mine).values_list("pk", flat=True)
    )
    assert named(slug="no-such-brand' OR true --", brand=mine) == []
    assert named(slug=slug, brand=0) == []
