"""Posts that another system sends us, in our own layout or in one an administrator describes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from evenhand.channels.connectors.webhook.mapping import items_in
from evenhand.channels.connectors.webhook.settings import Proof, WebhookSettings, read_settings
from evenhand.channels.connectors.webhook.signing import LONGEST_ID, check_bearer, check_body, check_standard
from evenhand.channels.connectors.webhook.translate import Envelope, id_in, translate
from evenhand.channels.domain.connector import (
    Capabilities,
    Heard,
    Presence,
    Pushed,
    Raw,
)
from evenhand.channels.domain.listening import OnlyReceives
from evenhand.channels.domain.pushing import Answer, refusal
from evenhand.channels.errors import CannotTranslate, Refused
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid

MOST_ITEMS = 1_000


class WebhookConnector(OnlyReceives):
    """Receives posts; what it cannot do is answer."""

    kind = "webhook"
    only_listens = "A webhook brings posts and takes no answers; answer where the post was written."
    capabilities = Capabilities(
        label="Webhook",
        icon="arrow-down-on-square",
        can_reply=False,
        has_subject=True,
        is_pushed=True,
    )
    form = WebhookSettings
    largest_body = 2_000_000
    most_a_minute = 6_000

    def __init__(self, settings: Mapping[str, Any], *, now: Callable[[], datetime] = clock.now) -> None:
        self._filled_in = settings
        self._now = now

    @cached_property
    def _settings(self) -> WebhookSettings:
        return read_settings(self._filled_in)

    def verify(self) -> Presence:
        """Who sends, by the settings; nobody is asked."""
        name = self._settings.name
        warnings = (
            ()
            if self._settings.proof is Proof.STANDARD
            else ("Somebody who records a request can send it again; only the Standard Webhooks proof prevents that.",)
        )
        return Presence(external_id=name, handle=name, name=name, warnings=warnings)

    def receive(self, pushed: Pushed) -> tuple[Raw, ...]:
        """The items of a genuine request, each as it came."""
        _check_form(pushed)
        delivery = self._proven(pushed)
        try:
            items = self._items(pushed.body)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
            raise refusal(f"The body is not in the expected form: {problem}.", status=400) from problem
        except CannotTranslate as problem:
            raise refusal(problem.sentence, status=400) from problem
        if len(items) > MOST_ITEMS:
            raise refusal(f"At most {MOST_ITEMS:,} posts may come at once; these are {len(items):,}.", status=413)
        said = self._headers_to_keep(pushed)
        received_at = self._now()
        return tuple(
            Raw(
                reference=f"{delivery}/{number}",
                content=msgspec.json.encode(Envelope(received_at=received_at, item=item, headers=said)),
            )
            for number, item in enumerate(items)
        )

    def _proven(self, pushed: Pushed) -> str:
        """The delivery's own name; raises Refused if it is not genuine."""
        settings = self._settings
        if settings.proof is Proof.STANDARD:
            return check_standard(pushed.headers, pushed.body, secret=settings.shared_secret, now=self._now())
        if settings.proof is Proof.BODY:
            check_body(pushed.headers, pushed.body, secret=settings.shared_secret, header=settings.signature_header)
        else:
            check_bearer(pushed.headers, secret=settings.shared_secret)
        named = pushed.headers.get(settings.delivery_header, "").strip() if settings.delivery_header else ""
        return named if 0 < len(named) <= LONGEST_ID and named.isprintable() else str(new_uuid())

    def _items(self, body: bytes) -> list[msgspec.Raw]:
        layout = self._settings.layout
        if layout is not None:
            return [msgspec.Raw(msgspec.json.encode(item)) for item in items_in(msgspec.json.decode(body), layout)]
        envelope = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        if "posts" in envelope:
            return msgspec.json.decode(envelope["posts"], type=list[msgspec.Raw])
        return [msgspec.Raw(body)]

    def _headers_to_keep(self, pushed: Pushed) -> dict[str, str]:
        layout = self._settings.layout
        name = layout.header if layout else ""
        return {name: pushed.headers[name]} if name in pushed.headers else {}

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What the item says."""
        return translate(raw, self._settings.layout, self._settings.name)

    def answer(self, pushed: Pushed, raws: Sequence[Raw]) -> Answer:
        """How many were taken, and which of them could not be understood and why."""
        del pushed
        broken = [problem for raw in raws if (problem := self._problem(raw))]
        body = {"accepted": len(raws) - len(broken), "set_aside": broken}
        return Answer(status=202, body=msgspec.json.encode(body))

    def _problem(self, raw: Raw) -> dict[str, Any] | None:
        try:
            self.translate(raw)
        except CannotTranslate as problem:
            number = int(raw.reference.rpartition("/")[2])
            return {"item": number, "id": id_in(raw.content, self._settings.layout), "reason": problem.sentence}
        return None

    def answer_refusal(self, pushed: Pushed, refused: Refused) -> Answer:
        """The reason, in JSON."""
        del pushed
        status = refused.facts.get("status")
        body = msgspec.json.encode({"error": refused.sentence})
        return Answer(status=status if isinstance(status, int) else 400, body=body)


def _check_form(pushed: Pushed) -> None:
    media_type = pushed.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise refusal("Send it as application/json.", status=415)
    if pushed.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise refusal("Send it uncompressed.", status=415)
