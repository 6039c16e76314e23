"""Mentions by invented people, as the product takes them in and as the baseline does: the same words in both."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from baseline import Row

from evenhand.channels.actions import Incoming
from evenhand.channels.domain.connector import Author, Post

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_MATTERS = ("no internet since this morning", "a bill I do not understand", "a technician who never came",
            "a router that restarts by itself", "television without sound", "a contract I never signed",
            "calls that break off", "a move nobody has confirmed")  # fmt: skip
_MORE = ("I have restarted everything twice and nothing has changed.", "Your hotline kept me waiting for an hour.",
         "My neighbours have the same trouble, so it is not my house.", "I work from home and cannot go on like this.",
         "Please tell me when somebody will look at it.", "The last answer you gave me did not help at all.",
         "I am a customer since 2011 and would like to stay one.", "What do I have to do now?")  # fmt: skip


@dataclass(frozen=True)
class Account:
    """Where the mentions come to."""

    pk: int
    network: str
    handle: str


class Crowd:
    """Goes on inventing: every mention begins a thread, and `newcomers` of them are written by people never heard."""

    def __init__(self, account: Account, *, newcomers: float, seed: int = 1) -> None:
        self.account = account
        self.newcomers = newcomers
        self.chance = random.Random(seed)
        self.people = 0
        self.number = 0

    def mentions(self, count: int) -> list[Incoming]:
        """The next ones, about 200 characters each."""
        return [Incoming(self.account.pk, self.account.network, post) for post in self._posts(count)]

    def _posts(self, count: int) -> Iterator[Post]:
        for _ in range(count):
            self.number += 1
            yield Post(
                external_id=f"at://crowd/post/{self.number:012x}",
                author=self._author(),
                text=self._text(),
                posted_at=NOON + timedelta(milliseconds=self.number),
                account=self.account.handle,
                language="en",
                addressed=True,
            )

    def _author(self) -> Author:
        if not self.people or self.chance.random() < self.newcomers:
            self.people += 1
            person = self.people
        else:
            person = self.chance.randint(1, self.people)
        return Author(external_id=f"did:crowd:{person:09}", handle=f"person{person}.example", name=f"Person {person}")

    def _text(self) -> str:
        matter = f"@{self.account.handle} I have {self.chance.choice(_MATTERS)}, order {self.number}."
        return " ".join([matter, *(self.chance.choice(_MORE) for _ in range(3))])


def as_rows(mentions: Sequence[Incoming]) -> list[Row]:
    """The same for the baseline."""
    return [
        Row(
            brand=each.account_id,
            network=1,
            thread=each.post.external_id,
            queue=1,
            customer=each.post.author.external_id,
            title=each.post.text[:90],
            external_id=each.post.external_id,
            author=each.post.author.handle,
            language=each.post.language,
            sentiment=0,
            body=each.post.text,
            raw=_record(each.post),
        )
        for each in mentions
    ]


def _record(post: Post) -> str:
    """The network's own record of about 300 bytes; the product keeps none of it, the baseline keeps it whole."""
    record = {"$type": "app.bsky.feed.post", "langs": ["en"], "createdAt": post.posted_at.isoformat()}
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": post.external_id[-12:]}
    commit |= {"rev": "3labcdefghij2", "cid": "bafyrei" + "q" * 52, "record": record}
    return json.dumps({"did": post.author.external_id, "time_us": 1_772_452_800_000_000, "commit": commit})
