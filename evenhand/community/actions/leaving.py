"""A member asks to be forgotten: what tells who they are goes, what others read stays readable."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from evenhand.community.actions.naming import call_anew
from evenhand.community.actions.picturing import forget_pictures
from evenhand.community.domain.quoting import within_quotes
from evenhand.community.domain.words import hash_of, without
from evenhand.community.errors import NotThere
from evenhand.community.events import MemberLeft
from evenhand.community.models import (
    Contribution,
    Flag,
    FormerText,
    Member,
    MemberBlock,
    MemberIdentity,
    MemberMention,
    MemberMute,
    MemberNotice,
    SignInLink,
    SignOnAttempt,
    Thanks,
    Topic,
    TopicFollow,
    Upvote,
)
from evenhand.kernel.text import fold
from evenhand.ledger.actions import record

Finder = Callable[[str], Iterable[tuple[int, int]]]  # where personal data stands in a text
INSTEAD = "…"


@transaction.atomic
def leave(*, member: Member, personal_in: Finder, actor_id: int | None = None, now: datetime) -> int:
    """Forget who they are; how many texts were changed. There is no way back, and the page says so before.

    Their name goes out of what others wrote in the topics they took part in; personal data of any kind out of what
    they wrote themselves. Votes, follows, flags, pictures and waiting mail go. The row stays, without name and address.
    """
    found = Member.objects.select_for_update().filter(pk=member.pk, left_at=None).first()
    if found is None:
        raise NotThere
    texts = _clean_texts(found, personal_in, called=call_anew(found, former=found.name, instead=INSTEAD))
    _forget_ways_in(found)
    _forget_deeds(found)
    forget_pictures(member=found, now=now)
    found.name = found.folded = found.looks = found.address = found.language = ""
    found.left_at, found.wants_mail, found.generation = now, False, found.generation + 1
    found.save()
    record(MemberLeft(brand_id=found.brand_id, member_id=found.pk, texts=texts), now=now, actor_id=actor_id)
    return texts


def _clean_texts(member: Member, personal_in: Finder, *, called: Collection[int]) -> int:
    names = _names_of(member)
    topics = set(Contribution.objects.filter(member=member).values_list("topic_id", flat=True))
    theirs = set(Contribution.objects.filter(member=member).values_list("pk", flat=True))
    FormerText.objects.filter(contribution__member=member).delete()
    for former in FormerText.objects.filter(contribution__topic__in=topics):
        spans = _quoted(former.text, theirs, personal_in)
        if (clean := without(former.text, names, spans, instead=INSTEAD)) != former.text:
            FormerText.objects.filter(pk=former.pk).update(text=clean)
    changed = set(called)  # where they were named only
    for each in Contribution.objects.select_for_update(of=("self",)).filter(topic_id__in=topics).order_by("pk"):
        spans = list(personal_in(each.text)) if each.pk in theirs else _quoted(each.text, theirs, personal_in)
        clean = without(each.text, names, spans, instead=INSTEAD)
        if clean != each.text:
            each.text, each.text_hash = clean, hash_of(clean)
            each.save(update_fields=["text", "text_hash"])
            changed.add(each.pk)
    _clean_titles(topics, names, personal_in)
    return len(changed)


def _quoted(text: str, theirs: set[int], personal_in: Finder) -> list[tuple[int, int]]:
    """Personal data in what others quoted of them."""
    return within_quotes(text, personal_in(text), of=theirs) if ">" in text else []


def _clean_titles(topics: set[int], names: list[str], personal_in: Finder) -> None:
    for topic in Topic.objects.select_for_update(of=("self",)).filter(pk__in=topics).order_by("pk"):
        title = without(topic.title, names, personal_in(topic.title), instead=INSTEAD)
        question = Contribution.objects.filter(topic=topic, is_question=True).values_list("text", flat=True).first()
        topic.title, topic.folded = title, fold(f"{title} {(question or '')[:3000]}")
        topic.save(update_fields=["title", "folded"])


def _names_of(member: Member) -> list[str]:
    """The whole name first, so that no half of it is left; short parts of names are words of their own."""
    parts = [part for part in member.name.split() if len(part) > 2]
    return list(dict.fromkeys([member.address, member.name, *parts]))


def _forget_ways_in(member: Member) -> None:
    """Who comes again, by link or by single sign-on, is somebody new."""
    SignInLink.objects.filter(brand_id=member.brand_id, address=member.address).delete()
    subjects = list(MemberIdentity.objects.filter(member=member).values_list("subject", flat=True))
    SignOnAttempt.objects.filter(brand_id=member.brand_id, subject__in=subjects).delete()
    MemberIdentity.objects.filter(member=member).delete()


def _forget_deeds(member: Member) -> None:
    voted = list(Upvote.objects.filter(member=member).values_list("contribution_id", flat=True))
    Upvote.objects.filter(member=member).delete()
    for each in Contribution.objects.filter(pk__in=voted):
        each.votes = Upvote.objects.filter(contribution=each).count()
        each.save(update_fields=["votes"])
    TopicFollow.objects.filter(member=member).delete()
    MemberNotice.objects.filter(member=member).delete()
    Flag.objects.filter(member=member, was_right=None).delete()
    Flag.objects.filter(member=member).update(why="")
    MemberBlock.objects.filter(member=member).update(why="", appeal="", answer="")
    Thanks.objects.filter(member=member).delete()
    MemberMention.objects.filter(member=member).delete()
    MemberMute.objects.filter(Q(member=member) | Q(other=member)).delete()
