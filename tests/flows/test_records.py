"""The company's own record: one contract for every server; nothing private before the person proved who they are."""

import importlib.util
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from django.core.cache import cache

from evenhand.cases.actions import set_details, set_record_source
from evenhand.cases.domain.record import Asked, Who, signed, told
from evenhand.cases.errors import NothingWritten, RecordTrouble, TooManyTries
from evenhand.cases.models import Case, CustomerDetails, RecordSource
from evenhand.flows import records
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.errors import OnlyAdministrators
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
SERVERS = {"example": ROOT / "docs/guides/record_server.py", "stub": ROOT / "bench/record_stub.py"}
KNOWN = {"example": "C-1001", "stub": "anybody"}


class Served:
    """A server on loopback and what it is asked."""

    def __init__(self, module: ModuleType, name: str) -> None:
        self.module, self.name, self.asked = module, name, []  # type: ignore[var-annotated]
        served = self

        class Counting(module.Record):  # type: ignore[misc, name-defined]
            def do_POST(self) -> None:  # noqa: N802
                served.asked.append(self.path)
                super().do_POST()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def _served(name: str) -> Iterator[Served]:
    spec = importlib.util.spec_from_file_location(f"record_{name}", SERVERS[name])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    served = Served(module, name)
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture(params=sorted(SERVERS))
def record(request: pytest.FixtureRequest) -> Iterator[Served]:
    """Each server in turn."""
    yield from _served(request.param)


@pytest.fixture
def example() -> Iterator[Served]:
    """The one of the guide."""
    cache.clear()
    yield from _served("example")
    cache.clear()


def _post(served: Served, asked: Asked, *, now: datetime | None = None, secret: str = "") -> httpx.Response:
    import msgspec

    body = msgspec.json.encode(asked)
    headers = signed(body, secret=secret or served.module.SECRET, id="msg_1", now=now or clock.now())
    return httpx.post(served.url, content=body, headers=headers)


def _asked(number: str = "") -> Asked:
    return Asked(brand="harborline", case="EH-1", number=number, personas=[])


def test_every_server_answers_for_a_known_number(record: Served) -> None:
    answer = told(_post(record, _asked(KNOWN[record.name])).content)
    assert answer.found
    assert answer.customer.number
    assert answer.contracts
    assert len(answer.questions) >= 2


def test_every_server_says_when_it_knows_nobody(record: Served) -> None:
    assert not told(_post(record, _asked()).content).found


def test_no_server_finds_a_person_by_what_they_call_themselves(record: Served) -> None:
    if record.name == "example":
        named = Asked(
            brand="x", case="", number="", personas=[Who(network="bluesky", id="did:x", handle="dana@mail.example")]
        )
        assert not told(_post(record, named).content).found


def test_every_server_refuses_what_is_not_signed_by_us_or_old(record: Served) -> None:
    assert _post(record, _asked("C-1001"), secret="whsec_c29tZWJvZHkgZWxzZQ==").status_code == 401
    assert _post(record, _asked("C-1001"), now=clock.now() - timedelta(minutes=6)).status_code == 401
    assert httpx.post(record.url, content=b"{}").status_code == 401


def _connect(cast: Cast, served: Served, **changes: Any) -> RecordSource:
    cast.alice.role = "administrator"
    cast.alice.save()
    values = {
        "name": "Billing",
        "url": served.url,
        "secret": served.module.SECRET,
        "is_inside": True,
        "is_on": True,
        "checks_needed": 2,
    }
    brand = cast.harborline.pk
    return set_record_source(brand_id=brand, actor=cast.alice, now=clock.now(), **{**values, **changes})


def _look(cast: Cast, case: Case) -> records.Looked:
    return records.look_up(cast.bob, case, now=clock.now())


RIGHT = {"postcode": "eh6-7nx ", "number": "c1001"}


