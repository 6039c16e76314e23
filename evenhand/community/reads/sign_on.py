"""By whom members can sign on, and whom an attempt is about."""

from datetime import datetime

from evenhand.community.models import Member, MemberBlock, MemberIdentity, SignOn, SignOnAttempt
from evenhand.community.reads.standing import block_of
from evenhand.kernel.tokens import token_hash
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of


def sign_on_of(brand_id: int) -> SignOn | None:
    """The provider members of a brand can sign on with; None where there is none, or it is switched off."""
    return SignOn.objects.filter(pk=brand_id, is_on=True).first()


def sign_ons(viewer: Agent) -> dict[int, SignOn]:
    """The providers of the brands this person sees, switched off or not."""
    return SignOn.objects.in_bulk(list(brands_of(viewer).values_list("pk", flat=True)))


def attempt_in(browser: str, *, brand_id: int, now: datetime) -> SignOnAttempt | None:
    """The attempt of this browser whose person is proven, and is not in yet."""
    found = SignOnAttempt.objects.filter(brand_id=brand_id, browser_hash=token_hash(browser), expires_at__gt=now)
    return found.filter(ended_at=None).exclude(proven_at=None).first()


def barred_by(attempt: SignOnAttempt, *, now: datetime) -> tuple[Member, MemberBlock] | None:
    """The member an attempt is about and why they may not come in; None where nothing is in their way."""
    known = MemberIdentity.objects.filter(brand_id=attempt.brand_id, issuer=attempt.issuer, subject=attempt.subject)
    identity = known.select_related("member").first()
    block = block_of(identity.member_id, now=now) if identity is not None else None
    return (identity.member, block) if identity is not None and block is not None else None
