"""The component gallery: the accessibility test visits it, and so does whoever builds a screen."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.cases.models import Colour, Label
from evenhand.cases.reads import Item, Row, Viewer
from evenhand.cases.reads.timeline import File
from evenhand.channels.models import Account
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.replies.models import Delivery, DeliveryState
from evenhand.workspace.screens.case.bands import Band, Line
from evenhand.workspace.screens.checks.live import grouped
from evenhand.workspace.screens.inbox import views as inbox
from evenhand.workspace.screens.inbox.filters import Filter


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Each component in each state, without a database; light or dark, in either direction of writing."""
    scheme = "dark" if request.GET.get("scheme") == "dark" else "light"
    direction = "rtl" if request.GET.get("dir") == "rtl" else "ltr"
    context = {
        "scheme": scheme,
        "dir": direction,
        "choices": [
            _choice(words, one, other, is_chosen=(one, other) == (scheme, direction))
            for words, one, other in (
                ("Light", "light", "ltr"),
                ("Dark", "dark", "ltr"),
                ("Light, right to left", "light", "rtl"),
                ("Dark, right to left", "dark", "rtl"),
            )
        ],
        "rows": _rows(),
        "bands": _bands(),
        "case": {"pk": 1},
        "filter": Filter(),
        "modes": [1, 2, 3],
        "groups": grouped(_findings()),
        "waits": "it is your first week in public",
        "is_looking": True,
        "nodes": _nodes(),
        "chats": _chats(),
        "waiting": {"count": 2, "since": clock.now() - timedelta(seconds=40)},
    }
    return render(request, "gallery/page.html", context)


def _choice(words: str, scheme: str, direction: str, *, is_chosen: bool) -> dict[str, object]:
    return {"words": words, "query": f"scheme={scheme}&dir={direction}", "is_chosen": is_chosen}


def _rows() -> list[inbox.Line]:
    return [
        inbox.Line(row=_row(1, "bluesky", mode=1, minutes=38, assignee="NK"), has_draft=True),
        inbox.Line(row=_row(2, "mail", mode=2, minutes=72, due=18), is_unread=True, viewers=_viewers()),
        inbox.Line(row=_row(5, "mastodon", mode=1, minutes=240, due=-12), labels=_labels(), reach="1,204 followers"),
        inbox.Line(row=_row(3, "twitter", mode=3, minutes=60 * 30)),
        inbox.Line(row=_row(4, "gone", mode=0, minutes=0, state="Done", category=5)),
    ]


def _viewers() -> list[Viewer]:
    return [
        Viewer(agent_id=2, name="Amara Obi", initials="AO", is_writing=True),
        Viewer(agent_id=3, name="Lena Voss", initials="LV", is_writing=False),
    ]


def _labels() -> list[Label]:
    return [Label(name=colour.label, colour=colour.value) for colour in Colour]


def _findings() -> list[Finding]:
    card = Finding(code=Check.PERSONAL, level=Level.BLOCK, start=0, end=4, reason="A card number would stand there.")
    tone = Finding(code=Check.TONE, level=Level.WARN, reason="“Calm down” may sound as if it were their fault.")
    says = {"statement": "We repair the cable until six."}
    other = Finding(code=Check.HOLDING, level=Level.BLOCK, reason="The statement “Outage” is open.", facts=says)
    return [card, other, tone]


def _nodes() -> list[dict[str, object]]:
    """A thread as its network tells it: who began, who joined in, what is gone, and us."""
    at = clock.now()
    return [
        {"depth": 0, "author": "Lena", "posted_at": at, "text": "Is it only me?", "replies": 2, "likes": 1},
        {"depth": 1, "author": "Dana Whitlock", "is_theirs": True, "posted_at": at, "text": "Down here, too",
         "pictures": ["A router with a red lamp", ""], "quotes": "No faults are known", "is_edited": True},
        {"depth": 2, "author": "Noor at Harborline", "is_ours": True, "posted_at": at, "text": "On it. ^NK"},
        {"depth": 1, "is_gone": True},
        {"depth": 1, "is_missing": True},
    ]  # fmt: skip


