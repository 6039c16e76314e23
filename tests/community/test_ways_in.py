"""Whoever wants to ask reads by which ways one comes in here; who makes a link on the command line gets a whole one."""

from collections.abc import Callable

import pytest

from evenhand.community.actions.joining import set_community
from evenhand.community.models import Community, SignOn
from evenhand.kernel import clock
from evenhand.project import community as command
from evenhand.project import up
from tests.cast import Cast
from tests.community.conftest import Browser

pytestmark = pytest.mark.django_db
TITLE = "Why is my internet slow in the evening only?"
MAIL, ACCOUNT, NO_WAY = "link by mail", "Harborline account", "nobody can sign in"


@pytest.mark.parametrize(
    ("has_account", "has_mail", "read"),
    [
        (False, True, {MAIL}),
        (True, False, {ACCOUNT}),
        (True, True, {ACCOUNT, "by a link we mail"}),
        (False, False, {NO_WAY}),
    ],
)
def test_who_wants_to_ask_reads_the_ways_in_that_there_are(
    opened: Community, monkeypatch: pytest.MonkeyPatch, has_account: bool, has_mail: bool, read: set[str]
) -> None:
    monkeypatch.setattr("evenhand.site.community.writing.can_mail", lambda: has_mail)
    if has_account:
        SignOn.objects.create(brand_id=opened.pk, name=ACCOUNT, issuer="https://a.example", changed_at=clock.now())
    page = Browser().open("ask", title=TITLE)
    assert {each for each in (MAIL, ACCOUNT, NO_WAY, "by a link we mail") if each in page} == read
    assert ("Sign in and ask" in page) == (has_account or has_mail)


@pytest.mark.parametrize("running", ["http://127.0.0.1:8000", None])
def test_a_link_of_the_command_line_stands_where_customers_come_or_where_the_desk_runs(
    cast: Cast, opened: Community, monkeypatch: pytest.MonkeyPatch, running: str | None
) -> None:
    make: Callable[[str, str], tuple[str, str]] = command._link
    monkeypatch.setattr(up, "running_at", lambda _home: running)
    assert make("harborline", "dana@mail.example")[0] == "http://testserver"
    told = {"is_on": True, "welcome": "", "looks_first": True, "unanswered_hours": 0, "account_id": None}
    set_community(brand=cast.harborline, site="", actor=cast.alice, now=clock.now(), **told)
    site, path = make("harborline", "dana@mail.example")
    assert (site, path.startswith("/site/community/harborline/enter/")) == (running or "", True)
