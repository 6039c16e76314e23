"""Files beside what somebody is writing: added, described, taken away."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.actions.cases import locked_case, standing_case
from evenhand.cases.models import Note
from evenhand.kernel.text import storable
from evenhand.people.models import Agent
from evenhand.replies.errors import CannotEnclose
from evenhand.replies.models import Enclosure

MOST_FILES = 20
LONGEST_ALT = 2_000
LONGEST_NAME = 150


@transaction.atomic
def enclose(
    *, case_id: int, mode: str, sha256: str, name: str, media_type: str, size: int, actor: Agent, now: datetime
) -> Enclosure:
    """Lay a stored file beside what the actor writes about the case, or the one it was merged into; the same file twice
    is there once."""
    case = standing_case(locked_case(case_id, actor), actor)
    mine = Enclosure.objects.filter(case=case, author=actor, mode=mode, delivery=None, note=None)
    if (before := mine.filter(sha256=sha256).first()) is not None:
        return before
    if mine.count() >= MOST_FILES:
        raise CannotEnclose(f"No more than {MOST_FILES} files go with one message.")
    return Enclosure.objects.create(
        case=case,
        author=actor,
        mode=mode,
        sha256=sha256,
        name=plain_name(name),
        media_type=media_type,
        size=size,
        added_at=now,
    )


@transaction.atomic
def describe(*, enclosure_id: int, alt: str, actor: Agent) -> Enclosure:
    """What a picture shows, for those who do not see it."""
    found = _mine(enclosure_id, actor)
    found.alt = " ".join(storable(alt).split())[:LONGEST_ALT]
    found.save(update_fields=["alt"])
    return found


@transaction.atomic
def take_away(*, enclosure_id: int, actor: Agent) -> Enclosure:
    """Remove a file from what the actor writes; the file itself stays stored for a while."""
    found = _mine(enclosure_id, actor)
    found.delete()
    return found


def enclose_with_note(*, note: Note, actor: Agent) -> None:
    """The files beside the actor's note belong to it now; in the caller's transaction."""
    mine = Enclosure.objects.filter(case_id=note.case_id, author=actor, mode="note", delivery=None, note=None)
    mine.update(note=note)


def _mine(enclosure_id: int, actor: Agent) -> Enclosure:
    mine = Enclosure.objects.select_for_update().filter(pk=enclosure_id, author=actor, delivery=None, note=None)
    found = mine.first()
    if found is None:
        raise CannotEnclose("That file is no longer beside what you are writing.")
    locked_case(found.case_id, actor)
    return found


def plain_name(name: str) -> str:
    """The name without folders and control characters."""
    last = storable(name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:LONGEST_NAME] or "file"
