"""Names the context to Django."""

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    """The context `replies`."""

    name = "evenhand.replies"
    default_auto_field = "django.db.models.BigAutoField"
