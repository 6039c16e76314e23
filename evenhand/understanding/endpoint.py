"""A model somewhere else that may replace steps of a reading: any server with an OpenAI-compatible chat completion.

Off unless an administrator names one. It is asked behind the stream, about posts that became work, with personal data
masked; where it fails, is slow, or the day's budget is spent, our own reading stands.
"""

import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, Protocol

import httpx
import msgspec

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
_LARGEST_ANSWER = 1_000_000
_REST = 60.0  # seconds in which it is not asked after it failed


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where the model is, which steps it replaces, and what it may cost a day."""

    url: str
    model: str
    key: str = ""
    steps: tuple[Step, ...] = STEPS
    tokens_a_day: int = 200_000


class Purse(Protocol):
    """Who counts the tokens, before they are spent."""

    def spend(self, tokens: int) -> bool:
        """Count them; False, and nothing counted, where there are not so many left."""

    def correct(self, tokens: int) -> None:
        """It took so many more, or less, than was counted."""


class CountedPurse:
    """So many tokens and no more, for one run."""

    def __init__(self, tokens: int) -> None:
        self.left = tokens

    def spend(self, tokens: int) -> bool:
        """Count them, if there are so many left."""
        if tokens > self.left:
            return False
        self.left -= tokens
        return True

    def correct(self, tokens: int) -> None:
        """It took so many more, or less."""
        self.left -= tokens


class _Usage(msgspec.Struct):
    total_tokens: int = 0


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class Asker:
    """Asks one endpoint; keeps its connection. Close it."""

    def __init__(
        self, where: Endpoint, purse: Purse, *, transport: httpx.BaseTransport | None = None, patience: float = 60.0
    ) -> None:
        self.where, self._purse = where, purse
        headers = {"Authorization": f"Bearer {where.key}"} if where.key else {}
        self._http = httpx.Client(
            timeout=httpx.Timeout(patience, connect=5.0), headers=headers, transport=transport, follow_redirects=False
        )
        self._rests_until, self._patience = 0.0, patience

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

    def said(self, messages: list[dict[str, str]], *, expected: int) -> str | None:
        """What the model answers; None where the day's tokens are spent. Raises EndpointTrouble."""
        if time.monotonic() < self._rests_until or not self._purse.spend(expected):
            return None
        completion = self._complete(messages)
        if completion.usage and completion.usage.total_tokens:
            self._purse.correct(completion.usage.total_tokens - expected)
        return completion.choices[0].message.content if completion.choices else None

    def _ask(self, texts: Sequence[str], steps: Collection[Step]) -> dict[int, Answered]:
        content = self.said(question_of(texts, steps), expected=tokens_of(texts, steps))
        return answers_in(content or "", len(texts))

    def _complete(self, messages: list[dict[str, str]]) -> _Completion:
        body: dict[str, Any] = {
            "model": self.where.model,
            "messages": messages,
            "temperature": 0,
            "response_format": {"type": "json_object"},
        }
        try:
            with self._http.stream("POST", f"{self.where.url}/chat/completions", json=body) as response:
                return _decoded(response, until=time.monotonic() + self._patience)
        except (httpx.HTTPError, EndpointTrouble) as problem:
            self._rests_until = time.monotonic() + _REST
            if isinstance(problem, EndpointTrouble):
                raise
            raise EndpointTrouble(
                f"{self.where.url} cannot be asked: {problem or type(problem).__name__}."
            ) from problem


def _decoded(response: httpx.Response, *, until: float) -> _Completion:
    content = b""
    for piece in response.iter_bytes():
        content += piece
        if len(content) > _LARGEST_ANSWER:
            raise EndpointTrouble("The model’s answer is far too long.")
        if time.monotonic() > until:  # a byte now and then is no answer
            raise EndpointTrouble("The model’s answer takes far too long.")
    if response.status_code != httpx.codes.OK:
        said = ""
        with suppress(UnicodeDecodeError):
            said = content[:200].decode()
        raise EndpointTrouble(f"The model’s server answers {response.status_code}: {said}")
    try:
        return msgspec.json.decode(content, type=_Completion)
    except msgspec.DecodeError as problem:
        raise EndpointTrouble("The model’s server does not speak the chat completion protocol.") from problem
