"""Names the context to Django."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """The context `community`."""

    name = "evenhand.community"
    default_auto_field = "django.db.models.BigAutoField"
