"""What readers of a help centre tell us, without anybody being followed."""

from django.db import models


class ArticleVote(models.Model):
    """Whether a page helped one reader. Who it was cannot be found out: the name is a hash whose salt ends each day."""

    edition = models.ForeignKey("knowledge.Edition", models.CASCADE, db_index=False, related_name="votes")
    version = models.ForeignKey(
        "knowledge.ArticleVersion", models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    day = models.DateField()
    reader = models.BinaryField(max_length=16)
    has_helped = models.BooleanField()
    words = models.TextField(default="", blank=True)  # what was missing
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "day", "reader"], name="article_vote_once")]
        indexes = [models.Index(fields=["edition", "-said_at", "-id"], name="article_vote_of")]


class HelpSearch(models.Model):
    """How often something was searched for in a help centre on a day, and how often nothing was found. No names."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    language = models.CharField(max_length=8)
    day = models.DateField()
    words = models.TextField()
    asked = models.PositiveIntegerField(default=0)
    found_nothing = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language", "day", "words"], name="help_search_once"),
        ]
