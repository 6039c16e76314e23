"""Names the context to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The context `cases`."""

    name = "evenhand.cases"
    default_auto_field = "django.db.models.BigAutoField"
