"""What a person corrected is followed: what they say is work becomes work, and a case is of the kind they say.

What is open stays until they close it.
"""

from django.db import transaction

from evenhand.cases import actions as cases
from evenhand.cases.actions.kinds import follow_kind
from evenhand.cases.reads.work import is_work
from evenhand.channels.models import Batch, Post
from evenhand.channels.reads import posts_of
from evenhand.flows.deciding import rules
from evenhand.flows.intake import facts_of
from evenhand.kernel import clock
from evenhand.triage.actions import Decided
from evenhand.triage.models import Decision
from evenhand.understanding.actions.readings import KIND
from evenhand.understanding.domain.reading import read_many
from evenhand.understanding.reads.corrections import readings_of


def follow_mode(*, post_id: int, brand_id: int) -> bool:
    """Open a case for the post, or put it into the one of its thread; whether that was to be done. May be repeated."""
    decision = Decision.objects.filter(post=post_id, brand=brand_id).exclude(mode=0).first()
    if decision is None or is_work(post_id):
        return False
    by = rules()
    batch = Batch.objects.filter(pk=Post.objects.values_list("batch_id", flat=True).get(pk=post_id)).first()
    posts = [post for post in posts_of(batch) if post.id == post_id] if batch else []
    if not posts or brand_id in by.pilots:
        return False
    readings = read_many([post.text for post in posts], [post.language_hint for post in posts])
    decided = [Decided(post_id, brand_id, decision.mode, decision.reason, decision.confidence)]
    with transaction.atomic():
        cases.attach(facts_of(posts, readings, decided, by), now=clock.now())
    return True


def follow_reading(*, post_id: int, brand_id: int) -> int:
    """Give the cases that the post opened the kind that it is read as by now; how many. May be repeated."""
    read = readings_of(brand_id, [post_id]).get(post_id)
    kind = KIND.get(read.value("kind") or "") if read else None
    return follow_kind(post_id=post_id, brand_id=brand_id, kind=kind) if kind else 0
