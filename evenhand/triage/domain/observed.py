"""What can be seen of a post from a brand's side, as named numbers: the ground the learned layer stands on.

Handles and names are masked, so that what is learnt of one brand holds for others.
"""

import re
from collections.abc import Sequence

from evenhand.triage.domain.addressed import opening_handles
from evenhand.triage.domain.cues import Cue, cues_in
from evenhand.triage.domain.mode import ENOUGH, Decision, TriageFacts
from evenhand.triage.domain.phrases import plain, tokens_of
from evenhand.triage.domain.profile import ProfileSet, Sign

_MASKS = {
    Sign.HANDLE: "our_handle",
    Sign.NAME: "our_name",
    Sign.RIVAL_HANDLE: "rival_handle",
    Sign.RIVAL_NAME: "rival_name",
}
_RETWEET = re.compile(r"\brt\b")
_OF_RULES = 2.0  # a large number is cheap to use: what the rules say is believed before anything else is learnt
_NEAR = 6  # words on each side of our name
_LONG = 40  # words, from where a post counts as long


def signals_of(facts: TriageFacts, by_rule: Decision, profiles: ProfileSet, brand: int) -> dict[str, float]:
    """Named numbers of one post, seen from one brand. Kind and severity earned nothing here."""
    text = plain(facts.text[:ENOUGH])
    tokens = tokens_of(text)
    places = _places(tokens, profiles, brand)
    masked = [places[at].mask if at in places else _masked(token) for at, token in enumerate(tokens)]
    seen = {
        f"mode={by_rule.mode.value}": _OF_RULES,
        f"code={by_rule.code}": _OF_RULES,
        "long": min(1.0, len(tokens) / _LONG),
    }
    seen |= _of_text(text, facts)
    side = _of_signs(seen, text, tokens, places)
    _of_cues(seen, tokens, places, side, facts.polarity)
    if any(each == brand for _, each in profiles.category.found_in(tokens)):
        seen["category"] = 1.0
    _beside(seen, masked)
    return seen


class _Place(str):
    """A mask as it stands in the text."""

    __slots__ = ()

    @property
    def mask(self) -> str:
        return str(self)

    @property
    def is_ours(self) -> bool:
        return self.startswith("our")


def _places(tokens: Sequence[str], profiles: ProfileSet, brand: int) -> dict[int, _Place]:
    found = sorted((position, sign) for position, (each, sign) in profiles.phrases.found_in(tokens) if each == brand)
    return {position: _Place(_MASKS[sign]) for position, sign in reversed(found)}


def _masked(token: str) -> str:
    if token.startswith("@"):
        return "other_handle"
    return "httpurl" if token.startswith(("http", "www.")) else token


def _of_text(text: str, facts: TriageFacts) -> dict[str, float]:
    seen = {f"polarity={facts.polarity}": 1.0}
    for name, is_so in (
        ("asks", "?" in text),
        ("calls out", "!" in text),
        ("link", "http" in text),
        ("retweet", bool(_RETWEET.search(text))),
        (f"caught={facts.listened_for}", facts.listened_for is not None),
    ):
        if is_so:
            seen[name] = 1.0
    return seen


def _of_signs(seen: dict[str, float], text: str, tokens: Sequence[str], places: dict[int, _Place]) -> str:
    """Whose handles and names stand where; gives back whose post it is."""
    for place in set(places.values()):
        seen[f"has={place}"] = 1.0
    masks = {tokens[at]: place for at, place in places.items()}
    run = [masks.get(handle, "other") for handle in opening_handles(text)] if "@" in text else []
    seen[f"opens={run[0] if run else 'no'}"] = 1.0
    for each in run:
        seen[f"run={each}"] = 1.0
    ours = min((at for at, place in places.items() if place.is_ours), default=None)
    rivals = min((at for at, place in places.items() if not place.is_ours), default=None)
    side = "our" if ours is not None else "rival" if rivals is not None else "nobody"
    seen[f"side={side}"] = 1.0
    seen[f"{side}:opens={run[0] if run else 'no'}"] = 1.0
    if ours is not None:
        seen["ours at"] = ours / max(1, len(tokens))
        if rivals is not None:
            seen["both"] = 1.0
            seen["ours first"] = float(ours < rivals)
    return side


def _of_cues(
    seen: dict[str, float], tokens: Sequence[str], places: dict[int, _Place], side: str, polarity: str
) -> None:
    cues = cues_in(tokens)
    for cue in cues:
        seen[f"cue={cue.name}"] = seen[f"{side}:{cue.name}"] = 1.0
    is_trouble = polarity == "negative" or not cues.isdisjoint((Cue.PROBLEM, Cue.ANGER, Cue.LEAVING))
    seen[f"{side}:{'trouble' if is_trouble else 'calm'}"] = seen[f"{side}:{polarity}"] = 1.0
    ours = min((at for at, place in places.items() if place.is_ours), default=None)
    if ours is not None:
        for cue in cues_in(tokens[max(0, ours - _NEAR) : ours + _NEAR + 1]):
            seen[f"near={cue.name}"] = 1.0


def _beside(seen: dict[str, float], masked: Sequence[str]) -> None:
    """The words right before and behind our name."""
    ours = next((at for at, word in enumerate(masked) if word.startswith("our_")), None)
    if ours is None:
        return
    for word in masked[max(0, ours - 2) : ours]:
        seen[f"before={word}"] = 1.0
    for word in masked[ours + 1 : ours + 3]:
        seen[f"behind={word}"] = 1.0
