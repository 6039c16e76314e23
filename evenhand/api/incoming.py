"""The door of pushed sources: check, keep, answer. Understanding comes later (`evenhand.flows.pushed`)."""

import logging
import math
from contextlib import closing
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from evenhand.api.pace import Pace
from evenhand.channels import letterbox, network, registry
from evenhand.channels.actions.pushes import keep_pushed
from evenhand.channels.domain.connector import Pushed, Receiving
from evenhand.channels.domain.pushing import LARGEST_BODY, MOST_A_MINUTE, Answer, Answering
from evenhand.channels.errors import ChannelError, Refused
from evenhand.channels.models import Outcome, Source, SourceState
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY

log = logging.getLogger(__name__)
pace = Pace()
COME_AGAIN = 30  # seconds, where we cannot keep anything at the moment


@csrf_exempt
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what was sent and say so; an unknown key looks like any address that is not there."""
    try:
        source = _source(key)
        if source is None:
            return _said(404, "There is nothing here.")
        if request.method != "POST":
            return _said(405, "Send it with POST.", Allow="POST")
        return _keep(request, source)
    except DATABASE_AWAY as problem:
        log.warning("pushed while the database is away (%s)", problem)
        return _come_again("This cannot be kept at the moment.", COME_AGAIN)


@csrf_exempt
def progress(request: HttpRequest, key: str, reference: UUID) -> HttpResponse:
    """In one word what became of something sent; only its sender was told this address."""
    source = _source(key)
    kept = source.pushed.filter(reference=str(reference)).only("outcome").first() if source else None
    if request.method not in {"GET", "HEAD"} or kept is None:
        return _said(404, "There is nothing here.")
    word = {Outcome.WAITING: "waiting", Outcome.TAKEN: "accepted"}.get(Outcome(kept.outcome), "not accepted")
    return HttpResponse(word + "\n", content_type="text/plain; charset=utf-8")


def _source(key: str) -> Source | None:
    """The pushed source with this key that still takes something; a paused one keeps what comes for later."""
    source_id = letterbox.source_id_of(key)
    source = Source.objects.filter(pk=source_id).exclude(state=SourceState.ENDED).first() if source_id else None
    is_pushed = source is not None and registry.connector_class(source.kind).capabilities.is_pushed
    return source if is_pushed else None


def _keep(request: HttpRequest, source: Source) -> HttpResponse:
    kind = registry.connector_class(source.kind)
    if wait := pace.wait_before(source.pk, most_a_minute=getattr(kind, "most_a_minute", MOST_A_MINUTE)):
        return _come_again("That is too often.", wait, status=429)
    largest: int = getattr(kind, "largest_body", LARGEST_BODY)
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        return _said(411, "Say in Content-Length how long it is.")
    if int(length) > largest:
        return _said(413, f"That is larger than {largest:,} bytes.")
    if (body := _body(request, int(length))) is None:
        return _said(400, "It ended early.")
    pushed = Pushed(
        method=request.method or "",
        headers={name.lower(): value for name, value in request.headers.items()},
        query={name: str(value) for name, value in request.GET.items()},
        body=body,
    )
    return _received(request, source, pushed)


def _body(request: HttpRequest, length: int) -> bytes | None:
    """All of it, or None if the line broke."""
    try:
        body = request.read(length)
    except UnreadablePostError:
        return None
    return body if len(body) == length else None


def _received(request: HttpRequest, source: Source, pushed: Pushed) -> HttpResponse:
    try:
        with closing(network.connect(source)) as connector:
            if not isinstance(connector, Receiving):
                return _said(404, "There is nothing here.")
            try:
                raws = connector.receive(pushed)
            except Refused as refused:
                log.info("source %s: refused at the door (%s)", source.pk, refused.sentence)
                return _refusal(connector, pushed, refused)
            if raws and keep_pushed(source_id=source.pk, raws=raws, now=clock.now()).is_full:
                return _come_again("Too much is waiting here already.", COME_AGAIN)
            answer = connector.answer(pushed, raws) if isinstance(connector, Answering) else _accepted(len(raws))
            return _answered(request, source, answer)
    except ChannelError as problem:
        log.warning("source %s: %s", source.pk, problem.sentence)
        return _come_again("This source is not ready at the moment.", COME_AGAIN)


def _refusal(connector: Receiving, pushed: Pushed, refused: Refused) -> HttpResponse:
    if isinstance(connector, Answering):
        answer = connector.answer_refusal(pushed, refused)
        return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
    status = refused.facts.get("status")
    return _said(status if isinstance(status, int) else 400, refused.sentence)


def _accepted(count: int) -> Answer:
    return Answer(status=202, body=msgspec.json.encode({"accepted": count}))


def _answered(request: HttpRequest, source: Source, answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
    for name, value in answer.headers.items():
        response[name] = value
    if answer.follow:
        where = reverse("api:progress", args=[letterbox.key_of(source.pk), answer.follow])
        response["Location"] = request.build_absolute_uri(where)
    return response


def _come_again(sentence: str, seconds: float, *, status: int = 503) -> HttpResponse:
    return _said(status, sentence, **{"Retry-After": str(max(1, math.ceil(seconds)))})


def _said(status: int, sentence: str, **headers: str) -> HttpResponse:
    body = msgspec.json.encode({"error": sentence})
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)
