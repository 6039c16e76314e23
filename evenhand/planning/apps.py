"""Names the context to Django."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The context `planning`."""

    name = "evenhand.planning"
    default_auto_field = "django.db.models.BigAutoField"
