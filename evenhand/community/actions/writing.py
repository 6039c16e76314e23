"""Asking and answering, changing and taking back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.community.actions.counting import reckon, recount
from evenhand.community.actions.naming import note_named, tell_named
from evenhand.community.actions.picturing import add_pictures, change_pictures, follow_contribution
from evenhand.community.domain.picturing import Drawn, PictureChange
from evenhand.community.domain.quoting import own_words
from evenhand.community.domain.screening import Facts, Shown, Told, Why, reason_to_wait
from evenhand.community.domain.trust import Deed, Level, is_too_much, may
from evenhand.community.domain.words import SHORTEST_TITLE, hash_of, links_in, text_in, title_in
from evenhand.community.errors import CannotContribute, IsBlocked, MayNotDo, NotThere, TooMuch
from evenhand.community.events import AnswerGiven, ContributionChanged, QuestionAsked, TopicRetitled
from evenhand.community.models import Community, Contribution, FormerText, Member, Topic, TopicFollow
from evenhand.community.reads.merging import stands_in
from evenhand.community.reads.standing import block_of
from evenhand.kernel.text import fold
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

AGAIN = timedelta(days=2)  # within which the same words of anybody wait
AT_ONCE = timedelta(minutes=10)  # within which the same words of one person in one place are one contribution


@transaction.atomic
def look_who_writes(*, member: Member, now: datetime) -> None:
    """Refuse who is blocked, has left or writes too much, before anything reads what they wrote: floods cost little."""
    _writer(member, now)


@transaction.atomic
def look_who_changes(*, member: Member, now: datetime) -> None:
    """The same before something is changed, which counts as nothing new."""
    _writer(member, now, is_new=False)


def just_said(*, member: Member, text: str, topic_id: int | None = None, now: datetime) -> Contribution | None:
    """What a member has just written in the same words: as an answer in this topic, or as a question where there is
    none. A button pressed twice, or a page sent anew, writes it once."""
    mine = Contribution.objects.filter(member_id=member.pk, text_hash=hash_of(text), at__gt=now - AT_ONCE)
    mine = mine.filter(topic_id=topic_id, is_question=False) if topic_id else mine.filter(is_question=True)
    return mine.exclude(shown=Shown.GONE).select_related("topic").order_by("pk").first()


@transaction.atomic
def ask(*, member: Member, title: str, text: str, told: Told, pictures: Sequence[Drawn] = (), now: datetime) -> Topic:
    """A question of a member. It is shown at once, or waits until one of us looked. Refuses too short, too many."""
    line, words = title_in(title), text_in(text)
    if len(line) < SHORTEST_TITLE:
        raise CannotContribute(_("Give your question a title of at least ten characters."))
    writer = _locked(member)
    if again := just_said(member=writer, text=f"{line}\n{words}", now=now):
        return again.topic
    _let_write(writer, now)
    why = _why(writer, f"{line}\n{words}", told, now, pictures=len(pictures))
    shown = Shown.WAITING if why else Shown.SHOWN
    topic = Topic.objects.create(
        brand_id=writer.brand_id,
        member=writer,
        title=line,
        folded=_folded(line, words),
        shown=shown,
        asked_at=now,
        last_at=now,
    )
    made = _contribute(topic, writer, words, shown=shown, why=why, is_question=True, now=now)
    add_pictures(made, pictures, writer=writer, now=now)
    tell_named(topic, now=now)
    TopicFollow.objects.create(topic=topic, member=writer, at=now)
    record(QuestionAsked(brand_id=topic.brand_id, topic_id=topic.pk, member_id=writer.pk, why=why), now=now)
    reckon(member_id=writer.pk, now=now)
    return topic


@transaction.atomic
def answer(
    *, member: Member, topic_id: int, text: str, told: Told, pictures: Sequence[Drawn] = (), now: datetime
) -> Contribution:
    """An answer of a member. Refuses empty ones, and topics that are not open to them."""
    words = _answer_in(text)
    topic = _open_topic(topic_id, brand_id=member.brand_id)
    writer = _locked(member)
    if again := just_said(member=writer, text=words, topic_id=topic.pk, now=now):
        return again
    _let_write(writer, now)
    why = _why(writer, words, told, now, pictures=len(pictures))
    shown = Shown.WAITING if why else Shown.SHOWN
    made = _contribute(topic, writer, words, shown=shown, why=why, is_question=False, now=now)
    add_pictures(made, pictures, writer=writer, now=now)
    TopicFollow.objects.get_or_create(topic=topic, member=writer, defaults={"at": now})
    recount(topic, now=now)
    said = AnswerGiven(
        brand_id=topic.brand_id, topic_id=topic.pk, contribution_id=made.pk, member_id=writer.pk, why=why
    )
    record(said, now=now)
    reckon(member_id=writer.pk, now=now)
    return made


@transaction.atomic
def answer_for_us(
    *, topic_id: int, text: str, actor: Agent, delivery_id: UUID | None = None, now: datetime
) -> Contribution:
    """An answer by one of us, marked as such. The reply of a case stands once, however often it is told, and so does
    what is written here and sent twice at once."""
    if not actor.may_write:
        raise MayNotDo
    words = _answer_in(text) if delivery_id is None else text_in(text)
    topic = Topic.objects.select_for_update().filter(pk=topic_id, brand__in=brands_of(actor)).first()
    if topic is None:
        raise NotThere
    if delivery_id and (before := Contribution.objects.filter(delivery_id=delivery_id).first()):
        return before
    now_in = stands_in(topic)
    same = Contribution.objects.filter(topic=now_in, agent=actor, text_hash=hash_of(words), at__gt=now - AT_ONCE)
    if delivery_id is None and (again := same.filter(delivery_id=None, shown=Shown.SHOWN).first()):
        return again
    made = Contribution.objects.create(
        topic=now_in,
        agent=actor,
        text=words,
        text_hash=hash_of(words),
        shown=Shown.SHOWN,
        delivery_id=delivery_id,
        at=now,
    )
    if delivery_id is None:  # an “@” in mail and the like is no member’s
        note_named(made, level=Level.GUIDE, brand_id=topic.brand_id, now=now)
    recount(now_in, now=now)
    said = AnswerGiven(brand_id=topic.brand_id, topic_id=now_in.pk, contribution_id=made.pk, member_id=None, why=0)
    record(said, now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def rewrite(
    *,
    member: Member,
    contribution_id: int,
    text: str,
    told: Told,
    pictures: PictureChange = PictureChange(),  # noqa: B008 - frozen
    now: datetime,
) -> Contribution:
    """Its author says it better; how it read before is kept for our people. What waits goes on waiting, and what would
    have to wait does: at once, or when what was taken back is put back."""
    found = _own(member, contribution_id)
    words = text_in(text) if found.is_question else _answer_in(text)
    if words == found.text and not pictures:
        return found
    writer = _writer(member, now, is_new=False)
    why = _why(writer, words, told, now, but=found.pk, pictures=len(pictures.added))
    if words != found.text:
        FormerText.objects.create(contribution=found, text=found.text, until=now)
    change_pictures(found, pictures, writer=writer, now=now)
    found.text, found.text_hash, found.edited_at = words, hash_of(words), now
    _wait(found, why)
    found.save(update_fields=["text", "text_hash", "edited_at", "shown", "why"])
    note_named(found, level=Level(member.level), brand_id=member.brand_id, now=now)
    _follow_question(found)
    recount(found.topic, now=now)
    record(ContributionChanged(topic_id=found.topic_id, contribution_id=found.pk, is_gone=False), now=now)
    return found


@transaction.atomic
def take_back(*, member: Member, contribution_id: int, now: datetime) -> Contribution:
    """Its author takes it back; `put_back` undoes it. A question that others answered stays, for their sake."""
    found = _own(member, contribution_id)
    if found.is_question and found.topic.answers:
        raise CannotContribute(_("Others have answered, so your question stays. You may change its words."))
    if found.shown == Shown.HIDDEN:
        raise NotThere
    found.shown = Shown.GONE
    found.save(update_fields=["shown"])
    follow_contribution(found, now=now)
    _follow_question(found)
    recount(found.topic, now=now)
    record(ContributionChanged(topic_id=found.topic_id, contribution_id=found.pk, is_gone=True), now=now)
    reckon(member_id=member.pk, now=now)
    return found


@transaction.atomic
def put_back(*, member: Member, contribution_id: int, now: datetime) -> Contribution:
    """What its author took back is there again: as it was, or waiting."""
    found = _own(member, contribution_id)
    if found.shown == Shown.GONE:
        found.shown = Shown.WAITING if found.why else Shown.SHOWN
        found.save(update_fields=["shown"])
        follow_contribution(found, now=now)
        _follow_question(found)
        recount(found.topic, now=now)
        record(ContributionChanged(topic_id=found.topic_id, contribution_id=found.pk, is_gone=False), now=now)
        reckon(member_id=member.pk, now=now)
    return found


@transaction.atomic
def retitle(*, topic_id: int, title: str, by: Member | Agent, told: Told | None = None, now: datetime) -> Topic:
    """A clearer title: by the asker, by guides where they see the topic, by us. The former one can be typed again. What
    a member writes there is looked at like everything else: a question whose new title would have to wait does."""
    line = title_in(title)
    topic = Topic.objects.select_for_update().filter(pk=topic_id).first()
    if topic is None or not _may_retitle(topic, by):
        raise NotThere
    if len(line) < SHORTEST_TITLE:
        raise CannotContribute(_("Give your question a title of at least ten characters."))
    question = Contribution.objects.get(topic=topic, is_question=True)
    if isinstance(by, Member) and line != topic.title:
        _wait(question, _why(_writer(by, now, is_new=False), line, told or Told(), now, but=question.pk))
        question.save(update_fields=["shown", "why"])
    topic.title, topic.folded, topic.shown = line, _folded(line, question.text), question.shown
    topic.save(update_fields=["title", "folded", "shown"])
    recount(topic, now=now)
    is_ours = isinstance(by, Agent)
    record(
        TopicRetitled(topic_id=topic.pk, member_id=None if is_ours else by.pk),
        now=now,
        actor_id=by.pk if is_ours else None,
    )
    return topic


def _answer_in(text: str) -> str:
    """An answer as it is kept. Refuses one that says nothing of its own."""
    words = text_in(text)
    if not words:
        raise CannotContribute(_("Write your answer first."))
    if not own_words(words):
        raise CannotContribute(_("Write something of your own below what you quote."))
    return words


def _may_retitle(topic: Topic, by: Member | Agent) -> bool:
    if isinstance(by, Agent):
        return by.may_write and brands_of(by).filter(pk=topic.brand_id).exists()
    if topic.member_id == by.pk:
        return True
    is_seen = topic.brand_id == by.brand_id and topic.shown == Shown.SHOWN and topic.merged_into_id is None
    return is_seen and may(Level(by.level), Deed.RETITLE)


def _contribute(
    topic: Topic, writer: Member, words: str, *, shown: Shown, why: Why, is_question: bool, now: datetime
) -> Contribution:
    made = Contribution.objects.create(
        topic=topic,
        member=writer,
        is_question=is_question,
        text=words,
        text_hash=hash_of(f"{topic.title} {words}" if is_question else words),
        shown=shown,
        why=why,
        at=now,
    )
    note_named(made, level=Level(writer.level), brand_id=topic.brand_id, now=now)
    return made


def _folded(title: str, text: str) -> str:
    return fold(f"{title} {text[:3000]}")


def _follow_question(found: Contribution) -> None:
    """The topic stands as its question does, and is found by its words."""
    if found.is_question:
        topic = found.topic
        topic.shown, topic.folded = found.shown, _folded(topic.title, found.text)
        topic.save(update_fields=["shown", "folded"])


def _open_topic(topic_id: int, *, brand_id: int) -> Topic:
    found = Topic.objects.select_for_update().filter(pk=topic_id, brand_id=brand_id, shown=Shown.SHOWN).first()
    if found is None or found.merged_into_id is not None:
        raise NotThere
    if found.closed_at is not None:
        raise CannotContribute(_("This topic is closed. Ask a question of your own, and point to this one."))
    return found


def _own(member: Member, contribution_id: int) -> Contribution:
    mine = Contribution.objects.select_for_update(of=("self",)).select_related("topic")
    found = mine.filter(pk=contribution_id, member_id=member.pk).first()
    if found is None or member.left_at is not None:
        raise NotThere
    return found


def _wait(found: Contribution, why: Why) -> None:
    """What has a reason to wait does; what its author took back remembers it for when it is put back."""
    if why and found.shown in {Shown.SHOWN, Shown.GONE}:
        found.why = why
        found.shown = Shown.WAITING if found.shown == Shown.SHOWN else found.shown


def _writer(member: Member, now: datetime, *, is_new: bool = True) -> Member:
    """The member, locked; refuses who is blocked and who writes too much."""
    return _let_write(_locked(member), now, is_new=is_new)


def _locked(member: Member) -> Member:
    """So that a flood comes one by one."""
    return Member.objects.select_for_update().get(pk=member.pk)


def _let_write(writer: Member, now: datetime, *, is_new: bool = True) -> Member:
    if writer.left_at is not None:
        raise MayNotDo
    if block_of(writer.pk, now=now) is not None:
        raise IsBlocked
    mine = Contribution.objects.filter(member_id=writer.pk)
    if is_new and is_too_much(
        Level(writer.level),
        last_hour=mine.filter(at__gt=now - timedelta(hours=1)).count(),
        last_day=mine.filter(at__gt=now - timedelta(days=1)).count(),
        waiting=mine.filter(shown=Shown.WAITING).count(),
    ):
        raise TooMuch
    return writer


def _why(writer: Member, words: str, told: Told, now: datetime, *, but: int = 0, pictures: int = 0) -> Why:
    again = Contribution.objects.filter(text_hash=hash_of(words), at__gt=now - AGAIN).exclude(pk=but)
    rule = Community.objects.filter(pk=writer.brand_id).first()
    return reason_to_wait(
        Facts(
            level=Level(writer.level),
            looks_first=rule is None or rule.looks_first,
            told=told,
            is_again=again.exists(),
            links=links_in(words),
            pictures=pictures,
        )
    )
