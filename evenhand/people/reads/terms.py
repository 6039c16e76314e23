"""What people of another company may do: only what their team was allowed."""

from evenhand.people.models import Agent, Allowance, Team


def is_allowed(viewer: Agent, what: Allowance) -> bool:
    """Whether the viewer may do it: who leads or works in a team of the company itself may; of people whose teams all
    belong to another company, those with one team that was allowed it. One query."""
    if viewer.sees_all:
        return True
    terms = list(Team.objects.filter(agents=viewer).values_list("terms__is_outsourced", "terms__allowances"))
    return not terms or any(not is_outsourced or what in (allowed or ()) for is_outsourced, allowed in terms)
