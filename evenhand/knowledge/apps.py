"""Names the context to Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The context `knowledge`."""

    name = "evenhand.knowledge"
    default_auto_field = "django.db.models.BigAutoField"
