"""Names the context to Django."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """The context `triage`."""

    name = "evenhand.triage"
    default_auto_field = "django.db.models.BigAutoField"
