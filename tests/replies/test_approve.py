"""Putting a reply into the outbox."""

from uuid import UUID, uuid4

import pytest

from evenhand.cases.actions import merge_cases, resolve_case
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Category
from evenhand.cases.reads import conversations_of
from evenhand.channels.domain.connector import PostKind
from evenhand.flows.answer import answer
from evenhand.ledger.models import Entry
from evenhand.replies.actions import keep_draft
from evenhand.replies.errors import CannotReplyThere, KeyUsedTwice, NothingToSend, ReplyTooLong
from evenhand.replies.models import Delivery, Draft
from evenhand.replies.reads import reply_of
from tests.cast import DANA_BY_MAIL, EVE, NOON, Cast


def _answer(
    cast: Cast, case: Case, text: str, *, key: UUID | None = None, actor: object = None, **more: object
) -> Delivery:
    values = more if "conversation_id" in more else {"conversation_id": conversations_of(case)[0].pk, **more}
    return answer(case_id=case.pk, text=text, key=key or uuid4(), actor=actor or cast.bob, now=NOON, **values)  # type: ignore[arg-type]


def test_a_reply_is_signed_and_waits_to_be_sent(cast: Cast, case: Case) -> None:
    made = _answer(cast, case, "Looking into it")
    assert (made.text, made.state, made.account, made.author) == (
        "Looking into it ^BK",
        "queued",
        cast.bluesky,
        cast.bob,
    )
    assert Entry.objects.get(name="ReplyApproved").facts == {
        "delivery_id": str(made.pk),
        "despite": [],
        "is_due": True,
    }


def test_the_customer_has_the_word_as_soon_as_a_reply_is_approved(cast: Cast, case: Case) -> None:
    _answer(cast, case, "Looking into it")
    case.refresh_from_db()
    assert (case.state.category, case.open.waiting_since, case.first_reply_at) == (Category.WAITING, None, NOON)


def test_the_same_key_with_the_same_words_is_the_same_reply(cast: Cast, case: Case) -> None:
    key = uuid4()
    first, second = (_answer(cast, case, "Once", key=key) for _ in range(2))
    assert first == second
    assert Entry.objects.filter(name="ReplyApproved").count() == 1


def test_the_same_key_with_other_words_is_refused(cast: Cast, case: Case) -> None:
    key = uuid4()
    _answer(cast, case, "One thing", key=key)
    with pytest.raises(KeyUsedTwice):
        _answer(cast, case, "Another", key=key)


def test_a_reply_may_resolve_its_case(cast: Cast, case: Case) -> None:
    _answer(cast, case, "Fixed", resolve=True)
    assert Case.objects.get().resolved_at == NOON


def test_an_approved_reply_is_no_draft_any_more_and_the_note_stays_one(cast: Cast, case: Case) -> None:
    for mode in ("reply", "note"):
        keep_draft(case_id=case.pk, mode=mode, text="Looking", actor=cast.bob, now=NOON)
    _answer(cast, case, "Looking into it")
    assert [draft.mode for draft in Draft.objects.all()] == ["note"]


def test_a_reply_longer_than_the_channel_takes_is_refused_with_its_signature_counted(cast: Cast, case: Case) -> None:
    words = "Thank you, we are looking into it. " * 9
    _answer(cast, case, words[:296])
    with pytest.raises(ReplyTooLong):
        _answer(cast, case, words[:295] + "it")


def test_nothing_is_not_approved(cast: Cast, case: Case) -> None:
    with pytest.raises(NothingToSend):
        _answer(cast, case, " \n")


def test_a_reply_answers_what_the_customer_wrote_last(cast: Cast, case: Case) -> None:
    root = conversations_of(case)[0].thread_key
    cast.hear(cast.post("still?", external_id="last", kind=PostKind.REPLY, in_reply_to=root))
    cast.hear(cast.post("same here", author=EVE, kind=PostKind.REPLY, in_reply_to=root))
    reply = reply_of(_answer(cast, case, "Yes"))
    assert (reply.in_reply_to, reply.thread_id, reply.signed_by) == ("last", root, "Bob")


def test_a_mail_is_signed_with_name_and_brand_and_carries_the_thread(cast: Cast) -> None:
    mail = {"author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False, "subject": "My bill"}
    case = cast.open_case("It is wrong", account=cast.mail, external_id="<1@mail>", **mail)
    made = _answer(cast, case, "Thank you, Dana.")
    reply = reply_of(made)
    assert made.text == "Thank you, Dana.\n\nBob\nHarborline"
    assert (reply.subject, reply.quoted, reply.references) == ("My bill", "It is wrong", ("<1@mail>",))
    assert reply.recipient is not None
    assert (reply.recipient.handle, reply.is_public) == ("dana@mail.example", False)


def test_a_reply_goes_out_as_the_brand_of_its_case(cast: Cast) -> None:
    case = cast.open_case("@reefcell.example no coverage")
    assert case.brand == cast.other
    assert _answer(cast, case, "Sorry", actor=cast.alice).account == cast.other_account


def test_a_retired_account_takes_no_reply(cast: Cast, case: Case) -> None:
    cast.bluesky.is_retired = True
    cast.bluesky.save()
    with pytest.raises(CannotReplyThere):
        _answer(cast, case, "Hello")


def test_a_conversation_of_another_case_is_refused(cast: Cast, case: Case) -> None:
    other = cast.open_case("@harborline.example me too", author=EVE)
    with pytest.raises(CannotReplyThere, match="no longer part of this case"):
        _answer(cast, case, "Hello", conversation_id=conversations_of(other)[0].pk)


def test_a_reply_to_a_merged_case_is_refused_where_its_conversation_went(cast: Cast, case: Case) -> None:
    from datetime import timedelta

    other = cast.open_case("@harborline.example my bill", now=NOON + timedelta(days=9))
    conversation = conversations_of(case)[0].pk
    merge_cases(source_id=case.pk, target_id=other.pk, actor=cast.bob, now=NOON)
    with pytest.raises(CannotReplyThere):
        _answer(cast, case, "Hello", conversation_id=conversation)


def test_answering_a_resolved_case_leaves_it_resolved(cast: Cast, case: Case) -> None:
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    _answer(cast, case, "One more thing")
    assert Case.objects.get().resolved_at == NOON


def test_a_stranger_and_an_analyst_answer_nobody(cast: Cast, case: Case) -> None:
    cast.alice.role = "analyst"
    for actor in (cast.chidi, cast.alice):
        with pytest.raises(NotAllowed):
            _answer(cast, case, "Hello", actor=actor)
    assert not Delivery.objects.exists()
