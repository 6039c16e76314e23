"""Whoever has no access gets nothing of a case by any address of the desk, and changes nothing, however it is asked."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver

from evenhand.cases import actions
from evenhand.cases.actions import notices
from evenhand.cases.models import Case, Merge, Message, Notice, NoticeKind
from evenhand.cases.reads import conversations_of
from evenhand.ledger.models import Entry
from evenhand.replies import actions as replies
from evenhand.replies.models import Delivery, Draft
from evenhand.workspace.urls import urlpatterns
from tests.cast import EVE, NOON, Cast
from tests.workspace.conftest import Desk

SECRETS = ("internet is down", "Whitlock", "beside the point", "Half a secret", "owed to her", "nobody else’s")
REFUSED = {302, 400, 403, 404, 405, 422}  # an address that leads on leads to the list, or to the case, which is refused
PLACE = re.compile(r"<(\w+):(\w+)>")
ANYTHING = {"int": "1", "slug": "x", "uuid": str(uuid4()), "str": "x"}


def addresses() -> Iterator[str]:
    """Every address of the desk that names something."""
    yield from _below(urlpatterns, "/")


def _below(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[str]:
    for each in patterns:
        path = f"{above}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _below(each.url_patterns, path)
        elif "<" in path:
            yield path


def named(cast: Cast) -> dict[str, str]:
    """A case with all that hangs on it, by the names that addresses have for it."""
    case, bob, alone = cast.open_case(), {"actor": cast.bob, "now": NOON}, str(uuid4())
    second = cast.open_case("@harborline.example and the internet is down at work", author=EVE)
    third = cast.open_case("@harborline.example the internet is down too", now=NOON.replace(day=9))
    merge = actions.merge_cases(source_id=third.pk, target_id=case.pk, **bob)
    replies.keep_draft(case_id=case.pk, mode="reply", text="Half a secret", **bob)
    view = actions.keep_view(view_id=None, name="nobody else’s", query="whose=all", shared=False, **bob)
    owed = {"what": "owed to her", "due_at": NOON.replace(hour=20), "owner_id": cast.bob.pk}
    notices.tell([(cast.bob.pk, case.pk)], kind=NoticeKind.WROTE, key=alone, now=NOON)
    about = actions.write_customer_note(case_id=case.pk, text="beside the point", key=uuid4(), **bob)
    mine = replies.save_macro(
        macro_id=None, name="nobody else’s", text="beside the point", brand_id=None, is_shared=False, **bob
    )
    made: dict[str, Any] = {
        "case_id": case.pk,
        "brand": cast.harborline.slug,
        "brand_id": cast.harborline.pk,
        "queue_id": cast.queue.pk,
        "team_id": cast.queue.team_id,
        "agent_id": cast.bob.pk,
        "post_id": Message.objects.filter(conversation__case=case).values_list("post_id", flat=True)[0],
        "conversation_id": conversations_of(case)[0].pk,
        "delivery_id": cast.answer(case, "Which lamp is on?").pk,
        "merge_id": merge.pk,
        "link_id": actions.link_cases(source_id=case.pk, target_id=second.pk, kind="related", **bob).pk,
        "view_id": view.pk,
        "promise_id": actions.promise(case_id=case.pk, **owed, **bob).pk,
        "note_id": about.pk,
        "macro_id": mine.pk,
        "bulk_id": actions.assign_cases(case_ids=[second.pk], assignee=cast.bob, **bob).pk,
        "notice_id": Notice.objects.get(key=alone).pk,
    }
    return {name: str(value) for name, value in made.items()}


def said(known: dict[str, str]) -> dict[str, str]:
    """What forms of the desk say, all at once."""
    words = {
        "text": "x",
        "reply": "x",
        "note": "x",
        "what": "x",
        "words": "x",
        "comment": "x",
        "name": "x",
        "title": "x",
    }
    chosen = {"mode": "reply", "assignee": "me", "until": "tomorrow", "when": "tomorrow", "kind": "related", "keep": ""}
    things = {"conversation": known["conversation_id"], "post": known["post_id"], "target": known["case_id"]}
    return {**words, **chosen, **things, "state": "2", "answer": "merge", "value": "key", "key": str(uuid4())}


def test_by_no_address_does_a_stranger_learn_or_change_anything_of_a_case(cast: Cast, desk_of: Any) -> None:
    known = named(cast)
    before = _everything()
    desk: Desk = desk_of(cast.chidi)
    seen = 0
    for address in addresses():
        path = PLACE.sub(lambda found: known.get(found[2], ANYTHING[found[1]]), address)
        script = {"headers": {"HX-Request": "true"}}
        for answer in (desk.get(path), desk.get(path, **script), desk.post(path, said(known), **script)):
            content = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code < 500, path
            assert not [each for each in SECRETS if each.encode() in content], path
            assert "case_id" not in address or answer.status_code in REFUSED, (path, answer.status_code)
        seen += 1
    assert seen > 250
    assert _everything() == before
    assert not Entry.objects.filter(actor=cast.chidi).exclude(case_id=None).exists()


def _everything() -> list[Any]:
    tables = (Case, Merge, Message, Delivery, Draft, Notice)
    return [list(table.objects.order_by("pk").values()) for table in tables]
