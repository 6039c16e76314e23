"""Which thread a mail belongs to, and how nobody gets into one who should not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.mail.references import external_id, message_ids, possible_names
from evenhand.channels.connectors.mail.tests import SIGNER, mail, post_of, sample
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.kernel.ids import new_uuid

STRANGER = Signer("another secret, of a stranger", "support@harborline.example")


def test_ancestors_come_nearest_first_and_blank_ids_count_for_nothing():
    post = post_of(sample("references_broken"))
    assert post.references == ("two@quist.example", "one@quist.example")
    assert post.in_reply_to == "two@quist.example"


def test_a_long_chain_keeps_its_beginning_and_its_end():
    chain = " ".join(f"<{number}@quist.example>" for number in range(500))
    ids = message_ids(chain)
    assert (ids[0], ids[-1], len(ids)) == ("0@quist.example", "499@quist.example", 101)


def test_the_subject_never_makes_a_thread():
    post = post_of(mail(Subject="Re: Ticket#4711 [case 12]"))
    again = post_of(mail("Other words.", Subject="Re: Ticket#4711 [case 12]"))
    assert (post.references, post.in_reply_to) == ((), "")
    assert post.thread_id != again.thread_id


def test_another_sender_cannot_take_a_mails_name():
    mine = post_of(mail(Message_ID="<a1@quist.example>"))
    theirs = post_of(mail(Message_ID="<a1@quist.example>", From="Mallory <m@evil.example>"))
    assert mine.external_id == "a1@quist.example"
    assert theirs.external_id != mine.external_id


def test_a_mail_with_a_foreign_id_is_found_again_by_its_author_and_by_who_answers_them():
    stored = post_of(mail(Message_ID="<a1@mail.hoster.example>")).external_id
    own_next = post_of(mail(References="<a1@mail.hoster.example>", Message_ID="<a2@mail.hoster.example>"))
    assert own_next.in_reply_to == stored
    answer = post_of(mail(From="Bo <bo@other.example>", To="ada@quist.example", In_Reply_To="<a1@mail.hoster.example>"))
    stranger = post_of(mail(From="M <m@evil.example>", References="<a1@mail.hoster.example>"))
    assert stored in own_next.references
    assert stored in answer.references
    assert stored not in stranger.references


def test_a_mail_without_an_id_is_named_by_its_content():
    one, again, other = (post_of(mail(text)).external_id for text in ("A", "A", "B"))
    assert one.startswith("sha256:")
    assert one == again != other


@given(st.text(max_size=30), st.emails(), st.emails())
def test_two_authors_outside_an_ids_domain_never_share_a_name(local, one, other):
    name = f"{local}@ids.nowhere.invalid"
    if one.lower() != other.lower():
        assert external_id(name, one) != external_id(name, other)
        assert external_id(name, one) in possible_names([name], [one])


# Signed names


@pytest.mark.parametrize("thread_id", ["01a2013f-49bb-7f39-9a64-9ef63944800f", "4711", "case-000000000012"[:16]])
def test_an_answer_to_the_signed_address_proves_its_thread(thread_id):
    post = post_of(mail(To=f"Support <{SIGNER.reply_address(thread_id).upper()}>"))
    assert (post.thread_id, post.proves_thread) == (thread_id, True)
    assert post.recipients == (SIGNER.address,)  # the token stays between us and the customer


def test_an_answer_without_any_reference_still_finds_the_thread_its_first_mail_began():
    first = post_of(mail(Message_ID="<a-long-id-as-mail-programs-make-them.0123456789@mail.hoster.example>"))
    address = SIGNER.reply_address(first.thread_id)
    assert address != SIGNER.address
    answer = post_of(mail("Here I am.", To=address))
    assert (answer.thread_id, answer.proves_thread) == (first.thread_id, True)
    assert not first.proves_thread


def test_only_a_mail_that_answers_none_begins_a_thread():
    assert post_of(mail(In_Reply_To="<x@quist.example>")).thread_id == ""
    twice = {post_of(mail(Message_ID="<a1@quist.example>")).thread_id for _ in range(2)}
    assert len(twice) == 1


def test_a_thread_with_a_long_id_is_proved_by_the_references():
    root = "a-very-long-message-id-of-somebody.1234567890@quist.example"
    address = SIGNER.reply_address(root)
    assert len(address.partition("@")[0]) <= 64
    assert post_of(mail(To=address, References=f"<{root}>")).thread_id == root
    assert not post_of(mail(To=address)).proves_thread


def test_a_forged_address_proves_nothing():
    signed = SIGNER.reply_address(str(new_uuid()))
    changed = signed.replace("case.", "case.b", 1).replace("b", "c", 1)
    for address in (STRANGER.reply_address("4711"), changed, "support+case.@harborline.example"):
        assert not post_of(mail(To=address)).proves_thread
    elsewhere = signed.replace("harborline.example", "evil.example")
    assert not post_of(mail(To=elsewhere)).proves_thread


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=60), st.text(max_size=20))
def test_no_token_made_without_the_secret_ever_proves_a_thread(token, thread_id):
    assert SIGNER.thread_of([f"support+case.{token}@harborline.example"], [thread_id]) == ""
    assert SIGNER.thread_of([STRANGER.reply_address(thread_id)], [thread_id]) == ""


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=16))
def test_every_short_thread_id_comes_back_from_its_address(thread_id):
    address = SIGNER.reply_address(thread_id)
    assert SIGNER.thread_of([address], [thread_id]) == thread_id


def test_our_address_in_from_makes_nobody_one_of_us():
    post = post_of(sample("spoofed_as_us"))
    assert not post.is_own
    copied = mail("Wire the money.", From=SIGNER.address, Message_ID=f"<{SIGNER.message_id('k')}>")
    assert not post_of(copied).is_own
    assert post_of(copied).external_id != SIGNER.message_id("k")


def test_our_own_mail_sent_around_is_a_loop_and_not_a_customers():
    post = post_of(mail(From="list@forwarder.example", Message_ID=f"<{SIGNER.message_id('k')}>"))
    assert (post.is_own, post.is_automatic) == (False, True)
