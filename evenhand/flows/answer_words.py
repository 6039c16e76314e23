"""What one answer says to one of many: the text that fits, its fields filled in, greeting, signature, length."""

from collections.abc import Mapping, Sequence

import msgspec
from django.utils.translation import gettext as _

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.flows.answer import worded
from evenhand.people.models import Agent
from evenhand.replies.domain.addressing import LEAST_LETTERS
from evenhand.replies.domain.broadcasting import Variant, variant_for
from evenhand.replies.domain.fields import fill
from evenhand.replies.domain.greeting import addressed, called, greeting
from evenhand.replies.domain.wording import room_of
from evenhand.replies.errors import NothingToSend, ReplyTooLong
from evenhand.replies.models import Recipient, Wording
from evenhand.understanding.domain.language import UNDETERMINED, languages_in

FIELDS = ("greeting", "name", "first_name", "handle", "brand", "case", "queue", "agent", "initials")
ROOMY = 1_000  # from here on a greeting stands on a line of its own


class NoWords(Exception):
    """Why nothing can be said to somebody: the name of the reason, and the sentence."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why, self.sentence = why, sentence


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is told: as it was written for them, and as it goes out."""

    written: str
    text: str
    variant: Variant


class Phrasebook:
    """The texts of a broadcast, and what was found out about them."""

    def __init__(self, variants: Sequence[Variant]) -> None:
        self.variants = variants
        self._languages: dict[str, str] = {}

    @classmethod
    def of(cls, broadcast_id: int) -> "Phrasebook":
        """The texts as they are kept; one query."""
        kept = Wording.objects.filter(broadcast_id=broadcast_id).order_by("way", "language")
        return cls([Variant(each.way, each.language, each.text) for each in kept])

    def language_of(self, variant: Variant, theirs: str) -> str:
        """The language a text is greeted in: its own; where it cannot be told, the customer's."""
        if variant.language:
            return variant.language
        if variant.text not in self._languages:
            self._languages[variant.text] = languages_in(variant.text)[0]
        said = self._languages[variant.text]
        return theirs if said == UNDETERMINED else said

    def unread_by(self, *, way: str, language: str) -> str:
        """The language of the text that somebody would get and does not read; empty where they read it, where either
        cannot be told, and where there is no text for them."""
        variant = variant_for(self.variants, way=way, language=language)
        theirs = language.partition("-")[0]
        if variant is None or theirs in {"", UNDETERMINED}:
            return ""
        said = [variant.language] if variant.language else languages_in(variant.text)
        is_sure = variant.language or sum(map(str.isalpha, variant.text)) >= LEAST_LETTERS
        return "" if not is_sure or said[0] == UNDETERMINED or theirs in said else said[0]

    def words_for(self, recipient: Recipient, account: Account, author: Agent) -> Words:
        """What this person is told; raises NoWords."""
        variant = variant_for(self.variants, way=recipient.way, language=recipient.language)
        if variant is None:
            raise NoWords("no_text", _("There is no text for this channel and language."))
        conversation = recipient.conversation
        room = room_of(capabilities_at(account), is_public=conversation.is_public)
        text = addressed(variant.text, has_room=room is None or room >= ROOMY)
        facts = facts_of(recipient.case, conversation, author, self.language_of(variant, recipient.language))
        written = fill(text, facts)
        try:
            piece = worded(account, author, written, is_public=conversation.is_public)[0]
        except (ReplyTooLong, NothingToSend) as problem:
            raise NoWords(problem.code, problem.sentence) from problem
        return Words(written=written, text=piece.text, variant=variant)


def facts_of(case: Case, conversation: Conversation, author: Agent, language: str) -> Mapping[str, str]:
    """What can be filled in; no query where case and conversation are read with what belongs to them."""
    persona = conversation.persona
    shown = (persona.name if persona else "") or case.customer.name
    name = called(shown, language=language) and shown
    handle = persona.handle if persona and "@" not in persona.handle else ""
    return {
        "greeting": greeting(shown, language),
        "name": name,
        "first_name": called(shown, language=language),
        "handle": f"@{handle}" if handle else "",
        "brand": case.brand.name,
        "case": case.number,
        "queue": case.queue.name if case.queue else "",
        "agent": author.public_name or author.full_name,
        "initials": author.initials,
    }
