"""Telephone events: who may send them, what they say, and numbers as every system writes them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.phone.connector import PhoneConnector
from evenhand.channels.connectors.phone.settings import read_settings
from evenhand.channels.domain.calls import CallHeard, CallStep
from evenhand.channels.domain.connector import Connector, Pushed, Raw
from evenhand.channels.domain.numbers import normal, shown
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused
from tests.channels.contract import Connect, ConnectorContract

SAMPLES = Path(__file__).parent / "samples"
FORMS = (SAMPLES / "forms.txt").read_text().split()
EVENTS = json.loads((SAMPLES / "events.json").read_text())
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = "a-secret-of-some-length"
FILLED_IN = {"name": "Service line", "number": "+49 800 1234567", "country": "de"}


def line(**changes: Any) -> PhoneConnector:
    return PhoneConnector({**FILLED_IN, **changes}, now=lambda: NOW)


def form(body: str, **headers: str) -> Pushed:
    said = {"content-type": "application/x-www-form-urlencoded", **headers}
    return Pushed(method="POST", headers=said, query={}, body=body.encode())


def in_json(event: dict[str, Any]) -> Pushed:
    return Pushed(
        method="POST", headers={"content-type": "application/json"}, query={}, body=json.dumps(event).encode()
    )


def heard(pushed: Pushed | str, receiver: PhoneConnector | None = None) -> CallHeard:
    receiver = receiver or line()
    (raw,) = receiver.receive(form(pushed) if isinstance(pushed, str) else pushed)
    (said,) = receiver.translate(raw)
    assert isinstance(said, CallHeard)
    return said


class TestContract(ConnectorContract):
    kind = "phone"
    required = ("name", "number", "country")

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        return dict(FILLED_IN)

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Connect:
        return lambda: PhoneConnector(filled_in, now=lambda: NOW)

    def items(self, connector: Connector) -> list[Raw]:
        assert isinstance(connector, PhoneConnector)
        return [raw for body in FORMS for raw in connector.receive(form(body))]


def test_the_common_layout_is_understood_as_a_form() -> None:
    begun, answered, passed_on, ended, outgoing, missed = [heard(body) for body in FORMS]
    assert begun.step is CallStep.BEGUN
    assert begun.is_inbound
    assert begun.number == "+4930901820"
    assert begun.line == "+498001234567"
    assert begun.users == ("Nadia Kaya", "Tomás Ruiz")
    assert begun.queue == "helpdesk"
    assert answered.users == ("Nadia Kaya", "101")
    assert passed_on.step is CallStep.PASSED_ON
    assert (ended.step, ended.cause) == (CallStep.ENDED, "normalClearing")
    assert {each.call_id for each in (begun, answered, passed_on, ended)} == {"53ba82e2bd6d"}
    assert not outgoing.is_inbound
    assert outgoing.number == "+4930901820"  # whom we dialled, written as one dials at home
    assert (missed.step, missed.number, missed.shown) == (CallStep.MISSED, "", "anonymous")


def test_the_common_layout_is_understood_as_json_with_times_of_the_system() -> None:
    begun, answered, ended = [heard(in_json(event)) for event in EVENTS]
    assert begun.at == datetime(2026, 3, 2, 11, 59, 58, tzinfo=UTC)
    assert begun.name == "Dana Whitlock"
    assert answered.users == ("101",)
    assert answered.at == datetime(2026, 3, 2, 12, 0, 3, tzinfo=UTC)
    assert ended.at - answered.at == timedelta(seconds=187)


def test_an_event_sent_again_is_the_same_item() -> None:
    first, second = line().receive(form(FORMS[0])), line().receive(form(FORMS[0]))
    assert first[0].reference == second[0].reference
    assert line().receive(form(FORMS[1]))[0].reference != first[0].reference


def test_the_answering_machine_is_nobody_who_answers() -> None:
    said = heard("event=answer&from=4930901820&to=1&direction=in&callId=1&user=voicemail")
    assert (said.step, said.users, said.cause) == (CallStep.MISSED, (), "voicemail")


def test_calls_between_two_telephones_of_the_house_are_not_ours_to_log() -> None:
    (raw,) = line().receive(form("event=newCall&from=101&to=102&direction=in&callId=1"))
    assert line().translate(raw) == ()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("event=newCall&from=030901820&direction=in", "callId"),
        ("event=dialled&from=030901820&direction=in&callId=1", "no event"),
        ("event=newCall&from=030901820&direction=sideways&callId=1", "direction"),
        (f"event=newCall&from=030901820&direction=in&callId={'7' * 251}", "callId"),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_sentence(body: str, sentence: str) -> None:
    (raw,) = line().receive(form(body))
    with pytest.raises(CannotTranslate, match=sentence):
        line().translate(raw)
    answer = line().answer(form(body), [raw])
    assert answer.status == 422
    assert sentence in answer.body.decode()


def test_what_is_no_form_and_no_object_is_refused_at_the_door() -> None:
    for pushed in (
        in_json({"event": {"deep": 1}}),
        Pushed(method="POST", headers={"content-type": "application/json"}, query={}, body=b"[]"),
        Pushed(method="POST", headers={"content-type": "text/plain"}, query={}, body=b"event=newCall"),
        form("&".join(f"a{number}=1" for number in range(300))),
    ):
        with pytest.raises(Refused):
            line().receive(pushed)


def test_a_line_with_a_secret_takes_signed_events_only() -> None:
    secured, body = line(shared_secret=SECRET), FORMS[0]
    digest = hmac.digest(SECRET.encode(), body.encode(), hashlib.sha256)
    for headers in (
        {"x-signature": f"sha256={digest.hex()}"},
        {"x-signature": base64.b64encode(digest).decode()},
        {"authorization": f"Bearer {SECRET}"},
    ):
        assert secured.receive(form(body, **headers))
    for headers in (
        {},
        {"x-signature": digest.hex()[:-1] + "0" * (digest.hex()[-1] != "0") + "1"},
        {"authorization": f"Basic {SECRET}"},
    ):
        with pytest.raises(Refused):
            secured.receive(form(body, **headers))


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("+49 30 901820", "DE"),
        ("0049 30 901820", "DE"),
        ("030 / 90 18 20", "DE"),
        ("4930901820", "DE"),
        ("4930901820", "US"),
        ("011 49 30 901820", "US"),
        ("<sip:+4930901820@pbx.example;user=phone>", "FR"),
        ("tel:+4930901820", "GB"),
    ],
)
def test_one_number_written_in_many_ways_is_one_number(written: str, country: str) -> None:
    assert normal(written, country) == "+4930901820"


@pytest.mark.parametrize("written", ["", "anonymous", "Unknown", "-", "101", "112", "sip:bob@pbx.example", "<>", "٣"])
def test_what_is_withheld_or_of_the_house_is_no_number(written: str) -> None:
    assert normal(written, "DE") == ""


@given(st.text(max_size=80))
def test_a_number_is_in_its_normal_form_or_none_whatever_was_written(written: str) -> None:
    found = normal(written, "DE")
    assert found == "" or (found[0] == "+" and found[1:].isascii() and found[1:].isdigit())
    assert normal(found, "US") == found


def test_numbers_are_shown_as_people_read_them() -> None:
    assert shown("+4930901820") == "+49 30 901820"
    assert shown("anonymous") == "anonymous"


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=6))
def test_any_form_is_understood_or_refused_in_words(parts: dict[str, str]) -> None:
    receiver = line()
    try:
        (raw,) = receiver.receive(form(urlencode({"event": "answer", "callId": "1", **parts})))
        receiver.translate(raw)
    except (Refused, CannotTranslate) as problem:
        assert problem.sentence  # noqa: PT017 - both ways out are fine


def test_a_clock_that_is_wrong_by_far_is_not_believed() -> None:
    for stamp in ("2031-01-01T00:00:00Z", "0", "1e9", "99999999999999999999", "yesterday", "2026-03-02T12:00:00+99:00"):
        assert heard(in_json({**EVENTS[0], "timestamp": stamp})).at == NOW


@pytest.mark.parametrize(
    "changes",
    [
        {"country": "Germany"},
        {"shared_secret": "short"},
        {"dial_link": "javascript:alert({number})"},
        {"dial_link": "tel:112"},
        {"name": " "},
    ],
)
def test_settings_that_would_not_work_are_refused_in_words(changes: dict[str, Any]) -> None:
    with pytest.raises(Reconnect):
        read_settings({**FILLED_IN, **changes})


def test_a_line_without_a_secret_says_what_that_means() -> None:
    assert line().verify().warnings
    assert not line(shared_secret=SECRET).verify().warnings
    assert line().verify().handle == "+498001234567"


def test_an_envelope_keeps_every_part_as_it_came() -> None:
    (raw,) = line().receive(form(FORMS[0]))
    kept = msgspec.json.decode(raw.content)
    assert kept["parts"]["user"] == ["Nadia Kaya", "Tomás Ruiz"]
