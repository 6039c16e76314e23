"""Texts that are written often: kept, changed, removed and put back, counted when used."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import State
from evenhand.kernel.text import storable
from evenhand.people.models import Agent, Brand, Role
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.replies.domain.deeds import Done, packed, unpacked
from evenhand.replies.errors import NoSuchMacro
from evenhand.replies.models import Macro, MacroDeeds

LONGEST = 10_000
LONGEST_NAME = 80


@transaction.atomic
def save_macro(
    *,
    macro_id: int | None,
    name: str,
    text: str,
    brand_id: int | None,
    is_shared: bool,
    labels: Sequence[int] = (),
    assign: str = "",
    state_id: int | None = None,
    actor: Agent,
    now: datetime,
) -> Macro:
    """A new macro, or the same one changed. Shared ones are kept by whoever leads; one's own by oneself."""
    if not actor.may_write:
        raise NotAllowed("Your role may look at cases, not change them.")
    if is_shared and not leads(actor):
        raise NotAllowed("Macros for all are kept by those who lead. Keep it for yourself, or ask them.")
    macro = Macro() if macro_id is None else _changeable(macro_id, actor)
    macro.name, macro.text = " ".join(storable(name).split())[:LONGEST_NAME], storable(text).strip()[:LONGEST]
    if not macro.name or not (macro.text or labels or assign or state_id):
        raise NoSuchMacro("Give it a name, and a text or something to do.")
    macro.brand = _brand(brand_id, actor)
    macro.owner = None if is_shared else actor
    macro.labels, macro.assign = list(labels), _assign(assign, actor)
    macro.state = State.objects.filter(pk=state_id).first() if state_id else None
    macro.changed_at = now
    macro.save()
    return macro


@transaction.atomic
def remove_macro(*, macro_id: int, actor: Agent, now: datetime) -> Macro:
    """Nobody finds it any more; it can be put back."""
    macro = _changeable(macro_id, actor)
    macro.removed_at = now
    macro.save(update_fields=["removed_at"])
    return macro


@transaction.atomic
def put_back_macro(*, macro_id: int, actor: Agent) -> Macro:
    """The macro that was removed is there again."""
    macro = _changeable(macro_id, actor)
    macro.removed_at = None
    macro.save(update_fields=["removed_at"])
    return macro


def note_deeds(*, delivery_id: UUID, done: Done) -> None:
    """What the macro did beside this reply; the first word counts, so that a click that came twice hides nothing."""
    MacroDeeds.objects.get_or_create(delivery_id=delivery_id, defaults={"done": packed(done)})


def take_deeds(*, delivery_id: UUID) -> Done | None:
    """What a macro did beside this reply, once: who takes it undoes it. In the caller's transaction."""
    kept = MacroDeeds.objects.select_for_update().filter(pk=delivery_id).first()
    if kept is None:
        return None
    kept.delete()
    return unpacked(kept.done)


def count_use(*, macro_id: int) -> None:
    """What is used often is offered first."""
    Macro.objects.filter(pk=macro_id).update(used=F("used") + 1)


def leads(actor: Agent) -> bool:
    """Whether this person keeps what is shared."""
    return actor.is_superuser or actor.role in {Role.LEAD, Role.ADMINISTRATOR}


def _brand(brand_id: int | None, actor: Agent) -> Brand | None:
    if brand_id is None:
        return None
    found = brands_of(actor).filter(pk=brand_id).first()
    if found is None:
        raise NotAllowed("There is no such brand among those you serve.")
    return found


def _assign(said: str, actor: Agent) -> str:
    if said in {"", "me", "nobody"}:
        return said
    if said.isascii() and said.isdigit() and colleagues_of(actor).filter(pk=said).exists():
        return said
    raise NoSuchMacro("Choose a colleague who is still here.")


def _changeable(macro_id: int, actor: Agent) -> Macro:
    found = Macro.objects.select_for_update(of=("self",)).filter(pk=macro_id).first()
    if found is None or (found.owner_id is not None and found.owner_id != actor.pk):
        raise NoSuchMacro
    if found.owner_id is None and not leads(actor):
        raise NotAllowed("Macros for all are kept by those who lead. Copy it, and keep the copy for yourself.")
    return found
