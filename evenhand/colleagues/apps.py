"""Names the context to Django."""

from django.apps import AppConfig


class ColleaguesConfig(AppConfig):
    """The context `colleagues`."""

    name = "evenhand.colleagues"
    default_auto_field = "django.db.models.BigAutoField"
