"""How cases stand to one another: links between them, and what was split off."""

from django.db import models


class LinkKind(models.TextChoices):
    """What a link says; it reads from its source to its target."""

    RELATED = "related", "Related to"
    DUPLICATE = "duplicate", "Duplicate of"
    CAUSED_BY = "caused_by", "Caused by"


class Link(models.Model):
    """Somebody says that two cases belong together. Undone links stay, for the history."""

    source = models.ForeignKey("cases.Case", models.CASCADE, db_index=False, related_name="links_from")
    target = models.ForeignKey("cases.Case", models.CASCADE, db_index=False, related_name="links_to")
    kind = models.CharField(max_length=12, choices=LinkKind)
    made_by = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="link_of_two"),
            models.CheckConstraint(condition=models.Q(kind__in=LinkKind.values), name="link_kind"),
            models.UniqueConstraint(fields=["source", "target"], name="link_once", condition=models.Q(undone_at=None)),
        ]
        indexes = [models.Index(fields=["target"], name="link_back", condition=models.Q(undone_at=None))]


class Split(models.Model):
    """Messages that were moved from one case into a new one: what moved, so that it can be undone."""

    source = models.ForeignKey("cases.Case", models.CASCADE, related_name="splits_off")
    target = models.ForeignKey("cases.Case", models.CASCADE, related_name="split_from")
    moved = models.JSONField()
    split_by = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    split_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
