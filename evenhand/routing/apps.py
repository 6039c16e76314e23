"""Names the context to Django."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """The context `routing`."""

    name = "evenhand.routing"
    default_auto_field = "django.db.models.BigAutoField"
