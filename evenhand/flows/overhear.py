"""How what strangers say is sifted: counted, sampled, matched against every query at once; only matches are kept.

A post that queries of two brands caught is stored once for each brand, in that brand's own account on the network,
so that what the brand is told there and what it overhears is one post and one case.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.channels import actions as channels
from evenhand.channels import network, registry
from evenhand.channels.actions import Broken, Changes, Incoming, Stored
from evenhand.channels.domain.connector import (
    Connector,
    Cursor,
    Deleted,
    Edited,
    Heard,
    Naming,
    Post,
    Raw,
    Skimming,
)
from evenhand.channels.domain.skim import Skim, Wants
from evenhand.channels.models import Account, Source
from evenhand.channels.reads import accounts_holding, accounts_of, accounts_on, our_names
from evenhand.flows.ears import Ears
from evenhand.kernel.text import hosts_in, storable
from evenhand.listening import actions as listening
from evenhand.listening.actions import Caught, Hourly, Specimen
from evenhand.listening.domain.sampling import fraction_of
from evenhand.people.models import Brand

MEDIA = ("image/", "video/", "audio/")
EVERYTHING = Wants(links=True, media=True)
_OVERFULL = 1.2  # times its size, after which a sample is trimmed


class ParcelId(msgspec.Struct, frozen=True):
    """Which parcel of a stream the items came in; one that comes again changes nothing."""

    partition: int
    sequence: int
    digests: bytes = b""  # of its items, to be remembered


class Sifted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one look: what strangers said in all, and what was kept of it."""

    stored: Stored
    heard: int = 0
    caught: int = 0


class _Catch(msgspec.Struct, kw_only=True):
    """What is to be written of one look."""

    incoming: list[Incoming] = []
    caught: list[Caught] = []
    changes: Changes = Changes()
    broken: list[Broken] = []
    gone: list[str] = []  # posts that their authors took back, also those we never kept
    changed: dict[str, str] = {}  # and what they changed
    skim: Skim
    specimens: Sequence[Raw] = ()  # the raw items of the skim's posts, where it was made of them
    heard_at: Sequence[datetime] = ()  # of the skim's posts, where the past is played


_NOTHING = Stored(batch_id=None, new=0, duplicates=0, quarantined=0)


def overhear(
    *,
    source: Source,
    connector: Connector,
    raws: Sequence[Raw],
    cursor: Cursor | None,
    ears: Ears,
    parcel: ParcelId | None = None,
    raw_sha256: str = "",
    now: datetime,
) -> Sifted:
    """Sift what one look brought and store what is kept, with the cursor; safe to repeat with the same items."""
    ears.refresh()
    catch = _skimmed(source, connector, raws, ears) or _translated(source, connector, raws, ears)
    caught = {each.external_id for each in catch.caught}
    with transaction.atomic():
        if parcel and not listening.take_parcel(
            source_id=source.pk, partition=parcel.partition, sequence=parcel.sequence, digests=parcel.digests
        ):
            return Sifted(stored=_NOTHING)
        kept = _sample(source, connector, catch, now)
        stored = channels.store(
            source_id=source.pk,
            incoming=catch.incoming,
            changes=catch.changes,
            broken=catch.broken,
            cursor=cursor,
            passed=len(catch.skim) - len(caught),
            raw_sha256=raw_sha256,
            now=now,
        )
        listening.store_matches(catch.caught, now=now)
    if kept > settings.SAMPLE_SIZE * _OVERFULL:
        listening.trim_sample(source_id=source.pk, size=settings.SAMPLE_SIZE, now=now)
    return Sifted(stored=stored, heard=len(catch.skim), caught=len(caught))


def _skimmed(source: Source, connector: Connector, raws: Sequence[Raw], ears: Ears) -> _Catch | None:
    """Matched before anything is decoded whole; None for connectors that cannot skim."""
    if not isinstance(connector, Skimming):
        return None
    skim = connector.skim([raw.content for raw in raws], ears.wants)
    queries_of = ears.caught_by(skim)
    wanted = sorted({skim.rows[row] for row in queries_of} | set(skim.others))
    heard, broken = network.translate_freely(connector, [raws[row] for row in wanted])
    said_of = {skim.references[row]: queries for row, queries in queries_of.items()}
    return _catch(source, connector, heard, broken, skim, said_of, [raws[row] for row in skim.rows], ears)


