"""Names the context to Django."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """The context `quality`."""

    name = "evenhand.quality"
    default_auto_field = "django.db.models.BigAutoField"
