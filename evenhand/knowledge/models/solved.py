"""What was answered before, without personal data, and the vectors by which it and pages are found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Solved(models.Model):
    """A question and the answer that settled it; one a case. Which case is told by its number only, as cases lie above.

    Rows are written by the thousand and can be made anew, so they carry no database constraints to what they are about.
    """

    case = models.BigIntegerField(unique=True)
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    language = models.CharField(max_length=8)
    question = models.TextField()  # the customer's first words; what was personal is named, not kept
    answer = models.TextField()  # for anybody: without greeting, signature, names
    answer_key = models.BigIntegerField()  # the same for answers in the same words
    pages = ArrayField(models.TextField(), default=list)  # addresses that the answer gave
    editions = ArrayField(models.BigIntegerField(), default=list)  # those of them that are our own pages
    is_public = models.BooleanField()
    touches = models.PositiveSmallIntegerField(default=1)  # what we had to say until it was settled
    solved_at = models.DateTimeField()
    satisfied = models.PositiveSmallIntegerField(null=True)  # 1 to 5, where the customer said so
    came_back = models.BooleanField(default=False)  # the customer wrote about it again
    vector = models.BinaryField()  # of the question: contextual, int8, as in closer readings
    version = models.BigIntegerField()  # grows with every change within a brand: who remembers reads on from there

    class Meta:
        indexes = [
            models.Index(fields=["brand", "version"], name="solved_version"),
            models.Index(fields=["brand", "answer_key"], name="solved_answer"),
            models.Index(fields=["brand", "-solved_at", "-id"], name="solved_at"),
        ]


class PageVector(models.Model):
    """Where a published edition stands among questions: the vector of its title and summary."""

    edition = models.OneToOneField("knowledge.Edition", models.CASCADE, primary_key=True, related_name="vector")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    of_version = models.BigIntegerField()  # the words it was made of
    vector = models.BinaryField()
    version = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["brand", "version"], name="page_vector_version")]


class SolvedUntil(models.Model):
    """How far a brand's resolved cases were looked through, in the order they were resolved."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="+")
    resolved_at = models.DateTimeField()
    case = models.BigIntegerField()
