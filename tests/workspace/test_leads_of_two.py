"""Leads of people who are one, or two again."""

from typing import Any

import pytest

from evenhand.cases import actions as cases
from evenhand.cases.models import Case
from evenhand.channels.domain.connector import PostKind
from evenhand.colleagues.actions.leads import note_lead
from evenhand.colleagues.errors import NoSuchStep
from evenhand.colleagues.models import Lead
from evenhand.flows import leads
from evenhand.project.subscriptions import SUBSCRIPTIONS
from tests.cast import DANA_BY_MAIL, NOON, Cast


def _two_people(cast: Cast) -> tuple[Case, Case]:
    by_mail = cast.open_case("My bill", account=cast.mail, author=DANA_BY_MAIL, kind=PostKind.MAIL, is_public=False)
    return by_mail, cast.open_case("@harborline.example hello?")


def test_a_lead_goes_along_with_the_person_and_comes_back_when_they_are_two_again(cast: Cast) -> None:
    by_mail, social = _two_people(cast)
    lead = note_lead(case_id=by_mail.pk, interest="A faster line", actor=cast.bob, now=NOON)
    told: dict[str, Any] = {"actor": cast.bob, "now": NOON}
    merge = cases.merge_customers(source_id=by_mail.customer_id, target_id=social.customer_id, **told)
    for _ in range(2):
        leads.follow_merge(merge.pk)
    lead.refresh_from_db()
    assert lead.customer_id == social.customer_id
    with pytest.raises(NoSuchStep):
        note_lead(case_id=social.pk, interest="Another thing", actor=cast.bob, now=NOON)
    cases.part_customers(merge_id=merge.pk, **told)
    leads.follow_merge(merge.pk)
    lead.refresh_from_db()
    assert lead.customer_id == by_mail.customer_id
    note_lead(case_id=social.pk, interest="Another thing", actor=cast.bob, now=NOON)


def test_where_both_have_a_live_lead_each_stays_as_it_is(cast: Cast) -> None:
    pair = _two_people(cast)
    for case in pair:
        note_lead(case_id=case.pk, interest="A faster line", actor=cast.bob, now=NOON)
    ids = [case.customer_id for case in pair]
    merge = cases.merge_customers(source_id=ids[0], target_id=ids[1], actor=cast.bob, now=NOON)
    assert leads.follow_merge(merge.pk) == 0
    assert sorted(Lead.objects.values_list("customer_id", flat=True)) == sorted(ids)


def test_both_merging_and_parting_move_leads() -> None:
    assert SUBSCRIPTIONS["CustomersMerged"] == SUBSCRIPTIONS["CustomersParted"]
