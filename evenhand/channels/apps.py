"""Names the context to Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The context `channels`."""

    name = "evenhand.channels"
    default_auto_field = "django.db.models.BigAutoField"
