"""Questions that are planned once a connection, and compiled once a process."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from evenhand.database.asking import Question, ask
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
