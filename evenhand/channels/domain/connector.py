"""The contract between Evenhand and a network: the types that cross the border, and what a connector must do.

A connector never touches the database, the clock of the desk or another connector. Everything it
hears comes back as `Raw` items, cheap and complete; `translate` (pure) turns one raw item into what
it says. So whatever cannot be translated can be kept, looked at, and replayed after a repair.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeAlias, runtime_checkable

import msgspec

from evenhand.channels.domain.calls import CallHeard
from evenhand.channels.domain.skim import Skim, Wants

Cursor: TypeAlias = dict[str, Any]


class PostKind(StrEnum):
    """How a post stands to others."""

    POST = "post"
    REPLY = "reply"
    QUOTE = "quote"
    DIRECT = "direct"  # private message of a network
    MAIL = "mail"
    CALL = "call"  # a telephone call; what was said is noted by whoever spoke


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote: the network's own stable id, and what it shows people."""

    external_id: str
    handle: str = ""  # without "@"; for mail the address
    name: str = ""
    verified_address: str = ""  # a mail address that the channel itself has verified, else empty
    followers: int | None = None  # as the network says; for audits, never for the order of service
    has_badge: bool | None = None  # the network vouches for them


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a post. `content` is None where only its address is known."""

    name: str
    media_type: str
    content: bytes | None = None
    url: str = ""
    content_id: str = ""
    alt: str = ""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What someone wrote, on any channel.

    `external_id` is unique within the account. `thread_id` is the network's own name of the thread if it
    has one; otherwise the thread is found over `references`, nearest ancestor first (or `in_reply_to`).
    """

    external_id: str
    author: Author
    text: str
    posted_at: datetime
    kind: PostKind = PostKind.POST
    is_public: bool = True
    is_own: bool = False  # written by one of our own accounts, here or elsewhere
    account: str = ""  # handle of the account it came to, where a source serves several; else the source's own
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread_id: str = ""
    subject: str = ""
    html: str = ""  # already cleaned
    quoted: str = ""  # earlier text repeated below a mail, cut off from `text`
    signature: str = ""
    language: str = ""  # as the network says, ISO 639-1
    addressed: bool | None = None  # None: the text must tell
    is_automatic: bool = False  # bounce, out-of-office, list mail: never starts or prolongs a conversation of people
    proves_thread: bool = False  # it was sent to a signed reply address of ours, so it belongs to that thread
    recipients: tuple[str, ...] = ()  # everybody a mail was sent to, addresses in lower case
    attachments: tuple[Attached, ...] = ()
    url: str = ""
    is_overheard: bool = False  # nobody addressed us: kept only if a listening query matches


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """The author changed a post."""

    external_id: str
    text: str
    edited_at: datetime
    account: str = ""
    html: str = ""


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """The author, or the network, took a post away; its text must go."""

    external_id: str
    account: str = ""


class Bounced(msgspec.Struct, frozen=True, kw_only=True):
    """A reply of ours did not arrive (`reply_external_id` is the receipt's id)."""

    reply_external_id: str
    reason: str
    is_final: bool = True


