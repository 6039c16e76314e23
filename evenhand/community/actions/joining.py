"""Opening a community, and coming in: a link by mail, used once. Nobody learns from it which addresses we know."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evenhand.community.domain.likeness import likeness
from evenhand.community.domain.words import LONGEST_TEXT, address_in, name_in, text_in
from evenhand.community.errors import LinkIsOver, MayNotDo, NameNotFree, TooManyLinks
from evenhand.community.events import CommunitySet, MemberJoined
from evenhand.community.models import Community, Contribution, Member, SignInLink
from evenhand.kernel.text import fold
from evenhand.kernel.tokens import token_hash
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand

LASTS = timedelta(minutes=30)
AN_HOUR, A_DAY = 3, 8  # links for one address
# People of one network, such as a mobile carrier's thousands, open what they ask for. Who mails strangers is seen by
# addresses whose links nobody opens: so many of one network, within so long.
_UNOPENED = ((timedelta(hours=1), 40), (timedelta(days=1), 200))


@transaction.atomic
def set_community(
    *,
    brand: Brand,
    is_on: bool,
    welcome: str,
    looks_first: bool,
    unanswered_hours: int,
    site: str,
    account_id: int | None,
    actor: Agent,
    now: datetime,
) -> Community:
    """Open, close or change the community of a brand; leads decide it. Closed, everything written is kept."""
    if not (actor.sees_all and actor.may_write):
        raise MayNotDo(_("Only leads decide about the community."))
    kept = Community.objects.update_or_create(
        brand=brand,
        defaults={
            "is_on": is_on,
            "welcome": text_in(welcome)[:LONGEST_TEXT],
            "looks_first": looks_first,
            "unanswered_hours": max(0, min(unanswered_hours, 720)),
            "site": site.rstrip("/"),
            "account_id": account_id,
            "set_by": actor,
        },
    )[0]
    record(CommunitySet(brand_id=brand.pk, is_on=is_on), now=now, actor_id=actor.pk)
    return kept


@transaction.atomic
def give_account(*, community: Community, account_id: int) -> Community:
    """From now on unanswered questions can reach our people by this account."""
    community.account_id = account_id
    community.save(update_fields=["account"])
    return community


@transaction.atomic
def ask_for_link(
    *, brand_id: int, address: str, site: str, leads_to: str = "", language: str = "", network: str = "", now: datetime
) -> SignInLink | None:
    """A link for whoever reads this address. None where there is nothing to mail; who asked is told the same. Refuses
    where links to many addresses were asked for from the same network and never opened, whomever this one is for."""
    to = address_in(address)
    if not to:
        return None
    if network and _is_flood(network, to, now):
        raise TooManyLinks
    asked = SignInLink.objects.filter(brand_id=brand_id, address=to)
    if asked.filter(asked_at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        return None
    if asked.filter(asked_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        return None
    token = secrets.token_urlsafe(32)
    return SignInLink.objects.create(
        brand_id=brand_id,
        address=to,
        token=token,
        token_hash=token_hash(token),
        site=site,
        network=network[:32],
        leads_to=leads_to[:200],
        language=language[:8],
        asked_at=now,
        expires_at=now + LASTS,
    )


def _is_flood(network: str, address: str, now: datetime) -> bool:
    """An address counts once, however often it asks, and no more once one of its links was opened."""
    for span, most in _UNOPENED:
        asked = SignInLink.objects.filter(network=network, asked_at__gt=now - span)
        opened = asked.exclude(used_at=None).values("address")
        if asked.exclude(address__in=opened).exclude(address=address).values("address").distinct().count() >= most:
            return True
    return False


def note_link_mailed(*, link: SignInLink) -> None:
    """From now on nobody but its reader knows it."""
    SignInLink.objects.filter(pk=link.pk).update(token="")


def forget_links(*, now: datetime) -> int:
    """Links that are over go after a day, and with them addresses of people who never came."""
    return SignInLink.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


@transaction.atomic
def use_link(*, token: str, name: str, now: datetime) -> tuple[Member, SignInLink]:
    """Who holds the link is in, and it is over. The first time they say by what name; raises NameNotFree for some."""
    link = SignInLink.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkIsOver
    member = Member.objects.filter(brand_id=link.brand_id, address=link.address).first()
    if member is None:
        member = join(brand_id=link.brand_id, address=link.address, name=name, language=link.language, now=now)
    link.used_at, link.token = now, ""
    link.save(update_fields=["used_at", "token"])
    return member, link


def join(*, brand_id: int, address: str, name: str, language: str, now: datetime) -> Member:
    """A new member, whoever proved who they are; the address is one they proved, or none. Raises NameNotFree."""
    brand = Brand.objects.get(pk=brand_id)
    public = free_name(name, brand=brand)
    try:
        with transaction.atomic():
            member = Member.objects.create(
                brand=brand,
                address=address,
                name=public,
                folded=fold(public),
                looks=likeness(public),
                language=language,
                joined_at=now,
            )
    except IntegrityError as taken:
        raise NameNotFree from taken
    record(MemberJoined(brand_id=brand.pk, member_id=member.pk), now=now)
    return member


def free_name(said: str, *, brand: Brand, but: int = 0) -> str:
    """The name as it stands in public. Raises NameNotFree where it could be taken for one of us who answer here, or for
    another member."""
    here = Contribution.objects.filter(topic__brand=brand).exclude(agent=None)
    ours = here.exclude(agent__public_name="").values_list("agent__public_name", flat=True).distinct()
    public = name_in(said, brand=brand.name, ours=set(ours))
    if not public:
        raise NameNotFree
    if Member.objects.filter(brand=brand, looks=likeness(public)).exclude(pk=but).exists():
        raise NameNotFree
    return public


@transaction.atomic
def sign_out_everywhere(*, member: Member) -> None:
    """Every browser in which they were signed in is not any more."""
    member.generation += 1
    member.save(update_fields=["generation"])


@transaction.atomic
def choose_mail(*, member: Member, wants_mail: bool, once_a_day: bool | None = None) -> None:
    """Whether they are told by mail, and whether at once or all of a day together; None leaves that as it is."""
    member.wants_mail = wants_mail
    member.once_a_day = member.once_a_day if once_a_day is None else once_a_day
    member.save(update_fields=["wants_mail", "once_a_day"])
