"""Pages of others that link to pages of ours: webmentions and pingbacks, verified before they are believed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import msgspec

from evenhand.channels import guarded
from evenhand.channels.connectors.webmention import pingback
from evenhand.channels.connectors.webmention.links import LONGEST, host_of, normal, without_fragment
from evenhand.channels.connectors.webmention.pingback import Fault
from evenhand.channels.connectors.webmention.reading import media_type_of, text_of_answer
from evenhand.channels.connectors.webmention.settings import WebmentionSettings, read_settings
from evenhand.channels.connectors.webmention.translate import Mention, Page, links_to, read_mention, translate
from evenhand.channels.domain.connector import (
    Capabilities,
    Heard,
    Presence,
    Pushed,
    Raw,
)
from evenhand.channels.domain.listening import OnlyReceives
from evenhand.channels.domain.pushing import Answer, refusal, withdrawal
from evenhand.channels.errors import CannotTranslate, Refused
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid

Fetch: TypeAlias = Callable[..., guarded.Answer]
ACCEPT = "text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.5"
READABLE = {"text/html", "application/xhtml+xml", "application/json", "text/plain"}
LARGEST_PAGE = 500_000  # bytes
LONGEST_FETCH = 15.0  # seconds
FORM, XML = "application/x-www-form-urlencoded", {"text/xml", "application/xml"}
ASYNCHRONOUS = "Thank you; the page will be looked at within minutes."


class WebmentionConnector(OnlyReceives):
    """Receives claims that a page links to ours, and believes those that are true."""

    kind = "webmention"
    only_listens = "A webmention cannot be answered from here; answer on the page, or on a page of your own."
    capabilities = Capabilities(label="Webmention", icon="link", can_reply=False, is_pushed=True)
    form = WebmentionSettings
    largest_body = pingback.LARGEST_CALL
    most_a_minute = 120  # each makes us fetch a page

    def __init__(
        self,
        settings: Mapping[str, Any],
        *,
        fetch: Fetch = guarded.fetch,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._filled_in = settings
        self._fetch = fetch
        self._now = now

    @cached_property
    def _settings(self) -> WebmentionSettings:
        return read_settings(self._filled_in)

    def verify(self) -> Presence:
        """For which domain, by the settings; nobody is asked."""
        domain = self._settings.hosts[0]
        return Presence(external_id=domain, handle=domain, name=domain)

    def receive(self, pushed: Pushed) -> tuple[Raw, ...]:
        """The claim, if it is about a page of ours; whether it is true is found out later."""
        source, target = _call(pushed) if self._is_pingback(pushed) else _form(pushed)
        self._check(source, target)
        mention = Mention(source=source, target=target, received_at=self._now())
        return (Raw(reference=str(new_uuid()), content=msgspec.json.encode(mention)),)

    def _is_pingback(self, pushed: Pushed) -> bool:
        media_type = _media_type(pushed)
        if media_type == FORM:
            return False
        if media_type in XML and self._settings.takes_pingbacks:
            return True
        raise refusal(f"Send it as {FORM}.", status=415)

    def _check(self, source: str, target: str) -> None:
        """Raises Refused for what no page of the web can be, and for targets that are not ours."""
        for name, url in (("source", source), ("target", target)):
            if not normal(url) or len(url) > LONGEST or urlsplit(url).username is not None:
                code = Fault.NO_SOURCE if name == "source" else Fault.UNUSABLE_TARGET
                raise pingback.fault(code, f"The {name} is not an address of a web page.")
        if not self._settings.is_ours(host_of(target)):
            raise pingback.fault(Fault.UNUSABLE_TARGET, "The target is not a page of ours.")
        if normal(without_fragment(source)) == normal(without_fragment(target)):
            raise pingback.fault(Fault.GENERIC, "The source and the target are the same page.")
        if self._settings.is_ours(host_of(source)):
            raise pingback.fault(Fault.GENERIC, "The source is a page of ours, too.")

    def complete(self, raw: Raw) -> Raw:
        """The claim with its page, which does link to ours; what no longer does is taken back."""
        try:
            mention = read_mention(raw)
        except CannotTranslate as problem:
            raise Refused(problem.sentence) from problem
        answer = self._fetch(
            without_fragment(mention.source),
            accept=ACCEPT,
            most_bytes=LARGEST_PAGE,
            seconds=LONGEST_FETCH,
            may_cut=True,
        )
        if answer.status in {404, 410}:
            raise withdrawal(guarded.refusal_of(answer).sentence, instead=_gone(raw, mention))
        answer.checked()
        return self._with_page(raw, mention, answer)

    def _with_page(self, raw: Raw, mention: Mention, answer: guarded.Answer) -> Raw:
        media_type = media_type_of(answer)
        if media_type not in READABLE:
            raise Refused(f"The source is no page that can be read ({media_type[:60]}).")
        page = Page(url=answer.url, media_type=media_type, content=text_of_answer(answer))
        found = links_to(page, mention.target)
        if found.is_gone:
            raise withdrawal("The page says that it is gone for good.", instead=_gone(raw, mention))
        if not found.links and (answer.is_cut or found.is_cut):
            raise Refused(f"The page is large, and what was read of it does not link to {mention.target}.")
        if not found.links:
            raise withdrawal(f"The page does not link to {mention.target}.", instead=_gone(raw, mention))
        whole = msgspec.structs.replace(mention, page=page, fetched_at=self._now())
        return Raw(reference=raw.reference, content=msgspec.json.encode(whole))

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What the page says."""
        return translate(raw)

    def answer(self, pushed: Pushed, raws: Sequence[Raw]) -> Answer:
        """Taken; a webmention's sender is told where to ask what became of it."""
        if _media_type(pushed) in XML:
            return _xml(pingback.response(ASYNCHRONOUS))
        body = f"{ASYNCHRONOUS}\n".encode()
        return Answer(status=201, body=body, media_type="text/plain; charset=utf-8", follow=raws[0].reference)

    def answer_refusal(self, pushed: Pushed, refused: Refused) -> Answer:
        """The reason, as the sender's protocol says it."""
        if _media_type(pushed) in XML and self._settings.takes_pingbacks:
            code = refused.facts.get("fault")
            return _xml(pingback.fault_response(code if isinstance(code, int) else Fault.GENERIC, refused.sentence))
        status = refused.facts.get("status")
        return Answer(
            status=status if isinstance(status, int) else 400,
            body=f"{refused.sentence}\n".encode(),
            media_type="text/plain; charset=utf-8",
        )


def _media_type(pushed: Pushed) -> str:
    return pushed.headers.get("content-type", "").partition(";")[0].strip().lower()


def _call(pushed: Pushed) -> tuple[str, str]:
    return pingback.read_call(pushed.body)


def _form(pushed: Pushed) -> tuple[str, str]:
    """The source and the target of a webmention; whatever else is in the form is ignored."""
    try:
        form = parse_qs(pushed.body.decode(), errors="strict", max_num_fields=20)
    except ValueError as problem:
        raise refusal("The form cannot be read.", status=400) from problem
    source, target = form.get("source", ()), form.get("target", ())
    if len(source) != 1 or len(target) != 1:
        raise refusal("The form must have one source and one target.", status=400)
    return source[0].strip(), target[0].strip()


def _gone(raw: Raw, mention: Mention) -> Raw:
    gone = msgspec.structs.replace(mention, is_gone=True, page=None)
    return Raw(reference=raw.reference, content=msgspec.json.encode(gone))


def _xml(body: bytes) -> Answer:
    return Answer(status=200, body=body, media_type="text/xml; charset=utf-8")
