"""Any employee passes on a post they saw: over the ordinary intake, and the desk sees who brought it and why.

Whether it concerns us is decided as for any post. What the rules leave aside waits for somebody at the desk.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.cases.errors import CannotAddByHand
from evenhand.cases.models import Case
from evenhand.cases.reads.work import conversations_with
from evenhand.colleagues.actions.brought import keep_passed_on, place_passed_on
from evenhand.colleagues.actions.leads import keep_lead
from evenhand.colleagues.errors import CannotPassOn, NoSuchStep, NotThere
from evenhand.colleagues.models import PassedOn
from evenhand.colleagues.reads.brought import passed_on_for
from evenhand.flows import by_hand
from evenhand.flows.by_hand import Brought
from evenhand.flows.following import follow_mode
from evenhand.kernel.text import shorten, storable
from evenhand.people.models import Agent, Brand
from evenhand.triage.actions import correct_mode
from evenhand.triage.models import Mode

LONGEST_NOTE = 1_000
PLACE = "Passed on"  # where a post without an address stands


def brands_to_pass_on_to() -> list[Brand]:
    """Every brand that takes cases; their names are no secret in the house."""
    return list(Brand.objects.filter(pilot_since=None).order_by("name"))


@transaction.atomic
def pass_on(
    *, brand_id: int, brought: Brought, note: str, interest: str = "", key: UUID, actor: Agent, now: datetime
) -> PassedOn:
    """Take in what somebody who works here saw, with their note. The same again changes nothing, also by others.

    `interest` is what the writer looks for, where sales may help: a lead is noted then, which nobody but the desk sees.
    """
    brand = next((each for each in brands_to_pass_on_to() if each.pk == brand_id), None)
    if not actor.is_active:
        raise NotThere
    if brand is None:
        raise CannotPassOn(_("Choose the brand that it concerns."))
    said = shorten(storable(note).strip(), LONGEST_NOTE)
    try:
        heard = by_hand.bring(brand=brand, brought=_whole(brought, _story(actor, said)), key=key, now=now)
    except CannotAddByHand as problem:
        raise CannotPassOn(_(problem.sentence)) from None
    case_id = conversations_with(heard.post_id).values_list("case_id", flat=True).first()
    passed = keep_passed_on(
        key=key,
        brand=brand,
        post_id=heard.post_id,
        case_id=case_id,
        url=brought.url,
        note=said,
        is_new=heard.is_new,
        actor=actor,
        now=now,
    )
    if interest.strip() and case_id is not None and heard.is_new:
        _note_lead(case_id, interest, actor, now)
    return passed


def _note_lead(case_id: int, interest: str, actor: Agent, now: datetime) -> None:
    try:
        keep_lead(case=Case.objects.get(pk=case_id), interest=interest, actor=actor, now=now)
    except NoSuchStep:
        return  # the customer has one already, and who passes on is told nothing of it


def _whole(brought: Brought, story: str) -> Brought:
    return Brought(
        text=brought.text,
        who=brought.who.strip() or _somebody(brought),
        written_at=brought.written_at,
        place=brought.place or ("" if brought.url.strip() else PLACE),
        url=brought.url,
        mode=brought.mode,
        is_public=brought.is_public,
        story=story,
    )


def _somebody(brought: Brought) -> str:
    """Many pages do not tell who wrote it. Two of whom we know nothing are not one person; the same words are."""
    said = f"{brought.url.strip()}\n{' '.join(brought.text.split())}"
    return f"somebody {hashlib.blake2b(said.encode('utf-8', 'replace'), digest_size=3).hexdigest()}"


def _story(actor: Agent, note: str) -> str:
    """Who brought it, in the desk's own language."""
    with translation.override(None):
        line = _("Passed on by %(name)s, a colleague.") % {"name": actor.full_name}
    return f"{line}\n{note}".strip()


@transaction.atomic
def open_case(*, passed_id: int, mode: int, actor: Agent, now: datetime) -> PassedOn:
    """Somebody at the desk makes work of what the rules left aside."""
    passed = passed_on_for(actor, passed_id)
    if passed is None or not actor.may_write:
        raise NotThere
    if mode not in Mode.values or mode == Mode.NONE:
        raise NoSuchStep(_("Say how it concerns us."))
    if passed.case_id is None:
        correct_mode(post_id=passed.post_id, brand_id=passed.brand_id, mode=mode, by=actor, now=now)
        follow_mode(post_id=passed.post_id, brand_id=passed.brand_id)
        case_id = conversations_with(passed.post_id).values_list("case_id", flat=True).first()
        if case_id is None:
            raise NoSuchStep(_("No case could be made of it."))
        place_passed_on(passed=passed, case_id=case_id)
        passed.refresh_from_db()
    return passed