Heard: TypeAlias = Post | Edited | Deleted | Bounced | CallHeard


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """One item as it came over the wire, not yet understood. `reference` names it at its source."""

    reference: str
    content: bytes


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What one look at the source brought. `cursor` says where the next look begins; it is stored
    together with the posts, so a crash in between only means to fetch again."""

    raws: tuple[Raw, ...]
    cursor: Cursor
    is_exhausted: bool = True  # False: there is more, look again at once
    is_ended: bool = False  # a file that was read to its end


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What we send. `key` is made once per reply by the browser: the same key never posts twice
    where the network can hold a key."""

    key: str  # UUID
    text: str  # with the signature
    created_at: datetime  # fixed per reply, so that a retry makes the same record
    in_reply_to: str = ""  # external id of the post answered
    thread_id: str = ""
    recipient: Author | None = None
    is_public: bool = True
    subject: str = ""
    references: tuple[str, ...] = ()  # oldest first
    quoted: str = ""
    signed_by: str = ""  # the agent's public name
    is_automatic: bool = False  # no person wrote it: whoever gets it shall not answer it automatically
    attachments: tuple[Attached, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The network's word that a reply stands."""

    external_id: str
    sent_at: datetime
    url: str = ""


class FileRules(msgspec.Struct, frozen=True, kw_only=True):
    """Which files go out with a reply."""

    types: tuple[str, ...]  # "image/jpeg", "image/*", "*/*"
    most: int
    largest: int  # bytes of one
    altogether: int | None = None  # bytes of all
    longest_alt: int = 0  # characters that describe a picture to those who do not see it; 0: none can be said
    publicly: bool = True
    privately: bool = True


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector can do. Screens and rules ask these, never the network's name."""

    label: str  # "Bluesky"
    icon: str  # name of a heroicon
    can_reply: bool = True
    can_reply_publicly: bool = False
    can_reply_privately: bool = False
    can_delete: bool = False
    can_attach: bool = False
    can_tell_threads: bool = False  # `thread` finds what stands above a post
    has_subject: bool = False
    keeps_key: bool = False  # a send repeated with the same key cannot post twice
    keeps_key_privately: bool = False  # the same for private messages
    keeps_raw: bool = False  # raw items are stored as files before anything looks at them
    files: FileRules | None = None  # None: no file goes out with a reply
    splits: bool = False  # a long reply stands there as a thread of several
    max_length: int | None = None
    max_length_privately: int | None = None  # where a private message may be longer or shorter
    unit: str = "characters"  # what max_length counts, as shown: "characters", "graphemes"
    count: Callable[[str], int] = len
    is_heard_when_posted: bool = False  # a stand-in that plays the past: its posts were heard when they were written
    look_every: float = 30.0  # seconds between looks where nobody tells us
    hears_strangers: bool = False  # brings overheard posts; `network` of its class says of which network
    has_calls: bool = False  # people speak here; `translate` brings what happened to calls
    is_pushed: bool = False  # the other side calls us; what it brings waits in a table of ours
    hosts_chats: bool = False  # the other side is a visitor in a window of ours, who waits there for every word
    signs_with_initials: bool = True  # "^NK"; otherwise a full signature below the text
    is_by_hand: bool = False  # a person carries the reply there and says that it stands
    serves_pictures: bool = False  # pictures lie with the network itself: looking at one tells its author nothing
    sends_per_minute: int | None = None  # by one account for hours on end, with room left for people; None: nobody says


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are there, as `verify` found out."""

    external_id: str
    handle: str
    name: str = ""
    warnings: tuple[str, ...] = ()


class Connector(Protocol):
    """One kind of network. Constructed with its filled-in settings; cheap to make, connects when first used."""

    kind: str
    capabilities: Capabilities
    form: type[msgspec.Struct]  # what an administrator fills in; fields named *password or *secret are secrets

    def __init__(self, settings: Mapping[str, Any]) -> None: ...

    def verify(self) -> Presence:
        """Check the connection; raises Reconnect or TryLater with a sentence that says what to do."""

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """Look once; never blocks longer than its network time-outs. At most about `limit` raw items."""

    def wait(self, seconds: float) -> None:
        """Return when there may be something new, at the latest after `seconds`."""

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """Pure. Raises CannotTranslate with a sentence for people; any other exception counts as a fault of ours."""

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """The posts above `external_id`, oldest first, where the network can tell; else empty."""

    def send(self, reply: Reply) -> Receipt:
        """Send once. Raises TryLater, Refused, Reconnect, or OutcomeUnknown if it may or may not have arrived."""

    def delete(self, external_id: str) -> None:
        """Take back what we sent, where the network can."""

    def close(self) -> None:
        """Let go of sockets."""


@runtime_checkable
class Skimming(Protocol):
    """A connector that can tell the few facts listening needs of raw items, quicker than by translating them."""

    def skim(self, contents: Sequence[bytes], wants: Wants) -> Skim:
        """Pure. Items that cannot be read are among `others`, so that translating them says what is wrong."""


@runtime_checkable
class Naming(Protocol):
    """A connector whose stream says only ids, and that can ask who is behind them."""

    def name_authors(self, posts: Sequence[Post]) -> tuple[Post, ...]:
        """The same posts with handle and name of their authors where known; never raises for one of them."""


@runtime_checkable
class Finding(Protocol):
    """A connector that can tell who has a handle; a stream that carries ids alone cannot be asked for handles."""

    def find_author(self, handle: str) -> Author | None:
        """The person with this handle (lower case, without "@") there, or None. Raises TryLater."""


@runtime_checkable
class Authored(Protocol):
    """A connector that can tell cheaply who is behind raw items, so that those of one author stay in order."""

    def authors_of(self, raws: Sequence[Raw]) -> Sequence[str | None]:
        """Pure, one per item. Empty where nobody is behind it; None where it may be about anybody's post and its
        author cannot be told: such an item goes to every partition, in order."""


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """A request that somebody sent to a source's own address."""

    method: str
    headers: Mapping[str, str]  # names in lower case
    query: Mapping[str, str]
    body: bytes


@runtime_checkable
class Receiving(Protocol):
    """A connector whose other side calls us."""

    def receive(self, pushed: Pushed) -> tuple[Raw, ...]:
        """Pure. What the request brings, to be stored before anything else; raises Refused if it is not genuine."""

    def complete(self, raw: Raw) -> Raw:
        """Ask the network what the item needs to be understood (a page that it names). Raises TryLater or Refused."""
