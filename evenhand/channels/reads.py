"""Questions about sources, posts and what is set aside."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Lower

from evenhand.channels import registry
from evenhand.channels.domain.connector import Capabilities
from evenhand.channels.models import Account, Batch, Outcome, Persona, Pushed, Quarantined, Source, SourceState
from evenhand.people.models import Agent


class StoredPost(msgspec.Struct, frozen=True):
    """A stored post with what reading, triage and cases need to know of it and of the post it answers."""

    id: int
    account_id: int
    brand_id: int
    network: str
    persona_id: int
    kind: int
    is_public: bool
    is_own: bool
    is_automatic: bool
    proves_thread: bool
    addressed: bool | None
    thread_key: str
    posted_at: datetime
    heard_at: datetime
    text: str
    subject: str
    language_hint: str
    author_name: str
    author_address: str
    parent_is_own: bool
    parent_persona_id: int | None


_BATCH_POSTS = """
SELECT p.id, p.account_id, a.brand_id, a.network, p.persona_id, p.kind, p.is_public, p.is_own, p.is_automatic,
    p.proves_thread, p.addressed, p.thread_key, p.posted_at, p.heard_at, t.text, t.subject, p.language_hint,
    coalesce(nullif(w.name, ''), nullif(w.handle, ''), w.external_id), w.verified_address,
    coalesce(parent.is_own, false), parent.persona_id
FROM channels_post p
JOIN channels_posttext t ON t.post_id = p.id AND t.version = 1
JOIN channels_account a ON a.id = p.account_id
JOIN channels_persona w ON w.id = p.persona_id
LEFT JOIN channels_post parent
    ON parent.account_id = p.account_id AND parent.external_id = p.in_reply_to AND p.in_reply_to <> ''
WHERE p.batch_id = %s AND p.id BETWEEN %s AND %s
ORDER BY p.posted_at, p.id
"""


def posts_of(batch: Batch) -> list[StoredPost]:
    """The posts of a batch in the order they were written; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_BATCH_POSTS, [batch.pk, batch.first_post, batch.last_post])
        return [StoredPost(*row) for row in cursor.fetchall()]


_ORPHANS = """
SELECT p.account_id, p.external_id FROM channels_post p
JOIN channels_post parent
    ON parent.account_id = p.account_id AND parent.external_id = p.in_reply_to AND parent.kind = 9
WHERE p.batch_id = %s AND p.id BETWEEN %s AND %s ORDER BY p.id LIMIT %s
"""


def orphans_of(batch: Batch, *, limit: int) -> list[tuple[int, str]]:
    """Posts of a batch whose parent we never heard: (account id, external id)."""
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS, [batch.pk, batch.first_post, batch.last_post, limit])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def batches_waiting(*, before: datetime, limit: int = 20) -> list[Batch]:
    """Batches stored before that moment and not yet understood, oldest first: a crash came between."""
    return list(Batch.objects.filter(understood_at=None, heard_at__lt=before).order_by("heard_at", "id")[:limit])


def understanding_behind(*, now: datetime) -> tuple[int, timedelta]:
    """How many batches are stored and not yet understood, and how old the oldest of them is."""
    found = Batch.objects.filter(understood_at=None).aggregate(number=Count("id"), oldest=Min("heard_at"))
    return int(found["number"]), now - found["oldest"] if found["oldest"] else timedelta(0)


def all_sources() -> list[Source]:
    """Every source that was ever connected and has not ended, by name."""
    return list(Source.objects.exclude(state=SourceState.ENDED).order_by("name"))


def sources_to_read() -> list[Source]:
    """The sources somebody should be listening to."""
    return list(Source.objects.filter(state=SourceState.ACTIVE).order_by("id"))


def sources_hearing() -> list[Source]:
    """Sources that bring what strangers say, by name; also those that rest."""
    hearing = {kind for kind in registry.kinds() if registry.connector_class(kind).capabilities.hears_strangers}
    return [
        source
        for source in Source.objects.order_by("name")
        if source.kind in hearing or source.settings.get("overhears")
    ]


def accounts_of(source: Source) -> dict[str, Account]:
    """The source's accounts by handle; its own newest first, those that only listen last."""
    return {account.handle: account for account in source.accounts.order_by("only_listens", "-id")}


def ids_of(handles: Collection[str]) -> dict[str, list[str]]:
    """The networks' own ids of people with these handles, as far as we met them; lower-case handles, without "@"."""
    found: dict[str, list[str]] = {}
    met = Persona.objects.annotate(plain=Lower("handle")).filter(plain__in=set(handles))
    for handle, external_id in met.values_list("plain", "external_id"):
        found.setdefault(handle, []).append(external_id)
    return found


def networks_of(account_ids: Sequence[int]) -> dict[int, str]:
    """On which network each of these accounts is."""
    if not account_ids:
        return {}
    return dict(Account.objects.filter(pk__in=set(account_ids)).values_list("pk", "network"))


def capabilities_at(account: Account) -> Capabilities:
    """What the account can do: what its network can, within the length that its own server takes."""
    usual = registry.capabilities(account.network)
    return usual if account.max_length is None else msgspec.structs.replace(usual, max_length=account.max_length)


def accounts_on(network: str) -> list[Account]:
    """Accounts of all brands on a network that still serve, those that can answer there first."""
    found = Account.objects.filter(network=network, is_retired=False).select_related("source", "brand")
    return sorted(found, key=lambda each: (each.only_listens, each.source.kind != network, each.pk))


def our_names(networks: Collection[str]) -> set[tuple[str, str]]:
    """Who we are on these networks, of all brands: each with the network's own id for us."""
    ours = Account.objects.filter(network__in=networks).exclude(external_id="")
    return set(ours.values_list("network", "external_id"))


def accounts_holding(network: str, external_ids: Sequence[str]) -> dict[str, list[int]]:
    """At which accounts on that network these posts are stored; one query, or none for none."""
    holding: dict[str, list[int]] = {}
    if not external_ids:
        return holding
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.external_id, p.account_id FROM channels_post p"
            " WHERE p.account_id = ANY(ARRAY(SELECT id FROM channels_account WHERE network = %s))"
            " AND p.external_id = ANY(%s)",
            [network, list(external_ids)],
        )
        for external_id, account_id in cursor.fetchall():
            holding.setdefault(external_id, []).append(account_id)
    return holding


def accounts_to_answer_as(brand_ids: Sequence[int]) -> QuerySet[Account]:
    """Accounts of these brands that still serve."""
    return Account.objects.filter(brand_id__in=brand_ids, is_retired=False).select_related("source", "brand")


def sources_in_trouble() -> list[Source]:
    """Sources that do not answer, or wait to be connected again."""
    return list(Source.objects.exclude(trouble="").order_by("trouble_since", "id"))


def quarantine(viewer: Agent, *, limit: int = 100) -> list[Quarantined]:
    """What is set aside, newest first; only those who see everything see it, since it belongs to nobody yet."""
    if not viewer.sees_all:
        return []
    waiting = Quarantined.objects.filter(released_at=None).select_related("source").defer("content")
    return list(waiting.order_by("-heard_at", "-id")[:limit])


def refused_pushes(viewer: Agent, *, limit: int = 100) -> list[Pushed]:
    """What others pushed to us and the network did not bear out, newest first, as long as the reasons are kept."""
    if not viewer.sees_all:
        return []
    refused = Pushed.objects.filter(settled_at__isnull=False, outcome=Outcome.REFUSED).select_related("source")
    return list(refused.defer("content").order_by("-settled_at", "-id")[:limit])
