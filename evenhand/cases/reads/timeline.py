"""What was said in a case, on every channel, and what colleagues noted, in the order it happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from evenhand.cases.models import Case, Conversation, Message, Note
from evenhand.channels import registry
from evenhand.channels.domain.pictures import is_picture, url_hash
from evenhand.channels.errors import UnknownConnector
from evenhand.channels.models import Attachment, Picture
from evenhand.database.asking import Coming, Question, ask

LONGEST = 500  # newest items of a case that are shown; the statement says it too


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a message."""

    id: int
    name: str
    media_type: str
    size: int
    is_here: bool
    url: str
    alt: str
    picture: str = ""  # of a picture: "here", "away" (nobody asked for it), "asked", "lost"
    trouble: str = ""
    is_safe: bool = False  # its network serves it: looking at it tells its author nothing


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the timeline: a message of theirs or ours, or a note."""

    kind: str  # "message" | "note"
    at: datetime
    text: str
    author: str
    id: int
    handle: str = ""
    author_id: int | None = None  # of a note
    is_ours: bool = False
    is_public: bool = True
    network: str = ""
    account: str = ""
    conversation_id: int | None = None
    external_id: str = ""
    subject: str = ""
    html: str = ""
    quoted: str = ""
    signature: str = ""
    url: str = ""
    is_edited: bool = False
    is_deleted: bool = False
    is_missing: bool = False
    is_context: bool = False  # part of the thread, said to somebody else
    is_automatic: bool = False
    files: list[File] = []
    mode: int | None = None
    reason: str = ""
    polarity: int | None = None
    heard_at: datetime | None = None

    @property
    def pictures(self) -> list[File]:
        """What can be shown of its files."""
        return [file for file in self.files if file.picture]

    @property
    def has_pictures_away(self) -> bool:
        """Whether pictures lie elsewhere that nobody asked for yet."""
        return any(file.picture == "away" for file in self.files)

    @property
    def has_safe_pictures(self) -> bool:
        """Whether they lie with the network itself, so that looking at them tells their author nothing."""
        return all(file.is_safe for file in self.files if file.picture == "away")

    @property
    def papers(self) -> list[File]:
        """Its files that are not shown as pictures; one that came along can be saved all the same."""
        return [file for file in self.files if not file.picture or file.is_here]


# The messages of the case's conversations, and the post each thread begins with, if it was said to others.
_MESSAGES = """
WITH ours AS (
    SELECT c.id, c.account_id, split_part(c.thread_key, E'\\x1f', 1) AS thread_key
    FROM cases_conversation c WHERE c.case_id = %(case)s
), shown AS (
    SELECT m.post_id, min(m.conversation_id) AS conversation_id, false AS is_context
    FROM ours JOIN cases_message m ON m.conversation_id = ours.id GROUP BY m.post_id
    UNION ALL
    SELECT p.id, min(ours.id), true FROM ours
    JOIN channels_post p ON p.account_id = ours.account_id AND p.external_id = ours.thread_key
    WHERE NOT EXISTS (
        SELECT 1 FROM cases_message m JOIN ours o ON o.id = m.conversation_id WHERE m.post_id = p.id)
    GROUP BY p.id
)
SELECT p.id, shown.conversation_id, shown.is_context, p.posted_at, p.heard_at, p.is_own, p.is_public, p.kind = 9,
    p.deleted_at IS NOT NULL, p.is_automatic, p.external_id, p.url, a.network, a.handle,
    coalesce(nullif(w.name, ''), nullif(w.handle, ''), w.external_id, ''), coalesce(w.handle, ''),
    coalesce(t.text, ''), coalesce(t.subject, ''), coalesce(t.html, ''), coalesce(t.quoted, ''),
    coalesce(t.signature, ''), coalesce(t.version, 1), d.mode, coalesce(d.reason, ''), r.polarity,
    EXISTS (SELECT FROM channels_attachment f WHERE f.post_id = p.id)
FROM shown
JOIN channels_post p ON p.id = shown.post_id
JOIN channels_account a ON a.id = p.account_id
LEFT JOIN channels_persona w ON w.id = p.persona_id
LEFT JOIN LATERAL (
    SELECT * FROM channels_posttext t WHERE t.post_id = p.id ORDER BY t.version DESC LIMIT 1) AS t ON true
LEFT JOIN triage_decision d ON d.post_id = p.id AND d.brand_id = %(brand)s
LEFT JOIN LATERAL (
    SELECT polarity FROM understanding_reading r WHERE r.post_id = p.id ORDER BY r.version DESC LIMIT 1) AS r ON true
