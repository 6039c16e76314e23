"""What may be said automatically, and to whom never. Pure."""

import re

AUTOMATIC = "evenhand-automatic"  # the user name that stands behind automatic words; nobody can log in with it
PLACE = "{{when}}"
LONGEST = 1_000
_NOBODY = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply|mailer[-_.]?daemon|postmaster|bounces?|bounce[-+].*|"
    r"abuse|hostmaster|root|daemon|notifications?|newsletter|alerts?|auto[-_.]?reply|.*-(?:request|bounces|owner))$",
    re.IGNORECASE,
)


def is_nobody(address: str) -> bool:
    """Whether a mail address belongs to a machine, as far as its name tells."""
    local, at, _domain = address.strip().partition("@")
    return bool(at) and _NOBODY.match(local.partition("+")[0]) is not None


def filled_in(text: str, *, when: str) -> str:
    """The words with the moment in their place; nothing of the sender is in them."""
    return text.replace(PLACE, when)


def problem_of(text: str) -> str:
    """What is wrong with a text of the company's own, in a sentence; empty if nothing is, or it is empty."""
    if not text:
        return ""
    if len(text) > LONGEST:
        return f"Keep it under {LONGEST:,} characters."
    if PLACE not in text:
        return f"Say when an answer can be expected: put {PLACE} where the time shall stand."
    if re.search(r"\{\{(?!when\}\})", text):
        return f"Only {PLACE} is filled in: nothing that the sender wrote may stand in it."
    return ""
