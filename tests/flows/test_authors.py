"""Who is behind the handles that a query names."""

from typing import Any

import pytest

from evenhand.channels import registry
from evenhand.channels.actions import open_source
from evenhand.channels.domain.connector import Author
from evenhand.channels.errors import TryLater
from evenhand.channels.models import Persona
from evenhand.flows.authors import find_authors
from evenhand.flows.ears import Ears
from evenhand.flows.overhear import skim_of
from evenhand.listening.actions import save_query
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
ANN = Author(external_id="did:plc:ann", handle="Ann.example", name="Ann")


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Any:
    open_source(kind="jetstream", name="All", settings={}, now=NOON)

    def answer(found: Author | Exception | None) -> None:
        def find_author(_self: object, handle: str) -> Author | None:
            if isinstance(found, Exception):
                raise found
            return found if found and found.handle.lower() == handle else None

        monkeypatch.setattr(registry.connector_class("jetstream"), "find_author", find_author)

    return answer


def caught_by_id(cast: Cast, ears: Ears) -> bool:
    ears.refresh()
    post = cast.post("boats", author=Author(external_id="did:plc:ann"))
    return bool(ears.caught_by(skim_of([post], "bluesky")))


def test_somebody_we_never_met_is_asked_for_and_then_matched_by_id(cast: Cast, stream: Any) -> None:
    stream(ANN)
    query = save_query(brand_id=cast.harborline.pk, name="Ann", text="from:ann.example", actor=None, now=NOON)
    ears = Ears()
    assert not caught_by_id(cast, ears)
    assert find_authors(query.pk) == 1
    assert caught_by_id(cast, ears)
    assert find_authors(query.pk) == 0  # known by now
    assert Persona.objects.filter(external_id="did:plc:ann").count() == 1


def test_nobody_found_or_a_network_in_trouble_changes_nothing(cast: Cast, stream: Any) -> None:
    query = save_query(brand_id=cast.harborline.pk, name="Ann", text="from:ann.example", actor=None, now=NOON)
    for answer in (None, TryLater()):
        stream(answer)
        assert find_authors(query.pk) == 0
    assert not Persona.objects.exists()
