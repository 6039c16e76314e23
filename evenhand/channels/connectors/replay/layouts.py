"""The two layouts a file may have: the columns they need, and how one row becomes an entry."""

import re
from calendar import month_abbr
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeAlias

import msgspec

from evenhand.channels.connectors.replay.records import Broken, CsvRecords, JsonRecords, Row
from evenhand.channels.connectors.replay.settings import Layout
from evenhand.channels.connectors.replay.source import Source
from evenhand.channels.domain.connector import Author, Deleted, Edited, Post, PostKind
from evenhand.channels.errors import Reconnect

TWCS_NEEDED = ("tweet_id", "author_id", "inbound", "created_at", "text")
OWN_NEEDED = ("id", "author_id", "created_at", "text")
_LONGEST_ID = 500
_LONGEST_HEADER = 100_000
_MONTHS = {name: number for number, name in enumerate(month_abbr)}
_TWITTER_DATE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})", re.ASCII
)
_NETWORK = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)
_EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number; the rest are zeros
_TRUE = {"true", "1", "yes"}
_FALSE = {"false", "0", "no", ""}


class Misread(Exception):
    """This row does not say what its layout promises."""


class WrittenAuthor(Author, frozen=True, kw_only=True, omit_defaults=True):
    """An author in a spool line, where what is not known takes no room."""


class WrittenPost(Post, frozen=True, kw_only=True, omit_defaults=True):
    """A post in a spool line, where what is not known takes no room."""


class WrittenEdit(Edited, frozen=True, kw_only=True, omit_defaults=True):
    """An edit in a spool line."""


class WrittenDeletion(Deleted, frozen=True, kw_only=True, omit_defaults=True):
    """A deletion in a spool line."""


Body: TypeAlias = WrittenPost | WrittenEdit | WrittenDeletion


class Entry(msgspec.Struct, kw_only=True):
    """One row that could be read, before its thread and its account are known."""

    line: int
    id: str
    moment: datetime
    body: Body
    network: str
    account: str = ""
    is_own: bool = False
    parent: str = ""
    answers: tuple[str, ...] = ()  # ids of posts that answer this one


def moment(text: str) -> datetime:
    """The moment in UTC; ISO 8601 (without a zone it is UTC) or Twitter's own form."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _twitter_moment(text)
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError as error:
        raise Misread(f"“{text}” is not a date that can be used") from error


def _twitter_moment(text: str) -> datetime:
    match = _TWITTER_DATE.fullmatch(text.strip())
    if match is None:
        raise Misread(f"“{text[:40]}” is not a date such as 2017-10-31T22:10:47Z")
    month, day, hour, minute, second, sign, ahead, minutes, year = match.groups()
    offset = timedelta(hours=int(ahead), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        return datetime(
            int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=timezone(offset)
        )
    except (KeyError, ValueError) as error:
        raise Misread(f"“{text}” is not a date that exists") from error


def listed_ids(text: str, *, near: str) -> tuple[str, ...]:
    """The ids in a list. A spreadsheet may have read “593982,593984” as one number and set commas every
    three digits; then the ids are cut out again, as long and as near to the tweet's own id as they were."""
    if not text:
        return ()
    literal = tuple(filter(None, (part.strip() for part in text.split(","))))
    if not (near.isdecimal() and near.isascii() and _GROUPED.fullmatch(text)):
        return literal
    mended = _cut_again("".join(literal), near=near)
    return mended if mended and _distance(mended, near) < _distance(literal, near) else literal


def _cut_again(digits: str, *, near: str) -> tuple[str, ...]:
    is_rounded = len(digits) > _EXACT_DIGITS and not digits[_EXACT_DIGITS:].strip("0")
    rest, target, width, ids = digits[: _EXACT_DIGITS if is_rounded else None], int(near), len(near), []
    while len(rest) >= max(width - 1, 1):
        widths = [size for size in (width - 1, width, width + 1) if 0 < size <= len(rest)]
        size = min(widths, key=lambda size: abs(int(rest[:size]) - target))
        ids.append(rest[:size])
        rest = rest[size:]
    return () if rest and not is_rounded else tuple(ids)


def _distance(ids: tuple[str, ...], near: str) -> float:
    return sum(abs(int(one) - int(near)) for one in ids) / len(ids)


def _truth(text: str, column: str) -> bool:
    value = text.strip().lower()
    if value in _TRUE or value in _FALSE:
        return value in _TRUE
    raise Misread(f"{column} is “{text[:40]}” and not true or false")


def _id(row: Mapping[str, str], column: str) -> str:
    value = row.get(column, "").strip()
    if not value:
        raise Misread(f"{column} is missing")
    return _fitting(value, column)


def _fitting(value: str, column: str) -> str:
    if len(value) > _LONGEST_ID:
        raise Misread(f"{column} is longer than {_LONGEST_ID} characters")
    return value


def read_twcs(line: int, row: Mapping[str, str]) -> Entry:
    """One tweet of the public layout; raises Misread with what is wrong."""
    tweet, author = _id(row, "tweet_id"), _id(row, "author_id")
    if not row["inbound"].strip():
        raise Misread("inbound is missing")
    is_own = not _truth(row["inbound"], "inbound")
    parent = _fitting(row.get("in_response_to_tweet_id", "").strip(), "in_response_to_tweet_id")
    posted_at = moment(row["created_at"])
    # Twitter's interface escapes these three characters and no others.
    text = row["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    body = WrittenPost(
        external_id=tweet,
        author=WrittenAuthor(external_id=author, handle=author),
        text=text,
        posted_at=posted_at,
        kind=PostKind.REPLY if parent else PostKind.POST,
        is_own=is_own,
        in_reply_to=parent,
    )
    return Entry(
        line=line,
        id=tweet,
        moment=posted_at,
        body=body,
        network="twitter",
        account=author if is_own else "",
        is_own=is_own,
        parent=parent,
        answers=listed_ids(row.get("response_tweet_id", ""), near=tweet),
    )


