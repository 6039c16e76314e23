"""Who looks at a case at this moment."""

from django.db import models


class Presence(models.Model):
    """Somebody has the case open; counts for some seconds after `seen_at`. Lost in a crash, and no harm done."""

    pk = models.CompositePrimaryKey("case_id", "agent_id")
    case = models.ForeignKey("cases.Case", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    agent = models.ForeignKey("people.Agent", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
