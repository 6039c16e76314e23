"""Modes as they stand, people's words included."""

from collections.abc import Collection

import msgspec

from evenhand.triage.models import Decision, ModeCorrection


class ModeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A post's mode with its reason, and the correction that may be undone."""

    post_id: int
    brand_id: int
    mode: int
    reason: str
    confidence: float
    withheld: int | None
    correction_id: int | None = None
    corrected_by: str = ""


def modes_of(brand_id: int, post_ids: Collection[int]) -> dict[int, ModeShown]:
    """What the desk shows of each post; two queries at most."""
    decisions = list(Decision.objects.filter(brand=brand_id, post__in=post_ids))
    touched = [each.post_id for each in decisions if each.decided is not None]
    corrections: dict[int, ModeCorrection] = {}
    if touched:
        standing = ModeCorrection.objects.filter(brand=brand_id, post__in=touched, undone_at=None)
        corrections = {each.post_id: each for each in standing.select_related("by").order_by("pk")}
    return {each.post_id: _shown(each, corrections.get(each.post_id)) for each in decisions}


def corrected_modes(post_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """The modes that people gave, by post and brand; they go before whatever is decided anew. One query."""
    found = Decision.objects.filter(post__in=post_ids).exclude(decided=None)
    return {(post, brand): mode for post, brand, mode in found.values_list("post_id", "brand_id", "mode")}


def _shown(decision: Decision, correction: ModeCorrection | None) -> ModeShown:
    return ModeShown(
        post_id=decision.post_id,
        brand_id=decision.brand_id,
        mode=decision.mode,
        reason=decision.reason,
        confidence=decision.confidence,
        withheld=decision.withheld,
        correction_id=correction.pk if correction else None,
        corrected_by=correction.by.full_name if correction and correction.by else "",
    )