def read_own(line: int, row: Mapping[str, str]) -> Entry:
    """One row of our own layout; raises Misread with what is wrong."""
    found, event = _id(row, "id"), row.get("event", "").strip().lower() or "post"
    if event not in {"post", "edit", "delete"}:
        raise Misread(f"event is “{event[:40]}” and not post, edit or delete")
    network = row.get("network", "").strip().lower() or "replay"
    if not _NETWORK.fullmatch(network):
        raise Misread(f"network is “{network[:40]}” and not a short name such as bluesky")
    is_own = _truth(row.get("own", ""), "own")
    handle = row.get("author_handle", "").strip().removeprefix("@")
    author = _id(row, "author_id")
    account = row.get("account", "").strip().removeprefix("@") or (handle or author if is_own else "")
    posted_at = moment(row.get("created_at", ""))
    body: Body
    if event == "edit":
        body = WrittenEdit(external_id=found, text=row.get("text", ""), edited_at=posted_at)
    elif event == "delete":
        body = WrittenDeletion(external_id=found)
    else:
        writer = WrittenAuthor(
            external_id=author,
            handle=handle,
            name=row.get("author_name", ""),
            verified_address=row.get("verified_address", "").strip().lower(),
            followers=_count(row, "followers"),
            has_badge=_truth(row["badge"], "badge") if row.get("badge") else None,
        )
        body = _own_post(row, found, writer, posted_at, is_own=is_own)
    return Entry(
        line=line,
        id=found,
        moment=posted_at,
        body=body,
        network=network,
        account=_fitting(account, "account"),
        is_own=is_own,
        parent=_fitting(row.get("in_reply_to", "").strip(), "in_reply_to"),
    )


def _count(row: Mapping[str, str], column: str) -> int | None:
    said = row.get(column, "").strip()
    if said and not (said.isascii() and said.isdigit() and len(said) < 13):
        raise Misread(f"{column} is “{said[:40]}” and not a number")
    return int(said) if said else None


def _own_post(row: Mapping[str, str], found: str, author: Author, posted_at: datetime, *, is_own: bool) -> WrittenPost:
    parent = row.get("in_reply_to", "").strip()
    named = row.get("kind", "").strip().lower() or ("reply" if parent else "post")
    try:
        kind = PostKind(named)
    except ValueError as error:
        raise Misread(f"kind is “{named[:40]}” and not {', '.join(PostKind)}") from error
    public = row.get("public", "").strip()
    return WrittenPost(
        external_id=found,
        author=author,
        text=row.get("text", ""),
        posted_at=posted_at,
        kind=kind,
        is_public=_truth(public, "public") if public else kind not in (PostKind.DIRECT, PostKind.MAIL),
        is_own=is_own,
        in_reply_to=parent,
        thread_id=_fitting(row.get("thread_id", "").strip(), "thread_id"),
        subject=row.get("subject", ""),
        language=row.get("language", "").strip().lower(),
        url=row.get("url", "").strip(),
        is_overheard=_truth(row.get("overheard", ""), "overheard"),
    )


class Reading(msgspec.Struct, frozen=True):
    """How a file is to be read: its layout and its records."""

    layout: str
    records: Iterable[Row | Broken]
    entry: Callable[[int, Mapping[str, str]], Entry]


def recognise(source: Source, *, wanted: Layout, name: str) -> Reading:
    """The layout of an open file, by its content; raises Reconnect naming the columns that are expected."""
    start = source.text.read(1)
    while start.isspace():
        start = source.text.read(1)
    if start == "{" and wanted != "twcs":
        return Reading("evenhand", JsonRecords(source, begun=start), read_own)
    header = start + source.text.readline(_LONGEST_HEADER)
    for delimiter in ",;\t":
        columns = [column.strip().strip('"').strip().lower() for column in header.strip().split(delimiter)]
        layout = _layout_of(columns, wanted)
        if layout and len(columns) == len(set(columns)):
            records: Any = CsvRecords(source, columns=columns, delimiter=delimiter)
            return Reading(layout, records, read_twcs if layout == "twcs" else read_own)
    raise Reconnect(_unknown(name, header))


def _layout_of(columns: list[str], wanted: Layout) -> str:
    fitting = {"twcs": TWCS_NEEDED, "evenhand": OWN_NEEDED}
    return next(
        (name for name, needed in fitting.items() if wanted in ("auto", name) and set(needed) <= set(columns)), ""
    )


def _unknown(name: str, header: str) -> str:
    shown = " ".join(header.encode("utf-8", "replace").decode().replace("\0", "").split())[:120]
    begins = f"begins with “{shown}”" if shown else "is empty"
    return (
        f"The layout of {name} is not known: it {begins}. Its first line must name at least the columns "
        f"{', '.join(TWCS_NEEDED)} (TWCS) or {', '.join(OWN_NEEDED)} (our own), "
        f"or each line must be a JSON object with those of our own."
    )
