"""Taking messages out of a case into a new one, and undoing it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from evenhand.cases.actions.cases import locked_case, resolve_case, return_to_work, settle
from evenhand.cases.actions.moving import move_all
from evenhand.cases.domain.attaching import title_of
from evenhand.cases.domain.standing import Parting, Stand, Told, partings, stand_of
from evenhand.cases.errors import CannotSplit
from evenhand.cases.events import CaseSplit, CasesRejoined
from evenhand.cases.models import Case, Conversation, Merge, Message, OpenCase, Split, State
from evenhand.channels.models import Account, PostText
from evenhand.kernel.text import shorten, storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST_TITLE = 90

_TOLD = """
SELECT p.id, m.conversation_id, p.is_own, p.is_automatic, p.posted_at, p.heard_at
FROM cases_conversation c JOIN cases_message m ON m.conversation_id = c.id JOIN channels_post p ON p.id = m.post_id
WHERE c.case_id = %s AND p.kind <> 9 ORDER BY p.posted_at, p.id
"""


@transaction.atomic
def split_case(*, case_id: int, post_ids: Collection[int], actor: Agent, title: str = "", now: datetime) -> Split:
    """Move these messages of a case into a new one of the same customer. Can be undone.

    Raises CannotSplit if nothing would stay, nothing would go, or nothing that goes is the customer's.
    """
    source = locked_case(case_id, actor)
    told = told_in(case_id)
    chosen = frozenset(post_ids) & {each.post_id for each in told}
    going = [each for each in told if each.post_id in chosen]
    _check(source, told, going)
    target = _opened(source, going, title, now)
    parted = [_part(each, source=source, target=target) for each in partings(told, chosen)]
    split = Split.objects.create(
        source=source, target=target, moved={"conversations": parted}, split_by=actor, split_at=now
    )
    _settle_source(source, [each for each in told if each.post_id not in chosen], actor=actor, now=now)
    event = {"split_id": split.pk, "messages": len(going)}
    record(
        CaseSplit(case_id=source.pk, source_id=source.pk, target_id=target.pk, **event),
        CaseSplit(case_id=target.pk, source_id=source.pk, target_id=target.pk, **event),
        now=now,
        actor_id=actor.pk,
    )
    return split


def told_in(case_id: int) -> list[Told]:
    """What was said in a case, as it counts for where the case stands."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [case_id])
        names = Told.__struct_fields__
        return [Told(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _check(source: Case, told: Sequence[Told], going: Sequence[Told]) -> None:
    if source.merged_into_id is not None:
        raise CannotSplit("This case was merged into another; split that one.")
    if not any(not each.is_own for each in going):
        raise CannotSplit("Choose at least one message of the customer.")
    if not any(not each.is_own for each in told if each not in going):
        raise CannotSplit("At least one message of the customer must stay in this case.")


def _opened(source: Case, going: Sequence[Told], title: str, now: datetime) -> Case:
    """The new case, standing where its messages say, in the inbox beside the one it came from."""
    stand = stand_of(going)
    first = next(each for each in going if not each.is_own)
    state = State.objects.filter(category=stand.category).order_by("position", "id").first()
    if state is None:
        raise CannotSplit("No state is set up for new cases.")
    case = Case.objects.create(
        brand_id=source.brand_id,
        customer_id=source.customer_id,
        state=state,
        queue_id=source.queue_id,
        assignee_id=source.assignee_id,
        mode=source.mode,
        priority=source.priority,
        title=_title(title, first),
        language=source.language,
        kind=source.kind,
        network=_network_of(first),
        opened_at=now,
        first_reply_at=stand.first_reply_at,
        last_post_id=stand.last_post,
    )
    _show(case, stand, now)
    return case


def _show(case: Case, stand: Stand, now: datetime) -> None:
    OpenCase.objects.create(
        case=case,
        brand_id=case.brand_id,
        queue_id=case.queue_id,
        assignee_id=case.assignee_id,
        category=stand.category,
        mode=case.mode,
        priority=case.priority,
        waiting_since=stand.waiting_since,
        last_at=stand.last_at or now,
    )


def _title(said: str, first: Told) -> str:
    words = shorten(storable(said), LONGEST_TITLE)
    if words:
        return words
    text = PostText.objects.filter(post_id=first.post_id).order_by("-version").first()
    return title_of(text.subject, text.text) if text else ""


def _network_of(told: Told) -> str:
    account = Conversation.objects.filter(pk=told.conversation_id).values("account_id")
    return Account.objects.filter(pk__in=account).values_list("network", flat=True).first() or ""


def _part(parting: Parting, *, source: Case, target: Case) -> dict[str, Any]:
    """Move one conversation, or a part of it; what was done, so that it can be undone."""
    conversation = Conversation.objects.get(pk=parting.conversation_id)
    part = _part_of(conversation, source if parting.leaves else target) if parting.apart else None
    if part is not None:
        _move(parting.apart, conversation.pk, part.pk)
    if parting.leaves:
        conversation.case = target
        conversation.save(update_fields=["case"])
    return {
        "id": conversation.pk,
        "left": parting.leaves,
        "part": part and part.pk,
        "messages": list(parting.apart),
    }


def _part_of(conversation: Conversation, case: Case) -> Conversation:
    """A conversation of the same thread and person that nothing new joins."""
    return Conversation.objects.create(
        account_id=conversation.account_id,
        thread_key=conversation.part_key(uuid4().hex),
        persona_id=conversation.persona_id,
        case=case,
        is_public=conversation.is_public,
    )


def _move(post_ids: Iterable[int], before: int, after: int) -> None:
    Message.objects.filter(conversation_id=before, post_id__in=list(post_ids)).update(conversation_id=after)


def _settle_source(case: Case, staying: Sequence[Told], *, actor: Agent, now: datetime) -> None:
    """Whoever waited only because of what left waits no longer."""
    stand = stand_of(staying)
    Case.objects.filter(pk=case.pk).update(last_post_id=stand.last_post)
    case.last_post_id = stand.last_post
    row = OpenCase.objects.filter(pk=case.pk).first()
    if row is not None and row.waiting_since is not None:
        settle(case, waiting_since=stand.waiting_since, actor=actor, now=now)


@transaction.atomic
def rejoin_split(*, split_id: int, actor: Agent, now: datetime) -> Split:
    """Undo a split: the messages go back, with what was written there since; the new case is closed and points back."""
    split = Split.objects.select_for_update().filter(pk=split_id, undone_at=None).first()
    if split is None:
        raise CannotSplit("That split was undone already.")
    cases = {each: locked_case(each, actor) for each in sorted((split.source_id, split.target_id))}
    source, target = cases[split.source_id], cases[split.target_id]
    _check_undo(split, source, target)
    row = OpenCase.objects.filter(pk=target.pk).first()
    _bring_back(split, source, target)
    if row is not None:
        resolve_case(case_id=target.pk, actor=actor, now=now)
    Case.objects.filter(pk=target.pk).update(merged_into=source)
    split.undone_at = now
    split.save(update_fields=["undone_at"])
    _wait_again(source, row, actor=actor, now=now)
    record(
        CasesRejoined(case_id=source.pk, source_id=source.pk, target_id=target.pk, split_id=split.pk),
        CasesRejoined(case_id=target.pk, source_id=source.pk, target_id=target.pk, split_id=split.pk),
        now=now,
        actor_id=actor.pk,
    )
    return split


def _check_undo(split: Split, source: Case, target: Case) -> None:
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise CannotSplit("One of these cases was merged on into another; undo that first.")
    later = Split.objects.filter(source_id__in=[source.pk, target.pk], undone_at=None, pk__gt=split.pk)
    merged = Merge.objects.filter(kind="case", target_id=target.pk, undone_at=None)
    if later.exists() or merged.exists():
        raise CannotSplit("More was split off or merged in since; undo that first.")


def _bring_back(split: Split, source: Case, target: Case) -> None:
    for each in reversed(split.moved["conversations"]):
        if each["part"]:
            still = Message.objects.filter(conversation_id=each["part"]).values_list("post_id", flat=True)
            _move(list(still), each["part"], each["id"])
            Conversation.objects.filter(pk=each["part"]).update(case=source)
    move_all(target, source)


def _wait_again(source: Case, row: OpenCase | None, *, actor: Agent, now: datetime) -> None:
    """The case stands where all its messages say; it comes back if somebody waits there."""
    stand = stand_of(told_in(source.pk))
    Case.objects.filter(pk=source.pk).update(last_post_id=stand.last_post)
    source.last_post_id = stand.last_post
    if row is None or row.waiting_since is None:
        return
    theirs = OpenCase.objects.filter(pk=source.pk).first()
    if theirs is None or theirs.waiting_since is None:
        return_to_work(source, actor=actor, now=now)
    since = row.waiting_since if theirs is None or theirs.waiting_since is None else theirs.waiting_since
    settle(source, waiting_since=min(since, row.waiting_since), actor=actor, now=now)
