"""A long story begins at its end; the rest is one click away."""

from django.test import Client

from evenhand.channels.domain.connector import PostKind
from tests.cast import Cast


def test_a_long_case_shows_its_newest_lines_and_says_how_many_came_before(cast: Cast, client: Client) -> None:
    root = cast.post("@harborline.example the very first word")
    more = [
        cast.post(f"and another thing, number {n}", kind=PostKind.REPLY, in_reply_to=root.external_id)
        for n in range(40)
    ]
    taken = cast.hear(root, *more)
    client.force_login(cast.bob)
    address = f"/cases/{taken.case_ids[0]}/"
    page = client.get(address).content.decode()
    assert "Show 11 earlier lines" in page
    assert "the very first word" not in page.split('id="timeline"')[1].split("composer")[0]
    assert "number 39" in page
    whole = client.get(address + "?all=1").content.decode()
    assert "the very first word" in whole.split('id="timeline"')[1]
    assert "earlier lines" not in whole
    assert "all=1" in whole.split("data-refresh=")[1][:80]


def test_addresses_in_a_post_are_links_and_nothing_else_is(cast: Cast, client: Client) -> None:
    case = cast.open_case("@harborline.example see https://status.example/x <b>now</b>")
    client.force_login(cast.bob)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert 'href="https://status.example/x"' in page
    assert "&lt;b&gt;now&lt;/b&gt;" in page
