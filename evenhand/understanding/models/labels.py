"""What people teach: subjects with examples, corrections of readings, and the models learnt from both."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower


class Taxonomy(models.Model):
    """How often what a brand teaches was changed; locked by every change, so that learning overlooks none."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="taxonomy")
    changes = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()


class Subject(models.Model):
    """Something that posts are about, as the company sorts them. Retired and merged ones stay: readings name them."""

    brand = models.ForeignKey("people.Brand", models.PROTECT, related_name="subjects")
    name = models.TextField()
    description = models.TextField(default="", blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "brand", Lower("name"), name="subject_name_of_brand", condition=models.Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """What a person said instead of what was read; kept as a label. The newest that was not undone counts."""

    brand = models.ForeignKey("people.Brand", models.PROTECT, related_name="+")  # for whom it was read
    post = models.ForeignKey("channels.Post", models.CASCADE, related_name="corrections")
    field = models.TextField()
    was = models.TextField()
    value = models.TextField()
    version = models.IntegerField()  # of the reading; of a subject, the edition that found it
    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "field", "-at"], name="correction_of_field")]


class SubjectExample(models.Model):
    """A text about a subject, or about none of them: written by people, or a post that somebody corrected.

    A post's words stand in the post only, so that what its author takes back is no example any more.
    """

    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, null=True, related_name="examples")
    text = models.TextField(default="")
    post = models.ForeignKey("channels.Post", models.CASCADE, null=True, related_name="+")
    from_correction = models.OneToOneField(Correction, models.CASCADE, null=True, related_name="example")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "id"], name="example_of_brand")]


class Teaching(models.Model):
    """One learning of a brand's field: under way while `made_at` is empty, then a model that is never changed.

    Its id is the edition that readings name.
    """

    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="+")
    field = models.TextField()
    changes = models.BigIntegerField()  # of the taxonomy when it began
    newest_example = models.BigIntegerField(default=0)  # what came later is added when the model is loaded
    started_at = models.DateTimeField()
    progress = models.FloatField(default=0)
    made_at = models.DateTimeField(null=True)
    blob = models.BinaryField(default=bytes)
    learnt = models.IntegerField(default=0)  # texts
    classes = ArrayField(models.TextField(), default=list)
    scores = models.JSONField(default=dict)  # cross-validated
    trouble = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "field", "-id"], name="teaching_of_field")]
