"""After every test of this context that changed cases, the inbox's rows are compared with the cases."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _hot_rows_say_what_the_cases_say(request: pytest.FixtureRequest) -> Iterator[None]:
    if "cast" in request.fixturenames:
        request.getfixturevalue("cast")  # so that the database is still there afterwards
    yield
    if "cast" in request.fixturenames:
        from tests.cases.oracle import check_hot_rows

        check_hot_rows()


@pytest.fixture
def analyst(cast: object) -> object:
    """Ana looks at everything and changes nothing."""
    from evenhand.people.models import Agent

    return Agent.objects.create_user("ana", password="ana-password", role="analyst")
