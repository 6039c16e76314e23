"""Pure: what a Mastodon server says, as what Evenhand hears."""

import mimetypes
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import regex

from evenhand.channels.connectors.mastodon import names
from evenhand.channels.connectors.mastodon.markup import text_of
from evenhand.channels.connectors.mastodon.shapes import (
    Account,
    HeardDeletion,
    HeardEdit,
    HeardStatus,
    Item,
    Media,
    Mention,
    Status,
    Us,
    is_yes,
    moment_said,
    said,
)
from evenhand.channels.domain.addresses import is_web
from evenhand.channels.domain.connector import Attached, Author, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.domain.reading import all_fitting, fitting, item_in
from evenhand.channels.domain.standing import count_said
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import shorten, storable

_FIRST_DAY = datetime(2007, 1, 1, tzinfo=UTC)  # nobody wrote on such a network before
_LONGEST_TEXT = 100_000
_NAME_LENGTH = 120
_MOST_NAMED = 200  # people or files of one post
_PUBLIC = {"public", "unlisted", "local", ""}
_DECODER: msgspec.json.Decoder[Item] = msgspec.json.Decoder(Item)
_OPENING = regex.compile(r"[\s.]*(?:@[\w.-]+(?:@[\w.:-]*\w)?[\s,:;!]*)+")
_HANDLE = regex.compile(r"@([\w.-]*\w(?:@[\w.:-]*\w)?)")
# After these words the address before them is rather what the sentence is about: “@acme is down again”.
_VERBS = {
    *("is", "are", "was", "were", "has", "have", "had", "does", "did", "says", "said", "just", "still", "keeps"),
    *("ist", "sind", "war", "hat", "haben", "hatte", "wird", "est", "sont", "était", "a", "ont"),
    *("es", "son", "está", "era", "ha", "han", "è", "sono"),
}
_FALLBACK_TYPES = {"image": "image/jpeg", "video": "video/mp4", "gifv": "video/mp4", "audio": "audio/mpeg"}


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What one raw item says; raises CannotTranslate."""
    match item_in(raw.content, _DECODER, sender="The Mastodon server"):
        case HeardStatus() as heard:
            return (post(heard),)
        case HeardEdit(us=us, status=status, seen_at=seen_at):
            return (_edit(us, _status(status), seen_at),)
        case HeardDeletion(external_id=external_id):
            return (Deleted(external_id=storable(external_id)),)


def _status(given: dict[str, Any]) -> Status:
    found = fitting(given, Status)
    if found is None:
        raise CannotTranslate("A post of a Mastodon server could not be read.")
    return found


def name_of(status: Status, server: str) -> str:
    """What we call a post; empty if there is nothing to call it by."""
    number = said(status.id)
    return storable(said(status.uri) or said(status.url) or (names.local_name(server, number) if number else ""))


def post(heard: HeardStatus) -> Post:
    """A post of anybody's; raises CannotTranslate if it says neither who wrote it nor what."""
    us, status = heard.us, _status(heard.status)
    author = _author(us, status)
    is_own = _is_us(us, fitting(status.account, Account))
    name, text = name_of(status, us.server), text_said(us, status)
    if not name:
        raise CannotTranslate("A post of a Mastodon server has nothing that it could be told from others by.")
    above = storable(heard.above) or _above(us, status)
    visibility = said(status.visibility)
    return Post(
        external_id=name,
        author=author,
        text=text,
        posted_at=_written_at(status, heard.seen_at),
        kind=_kind(status),
        is_public=visibility in _PUBLIC,
        is_own=is_own,
        in_reply_to=above,
        references=(above,) if above else (),
        subject=_warning(status),
        language=language_of(status.language),
        addressed=None if is_own or heard.is_overheard else _addressed(us, status, text),
        is_automatic=not is_own and _is_automatic(status),
        attachments=_attachments(us, status),
        url=_page(status),
        is_overheard=heard.is_overheard,
    )


def _edit(us: Us, status: Status, seen_at: datetime) -> Edited:
    return Edited(
        external_id=name_of(status, us.server),
        text=text_said(us, status),
        edited_at=moment_said(status.edited_at) or seen_at,
    )


def _author(us: Us, status: Status) -> Author:
    account = fitting(status.account, Account)
    address = address_of(account, us.domain) if account else ""
    if not account or not address:
        raise CannotTranslate("A post of a Mastodon server does not say who wrote it.")
    return Author(
        external_id=address.lower(),
        handle=address,
        name=storable(said(account.display_name)).strip(),
        followers=count_said(account.followers_count),
    )


def address_of(account: Account | Mention, domain: str) -> str:
    """Somebody's whole address; empty if a server tells nothing of it."""
    name = said(account.acct) or said(account.username)
    return storable(names.full_address(name, domain)).replace("\n", "").strip()


def _is_us(us: Us, account: Account | None) -> bool:
    if account is None:
        return False
    return said(account.id) == us.id if us.id else address_of(account, us.domain).lower() == us.address


def text_said(us: Us, status: Status) -> str:
    """What a post says, with the choices of its poll; raises CannotTranslate if it has no text field at all."""
    people = _people(us, status)
    content = status.content if isinstance(status.content, str) else _plain(status)
    if content is None:
        if not isinstance(status.media_attachments, list) or not status.media_attachments:
            raise CannotTranslate("A post of a Mastodon server came without a text.")
        content = ""
    if len(content) > _LONGEST_TEXT:
        raise CannotTranslate(f"A post came with {len(content):,} characters, which nobody can have written.")
    parts = [text_of(content, people, shows_quote=_quoted(status) is not None), *_choices(status.poll)]
    return storable("\n".join(part for part in parts if part))


