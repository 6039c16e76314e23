"""Who is one person."""

from datetime import timedelta

import pytest

from evenhand.cases.actions import dismiss_suggestion, merge_customers, part_customers
from evenhand.cases.errors import CannotMerge, NotAllowed
from evenhand.cases.models import Case, Customer, Identity, IdentitySuggestion
from evenhand.cases.reads import suggestions_for
from evenhand.channels.domain.connector import Author, PostKind
from tests.cast import DANA_BY_MAIL, NOON, Cast

DANA_VERIFIED = Author(external_id="did:plc:dana", handle="dana.example", verified_address="dana@mail.example")


def _two(cast: Cast) -> tuple[Case, Case]:
    """Dana by mail, and Dana on a network that has verified the same address."""
    by_mail = cast.open_case("My bill", account=cast.mail, author=DANA_BY_MAIL, kind=PostKind.MAIL, is_public=False)
    return by_mail, cast.open_case("@harborline.example hello?", author=DANA_VERIFIED)


def _merge(cast: Cast, source: Case, target: Case) -> int:
    merged = merge_customers(source_id=source.customer_id, target_id=target.customer_id, actor=cast.bob, now=NOON)
    return merged.pk


def test_personas_and_cases_become_one_persons(cast: Cast) -> None:
    mail, social = _two(cast)
    _merge(cast, mail, social)
    assert set(Case.objects.values_list("customer_id", flat=True)) == {social.customer_id}
    assert set(Identity.objects.values_list("customer_id", flat=True)) == {social.customer_id}
    assert Customer.objects.get(pk=mail.customer_id).merged_into_id == social.customer_id


def test_undoing_gives_back_exactly_what_moved(cast: Cast) -> None:
    mail, social = _two(cast)
    before = dict(Identity.objects.values_list("persona_id", "customer_id"))
    part_customers(merge_id=_merge(cast, mail, social), actor=cast.bob, now=NOON)
    assert dict(Identity.objects.values_list("persona_id", "customer_id")) == before
    assert dict(Case.objects.values_list("id", "customer_id")) == {
        mail.pk: mail.customer_id,
        social.pk: social.customer_id,
    }


def test_a_merge_is_undone_once(cast: Cast) -> None:
    merge = _merge(cast, *_two(cast))
    part_customers(merge_id=merge, actor=cast.bob, now=NOON)
    with pytest.raises(CannotMerge):
        part_customers(merge_id=merge, actor=cast.bob, now=NOON)


def test_a_person_who_was_merged_is_not_merged_again(cast: Cast) -> None:
    mail, social = _two(cast)
    _merge(cast, mail, social)
    with pytest.raises((CannotMerge, NotAllowed)):
        _merge(cast, social, mail)


def test_one_person_is_one_person(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(CannotMerge, match="one and the same"):
        _merge(cast, case, case)


def test_the_same_verified_address_is_suggested_on_both_cases(cast: Cast) -> None:
    mail, social = _two(cast)
    for case in (mail, social):
        assert [each.reason for each in suggestions_for(cast.bob, case)] == ["same verified address"]


def test_a_merge_settles_its_suggestion(cast: Cast) -> None:
    mail, social = _two(cast)
    _merge(cast, mail, social)
    assert suggestions_for(cast.bob, Case.objects.get(pk=social.pk)) == []


def test_a_dismissed_suggestion_does_not_come_back(cast: Cast) -> None:
    _, social = _two(cast)
    dismiss_suggestion(suggestion_id=IdentitySuggestion.objects.get().pk, actor=cast.bob)
    cast.hear(cast.post("@harborline.example me again", author=DANA_VERIFIED))
    assert suggestions_for(cast.bob, social) == []


def test_a_person_without_a_visible_case_is_not_suggested(cast: Cast) -> None:
    _, social = _two(cast)
    assert suggestions_for(cast.chidi, social) == []


def test_a_stranger_and_an_analyst_decide_nothing_about_people(cast: Cast, analyst: object) -> None:
    mail, social = _two(cast)
    suggestion = IdentitySuggestion.objects.get()
    merge = _merge(cast, mail, social)
    for actor in (cast.chidi, analyst):
        with pytest.raises(NotAllowed):
            merge_customers(
                source_id=mail.customer_id,
                target_id=social.customer_id,
                actor=actor,  # type: ignore[arg-type]
                now=NOON,
            )
        with pytest.raises(NotAllowed):
            part_customers(merge_id=merge, actor=actor, now=NOON)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            dismiss_suggestion(suggestion_id=suggestion.pk, actor=actor)  # type: ignore[arg-type]


def test_a_case_opened_since_goes_back_with_whoever_wrote_it(cast: Cast) -> None:
    mail, social = _two(cast)
    merge = _merge(cast, mail, social)
    later = NOON + timedelta(days=9)
    theirs = cast.open_case(
        "Another bill", account=cast.mail, author=DANA_BY_MAIL, kind=PostKind.MAIL, is_public=False, now=later
    )
    assert theirs.customer_id == social.customer_id
    part_customers(merge_id=merge, actor=cast.bob, now=later)
    assert Case.objects.get(pk=theirs.pk).customer_id == mail.customer_id
    assert Case.objects.get(pk=social.pk).customer_id == social.customer_id


def test_the_same_handle_on_two_networks_is_suggested_though_no_address_is_verified(cast: Cast) -> None:
    one = Author(external_id="did:plc:orla", handle="Orla@quay.example")
    other = Author(external_id="orla@quay.example", handle="orla@quay.example")
    social = cast.open_case("@harborline.example my line is dead", author=one)
    cast.open_case("My line", account=cast.mail, author=other, kind=PostKind.MAIL, is_public=False)
    assert [each.reason for each in suggestions_for(cast.bob, social)] == ["same handle"]
