"""Members name each other: who is meant, and who is told of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.community.domain.naming import named_in, names_in
from evenhand.community.domain.screening import Shown
from evenhand.community.domain.trust import Level, most_named
from evenhand.community.domain.words import without
from evenhand.community.errors import CannotContribute, NotThere
from evenhand.community.events import MemberMuted
from evenhand.community.models import Contribution, FormerText, Member, MemberMention, MemberMute, MemberNotice, Topic
from evenhand.community.reads.naming import nameable
from evenhand.community.reads.standing import block_of
from evenhand.ledger.actions import record

NAMED = "named"  # what members are told
MOST_OF_ONE = 3  # times a day that one member has another one told


def note_named(contribution: Contribution, *, level: Level, brand_id: int, now: datetime) -> None:
    """Keep whom a contribution names; in the caller's transaction. Refuses more than somebody of that level may."""
    called = names_in(contribution.text)
    known = dict(nameable(brand_id).filter(folded__in=called).values_list("folded", "pk")) if called else {}
    named = {member for _start, _end, member in named_in(contribution.text, known)} - {contribution.member_id}
    told = MemberNotice.objects.filter(contribution=contribution, what=NAMED).values_list("member_id", flat=True)
    most = most_named(level)
    if len(named | set(told)) > most:
        one = ngettext("You can name %(n)s person here.", "You can name %(n)s people here.", most) % {"n": most}
        raise CannotContribute(_("%(most)s Take an “@” away, please.") % {"most": one})
    MemberMention.objects.filter(contribution=contribution).exclude(member__in=named).delete()
    MemberMention.objects.bulk_create(
        [MemberMention(contribution=contribution, member_id=each, at=now) for each in sorted(named)],
        ignore_conflicts=True,
    )


def tell_named(topic: Topic, *, now: datetime) -> None:
    """Let those know who are named in what is shown by now, once; in the caller's transaction."""
    if topic.shown != Shown.SHOWN:
        return
    due = MemberMention.objects.filter(contribution__topic=topic, contribution__shown=Shown.SHOWN, told_at=None)
    for each in list(due.select_related("contribution", "member").order_by("pk")[:50]):
        if _hears(each, now):
            MemberNotice.objects.get_or_create(
                member=each.member,
                contribution=each.contribution,
                what=NAMED,
                defaults={"topic_id": each.contribution.topic_id, "at": now},
            )
        each.told_at = now
        each.save(update_fields=["told_at"])


def _hears(mention: MemberMention, now: datetime) -> bool:
    """Not who left, may not write at the moment, wants to hear nothing of whoever wrote it, or heard of them often."""
    member, author = mention.member, mention.contribution.member_id
    if member.left_at is not None or block_of(member.pk, now=now) is not None:
        return False
    if author is None:
        return True
    if MemberMute.objects.filter(member=member, other_id=author).exists():
        return False
    told = MemberNotice.objects.filter(member=member, what=NAMED, contribution__member_id=author)
    return told.filter(at__gt=now - timedelta(days=1)).count() < MOST_OF_ONE


@transaction.atomic
def mute(*, member: Member, other_id: int, is_on: bool, now: datetime) -> None:
    """A member is not told any more when this other one names them, or is again. Nobody else learns of it."""
    other = Member.objects.filter(pk=other_id, brand_id=member.brand_id, left_at=None).exclude(pk=member.pk).first()
    if other is None or member.left_at is not None:
        raise NotThere
    if is_on:
        changed = MemberMute.objects.get_or_create(member=member, other=other, defaults={"at": now})[1]
    else:
        changed = bool(MemberMute.objects.filter(member=member, other=other).delete()[0])
    if changed:
        record(MemberMuted(member_id=member.pk, other_id=other.pk, is_on=is_on), now=now)


def call_anew(member: Member, *, former: str, instead: str) -> set[int]:
    """Where others named a member by “@”, another name stands, or none; in the caller's transaction. Which
    contributions changed. Only behind the sign: elsewhere it may be a word like any other."""
    theirs = MemberMention.objects.filter(member=member).values("contribution_id")
    called, changed = [f"@{former}"], set[int]()
    for said in Contribution.objects.select_for_update(of=("self",)).filter(pk__in=theirs).order_by("pk"):
        if (words := without(said.text, called, (), instead=f"@{instead}")) != said.text:
            said.text = words
            said.save(update_fields=["text"])
            changed.add(said.pk)
    for before in FormerText.objects.filter(contribution__in=theirs):
        if (words := without(before.text, called, (), instead=f"@{instead}")) != before.text:
            FormerText.objects.filter(pk=before.pk).update(text=words)
    return changed