def _chats() -> list[dict[str, object]]:
    """My chats: one that waits, one that writes, one that is over."""
    waits = clock.now() - timedelta(seconds=75)
    return [
        {"case_id": 1, "name": "Ana Whitlock-Meyerbeer", "is_here": True, "waiting_since": waits, "is_unread": True},
        {"case_id": 2, "name": "Ben", "is_here": True, "is_typing": True},
        {"case_id": 3, "name": "Cleo", "is_ended": True},
    ]


def _row(
    case_id: int,
    network: str,
    *,
    mode: int,
    minutes: int,
    assignee: str = "",
    state: str = "New",
    category: int = 1,
    due: int | None = None,
) -> Row:
    at = clock.now() - timedelta(minutes=minutes)
    return Row(
        case_id=case_id,
        title="Internet drops every evening at eight",
        customer="Dana Whitlock",
        snippet="third evening in a row that the internet drops at eight. you said it was fixed on tuesday?",
        network=network,
        mode=mode,
        category=category,
        state=state,
        priority=0,
        assignee_id=1 if assignee else None,
        assignee_initials=assignee,
        assignee_name="Noor Kowal" if assignee else "",
        brand="Harborline",
        queue="Lines and boxes",
        language="en",
        waiting_since=at,
        due_at=None if due is None else clock.now() + timedelta(minutes=due),
        last_at=at,
        opened_at=at,
        key="",
    )


def _bands() -> list[Band]:
    public = [
        _line(1, "down again at eight on the dot", mode=1, reason="It mentions @harborline."),
        _line(2, "", is_deleted=True),
        _line(3, "", is_missing=True),
        _line(4, "edited words", is_edited=True),
        _line(5, "said to somebody else", is_context=True),
        *(_delivery(number, state) for number, state in enumerate(DeliveryState.values)),
    ]
    private = [_line(6, "Account ends 4471.", is_public=False, quoted="> earlier words", files=[_file()])]
    noted = Item(kind="note", at=clock.now(), text="Promised a credit.", author="Amara", id=7)
    note = Line(kind="note", at=noted.at, key="note-1", item=noted, author=noted.author, words=noted.text, is_ours=True)
    event = Line(kind="event", at=clock.now(), key="event-1", words="Noor took the case")
    return [
        Band(kind="public", network="bluesky", account="harborline", lines=public),
        Band(kind="event", lines=[event]),
        Band(kind="private", network="mail", account="care@harborline.example", lines=private),
        Band(kind="note", lines=[note]),
    ]


def _line(number: int, words: str, **facts: object) -> Line:
    item = Item(kind="message", at=clock.now(), text=words, author="Dana Whitlock", id=number, **facts)  # type: ignore[arg-type]
    return Line(kind="message", at=item.at, key=f"message-{number}", item=item, author=item.author, words=words)


def _file() -> File:
    return File(id=1, name="contract.pdf", media_type="application/pdf", size=48_200, is_here=True, url="", alt="")


def _delivery(number: int, state: str) -> Line:
    author = Agent(username="noor", public_name="Noor", initials="NK")
    account = Account(network="bluesky", handle="harborline", name="Harborline")
    reason = "Bluesky refused it: the post you answer is gone." if state in {"failed", "unknown", "bounced"} else ""
    delivery = Delivery(
        id=UUID(int=number + 1), author=author, account=account, text="On it. ^NK", state=state, trouble=reason,
        tries=1 if reason else 0,
    )  # fmt: skip
    return Line(
        kind="message",
        at=clock.now(),
        key=f"delivery-{number}",
        delivery=delivery,
        author="Noor at Harborline",
        words=delivery.text,
        is_ours=True,
    )
