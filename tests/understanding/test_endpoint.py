"""A model somewhere else may replace steps of a reading; it may also lie, break, cost too much and try to be funny."""

import json
from datetime import date

import httpx
import pytest

from evenhand.understanding.actions.budget import DayPurse, correct_spending, spend
from evenhand.understanding.domain.asking import answers_in, question_of, replaced
from evenhand.understanding.domain.reading import nothing_read
from evenhand.understanding.endpoint import Asker, CountedPurse, Endpoint
from evenhand.understanding.errors import EndpointTrouble
from evenhand.understanding.models.budget import Spending

HERE = Endpoint(url="http://model.test/v1", model="small", key="k", steps=("kind", "sentiment"), tokens_a_day=10_000)
DAY = date(2026, 11, 22)


def server(content: object, *, status: int = 200, tokens: int = 50, asked: list | None = None) -> httpx.MockTransport:
    """A server that always says the same."""

    def answer(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        said = content if isinstance(content, str) else json.dumps(content)
        return httpx.Response(
            status, json={"choices": [{"message": {"content": said}}], "usage": {"total_tokens": tokens}}
        )

    return httpx.MockTransport(answer)


def one(kind: str = "complaint", sentiment: float = -0.9) -> dict:
    return {"readings": [{"id": 1, "kind": kind, "sentiment": sentiment}]}


# What is asked and understood, without a network


def test_only_the_steps_of_the_endpoint_are_asked_for():
    system, user = question_of(["My router is dead."], ["kind"])
    assert '"kind"' in system["content"]
    assert '"severity"' not in system["content"]
    assert json.loads(user["content"]) == {"posts": [{"id": 1, "text": "My router is dead."}]}


def test_an_answer_in_a_fence_is_understood():
    assert answers_in(f"Sure:\n```json\n{json.dumps(one())}\n```", 1)[0].kind == "complaint"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no",
        "{",
        "[]",
        '{"readings": 3}',
        '{"readings": [{"id": 2, "kind": "praise"}]}',
        '{"readings": [{"id": 1, "kind": "hack"}]}',
        '{"readings": [{"id": 1, "sentiment": "very"}]}',
    ],
)
def test_an_answer_that_is_none_changes_nothing(said):
    assert answers_in(said, 1) == {}


def test_one_wrong_entry_does_not_spoil_the_others():
    said = {"readings": [{"id": 1, "kind": "nonsense"}, {"id": 2, "kind": "praise"}, {"id": 2, "kind": "lead"}]}
    assert {place: each.kind for place, each in answers_in(json.dumps(said), 2).items()} == {1: "praise"}


def test_values_are_bounded_and_unasked_ones_ignored():
    answer = answers_in(json.dumps({"readings": [{"id": 1, "sentiment": -7, "severity": "critical"}]}), 1)[0]
    reading = replaced(nothing_read(), answer, ["sentiment"])
    assert (reading.sentiment, reading.polarity, reading.severity) == (-1.0, "negative", "normal")


def test_a_counted_purse_never_gives_more_than_it_holds():
    purse = CountedPurse(100)
    assert purse.spend(60)
    assert not purse.spend(60)
    purse.correct(-30)
    assert purse.spend(60)


# With the budget


@pytest.mark.django_db
def test_its_steps_replace_ours():
    asked: list[httpx.Request] = []
    asker = Asker(HERE, DayPurse(HERE.tokens_a_day), transport=server(one(), asked=asked))
    (reading,) = asker.replaced(["My router is dead."], [nothing_read()])
    assert (reading.kind, reading.polarity) == ("complaint", "negative")
    assert asked[0].headers["authorization"] == "Bearer k"
    assert str(asked[0].url) == "http://model.test/v1/chat/completions"


@pytest.mark.django_db
def test_nothing_is_asked_when_the_days_budget_is_spent():
    asked: list[httpx.Request] = []
    poor = Endpoint(url=HERE.url, model="small", tokens_a_day=10)
    assert Asker(poor, DayPurse(poor.tokens_a_day), transport=server(one(), asked=asked)).replaced(
        ["Hello"], [nothing_read()]
    ) == [None]
    assert not asked


@pytest.mark.django_db
def test_what_it_really_took_is_counted():
    Asker(HERE, DayPurse(HERE.tokens_a_day), transport=server(one(), tokens=50)).replaced(["Hello"], [nothing_read()])
    assert Spending.objects.get().tokens == 50


@pytest.mark.django_db
def test_the_budget_is_counted_before_and_never_passed():
    assert spend(day=DAY, tokens=60, limit=100)
    assert not spend(day=DAY, tokens=60, limit=100)
    correct_spending(day=DAY, tokens=-30)
    assert spend(day=DAY, tokens=60, limit=100)


@pytest.mark.django_db
@pytest.mark.parametrize("transport", [server(one(), status=500), server(one(), status=401)])
def test_a_server_in_trouble_is_left_alone_for_a_while(transport):
    asker = Asker(HERE, DayPurse(HERE.tokens_a_day), transport=transport)
    with pytest.raises(EndpointTrouble):
        asker.replaced(["Hello"], [nothing_read()])
    assert asker.replaced(["Hello"], [nothing_read()]) == [None]


@pytest.mark.django_db
def test_an_endless_answer_is_cut_off():
    asker = Asker(
        HERE,
        DayPurse(HERE.tokens_a_day),
        transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"x" * 2_000_000)),
    )
    with pytest.raises(EndpointTrouble, match="too long"):
        asker.replaced(["Hello"], [nothing_read()])


@pytest.mark.django_db
def test_an_answer_that_comes_by_drops_is_given_up(monkeypatch):
    from evenhand.understanding import endpoint

    clock = iter(range(0, 100_000, 10))
    monkeypatch.setattr(endpoint.time, "monotonic", lambda: float(next(clock)))
    drops = httpx.MockTransport(lambda _: httpx.Response(200, stream=Drops()))
    with pytest.raises(EndpointTrouble, match="takes far too long"):
        Asker(HERE, DayPurse(HERE.tokens_a_day), transport=drops, patience=20).said([], expected=1)


class Drops(httpx.SyncByteStream):
    """A letter now and then."""

    def __iter__(self):
        yield from [b" "] * 900


@pytest.mark.django_db
def test_something_else_than_a_chat_completion_is_told_so():
    asker = Asker(
        HERE,
        DayPurse(HERE.tokens_a_day),
        transport=httpx.MockTransport(lambda _: httpx.Response(200, html="<p>Welcome</p>")),
    )
    with pytest.raises(EndpointTrouble, match="does not speak"):
        asker.replaced(["Hello"], [nothing_read()])
