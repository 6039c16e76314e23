"""Somebody leaves, or serves other brands from now on: their work goes back to its queues, for others to take."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.actions.leaving import hand_back
from evenhand.people.actions import agents
from evenhand.people.actions.brands import TeamSaid, keep_team
from evenhand.people.models import Agent, Team
from evenhand.people.reads import brand_ids_of, served_by_people_of


@transaction.atomic
def deactivate(*, agent_id: int, actor: Agent, now: datetime) -> tuple[Agent, int]:
    """The person works here no more; their open cases and promises are whoever's is free. How many cases."""
    agent = agents.deactivate(agent_id=agent_id, actor=actor, now=now)
    return agent, hand_back({agent.pk: ()}, actor=actor, now=now)


@transaction.atomic
def change(*, agent_id: int, wanted: agents.Wanted, actor: Agent, now: datetime) -> tuple[Agent, int]:
    """Change what is known of a person; cases of brands that they serve no more go back. How many."""
    agent = agents.change_agent(agent_id=agent_id, wanted=wanted, actor=actor, now=now)
    keeps = brand_ids_of(agent) if agent.may_write else ()
    return agent, hand_back({agent.pk: keeps}, actor=actor, now=now)


@transaction.atomic
def change_team(*, team_id: int, said: TeamSaid, actor: Agent, now: datetime) -> tuple[Team, int]:
    """Change a team; cases of brands that its people serve no more go back. How many."""
    served = set(Team.objects.filter(pk=team_id).values_list("brands", flat=True))
    team = keep_team(said=said, team_id=team_id, actor=actor, now=now)
    if served <= set(team.brands.values_list("id", flat=True)):
        return team, 0
    return team, hand_back(served_by_people_of(team), actor=actor, now=now)
