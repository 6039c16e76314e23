"""Pictures that posts name the addresses of: wanted, fetched, or not to be had."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from evenhand.channels.domain.pictures import url_hash
from evenhand.channels.models import Picture

ASK_AGAIN_AFTER = timedelta(minutes=2)


@transaction.atomic
def want_pictures(*, post_id: int, urls: Iterable[str], now: datetime) -> list[int]:
    """Note that somebody wants to see these; the ids of those that must be fetched."""
    wanted = []
    for url in urls:
        picture, is_new = Picture.objects.select_for_update().get_or_create(
            post_id=post_id, url_hash=url_hash(url), defaults={"url": url, "asked_at": now}
        )
        if is_new or (not picture.sha256 and now - picture.asked_at > ASK_AGAIN_AFTER):
            picture.asked_at, picture.trouble = now, ""
            picture.save(update_fields=["asked_at", "trouble"])
            wanted.append(picture.pk)
    return wanted


def note_picture(*, picture_id: int, sha256: str, media_type: str) -> None:
    """It is here."""
    Picture.objects.filter(pk=picture_id).update(sha256=sha256, media_type=media_type, trouble="")


def note_no_picture(*, picture_id: int, trouble: str) -> None:
    """It cannot be had, and why."""
    Picture.objects.filter(pk=picture_id, sha256="").update(trouble=trouble)
