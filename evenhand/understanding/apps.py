"""Names the context to Django."""

from django.apps import AppConfig


class UnderstandingConfig(AppConfig):
    """The context `understanding`."""

    name = "evenhand.understanding"
    default_auto_field = "django.db.models.BigAutoField"
