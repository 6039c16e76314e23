"""By whom members sign on: administrators set it, try it, and nobody reads the secret again."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from evenhand.community.actions.signing_on import secret_of
from evenhand.community.models import SignOn
from evenhand.people.models import Role
from tests.cast import Cast
from tests.community.provider import Provider
from tests.peers.loopback import Trouble
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
SECRET = "a secret nobody sees again"
FORM = {"name": "Harborline account", "issuer": "https://login.example", "client_id": "desk", "secret": SECRET}


@pytest.fixture
def administrator(cast: Cast, desk_of: Callable[..., Desk]) -> Desk:
    """Alice looks after the installation."""
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    return desk_of(cast.alice)


@pytest.fixture
def provider() -> Iterator[Provider]:
    cache.clear()
    with Provider() as running:
        yield running


def test_an_administrator_sets_it_and_the_secret_is_not_shown_again(cast: Cast, administrator: Desk) -> None:
    page = administrator.get("/sign-on/harborline/").content.decode()
    assert "/site/community/harborline/sign-on/back" in page
    assert "Harborline account" in page
    assert administrator.post("/sign-on/harborline/", {**FORM, "is_on": "on"}).status_code == 302
    found = SignOn.objects.get()
    assert (found.brand, found.is_on, found.is_inside, secret_of(found)) == (cast.harborline, True, False, SECRET)
    for path in ("/sign-on/", "/sign-on/harborline/"):
        shown = administrator.get(path).content.decode()
        assert "https://login.example" in shown
        assert SECRET not in shown
    administrator.post("/sign-on/harborline/", {**FORM, "name": "Your account", "secret": ""})
    found.refresh_from_db()
    assert (found.name, found.is_on, secret_of(found)) == ("Your account", False, SECRET)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.example"},
        {"issuer": "https://login.example?x=1"},
        {"issuer": "javascript:alert(1)"},
        {"name": ""},
        {"name": "x" * 61},
        {"client_id": ""},
        {"client_id": "x" * 301},
        {"secret": "x" * 1001},
    ],
)
def test_what_cannot_work_is_said_beside_its_field(administrator: Desk, wrong: dict[str, str]) -> None:
    page = administrator.post("/sign-on/harborline/", {**FORM, **wrong})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert SECRET not in page.content.decode()
    assert not SignOn.objects.exists()


def test_a_try_says_what_came_of_it(administrator: Desk, provider: Provider) -> None:
    administrator.post("/sign-on/harborline/", {**FORM, "issuer": provider.url, "is_inside": "on", "is_on": "on"})

    def tried() -> str:
        return str(administrator.post("/sign-on/harborline/try", follow=True).content.decode())

    assert "It answers, and shows one key." in tried()
    provider.document = {"issuer": f"{provider.url}/"}
    assert f"the provider calls itself {provider.url}/." in tried()
    provider.document = {}
    provider.troubles.append(Trouble(about="/jwks", status=404))
    assert "status 404" in tried()


def test_nobody_else_sets_it_sees_it_or_tries_it(cast: Cast, alice: Desk, bob: Desk, chidi: Desk) -> None:
    for desk in (alice, bob, chidi, Desk()):
        for path in ("/sign-on/", "/sign-on/harborline/"):
            assert desk.get(path).status_code in {302, 404}
        desk.post("/sign-on/harborline/", FORM)
        desk.post("/sign-on/harborline/try")
    assert not SignOn.objects.exists()


def test_a_brand_that_does_not_exist_is_not_there(administrator: Desk) -> None:
    assert administrator.get("/sign-on/nobody/").status_code == 404
    assert administrator.post("/sign-on/nobody/try").status_code in {302, 404}