def _translated(source: Source, connector: Connector, raws: Sequence[Raw], ears: Ears) -> _Catch:
    """Matched after translation: where little comes, and some of it is addressed to us."""
    heard, broken = network.translate_freely(connector, raws)
    overheard = [each for each in heard if isinstance(each, Post) and each.is_overheard]
    skim = skim_of(overheard, network.network_of(connector))
    said_of = {skim.references[row]: queries for row, queries in ears.caught_by(skim).items()}
    kept = [each for each in heard if not (isinstance(each, Post) and each.is_overheard)]
    kept += [each for each in overheard if each.external_id in said_of]
    catch = _catch(source, connector, kept, broken, skim, said_of, (), ears)
    if connector.capabilities.is_heard_when_posted:
        catch.heard_at = [post.posted_at for post in overheard]
    return catch


def skim_of(posts: Sequence[Post], on: str) -> Skim:
    """The columns of posts that were translated already."""
    return Skim(
        texts=[f"{post.subject}\n{post.text}" if post.subject else post.text for post in posts],
        languages=[(post.language.partition("-")[0].lower(),) if post.language else () for post in posts],
        authors=[post.author.external_id for post in posts],
        handles=[post.author.handle.lower() for post in posts],
        references=[post.external_id for post in posts],
        networks=[on] * len(posts),
        links=[_hosts(post) for post in posts],
        has_media=[any(file.media_type.startswith(MEDIA) for file in post.attachments) for post in posts],
    )


def _hosts(post: Post) -> list[str]:
    own = (urlsplit(post.url).hostname or "").removeprefix("www.") if post.url else ""
    return [*hosts_in(post.text), *([own] if own else [])]


def _catch(
    source: Source,
    connector: Connector,
    heard: Sequence[Heard],
    broken: list[Broken],
    skim: Skim,
    said_of: dict[str, list[int]],
    raws: Sequence[Raw],
    ears: Ears,
) -> _Catch:
    """Everything in its place: posts in accounts, changes where the posts stand."""
    posts = [each for each in heard if isinstance(each, Post)]
    strangers = _named(connector, [post for post in posts if post.external_id in said_of])
    places = _Places(source, connector)
    plays = connector.capabilities.is_heard_when_posted
    incoming = [places.own(post) for post in posts if not post.is_overheard]
    caught = []
    known_at = accounts_holding(network.network_of(connector), [post.external_id for post in strangers])
    for post in map(places.by_us, strangers):
        for brand_id, query_ids in ears.by_brand(said_of[post.external_id]).items():
            account = places.of(brand_id, known_at.get(post.external_id, ()))
            incoming.append(Incoming(account.pk, account.network, post, post.posted_at if plays else None))
            caught += [Caught(account.pk, post.external_id, query_id) for query_id in query_ids]
    return _Catch(
        incoming=incoming,
        caught=caught,
        changes=_changes(heard, incoming, network.network_of(connector)),
        broken=broken,
        gone=[each.external_id for each in heard if isinstance(each, Deleted)],
        changed={each.external_id: storable(each.text) for each in heard if isinstance(each, Edited)},
        skim=skim,
        specimens=raws,
    )


def _named(connector: Connector, posts: Sequence[Post]) -> Sequence[Post]:
    return connector.name_authors(posts) if posts and isinstance(connector, Naming) else posts


