"""Names the context to Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The context `insight`."""

    name = "evenhand.insight"
    default_auto_field = "django.db.models.BigAutoField"
