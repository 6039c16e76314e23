"""What a visitor's window shows: the latest words of the chat, kept or only just said, and who said them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import OuterRef, Subquery

from evenhand.cases.domain.chats import TYPES_FOR
from evenhand.cases.models import Case, Chat, Conversation
from evenhand.channels.models import Account, Attachment, Kind, Post, PostText, Pushed
from evenhand.replies.models import Delivery

LATEST = 60  # lines a window shows
_PENDING_FOR = timedelta(days=1)
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


class LineFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a line, to be asked for by its number."""

    id: int
    name: str
    media_type: str
    alt: str
    is_picture: bool


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said."""

    id: str  # as the visitor's window named it, or as we did
    is_ours: bool
    name: str
    text: str
    at: datetime
    is_taken: bool = True  # False: kept, and not yet before our people
    is_gone: bool = False  # taken back
    files: tuple[LineFile, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a chat stands now."""

    lines: tuple[Line, ...]
    case_id: int | None
    heard_at: datetime | None
    ended: str  # "", "visitor" or "us"
    has_transcript: bool
    served_by: str = ""  # whose case it is, by the name customers see


class _Kept(msgspec.Struct, frozen=True):
    """The part of what was pushed that its visitor may see at once."""

    id: str
    at: datetime
    text: str = ""
    file: dict[str, Any] | None = None


_kept = msgspec.json.Decoder(_Kept).decode


def standing_of(chat: Chat, *, now: datetime) -> Standing:
    """Everything a window shows of the chat, in five queries at most."""
    posts = _posts(chat)
    lines = _lines(chat, posts)
    there = {line.id for line in lines}
    lines += [line for line in _pending(chat, now) if line.id not in there]
    case = _case_of(chat)
    return Standing(
        lines=tuple(lines),
        case_id=case.pk if case else None,
        heard_at=chat.heard_at,
        ended=("", "visitor", "us")[chat.ended_by],
        has_transcript=chat.transcript_at is not None,
        served_by=_public(case.assignee) if case and case.assignee else "",
    )


def _posts(chat: Chat) -> list[Any]:
    latest = PostText.objects.filter(post_id=OuterRef("pk")).order_by("-version").values("text")[:1]
    posts = Post.objects.filter(account_id=chat.account_id, thread_key=chat.pk).exclude(kind=Kind.MISSING)
    found = posts.annotate(said=Subquery(latest)).order_by("-posted_at", "-pk")[:LATEST]
    return list(reversed(found))


def _lines(chat: Chat, posts: Iterable[Any]) -> list[Line]:
    """Our own words carry the name of whoever wrote them."""
    posts = list(posts)
    ours = [post.external_id for post in posts if post.is_own]
    authors = _authors(chat, ours) if ours else {}
    files = _files_of([post.pk for post in posts])
    return [
        Line(
            id=post.external_id.rpartition("/")[2],
            is_ours=post.is_own,
            name=authors.get(post.external_id, "") if post.is_own else "",
            text="" if post.deleted_at else (post.said or ""),
            at=post.posted_at,
            is_gone=post.deleted_at is not None,
            files=() if post.deleted_at else tuple(files.get(post.pk, ())),
        )
        for post in posts
    ]


def _authors(chat: Chat, external_ids: list[str]) -> dict[str, str]:
    """Who wrote each of our own words, by the name customers see."""
    sent = Delivery.objects.filter(account_id=chat.account_id, external_id__in=external_ids).select_related("author")
    return {each.external_id: _public(each.author) for each in sent}


def _public(agent: Any) -> str:
    """The name customers see."""
    return agent.public_name or agent.first_name or agent.full_name if agent else ""


def _files_of(post_ids: list[int]) -> dict[int, list[LineFile]]:
    found: dict[int, list[LineFile]] = {}
    if post_ids:
        for each in Attachment.objects.filter(post_id__in=post_ids).exclude(sha256="").order_by("post_id", "position"):
            shown = LineFile(
                id=each.pk,
                name=each.name,
                media_type=each.media_type,
                alt=each.alt,
                is_picture=each.media_type in PICTURES,
            )
            found.setdefault(each.post_id, []).append(shown)
    return found


def _pending(chat: Chat, now: datetime) -> list[Line]:
    """What the visitor said that nobody has taken in yet."""
    source_id = Account.objects.values_list("source_id", flat=True).get(pk=chat.account_id)
    waiting = Pushed.objects.filter(
        source_id=source_id, settled_at=None, reference__startswith=f"{chat.pk}/", received_at__gt=now - _PENDING_FOR
    )
    kept = [_kept(bytes(content)) for content in waiting.order_by("id").values_list("content", flat=True)[:LATEST]]
    return [
        Line(id=each.id, is_ours=False, name="", text=each.text, at=each.at, is_taken=False)
        for each in kept
        if each.text or each.file
    ]


def _case_of(chat: Chat) -> Case | None:
    found = Conversation.objects.filter(account_id=chat.account_id, thread_key=chat.pk, case__isnull=False)
    conversation = found.select_related("case__assignee").first()
    return conversation.case if conversation else None


def picture_of(chat: Chat, attachment_id: int) -> Attachment | None:
    """A file that was said in this chat; None for anything else."""
    files = Attachment.objects.filter(
        pk=attachment_id, post__account_id=chat.account_id, post__thread_key=chat.pk, post__deleted_at=None
    )
    return files.exclude(sha256="").first()


def is_typing(chat: Chat, *, now: datetime) -> bool:
    """Whether the visitor wrote a moment ago."""
    return chat.typing_at is not None and now - chat.typing_at < TYPES_FOR
