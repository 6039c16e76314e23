"""Names the context to Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The context `people`."""

    name = "evenhand.people"
    default_auto_field = "django.db.models.BigAutoField"
