"""Pictures that came with posts, shown without anybody outside learning who looks: fetched here, drawn anew, kept."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.events import PicturesAsked, PicturesHere
from evenhand.channels import files, guarded
from evenhand.channels.actions.pictures import note_no_picture, note_picture, want_pictures
from evenhand.channels.domain.pictures import MOST_BYTES, is_picture
from evenhand.channels.errors import ChannelError, Refused
from evenhand.channels.models import Attachment, Picture
from evenhand.channels.pictures import draw
from evenhand.kernel import clock
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

MOST_AT_ONCE = 40
LONGEST = 15.0  # seconds for one


@transaction.atomic
def want(*, case_id: int, post_id: int, actor: Agent, now: datetime) -> int:
    """Have the pictures of a post fetched that are known by their addresses only; how many are on their way.

    The caller has made sure that the actor sees the post in that case.
    """
    named = Attachment.objects.filter(post_id=post_id, sha256="").exclude(url="").order_by("position")
    urls = [each.url for each in named[:MOST_AT_ONCE] if is_picture(each.media_type)]
    wanted = want_pictures(post_id=post_id, urls=urls, now=now)
    if wanted:
        record(PicturesAsked(case_id=case_id, post_id=post_id), now=now, actor_id=actor.pk)
    return len(wanted)


def fetch(*, case_id: int | None, post_id: int) -> None:
    """Fetch what is wanted of a post and not here. Safe to repeat; each picture alone may fail."""
    for picture in Picture.objects.filter(post_id=post_id, sha256="", trouble="", post__deleted_at=None):
        try:
            content = _content(picture.url)
        except ChannelError as problem:
            note_no_picture(picture_id=picture.pk, trouble=problem.sentence)
        else:
            note_picture(picture_id=picture.pk, sha256=files.save(content), media_type="image/webp")
    record(PicturesHere(case_id=case_id, post_id=post_id), now=clock.now())


def _content(url: str) -> bytes:
    """The picture as we keep it: drawn anew, so that nothing hidden in it is kept. Raises Refused or TryLater."""
    answer = guarded.fetch(url, most_bytes=MOST_BYTES, seconds=LONGEST, accept="image/*").checked()
    if not is_picture(answer.headers.get("content-type", "image/")):
        raise Refused("There is no picture at that address.")
    return draw(answer.content, "large")
