"""Whether a good desk would answer a post, given its mode."""

from evenhand.triage.domain.cues import Cue, cues_in
from evenhand.triage.domain.mode import Decision, Mode, TriageFacts
from evenhand.triage.domain.phrases import plain, tokens_of

_MATTERS = (Cue.PROBLEM, Cue.DOUBT, Cue.ANGER, Cue.QUESTION, Cue.WISH, Cue.LEAVING, Cue.NEED)
_ENOUGH = 5_000
_EVEN = 0.5


def needs_reply(decision: Decision, facts: TriageFacts) -> float:
    """From 0 (leave it) to 1 (answer it). The mode decides most."""
    if decision.mode is Mode.NONE:
        return 0.0
    text = plain(facts.text[:_ENOUGH])
    cues = cues_in(tokens_of(text))
    if decision.mode is Mode.PROGRESSIVE:
        return _of_an_opening(decision, text, cues)
    if decision.mode is Mode.PROACTIVE:
        return 0.8
    is_glad = facts.polarity == "positive" or Cue.THANKS in cues
    has_matter = "?" in text or not cues.isdisjoint(_MATTERS) or facts.polarity == "negative"
    if is_glad and not has_matter:
        return 0.2
    return 0.9 if has_matter else 0.55


def _of_an_opening(decision: Decision, text: str, cues: frozenset[Cue]) -> float:
    """A competitor must settle its own case; we speak where somebody asks around, leaves, or names us."""
    if decision.code in {"better", "need", "caught_need"}:
        return 0.8
    if Cue.LEAVING in cues or Cue.NEED in cues:
        return 0.65
    return _EVEN - 0.2 if Cue.BETTER in cues and "?" in text else 0.25
