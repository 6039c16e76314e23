"""The component gallery: what the accessibility test visits."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.cases.reads import Item, Row
from evenhand.cases.reads.timeline import File
from evenhand.channels.models import Account
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.replies.models import Delivery, DeliveryState
from evenhand.workspace.screens.case.bands import Band, Line
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
    }
    return render(request, "gallery/page.html", context)


def _choice(words: str, scheme: str, direction: str, *, is_chosen: bool) -> dict[str, object]:
    return {"words": words, "query": f"scheme={scheme}&dir={direction}", "is_chosen": is_chosen}


def _rows() -> list[inbox.Line]:
    return [
        inbox.Line(row=_row(1, "bluesky", mode=1, minutes=38, assignee="NK"), has_draft=True),
        inbox.Line(row=_row(2, "mail", mode=2, minutes=72)),
        inbox.Line(row=_row(3, "twitter", mode=3, minutes=60 * 30)),
        inbox.Line(row=_row(4, "gone", mode=0, minutes=0, state="Done", category=5)),
    ]


def _row(
    case_id: int, network: str, *, mode: int, minutes: int, assignee: str = "", state: str = "New", category: int = 1
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
        due_at=None,
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
