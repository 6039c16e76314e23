"""Words looked over against everything the desk knows, and what stands in the way of sending them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from evenhand.cases.models import Case, CustomerDetails
from evenhand.cases.reads import conversations_of
from evenhand.channels.domain.connector import Deleted, PostKind
from evenhand.channels.models import Post
from evenhand.flows.answer import account_for, answer, deliver, due
from evenhand.flows.checking import look_over, look_over_words
from evenhand.ledger.models import Entry
from evenhand.people.models import Brand
from evenhand.replies.actions import checks
from evenhand.replies.actions.checks import record_look
from evenhand.replies.domain.findings import Check, Level
from evenhand.replies.domain.links import links_in
from evenhand.replies.errors import CannotSetChecks, NotPassed
from evenhand.replies.models import Delivery
from evenhand.triage.actions import leave_alone
from evenhand.triage.models import Mode
from evenhand.understanding.models import Reading
from tests.cast import EVE, NOON, Cast

LATER = NOON + timedelta(hours=1)
CANNED = "we have found the fault in your street and our colleagues are repairing the cable today"

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana's case, in public."""
    return cast.open_case()


@pytest.fixture
def over(cast: Cast, case: Case) -> Callable[..., dict[str, Level]]:
    """What is found when Bob would answer Dana: the levels by code."""

    def look(text: str, **more: Any) -> dict[str, Level]:
        found = look_all(text, **more)
        return {each.code: each.level for each in found}

    def look_all(text: str, *, of: Case | None = None, actor: Any = None) -> list[Any]:
        case_now = Case.objects.select_related("brand").get(pk=(of or case).pk)
        conversation = next(each for each in conversations_of(case_now) if each.is_public or of)
        account = account_for(case_now, conversation)
        return look_over(actor or cast.bob, case_now, conversation, account, text, LATER)

    look.all = look_all  # type: ignore[attr-defined]
    return look


def test_good_words_find_nothing(over: Any) -> None:
    assert over("Hi Dana, sorry about that. Please tell us since when it is down.") == {}
    assert over("   ") == {}


def test_every_finding_says_what_is_the_matter(over: Any, cast: Cast) -> None:
    text = (
        "Hi Peter, PLEASE CALM DOWN NOW!!! Card 4111 1111 1111 1111, refund within 24 hours, {{name}}, "
        "ask Reefcell, damn you"
    )
    found = over.all(text)
    assert {each.code for each in found} >= {
        Check.NAME, Check.CAPITALS, Check.TONE, Check.PERSONAL, Check.PROMISE, Check.UNFILLED, Check.BRAND,
        Check.PROFANITY,
    }  # fmt: skip
    assert all(each.reason and "%(" not in each.reason for each in found)
    assert all(text[each.start : each.end] for each in found if each.start >= 0)


def test_a_card_number_is_stopped_in_public_and_no_matter_in_a_mail(cast: Cast, over: Any) -> None:
    mail = cast.open_case("my router is broken", account=cast.mail, kind=PostKind.MAIL, is_public=False)
    text = "The card 4111 1111 1111 1111 was charged twice"
    assert over(text)[Check.PERSONAL] is Level.BLOCK
    assert Check.PERSONAL not in over(text, of=mail)


def test_what_they_told_us_in_private_is_stopped_in_public(cast: Cast, case: Case, over: Any) -> None:
    text = "We call you at +49 30 90182012"
    assert over(text) == {Check.CONTACT_DATA: Level.WARN}
    cast.hear(cast.post("my number is +49 30 90182012", kind=PostKind.DIRECT, is_public=False, thread_id="dm-dana"))
    assert Case.objects.count() == 1
    assert [(each.code, each.kind) for each in over.all(text)] == [(Check.PERSONAL, "told_phone")]


def test_the_same_words_twice_are_stopped_whoever_sends_them(cast: Cast, case: Case, over: Any) -> None:
    cast.answer(case, f"Hi Dana, {CANNED}")
    assert over(CANNED)[Check.SENT_BEFORE] is Level.BLOCK
    assert "Bob" in over.all(CANNED, actor=cast.alice)[0].reason
    assert over(CANNED.replace("today", "this evening"), actor=cast.alice) == {Check.COLLEAGUE: Level.WARN}


