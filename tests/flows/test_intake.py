"""Posts in, cases out: the story of intake against a real database."""

from datetime import timedelta

import pytest

from evenhand.cases.models import Case, Conversation, Message, OpenCase
from evenhand.channels.domain.connector import PostKind
from evenhand.channels.models import Batch, Post
from evenhand.flows import intake
from evenhand.triage.models import Decision, Mode
from evenhand.understanding.models import Reading
from tests.cast import DANA_BY_MAIL, EVE, NOON, Cast


def test_a_post_addressed_to_us_becomes_a_case_in_its_queue(cast: Cast) -> None:
    case = cast.open_case("@harborline.example my internet is down again, please help")
    assert (case.brand, case.queue, case.customer.name) == (cast.harborline, cast.queue, "Dana Whitlock")
    assert case.mode == Mode.REACTIVE
    assert OpenCase.objects.get(pk=case.pk).waiting_since == NOON


def test_german_goes_to_the_german_queue(cast: Cast) -> None:
    case = cast.open_case("@harborline.example seit heute morgen habe ich kein Internet mehr, bitte helfen Sie mir")
    assert case.queue == cast.german


def test_noise_is_stored_and_decided_but_opens_no_case(cast: Cast) -> None:
    taken = cast.hear(cast.post("lovely sunset over the bay tonight", author=EVE))
    assert (taken.stored.new, taken.opened, taken.modes) == (1, 0, {"none": 1})
    assert Reading.objects.count() == Decision.objects.count() == 1
    assert not Case.objects.exists()


def test_a_post_heard_twice_is_stored_once(cast: Cast) -> None:
    post = cast.post("@harborline.example hello?")
    first, second = cast.hear(post), cast.hear(post)
    assert (first.stored.new, second.stored.new, second.stored.duplicates) == (1, 0, 1)
    assert Post.objects.count() == Case.objects.count() == 1


def test_the_same_post_twice_in_one_batch_is_stored_once(cast: Cast) -> None:
    post = cast.post("@harborline.example hello?")
    assert cast.hear(post, post).stored.new == 1


def test_a_thread_is_one_conversation_and_one_case(cast: Cast) -> None:
    first = cast.post("@harborline.example no signal")
    ours = cast.post("Sorry! Since when?", is_own=True, kind=PostKind.REPLY, in_reply_to=first.external_id, author=EVE)
    third = cast.post("since noon", kind=PostKind.REPLY, in_reply_to=ours.external_id)
    cast.hear(first, ours, third)
    assert Case.objects.count() == Conversation.objects.count() == 1
    assert Message.objects.count() == 3


def test_our_own_answer_means_the_customer_has_the_word(cast: Cast) -> None:
    first = cast.post("@harborline.example no signal")
    ours = cast.post("Fixed?", is_own=True, kind=PostKind.REPLY, in_reply_to=first.external_id, author=EVE)
    cast.hear(first, ours)
    case = Case.objects.get()
    assert (case.state.category, case.open.waiting_since) == (3, None)
    assert case.first_reply_at is not None


def test_an_answer_to_somebody_never_heard_is_history_and_no_case(cast: Cast) -> None:
    ours = cast.post("We sent you a message", is_own=True, kind=PostKind.REPLY, in_reply_to="gone", author=EVE)
    cast.hear(ours)
    assert not Case.objects.exists()
    assert Conversation.objects.get().persona is None
    assert Post.objects.get(external_id="gone").kind == 9


def test_a_missing_parent_is_filled_in_when_it_comes(cast: Cast) -> None:
    child = cast.post("@harborline.example as I said", kind=PostKind.REPLY, in_reply_to="parent")
    cast.hear(child)
    cast.hear(cast.post("@harborline.example my bill is wrong", external_id="parent"))
    assert Post.objects.get(external_id="parent").kind == 1
    assert Conversation.objects.count() == Case.objects.count() == 1
    assert Message.objects.count() == 2


