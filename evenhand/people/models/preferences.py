"""How a person likes the desk; on the person's own row, so that a page asks nothing more for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Theme(models.TextChoices):
    """Light, dark, or as the person's device has it."""

    DEVICE = "", "As this device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Density(models.TextChoices):
    """How much stands on a screen."""

    CALM = "", "Calm"
    COMPACT = "compact", "Compact"


class Preferences(models.Model):
    """What each person sets for themselves. Everything has a value that suits most."""

    theme = models.CharField(max_length=8, choices=Theme, default=Theme.DEVICE, db_default="", blank=True)
    density = models.CharField(max_length=8, choices=Density, default=Density.CALM, db_default="", blank=True)
    language = models.CharField(max_length=12, default="", db_default="", blank=True)  # empty: as the browser asks
    time_zone = models.CharField(max_length=64, default="", db_default="", blank=True)  # empty: the desk's
    has_letter_keys = models.BooleanField(default=True, db_default=True)  # off: WCAG 2.1.4, speech input types letters
    turned_groups = ArrayField(models.TextField(), default=list, db_default=[], blank=True)  # not as they are at first

    class Meta:
        abstract = True
