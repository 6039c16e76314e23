"""Posts that people bring, and replies that people carry."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.errors import CannotAddByHand, NotAllowed
from evenhand.cases.models import Case, Conversation, OpenCase
from evenhand.cases.reads import conversations_of, timeline_of
from evenhand.flows import answer
from evenhand.flows.by_hand import Brought, add_to_brand, add_to_case, posted
from evenhand.kernel.ids import new_uuid
from evenhand.ledger.reads import history_of
from evenhand.replies.errors import NoSuchStep
from evenhand.replies.models import Delivery
from evenhand.triage.models import Decision, Mode
from tests.cast import NOON, Cast

LATER = NOON + timedelta(hours=1)
PAGE = "https://forum.example/t/line-down/42"


def brought(**changes: Any) -> Brought:
    values: dict[str, Any] = {"text": "My line is down", "who": "dana_w", "written_at": NOON, "url": f"{PAGE}#7"}
    return Brought(**{**values, **changes})


def _add(cast: Cast, what: Brought | None = None, **changes: Any) -> Any:
    values: dict[str, Any] = {"brand_id": cast.harborline.pk, "key": new_uuid(), "actor": cast.bob, "now": LATER}
    return add_to_brand(brought=what or brought(), **{**values, **changes})


def _carried(cast: Cast) -> tuple[Case, Delivery]:
    """A reply to a post brought by hand, after the worker looked at it."""
    case = Case.objects.get(pk=_add(cast).case_id)
    reply = answer.answer(
        case_id=case.pk,
        conversation_id=conversations_of(case)[0].pk,
        text="We look into it",
        key=new_uuid(),
        actor=cast.bob,
        now=LATER,
    )
    answer.deliver(reply.pk)
    reply.refresh_from_db()
    return case, reply


def test_a_post_brought_by_hand_opens_a_case_that_says_where_it_stands(cast: Cast) -> None:
    case = Case.objects.get(pk=_add(cast).case_id)
    item = timeline_of(case)[0]
    assert (item.text, item.author, item.account, item.url) == (
        "My line is down",
        "dana_w",
        "forum.example",
        f"{PAGE}#7",
    )
    assert case.brand == cast.harborline
    assert "AddedByHand" in {entry.name for entry in history_of(case.pk)}


def test_words_that_the_rules_would_leave_alone_become_work_because_a_person_says_so(cast: Cast) -> None:
    case_id = _add(cast, brought(text="lovely weather", mode=Mode.PROACTIVE)).case_id
    assert Case.objects.get(pk=case_id).mode == Mode.PROACTIVE
    assert Decision.objects.get().mode == Mode.PROACTIVE


def test_the_same_post_brought_twice_is_one_post_in_one_case(cast: Cast) -> None:
    first, again = _add(cast), _add(cast)
    assert (again.case_id, again.is_new) == (first.case_id, False)
    assert Case.objects.count() == 1


def test_a_second_post_of_the_page_joins_the_thread(cast: Cast) -> None:
    first = _add(cast)
    second = _add(cast, brought(text="Still down", url=f"{PAGE}#9"))
    assert (second.case_id, second.is_new) == (first.case_id, True)


def test_a_post_put_into_a_case_is_said_by_its_customer_and_somebody_waits_again(cast: Cast) -> None:
    case = cast.open_case()
    cast.answer(case)
    add_to_case(
        case_id=case.pk,
        brought=brought(url="", place="At the counter", written_at=LATER),
        key=new_uuid(),
        actor=cast.bob,
        now=LATER,
    )
    assert [item.text for item in timeline_of(case)][-1] == "My line is down"
    assert OpenCase.objects.get(pk=case.pk).waiting_since == LATER
    assert Case.objects.count() == 1
    personas = Conversation.objects.filter(case=case).values_list("persona__identity__customer", flat=True)
    assert set(personas) == {case.customer_id}


def test_a_pasted_post_is_kept_once_however_often_the_form_is_sent(cast: Cast) -> None:
    key = new_uuid()
    what = brought(url="", place="Letter")
    assert _add(cast, what, key=key).post_id == _add(cast, what, key=key).post_id


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "  "},
        {"who": ""},
        {"url": "", "place": ""},
        {"url": "javascript:alert(1)"},
        {"url": "https://user:secret@forum.example/"},
        {"url": "https://forum.example/a b"},
        {"mode": Mode.NONE},
        {"mode": 77},
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(CannotAddByHand):
        _add(cast, brought(**changes))
    assert not Case.objects.exists()


def test_nobody_adds_to_a_brand_or_a_case_that_is_not_theirs(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed):
        _add(cast, actor=cast.chidi)
    with pytest.raises(NotAllowed):
        _add(cast, brand_id=cast.other.pk)
    with pytest.raises(NotAllowed):
        add_to_case(case_id=case.pk, brought=brought(), key=new_uuid(), actor=cast.chidi, now=LATER)


def test_a_reply_by_hand_waits_for_the_person_who_carries_it_and_so_does_the_customer(cast: Cast) -> None:
    case, reply = _carried(cast)
    assert reply.state == "unknown"
    assert OpenCase.objects.get(pk=case.pk).waiting_since is not None


def test_a_carried_reply_is_sent_with_its_address_and_stands_in_the_thread(cast: Cast) -> None:
    case, reply = _carried(cast)
    for _ in range(2):
        reply = posted(delivery_id=reply.pk, url=f"{PAGE}#12", actor=cast.bob, now=LATER)
    assert (reply.state, reply.url) == ("sent", f"{PAGE}#12")
    ours = [item for item in timeline_of(case) if item.is_ours]
    assert [item.text for item in ours] == [reply.text]
    assert ours[0].url == f"{PAGE}#12"
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None
    assert [entry.name for entry in history_of(case.pk)].count("ReplyPosted") == 1


def test_a_place_without_addresses_needs_none(cast: Cast) -> None:
    _, reply = _carried(cast)
    assert posted(delivery_id=reply.pk, url="", actor=cast.bob, now=LATER).state == "sent"


def test_only_replies_by_hand_are_carried_and_only_by_those_who_may(cast: Cast) -> None:
    _, reply = _carried(cast)
    with pytest.raises(NotAllowed):
        posted(delivery_id=reply.pk, url="", actor=cast.chidi, now=LATER)
    other = cast.answer(cast.open_case())
    with pytest.raises(NoSuchStep):
        posted(delivery_id=other.pk, url="", actor=cast.bob, now=LATER)


def test_a_reply_that_was_taken_back_cannot_be_said_to_stand(cast: Cast) -> None:
    from evenhand.replies import actions as replies

    _, reply = _carried(cast)
    replies.withdraw(delivery_id=reply.pk, actor=cast.bob, now=LATER)
    with pytest.raises(NoSuchStep):
        posted(delivery_id=reply.pk, url="", actor=cast.bob, now=LATER)