ORDER BY p.posted_at DESC, p.id DESC LIMIT 500
"""


_NOTES = Question(lambda case: Note.objects.filter(case=case).select_related("author"), "case")


def timeline_of(case: Case) -> list[Item]:
    """Messages and notes of the case, oldest first; at most the newest LONGEST. Two queries, and what files need."""
    rows = ask(_MESSAGES, _messages_of(case))
    files = _files({row[0]: row[12] for row in rows if row[25]})
    items = [_message(row, files.get(row[0], [])) for row in rows]
    items += [_note(note) for note in _NOTES(case=case.pk)]
    return sorted(items, key=lambda item: (item.at, item.kind, item.id))


def timeline_coming(case: Case) -> list[Coming]:
    """What `timeline_of` asks of every case."""
    return [Coming(_MESSAGES, _messages_of(case)), _NOTES.coming(case=case.pk)]


def _messages_of(case: Case) -> dict[str, int]:
    return {"case": case.pk, "brand": case.brand_id}


def _message(row: tuple[Any, ...], files: list[File]) -> Item:
    return Item(
        kind="message",
        id=row[0],
        conversation_id=row[1],
        is_context=row[2],
        at=row[3],
        heard_at=row[4],
        is_ours=row[5],
        is_public=row[6],
        is_missing=row[7],
        is_deleted=row[8],
        is_automatic=row[9],
        external_id=row[10],
        url=row[11],
        network=row[12],
        account=row[13],
        author=row[14],
        handle=row[15],
        text=row[16],
        subject=row[17],
        html=row[18],
        quoted=row[19],
        signature=row[20],
        is_edited=row[21] > 1,
        mode=row[22],
        reason=row[23],
        polarity=row[24],
        files=files,
    )


def _note(note: Note) -> Item:
    return Item(
        kind="note",
        id=note.pk,
        at=note.written_at,
        heard_at=note.written_at,
        text=note.text,
        author=note.author.full_name,
        author_id=note.author_id,
        is_ours=True,
    )


def _files(networks: Mapping[int, str]) -> dict[int, list[File]]:
    """What came with the posts, whose networks are given; one query, and another where pictures lie elsewhere; none for
    none."""
    if not networks:
        return {}
    attached = list(Attachment.objects.filter(post_id__in=networks).order_by("post_id", "position"))
    away = {each.post_id for each in attached if not each.sha256 and each.url and is_picture(each.media_type)}
    looked = Picture.objects.filter(post_id__in=away) if away else ()
    fetched = {(each.post_id, each.url_hash): each for each in looked}
    found: dict[int, list[File]] = {}
    for each in attached:
        picture = fetched.get((each.post_id, url_hash(each.url))) if each.post_id in away else None
        found.setdefault(each.post_id, []).append(_file(each, picture, networks[each.post_id]))
    return found


def _file(attached: Attachment, picture: Picture | None, network: str) -> File:
    return File(
        id=attached.pk,
        name=attached.name,
        media_type=attached.media_type,
        size=attached.size,
        is_here=bool(attached.sha256),
        url=attached.url,
        alt=attached.alt,
        picture=_picture(attached, picture),
        trouble=picture.trouble if picture else "",
        is_safe=_serves_pictures(network),
    )


def _picture(attached: Attachment, picture: Picture | None) -> str:
    if not is_picture(attached.media_type):
        return ""
    if attached.sha256 or (picture and picture.sha256):
        return "here"
    if picture is None:
        return "away" if attached.url else ""
    return "lost" if picture.trouble else "asked"


def _serves_pictures(network: str) -> bool:
    try:
        return registry.capabilities(network).serves_pictures
    except UnknownConnector:
        return False


def _spoken_in(case: int) -> QuerySet[Conversation]:
    said = Message.objects.filter(conversation=OuterRef("pk")).order_by()
    latest = said.values("conversation").annotate(latest=Max("post__posted_at")).values("latest")
    theirs = Conversation.objects.filter(Exists(said), case=case, persona__isnull=False)
    related = theirs.select_related("account__brand", "account__source", "persona")
    return related.order_by(Subquery(latest).desc(), "-id")


_CONVERSATIONS = Question(_spoken_in, "case")


def conversations_of(case: Case) -> list[Conversation]:
    """The case's conversations that a reply could go to, the one heard of last first."""
    return _CONVERSATIONS(case=case.pk)


def conversations_coming(case: Case) -> list[Coming]:
    """What `conversations_of` asks."""
    return [_CONVERSATIONS.coming(case=case.pk)]
