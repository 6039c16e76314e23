"""How often one colleague may pass on and suggest: a door for everybody is not a hose."""

from datetime import timedelta
from typing import Final

from evenhand.colleagues.actions.pace import lets
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError

_LIMITS: Final = ((timedelta(minutes=1), 20), (timedelta(days=1), 200))


class TooOften(EvenhandError):
    """That was a lot at once. Please wait a minute."""

    code = "too_often"


def keep_pace(agent_id: int) -> None:
    """Raises TooOften; one count for all processes."""
    if not lets(kind="everyone", who=str(agent_id), limits=_LIMITS, now=clock.now()):
        raise TooOften
