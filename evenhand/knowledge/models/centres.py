"""The help centre of a brand, and the sections its articles stand in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evenhand.knowledge.domain.wordings import Wording, wording_in


class HelpCentre(models.Model):
    """What a brand's help centre is called and looks like, and where it stands. Without a row there is none."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="help_centre")
    is_on = models.BooleanField(default=False)
    name = models.TextField()
    welcome = models.TextField(default="", blank=True)
    accent = models.CharField(max_length=7, default="", blank=True)  # "#1b6b5a"; empty: the house's own
    host = models.TextField(default="", blank=True)  # "help.example.com"; empty: under the desk's own address
    languages = ArrayField(models.CharField(max_length=8), default=list)  # the first where a reader asks for no other
    takes_questions = models.BooleanField(default=True)  # whoever found nothing may ask a person
    contact = models.TextField(default="", blank=True)  # how else to reach us: telephone, hours
    home = models.TextField(default="", db_default="", blank=True)  # "https://www.example.com/": where we are at home
    links = models.TextField(default="", db_default="", blank=True)  # at the foot of pages, "Imprint https://…" a line
    # Name, welcome, contact and links above are the first language's; others say: {"de": {"name": "Hilfe"}}
    wordings = models.JSONField(default=dict, db_default={}, blank=True)
    # Its signs, drawn anew, by their hashes: for light and for dark pages, and the small one of the browser's tab.
    logo = models.CharField(max_length=64, default="", db_default="", blank=True)
    logo_dark = models.CharField(max_length=64, default="", db_default="", blank=True)
    icon = models.CharField(max_length=64, default="", db_default="", blank=True)
    logo_alt = models.TextField(default="", db_default="", blank=True)  # empty: the name stands beside it
    logo_width = models.PositiveSmallIntegerField(default=0, db_default=0)
    logo_height = models.PositiveSmallIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="help_centre_host_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def wording(self, field: str, language: str) -> Wording:
        """Its name, welcome, contact or links in a language, else as its first language has it."""
        first = self.languages[0] if self.languages else ""
        return wording_in(language, field, own=self.wordings, first=first, first_words=getattr(self, field))


class Section(models.Model):
    """A shelf of a brand's help centre, perhaps within another; named in each language."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="sections")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    slug = models.SlugField(max_length=80, db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    names = models.JSONField(default=dict)  # {"en": "Your bill", "de": "Ihre Rechnung"}
    about = models.JSONField(default=dict)  # a sentence for each language

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="section_slug_of_brand")]
