"""What became work is read once more, behind the stream; a kill in between only repeats the last look."""

import json
import threading
import time

import httpx
import pytest

from evenhand.cases.reads.work import WorkPost, work_without_closer_reading
from evenhand.channels.models import Batch
from evenhand.flows import closer
from evenhand.understanding.domain.reading import VERSION
from evenhand.understanding.endpoint import VERSION as ENDPOINT_VERSION
from evenhand.understanding.endpoint import Asker, CountedPurse, Endpoint
from evenhand.understanding.models import CloserReading, Reading
from tests.cast import EVE, Cast, make_cast


def waiting() -> list[WorkPost]:
    return work_without_closer_reading(list(Batch.objects.values_list("pk", flat=True)), version=VERSION)


def asker(kind: str, *, status: int = 200, seen: list[str] | None = None) -> Asker:
    def answer(request: httpx.Request) -> httpx.Response:
        asked = json.loads(json.loads(request.content)["messages"][1]["content"])["posts"]
        if seen is not None:
            seen.extend(each["text"] for each in asked)
        content = json.dumps({"readings": [{"id": each["id"], "kind": kind} for each in asked]})
        return httpx.Response(status, json={"choices": [{"message": {"content": content}}]})

    where = Endpoint(url="http://model.test", model="m", steps=("kind",))
    return Asker(where, CountedPurse(10_000), transport=httpx.MockTransport(answer))


def test_only_what_became_work_is_looked_at(cast: Cast) -> None:
    cast.hear(cast.post("@harborline.example my internet is down"), cast.post("lovely sunset tonight", author=EVE))
    assert [post.text for post in waiting()] == ["@harborline.example my internet is down"]


def test_a_look_is_stored_once_and_not_repeated(cast: Cast) -> None:
    cast.hear(cast.post("@harborline.example my internet is down"))
    posts = waiting()
    closer.look(posts)
    closer.look(posts)
    assert CloserReading.objects.count() == 1
    assert len(bytes(CloserReading.objects.get().vector)) == 384
    assert not waiting()


def test_the_endpoint_reads_beside_us_with_personal_data_masked(cast: Cast) -> None:
    cast.hear(cast.post("@harborline.example charge my card 4111 1111 1111 1111 instead"))
    seen: list[str] = []
    closer.ask(asker("lead", seen=seen), waiting())
    assert "4111" not in seen[0]
    versions = dict(Reading.objects.values_list("version", "kind"))
    assert versions[ENDPOINT_VERSION] == 5
    assert VERSION in versions


def test_where_the_endpoint_fails_our_reading_stands(cast: Cast) -> None:
    cast.hear(cast.post("@harborline.example my internet is down"))
    closer.ask(asker("lead", status=500), waiting())
    assert set(Reading.objects.values_list("version", flat=True)) == {VERSION}


@pytest.mark.django_db(transaction=True)
def test_the_ledger_brings_work_to_the_closer_look() -> None:
    cast = make_cast()
    cast.hear(cast.post("@harborline.example my internet is down"))
    stop = threading.Event()
    thread = threading.Thread(target=closer.look_on, args=[stop])
    thread.start()
    end = time.monotonic() + 60
    while not CloserReading.objects.exists() and time.monotonic() < end:
        time.sleep(0.05)
    stop.set()
    thread.join(30)
    assert CloserReading.objects.count() == 1
