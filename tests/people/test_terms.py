"""People of another company do only what their team was allowed."""

import pytest

from evenhand.people.models import Allowance, Team, TeamTerms
from evenhand.people.reads.terms import is_allowed
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_people_of_another_company_do_what_their_team_was_allowed(cast: Cast) -> None:
    assert all(is_allowed(cast.bob, each) for each in Allowance)
    terms = TeamTerms.objects.create(team=cast.queue.team, is_outsourced=True, allowances=[Allowance.RECORD])
    assert is_allowed(cast.bob, Allowance.RECORD)
    assert not is_allowed(cast.bob, Allowance.GOODWILL)
    assert is_allowed(cast.alice, Allowance.GOODWILL), "leads answer for everything"
    terms.allowances = []
    terms.save()
    assert not is_allowed(cast.bob, Allowance.RECORD)
    cast.bob.teams.add(Team.objects.create(name="Our own"))
    assert is_allowed(cast.bob, Allowance.RECORD)
