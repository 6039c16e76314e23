"""People change, leave and are certified; the last administrator stays one."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.actions import assign_case
from evenhand.cases.models import Case, OpenCase
from evenhand.flows import leaving
from evenhand.ledger.models import Entry
from evenhand.people.actions import agents
from evenhand.people.actions.agents import Wanted
from evenhand.people.actions.certificates import (
    agree_to_be_named,
    certify,
    put_back_certificate,
    revoke_certificate,
)
from evenhand.people.errors import NotUsable, OnlyAdministrators, OnlyLeads
from evenhand.people.models import Agent
from evenhand.people.reads.certificates import is_certified, speakers_for
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Agent:
    """Ada administers."""
    return Agent.objects.create_user("ada", "ada@harborline.example", "x", first_name="Ada", role="administrator")


def wanted(agent: Agent, **changes: Any) -> Wanted:
    """The person as they are, but for the changes."""
    values: dict[str, Any] = {
        "full_name": agent.full_name,
        "public_name": agent.public_name,
        "initials": agent.initials,
        "mail": agent.email,
        "role": agent.role,
        "team_ids": tuple(agent.teams.values_list("id", flat=True)),
    }
    return Wanted(**{**values, **changes})


def given(cast: Cast) -> Case:
    """A case of Bob's."""
    case = cast.open_case()
    return assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=NOON)


def test_what_changed_stands_in_the_ledger_by_its_name(cast: Cast, ada: Agent) -> None:
    change = wanted(cast.bob, role="lead", skills=("Bills", "bills ", ""), initials="^bke")
    bob, _number = leaving.change(agent_id=cast.bob.pk, wanted=change, actor=ada, now=NOON)
    told = Entry.objects.get(name="AgentChanged").facts
    assert (bob.role, bob.skills, bob.initials) == ("lead", ["bills"], "BKE")
    assert set(told["changed"]) == {"role", "skills", "initials"}
    assert (told["role_before"], told["role_after"]) == ("agent", "lead")


def test_saying_the_same_again_changes_nothing(cast: Cast, ada: Agent) -> None:
    leaving.change(agent_id=cast.bob.pk, wanted=wanted(cast.bob), actor=ada, now=NOON)
    assert not Entry.objects.filter(name="AgentChanged").exists()


def test_only_administrators_change_people(cast: Cast, ada: Agent) -> None:
    for actor in (cast.alice, cast.bob, cast.chidi):
        with pytest.raises(OnlyAdministrators):
            leaving.change(agent_id=cast.bob.pk, wanted=wanted(cast.bob, role="lead"), actor=actor, now=NOON)
        with pytest.raises(OnlyAdministrators):
            leaving.deactivate(agent_id=cast.chidi.pk, actor=actor, now=NOON)


def test_the_last_administrator_stays_one(cast: Cast, ada: Agent) -> None:
    with pytest.raises(NotUsable):
        leaving.change(agent_id=ada.pk, wanted=wanted(ada, role="agent"), actor=ada, now=NOON)
    leaving.change(agent_id=cast.alice.pk, wanted=wanted(cast.alice, role="administrator"), actor=ada, now=NOON)
    leaving.change(agent_id=ada.pk, wanted=wanted(ada, role="agent"), actor=ada, now=NOON)
    ada.refresh_from_db()
    cast.alice.refresh_from_db()
    assert ada.role == "agent"
    with pytest.raises(NotUsable):
        agents.deactivate(agent_id=cast.alice.pk, actor=cast.alice, now=NOON)


def test_who_leaves_gives_their_cases_back(cast: Cast, ada: Agent) -> None:
    case = given(cast)
    bob, number = leaving.deactivate(agent_id=cast.bob.pk, actor=ada, now=NOON)
    case.refresh_from_db()
    assert (bob.is_active, number, case.assignee_id) == (False, 1, None)
    assert OpenCase.objects.get(pk=case.pk).assignee_id is None
    told = Entry.objects.filter(name="CaseAssigned", case_id=case.pk).latest("id")
    assert (told.facts["assignee_id"], told.actor_id) == (None, ada.pk)
    assert leaving.deactivate(agent_id=cast.bob.pk, actor=ada, now=NOON)[1] == 0
    assert agents.reactivate(agent_id=cast.bob.pk, actor=ada, now=NOON).is_active


def test_cases_of_a_brand_that_somebody_serves_no_more_go_back(cast: Cast, ada: Agent) -> None:
    case = given(cast)
    _bob, number = leaving.change(agent_id=cast.bob.pk, wanted=wanted(cast.bob, team_ids=()), actor=ada, now=NOON)
    case.refresh_from_db()
    assert (number, case.assignee_id) == (1, None)


def test_cases_stay_with_who_may_still_work_on_them(cast: Cast, ada: Agent) -> None:
    case = given(cast)
    assert leaving.change(agent_id=cast.bob.pk, wanted=wanted(cast.bob, role="lead"), actor=ada, now=NOON)[1] == 0
    case.refresh_from_db()
    assert case.assignee_id == cast.bob.pk


def certified(cast: Cast, **how: Any) -> Any:
    values = {"agent_id": cast.bob.pk, "brand_id": cast.harborline.pk, "why": "Course", "expires_at": None}
    return certify(**{**values, "actor": cast.alice, "now": NOON, **how})


def test_leads_certify_nobody_themselves(cast: Cast) -> None:
    certified(cast)
    assert is_certified(cast.bob, cast.harborline.pk, at=NOON)
    assert not is_certified(cast.bob, cast.other.pk, at=NOON)
    with pytest.raises(NotUsable):
        certified(cast, agent_id=cast.alice.pk)
    with pytest.raises(OnlyLeads):
        certified(cast, actor=cast.bob, agent_id=cast.chidi.pk)


def test_a_certificate_ends_by_its_day_or_a_leads_word_and_can_be_given_back(cast: Cast) -> None:
    made = certified(cast, expires_at=NOON + timedelta(days=1))
    assert not is_certified(cast.bob, cast.harborline.pk, at=NOON + timedelta(days=1))
    revoke_certificate(certificate_id=made.pk, actor=cast.alice, now=NOON)
    assert not is_certified(cast.bob, cast.harborline.pk, at=NOON)
    put_back_certificate(certificate_id=made.pk, actor=cast.alice, now=NOON)
    assert is_certified(cast.bob, cast.harborline.pk, at=NOON)
    with pytest.raises(NotUsable):
        certified(cast, expires_at=NOON)


def test_a_new_certificate_takes_the_place_of_the_old_one(cast: Cast) -> None:
    first = certified(cast)
    certified(cast, now=NOON + timedelta(hours=1))
    first.refresh_from_db()
    assert first.revoked_at is not None
    with pytest.raises(NotUsable):
        put_back_certificate(certificate_id=first.pk, actor=cast.alice, now=NOON)


def test_the_public_sees_who_is_certified_agreed_and_works_here(cast: Cast, ada: Agent) -> None:
    certified(cast)
    assert speakers_for(cast.harborline, at=NOON) == []
    agree_to_be_named(agent=cast.bob, is_named=True, now=NOON)
    agree_to_be_named(agent=cast.chidi, is_named=True, now=NOON)
    assert [each.agent for each in speakers_for(cast.harborline, at=NOON)] == [cast.bob]
    agents.deactivate(agent_id=cast.bob.pk, actor=ada, now=NOON)
    assert speakers_for(cast.harborline, at=NOON) == []
