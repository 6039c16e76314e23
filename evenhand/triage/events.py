"""What happens to decisions and to whom we may approach."""

from evenhand.ledger.domain import Event


class ModeCorrected(Event, frozen=True, kw_only=True):
    """A person gave a post another mode. The numbers are those of `models.Mode`."""

    correction_id: int
    post_id: int
    brand_id: int
    was: int
    value: int


class ModeCorrectionUndone(Event, frozen=True, kw_only=True):
    """A correction was taken back; `value` is the mode that counts again."""

    correction_id: int
    post_id: int
    brand_id: int
    was: int
    value: int


class ContactRuleSet(Event, frozen=True, kw_only=True):
    """Somebody noted that a person must not be approached."""

    rule_id: int
    persona_id: int
    brand_id: int
    standing: int


class ContactRuleLifted(Event, frozen=True, kw_only=True):
    """Somebody noted that a person may be approached again."""

    rule_id: int
    persona_id: int
    brand_id: int


class DecisionsChecked(Event, frozen=True, kw_only=True):
    """A round of random checks was drawn."""

    round_id: int
    checks: int


class ModesLearned(Event, frozen=True, kw_only=True):
    """Modes were learnt from corrections and checks."""

    teaching_id: int
    examples: int
    is_used: bool
