"""A reply that came to nothing leaves its customer waiting where agents look."""

from datetime import timedelta

import pytest

from evenhand.cases.models import OpenCase
from evenhand.channels.domain.connector import Receipt
from evenhand.replies import actions as replies
from evenhand.replies.domain.states import Step
from tests.cast import NOON, Cast

LATER = NOON + timedelta(minutes=10)


@pytest.mark.parametrize("step", [Step.FAIL, Step.LOSE])
def test_a_reply_that_failed_or_is_unknown_brings_its_case_back_waiting_since_the_customer_wrote(
    cast: Cast, step: Step
) -> None:
    case = cast.open_case()
    delivery = cast.answer(case)
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None
    replies.claim(delivery_id=delivery.pk, now=LATER)
    replies.record_trouble(delivery_id=delivery.pk, step=step, reason="refused", now=LATER)
    assert OpenCase.objects.get(pk=case.pk).waiting_since == NOON


def test_sending_it_again_gives_the_customer_the_word_again(cast: Cast) -> None:
    case = cast.open_case()
    delivery = cast.answer(case)
    replies.claim(delivery_id=delivery.pk, now=LATER)
    replies.record_trouble(delivery_id=delivery.pk, step=Step.FAIL, reason="refused", now=LATER)
    replies.retry(delivery_id=delivery.pk, actor=cast.bob, now=LATER)
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None


def test_a_reply_that_came_back_counts_as_none(cast: Cast) -> None:
    case = cast.open_case()
    delivery = cast.answer(case)
    replies.claim(delivery_id=delivery.pk, now=LATER)
    receipt = Receipt(external_id="sent-1", sent_at=LATER)
    replies.record_receipt(delivery_id=delivery.pk, receipt=receipt, now=LATER)
    assert replies.record_bounce(account_id=delivery.account_id, external_id="sent-1", reason="no such user", now=LATER)
    assert OpenCase.objects.get(pk=case.pk).waiting_since == NOON


def test_an_earlier_failure_does_not_reopen_what_a_later_reply_answered(cast: Cast) -> None:
    case = cast.open_case()
    first = cast.answer(case, "one moment")
    replies.claim(delivery_id=first.pk, now=LATER)
    cast.answer(case, "it is fixed")
    replies.record_trouble(delivery_id=first.pk, step=Step.FAIL, reason="refused", now=LATER)
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None
