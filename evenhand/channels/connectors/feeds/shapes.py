"""What a feed says, in one form for all formats, and the one item of it that travels as a raw item."""

import msgspec


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody named as an author."""

    name: str = ""
    mail: str = ""
    uri: str = ""


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of writing as it came, not cleaned."""

    value: str
    is_html: bool = False
    base: str = ""  # what relative addresses in it relate to


class Medium(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that an entry names."""

    url: str
    media_type: str = ""
    title: str = ""
    seconds: int = 0  # how long it plays


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a feed. Nothing in it is certain to be there."""

    id: str = ""
    link: str = ""
    title: Body | None = None
    summary: Body | None = None
    content: Body | None = None
    authors: tuple[Person, ...] = ()
    published: int = 0  # seconds since 1970; 0 where it does not say
    updated: int = 0
    tags: tuple[str, ...] = ()
    media: tuple[Medium, ...] = ()
    language: str = ""
    comments: str = ""  # address of the feed of its comments
    origin_title: str = ""  # of the feed it was taken from, in feeds that collect others
    origin_link: str = ""


class Feed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a feed says of itself."""

    title: str = ""
    link: str = ""  # the page it belongs to
    language: str = ""
    author: Person = Person()
    address: str = ""  # where we read it


class Hints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often a feed wants to be asked."""

    minutes: int = 0
    skip_hours: tuple[int, ...] = ()  # of the day, UTC
    skip_days: tuple[int, ...] = ()  # of the week, Monday is 0


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a document. One that is no feed may be a page that names some."""

    is_feed: bool
    feed: Feed = Feed()
    entries: tuple[Entry, ...] = ()
    hints: Hints = Hints()
    warning: str = ""
    alternates: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A raw item: one entry with all that is needed to understand it without its feed."""

    external_id: str
    feed: Feed
    entry: Entry
    heard: int  # seconds since 1970
    parent: str = ""  # external id of the entry this comments on
    is_edit: bool = False
