"""A member goes by another name from now on."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evenhand.community.actions.joining import free_name
from evenhand.community.actions.naming import call_anew
from evenhand.community.domain.likeness import likeness
from evenhand.community.domain.words import called, hash_of
from evenhand.community.errors import CannotContribute, NameNotFree, NotThere
from evenhand.community.events import MemberRenamed
from evenhand.community.models import Contribution, FormerText, Member, Topic
from evenhand.kernel.text import fold
from evenhand.ledger.actions import record

OFTEN = timedelta(days=30)


@transaction.atomic
def rename(*, member: Member, name: str, now: datetime) -> Member:
    """Another name, once a month. Where others wrote the former one in topics this member took part in, the new one
    stands: whoever must not be found by a name any more is not. Raises NameNotFree for some names."""
    found = Member.objects.select_for_update().filter(pk=member.pk, left_at=None).first()
    if found is None:
        raise NotThere
    public = free_name(name, brand=found.brand, but=found.pk)
    if public == found.name:
        return found
    if found.renamed_at is not None and found.renamed_at > now - OFTEN:
        raise CannotContribute(_("You changed your name within the last month. Please wait a little."))
    former, found.name, found.folded, found.looks = found.name, public, fold(public), likeness(public)
    found.renamed_at = now
    try:
        with transaction.atomic():
            found.save(update_fields=["name", "folded", "looks", "renamed_at"])
    except IntegrityError as taken:
        raise NameNotFree from taken
    call_anew(found, former=former, instead=public)
    _say_the_new_one(found, former)
    record(MemberRenamed(brand_id=found.brand_id, member_id=found.pk), now=now)
    return found


def _say_the_new_one(member: Member, former: str) -> None:
    topics = set(Contribution.objects.filter(member=member).values_list("topic_id", flat=True))
    for said in Contribution.objects.select_for_update(of=("self",)).filter(topic__in=topics).order_by("pk"):
        if (words := called(said.text, former, member.name)) != said.text:
            said.text, said.text_hash = words, hash_of(words)
            said.save(update_fields=["text", "text_hash"])
    for before in FormerText.objects.filter(contribution__topic__in=topics):
        if (words := called(before.text, former, member.name)) != before.text:
            FormerText.objects.filter(pk=before.pk).update(text=words)
    for topic in Topic.objects.select_for_update(of=("self",)).filter(pk__in=topics).order_by("pk"):
        title = called(topic.title, former, member.name)
        text = Contribution.objects.filter(topic=topic, is_question=True).values_list("text", flat=True).first()
        topic.title, topic.folded = title, fold(f"{title} {(text or '')[:3000]}")
        topic.save(update_fields=["title", "folded"])


def forget_former_texts(*, now: datetime) -> int:
    """How contributions read before they were changed is kept for half a year; how many are gone now."""
    return FormerText.objects.filter(until__lt=now - timedelta(days=180)).delete()[0]
