"""The cast: Alice leads, Bob answers, Chidi has no access, Dana is the customer. Builders are actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from evenhand.channels.domain.connector import Author, Post, PostKind

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from evenhand.cases.models import Case
    from evenhand.channels.models import Account, Source
    from evenhand.flows.intake import TakenIn
    from evenhand.people.models import Agent, Brand, Queue
    from evenhand.replies.models import Delivery

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DANA = Author(external_id="did:plc:dana", handle="dana.example", name="Dana Whitlock")
DANA_BY_MAIL = Author(
    external_id="dana@mail.example", handle="dana@mail.example", name="Dana W", verified_address="dana@mail.example"
)
EVE = Author(external_id="did:plc:eve", handle="eve.example", name="Eve")


@dataclass
class Cast:
    """A small company: one brand that Bob serves, another that he does not."""

    alice: Agent
    bob: Agent
    chidi: Agent
    harborline: Brand
    other: Brand
    queue: Queue
    german: Queue
    source: Source
    bluesky: Account
    mail: Account
    other_account: Account
    sent: Path
    _numbers: Any = field(default_factory=lambda: count(1))

    def post(self, text: str, **changes: Any) -> Post:
        """A post by Dana to the brand's Bluesky account, unless said otherwise."""
        number = next(self._numbers)
        values: dict[str, Any] = {
            "external_id": f"post-{number}",
            "author": DANA,
            "text": text,
            "posted_at": NOON + timedelta(seconds=number),
            "kind": PostKind.POST,
        }
        return Post(**{**values, **changes})

    def hear(self, *posts: Post, account: Account | None = None, now: datetime = NOON) -> TakenIn:
        """Take posts in as a listener does."""
        from evenhand.channels.actions import Incoming
        from evenhand.flows.intake import take_in

        at = account or self.bluesky
        return take_in([Incoming(at.pk, at.network, post) for post in posts], source_id=self.source.pk, now=now)

    def open_case(self, text: str = "@harborline.example my internet is down again", **changes: Any) -> Case:
        """Dana writes, and there is a case."""
        from evenhand.cases.models import Case

        account = changes.pop("account", None)
        now = changes.pop("now", NOON)
        taken = self.hear(self.post(text, **changes), account=account, now=now)
        return Case.objects.get(pk=taken.case_ids[0])

    def answer(self, case: Case, text: str = "Looking into it", *, actor: Agent | None = None, **how: Any) -> Delivery:
        """Somebody approves a reply in the case's latest conversation; by default the same words, even twice."""
        from evenhand.cases.reads import conversations_of
        from evenhand.flows.answer import answer
        from evenhand.replies.domain.findings import Check

        how.setdefault("despite", frozenset({Check.SENT_BEFORE}) if text == "Looking into it" else frozenset())

        conversation = conversations_of(case)[0]
        return answer(
            case_id=case.pk,
            conversation_id=conversation.pk,
            text=text,
            key=how.pop("key", None) or uuid4(),
            actor=actor or self.bob,
            now=how.pop("now", NOON + timedelta(minutes=5)),
            **how,
        )


def make_cast(folder: Path | None = None) -> Cast:
    """Alice, Bob, Chidi, two brands, and a source that a replay file stands behind."""
    from evenhand.cases.actions import install_states
    from evenhand.people.models import Brand, Queue, Team

    install_states()
    harborline = Brand.objects.create(
        slug="harborline",
        name="Harborline",
        handles=["@harborline.example", "@harborline"],
        names=["Harborline"],
        competitors=[{"name": "Coastwave", "handles": ["@coastwave.example"]}],
        category_words=["internet", "wifi", "router"],
    )
    other = Brand.objects.create(slug="reefcell", name="Reefcell", handles=["@reefcell.example"], names=["Reefcell"])
    team = Team.objects.create(name="Technical")
    team.brands.add(harborline)
    others = Team.objects.create(name="Mobile")
    others.brands.add(other)
    alice = _agent("alice", "Alice", "Moreau", "AM", role="lead")
    bob = _agent("bob", "Bob", "Keller", "BK")
    bob.teams.add(team)
    chidi = _agent("chidi", "Chidi", "Obi", "CO")
    queue = Queue.objects.create(brand=harborline, team=team, name="Internet", position=5)
    german = Queue.objects.create(brand=harborline, team=team, name="Deutsch", languages=["de"], position=2)
    Queue.objects.create(brand=other, team=others, name="Mobile", position=3)
    return Cast(alice, bob, chidi, harborline, other, queue, german, *_accounts(harborline, other, folder))


def _agent(username: str, first: str, last: str, initials: str, role: str = "agent") -> Agent:
    from evenhand.people.models import Agent

    return Agent.objects.create_user(
        username,
        f"{username}@harborline.example",
        f"{username}-password",
        first_name=first,
        last_name=last,
        public_name=first,
        initials=initials,
        role=role,
    )


@cache
def _stages() -> TemporaryDirectory[str]:
    """One folder for all stages of this process; gone when it ends."""
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="evenhand-cast-", ignore_cleanup_errors=True)


def _accounts(harborline: Brand, other: Brand, folder: Path | None) -> tuple[Source, Account, Account, Account, Path]:
    import tempfile

    from evenhand.channels.actions import open_account, open_source

    folder = folder or Path(tempfile.mkdtemp(dir=_stages().name))
    sent = folder / "sent.sqlite"
    settings = {
        "path": str(folder / "nothing.jsonl"),
        "spool": str(folder / "spool"),
        "sent": str(sent),
        "layout": "evenhand",
        "handles": ["harborline.example"],
        "imitates": "bluesky",
        "echo": False,
    }
    (folder / "nothing.jsonl").write_text("")
    source = open_source(kind="replay", name="Stage", settings=settings, now=NOON)
    bluesky = open_account(
        source=source, brand_id=harborline.pk, network="bluesky", handle="harborline.example", name="Harborline"
    )
    mail = open_account(
        source=source, brand_id=harborline.pk, network="mail", handle="help@harborline.example", name="Harborline"
    )
    other_account = open_account(source=source, brand_id=other.pk, network="bluesky", handle="reefcell.example")
    return source, bluesky, mail, other_account, sent
