"""Which case a batch of posts goes to: decided for the whole batch, from values, before anything is written.

A post joins the conversation of its thread and its customer. A conversation belongs to the case it already
has, or, when it is new, to the customer's open case of that brand if something was heard there lately, else
to a new case. A resolved case is reopened by a new message in its conversation. Somebody who writes into
another customer's thread gets a case of their own, "possibly related".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import msgspec

from evenhand.cases.domain.states import CaseEvent, Category, next_category
from evenhand.kernel.text import shorten

JOINS_OPEN_CASE_FOR = timedelta(days=3)

Thread: TypeAlias = tuple[int, str]  # (account id, thread key)
ConversationKey: TypeAlias = tuple[int, str, int | None]  # (account id, thread key, persona id)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A post as cases see it. `persona_id` is the customer's side: the author, or whom our own post answers."""

    post_id: int
    account_id: int
    thread_key: str
    persona_id: int | None
    brand_id: int
    queue_id: int | None
    mode: int  # 0: none
    is_own: bool
    answers: bool  # our own post answers somebody
    is_public: bool
    is_automatic: bool
    heard_at: datetime
    title: str
    language: str
    network: str
    customer_name: str
    kind: int | None = None  # what the post does, as it is read
    priority: int = 0  # by how bad it is for who wrote it, and by nothing else
    is_from_here: bool = False  # our own post is a reply of this desk: its case heard of it when it was approved


class KnownConversation(msgspec.Struct, frozen=True, kw_only=True):
    """A stored conversation and the state of its case."""

    id: int
    account_id: int
    thread_key: str
    persona_id: int | None
    case_id: int | None


