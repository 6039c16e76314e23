"""The words of pages, so that a misspelt one can be told."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class ArticleWord(models.Model):
    """A word that stood in a page for readers, in small letters without accents. It may stand in none any more."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    language = models.CharField(max_length=8)
    word = models.TextField(db_collation="C")  # so that the index knows its beginnings

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "word", "language"], name="article_word_once")]
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="article_word_letters")]

    def __str__(self) -> str:
        return self.word


class InsideWord(models.Model):
    """A word of what readers do not see: of pages for colleagues, and of drafts of pages that are not there yet.

    It has a table of its own, so that nothing a reader asks can look into it.
    """

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    language = models.CharField(max_length=8)
    word = models.TextField(db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "word", "language"], name="inside_word_once")]
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="inside_word_letters")]

    def __str__(self) -> str:
        return self.word
