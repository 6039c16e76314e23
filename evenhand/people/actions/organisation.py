"""Setting the organisation up: brands with their first team and queue, and people."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.errors import NotUsable, OnlyAdministrators
from evenhand.people.events import AgentJoined, BrandFounded, PilotBegun, PilotEnded, PreferencesSet
from evenhand.people.models import Agent, Brand, Density, Queue, Role, Team, Theme


@transaction.atomic
def found_brand(
    *,
    name: str,
    handles: Sequence[str] = (),
    names: Sequence[str] = (),
    now: datetime,
    actor_id: int | None = None,
) -> Brand:
    """A brand with a team and a queue of its name, ready to hear; founding it again changes its handles and names."""
    slug = slugify(name)
    if not slug:
        raise NotUsable(f"“{name}” cannot be the name of a brand; it needs letters.")
    brand, is_new = Brand.objects.update_or_create(
        slug=slug,
        defaults={
            "name": name,
            "handles": ["@" + handle.lstrip("@") for handle in handles],
            "names": list(names or [name]),
        },
    )
    if is_new:
        team, _is_new = Team.objects.get_or_create(name=name)
        team.brands.add(brand)
        Queue.objects.create(brand=brand, team=team, name=name)
        record(BrandFounded(brand_id=brand.pk), now=now, actor_id=actor_id)
    return brand


@transaction.atomic
def add_agent(
    *,
    username: str,
    full_name: str,
    mail: str,
    password: str,
    role: str = Role.AGENT,
    teams: Sequence[Team] = (),
    now: datetime,
    actor_id: int | None = None,
) -> Agent:
    """A person with a place at the desk; refuses a name that is taken and a password that is easy to guess."""
    if role not in Role.values:
        raise NotUsable(f"“{role}” is no role; there are {', '.join(Role.values)}.")
    if Agent.objects.filter(username__iexact=username).exists():
        raise NotUsable(f"“{username}” is taken.")
    first, _space, last = full_name.strip().partition(" ")
    agent = Agent(
        username=username,
        email=mail,
        first_name=first,
        last_name=last,
        public_name=first,
        initials="".join(part[0] for part in full_name.split() if part)[:4].upper(),
        role=role,
        is_staff=role == Role.ADMINISTRATOR,
    )
    try:
        agent.full_clean(exclude=["password"])
        validate_password(password, agent)
    except ValidationError as problem:
        raise NotUsable(" ".join(problem.messages)) from problem
    agent.set_password(password)
    agent.save()
    agent.teams.set(() if role == Role.COLLEAGUE else teams)  # nothing of cases may come by a team
    record(AgentJoined(agent_id=agent.pk, role=role), now=now, actor_id=actor_id)
    return agent


@transaction.atomic
def set_pilot(*, brand_id: int, is_pilot: bool, actor: Agent | None, now: datetime) -> Brand:
    """Only listen for the brand, or work on what is heard from now on; saying it again changes nothing.

    Raises OnlyAdministrators for everybody else. `actor` is None on the command line.
    """
    if actor is not None and not (actor.is_superuser or actor.role == Role.ADMINISTRATOR):
        raise OnlyAdministrators("Only an administrator may begin or end a pilot.")
    brand = Brand.objects.select_for_update().get(pk=brand_id)
    if (brand.pilot_since is not None) != is_pilot:
        brand.pilot_since = now if is_pilot else None
        brand.save(update_fields=["pilot_since"])
        event = PilotBegun(brand_id=brand.pk) if is_pilot else PilotEnded(brand_id=brand.pk)
        record(event, now=now, actor_id=actor.pk if actor else None)
    return brand


@transaction.atomic
def set_preferences(
    *,
    agent: Agent,
    theme: str,
    density: str,
    language: str,
    time_zone: str,
    has_letter_keys: bool,
    now: datetime,
) -> Agent:
    """How the person likes the desk; refuses what the desk does not have."""
    if theme not in Theme.values or density not in Density.values or not _is_language(language):
        raise NotUsable(_("Choose one of the values offered."))
    if time_zone and time_zone not in available_timezones():
        raise NotUsable(_("“%(zone)s” is no time zone known here.") % {"zone": time_zone[:64]})
    agent.theme, agent.density, agent.language, agent.time_zone = theme, density, language, time_zone
    agent.has_letter_keys = has_letter_keys
    agent.save(update_fields=["theme", "density", "language", "time_zone", "has_letter_keys"])
    record(PreferencesSet(agent_id=agent.pk), now=now, actor_id=agent.pk)
    return agent


def _is_language(code: str) -> bool:
    return not code or code in dict(settings.LANGUAGES)
