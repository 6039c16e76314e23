"""A model somewhere else that may replace steps of a reading: any server with an OpenAI-compatible chat completion.

Off unless an administrator names one. It is asked behind the stream, about posts that became work, with personal data
masked; where it fails, is slow, or the day's budget is spent, our own reading stands.
"""

import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import httpx
import msgspec
from django.conf import settings

from evenhand.kernel import clock
from evenhand.understanding.actions.budget import correct_spending, spend
from evenhand.understanding.domain.asking import (
    AT_ONCE,
    STEPS,
    Answered,
    Step,
    answers_in,
    question_of,
    replaced,
    tokens_of,
)
from evenhand.understanding.domain.reading import Reading
from evenhand.understanding.errors import EndpointTrouble

# Above every version of our own, so that a replaced reading is the one that counts.
VERSION = 10_000
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
_LARGEST_ANSWER = 1_000_000
_REST = 60.0  # seconds in which it is not asked after it failed


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where the model is, which steps it replaces, and what it may cost a day."""

    url: str
    model: str
    key: str = ""
    steps: tuple[Step, ...] = STEPS
    tokens_a_day: int = 200_000


class _Usage(msgspec.Struct):
    total_tokens: int = 0


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


def endpoint() -> Endpoint | None:
    """The one that the settings name; None: no text leaves this machine."""
    if not settings.MODEL_URL:
        return None
    return Endpoint(
        url=settings.MODEL_URL.rstrip("/"),
        model=settings.MODEL_NAME,
        key=settings.MODEL_KEY,
        steps=tuple(settings.MODEL_STEPS),
        tokens_a_day=settings.MODEL_TOKENS_A_DAY,
    )


class Asker:
    """Asks one endpoint; keeps its connection. Close it."""

    def __init__(self, where: Endpoint, *, transport: httpx.BaseTransport | None = None) -> None:
        self.where = where
        headers = {"Authorization": f"Bearer {where.key}"} if where.key else {}
        self._http = httpx.Client(timeout=_TIMEOUT, headers=headers, transport=transport, follow_redirects=False)
        self._rests_until = 0.0

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def replaced(self, texts: Sequence[str], readings: Sequence[Reading]) -> list[Reading | None]:
        """Each reading with the endpoint's steps in it; None where it gave no valid answer or the budget is spent.

        `texts` must be masked already. Raises EndpointTrouble when the server cannot be used; then it rests a minute.
        """
        found: list[Reading | None] = []
        if time.monotonic() < self._rests_until:
            return [None] * len(texts)
        for begin in range(0, len(texts), AT_ONCE):
            chunk = texts[begin : begin + AT_ONCE]
            answers = self._ask(chunk, self.where.steps)
            for place, reading in enumerate(readings[begin : begin + AT_ONCE]):
                answer = answers.get(place)
                found.append(replaced(reading, answer, self.where.steps) if answer else None)
        return found

    def _ask(self, texts: Sequence[str], steps: Collection[Step]) -> dict[int, Answered]:
        today, expected = clock.now().date(), tokens_of(texts, steps)
        if not spend(day=today, tokens=expected, limit=self.where.tokens_a_day):
            return {}
        completion = self._complete(question_of(texts, steps))
        self._settle(today, expected, completion)
        content = completion.choices[0].message.content if completion.choices else None
        return answers_in(content or "", len(texts))

    def _settle(self, day: date, expected: int, completion: _Completion) -> None:
        if completion.usage and completion.usage.total_tokens:
            correct_spending(day=day, tokens=completion.usage.total_tokens - expected)

    def _complete(self, messages: list[dict[str, str]]) -> _Completion:
        body: dict[str, Any] = {
            "model": self.where.model,
            "messages": messages,
            "temperature": 0,
            "response_format": {"type": "json_object"},
        }
        try:
            with self._http.stream("POST", f"{self.where.url}/chat/completions", json=body) as response:
                return _decoded(response)
        except (httpx.HTTPError, EndpointTrouble) as problem:
            self._rests_until = time.monotonic() + _REST
            if isinstance(problem, EndpointTrouble):
                raise
            raise EndpointTrouble(
                f"{self.where.url} cannot be asked: {problem or type(problem).__name__}."
            ) from problem


def _decoded(response: httpx.Response) -> _Completion:
    content = b""
    for piece in response.iter_bytes():
        content += piece
        if len(content) > _LARGEST_ANSWER:
            raise EndpointTrouble("The model’s answer is far too long.")
    if response.status_code != httpx.codes.OK:
        said = ""
        with suppress(UnicodeDecodeError):
            said = content[:200].decode()
        raise EndpointTrouble(f"The model’s server answers {response.status_code}: {said}")
    try:
        return msgspec.json.decode(content, type=_Completion)
    except msgspec.DecodeError as problem:
        raise EndpointTrouble("The model’s server does not speak the chat completion protocol.") from problem
