"""What a brand knows of a person: by hand before the record, apart by brand, and whole after merging and parting."""

from uuid import uuid4

import pytest

from evenhand.cases.actions import (
    keep_customer_note,
    learn_details,
    merge_customers,
    part_customers,
    record_identity_check,
    revoke_identity_check,
    set_details,
    write_customer_note,
)
from evenhand.cases.errors import NotAllowed, NothingWritten, UnknownDetail
from evenhand.cases.models import CustomerDetails, CustomerNote, IdentityCheck
from evenhand.channels.domain.connector import PostKind
from evenhand.ledger.models import Entry
from tests.cast import DANA_BY_MAIL, NOON, Cast


def test_what_is_set_is_kept_and_the_rest_stays(cast: Cast) -> None:
    case = cast.open_case()
    set_details(case_id=case.pk, details={"value": "high"}, actor=cast.bob, now=NOON)
    found = set_details(case_id=case.pk, details={"time_zone": "Europe/Berlin"}, actor=cast.bob, now=NOON)
    assert (found.value, found.time_zone, found.is_value_by_hand) == ("high", "Europe/Berlin", True)
    entry = Entry.objects.filter(name="CustomerDetailsSet").order_by("id").last()
    assert entry is not None
    assert entry.facts["fields"] == ["time_zone"]


@pytest.mark.parametrize(
    "details", [{"value": "whale"}, {"time_zone": "Moon/Base"}, {"language": "<b>"}, {"followers": "2000"}]
)
def test_what_makes_no_sense_is_refused(cast: Cast, details: dict[str, str]) -> None:
    with pytest.raises(UnknownDetail):
        set_details(case_id=cast.open_case().pk, details=details, actor=cast.bob, now=NOON)


def test_the_record_fills_what_is_empty_and_never_what_people_set(cast: Cast) -> None:
    case = cast.open_case()
    learn_details(case_id=case.pk, details={"value": "key", "language": "de", "time_zone": "Nowhere"}, now=NOON)
    found = CustomerDetails.objects.get()
    assert (found.value, found.language, found.time_zone, found.changed_by) == ("key", "de", "", None)
    set_details(case_id=case.pk, details={"value": "standard", "language": "en"}, actor=cast.bob, now=NOON)
    learn_details(case_id=case.pk, details={"value": "key", "language": "de"}, now=NOON)
    found.refresh_from_db()
    assert (found.value, found.language) == ("standard", "en")


def test_a_value_forgotten_by_hand_may_come_from_the_record_again(cast: Cast) -> None:
    case = cast.open_case()
    set_details(case_id=case.pk, details={"value": "high"}, actor=cast.bob, now=NOON)
    set_details(case_id=case.pk, details={"value": ""}, actor=cast.bob, now=NOON)
    learn_details(case_id=case.pk, details={"value": "key"}, now=NOON)
    assert CustomerDetails.objects.get().value == "key"


def test_notes_on_a_person_are_kept_once_and_can_be_taken_away_and_put_back(cast: Cast) -> None:
    case, key = cast.open_case(), uuid4()
    note = write_customer_note(case_id=case.pk, text="Deaf: never call", key=key, actor=cast.bob, now=NOON)
    assert write_customer_note(case_id=case.pk, text="Deaf: never call", key=key, actor=cast.bob, now=NOON) == note
    gone = keep_customer_note(case_id=case.pk, note_id=note.pk, is_kept=False, actor=cast.bob, now=NOON)
    assert gone.removed_at == NOON
    back = keep_customer_note(case_id=case.pk, note_id=note.pk, is_kept=True, actor=cast.bob, now=NOON)
    assert back.removed_at is None
    assert "Deaf" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_an_empty_note_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingWritten):
        write_customer_note(case_id=cast.open_case().pk, text=" \n", key=uuid4(), actor=cast.bob, now=NOON)


def test_a_note_on_somebody_else_cannot_be_taken_away_through_this_case(cast: Cast) -> None:
    mine = cast.open_case()
    theirs = cast.open_case("@reefcell.example my phone is dead", account=cast.other_account)
    other = write_customer_note(case_id=theirs.pk, text="of Reefcell", key=uuid4(), actor=cast.alice, now=NOON)
    with pytest.raises(NotAllowed):
        keep_customer_note(case_id=mine.pk, note_id=other.pk, is_kept=False, actor=cast.bob, now=NOON)


def test_merging_people_keeps_what_is_known_of_both_and_parting_gives_it_back(cast: Cast) -> None:
    one = cast.open_case()
    two = cast.open_case(
        "My internet is down", account=cast.mail, author=DANA_BY_MAIL, kind=PostKind.MAIL, is_public=False
    )
    assert one.customer_id != two.customer_id
    set_details(case_id=one.pk, details={"value": "high"}, actor=cast.bob, now=NOON)
    note = write_customer_note(case_id=one.pk, text="Prefers mail", key=uuid4(), actor=cast.bob, now=NOON)
    merge = merge_customers(source_id=one.customer_id, target_id=two.customer_id, actor=cast.bob, now=NOON)
    assert CustomerDetails.objects.get(customer=two.customer_id).value == "high"
    assert CustomerNote.objects.get(pk=note.pk).customer_id == two.customer_id
    part_customers(merge_id=merge.pk, actor=cast.bob, now=NOON)
    assert CustomerDetails.objects.get(customer=one.customer_id).value == "high"
    assert CustomerNote.objects.get(pk=note.pk).customer_id == one.customer_id


def test_a_check_of_who_writes_is_kept_without_answers_and_can_be_revoked(cast: Cast) -> None:
    case = cast.open_case()
    check = record_identity_check(
        case_id=case.pk,
        about="",
        questions=["Postcode?", "Contract number?"],
        right=2,
        is_passed=True,
        actor=cast.bob,
        now=NOON,
    )
    revoke_identity_check(case_id=case.pk, actor=cast.bob, now=NOON)
    assert IdentityCheck.objects.get(pk=check.pk).revoked_at == NOON
    facts = Entry.objects.get(name="IdentityChecked").facts
    assert facts == {"check_id": check.pk, "asked": 2, "right": 2, "is_passed": True}


def test_strangers_change_nothing_of_a_person(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed):
        set_details(case_id=case.pk, details={"value": "high"}, actor=cast.chidi, now=NOON)
    with pytest.raises(NotAllowed):
        write_customer_note(case_id=case.pk, text="x", key=uuid4(), actor=cast.chidi, now=NOON)
    with pytest.raises(NotAllowed):
        record_identity_check(
            case_id=case.pk, about="", questions=[], right=0, is_passed=True, actor=cast.chidi, now=NOON
        )
