"""Making two cases one, splitting one, and taking either back, with all that hangs on them.

What is promised, given and labelled goes with the cases themselves; what is written and sent, what sales was asked, and
to which incidents they belong stands above them and follows here, in the same transaction.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from evenhand.cases import actions as cases
from evenhand.cases.models import Merge, Split
from evenhand.colleagues.actions.moving import move_leads
from evenhand.incidents.actions.moving import bring_links, bring_links_back
from evenhand.people.models import Agent
from evenhand.replies.actions.moving import bring_along, bring_back, follow_conversations


@transaction.atomic
def merge(*, source_id: int, target_id: int, actor: Agent, now: datetime) -> Merge:
    """One case goes into another, with everything about it that is still to happen."""
    bring = partial(_bring, actor=actor, now=now)
    return cases.merge_cases(source_id=source_id, target_id=target_id, actor=actor, now=now, bring=bring)


def _bring(source_id: int, target_id: int, *, actor: Agent, now: datetime) -> dict[str, Any]:
    return {
        **bring_along(source_id, target_id),
        "leads": move_leads(source_id=source_id, target_id=target_id),
        "incidents": bring_links(source_id=source_id, target_id=target_id, actor=actor, now=now),
    }


@transaction.atomic
def part(*, merge_id: int, actor: Agent, now: datetime) -> Merge:
    """A merge is taken back, with all that went along."""
    undone = cases.part_cases(merge_id=merge_id, actor=actor, now=now)
    source_id, target_id, moved = undone.source_id, undone.target_id, undone.moved
    bring_back(source_id, target_id, moved=moved)
    move_leads(source_id=target_id, target_id=source_id, only=moved.get("leads", ()))
    brought = moved.get("incidents", ())
    bring_links_back(source_id=source_id, target_id=target_id, brought=brought, actor=actor, now=now)
    return undone


@transaction.atomic
def split(*, case_id: int, post_ids: Collection[int], title: str, actor: Agent, now: datetime) -> Split:
    """Messages become a case of their own; the replies in their conversations go with them."""
    done = cases.split_case(case_id=case_id, post_ids=post_ids, title=title, actor=actor, now=now)
    follow_conversations(cases=(done.source_id, done.target_id))
    return done


@transaction.atomic
def rejoin(*, split_id: int, actor: Agent, now: datetime) -> Split:
    """What was split off goes back, with all that was begun there since."""
    undone = cases.rejoin_split(split_id=split_id, actor=actor, now=now)
    _bring(undone.target_id, undone.source_id, actor=actor, now=now)
    return undone
