"""When it was last said who works what."""

from django.db import models


class Arrangement(models.Model):
    """One row, whose version is another whenever teams, their people, queues, skills or capacities change.

    Triggers write it, whoever changes what it stands for, so that processes know when what they remember is old
    (docs/decisions/0019).
    """

    id = models.SmallIntegerField(primary_key=True)
    version = models.BigIntegerField()  # drawn by lot: what is rolled back never comes again
