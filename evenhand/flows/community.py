"""A member's words on their way into the community: read first, so that what is unwanted waits and is not shown."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.channels.actions import open_account, open_source
from evenhand.channels.models import Account
from evenhand.community.actions import joining, leaving, renaming, writing
from evenhand.community.actions.picturing import look_how_many
from evenhand.community.domain.screening import Told
from evenhand.community.domain.words import text_in, title_in
from evenhand.community.errors import MayNotDo, NotThere, ShowsPersonalData
from evenhand.community.models import Community, Contribution, Member, Topic
from evenhand.community.reads.topics import handed_of
from evenhand.flows import community_cases, community_mail, community_pictures
from evenhand.flows.community_pictures import Changed, Sent
from evenhand.knowledge.actions.credits import forget_credit
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.understanding.domain.heads import head
from evenhand.understanding.domain.personal import personal_data
from evenhand.understanding.domain.reading import read_many

KIND = "community"
_NOT_FOR_ALL = {"phone", "mail", "card", "iban", "account_number", "secret", "national_id", "date_of_birth", "address"}


def told_of(text: str, *, is_sure: bool) -> Told:
    """What reading the text tells. Raises ShowsPersonalData, unless its author is sure that it shows none."""
    kinds = {span.kind for span in personal_data(text)} & _NOT_FOR_ALL
    if kinds and not is_sure:
        raise ShowsPersonalData(kinds=sorted(kinds))
    (read,) = read_many([text], [""])
    return Told(
        is_spam=read.spam > head("spam").thresholds["spam"],
        is_abuse=read.abuse > head("abuse").thresholds["offensive"],
        is_harm=read.severity == "critical",
        is_personal=bool(kinds),
    )


def ask(
    *, member: Member, title: str, text: str, is_sure: bool = False, sent: Sequence[Sent] = (), now: datetime
) -> Topic:
    """A question of a member; reading and drawing it holds no lock. Sent twice at once, it is asked once."""
    if again := writing.just_said(member=member, text=f"{title_in(title)}\n{text_in(text)}", now=now):
        community_pictures.look_late(again, sent)
        return again.topic
    writing.look_who_writes(member=member, now=now)
    look_how_many(member=member, more=len(sent), now=now)
    told = told_of(f"{title}\n{text}\n{community_pictures.words_of(sent)}", is_sure=is_sure)
    with community_pictures.drawn_anew(sent) as pictures:
        return writing.ask(member=member, title=title, text=text, told=told, pictures=pictures, now=now)


def answer(
    *, member: Member, topic_id: int, text: str, is_sure: bool = False, sent: Sequence[Sent] = (), now: datetime
) -> Contribution:
    """An answer of a member. What the asker adds to a question that is with our people reaches them."""
    if again := writing.just_said(member=member, text=text_in(text), topic_id=topic_id, now=now):
        community_pictures.look_late(again, sent)
        return again
    writing.look_who_writes(member=member, now=now)
    look_how_many(member=member, more=len(sent), now=now)
    told = told_of(f"{text}\n{community_pictures.words_of(sent)}", is_sure=is_sure)
    with community_pictures.drawn_anew(sent) as pictures, transaction.atomic():
        made = writing.answer(member=member, topic_id=topic_id, text=text, told=told, pictures=pictures, now=now)
        for asked in handed_of(member=member, topic=made.topic):
            community_cases.tell_more(made, of=asked, now=now)
    return made


def rewrite(
    *,
    member: Member,
    contribution_id: int,
    text: str,
    is_sure: bool = False,
    pictures: Changed = Changed(),  # noqa: B008 - frozen
    now: datetime,
) -> Contribution:
    """Its author says it better, and shows it better."""
    words = "\n".join([text, community_pictures.words_of(pictures.sent), *pictures.alts.values()])
    told = told_of(words, is_sure=is_sure)
    if pictures.sent:
        writing.look_who_changes(member=member, now=now)
        look_how_many(member=member, more=len(pictures.sent), now=now)
    with community_pictures.drawn_anew(pictures.sent) as drawn:
        return writing.rewrite(
            member=member,
            contribution_id=contribution_id,
            text=text,
            told=told,
            pictures=pictures.with_drawn(drawn),
            now=now,
        )


def retitle(*, member: Member, topic_id: int, title: str, now: datetime) -> Topic:
    """A clearer title by a member; where it seems to show personal data, the question waits until one of us looked."""
    told = told_of(title, is_sure=True)
    return writing.retitle(topic_id=topic_id, title=title, by=member, told=told, now=now)


@transaction.atomic
def rename(*, member: Member, name: str, now: datetime) -> Member:
    """Another name for a member; articles that thank them by the former one thank them no more."""
    former = Member.objects.get(pk=member.pk).name
    renamed = renaming.rename(member=member, name=name, now=now)
    if renamed.name != former:
        _forget_credit(renamed, former)
    return renamed


def _forget_credit(member: Member, name: str) -> None:
    theirs = Contribution.objects.filter(member=member).values_list("article_id", flat=True)
    if articles := {each for each in theirs if each is not None}:
        forget_credit(article_ids=articles, name=name)


@transaction.atomic
def leave_for(*, member_id: int, actor: Agent, now: datetime) -> int:
    """A member asked us to be forgotten, and a lead does it for them."""
    theirs = Member.objects.filter(pk=member_id, brand__in=brands_of(actor), left_at=None)
    if not (actor.sees_all and actor.may_write):
        raise MayNotDo(_("Only leads forget members."))
    found = theirs.first()
    if found is None:
        raise NotThere
    return leave(member=found, actor_id=actor.pk, now=now)


@transaction.atomic
def leave(*, member: Member, actor_id: int | None = None, now: datetime) -> int:
    """Forget a member: here, in what their questions became at the desk, and in the credit of articles. How many texts
    were changed."""
    topics = list(Topic.objects.filter(member=member).exclude(handed_at=None))
    _forget_credit(member, Member.objects.get(pk=member.pk).name)
    texts = leaving.leave(member=member, personal_in=_places, actor_id=actor_id, now=now)
    for topic in topics:
        community_cases.tell_gone(topic, now=now)
    transaction.on_commit(partial(community_pictures.remove_over, now=now))
    return texts


def look_on(*, now: datetime, is_thorough: bool) -> None:
    """What the worker does for communities: mail links at once, show our replies, and now and then the rest."""
    community_mail.send_links(now=now)
    community_cases.show_replies(now=now)
    if is_thorough:
        community_cases.hand_over_due(now=now)
        community_cases.settle_cases(now=now)
        community_mail.send_notices(now=now)
        renaming.forget_former_texts(now=now)
        community_pictures.remove_over(now=now)
        community_pictures.remove_strays(now=now)


def _places(text: str) -> Sequence[tuple[int, int]]:
    return [(span.start, span.end) for span in personal_data(text)]


@transaction.atomic
def set_community(
    *,
    brand: Brand,
    is_on: bool,
    welcome: str,
    looks_first: bool,
    unanswered_hours: int,
    site: str,
    actor: Agent,
    now: datetime,
) -> Community:
    """Open, close or change a community. Where unanswered questions become cases, it has an account of its own."""
    kept = joining.set_community(
        brand=brand,
        is_on=is_on,
        welcome=welcome,
        looks_first=looks_first,
        unanswered_hours=unanswered_hours,
        site=site,
        account_id=_account_of(brand),
        actor=actor,
        now=now,
    )
    if kept.account_id is None and is_on and unanswered_hours:
        kept = joining.give_account(community=kept, account_id=_open_account(brand, actor, now).pk)
    return kept


def _account_of(brand: Brand) -> int | None:
    return Community.objects.filter(pk=brand.pk).values_list("account_id", flat=True).first()


def _open_account(brand: Brand, actor: Agent, now: datetime) -> Account:
    name = _("%(brand)s community") % {"brand": brand.name}
    source = open_source(kind=KIND, name=name, settings={"name": name}, now=now, actor_id=actor.pk)
    return open_account(source=source, brand_id=brand.pk, network=KIND, handle=name, name=name)
