"""People at the desk: changed, sent away, let in again. The last administrator stays one."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from evenhand.ledger.actions import record
from evenhand.people.actions.queues import check_languages
from evenhand.people.errors import NotUsable, OnlyAdministrators
from evenhand.people.events import AgentChanged, AgentDeactivated, AgentReactivated, StartLinkMade
from evenhand.people.models import Agent, Role, Team

MOST_SKILLS = 40
_LONGEST_WORD = 60
_LAST = "There must be an administrator: make somebody else one first."
_LOCK = 7_204_011  # who may be the last administrator is decided by one at a time


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be known of a person."""

    full_name: str
    public_name: str
    initials: str
    mail: str
    role: str
    team_ids: tuple[int, ...]
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


@transaction.atomic
def change_agent(*, agent_id: int, wanted: Wanted, actor: Agent, now: datetime) -> Agent:
    """What is known of a person becomes this; what changed stands in the ledger by its name.

    Raises OnlyAdministrators, and NotUsable for a role that is none, a wrong address, or the last administrator.
    """
    must_administer(actor)
    agent = _locked(agent_id)
    if wanted.role not in Role.values:
        raise NotUsable(f"“{wanted.role}” is no role; there are {', '.join(Role.values)}.")
    if wanted.role != Role.ADMINISTRATOR and agent.role == Role.ADMINISTRATOR:
        _keep_one(agent)
    before = _facts(agent)
    role = agent.role
    _write(agent, wanted)
    teams = () if wanted.role == Role.COLLEAGUE else wanted.team_ids  # nothing of cases may come by a team
    agent.teams.set(Team.objects.filter(pk__in=teams))
    after = _facts(agent)
    changed = tuple(name for name in before if before[name] != after[name])
    if changed:
        record(
            AgentChanged(agent_id=agent.pk, changed=changed, role_before=role, role_after=agent.role),
            now=now,
            actor_id=actor.pk,
        )
    return agent


def _write(agent: Agent, wanted: Wanted) -> None:
    first, _space, last = wanted.full_name.strip().partition(" ")
    agent.first_name, agent.last_name, agent.email = first, last.strip(), wanted.mail.strip()
    agent.public_name = wanted.public_name.strip()[:_LONGEST_WORD] or first
    agent.initials = wanted.initials.strip().removeprefix("^").upper()[:4]
    agent.role, agent.is_staff = wanted.role, wanted.role == Role.ADMINISTRATOR
    check_languages(each.strip().lower() for each in wanted.languages if each.strip())
    agent.languages, agent.skills = _words(wanted.languages, 8), _words(wanted.skills, _LONGEST_WORD)
    if not first:
        raise NotUsable("Everybody has a name.")
    try:
        agent.full_clean(exclude=["password", "initials", "public_name"])
    except ValidationError as problem:
        raise NotUsable(" ".join(problem.messages)) from problem
    agent.save()


def _words(said: Sequence[str], longest: int) -> list[str]:
    words = dict.fromkeys(word.strip().lower()[:longest] for word in said if word.strip())
    return list(words)[:MOST_SKILLS]


def _facts(agent: Agent) -> dict[str, object]:
    teams = sorted(agent.teams.values_list("id", flat=True))
    names = ("first_name", "last_name", "public_name", "initials", "email", "role", "languages", "skills")
    return {**{name: getattr(agent, name) for name in names}, "teams": teams}


@transaction.atomic
def deactivate(*, agent_id: int, actor: Agent, now: datetime) -> Agent:
    """The person works here no more: no log-in, no name on the public list. What they wrote stays theirs.

    Their cases are given back by the story around it (flows.leaving).
    """
    must_administer(actor)
    agent = _locked(agent_id)
    if agent.pk == actor.pk:
        raise NotUsable("You cannot send yourself away; another administrator must.")
    if agent.is_active:
        _keep_one(agent)
        agent.is_active = False
        agent.save(update_fields=["is_active"])
        record(AgentDeactivated(agent_id=agent.pk), now=now, actor_id=actor.pk)
    return agent


@transaction.atomic
def deactivate_colleagues(*, addresses: Sequence[str], actor: Agent, now: datetime) -> int:
    """People from elsewhere in the house at these addresses (in lower case) work here no more; nobody at the desk is
    touched. How many."""
    must_administer(actor)
    theirs = Agent.objects.annotate(low=Lower("email")).filter(low__in=addresses, role=Role.COLLEAGUE)
    found = theirs.filter(is_active=True, is_superuser=False).select_for_update(of=("self",), no_key=True)
    gone = list(found.values_list("pk", flat=True))
    Agent.objects.filter(pk__in=gone).update(is_active=False)
    if gone:
        record(*(AgentDeactivated(agent_id=each) for each in gone), now=now, actor_id=actor.pk)
    return len(gone)


@transaction.atomic
def reactivate(*, agent_id: int, actor: Agent, now: datetime) -> Agent:
    """The person works here again."""
    must_administer(actor)
    agent = _locked(agent_id)
    if not agent.is_active:
        agent.is_active = True
        agent.save(update_fields=["is_active"])
        record(AgentReactivated(agent_id=agent.pk), now=now, actor_id=actor.pk)
    return agent


def note_start_link(*, agent: Agent, actor: Agent, now: datetime) -> None:
    """An administrator made a link by which the person chooses a password; in the ledger, without the link."""
    must_administer(actor)
    record(StartLinkMade(agent_id=agent.pk), now=now, actor_id=actor.pk)


def must_administer(actor: Agent) -> None:
    """Raises OnlyAdministrators for everybody else."""
    if not (actor.is_active and (actor.is_superuser or actor.role == Role.ADMINISTRATOR)):
        raise OnlyAdministrators


def _administrators() -> QuerySet[Agent]:
    return Agent.objects.filter(Q(role=Role.ADMINISTRATOR) | Q(is_superuser=True), is_active=True)


def _keep_one(agent: Agent) -> None:
    """Raises NotUsable if nobody else administers; two who leave at once are asked one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    is_one = agent.is_superuser or agent.role == Role.ADMINISTRATOR
    if is_one and not _administrators().exclude(pk=agent.pk).exists():
        raise NotUsable(_LAST)


def _locked(agent_id: int) -> Agent:
    agent = Agent.objects.select_for_update(of=("self",), no_key=True).filter(pk=agent_id).first()
    if agent is None:
        raise NotUsable("There is no such person.")
    return agent
