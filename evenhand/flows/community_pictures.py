"""Pictures of members, on their way in and out: drawn anew, kept in two sizes, and gone when their time is over.

What a camera wrote into a picture, such as where it was taken, is never stored.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from threading import BoundedSemaphore
from typing import Final
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _
from PIL import Image

from evenhand.channels import files
from evenhand.channels.domain.pictures import MOST_BYTES, SIZES
from evenhand.channels.errors import PictureTooLarge, Refused
from evenhand.channels.pictures import draw
from evenhand.community.actions.picturing import note_gone
from evenhand.community.domain.picturing import Drawn, PictureChange
from evenhand.community.errors import CannotContribute
from evenhand.community.models import Contribution, ContributionPicture
from evenhand.community.reads.pictures import knows_any, named_keys, pictures_over
from evenhand.kernel.ids import new_uuid, uuid_in

log = logging.getLogger(__name__)

FOLDER: Final = "community"
ON_THE_WAY: Final = timedelta(days=1)  # a younger file may still get its row
MOST_STRAYS: Final = 100  # removed at a time
_SHELVES: Final = 256
_AT_ONCE: Final = 1_000
_turns = count(secrets.randbelow(_SHELVES))  # processes that are often started anew get to every shelf, too
_DRAWING = BoundedSemaphore(2)  # a large picture takes some hundred megabytes while it is drawn


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A file that somebody chose, not read yet."""

    size: int
    read: Callable[[], bytes]
    alt: str = ""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says about the pictures of a contribution."""

    sent: tuple[Sent, ...] = ()
    away: frozenset[int] = frozenset()
    alts: dict[int, str] = {}

    def with_drawn(self, drawn: Sequence[Drawn]) -> PictureChange:
        """The same with the new pictures as they are kept."""
        return PictureChange(added=tuple(drawn), away=self.away, alts=self.alts)


def words_of(sent: Sequence[Sent]) -> str:
    """What the pictures are said to show, for whoever reads whether it may stand here."""
    return "\n".join(each.alt for each in sent)


@contextmanager
def drawn_anew(sent: Sequence[Sent]) -> Iterator[tuple[Drawn, ...]]:
    """The pictures, drawn and stored; those that belong to nothing afterwards are removed again. Outside transactions.

    Raises CannotContribute for what is no picture, or too large.
    """
    made: list[Drawn] = []
    is_done = False
    try:
        for each in sent:
            made.append(_stored(each))  # noqa: PERF401 - those before one that is refused are removed again
        yield tuple(made)
        is_done = True
    finally:
        keys = {each.key for each in made}
        _remove(keys - named_keys(keys) if is_done and keys else keys)


def look_late(again: Contribution, sent: Sequence[Sent]) -> None:
    """Somebody sends the same words once more, now with pictures: they belong to what stands there, by changing it."""
    if sent and not ContributionPicture.objects.filter(contribution=again).exists():
        raise CannotContribute(_("You wrote this a moment ago. Add your pictures there: open it and choose Change."))


def read(picture: ContributionPicture, size: str) -> bytes:
    """The picture in one of SIZES; FileNotFoundError if the data folder lost it."""
    return files.path_apart(FOLDER, _name(picture.key, size)).read_bytes()


def remove_over(*, now: datetime) -> int:
    """Remove the files of pictures whose time is over, then the pictures; how many went. Safe to repeat."""
    over = pictures_over(now=now)
    _remove(over)
    return note_gone(keys=over, now=now) if over else 0


def remove_strays(*, now: datetime, shelf: str = "") -> int:
    """Remove files of pictures that nothing names, since a process was killed before it wrote the row; how many went.

    One shelf at a time, each in its turn unless one is named, the oldest first. A database without any picture is
    likelier the wrong one for these files, so nothing goes. Safe to repeat, and to do twice at once.
    """
    shelf = shelf or f"{next(_turns) % _SHELVES:02x}"
    names = files.old_apart(FOLDER, shelf, before=now - ON_THE_WAY)
    keys = list(dict.fromkeys(key for each in names if (key := _key_in(each))))
    strays: list[UUID] = []
    for at in range(0, len(keys), _AT_ONCE):
        named = named_keys(keys[at : at + _AT_ONCE])
        strays += [each for each in keys[at : at + _AT_ONCE] if each not in named]
        if len(strays) >= MOST_STRAYS:
            break
    if not strays or not knows_any():
        return 0
    _remove(strays[:MOST_STRAYS])
    log.info("removed %d pictures that belonged to nothing", len(strays[:MOST_STRAYS]))
    return len(strays[:MOST_STRAYS])


def _stored(sent: Sent) -> Drawn:
    if sent.size > MOST_BYTES:
        raise CannotContribute(_("A picture may have 12 MB at most. Choose a smaller one."))
    key, large = new_uuid(), _drawn(sent.read())
    with Image.open(BytesIO(large)) as opened:
        width, height = opened.size
    drawn = {"large": large, "small": draw(large, "small")}
    for size in SIZES:
        files.save_apart(FOLDER, _name(key, size), drawn[size])
    return Drawn(key=key, width=width, height=height, alt=sent.alt)


def _drawn(content: bytes) -> bytes:
    try:
        with _DRAWING:
            return draw(content, "large")
    except PictureTooLarge as problem:
        raise CannotContribute(_("This picture has too many points to be opened. Choose a smaller one.")) from problem
    except Refused as problem:
        raise CannotContribute(_("This is no picture we can show. Choose a JPEG, PNG, GIF or WebP.")) from problem


def _remove(keys: Iterable[UUID]) -> None:
    for key in keys:
        for size in SIZES:
            with suppress(OSError):
                files.remove_apart(FOLDER, _name(key, size))


def _name(key: UUID, size: str) -> str:
    return f"{size}-{key.hex}"


def _key_in(name: str) -> UUID | None:
    """Whose file it is; None for whatever else lies there."""
    size, _dash, said = name.partition("-")
    key = uuid_in(said)
    return key if key and size in SIZES and name == _name(key, size) else None
