"""Who looks at a case at this moment."""

from datetime import timedelta

from django.db import models

LASTS = timedelta(seconds=20)  # a page says so every eight seconds; one that died is gone by then


class Presence(models.Model):
    """Somebody has the case open; counts for LASTS after `seen_at`. Lost in a crash, and no harm done."""

    pk = models.CompositePrimaryKey("case_id", "agent_id")
    case = models.ForeignKey("cases.Case", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    agent = models.ForeignKey("people.Agent", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
