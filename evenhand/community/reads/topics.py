"""Topics as visitors and members see them: lists by keyset, one topic, and what was asked before."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

import msgspec
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, QuerySet, When

from evenhand.community.domain.screening import Shown, Why
from evenhand.community.domain.words import pieces_of, search_words
from evenhand.community.models import Contribution, Flag, Member, Topic, TopicFollow, Upvote
from evenhand.community.reads.merging import merged_here
from evenhand.kernel.places import place_in, place_words
from evenhand.kernel.text import fold

PAGE = 20
MOST_ANSWERS = 200
MOST_PINNED = 3
LISTS = ("latest", "unanswered", "solved")
_VECTOR = SearchVector("folded", config="simple")


class TopicPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some topics, and where the next ones begin; empty at the end."""

    topics: list[Any]
    after: str


def standing(brand_id: int) -> QuerySet[Topic]:
    """The topics that everybody sees."""
    found = Topic.objects.filter(brand_id=brand_id, shown=Shown.SHOWN, merged_into=None)
    return found.select_related("member")


def topics_of(brand_id: int, *, which: str, after: str = "") -> TopicPage:
    """Latest first; those without an answer oldest first, since they wait longest."""
    found = standing(brand_id)
    is_oldest_first = which == "unanswered"
    if is_oldest_first:
        found = found.filter(answers=0).order_by("asked_at", "id")
    else:
        found = found.exclude(accepted=None).filter(accepted__shown=Shown.SHOWN) if which == "solved" else found
        found = found.order_by("-last_at", "-id")
    if place := place_in(after):
        at, key = place
        field, way = ("asked_at", "gt") if is_oldest_first else ("last_at", "lt")
        found = found.filter(Q(**{f"{field}__{way}": at}) | Q(**{field: at, f"id__{way}": key}))
    rows = list(found[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    moment = (last.asked_at if is_oldest_first else last.last_at) if last else None
    return TopicPage(topics=rows[:PAGE], after=place_words(moment, last.pk) if last and moment else "")


def pinned(brand_id: int, *, now: datetime) -> list[Topic]:
    """Those that stand above the others now, whose time ends first before the rest."""
    return list(standing(brand_id).filter(pinned_until__gt=now).order_by("pinned_until", "id"))


def asked_before(brand_id: int, said: str, *, most: int = 8) -> list[Topic]:
    """Topics that may ask the same: most words in common first, those of titles above all, then those with an answer.

    Scripts without spaces are looked for by pieces, and where no word is found, what looks alike is: people mistype.
    """
    words = search_words(said)
    if not words:
        return []
    if pieces := pieces_of(said):
        return _by_pieces(brand_id, pieces, most)
    any_of = " | ".join(f"'{word}':*" for word in words)
    query = SearchQuery(any_of, search_type="raw", config="simple")
    found = _with_answers(brand_id).annotate(vector=_VECTOR).filter(vector=query)
    ranked = found.annotate(held=_held(words, in_title=2), rank=SearchRank(_VECTOR, query, normalization=1))
    ranked = ranked.order_by("-held", "-rank", "-answers", "-id")
    return list(ranked[:most]) or _alike(brand_id, " ".join(words), most)


def _by_pieces(brand_id: int, pieces: Sequence[str], most: int) -> list[Topic]:
    """Those that hold at least half of the pieces, the most first."""
    found = _with_answers(brand_id).annotate(held=_held(pieces)).filter(held__gte=(len(pieces) + 1) // 2)
    return list(found.order_by("-held", "-answers", "-id")[:most])


def _held(words: Sequence[str], *, in_title: int = 1) -> Any:
    """How many of the words stand in a topic; one of its title may count for more."""
    each: list[Any] = [
        Case(
            When(title__icontains=word, then=in_title),
            When(folded__contains=word, then=1),
            default=0,
            output_field=IntegerField(),
        )
        for word in words
    ]
    return reduce(add, each)


def _with_answers(brand_id: int) -> QuerySet[Topic]:
    """Those that everybody sees, each with what solved it, so that whoever searches may read it at once."""
    return standing(brand_id).select_related("accepted")


def _alike(brand_id: int, said: str, most: int) -> list[Topic]:
    like = TrigramWordSimilarity(fold(said), "folded")
    found = _with_answers(brand_id).filter(folded__trigram_word_similar=fold(said)).annotate(like=like)
    return list(found.order_by("-like", "-answers", "-id")[:most])


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A topic with what one viewer may see of it."""

    topic: Any
    question: Any
    answers: list[Any]
    voted: frozenset[int] = frozenset()
    is_followed: bool = False
    objected: frozenset[int] = frozenset()  # to the hiding of these, and nobody has looked again yet
    looked_again: frozenset[int] = frozenset()


def topic_for(brand_id: int, topic_id: int, *, member: Member | None) -> Thread | None:
    """One topic: what is shown, and to its authors what of theirs waits or was hidden. None for anything else."""
    found = Topic.objects.filter(pk=topic_id, brand_id=brand_id).select_related("member", "merged_into")
    topic = found.first()
    if topic is None:
        return None
    said = _seen_by(member, topic.contributions.select_related("member", "agent"))
    question = next((each for each in said if each.is_question), None)
    if question is None and topic.merged_into is None:
        return None
    objections = _objections(member, said)
    return Thread(
        topic=topic,
        question=question,
        answers=_in_order(topic, [each for each in said if not each.is_question]),
        voted=_voted(member, said),
        is_followed=bool(member) and TopicFollow.objects.filter(topic=topic, member=member).exists(),
        objected=frozenset(pk for pk, was_right in objections.items() if was_right is None),
        looked_again=frozenset(pk for pk, was_right in objections.items() if was_right is not None),
    )


def _objections(member: Member | None, said: Sequence[Contribution]) -> dict[int, bool | None]:
    """What the viewer said against the hiding of their own words, and whether one of us has looked again."""
    hidden = [each.pk for each in said if each.shown == Shown.HIDDEN]
    if member is None or not hidden:
        return {}
    return dict(
        Flag.objects.filter(member=member, contribution_id__in=hidden).values_list("contribution_id", "was_right")
    )


def _seen_by(member: Member | None, said: QuerySet[Contribution]) -> list[Contribution]:
    sees = Q(shown=Shown.SHOWN)
    if member is not None:
        sees |= Q(member=member)
    return list(said.filter(sees).order_by("-is_question", "id")[: MOST_ANSWERS + 1])


def _in_order(topic: Topic, answers: list[Contribution]) -> list[Contribution]:
    """What solved it, then ours, then by votes, then by time."""
    return sorted(answers, key=lambda each: (each.pk != topic.accepted_id, each.agent_id is None, -each.votes, each.pk))


def _voted(member: Member | None, said: Sequence[Contribution]) -> frozenset[int]:
    if member is None:
        return frozenset()
    ids = [each.pk for each in said]
    votes = Upvote.objects.filter(member=member, contribution_id__in=ids)
    return frozenset(votes.values_list("contribution_id", flat=True))


def answered_before(brand_id: int, said: str, *, most: int) -> list[Topic]:
    """Those that may ask the same and have an answer, for whoever reads elsewhere: only what holds half of the words,
    unless nothing holds any and they merely look alike."""
    words = search_words(said)
    found = [each for each in asked_before(brand_id, said, most=most * 4) if each.answers]
    held = [sum(word in each.folded for word in words) for each in found]
    near = [each for each, many in zip(found, held, strict=True) if many * 2 >= len(words) or not any(held)]
    return near[:most]


def accepted_answers(brand_id: int, said: str, *, most: int = 6) -> list[Topic]:
    """Solved topics for what somebody is answering, with the answer that solved each."""
    found = [each.pk for each in asked_before(brand_id, said, most=30) if each.answers]
    rows = Topic.objects.filter(pk__in=found).select_related("brand", "accepted", "accepted__member", "accepted__agent")
    place = {pk: number for number, pk in enumerate(found)}
    for each in rows:
        if each.accepted is not None and each.accepted.shown != Shown.SHOWN:
            each.accepted = None
    return sorted(rows, key=lambda each: (each.accepted_id is None, place[each.pk]))[:most]


def words_said_in(topic: Topic, *, most: int = 50) -> QuerySet[Contribution]:
    """What is shown in a topic, latest first."""
    found = Contribution.objects.filter(topic=topic, shown=Shown.SHOWN).select_related("member", "agent")
    return found.order_by("-id")[:most]


def handed_of(*, member: Member, topic: Topic) -> list[Topic]:
    """What this member asked and our people have: the topic itself, or what was merged into it."""
    theirs = Topic.objects.filter(pk__in=merged_here(topic.pk), member=member).exclude(handed_at=None)
    return list(theirs.select_related("member", "brand"))


# Questions that wait for these reasons go to nobody before one of us looked.
_NOT_HANDED = (Why.SPAM, Why.ABUSE, Why.AGAIN, Why.LINKS, Why.FLAGGED)


def waits_too_long(brand_id: int, *, before: datetime, most: int = 50) -> list[Topic]:
    """Questions that nobody answered since before then, and that went to nobody yet; what is unwanted does not."""
    found = Topic.objects.filter(brand_id=brand_id, answers=0, merged_into=None, handed_at=None)
    found = found.filter(asked_at__lt=before, shown__in=[Shown.SHOWN, Shown.WAITING])
    found = found.exclude(contributions__in=Contribution.objects.filter(is_question=True, why__in=_NOT_HANDED))
    return list(found.select_related("member", "brand").order_by("asked_at")[:most])