class _Places:
    """Which account a post is stored at."""

    def __init__(self, source: Source, connector: Connector) -> None:
        self._source = source
        self._network = network.network_of(connector)
        self._plays = connector.capabilities.is_heard_when_posted
        self._own = accounts_of(source)
        self._there: list[Account] = []
        self._of_brand: dict[int, Account] | None = None
        self._us: set[tuple[str, str]] = set()

    def own(self, post: Post) -> Incoming:
        """For what was said to us."""
        account = self._own.get(post.account) or next(iter(self._own.values()))
        return Incoming(account.pk, account.network, post, post.posted_at if self._plays else None)

    def of(self, brand_id: int, known_at: Collection[int]) -> Account:
        """For what a brand overheard: where it has it already, else its own account there, or one that only listens."""
        of_brand = self._look()
        for account in self._there:
            if account.pk in known_at and account.brand_id == brand_id:
                return account
        if brand_id not in of_brand:
            of_brand[brand_id] = self._listening_account(brand_id)
        return of_brand[brand_id]

    def by_us(self, post: Post) -> Post:
        """The post; as our own if one of our accounts there wrote it, since a stream tells only who, and not that."""
        self._look()
        is_ours = (self._network, post.author.external_id) in self._us
        return msgspec.structs.replace(post, is_own=True) if is_ours else post

    def _look(self) -> dict[int, Account]:
        if self._of_brand is None:
            self._there = accounts_on(self._network)
            self._of_brand = {account.brand_id: account for account in reversed(self._there)}
            self._us = our_names({self._network})
        return self._of_brand

    def _listening_account(self, brand_id: int) -> Account:
        brand = Brand.objects.get(pk=brand_id)
        label = registry.capabilities(self._network).label
        return channels.open_listening_account(
            source=self._source,
            brand_id=brand_id,
            network=self._network,
            handle=brand.slug,
            name=f"{brand.name}, overheard on {label}",
        )


def _changes(heard: Iterable[Heard], incoming: Iterable[Incoming], on: str) -> Changes:
    """Edits and deletions of posts that we hold, or are about to, at every account that does."""
    edits = {each.external_id: each for each in heard if isinstance(each, Edited)}
    deletions = {each.external_id: each for each in heard if isinstance(each, Deleted)}
    if not edits and not deletions:
        return Changes()
    holding = {key: set(accounts) for key, accounts in accounts_holding(on, [*edits, *deletions]).items()}
    for each in incoming:
        holding.setdefault(each.post.external_id, set()).add(each.account_id)
    return Changes(
        edits=[
            (account, edits[key]) for key, accounts in holding.items() if key in edits for account in sorted(accounts)
        ],
        deletions=[
            (account, deletions[key])
            for key, accounts in holding.items()
            if key in deletions
            for account in sorted(accounts)
        ],
    )


def _sample(source: Source, connector: Connector, catch: _Catch, now: datetime) -> int:
    """Count what was heard, and keep its even share; how many posts the sample holds then."""
    kept = _draw(source, connector, catch, now) if len(catch.skim) else 0
    if catch.gone:  # perhaps in the very look that brought them
        listening.forget_sampled(catch.gone)
    if catch.changed:
        listening.rewrite_sampled(catch.changed)
    return kept


def _draw(source: Source, connector: Connector, catch: _Catch, now: datetime) -> int:
    times = catch.heard_at or [now] * len(catch.skim)
    hours = [_hour(moment) for moment in times]
    heard = [Hourly(hour, number) for hour, number in Counter(hours).items()]
    rates = listening.note_heard(source_id=source.pk, heard=heard)
    fractions = [fraction_of(reference) for reference in catch.skim.references]
    drawn = [row for row, fraction in enumerate(fractions) if fraction < rates[hours[row]]]
    specimens = _specimens(connector, catch, drawn, fractions, times)
    return listening.keep_specimens(source_id=source.pk, specimens=specimens)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _specimens(
    connector: Connector,
    catch: _Catch,
    drawn: Sequence[int],
    fractions: Sequence[float],
    times: Sequence[datetime],
) -> list[Specimen]:
    """The drawn posts with every column, also those that no query wants today."""
    skim, rows = catch.skim, list(drawn)
    if catch.specimens and isinstance(connector, Skimming):
        skim = connector.skim([catch.specimens[row].content for row in drawn], EVERYTHING)
        rows = list(range(len(skim)))
    return [
        Specimen(
            heard_at=times[original],
            fraction=fractions[original],
            reference=storable(skim.references[row]),
            network=skim.networks[row],
            languages=[storable(each) for each in skim.languages[row]],
            author=storable(skim.authors[row]),
            handle=storable(skim.handles[row]),
            text=storable(skim.texts[row])[: settings.MAX_POST_LENGTH],
            links=[storable(each) for each in skim.links[row]],
            has_media=bool(skim.has_media[row]),
        )
        for row, original in zip(rows, drawn, strict=True)
    ]
