"""Names the context to Django."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """The context `listening`."""

    name = "evenhand.listening"
    default_auto_field = "django.db.models.BigAutoField"
