"""How members and communities stand."""

from datetime import datetime

from django.db.models import Q

from evenhand.community.models import Community, Member, MemberBlock, SignInLink
from evenhand.database.asking import Question
from evenhand.kernel.tokens import token_hash

_OPEN = Question(
    lambda slug: Community.objects.select_related("brand").filter(
        brand__slug=slug, is_on=True, brand__pilot_since=None
    ),
    texts=["slug"],
)


def open_community(slug: str) -> Community | None:
    """The community behind an address, if it is open."""
    return _OPEN.first(slug=slug)


def open_communities(*, most: int = 500) -> list[Community]:
    """All that strangers may read."""
    found = Community.objects.filter(is_on=True, brand__pilot_since=None).select_related("brand")
    return list(found.order_by("brand__slug")[:most])


def block_of(member_id: int, *, now: datetime) -> MemberBlock | None:
    """Why this member may not write now; None where they may."""
    blocks = MemberBlock.objects.filter(member_id=member_id, lifted_at=None)
    return blocks.filter(Q(until=None) | Q(until__gt=now)).order_by("-pk").first()


def member_signed_in(*, brand_id: int, member_id: int, generation: int) -> Member | None:
    """Whom a browser's cookie names, if it still holds."""
    found = Member.objects.filter(pk=member_id, brand_id=brand_id, generation=generation, left_at=None)
    return found.first()


def link_behind(token: str, *, now: datetime) -> SignInLink | None:
    """A link that can still be used; looking at it does not use it."""
    found = SignInLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now)
    return found.first()


def is_known(link: SignInLink) -> bool:
    """Whether its reader was here before; only who holds the link may learn that."""
    return Member.objects.filter(brand_id=link.brand_id, address=link.address).exists()