def _plain(status: Status) -> str | None:
    return status.text if isinstance(status.text, str) else None


def _people(us: Us, status: Status) -> dict[str, str]:
    """Who stands behind links and names in the text."""
    name = us.address.partition("@")[0]
    found = {f"{us.server}/{path}{name}": us.address for path in ("@", "users/", "profile/", "")}
    for mention in all_fitting(status.mentions, Mention, most=_MOST_NAMED):
        address = address_of(mention, us.domain)
        if address:
            found.setdefault(address.partition("@")[0].lower(), address)
            found[said(mention.url)] = address
    found.pop("", None)
    return found


def _choices(poll: Any) -> Iterator[str]:
    options = poll.get("options") if isinstance(poll, dict) else None
    for option in options[:20] if isinstance(options, list) else ():
        title = option.get("title") if isinstance(option, dict) else None
        if said(title):
            yield f"○ {said(title)}"


def _warning(status: Status) -> str:
    return shorten(storable(said(status.spoiler_text)), 500)


def _kind(status: Status) -> PostKind:
    if said(status.visibility) == "direct":
        return PostKind.DIRECT
    if said(status.in_reply_to_id):
        return PostKind.REPLY
    return PostKind.QUOTE if isinstance(status.quote, dict) and status.quote else PostKind.POST


def _above(us: Us, status: Status) -> str:
    number = said(status.in_reply_to_id)
    return storable(names.local_name(us.server, number)) if number else ""


def _quoted(status: Status) -> Status | None:
    """The quoted post where a server shows it: Mastodon in an envelope with its state, Akkoma and others bare."""
    quote = status.quote
    if not isinstance(quote, dict):
        return None
    inner = quote.get("quoted_status") if "quoted_status" in quote else quote
    found = fitting(inner, Status)
    return found if found and (said(found.uri) or said(found.url)) else None


def _page(status: Status) -> str:
    page = said(status.url) or said(status.uri)
    return storable(page) if is_web(page) else ""


def language_of(code: Any) -> str:
    """The first part of a language code, if it has two letters."""
    first = said(code).replace("_", "-").split("-")[0].lower()
    return first if len(first) == 2 and first.isascii() and first.isalpha() else ""


def _is_automatic(status: Status) -> bool:
    account = fitting(status.account, Account)
    return account is not None and is_yes(account.bot)


def _written_at(status: Status, seen_at: datetime) -> datetime:
    """When the author says it was written, unless that is after we saw it or before there was such a network."""
    written = moment_said(status.created_at)
    return written if written and _FIRST_DAY <= written <= seen_at else seen_at


def _attachments(us: Us, status: Status) -> tuple[Attached, ...]:
    """Pictures, films and sounds as addresses to look at, and the quoted post; never fetched here."""
    found = [
        _medium(number, each)
        for number, each in enumerate(all_fitting(status.media_attachments, Media, most=_MOST_NAMED), 1)
    ]
    quoted = _quoted(status)
    if quoted is not None:
        found.append(_quote(us, quoted))
    return tuple({each.url: each for each in found if each.url}.values())


def _medium(number: int, media: Media) -> Attached:
    kind, url = said(media.type), said(media.url) or said(media.remote_url)
    url = url if is_web(url) else ""
    guessed = mimetypes.guess_type(urlsplit(url).path)[0] if url else None
    name = {"image": "Picture", "audio": "Sound"}.get(kind, "Video" if kind in {"video", "gifv"} else "File")
    return Attached(
        name=f"{name} {number}",
        media_type=guessed or _FALLBACK_TYPES.get(kind, "application/octet-stream"),
        url=storable(url),
        alt=storable(said(media.description)),
    )


def _quote(us: Us, quoted: Status) -> Attached:
    account = fitting(quoted.account, Account)
    address = address_of(account, us.domain) if account else ""
    content = said(quoted.content)[:_LONGEST_TEXT]
    return Attached(
        name=shorten(f"Quoted post by @{address}" if address else "Quoted post", _NAME_LENGTH),
        media_type="text/html",
        url=_page(quoted),
        alt=storable(text_of(content, _people(us, quoted))),
    )


def _addressed(us: Us, status: Status, text: str) -> bool | None:
    """True if it is certainly said to us; None if the sentence must be read."""
    if said(status.visibility) == "direct" or (us.id and said(status.in_reply_to_account_id) == us.id):
        return True
    opening = _OPENING.match(text)
    if opening is None:
        return None
    called = [found.lower() for found in _HANDLE.findall(opening.group())]
    ours = {us.address, us.address.partition("@")[0]}
    if not ours & set(called) or (_answers_another(us, status) and called[0] not in ours):
        return None
    return None if len(called) == 1 and _may_be_subject(text, opening.end()) else True


def _answers_another(us: Us, status: Status) -> bool:
    """Whether it answers a third person: then programs put everybody's address in front, ours among them."""
    account = fitting(status.account, Account)
    answered = said(status.in_reply_to_account_id)
    return bool(answered) and answered not in {us.id, said(account.id) if account else ""}


def _may_be_subject(text: str, end: int) -> bool:
    """Whether the sentence seems to go on about a single address instead of turning to it."""
    if text[:end].rstrip().endswith((",", ":", ";", "!")):
        return False
    following = text[end:].split(maxsplit=1)
    return bool(following) and following[0].strip("’'.,!?").lower() in _VERBS
