"""Names the door to Django."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The desk."""

    name = "evenhand.workspace"
