"""Whom a brand does not approach: kept per person and brand, for its time, and undone by hand."""

from datetime import timedelta

import pytest

from evenhand.channels.models import Persona, Post
from evenhand.triage.actions import ContactNote, leave_alone, lift_rule, note_approach, note_contacts
from evenhand.triage.domain.contact import Standing
from evenhand.triage.errors import NoSuchDecision
from evenhand.triage.reads import contact_facts, rules_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def dana(cast: Cast) -> Persona:
    cast.open_case()
    return Persona.objects.get(external_id="did:plc:dana")


def known(cast: Cast, dana: Persona, now=NOON, brand=None):
    facts = contact_facts([dana.pk], [(brand or cast.harborline).pk], now=now)
    return facts.get(dana.pk, {}).get((brand or cast.harborline).pk)


def test_who_asked_to_be_left_alone_stays_so_for_that_brand_only(cast: Cast, dana: Persona) -> None:
    leave_alone(persona_id=dana.pk, brand_id=cast.harborline.pk, words="on the phone", by=cast.bob, now=NOON)
    assert known(cast, dana, NOON + 4000 * DAY).opted_out_on == NOON.date()
    assert known(cast, dana, brand=cast.other) is None


def test_a_rule_is_lifted_by_hand(cast: Cast, dana: Persona) -> None:
    rule = leave_alone(persona_id=dana.pk, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    assert [each.pk for each in rules_of(cast.bob, [dana.pk])] == [rule.pk]
    lift_rule(rule_id=rule.pk, by=cast.alice, now=NOON)
    lift_rule(rule_id=rule.pk, by=cast.alice, now=NOON)
    assert known(cast, dana) is None


def test_an_approach_counts_for_a_while_and_ends_when_the_person_speaks_to_us(cast: Cast, dana: Persona) -> None:
    post = Post.objects.first()
    note_approach(persona_id=dana.pk, brand_id=cast.harborline.pk, post_id=post.pk, by=cast.bob, now=NOON)
    assert known(cast, dana, NOON + 100 * DAY).approached_on == NOON.date()
    assert known(cast, dana, NOON + 181 * DAY) is None
    note_contacts([], spoke_to_us=[(dana.pk, cast.other.pk)], now=NOON)
    assert known(cast, dana) is not None
    note_contacts([], spoke_to_us=[(dana.pk, cast.harborline.pk)], now=NOON)
    assert known(cast, dana) is None


def test_what_posts_tell_is_kept_for_a_batch_and_read_in_one_query(
    cast: Cast, dana: Persona, django_assert_num_queries
) -> None:
    post = Post.objects.first()
    notes = [
        ContactNote(dana.pk, cast.harborline.pk, post.pk, Standing.OPTED_OUT, "leave me alone"),
        ContactNote(dana.pk, cast.harborline.pk, post.pk, Standing.CRITIC, "furious with us"),
    ]
    note_contacts(notes, now=NOON)
    with django_assert_num_queries(1):
        facts = known(cast, dana, NOON + DAY)
    assert (facts.opted_out_on, facts.critic_on) == (NOON.date(), NOON.date())
    assert known(cast, dana, NOON + 91 * DAY).critic_on is None


def test_a_stranger_to_the_brand_notes_nothing_and_sees_nothing(cast: Cast, dana: Persona) -> None:
    with pytest.raises(NoSuchDecision):
        leave_alone(persona_id=dana.pk, brand_id=cast.harborline.pk, by=cast.chidi, now=NOON)
    rule = leave_alone(persona_id=dana.pk, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    with pytest.raises(NoSuchDecision):
        lift_rule(rule_id=rule.pk, by=cast.chidi, now=NOON)
    assert rules_of(cast.chidi, [dana.pk]) == []
