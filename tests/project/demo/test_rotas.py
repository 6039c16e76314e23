"""The demo company has a week's rota for each team, so that a lead sees plan and work side by side from the start."""

from threading import Event

import pytest

from evenhand.kernel import clock
from evenhand.people.models import DayShift, Team
from evenhand.planning.models import Rota, RotaState
from evenhand.project.demo import founding
from evenhand.project.demo.rotas import keep_rotas

pytestmark = pytest.mark.django_db


def test_each_team_has_a_published_week_and_a_second_start_changes_nothing() -> None:
    founding.found()
    keep_rotas(Event(), now=clock.now())
    rotas = list(Rota.objects.all())
    assert {rota.team_id for rota in rotas} == set(Team.objects.values_list("pk", flat=True))
    assert {rota.state for rota in rotas} == {RotaState.PUBLISHED}
    days = DayShift.objects.count()
    keep_rotas(Event(), now=clock.now())
    assert (Rota.objects.count(), DayShift.objects.count()) == (len(rotas), days)
