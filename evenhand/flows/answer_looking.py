"""Looking over many people who are to have one answer: of each what goes out, or why it is to be answered singly."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.channels.models import Account
from evenhand.flows.answer import account_for
from evenhand.flows.answer_words import NoWords, Phrasebook
from evenhand.flows.checking import Rules, look_over_knowing
from evenhand.flows.many_facts import About, about, had_it, left_alone, put_elsewhere
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions.broadcast_outbox import Aside, Made
from evenhand.replies.domain.broadcasting import firsts
from evenhand.replies.domain.findings import Check, Finding, passed, standing
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.models import Broadcast, Recipient

Verdict = Made | Aside
# What a person could pass in a single reply, and nobody passes for many: the same words twice, and who wants none.
NEVER_PASSED: Final = frozenset({Check.SENT_BEFORE, Check.COLLEAGUE, Check.CONTACT})
# What is read with each of them, so that nothing is asked for one alone.
READ: Final = (
    "case__brand",
    "case__customer",
    "case__queue",
    "conversation__persona",
    "conversation__account__brand",
    "conversation__account__source",
)


class Looking:
    """Looks over many people at once: everything that is asked is asked for all of them."""

    def __init__(
        self, broadcast: Broadcast, chosen: Sequence[Recipient], phrasebook: Phrasebook, now: datetime
    ) -> None:
        self.broadcast, self.chosen, self.phrasebook, self.now = broadcast, chosen, phrasebook, now
        self.author = broadcast.author
        self.known = about(chosen, self.author, now=now)
        self.brands = set(brand_ids_of(self.author)) if self.author.is_active and self.author.may_write else set()
        customers = [each.case.customer_id for each in chosen]
        persons = [(each.pk, each.case.customer_id) for each in chosen]
        self.firsts = firsts(persons, had=had_it(broadcast, customers))
        self.left_alone = left_alone(chosen)
        self.elsewhere = put_elsewhere(broadcast, chosen)
        self.rules: dict[tuple[int, int], Rules] = {}
        self._accounts: dict[tuple[int, int], Account | CannotReplyThere] = {}

    def verdicts(self) -> Iterable[Verdict]:
        """One for each, in their order; in the language of whoever asks."""
        for each in self.chosen:
            refusal = self._refusal(each)
            yield refusal or self._worded(each)

    def _refusal(self, recipient: Recipient) -> Aside | None:
        """What speaks against answering this person at all."""
        case, known = recipient.case, self.known[recipient.pk]
        if case.brand_id not in self.brands:
            return _aside(recipient, "not_allowed", _("Its author may not work on this case."))
        if case.merged_into_id is not None or recipient.conversation.case_id != case.pk:
            return _aside(recipient, "moved", _("The conversation belongs to another case now."))
        if case.resolved_at is not None and case.resolved_at > recipient.chosen_at:
            return _aside(recipient, "resolved", _("Somebody has resolved the case meanwhile."))
        if known.answered_at is not None and known.answered_at > recipient.chosen_at:
            return _aside(recipient, "answered", _("Somebody has answered meanwhile."))
        if case.pk in self.elsewhere:
            return _aside(recipient, "elsewhere", _("A colleague has put what they wrote into another issue."))
        if since := self.left_alone.get((case.customer_id, case.brand_id)):
            said = {"day": date_format(timezone.localtime(since), "j F Y")}
            reason = _("They asked on %(day)s to be left alone; answer what they ask, and nothing more.") % said
            return _aside(recipient, Check.CONTACT, reason)
        if recipient.pk not in self.firsts:
            return _aside(recipient, "same_person", _("The same person is answered in another case."))
        return None

    def _worded(self, recipient: Recipient) -> Verdict:
        account = self._account(recipient)
        if isinstance(account, CannotReplyThere):
            return _aside(recipient, account.code, account.sentence)
        try:
            words = self.phrasebook.words_for(recipient, account, self.author)
        except NoWords as problem:
            return _aside(recipient, problem.why, problem.sentence)
        found = self.findings(recipient, account, words.written)
        left = standing(found, frozenset(self.broadcast.despite) - NEVER_PASSED)
        if left:
            return _aside(recipient, left[0].code, left[0].reason)
        known = self.known[recipient.pk]
        return Made(
            recipient=recipient,
            account_id=account.pk,
            answers_id=known.answers_id,
            written=words.written,
            text=words.text,
            approved_at=_after(known, self.now),
            despite=passed(found, frozenset(self.broadcast.despite)),
        )

    def findings(self, recipient: Recipient, account: Account, text: str) -> list[Finding]:
        """What the checks find in these words to this person."""
        case = recipient.case
        place = (account.brand_id, case.brand_id)
        if place not in self.rules:
            self.rules[place] = Rules(*place)
        known = self.known[recipient.pk].known
        return look_over_knowing(known, self.rules[place], self.author, case, recipient.conversation, account, text)

    def _account(self, recipient: Recipient) -> Account | CannotReplyThere:
        """The account that answers, found once for all whose case and conversation are of the same."""
        place = (recipient.conversation.account_id, recipient.case.brand_id)
        if place not in self._accounts:
            try:
                self._accounts[place] = account_for(recipient.case, recipient.conversation)
            except CannotReplyThere as problem:
                self._accounts[place] = problem
        return self._accounts[place]


def _aside(recipient: Recipient, why: str, reason: str) -> Aside:
    return Aside(recipient=recipient, why=why, reason=reason)


def _after(known: About, now: datetime) -> datetime:
    """After the case's latest reply: clocks tick coarsely, and are set back."""
    return now if known.latest is None or known.latest < now else known.latest + timedelta(microseconds=1)
