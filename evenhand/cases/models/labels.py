"""Labels: a word and a colour that people put on cases. Which a case carries stands on the case itself."""

from django.db import models
from django.db.models.functions import Lower


class Colour(models.TextChoices):
    """The colours a label may have; each is told in words too, and none means anything by itself."""

    GREY = "grey", "Grey"
    GREEN = "green", "Green"
    BLUE = "blue", "Blue"
    PURPLE = "purple", "Purple"
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    TEAL = "teal", "Teal"
    PINK = "pink", "Pink"


class Label(models.Model):
    """A word the whole desk uses. One that was retired stays on the cases that have it."""

    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=8, choices=Colour, default=Colour.GREY)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="label_once")]

    def __str__(self) -> str:
        return self.name
