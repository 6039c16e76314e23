"""Where visitors chat: which window belongs to which account, how it looks, and when somebody is there."""

from contextlib import closing
from datetime import datetime, timedelta
from statistics import median
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from evenhand.cases.domain.chats import door_of, source_behind
from evenhand.cases.models import Chat, Conversation
from evenhand.channels import network, registry
from evenhand.channels.domain.chatting import Hosting, House
from evenhand.channels.errors import ChannelError
from evenhand.channels.models import Account, SourceState
from evenhand.routing.domain.clock import is_open, next_opening
from evenhand.routing.reads import calendars_of_brand

DOOR = "/site/chat"
_LOOKED_BACK = timedelta(days=7)
_ENOUGH = 5  # answered chats before we say how long it takes


class Hosted(msgspec.Struct, frozen=True, kw_only=True):
    """A window: whose it is, how it looks, and how things stand there."""

    door: str
    account_id: int
    source_id: int
    network: str
    house: House
    is_listening: bool  # False: paused, ended, or must be connected again
    is_open: bool
    opens_at: datetime | None
    answers_within: float | None  # seconds, as it was for most visitors of the last days


def secret() -> str:
    """What tokens and doors are made with: the installation's own key."""
    return str(settings.SECRETS_KEY)


def chat_account_of(brand_id: int) -> Account | None:
    """Where visitors chat with this brand; None where they cannot."""
    return _hosting_chats().filter(brand_id=brand_id).select_related("source").order_by("pk").first()


def brands_with_chat() -> frozenset[int]:
    """The brands that visitors chat with."""
    return frozenset(_hosting_chats().values_list("brand_id", flat=True))


def _hosting_chats() -> QuerySet[Account]:
    kinds = [kind for kind in registry.kinds() if registry.connector_class(kind).capabilities.hosts_chats]
    return Account.objects.filter(source__kind__in=kinds, is_retired=False)


def door_to(account: Account) -> str:
    """The path of an account's window."""
    return f"{DOOR}/{door_of(account.source_id, secret=secret())}/"


def snippet_for(account: Account, address: str) -> str:
    """What a web site has to carry to show the chat; empty for an account that hosts none."""
    if not registry.connector_class(account.source.kind).capabilities.hosts_chats:
        return ""
    script, door = snippet_parts(account, address)
    return f'<script src="{script}" data-chat="{door}" async></script>'


def snippet_parts(account: Account, address: str) -> tuple[str, str]:
    """The address of the script, and the name of the door."""
    return f"{address}{DOOR}.js", door_of(account.source_id, secret=secret())


def address_of(scheme: str, host: str) -> str:
    """Where the chat is, for somebody who reached the desk at this host: its own address, or that host at its port."""
    if settings.CHAT_URL:
        return str(settings.CHAT_URL)
    name = urlsplit(f"//{host}").hostname or "localhost"
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{settings.CHAT_PORT}"


def hosted(door: str, *, now: datetime) -> Hosted | None:
    """The window behind a door; None if there is none."""
    source_id = source_behind(door, secret=secret())
    account = _account(source_id) if source_id else None
    if account is None:
        return None
    try:
        with closing(network.connect(account.source)) as connector:
            house = connector.house() if isinstance(connector, Hosting) else None
    except ChannelError:
        return None
    if house is None:
        return None
    calendars = calendars_of_brand(account.brand_id)
    is_there = is_open(calendars, now)
    return Hosted(
        door=door,
        account_id=account.pk,
        source_id=account.source_id,
        network=account.network,
        house=house,
        is_listening=account.source.state == SourceState.ACTIVE and account.brand.pilot_since is None,
        is_open=is_there,
        opens_at=None if is_there else next_opening(calendars, now),
        answers_within=_usual_wait(account.pk, now),
    )


def _account(source_id: int) -> Account | None:
    accounts = Account.objects.filter(source_id=source_id, is_retired=False).select_related("source", "brand")
    return accounts.order_by("pk").first()


def _usual_wait(account_id: int, now: datetime) -> float | None:
    """How long visitors waited for the first answer, in the middle; None where too few were answered to say."""
    lately = Chat.objects.filter(account_id=account_id, began_at__gt=now - _LOOKED_BACK).order_by("-began_at")
    keys = list(lately.values_list("key", flat=True)[:100])
    cases = Conversation.objects.filter(
        account_id=account_id, thread_key__in=keys, case__first_reply_at__isnull=False
    ).values_list("case__opened_at", "case__first_reply_at")
    waits = [(answered - opened).total_seconds() for opened, answered in cases if answered and answered >= opened]
    return median(waits) if len(waits) >= _ENOUGH else None
