"""Making many tables takes moments: what migrations need beyond Django's own operations."""

from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class CreateModel(migrations.CreateModel):
    """Makes a table; of all models migrations remember, only the new one is drawn.

    Django draws every model anew that refers to one the new model refers to, which is nearly all of them, for each
    table: a minute for ours. A model that nothing refers to yet changes no other (docs/decisions/0020).
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Remember the model; draw it alone, if models are drawn."""
        drawn = state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
        if drawn is not None:
            drawn.render_multiple([state.models[app_label, self.name_lower]])
            state.__dict__["apps"] = drawn


def bring_up_to_date(*, verbosity: int = 1) -> None:
    """Make what migrations are missing. Where none is, that is said in a moment: Django would draw every table from
    history first, and load every page to check its address."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, skip_checks=True, verbosity=verbosity)
