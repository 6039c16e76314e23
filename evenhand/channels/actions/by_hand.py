"""Accounts of places that no connector reaches: one source a brand, one account a place."""

from django.db import connection, transaction

from evenhand.channels.actions.personas import keep_personas
from evenhand.channels.domain.connector import Post
from evenhand.channels.models import Account, Source, SourceState
from evenhand.people.models import Brand

KIND = "by_hand"


@transaction.atomic
def open_by_hand(*, brand: Brand, place: str) -> Account:
    """Where a brand keeps what people bring from a place. Nobody listens there: its source has ended from the start."""
    source, _ = Source.objects.get_or_create(
        name=f"By hand: {brand.slug}", defaults={"kind": KIND, "state": SourceState.ENDED}
    )
    account, _ = Account.objects.get_or_create(
        source=source, handle=place, defaults={"brand": brand, "network": KIND, "name": brand.name}
    )
    return account


@transaction.atomic
def meet_author(post: Post) -> int:
    """The persona who wrote a post that a person brings."""
    with connection.cursor() as cursor:
        return keep_personas(cursor, [(KIND, post)])[KIND, post.author.external_id]
