"""What a visitor's window may ask: begin, go on, say, show a picture, and the small signs between people."""

import re
from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from evenhand.cases.actions import chats
from evenhand.cases.domain.chats import Ended
from evenhand.cases.models import Chat
from evenhand.channels import files
from evenhand.channels.domain.chatting import SaidFile
from evenhand.flows import chatting, deflecting, hosting, said
from evenhand.flows.deflecting import key_of
from evenhand.flows.said import PICTURES, Standing
from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.site.chat.asking import ask
from evenhand.site.chat.door import Turned, address_of, body_of, guarded, keep_pace, pace, read, told, visitor_of
from evenhand.site.chat.pictures import LARGEST, kind_of, name_of

_ID = re.compile(r"[0-9a-f]{32}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
Short = Annotated[str, msgspec.Meta(max_length=500)]


class Entering(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody begins a chat, or goes on with one."""

    name: Short = ""
    address: Short = ""
    page: Annotated[str, msgspec.Meta(max_length=4_000)] = ""
    identity: dict[str, Any] | None = None
    visit: Short = ""  # under which pages were suggested


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody says something."""

    id: str
    text: Annotated[str, msgspec.Meta(max_length=20_000)]
    language: str = ""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """What a window needs to go on."""

    token: str
    standing: Standing


@guarded
async def begin(request: Request) -> Response:
    """A new chat, or the open one of somebody whom the web site has proven."""
    keep_pace("begin", address_of(request))
    entering = await read(request, Entering)
    return told(await ask(_enter, request.path_params["door"], entering))


def _enter(door: str, entering: Entering) -> Seat:
    now = clock.now()
    hosted = hosting.hosted(door, now=now)
    if hosted is None or not hosted.is_listening:
        raise Turned(404, "closed")
    if entering.address.strip() and not _mail(entering.address):
        raise Turned(422, "mail_wrong")  # nobody could answer there, and the visitor would wait for it
    chat = chatting.enter(
        hosted,
        name=entering.name,
        address=_mail(entering.address),
        identity=entering.identity,
        page=_page(entering.page),
        now=now,
    )
    if visit := key_of(entering.visit):
        deflecting.note_chat(visit, account_id=hosted.account_id, thread=chat.pk, now=now)
    return _seat(chat)


def _mail(text: str) -> str:
    """Something that may be a mail address; empty for anything else."""
    plain = text.strip()
    return plain if re.fullmatch(r"[^@\s<>\"',;:\\]{1,64}@[^@\s<>\"',;:\\]+\.[^@\s<>\"',;:\\]{2,}", plain) else ""


def _page(text: str) -> str:
    """Where the visitor is, without what follows “?” or “#”: it may carry what is none of our business."""
    plain = re.split(r"[?#]", text, maxsplit=1)[0]
    return plain if plain.startswith(("https://", "http://")) and plain.isprintable() else ""


def _seat(chat: Chat) -> Seat:
    now = clock.now()
    return Seat(token=chatting.token_of(chat, now=now), standing=said.standing_of(chat, now=now))


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody writes their first words, and has not sent them."""

    visit: Short
    text: Annotated[str, msgspec.Meta(max_length=4_000)]
    language: Short = ""


@guarded
async def near(request: Request) -> Response:
    """Pages that may answer it already. The words are looked at and not kept; sending them is as easy as before."""
    keep_pace("near", address_of(request))
    beginning = await read(request, Beginning)
    visit = key_of(beginning.visit)
    if visit is None:
        raise Turned(400, "form")
    return told(await ask(_near, request.path_params["door"], beginning, visit))


def _near(door: str, beginning: Beginning, visit: UUID) -> list[dict[str, str]]:
    now = clock.now()
    hosted = hosting.hosted(door, now=now)
    if hosted is None or not hosted.is_listening:
        raise Turned(404, "closed")
    found = deflecting.in_chat(
        account_id=hosted.account_id, key=visit, words=beginning.text, language=beginning.language, now=now
    )
    return [
        {"title": each.title, "summary": each.summary, "address": each.path, "language": each.language}
        for each in found
    ]


@guarded
async def go_on(request: Request) -> Response:
    """The chat as it stands, with a fresh token; refused where the web site says that somebody else sits there now."""
    chat = await visitor_of(request)
    entering = await read(request, Entering)
    return told(await ask(_go_on, request.path_params["door"], chat, entering))


def _go_on(door: str, chat: Chat, entering: Entering) -> Seat:
    now = clock.now()
    hosted = hosting.hosted(door, now=now)
    if hosted is None or hosted.account_id != chat.account_id:
        raise Turned(404, "closed")
    if entering.identity and not chatting.may_be(hosted, chat, entering.identity, now=now):
        raise Turned(409, "somebody_else")
    chats.introduce(key=chat.pk, page=_page(entering.page))
    return _seat(chats.turn(chat=chat, now=now))


@guarded
async def say(request: Request) -> Response:
    """Keep what was said; the same id is kept once."""
    chat = await visitor_of(request)
    saying = await read(request, Saying)
    _may_say(request, chat, saying.id)
    language = saying.language.partition("-")[0].lower()
    is_new = await ask(
        chatting.say,
        chat,
        line_id=saying.id,
        text=saying.text,
        language=language if _LANGUAGE.fullmatch(language) else "",
        now=clock.now(),
    )
    return told({"kept": True, "is_new": is_new})


def _may_say(request: Request, chat: Chat, line_id: str) -> None:
    if not _ID.fullmatch(line_id):
        raise Turned(400, "form")
    keep_pace("say_from", address_of(request))
    keep_pace("say", chat.pk)


@guarded
async def show_picture(request: Request) -> Response:
    """Keep a picture; the body is the picture itself."""
    chat = await visitor_of(request)
    _may_say(request, chat, request.headers.get("x-id", ""))
    keep_pace("picture", chat.pk)
    content = await body_of(request, largest=LARGEST)
    kind = kind_of(content)
    if kind is None:
        raise Turned(415, "no_picture")
    media_type, ending = kind
    file = SaidFile(
        name=name_of(unquote(request.headers.get("x-name", ""))[:200], ending),
        media_type=media_type,
        content=content,
        alt=storable(unquote(request.headers.get("x-alt", ""))).strip()[:1_000],
    )
    await ask(chatting.say, chat, line_id=request.headers["x-id"], text="", file=file, now=clock.now())
    return told({"kept": True})


@guarded
async def picture(request: Request) -> Response:
    """A file of this chat; whatever is no picture is saved, not shown."""
    chat = await visitor_of(request)
    found = await ask(said.picture_of, chat, int(request.path_params["attachment"]))
    if found is None:
        raise Turned(404, "gone")
    try:
        content = await ask(files.read, found.sha256)
    except FileNotFoundError as problem:
        raise Turned(404, "gone") from problem
    is_picture = found.media_type in PICTURES
    headers = {
        "Cache-Control": "private, max-age=86400, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline" if is_picture else "attachment",
    }
    return Response(content, 200, headers, found.media_type if is_picture else "application/octet-stream")


@guarded
async def typing(request: Request) -> Response:
    """The visitor is writing."""
    return await _sign(request, chats.mark_typing)


@guarded
async def seen(request: Request) -> Response:
    """The visitor has looked."""
    return await _sign(request, chats.mark_seen)


async def _sign(request: Request, mark: Any) -> Response:
    chat = await visitor_of(request)
    if not pace.wait_before("sign", chat.pk):  # one sign more or less is no loss
        await ask(mark, key=chat.pk, now=clock.now())
    return told({})


@guarded
async def introduce(request: Request) -> Response:
    """Who the visitor is, in their own words."""
    chat = await visitor_of(request)
    keep_pace("sign", chat.pk)
    entering = await read(request, Entering)
    await ask(chats.introduce, key=chat.pk, name=entering.name, address=_mail(entering.address))
    return told({})


@guarded
async def end(request: Request) -> Response:
    """The visitor has done; what was said stays readable in this window."""
    chat = await visitor_of(request)
    await ask(_end, chat)
    return told({})


def _end(chat: Chat) -> None:
    if chats.end_chat(key=chat.pk, by=Ended.BY_VISITOR, now=clock.now()):
        chatting.tell(chat.pk, what="look")


@guarded
async def transcript(request: Request) -> Response:
    """What was said, by mail: once a chat, and only where somebody of us took part."""
    chat = await visitor_of(request)
    keep_pace("transcript", address_of(request))
    entering = await read(request, Entering)
    await ask(chatting.ask_for_transcript, chat, address=_mail(entering.address), now=clock.now())
    return told({})
