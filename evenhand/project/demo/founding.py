"""Founding the demo company in the database, through the same actions an administrator uses. Safe to repeat."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from evenhand.cases.actions import install_states
from evenhand.cases.domain.states import Category
from evenhand.cases.models import State
from evenhand.channels import actions as channels
from evenhand.channels.models import Source
from evenhand.kernel import clock
from evenhand.listening.actions import save_query
from evenhand.listening.models import Purpose, Query
from evenhand.people.models import Agent, AwayReason, Brand, OpeningHours, Queue, Role, Team
from evenhand.project.demo import company as invented
from evenhand.project.demo.access import PASSWORD
from evenhand.project.demo.company import COMPANY
from evenhand.understanding.actions.subjects import begin_with_starter
from evenhand.understanding.domain.taxonomy import starter
from evenhand.understanding.models import Subject

# What the desk gives out to people who are online and speak the language; why people are away, and whether it is work.
GIVEN_OUT = {"harborline-romance"}
AWAY = (("Break", False), ("Lunch", False), ("Meeting", True), ("Training", True))
CATEGORY = {each.name.lower(): each.value for each in Category}


@transaction.atomic
def found() -> dict[str, Brand]:
    """The company: states, teams with hours, brands, queues, agents. Its brands by key."""
    if not State.objects.exists():  # a person may have named them anew since
        install_states((state.name, CATEGORY[state.category]) for state in COMPANY.states)
    brands = {brand.key: _brand(brand) for brand in COMPANY.brands}
    teams = {team.key: _team(team, brands) for team in COMPANY.teams}
    for position, queue in enumerate(COMPANY.queues):
        Queue.objects.update_or_create(
            brand=brands[queue.brand],
            name=queue.name,
            defaults={
                "team": teams[queue.team],
                "languages": list(queue.languages),
                "words": list(queue.words),
                "position": position,
                "is_pushed": queue.key in GIVEN_OUT,
                "silent_minutes": 60 if queue.key in GIVEN_OUT else None,
            },
        )
    for position, (name, is_work) in enumerate(AWAY):
        AwayReason.objects.update_or_create(name=name, defaults={"is_work": is_work, "position": position})
    for agent in COMPANY.agents:
        _agent(agent).teams.set([teams[key] for key in agent.teams])
    return brands


def _brand(brand: invented.Brand) -> Brand:
    names = [*brand.spellings, *brand.products]
    found, _ = Brand.objects.update_or_create(
        slug=brand.key,
        defaults={
            "name": brand.name,
            "handles": ["@" + brand.bluesky.handle, "@" + brand.key],
            "names": names,
            "competitors": [{"name": rival.name, "handles": ["@" + rival.handle]} for rival in brand.rivals],
            "category_words": list(dict.fromkeys(brand.category_words)),
        },
    )
    return found


def _team(team: invented.Team, brands: dict[str, Brand]) -> Team:
    found, _ = Team.objects.update_or_create(name=team.name, defaults={"time_zone": COMPANY.time_zone})
    keys = {queue.brand for queue in COMPANY.queues if queue.team == team.key}
    keys |= {
        key for agent in COMPANY.agents if team.key in agent.teams and agent.role != "lead" for key in agent.brands
    }
    found.brands.set([brands[key] for key in keys])
    found.hours.all().delete()
    shifts = [shift for brand in COMPANY.brands if brand.key in keys for shift in brand.hours]
    OpeningHours.objects.bulk_create(
        OpeningHours(team=found, weekday=weekday, opens_at=shift.opens, closes_at=shift.closes)
        for shift in shifts[:2]
        for weekday in shift.weekdays
    )
    return found


def _agent(agent: invented.Agent) -> Agent:
    first, _, last = agent.name.partition(" ")
    found, is_new = Agent.objects.update_or_create(
        username=agent.username,
        defaults={
            "email": agent.mail,
            "first_name": first,
            "last_name": last,
            "public_name": first,
            "initials": agent.initials,
            "role": Role(agent.role),
            "languages": list(agent.languages),
            "skills": list(agent.skills),
        },
    )
    if is_new:
        found.set_password(PASSWORD)
        found.save(update_fields=["password"])
    return found


def open_accounts(source: Source, accounts: Iterable[tuple[str, str]]) -> None:
    """Accounts (handle, network) of a source: the company's own where it has them, else a brand for each handle."""
    brands = {brand.slug: brand for brand in Brand.objects.all()}
    for handle, network in accounts:
        ours = COMPANY.brand_of(handle)
        brand = brands[ours.key] if ours else _brand_for(handle)
        name = brand.name
        channels.open_account(source=source, brand_id=brand.pk, network=network, handle=handle, name=name)


def _brand_for(handle: str) -> Brand:
    """A brand known by nothing but its handle, with a queue that everybody here works on."""
    slug = "".join(letter if letter.isalnum() else "-" for letter in handle.lower()).strip("-")[:50] or "unnamed"
    name = handle.partition("@")[0] if "@" in handle[1:] else handle.lstrip("@")
    brand, _ = Brand.objects.get_or_create(
        slug=slug, defaults={"name": name, "handles": ["@" + handle.lstrip("@")], "names": _names(name)}
    )
    team = Team.objects.get(name=COMPANY.teams[0].name)
    team.brands.add(brand)
    Queue.objects.get_or_create(brand=brand, name=name, defaults={"team": team, "position": 100})
    return brand


def _names(handle: str) -> list[str]:
    """What people may call the company behind a support handle such as “AcmeCares” or “AskAcme”."""
    plain = handle
    for part in ("Support", "Cares", "Care", "Help", "Ask_", "Ask", "UK", "US", "_"):
        plain = plain.replace(part, "")
    return list(dict.fromkeys(name for name in (handle, plain) if len(name) > 3))


def write_queries() -> None:
    """What the company listens for, written once; a person may change it afterwards."""
    for brand in COMPANY.brands:
        row = Brand.objects.get(slug=brand.key)
        for name, purpose, terms in _queries(brand):
            if not Query.objects.filter(brand=row, name=name).exists():
                text = " OR ".join(dict.fromkeys(map(_term, terms)))
                save_query(brand_id=row.pk, name=name, text=text, purpose=purpose, actor=None, now=clock.now())


def write_subjects() -> None:
    """What the company's posts are about, as it was offered; a person may change it afterwards."""
    names = [each.name for each in starter()]
    for brand in Brand.objects.filter(slug__in=[each.key for each in COMPANY.brands]):
        if not Subject.objects.filter(brand=brand).exists():
            begin_with_starter(brand_id=brand.pk, names=names, actor=None, now=clock.now())


def _queries(brand: invented.Brand) -> Iterator[tuple[str, Purpose, list[str]]]:
    ours = [brand.name, *brand.spellings, f"#{brand.key}", f"@{brand.bluesky.handle}", *brand.products]
    yield f"{brand.name} and its products", Purpose.US, ours
    rivals = [term for rival in brand.rivals for term in (rival.name, f"@{rival.handle}")]
    yield "Competitors", Purpose.COMPETITOR, rivals
    yield "Our field", Purpose.CATEGORY, list(brand.category_words)


def _term(words: str) -> str:
    return f'"{words}"' if " " in words else words
