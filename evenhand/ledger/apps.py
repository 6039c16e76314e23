"""Names the context to Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The context `ledger`."""

    name = "evenhand.ledger"
    default_auto_field = "django.db.models.BigAutoField"
