"""An oracle for attaching: a tiny world that a plan is applied to, as the database would."""

from dataclasses import dataclass, field
from datetime import datetime

from evenhand.cases.domain.attaching import (
    Facts,
    KnownCase,
    KnownConversation,
    NewCase,
    Plan,
    Touched,
    World,
    after,
    born,
    plan,
)
from evenhand.cases.domain.states import Category


@dataclass
class Conversation:
    """A stored conversation."""

    key: tuple[int, str, int | None]
    case: int | None
    is_public: bool


@dataclass
class Stored:
    """Everything stored, with ids given out in order, as sequences do."""

    customer_of: dict[int, int] = field(default_factory=dict)
    cases: dict[int, KnownCase] = field(default_factory=dict)
    related: dict[int, int | None] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    messages: dict[int, list[int]] = field(default_factory=dict)
    answered: dict[int, datetime | None] = field(default_factory=dict)
    last_post: dict[int, int | None] = field(default_factory=dict)

    def take(self, facts: list[Facts]) -> None:
        """Plan a batch against what is stored, and store the plan."""
        self._apply(plan(facts, self._seen_by(facts)))

    def resolve_all(self) -> None:
        """A person resolves every case."""
        for number, case in self.cases.items():
            self.cases[number] = _changed(case, Category.RESOLVED, case.last_at, None, resolved_at=case.last_at)

    def picture(self) -> object:
        """What stands there, without the ids: who said what where, and how each case stands."""
        told = {
            number: frozenset(
                (each.key, each.is_public, tuple(self.messages[n]))
                for n, each in self.conversations.items()
                if each.case == number
            )
            for number in [None, *self.cases]
        }
        cases = {
            (
                told[number],
                self.answered[number],
                self.last_post[number],
                told.get(self.related[number]),
                *_facts_of(case),
            )
            for number, case in self.cases.items()
        }
        return cases, told[None], self.customer_of

    def _times(self, number: int) -> tuple[object, ...]:
        return self.answered[number], self.last_post[number]

    def _seen_by(self, facts: list[Facts]) -> World:
        threads = {(fact.account_id, fact.thread_key) for fact in facts}
        conversations = [
            KnownConversation(id=n, account_id=c.key[0], thread_key=c.key[1], persona_id=c.key[2], case_id=c.case)
            for n, c in self.conversations.items()
            if c.key[:2] in threads
        ]
        customer_of = {p: c for p, c in self.customer_of.items() if p in {fact.persona_id for fact in facts}}
        pointed = {each.case_id for each in conversations}
        cases = [
            case
            for case in self.cases.values()
            if case.id in pointed or (case.customer_id in customer_of.values() and case.resolved_at is None)
        ]
        return World(conversations=conversations, cases=cases, customer_of=customer_of)

    def _apply(self, made: Plan) -> None:
        customers = self._numbers(len(self.customer_of), len(made.customers))
        for number, (persona, _) in zip(customers, made.customers, strict=True):
            self.customer_of[persona] = number
        cases = self._numbers(len(self.cases), len(made.cases))
        for n, number in enumerate(cases, 1):
            self._open(number, made.cases[n - 1], made.touched[-n], customers, cases)
        self._converse(made, cases)
        for number in made.touched:
            if number > 0:
                self._touch(number, made)

    def _open(self, number: int, new: NewCase, touched: Touched, customers: list[int], cases: list[int]) -> None:
        end = born(touched)
        self.cases[number] = KnownCase(
            id=number,
            brand_id=new.first.brand_id,
            customer_id=new.customer if new.customer > 0 else customers[-new.customer - 1],
            category=end.category,
            last_at=end.last_at,
            resolved_at=None,
            waiting_since=end.waiting_since,
        )
        self.related[number] = _real(new.related, cases)
        self.answered[number], self.last_post[number] = touched.first_answer_at, touched.last_post

    def _converse(self, made: Plan, cases: list[int]) -> None:
        ids = self._numbers(len(self.conversations), len(made.conversations))
        for conversation, persona, case in made.claimed:
            claimed = self.conversations[conversation]
            claimed.key = (*claimed.key[:2], claimed.key[2] if persona is None else persona)
            claimed.case = claimed.case if case is None else _real(case, cases)
        for number, (key, case, is_public) in zip(ids, made.conversations, strict=True):
            self.conversations[number] = Conversation(key, _real(case, cases), is_public)
            self.messages[number] = []
        for conversation, post in made.messages:
            self.messages[_real(conversation, ids)].append(post)

    def _touch(self, number: int, made: Plan) -> None:
        touched, case = made.touched[number], self.cases[number]
        end = after(case, touched)
        resolved_at = case.resolved_at if end.category == Category.RESOLVED else None
        self.cases[number] = _changed(case, end.category, end.last_at, end.waiting_since, resolved_at=resolved_at)
        self.answered[number] = self.answered[number] or touched.first_answer_at
        self.last_post[number] = touched.last_post or self.last_post[number]

    @staticmethod
    def _numbers(used: int, wanted: int) -> list[int]:
        return list(range(used + 1, used + wanted + 1))


def _real(number: int | None, new: list[int]) -> int | None:
    return new[-number - 1] if number is not None and number < 0 else number


def _facts_of(case: KnownCase) -> tuple[object, ...]:
    return case.brand_id, case.customer_id, case.category, case.last_at, case.resolved_at, case.waiting_since


def _changed(
    case: KnownCase, category: int, last_at: datetime, waiting_since: datetime | None, *, resolved_at: datetime | None
) -> KnownCase:
    return KnownCase(
        id=case.id,
        brand_id=case.brand_id,
        customer_id=case.customer_id,
        category=category,
        last_at=last_at,
        resolved_at=resolved_at,
        waiting_since=waiting_since,
    )
