"""Names the context to Django."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """The context `voice`."""

    name = "evenhand.voice"
    default_auto_field = "django.db.models.BigAutoField"
