"""Pingbacks are taken at the door as webmentions are, in their own words."""

from xmlrpc.client import Fault as XmlFault
from xmlrpc.client import loads

import msgspec
import pytest

from evenhand.channels.connectors.webmention.connector import WebmentionConnector
from evenhand.channels.domain.connector import Pushed
from evenhand.channels.errors import Refused
from tests.channels.mentions import SOURCE, TARGET, call, connector, form

# Pingbacks.


def _fault(pushed: Pushed, receiver: WebmentionConnector | None = None) -> int:
    receiver = receiver or connector()
    with pytest.raises(Refused) as refused:
        receiver.receive(pushed)
    with pytest.raises(XmlFault) as fault:
        loads(receiver.answer_refusal(pushed, refused.value).body)
    assert fault.value.faultString == refused.value.sentence
    return fault.value.faultCode


def test_a_pingback_says_the_same_as_a_webmention() -> None:
    receiver = connector()
    (raw,), (other,) = receiver.receive(call(SOURCE, TARGET)), receiver.receive(form(source=SOURCE, target=TARGET))
    assert raw.content == other.content
    answer = receiver.answer(call(SOURCE, TARGET), (raw,))
    assert answer.status == 200
    assert "looked at" in loads(answer.body)[0][0]


def test_values_without_a_type_are_text() -> None:
    body = call(SOURCE, TARGET).body.replace(b"<string>", b"").replace(b"</string>", b"")
    assert connector().receive(msgspec.structs.replace(call(), body=body))


@pytest.mark.parametrize(
    ("pushed", "code"),
    [
        (call("nonsense", TARGET), 16),
        (call(SOURCE, "https://other.example/"), 33),
        (call(SOURCE, "nonsense"), 33),
        (call(SOURCE), -32602),
        (call(SOURCE, TARGET, "more"), -32602),
        (call(SOURCE, TARGET, method="system.listMethods"), -32601),
        (call(TARGET, TARGET), 0),
        (msgspec.structs.replace(call(), body=b"<methodCall>"), -32700),
        (msgspec.structs.replace(call(), body=b""), -32700),
        (msgspec.structs.replace(call(), body=b"<a>" * 5_000), -32700),
        (msgspec.structs.replace(call(), body=b"x" * 20_000), 0),
        (msgspec.structs.replace(call(), body=b'<?xml version="1.0" encoding="no-such"?><a/>'), -32700),
    ],
)
def test_a_pingback_that_cannot_be_taken_gets_its_fault(pushed: Pushed, code: int) -> None:
    assert _fault(pushed) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
        "<!DOCTYPE x>",
    ],
)
def test_a_document_type_is_refused_before_it_means_anything(doctype: str, encoding: str) -> None:
    text = call(SOURCE, TARGET).body.decode().replace("<methodCall>", f"{doctype}<methodCall>", 1)
    text = text.replace("<?xml version='1.0'?>", f"<?xml version='1.0' encoding='{encoding}'?>")
    assert _fault(msgspec.structs.replace(call(), body=text.encode(encoding))) == -32700


def test_pingbacks_may_be_turned_off() -> None:
    receiver = connector(takes_pingbacks=False)
    with pytest.raises(Refused) as refused:
        receiver.receive(call(SOURCE, TARGET))
    assert receiver.answer_refusal(call(SOURCE, TARGET), refused.value).status == 415
