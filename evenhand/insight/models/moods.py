"""How posts feel, counted by day."""

from django.db import models


class MoodDay(models.Model):
    """How many posts of others felt how, on a day of the desk's clock, as far as they lie in one piece of all posts.

    A piece (insight.domain.moods) is counted as one, in place of what was counted of it before.
    """

    piece = models.BigIntegerField()
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    day = models.DateField()  # on which we heard them
    network = models.TextField()
    mode = models.SmallIntegerField()
    unhappy = models.IntegerField()
    neutral = models.IntegerField()
    happy = models.IntegerField()
    unread = models.IntegerField()  # no model could tell, or none looked yet
    corrected = models.IntegerField()  # of them all, those of which a person said how they feel
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "day", "network", "mode", "piece"], name="mood_once"),
        ]
        indexes = [
            models.Index(fields=["piece"], name="mood_of_piece"),
            models.Index(fields=["day"], name="mood_of_day"),
        ]
