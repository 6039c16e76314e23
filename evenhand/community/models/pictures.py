"""Pictures that members show with a question or an answer."""

from django.db import models
from django.db.models import Q

from evenhand.channels.domain.pictures import SIZES
from evenhand.community.domain.picturing import fitted


class ContributionPicture(models.Model):
    """A picture of a contribution, drawn anew. Its files lie under its key alone, so that they can go."""

    key = models.UUIDField(unique=True, editable=False)
    contribution = models.ForeignKey("community.Contribution", models.CASCADE, related_name="pictures")
    alt = models.TextField(default="", blank=True)  # what it shows, in its member's words
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # then its files go, and it with them

    class Meta:
        indexes = [models.Index(fields=["until"], name="member_picture_goes", condition=~Q(until=None))]

    @property
    def small(self) -> tuple[int, int]:
        """How wide and how high it is drawn beside the words."""
        return fitted(self.width, self.height, most=SIZES["small"])