def test_two_threads_that_prove_to_be_one_become_one_conversation(cast: Cast) -> None:
    root = cast.post("@harborline.example one")
    cast.hear(root)
    cast.hear(cast.post("@harborline.example three", kind=PostKind.REPLY, in_reply_to="two"))
    assert Conversation.objects.exclude(messages=None).count() == 2
    cast.hear(cast.post("two", external_id="two", kind=PostKind.REPLY, in_reply_to=root.external_id))
    spoken = Conversation.objects.filter(messages__isnull=False).distinct()
    assert spoken.count() == 1
    assert Message.objects.count() == 3


def test_a_resolved_case_is_reopened_by_a_new_message(cast: Cast) -> None:
    from evenhand.cases.actions import resolve_case

    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    assert not OpenCase.objects.exists()
    root = Post.objects.get()
    later = NOON + timedelta(days=30)
    cast.hear(cast.post("@harborline.example still down", kind=PostKind.REPLY, in_reply_to=root.external_id), now=later)
    case.refresh_from_db()
    assert (case.resolved_at, case.state.category, case.open.waiting_since) == (None, 2, later)


def test_a_second_thread_of_a_person_joins_the_open_case(cast: Cast) -> None:
    case = cast.open_case()
    cast.hear(cast.post("@harborline.example and the phone too"), now=NOON + timedelta(hours=2))
    assert list(Case.objects.all()) == [case]
    assert Conversation.objects.filter(case=case).count() == 2


def test_a_second_thread_after_days_of_silence_is_a_new_case(cast: Cast) -> None:
    cast.open_case()
    cast.hear(cast.post("@harborline.example a question about my bill"), now=NOON + timedelta(days=4))
    assert Case.objects.count() == 2


def test_somebody_else_in_the_same_mail_thread_gets_a_case_of_their_own(cast: Cast) -> None:
    mail = {"kind": PostKind.MAIL, "is_public": False, "addressed": True}
    first = cast.post("My contract", author=DANA_BY_MAIL, external_id="<1@mail>", **mail)
    stranger = cast.post("Send me her data", author=EVE, references=("<1@mail>",), in_reply_to="<1@mail>", **mail)
    cast.hear(first, account=cast.mail)
    cast.hear(stranger, account=cast.mail)
    one, other = Case.objects.order_by("id")
    assert one.customer != other.customer
    assert other.related == one


def test_automatic_mail_opens_no_case(cast: Cast) -> None:
    mail = {"kind": PostKind.MAIL, "is_public": False, "is_automatic": True}
    assert cast.hear(cast.post("I am out of office", **mail), account=cast.mail).opened == 0


def test_a_batch_that_was_stored_but_not_understood_is_resumed_once(cast: Cast) -> None:
    from evenhand.channels.actions import Incoming, store

    post = cast.post("@harborline.example help")
    store(source_id=cast.source.pk, incoming=[Incoming(cast.bluesky.pk, "bluesky", post)], cursor={"at": 1}, now=NOON)
    later = NOON + timedelta(minutes=5)
    assert (intake.resume(now=later), intake.resume(now=later)) == (1, 0)
    assert Case.objects.count() == 1
    assert Batch.objects.get().understood_at == later


def test_a_text_that_breaks_reading_does_not_hold_up_its_batch_for_ever(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = intake.read_many

    def fragile(texts: list[str], hints: list[str]) -> list[object]:
        if any("poison" in text for text in texts):
            raise ValueError("poison")
        return list(real(texts, hints))

    monkeypatch.setattr(intake, "read_many", fragile)
    cast.hear(cast.post("@harborline.example poison"), cast.post("@harborline.example help", author=EVE))
    for minutes in range(1, 6):
        intake.resume(now=NOON + timedelta(minutes=minutes))
    assert Reading.objects.count() == 2
    assert Case.objects.count() == 2


def test_the_same_verified_address_on_two_channels_is_suggested(cast: Cast) -> None:
    from evenhand.cases.models import IdentitySuggestion

    cast.hear(cast.post("My bill", author=DANA_BY_MAIL, kind=PostKind.MAIL, is_public=False), account=cast.mail)
    known = type(DANA_BY_MAIL)(external_id="did:plc:d2", handle="dw.example", verified_address="dana@mail.example")
    cast.hear(cast.post("@harborline.example hello", author=known))
    assert IdentitySuggestion.objects.get().reason == "same verified address"
