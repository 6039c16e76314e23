"""Decisions per post and brand, what people said about them, and whom we do not approach."""

from django.db import models


class Mode(models.IntegerChoices):
    """How we engage (docs/glossary.md)."""

    NONE = 0, "none"
    REACTIVE = 1, "reactive"
    PROACTIVE = 2, "proactive"
    PROGRESSIVE = 3, "progressive"


class Decision(models.Model):
    """In which mode a post concerns a brand, and why."""

    pk = models.CompositePrimaryKey("post_id", "brand_id")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="decisions")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    mode = models.SmallIntegerField(choices=Mode)
    reason = models.TextField()
    confidence = models.FloatField()
    code = models.TextField(default="", db_default="")  # of the rule
    version = models.SmallIntegerField(default=1, db_default=1)  # of the rules
    withheld = models.SmallIntegerField(choices=Mode, null=True)  # the mode, had the author been free to approach
    decided = models.SmallIntegerField(choices=Mode, null=True)  # what we decided, where a person corrected the mode


class ModeCorrection(models.Model):
    """A person's word against a decision, kept as a label. The newest that is not undone counts."""

    post = models.ForeignKey("channels.Post", models.CASCADE, related_name="+")
    brand = models.ForeignKey("people.Brand", models.PROTECT, related_name="+")
    was = models.SmallIntegerField(choices=Mode)
    value = models.SmallIntegerField(choices=Mode)
    code = models.TextField()
    version = models.SmallIntegerField()
    confidence = models.FloatField()
    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    in_check = models.BooleanField(default=False)  # found in a random check, not by chance
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "-at"], name="mode_correction_of_brand")]


class CheckRound(models.Model):
    """Random decisions that a person is to confirm or correct."""

    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    since = models.DateTimeField()  # of the posts it was drawn from


class Check(models.Model):
    """One decision of a round: what was said, for how many decisions it stands, and what a person says."""

    round = models.ForeignKey(CheckRound, models.CASCADE, related_name="checks")
    position = models.SmallIntegerField()
    post = models.ForeignKey("channels.Post", models.CASCADE, related_name="+")
    brand = models.ForeignKey("people.Brand", models.PROTECT, related_name="+")
    said = models.SmallIntegerField(choices=Mode)
    code = models.TextField()
    version = models.SmallIntegerField()
    confidence = models.FloatField()
    weight = models.FloatField()
    truth = models.SmallIntegerField(choices=Mode, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="check_place")]
        indexes = [models.Index(fields=["brand", "answered_at"], name="check_of_brand")]


class ContactRule(models.Model):
    """Why a brand does not approach a person; a row counts until it is undone, or its time is over."""

    persona = models.ForeignKey("channels.Persona", models.DO_NOTHING, db_constraint=False, db_index=False)
    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="+")
    standing = models.SmallIntegerField()  # domain.contact.Standing
    at = models.DateTimeField()
    words = models.TextField(default="", blank=True)
    post = models.ForeignKey("channels.Post", models.SET_NULL, null=True, related_name="+")  # that shows it
    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")  # None: found in a post
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["persona", "brand"], name="contact_rule", condition=models.Q(undone_at=None)),
        ]


class ModeTeaching(models.Model):
    """Modes as learnt from corrections and checks; never changed. The newest that is in use decides."""

    made_at = models.DateTimeField()
    examples = models.IntegerField()
    scores = models.JSONField(default=dict)  # cross-validated, beside the rules on the same examples
    is_used = models.BooleanField()
    newest_correction = models.BigIntegerField(default=0)  # later ones are added when it is loaded
    blob = models.BinaryField()
