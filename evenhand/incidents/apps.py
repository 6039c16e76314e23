"""Names the context to Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The context `incidents`."""

    name = "evenhand.incidents"
    default_auto_field = "django.db.models.BigAutoField"