def test_a_colleague_who_answered_a_moment_ago_is_named_until_dana_writes_again(
    cast: Cast, case: Case, over: Any
) -> None:
    cast.answer(case, "Have a look at the lamp", actor=cast.alice, now=LATER - timedelta(minutes=2))
    assert over("Which lamp is on?") == {Check.ANSWERED: Level.WARN}
    assert "Alice" in over.all("Which lamp is on?")[0].reason
    assert over("Which lamp is on?", actor=cast.alice) == {}
    cast.hear(cast.post("@harborline.example the red one"), now=LATER - timedelta(minutes=1))
    assert over("Then restart it") == {}


def test_few_words_from_a_second_tab_are_asked_about_until_dana_writes_again(cast: Cast, case: Case, over: Any) -> None:
    cast.answer(case, "Which lamp is on?", now=LATER - timedelta(minutes=2))
    assert over("Which lamp is on?") == {Check.SENT_BEFORE: Level.WARN}
    assert "a moment ago" in over.all("Which lamp is on?")[0].reason
    cast.hear(cast.post("@harborline.example the red one"), now=LATER - timedelta(minutes=1))
    assert over("Which lamp is on?") == {}


def test_what_somebody_sent_from_the_networks_own_app_was_sent_before(cast: Cast, case: Case, over: Any) -> None:
    first = Post.objects.get()
    ours = cast.post(CANNED, is_own=True, kind=PostKind.REPLY, in_reply_to=first.external_id, author=EVE)
    cast.hear(ours)
    assert over(CANNED)[Check.SENT_BEFORE] is Level.BLOCK
    assert over(CANNED.replace("today", "tonight"))[Check.COLLEAGUE] is Level.WARN
    yes = "We will refund you the May bill."
    cast.hear(cast.post(yes, is_own=True, kind=PostKind.REPLY, in_reply_to=first.external_id, author=EVE))
    assert Check.CONTRADICTS in over("We cannot refund that bill.")


def test_what_went_out_of_the_desk_counts_once(cast: Cast, case: Case, over: Any) -> None:
    cast.answer(case, CANNED, now=NOON)
    for delivery_id in due(now=LATER):
        deliver(delivery_id)
    assert Post.objects.filter(is_own=True).exists()
    (found,) = over.all(CANNED)
    assert (found.code, found.kind) == (Check.SENT_BEFORE, "mine")


def test_words_that_never_went_out_were_not_sent_before(cast: Cast, case: Case, over: Any) -> None:
    delivery = cast.answer(case, CANNED)
    Delivery.objects.filter(pk=delivery.pk).update(state="cancelled")
    assert over(CANNED) == {}


def test_the_same_words_to_somebody_else_are_no_matter(cast: Cast, case: Case, over: Any) -> None:
    from tests.cast import EVE

    cast.answer(case, CANNED)
    assert over(CANNED, of=cast.open_case("@harborline.example no internet here", author=EVE)) == {}


def test_a_double_click_is_not_stopped_by_its_own_words(cast: Cast, case: Case) -> None:
    key, at = uuid4(), conversations_of(case)[0].pk
    sent = [
        answer(case_id=case.pk, conversation_id=at, text=CANNED, key=key, actor=cast.bob, now=LATER) for _ in range(2)
    ]
    assert sent[0] == sent[1]
    with pytest.raises(NotPassed):
        answer(case_id=case.pk, conversation_id=at, text=CANNED, key=uuid4(), actor=cast.bob, now=LATER)
    assert Delivery.objects.count() == 1


def test_a_warning_stands_in_the_way_until_somebody_passes_it_by_name(cast: Cast, case: Case) -> None:
    def send(despite: frozenset[str]) -> Delivery:
        return answer(
            case_id=case.pk,
            conversation_id=conversations_of(case)[0].pk,
            text="We will refund the last month",
            key=uuid4(),
            actor=cast.bob,
            despite=despite,
            now=LATER,
        )

    for despite in (frozenset(), frozenset({"tone"})):
        with pytest.raises(NotPassed):
            send(despite)
    send(frozenset({"promise", "tone"}))
    approved = Entry.objects.filter(name="ReplyApproved").latest("id")
    assert approved.facts["despite"] == ["promise"]
    assert "refund" not in str(approved.facts)


def test_what_stops_cannot_be_passed(cast: Cast, case: Case) -> None:
    with pytest.raises(NotPassed):
        answer(
            case_id=case.pk,
            conversation_id=conversations_of(case)[0].pk,
            text="Your card 4111 1111 1111 1111",
            key=uuid4(),
            actor=cast.bob,
            despite=frozenset(each.value for each in Check),
            now=LATER,
        )
    assert not Delivery.objects.exists()


