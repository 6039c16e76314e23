"""What holds for every test, also for those in the connectors' folders."""

import gc
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the rule under test.
settings.register_profile("evenhand", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("evenhand")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a file stay with one worker, but those that empty the database come after all others, as they do with
    one worker: what migrations filled in is gone then. Browsers and networks get a second try, and the report tells of
    it (docs/decisions/0018)."""
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("peers"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        mark = item.get_closest_marker("django_db")
        empties = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(
            item, "fixturenames", ()
        )
        item.add_marker(pytest.mark.xdist_group(f"{item.path}{'!' if empties else ''}"))


def pytest_collection_finish() -> None:
    """What was collected stays to the end; walking through it again and again takes a good part of a long run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _language_of_nobody() -> Iterator[None]:
    """Whatever language a test spoke last, the next one begins in ours."""
    yield
    translation.deactivate()
