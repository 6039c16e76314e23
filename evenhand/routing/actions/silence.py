"""Warning people who do not answer what they were given: once for each time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from evenhand.routing.domain.silence import Silence
from evenhand.routing.models import SilenceWarning


@transaction.atomic
def note_warned(silent: Sequence[Silence], *, now: datetime) -> list[Silence]:
    """Those of them who were not warned before, and are now. Two who ask at once warn once."""
    found = []
    for each in silent:
        _row, is_new = SilenceWarning.objects.get_or_create(
            case_id=each.case_id, since=each.since, defaults={"agent_id": each.agent_id, "warned_at": now}
        )
        if is_new:
            found.append(each)
    return found


def forget_warnings(*, before: datetime) -> int:
    """Warnings of long ago; what they were about is over."""
    return SilenceWarning.objects.filter(warned_at__lt=before).delete()[0]