class KnownCase(msgspec.Struct, frozen=True, kw_only=True):
    """A stored case that posts of this batch may join."""

    id: int
    brand_id: int
    customer_id: int
    category: int
    last_at: datetime
    resolved_at: datetime | None
    waiting_since: datetime | None


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored about the threads and people of a batch."""

    conversations: Sequence[KnownConversation]
    cases: Sequence[KnownCase]
    customer_of: Mapping[int, int]  # persona → customer


class NewCase(msgspec.Struct, kw_only=True):
    """A case to be opened by `first`."""

    first: Facts
    customer: int  # id, or -n for the n-th new customer (counted from 1)
    related: int | None = None


class Touched(msgspec.Struct, kw_only=True):
    """What the batch did to a case, in the end."""

    last_at: datetime
    last_post: int | None = None  # of the customer
    waiting_since: datetime | None = None  # first unanswered word of the customer in this batch
    was_answered: bool = False  # we answered in this batch before that, or at last
    first_answer_at: datetime | None = None
    is_reopened: bool = False
    priority: int = -(1 << 15)  # of the worst that the customer wrote in this batch


class Plan(msgspec.Struct, kw_only=True):
    """What is to be written. New things are numbered from 1 and pointed at by their negative number."""

    customers: list[tuple[int, str]] = []  # (persona, name)
    cases: list[NewCase] = []
    conversations: list[tuple[ConversationKey, int | None, bool]] = []  # (key, case, is public)
    claimed: list[tuple[int, int | None, int | None]] = []  # stored conversation: (id, persona, case)
    messages: list[tuple[int, int]] = []  # (conversation, post)
    touched: dict[int, Touched] = {}


def plan(posts: Iterable[Facts], world: World) -> Plan:
    """Decide for posts in the order they were written; the same posts in one batch or in many end alike."""
    return _Planner(world).run(posts)


class _Planner:
    """The state of one planning; `plan` is its only caller."""

    def __init__(self, world: World) -> None:
        self.plan = Plan()
        self.conversations: dict[ConversationKey, int] = {}
        self.case_of: dict[int, int | None] = {}
        self.threads: dict[Thread, list[int]] = {}
        self.customer_of = dict(world.customer_of)
        self.cases: dict[int, KnownCase] = {case.id: case for case in world.cases}
        self.open_cases_of: dict[tuple[int, int], list[int]] = {}
        for known in world.conversations:
            self._remember((known.account_id, known.thread_key, known.persona_id), known.id, known.case_id)
        for case in world.cases:
            if case.resolved_at is None:
                self._hold_open(case.customer_id, case.brand_id, case.id)

    def run(self, posts: Iterable[Facts]) -> Plan:
        for post in posts:
            conversation = self._conversation_for(post)
            if conversation is not None:
                self.plan.messages.append((conversation, post.post_id))
                self._touch(conversation, post)
        return self.plan

    def _remember(self, key: ConversationKey, conversation: int, case: int | None) -> None:
        self.conversations[key] = conversation
        self.case_of[conversation] = case
        self.threads.setdefault(key[:2], []).append(conversation)

    def _conversation_for(self, post: Facts) -> int | None:
        """The conversation the post is a message of; None where it is a message of none."""
        key = (post.account_id, post.thread_key, post.persona_id)
        found = self.conversations.get(key)
        if found is None and post.persona_id is not None:
            found = self._adopt((post.account_id, post.thread_key, None), key)
        if found is None and post.is_own and (post.persona_id is None or not post.answers):
            found = self._latest_of((post.account_id, post.thread_key))
        if found is None and not self._starts_conversation(post):
            return None
        if found is None:
            found = self._start_conversation(key, post)
        if not post.is_own and self._wants_case(post):
            self._ensure_case(found, post)
        return found

    def _latest_of(self, thread: Thread) -> int | None:
        """Where our own words to nobody we know belong: the conversation begun last in their thread."""
        conversations = self.threads.get(thread)
        return conversations[-1] if conversations else None

    def _starts_conversation(self, post: Facts) -> bool:
        return post.answers if post.is_own else self._wants_case(post)

    @staticmethod
    def _wants_case(post: Facts) -> bool:
        return post.mode != 0 and not post.is_automatic and post.persona_id is not None

    def _adopt(self, unknown: ConversationKey, key: ConversationKey) -> int | None:
        """A conversation in which only we were heard so far gets its customer."""
        conversation = self.conversations.pop(unknown, None)
        if conversation is None:
            return None
        self.conversations[key] = conversation
        if conversation > 0:
            self.plan.claimed.append((conversation, key[2], None))
        else:
            _, case, is_public = self.plan.conversations[-conversation - 1]
            self.plan.conversations[-conversation - 1] = (key, case, is_public)
        return conversation

    def _start_conversation(self, key: ConversationKey, post: Facts) -> int:
        self.plan.conversations.append((key, None, post.is_public))
        conversation = -len(self.plan.conversations)
        self._remember(key, conversation, None)
        return conversation

    def _ensure_case(self, conversation: int, post: Facts) -> None:
        """The conversation has a case that the message may join, or gets one."""
        if self.case_of[conversation] is not None:
            return
        customer = self._customer_of(post)
        open_case = self._open_case_of(customer, post.brand_id)
        if open_case is not None and post.heard_at - self._last_at(open_case) <= JOINS_OPEN_CASE_FOR:
            self._set_case(conversation, open_case)
        else:
            self._set_case(conversation, self._open_case(customer, post, conversation))

    def _hold_open(self, customer: int, brand: int, case: int) -> None:
        """The case is open; a customer's open cases stand in the order they were opened in."""
        cases = self.open_cases_of.setdefault((customer, brand), [])
        cases.append(case)
        cases.sort(key=lambda number: (number < 0, abs(number)))

    def _open_case_of(self, customer: int, brand: int) -> int | None:
        """The customer's open case that was touched last; of those touched at once, the newest."""
        cases = self.open_cases_of.get((customer, brand), ())
        return max(reversed(cases), key=self._last_at) if cases else None

    def _last_at(self, case: int) -> datetime:
        known, touched = self.cases.get(case), self.plan.touched.get(case)
        return max(each.last_at for each in (known, touched) if each is not None)

    def _customer_of(self, post: Facts) -> int:
        assert post.persona_id is not None  # noqa: S101 - _wants_case made sure; tells mypy
        customer = self.customer_of.get(post.persona_id)
        if customer is None:
            self.plan.customers.append((post.persona_id, post.customer_name))
            customer = self.customer_of[post.persona_id] = -len(self.plan.customers)
        return customer

    def _open_case(self, customer: int, post: Facts, conversation: int) -> int:
        others = (self.case_of[each] for each in self.threads[post.account_id, post.thread_key] if each != conversation)
        related = None if post.is_public else next((case for case in others if case is not None), None)
        self.plan.cases.append(NewCase(first=post, customer=customer, related=related))
        case = -len(self.plan.cases)
        self._hold_open(customer, post.brand_id, case)
        return case

    def _set_case(self, conversation: int, case: int) -> None:
        self.case_of[conversation] = case
        if conversation > 0:
            self.plan.claimed.append((conversation, None, case))
        else:
            key, _, is_public = self.plan.conversations[-conversation - 1]
            self.plan.conversations[-conversation - 1] = (key, case, is_public)

    def _touch(self, conversation: int, post: Facts) -> None:
        """What the message means for its case: somebody waits, or we answered."""
        case = self.case_of[conversation]
        if case is None or post.is_automatic:
            return
        touched = self.plan.touched.setdefault(case, Touched(last_at=post.heard_at))
        touched.last_at = max(touched.last_at, post.heard_at)
        if post.is_from_here:
            return
        if post.is_own:
            touched.waiting_since = None
            touched.was_answered = True
            touched.first_answer_at = touched.first_answer_at or post.heard_at
            return
        touched.last_post = post.post_id
        touched.priority = max(touched.priority, post.priority)
        touched.waiting_since = touched.waiting_since or post.heard_at
        known = self.cases.get(case)
        if known is not None and known.resolved_at is not None and not touched.is_reopened:
            touched.is_reopened = True
            self._hold_open(known.customer_id, known.brand_id, case)


