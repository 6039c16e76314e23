"""Problems that many tell of: how far we are, what we answer, what everybody may read, and who has it, too."""

from django.db import models
from django.db.models import Q

from evenhand.knowledge.domain.problems import Standing, When

_STANDINGS = [(each.value, each.value) for each in Standing]


class KnownProblem(models.Model):
    """What people do about an issue: who owns it and how it stands. Made when somebody first says anything."""

    issue = models.OneToOneField("understanding.Issue", models.CASCADE, primary_key=True, related_name="known_problem")
    key = models.UUIDField(unique=True, editable=False)  # for readers: it tells nothing of how many issues there are
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="known_problems")
    owner = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")
    standing = models.CharField(max_length=8, choices=_STANDINGS, default=Standing.NOTICED.value)
    standing_since = models.DateTimeField()
    known_since = models.DateTimeField(null=True)  # since when we say that there is something
    me_too = models.PositiveIntegerField(default=0)  # readers who said so, each once a day
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=[each.value for each in Standing]), name="known_problem_standing"
            )
        ]
        indexes = [
            models.Index(
                fields=["brand", "-standing_since"],
                name="known_problem_of_brand",
                condition=~Q(standing=Standing.NOTICED.value),
            )
        ]


class ProblemStep(models.Model):
    """Somebody said how a problem stands; with what was before, so that it can be taken back."""

    problem = models.ForeignKey(KnownProblem, models.CASCADE, db_index=False, related_name="steps")
    before = models.CharField(max_length=8, choices=_STANDINGS)
    after = models.CharField(max_length=8, choices=_STANDINGS)
    before_since = models.DateTimeField()
    known_before = models.DateTimeField(null=True)
    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["problem", "-id"], name="problem_step_newest")]


class ProblemAnswer(models.Model):
    """What we answer everybody who has a problem, in one language; written once, a change is another version."""

    problem = models.ForeignKey(KnownProblem, models.CASCADE, db_index=False, related_name="answers")
    when = models.CharField(max_length=8, choices=[(each.value, each.value) for each in When])
    language = models.CharField(max_length=8, default="", blank=True)  # empty: for all
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)  # empty: there is none any more
    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "when", "language", "number"], name="problem_answer_number")
        ]


class ProblemLine(models.Model):
    """What everybody may read of a problem, in one language: as it is written, and as a lead approved it."""

    problem = models.ForeignKey(KnownProblem, models.CASCADE, db_index=False, related_name="lines")
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    language = models.CharField(max_length=8)
    title = models.TextField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    written_at = models.DateTimeField()
    is_public = models.BooleanField(default=False)
    public_title = models.TextField(default="", blank=True)
    public_text = models.TextField(default="", blank=True)
    approved_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "language"], name="problem_line_once")]
        indexes = [
            models.Index(fields=["brand", "language"], name="problem_line_public", condition=Q(is_public=True)),
        ]


class MeToo(models.Model):
    """A reader has the problem, too. Who it was cannot be found out: the name is a hash whose salt ends each day."""

    problem = models.ForeignKey(KnownProblem, models.CASCADE, db_index=False, related_name="readers")
    day = models.DateField()
    reader = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "day", "reader"], name="me_too_once")]
