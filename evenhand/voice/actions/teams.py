"""Who mends things, and giving a cause to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.channels.domain.addresses import is_web
from evenhand.channels.secrets import lock, unlock
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Brand, Role
from evenhand.voice.actions import check_leads
from evenhand.voice.domain.handing import Evidence
from evenhand.voice.errors import BadProductTeam, CannotHandOver
from evenhand.voice.events import CauseHandedOver, HandOverTold, HandOverWithdrawn, ProductTeamSet
from evenhand.voice.models import HandOverState, ProductHandOver, ProductTeam

LONGEST_NAME, SHORTEST_SECRET = 80, 16
UNDO_FOR = timedelta(seconds=60)
AGAIN_AFTER = timedelta(minutes=10)
MOST_TRIES = 5


@transaction.atomic
def set_product_team(
    *,
    brand: Brand,
    team_id: int | None,
    name: str,
    mail: str,
    url: str,
    secret: str,
    is_inside: bool,
    is_on: bool,
    actor: Agent,
    now: datetime,
) -> ProductTeam:
    """A team that can be told, by mail or by webhook; an empty secret keeps the one before.

    Leads set who is written to; addresses of machines, which the desk then calls, only administrators.
    """
    check_leads(actor, brand.pk)
    before = ProductTeam.objects.select_for_update().filter(pk=team_id, brand=brand).first() if team_id else None
    said, address, number = storable(name).strip()[:LONGEST_NAME], url.strip(), mail.strip()
    if (address or (before and before.url)) and not (actor.is_superuser or actor.role == Role.ADMINISTRATOR):
        raise OnlyAdministrators(_("Only an administrator sets where the desk calls another system."))
    _check_team(said, number, address, secret, has_secret=bool(before and before.secrets))
    if ProductTeam.objects.filter(brand=brand, name=said).exclude(pk=before.pk if before else 0).exists():
        raise BadProductTeam(_("There is a team of that name already."))
    team = before or ProductTeam(brand=brand)
    team.name, team.mail, team.url, team.is_on = said, number, address, is_on
    team.is_inside = is_inside and bool(address)
    team.secrets = lock({"secret": secret}) if secret and address else (team.secrets if address else b"")
    team.set_by, team.set_at = actor, now
    team.save()
    record(ProductTeamSet(product_team_id=team.pk, is_on=is_on), now=now, actor_id=actor.pk)
    return team


def _check_team(name: str, mail: str, url: str, secret: str, *, has_secret: bool) -> None:
    if not name:
        raise BadProductTeam(_("The team needs a name."))
    if bool(mail) == bool(url):
        raise BadProductTeam(_("Give a mail address or the address of a webhook, one of the two."))
    if mail:
        try:
            validate_email(mail)
        except ValidationError as problem:
            raise BadProductTeam(_("That is no mail address.")) from problem
    elif not is_web(url) or len(url) > 2_000:
        raise BadProductTeam(_("An address beginning with https:// is needed."))
    if (url and not has_secret and not secret) or (secret and len(secret) < SHORTEST_SECRET):
        raise BadProductTeam(_("A shared secret of at least 16 characters is needed."))


def secret_of(team: ProductTeam) -> str:
    """The secret it was given; raises Reconnect if the key file is another one by now."""
    return str(unlock(bytes(team.secrets)).get("secret", ""))


@transaction.atomic
def hand_over(*, team_id: int, evidence: Evidence, actor: Agent, now: datetime) -> ProductHandOver:
    """Give a cause to a team: it goes out in a minute, until which it can be withdrawn."""
    locked = ProductTeam.objects.select_for_update(no_key=True, of=("self",))  # two clicks at once come one by one
    team = locked.select_related("brand").filter(pk=team_id, is_on=True).first()
    if team is None:
        raise CannotHandOver(_("There is no such team."))
    check_leads(actor, team.brand_id)
    told = msgspec.to_builtins(evidence)
    waiting = ProductHandOver.objects.filter(team=team, issue_id=evidence.issue, state=HandOverState.WAITING).first()
    if (
        waiting is not None
        and waiting.by_id == actor.pk
        and waiting.evidence == msgspec.json.decode(msgspec.json.encode(told))
    ):
        return waiting
    if waiting is not None:
        raise CannotHandOver(_("It is on its way to this team already."))
    lately = ProductHandOver.objects.filter(team=team, issue_id=evidence.issue, at__gt=now - UNDO_FOR)
    if lately.filter(state=HandOverState.SENT).exists():
        raise CannotHandOver(_("It went to this team a moment ago."))
    given = ProductHandOver.objects.create(
        issue_id=evidence.issue,
        team=team,
        evidence=told,
        by=actor,
        at=now,
        due_at=now + UNDO_FOR,
    )
    event = CauseHandedOver(product_hand_over_id=given.pk, issue_id=evidence.issue, product_team_id=team.pk)
    record(event, now=now, actor_id=actor.pk)
    return given


@transaction.atomic
def withdraw(*, hand_over_id: int, actor: Agent, now: datetime) -> ProductHandOver:
    """Take it back before it went; afterwards nobody can."""
    given = ProductHandOver.objects.select_for_update(of=("self",)).select_related("team").get(pk=hand_over_id)
    check_leads(actor, given.team.brand_id)
    if given.state != HandOverState.WAITING or given.tries:
        raise CannotHandOver(_("It went out already."))
    given.state = HandOverState.WITHDRAWN
    given.save(update_fields=["state"])
    record(HandOverWithdrawn(product_hand_over_id=given.pk), now=now, actor_id=actor.pk)
    return given


@transaction.atomic
def claim_due(*, now: datetime) -> Sequence[ProductHandOver]:
    """What is to be told now, each to one sender: whoever claims it has ten minutes."""
    found = list(
        ProductHandOver.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=HandOverState.WAITING, due_at__lte=now)
        .select_related("team", "team__brand")
        .order_by("due_at")[:20]
    )
    for each in found:
        each.tries += 1
        each.due_at = now + AGAIN_AFTER * each.tries
    ProductHandOver.objects.bulk_update(found, ["tries", "due_at"])
    return found


@transaction.atomic
def note_told(*, hand_over_id: int, trouble: str, is_over: bool, now: datetime) -> None:
    """It went (no trouble), or did not; `is_over` where trying again is no use."""
    given = ProductHandOver.objects.select_for_update().get(pk=hand_over_id)
    if given.state != HandOverState.WAITING:
        return
    if not trouble:
        given.state, given.told_at = HandOverState.SENT, now
    elif is_over or given.tries >= MOST_TRIES:
        given.state = HandOverState.FAILED
    given.trouble = trouble[:500]
    given.save(update_fields=["state", "told_at", "trouble"])
    if given.state != HandOverState.WAITING:
        is_sent = given.state == HandOverState.SENT
        record(HandOverTold(product_hand_over_id=given.pk, is_sent=is_sent), now=now)