class After(msgspec.Struct, frozen=True, kw_only=True):
    """How a case stands after a batch."""

    category: Category
    waiting_since: datetime | None
    last_at: datetime


def born(touched: Touched) -> After:
    """How a case stands that the batch opened: new, or answered already."""
    if touched.waiting_since is None:
        category = Category.WAITING
    else:
        category = Category.OPEN if touched.was_answered else Category.NEW
    return After(category=category, waiting_since=touched.waiting_since, last_at=touched.last_at)


def after(case: KnownCase, touched: Touched) -> After:
    """How a case stands that was there already."""
    category, waiting_since = Category(case.category), case.waiting_since
    if touched.is_reopened:
        category = next_category(category, CaseEvent.CUSTOMER_WROTE)
    if touched.was_answered:
        category, waiting_since = next_category(category, CaseEvent.WE_ANSWERED), None
    if touched.waiting_since is not None:
        category = next_category(category, CaseEvent.CUSTOMER_WROTE)
        waiting_since = waiting_since or touched.waiting_since
    return After(category=category, waiting_since=waiting_since, last_at=max(case.last_at, touched.last_at))


def title_of(subject: str, text: str) -> str:
    """A title in the customer's own words: the mail's subject, else the beginning of what they wrote."""
    words = subject or text
    start = 0
    tokens = words.split()
    while start < len(tokens) - 1 and tokens[start].lstrip(".").startswith("@"):
        start += 1
    return shorten(" ".join(tokens[start:]), 90)


def in_order(numbers: Iterable[int | None]) -> Iterator[int]:
    """The stored ids among the numbers, each once, ascending: the order rows are locked in."""
    yield from sorted({number for number in numbers if number is not None and number > 0})
