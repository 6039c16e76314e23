"""Calls that a telephone system tells us of; speaking happens there, the log and the work here."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from evenhand.channels.connectors.phone.settings import PhoneSettings, read_settings
from evenhand.channels.connectors.phone.translate import Envelope, parts_of, translate
from evenhand.channels.domain.connector import Capabilities, Heard, Presence, Pushed, Raw
from evenhand.channels.domain.listening import OnlyReceives
from evenhand.channels.domain.pushing import Answer, refusal
from evenhand.channels.errors import CannotTranslate, Refused
from evenhand.kernel import clock

_TYPES = frozenset({"application/json", "application/x-www-form-urlencoded"})


class PhoneConnector(OnlyReceives):
    """Receives the events of calls; nobody can be called through it."""

    kind = "phone"
    only_listens = "A call is answered with a call: dial the number, and note what was said."
    capabilities = Capabilities(
        label="Phone",
        icon="phone",
        can_reply=False,
        has_calls=True,
        is_pushed=True,
    )
    form = PhoneSettings
    largest_body = 20_000
    most_a_minute = 6_000

    def __init__(self, settings: Mapping[str, Any], *, now: Callable[[], datetime] = clock.now) -> None:
        self._filled_in = settings
        self._now = now

    @cached_property
    def _settings(self) -> PhoneSettings:
        return read_settings(self._filled_in)

    def verify(self) -> Presence:
        """The line, by the settings; nobody is asked."""
        settings = self._settings
        warnings = (
            ()
            if settings.shared_secret
            else ("Nothing is signed: whoever knows the address of this line can make up calls.",)
        )
        return Presence(external_id=settings.number, handle=settings.number, name=settings.name, warnings=warnings)

    def receive(self, pushed: Pushed) -> tuple[Raw, ...]:
        """The event of a genuine request. One that is sent again is the same item and is not taken twice."""
        media_type = pushed.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in _TYPES:
            raise refusal("Send it as a form or as application/json.", status=415)
        self._check(pushed)
        try:
            parts = parts_of(pushed.body, media_type)
        except CannotTranslate as problem:
            raise refusal(problem.sentence, status=400) from problem
        content = msgspec.json.encode(Envelope(received_at=self._now(), parts=parts))
        return (Raw(reference=hashlib.sha256(pushed.body).hexdigest(), content=content),)

    def _check(self, pushed: Pushed) -> None:
        """Raises Refused unless the request proves that its sender knows the secret, where there is one."""
        secret = self._settings.shared_secret.encode()
        if not secret:
            return
        digest = hmac.digest(secret, pushed.body, hashlib.sha256)
        given = pushed.headers.get(self._settings.signature_header, "").strip().removeprefix("sha256=").encode()
        scheme, _, token = pushed.headers.get("authorization", "").partition(" ")
        proofs = (
            hmac.compare_digest(given.lower(), digest.hex().encode()),
            hmac.compare_digest(given, base64.b64encode(digest)),
            hmac.compare_digest(token.strip().encode(), secret) and scheme.lower() == "bearer",
        )
        if not any(proofs):
            raise refusal("The signature does not fit.", status=401)

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What happened to the call."""
        return translate(raw, self._settings.country)

    def answer(self, pushed: Pushed, raws: Sequence[Raw]) -> Answer:
        """Accepted; or why the event was set aside, so that whoever sets the telephone system up sees it."""
        del pushed
        try:
            for raw in raws:
                self.translate(raw)
        except CannotTranslate as problem:
            return Answer(status=422, body=msgspec.json.encode({"error": problem.sentence}))
        return Answer(status=200, body=msgspec.json.encode({"accepted": len(raws)}))

    def answer_refusal(self, pushed: Pushed, refused: Refused) -> Answer:
        """The reason, in JSON."""
        del pushed
        status = refused.facts.get("status")
        body = msgspec.json.encode({"error": refused.sentence})
        return Answer(status=status if isinstance(status, int) else 400, body=body)
