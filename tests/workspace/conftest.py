"""The desk as a browser sees it, with and without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast


class Desk(Client):
    """A browser of somebody who is logged in."""

    def fragment(self, path: str, target: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """What script asks for."""
        return self.get(path, data or {}, headers={"HX-Request": "true", "HX-Target": target, **headers})

    def deed(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """A click, with script."""
        return self.post(path, data or {}, headers={"HX-Request": "true"})

    def key_on(self, page: Any) -> str:
        """The key in the composer."""
        return re.search(r'name="key" value="([0-9a-f-]+)"', page.content.decode())[1]


@pytest.fixture
def desk_of() -> Callable[..., Desk]:
    """The desk of an agent."""

    def make(agent: Any, **options: Any) -> Desk:
        desk = Desk(**options)
        desk.force_login(agent)
        return desk

    return make


@pytest.fixture
def alice(cast: Cast, desk_of: Callable[..., Desk]) -> Desk:
    """Alice leads."""
    return desk_of(cast.alice)


@pytest.fixture
def bob(cast: Cast, desk_of: Callable[..., Desk]) -> Desk:
    """Bob answers."""
    return desk_of(cast.bob)


@pytest.fixture
def chidi(cast: Cast, desk_of: Callable[..., Desk]) -> Desk:
    """Chidi has no access."""
    return desk_of(cast.chidi)
