"""The promises of every connector, and what is taken at the door."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.connectors.webmention.connector import WebmentionConnector
from evenhand.channels.domain.connector import Connector, Pushed, Raw
from evenhand.channels.errors import Refused
from tests.channels.contract import Connect, ConnectorContract
from tests.channels.mentions import FILLED_IN, NOW, SAMPLES, SOURCE, TARGET, Web, connector, form


class TestContract(ConnectorContract):
    kind = "webmention"
    required = ("domains",)

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        return dict(FILLED_IN)

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Connect:
        web = Web()
        for path in SAMPLES.iterdir():
            kinds = {".json": "application/json", ".txt": "text/plain", ".html": "text/html"}
            web.put(f"https://blog.example/{path.name}", path.read_bytes(), content_type=kinds[path.suffix])
        return lambda: WebmentionConnector(filled_in, fetch=web.fetch, now=lambda: NOW)

    def items(self, connector: Connector) -> list[Raw]:
        assert isinstance(connector, WebmentionConnector)
        items = []
        for name in sorted(path.name for path in SAMPLES.iterdir()):
            target = {
                "mention.html": "https://acme.example/umzug?von=blog&x=1",
                "rsvp.html": "https://acme.example/open-day",
            }
            (raw,) = connector.receive(form(source=f"https://blog.example/{name}", target=target.get(name, TARGET)))
            try:
                items.append(connector.complete(raw))
            except Refused as gone:
                items.append(gone.facts["instead"])
        return items


# At the door.


def test_a_webmention_is_taken_and_its_sender_may_ask_what_became_of_it() -> None:
    receiver, pushed = connector(), form(source=SOURCE, target=TARGET)
    raws = receiver.receive(pushed)
    answer = receiver.answer(pushed, raws)
    assert (answer.status, answer.follow) == (201, raws[0].reference)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"source": SOURCE},
        {"target": TARGET},
        {"source": "", "target": TARGET},
        {"source": SOURCE, "target": "no address"},
        {"source": "ftp://blog.example/x", "target": TARGET},
        {"source": "javascript:alert(1)", "target": TARGET},
        {"source": "http://[bad/", "target": TARGET},
        {"source": "https://user:secret@blog.example/", "target": TARGET},
        {"source": SOURCE, "target": "https://other.example/status"},
        {"source": SOURCE, "target": "https://acme.example.evil.example/"},
        {"source": SOURCE, "target": "https://notacme.example/"},
        {"source": TARGET, "target": TARGET},
        {"source": f"{TARGET}#part", "target": TARGET},
        {"source": "https://blog.acme.example/", "target": TARGET},
        {"source": [SOURCE, SOURCE], "target": TARGET},
        {"source": "https://blog.example/" + "x" * 2_000, "target": TARGET},
        {f"field{number}": "x" for number in range(30)},
    ],
)
def test_a_webmention_about_nothing_of_ours_is_refused_in_words(fields: dict[str, Any]) -> None:
    receiver, pushed = connector(), form(**fields)
    with pytest.raises(Refused) as refused:
        receiver.receive(pushed)
    answer = receiver.answer_refusal(pushed, refused.value)
    assert answer.status == 400
    assert answer.body.decode().strip() == refused.value.sentence


def test_subdomains_of_ours_are_ours() -> None:
    assert connector().receive(form(source=SOURCE, target="https://help.ACME.example/x"))


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "", "multipart/form-data"])
def test_other_content_is_refused(media_type: str) -> None:
    pushed = msgspec.structs.replace(form(source=SOURCE, target=TARGET), headers={"content-type": media_type})
    with pytest.raises(Refused) as refused:
        connector().receive(pushed)
    assert connector().answer_refusal(pushed, refused.value).status == 415


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_any_body_is_taken_or_refused(body: bytes) -> None:
    for media_type in ("application/x-www-form-urlencoded", "text/xml"):
        pushed = Pushed(method="POST", headers={"content-type": media_type}, query={}, body=body)
        with pytest.raises(Refused) as refused:
            connector().receive(pushed)
        assert connector().answer_refusal(pushed, refused.value).body
