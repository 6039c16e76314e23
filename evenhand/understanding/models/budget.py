"""What a model somewhere else has cost."""

from django.db import models


class Spending(models.Model):
    """Tokens of one day (UTC), counted before they are spent."""

    day = models.DateField(primary_key=True)
    requests = models.IntegerField(default=0)
    tokens = models.BigIntegerField(default=0)
