"""What the checks found, as sentences for people: what is the matter, and what to do about it."""

from django.utils.translation import gettext as _

from evenhand.replies.domain.findings import Check, Finding


def sentence_of(finding: Finding) -> str:
    """The reason in words."""
    sentences = {
        Check.TOO_LONG: _("%(channel)s takes %(limit)s characters; with the signature this has %(length)s."),
        Check.CAPITALS: _("This reads like shouting; write it in ordinary letters."),
        Check.UNFILLED: _("“%(words)s” was left to be filled in."),
        Check.PERSONAL: _("Personal data would stand in public; leave it out, or go on in private."),
        Check.ASKS_PERSONAL: _("This asks for personal data where everybody reads the answer; ask in private."),
    }
    return sentences.get(Check(finding.code), finding.code) % finding.facts