def test_an_answer_to_what_they_deleted_is_warned_of(cast: Cast, case: Case, over: Any) -> None:
    from evenhand.channels.actions import blank

    newest = Post.objects.filter(is_own=False).latest("id")
    blank(deletions=[(cast.bluesky.pk, Deleted(external_id=newest.external_id))], now=LATER)
    assert over("Sorry about that") == {Check.DELETED: Level.WARN}


def test_another_language_than_theirs_is_warned_of(over: Any) -> None:
    assert over("Wir sehen uns das gerade an und melden uns gleich wieder") == {Check.LANGUAGE: Level.WARN}


def test_what_is_noted_of_their_language_counts_only_where_nothing_they_wrote_tells_it(
    cast: Cast, case: Case, over: Any
) -> None:
    noted = {"customer_id": case.customer_id, "brand": cast.harborline, "language": "fr", "changed_at": NOON}
    CustomerDetails.objects.create(**noted)
    text = "We are looking into this for you right now, Dana"
    assert Check.LANGUAGE not in over(text)
    Reading.objects.update(language="und", also=[])
    Case.objects.update(language="")
    assert Check.LANGUAGE in over(text)


def test_nobody_is_approached_who_asked_to_be_left_alone(cast: Cast, case: Case, over: Any) -> None:
    persona = conversations_of(case)[0].persona_id
    assert persona
    leave_alone(persona_id=persona, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    assert over("Can we help?") == {}, "they wrote to us"
    Case.objects.filter(pk=case.pk).update(mode=Mode.PROACTIVE)
    assert over("Can we help?") == {Check.CONTACT: Level.BLOCK}


def test_an_open_statement_is_kept_to_by_everybody(cast: Cast, over: Any) -> None:
    statement = checks.open_statement(
        brand_id=cast.harborline.pk,
        title="Outage",
        text="We know of the outage; engineers are on it.",
        about=["internet"],
        never=["sabotage"],
        actor=cast.alice,
        now=NOON,
    )
    assert over("It was sabotage, sorry") == {Check.HOLDING: Level.BLOCK}
    checks.close_statement(statement_id=statement.pk, actor=cast.alice, now=LATER)
    assert over("It was sabotage, sorry") == {}


def test_a_link_that_did_not_answer_is_warned_of(over: Any) -> None:
    text = "See https://harborline.example/gone."
    assert over(text) == {}
    record_look(key=links_in(text)[0].key, answers=False, reason="There is nothing.", now=NOON)
    assert over(text) == {Check.DEAD_LINK: Level.WARN}
    record_look(key=links_in(text)[0].key, answers=True, reason="", now=NOON)
    assert over(text) == {}


def test_a_lead_decides_what_a_check_weighs_for_the_brand(cast: Cast, over: Any) -> None:
    set_level = {"brand_id": cast.harborline.pk, "check": "promise", "now": NOON}
    checks.set_level(**set_level, level="block", actor=cast.alice)
    assert over("We refund you") == {Check.PROMISE: Level.BLOCK}
    assert checks.set_level(**set_level, level="off", actor=cast.alice) is Level.BLOCK
    assert over("We refund you") == {}
    assert [each.code for each in look_over_words(Brand.objects.get(slug="reefcell"), "We refund you")] == ["promise"]


def test_a_brand_keeps_its_own_lists(cast: Cast, over: Any) -> None:
    words = {"brand_id": cast.harborline.pk, "list_name": "promise", "actor": cast.alice, "now": NOON}
    checks.set_words(**words, words=["lifetime warrant*", "", "lifetime warrant*"])
    assert over("We refund you") == {}
    assert over("With lifetime warranty") == {Check.PROMISE: Level.WARN}
    checks.set_words(**words, words=None)
    assert over("We refund you") == {Check.PROMISE: Level.WARN}


def test_only_leads_of_the_brand_decide(cast: Cast) -> None:
    for actor in (cast.bob, cast.chidi):
        with pytest.raises(CannotSetChecks):
            checks.set_level(brand_id=cast.harborline.pk, check="tone", level="off", actor=actor, now=NOON)
    with pytest.raises(CannotSetChecks):
        checks.set_level(brand_id=cast.harborline.pk, check="too_long", level="off", actor=cast.alice, now=NOON)


def test_looking_over_asks_few_questions(cast: Cast, case: Case, over: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        cast.answer(case, f"Answer {number}")
    conversation = conversations_of(case)[0]
    account = account_for(case, conversation)
    with django_assert_max_num_queries(12):
        look_over(cast.bob, case, conversation, account, f"Hi Dana, {CANNED} https://a.example +49 30 90182012", LATER)
