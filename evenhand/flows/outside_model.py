"""The model somewhere else that the settings name, if any."""

from django.conf import settings

from evenhand.understanding.endpoint import Endpoint


def endpoint() -> Endpoint | None:
    """The one that the settings name; None: no text leaves this machine."""
    if not settings.MODEL_URL:
        return None
    return Endpoint(
        url=settings.MODEL_URL.rstrip("/"),
        model=settings.MODEL_NAME,
        key=settings.MODEL_KEY,
        steps=tuple(settings.MODEL_STEPS),
        tokens_a_day=settings.MODEL_TOKENS_A_DAY,
    )
