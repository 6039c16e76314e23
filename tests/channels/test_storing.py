"""Storing many posts at once, or a handful: the same rows, each post once, whoever else stores them too."""

from unittest.mock import patch

import pytest

from evenhand.channels.actions import Incoming, Stored, posts, store
from evenhand.channels.domain.connector import Attached, PostKind
from evenhand.channels.domain.connector import Post as Heard
from evenhand.channels.models import Attachment, Batch, Post, PostText
from tests.cast import NOON, Cast

MANY = posts.A_HANDFUL + 5


def _store(cast: Cast, heard: list[Heard]) -> Stored:
    return store(
        source_id=cast.source.pk,
        incoming=[Incoming(cast.bluesky.pk, "bluesky", post) for post in heard],
        cursor={"at": 1},
        now=NOON,
    )


@pytest.mark.parametrize("count", [1, MANY])
def test_every_post_is_stored_with_its_text_in_the_order_it_was_written(cast: Cast, count: int) -> None:
    heard = [cast.post(f"“{number}” \\ \t é 漢 🙂", language="en", url="https://x.example") for number in range(count)]
    stored = _store(cast, list(reversed(heard)))
    batch = Batch.objects.get(pk=stored.batch_id)
    kept = list(Post.objects.order_by("id"))
    assert [post.external_id for post in kept] == [post.external_id for post in heard]
    assert (batch.first_post, batch.last_post, batch.size) == (kept[0].pk, kept[-1].pk, count)
    assert list(PostText.objects.order_by("post_id").values_list("text", flat=True)) == [post.text for post in heard]
    assert {post.posted_at for post in kept} == {post.posted_at for post in heard}
    assert {post.addressed for post in kept} == {None}


@pytest.mark.parametrize("count", [1, MANY])
def test_places_that_others_pointed_at_are_filled_among_many_new_posts(cast: Cast, count: int) -> None:
    _store(cast, [cast.post("child", kind=PostKind.REPLY, in_reply_to="parent")])
    place = Post.objects.get(external_id="parent")
    heard = [cast.post("the parent", external_id="parent"), *(cast.post(str(number)) for number in range(count))]
    assert _store(cast, heard).new == count + 1
    place.refresh_from_db()
    assert (place.kind, place.texts.get().text) == (1, "the parent")


@pytest.mark.parametrize("count", [1, MANY])
def test_posts_that_another_reader_stored_meanwhile_are_not_stored_again(cast: Cast, count: int) -> None:
    heard = [cast.post(str(number), recipients=("a@b.example",)) for number in range(count)]
    _store(cast, heard[:1])
    with patch.object(posts, "_known", return_value={}):  # we looked before the other one committed
        again = _store(cast, heard)
    assert (again.new, again.duplicates) == (count - 1, 1)
    assert Post.objects.count() == PostText.objects.count() == count
    assert Batch.objects.filter(size=0).count() == 0
    assert {tuple(each) for each in PostText.objects.values_list("recipients", flat=True)} == {("a@b.example",)}


def test_a_post_with_a_file_that_comes_twice_at_once_has_its_file_once(cast: Cast) -> None:
    file = Attached(name="bill.pdf", media_type="application/pdf", content=b"%PDF")
    post = cast.post("see attached", attachments=(file,))
    assert _store(cast, [post, post]).new == 1
    assert Attachment.objects.get().name == "bill.pdf"


def test_an_author_goes_by_the_latest_name_and_keeps_a_verified_address(cast: Cast) -> None:
    from evenhand.channels.domain.connector import Author
    from evenhand.channels.models import Persona

    first = Author(external_id="who", handle="old", name="Old", verified_address="Who@mail.example")
    later = Author(external_id="who", handle="new", name="New")
    _store(cast, [cast.post("one", author=first), cast.post("two", author=later)])
    assert Persona.objects.get(external_id="who").name == "New"
    _store(cast, [cast.post("three", author=first)])
    _store(cast, [cast.post("four", author=later)])
    who = Persona.objects.get(external_id="who")
    assert (who.handle, who.name, who.verified_address) == ("new", "New", "who@mail.example")
