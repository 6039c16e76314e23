"""Words in another language, by the model that the settings name: an aid, never sent by itself."""

import logging

from evenhand.flows.outside_model import endpoint
from evenhand.understanding.actions.budget import DayPurse
from evenhand.understanding.domain.personal import personal_data
from evenhand.understanding.domain.translating import LONGEST, answer_in, question_of, tokens_of, unveil, veil
from evenhand.understanding.endpoint import Asker
from evenhand.understanding.errors import CannotTranslateNow, EndpointTrouble

PATIENCE = 20.0  # seconds that a person waits

log = logging.getLogger(__name__)


def can_translate() -> bool:
    """Whether a model is named that could."""
    return endpoint() is not None


def translated(text: str, language: str) -> str:
    """The text in that language (ISO 639-1). Personal data stays here. Raises CannotTranslateNow.

    What the server said of its trouble goes into the log and not to whoever answers customers.

    Asks a server somewhere else: never in a transaction.
    """
    where, words = endpoint(), text.strip()
    if where is None:
        raise CannotTranslateNow("No model for translating is set up here.")
    if not words or len(words) > LONGEST:
        raise CannotTranslateNow(f"Between one and {LONGEST:,} characters can be translated at once.")
    veiled = veil(words, personal_data(words))
    asker = Asker(where, DayPurse(where.tokens_a_day), patience=PATIENCE)
    try:
        content = asker.said(question_of(veiled.text, language), expected=tokens_of(veiled.text))
    except EndpointTrouble as trouble:
        log.warning("translating: %s", trouble.sentence)
        raise CannotTranslateNow from trouble
    finally:
        asker.close()
    said = answer_in(content or "")
    whole = unveil(said, veiled.hidden) if said else None
    if whole is None:
        raise CannotTranslateNow
    return whole