def test_nothing_private_shows_before_the_person_proved_who_they_are(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    looked = _look(cast, case)
    assert looked.is_found
    assert looked.needs_proof
    assert looked.shown is not None
    assert [notice.title for notice in looked.shown.notices] == ["Outage in Leith"]
    assert not looked.shown.contracts + looked.shown.orders + looked.shown.facts
    assert not looked.shown.customer.name
    assert "EH6" not in repr(looked)
    assert not Entry.objects.filter(name="RecordSeen").exists()


def test_right_answers_however_spelled_show_it_and_both_are_written_down(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    made = records.check(cast.bob, case, given=RIGHT, now=clock.now())
    assert made.is_passed
    looked = _look(cast, case)
    _look(cast, case)
    assert looked.shown is not None
    assert looked.shown.contracts[0].name == "Fibre 500"
    assert Entry.objects.filter(name="RecordSeen", actor=cast.bob).count() == 1
    assert "1001" not in str(list(Entry.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("given", "agreed"),
    [
        ({"postcode": "EH6 7NX"}, set()),  # one of two
        ({"postcode": "EH6 7NX", "number": "C-1002"}, set()),
        ({**RIGHT, "bill": "40"}, set()),  # an answer the desk cannot compare is not right by itself
        ({"postcode": "", "number": "C-1001"}, set()),
        ({"name": "Dana", "town": "Leith"}, {"postcode", "number"}),  # ticked, though the record knows the answers
    ],
)
def test_anything_else_proves_nothing(cast: Cast, example: Served, given: dict[str, str], agreed: set[str]) -> None:
    case = cast.open_case()
    _connect(cast, example)
    assert not records.check(cast.bob, case, given=given, agreed=frozenset(agreed), now=clock.now()).is_passed
    assert _look(cast, case).needs_proof


def test_what_the_record_cannot_compare_the_agent_judges(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    given, agreed = {"number": "C 1001"}, frozenset({"bill"})
    assert records.check(cast.bob, case, given=given, agreed=agreed, now=clock.now()).is_passed


def test_guessing_ends_after_three_wrong_checks(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    with pytest.raises(NothingWritten):
        records.check(cast.bob, case, given={}, now=clock.now())
    for guess in ("a", "b", "c"):
        records.check(cast.bob, case, given={"postcode": guess}, now=clock.now())
    with pytest.raises(TooManyTries):
        records.check(cast.bob, case, given=RIGHT, now=clock.now())
    assert _look(cast, case).tries_left == 0


def test_a_proof_is_over_after_half_a_day(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    records.check(cast.bob, case, given=RIGHT, now=clock.now())
    assert not _look(cast, case).needs_proof
    assert records.look_up(cast.bob, case, now=clock.now() + timedelta(hours=13)).needs_proof


def test_a_proof_holds_for_the_record_it_was_about_and_for_no_other(cast: Cast, example: Served) -> None:
    """Whoever is given another number afterwards, or merged with another, has proved nothing of that one."""
    case = cast.open_case()
    known = example.module.CUSTOMERS
    known["C-1002"] = {**known["C-1001"], "customer": {"number": "C-1002", "name": "Eve"}}
    example.module.FOUND_BY["C-1002"] = "C-1002"
    _connect(cast, example)
    set_details(case_id=case.pk, details={"record_number": "C-1001"}, actor=cast.bob, now=clock.now())
    records.check(cast.bob, case, given=RIGHT, now=clock.now())
    set_details(case_id=case.pk, details={"record_number": "C-1002"}, actor=cast.bob, now=clock.now())
    looked = _look(cast, case)
    assert looked.needs_proof
    assert looked.shown is not None
    assert not looked.shown.contracts
    set_details(case_id=case.pk, details={"record_number": "C-1001"}, actor=cast.bob, now=clock.now())
    assert not _look(cast, case).needs_proof


def test_the_record_is_asked_once_a_minute(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    for _ in range(3):
        _look(cast, case)
    assert len(example.asked) == 1
    set_details(case_id=case.pk, details={"record_number": "C-9"}, actor=cast.bob, now=clock.now())
    _look(cast, case)
    assert len(example.asked) == 2


def test_what_the_record_knows_fills_what_the_desk_does_not(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example)
    set_details(case_id=case.pk, details={"language": "de"}, actor=cast.bob, now=clock.now())
    _look(cast, case)
    found = CustomerDetails.objects.get()
    assert (found.value, found.language, found.time_zone) == ("high", "de", "Europe/London")


def test_a_record_that_is_down_is_a_sentence(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example, url="http://127.0.0.1:9/")
    assert "cannot be reached" in _look(cast, case).trouble


def test_a_wrong_secret_is_a_sentence(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example, secret="whsec_c29tZWJvZHkgZWxzZQ==")
    assert "asks for a login" in _look(cast, case).trouble


def test_the_own_network_is_reached_only_where_an_administrator_said_so(cast: Cast, example: Served) -> None:
    case = cast.open_case()
    _connect(cast, example, is_inside=False)
    assert "not on the public internet" in _look(cast, case).trouble
    assert not example.asked


def test_only_administrators_connect_a_record(cast: Cast, example: Served) -> None:
    with pytest.raises(OnlyAdministrators):
        set_record_source(
            brand_id=cast.harborline.pk,
            name="x",
            url=example.url,
            secret="x" * 20,
            is_inside=True,
            is_on=True,
            checks_needed=0,
            actor=cast.bob,
            now=clock.now(),
        )


def test_the_secret_lies_encrypted(cast: Cast, example: Served) -> None:
    source = _connect(cast, example)
    assert example.module.SECRET.encode() not in bytes(source.secrets)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"version":1}',
        b'{"version":2,"found":true}',
        b'{"version":1,"found":true,"contracts":[{"name":7}]}',
        json.dumps({"version": 1, "found": True, "orders": [{"what": "x" * 301}]}).encode(),
        json.dumps({"version": 1, "found": True, "facts": [{"label": "a", "value": "b"}] * 51}).encode(),
        b'{"version":1,"found":true,"questions":[{"id":"a b","ask":"?"}]}',
        b'{"version":1,"found":true,"customer":{"name":"\xff"}}',
    ],
)
def test_an_answer_that_is_none_is_trouble(content: bytes) -> None:
    with pytest.raises(RecordTrouble):
        told(content)


def test_links_lead_to_pages_and_text_is_clean() -> None:
    content = {
        "version": 1,
        "found": True,
        "orders": [{"what": "a\x00b", "url": "javascript:alert(1)"}, {"what": "c", "url": "https://shop.example/1"}],
    }
    answer = told(json.dumps(content).encode())
    assert [(order.what, order.url) for order in answer.orders] == [("ab", ""), ("c", "https://shop.example/1")]
