"""Coming in by single sign-on. Each action is one short transaction; asking the provider lies between them."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.channels.secrets import lock, unlock
from evenhand.community.actions.joining import join
from evenhand.community.domain.sign_on import Proven, Way, is_issuer, way_in
from evenhand.community.errors import SignOnFailed, SignOnNotAlone, SignOnOver
from evenhand.community.events import IdentityJoined, SignOnSet
from evenhand.community.models import Member, MemberIdentity, SignOn, SignOnAttempt
from evenhand.community.reads.standing import block_of
from evenhand.kernel.tokens import token_hash
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Brand, Role

LASTS = timedelta(minutes=15)  # for signing on at the provider
NAMED_WITHIN = timedelta(minutes=30)  # for choosing a name after it


@transaction.atomic
def set_sign_on(
    *,
    brand: Brand,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    is_inside: bool,
    is_on: bool,
    actor: Agent,
    now: datetime,
) -> SignOn:
    """By whom members can sign on; administrators only. An empty secret keeps the one before, for the same issuer."""
    if not (actor.is_superuser or actor.role == Role.ADMINISTRATOR):
        raise OnlyAdministrators(_("Only an administrator decides by whom people sign on."))
    if not (name and client_id and is_issuer(issuer, is_inside=is_inside)):
        raise SignOnFailed(_("A name, an issuer beginning with https:// and a client are needed."))
    before = SignOn.objects.select_for_update().filter(pk=brand.pk).first()
    kept = bytes(before.secrets) if before is not None and before.issuer == issuer else b""
    found, _is_new = SignOn.objects.update_or_create(
        brand=brand,
        defaults={
            "name": name,
            "issuer": issuer,
            "client_id": client_id,
            "secrets": lock({"secret": secret}) if secret else kept,
            "is_inside": is_inside,
            "is_on": is_on,
            "changed_by": actor,
            "changed_at": now,
        },
    )
    record(SignOnSet(brand_id=brand.pk, is_on=is_on), now=now, actor_id=actor.pk)
    return found


def secret_of(sign_on: SignOn) -> str:
    """What we say at the provider to be let in; empty for a public client. Raises Reconnect for another key file."""
    return str(unlock(bytes(sign_on.secrets)).get("secret", ""))


@transaction.atomic
def begin_attempt(
    *, sign_on: SignOn, back: str, leads_to: str, language: str, now: datetime
) -> tuple[SignOnAttempt, str, str]:
    """Somebody sets out: the attempt, what the provider sends back, and what only their browser keeps."""
    state, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    attempt = SignOnAttempt.objects.create(
        brand_id=sign_on.pk,
        state_hash=token_hash(state),
        browser_hash=token_hash(browser),
        issuer=sign_on.issuer,
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        back=back,
        leads_to=leads_to[:200],
        language=language[:8],
        begun_at=now,
        expires_at=now + LASTS,
    )
    return attempt, state, browser


@transaction.atomic
def take_attempt(*, sign_on: SignOn, state: str, browser: str, now: datetime) -> SignOnAttempt:
    """They came back, which works once; raises SignOnOver where it is not this browser's, or over."""
    found = (
        SignOnAttempt.objects.select_for_update()
        .filter(
            state_hash=token_hash(state),
            browser_hash=token_hash(browser),
            brand_id=sign_on.pk,
            issuer=sign_on.issuer,
            used_at=None,
            expires_at__gt=now,
        )
        .first()
    )
    if found is None:
        raise SignOnOver
    SignOnAttempt.objects.filter(pk=found.pk).update(used_at=now, nonce="", verifier="")
    return found


@transaction.atomic
def arrive(*, attempt: SignOnAttempt, proven: Proven, now: datetime) -> Member | None:
    """Who it is; None for somebody new, who now has to choose a name. A member's address is proven by it, too.

    Raises SignOnNotAlone where the address is a member's whom the provider calls by another subject.
    """
    member = _member(attempt.brand_id, proven, now)
    SignOnAttempt.objects.filter(pk=attempt.pk).update(
        proven_at=now,
        subject=proven.subject,
        address="" if member else proven.address,
        expires_at=now + NAMED_WITHIN,
    )
    return member


def _member(brand_id: int, proven: Proven, now: datetime) -> Member | None:
    known = MemberIdentity.objects.filter(brand_id=brand_id, issuer=proven.issuer, subject=proven.subject)
    identity = known.select_related("member").first()
    there = Member.objects.filter(brand_id=brand_id, address=proven.address).first() if proven.address else None
    others = MemberIdentity.objects.filter(member=there, issuer=proven.issuer) if there is not None else None
    way = way_in(
        is_known=identity is not None,
        is_gone=identity is not None and identity.member.left_at is not None,
        is_at_address=there is not None,
        has_other_subject=others is not None and others.exists(),
    )
    if way == Way.GONE:
        raise SignOnFailed
    if way == Way.NOT_ALONE:
        raise SignOnNotAlone
    if way == Way.SAME_ADDRESS and there is not None:
        _remember(there, proven, now)
        return there
    return identity.member if identity is not None else None


def _remember(member: Member, proven: Proven, now: datetime) -> None:
    identity, is_new = MemberIdentity.objects.get_or_create(
        brand_id=member.brand_id,
        issuer=proven.issuer,
        subject=proven.subject,
        defaults={"member": member, "at": now},
    )
    if identity.member_id != member.pk:
        raise SignOnOver  # two browsers at the same moment; the other one was first
    if is_new:
        record(IdentityJoined(brand_id=member.brand_id, member_id=member.pk), now=now)


@transaction.atomic
def join_by_sign_on(*, brand_id: int, browser: str, name: str, now: datetime) -> tuple[Member, SignOnAttempt]:
    """Somebody new said by what name; raises NameNotFree for some. Who came in meanwhile is not made twice."""
    attempt = (
        SignOnAttempt.objects.select_for_update()
        .filter(brand_id=brand_id, browser_hash=token_hash(browser), ended_at=None, expires_at__gt=now)
        .exclude(proven_at=None)
        .first()
    )
    if attempt is None:
        raise SignOnOver
    proven = Proven(issuer=attempt.issuer, subject=attempt.subject, address=attempt.address)
    member = _member(brand_id, proven, now)
    if member is not None and block_of(member.pk, now=now) is not None:
        raise SignOnOver
    if member is None:
        member = join(brand_id=brand_id, address=attempt.address, name=name, language=attempt.language, now=now)
        _remember(member, proven, now)
    end_attempt(attempt=attempt, now=now)
    return member, attempt


def end_attempt(*, attempt: SignOnAttempt, now: datetime) -> None:
    """They are in; nothing more can be done with it, and who it was is not kept here."""
    SignOnAttempt.objects.filter(pk=attempt.pk).update(ended_at=now, address="", subject="")


def forget_attempts(*, now: datetime) -> int:
    """Attempts that are over go after a day, and with them people who never came in."""
    return SignOnAttempt.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]
