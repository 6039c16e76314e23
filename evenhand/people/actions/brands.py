"""Brands and teams, as administrators set them up: what a brand is recognised by, and which brands a team serves."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.actions.agents import must_administer
from evenhand.people.actions.organisation import found_brand
from evenhand.people.domain.rivals import Rival, kept
from evenhand.people.errors import NotUsable
from evenhand.people.events import BrandChanged, TeamKept, TeamRemoved
from evenhand.people.models import Agent, Brand, Queue, Team

LONGEST, MOST = 60, 200
_ORGANISATION_LOCK = 0x4F52_4741


class BrandSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What a brand is recognised by: handles begin with @; nothing said of names means its own."""

    name: str
    handles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    category_words: tuple[str, ...] = ()


class TeamSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A team, and the brands it serves; the time zone goes with its opening hours."""

    name: str
    brand_ids: tuple[int, ...] = ()


@transaction.atomic
def keep_brand(*, said: BrandSaid, brand_id: int | None = None, actor: Agent, now: datetime) -> Brand:
    """Set a brand up, with a team and a queue of its name, or change what it is recognised by.

    It keeps the short name in its addresses, and is never removed: cases of all times name it. Raises
    OnlyAdministrators, and NotUsable for a name or a handle that is another brand's.
    """
    must_administer(actor)
    _one_at_a_time()
    said = _tidied(said)
    _check_brand(said, brand_id)
    if brand_id is None:
        brand = found_brand(name=said.name, now=now, actor_id=actor.pk)
    else:
        brand = Brand.objects.select_for_update().get(pk=brand_id)
    brand.name, brand.handles, brand.names = said.name, list(said.handles), list(said.names or [said.name])
    brand.competitors, brand.category_words = kept(said.rivals), list(said.category_words)
    brand.save()
    if brand_id is not None:
        record(BrandChanged(brand_id=brand.pk), now=now, actor_id=actor.pk)
    return brand


def _one_at_a_time() -> None:
    """A name that two give at once is one's only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ORGANISATION_LOCK])


def _tidied(said: BrandSaid) -> BrandSaid:
    return BrandSaid(
        name=" ".join(said.name.split()),
        handles=said.handles,
        names=_once(said.names),
        rivals=said.rivals,
        category_words=_once(said.category_words),
    )


def _check_brand(said: BrandSaid, brand_id: int | None) -> None:
    if not 0 < len(said.name) <= LONGEST:
        raise NotUsable(_("A brand has a name of at most %(most)d characters.") % {"most": LONGEST})
    if brand_id is None and not slugify(said.name):
        raise NotUsable(_("The name needs a letter from a to z, for addresses; say how it is written under “Names”."))
    others = Brand.objects.exclude(pk=brand_id) if brand_id is not None else Brand.objects.all()
    if others.filter(name__iexact=said.name).exists() or (
        brand_id is None and others.filter(slug=slugify(said.name)).exists()
    ):
        raise NotUsable(_("There is a brand of that name."))
    taken = {handle.lower(): each.name for each in others for handle in each.handles}
    for handle in said.handles:
        if handle.lower() in taken:
            raise NotUsable(
                _("%(handle)s is a handle of %(brand)s; each handle is one brand’s.")
                % {"handle": handle, "brand": taken[handle.lower()]}
            )
    words = [*said.handles, *said.names, *said.category_words]
    words += [word for rival in said.rivals for word in (rival.name, *rival.handles)]
    if len(words) > MOST or any(len(word) > LONGEST for word in words):
        raise NotUsable(_("At most 200 names and words, none longer than 60 characters."))


@transaction.atomic
def keep_team(*, said: TeamSaid, team_id: int | None = None, actor: Agent, now: datetime) -> Team:
    """Set a team up, or change its name and the brands it serves.

    What its people had in hand of a brand goes back by the story around it (flows.leaving). Raises NotUsable for a
    name that is taken, and for a brand whose queue the team works through.
    """
    must_administer(actor)
    _one_at_a_time()
    name = " ".join(said.name.split())
    _check_team(name, team_id)
    team = Team(time_zone=settings.TIME_ZONE) if team_id is None else Team.objects.select_for_update().get(pk=team_id)
    wanted = set(Brand.objects.filter(pk__in=said.brand_ids).values_list("pk", flat=True))
    if team_id is not None:
        _check_queues(team, wanted)
    team.name = name
    team.save()
    team.brands.set(wanted)
    record(TeamKept(team_id=team.pk, is_new=team_id is None, brands=tuple(sorted(wanted))), now=now, actor_id=actor.pk)
    return team


def _check_team(name: str, team_id: int | None) -> None:
    if not 0 < len(name) <= LONGEST:
        raise NotUsable(_("A team has a name of at most %(most)d characters.") % {"most": LONGEST})
    same = Team.objects.filter(name__iexact=name)
    if (same if team_id is None else same.exclude(pk=team_id)).exists():
        raise NotUsable(_("There is a team of that name."))


def _check_queues(team: Team, wanted: set[int]) -> None:
    held = Queue.objects.filter(team=team).exclude(brand__in=wanted).order_by("name").values_list("name", flat=True)
    if held:
        raise NotUsable(
            _("The team works through %(queues)s of a brand it would not serve; give them to another team first.")
            % {"queues": ", ".join(f"“{each}”" for each in held[:5])}
        )


@transaction.atomic
def remove_team(*, team_id: int, actor: Agent, now: datetime) -> str:
    """A team in which nobody is, and which nothing names; its name. Raises NotUsable, with what to do, otherwise."""
    must_administer(actor)
    team = Team.objects.select_for_update().get(pk=team_id)
    if team.agents.exists():
        raise NotUsable(_("There are people in it; put them into other teams first."))
    if team.queues.exists():
        raise NotUsable(_("It works through queues; give them to another team first."))
    if team.weekly_shifts.exists() or team.day_shifts.exists():
        raise NotUsable(_("Shifts were planned for it, and who worked when is kept. Take its brands away instead."))
    record(TeamRemoved(team_id=team.pk, name=team.name), now=now, actor_id=actor.pk)
    team.delete()
    return team.name


def _once(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, whatever its letters' size, without spaces around, in the order said."""
    return tuple({word.lower(): word for word in (each.strip() for each in words) if word}.values())
