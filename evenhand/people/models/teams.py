"""Who serves: brands, teams, agents and the queues they work."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from evenhand.people.models.preferences import Preferences


class Brand(models.Model):
    """A name under which customers know the company, and the words it is recognised by."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    handles = ArrayField(models.TextField(), default=list, blank=True)
    names = ArrayField(models.TextField(), default=list, blank=True)
    competitors = models.JSONField(default=list, blank=True)  # [{"name": ..., "handles": [...]}]
    category_words = ArrayField(models.TextField(), default=list, blank=True)
    pilot_since = models.DateTimeField(null=True, blank=True)  # set: we only listen; nothing is routed or sent

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who work together on some brands, in one time zone."""

    name = models.TextField(unique=True)
    brands = models.ManyToManyField(Brand, related_name="teams")
    time_zone = models.TextField(default="UTC")

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a team works; times are of the team's time zone. What closes at or before it opens closes the next day."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_weekday"),
        ]


class Role(models.TextChoices):
    """What a person may do: each includes the ones before it, except that analysts only look.

    Colleagues work elsewhere in the house: they pass on, suggest and share, and see nothing of cases.
    """

    COLLEAGUE = "colleague", "Colleague"
    ANALYST = "analyst", "Analyst"
    AGENT = "agent", "Agent"
    LEAD = "lead", "Care lead"
    ADMINISTRATOR = "administrator", "Administrator"


class Agent(AbstractUser, Preferences):
    """A person who works here and signs as a person."""

    public_name = models.TextField(default="")  # what customers see: "Noor"
    initials = models.CharField(max_length=4, default="")  # "^NK"
    role = models.CharField(max_length=16, choices=Role, default=Role.AGENT)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    skills = ArrayField(models.TextField(), default=list, blank=True)
    teams = models.ManyToManyField(Team, related_name="agents", blank=True)

    @property
    def full_name(self) -> str:
        """The name colleagues see."""
        return self.get_full_name() or self.username

    @property
    def may_write(self) -> bool:
        """Whether this person may change cases and answer."""
        return self.role not in {Role.ANALYST, Role.COLLEAGUE}

    @property
    def is_outside(self) -> bool:
        """Whether this person works elsewhere in the house and has no place at the desk."""
        return self.role == Role.COLLEAGUE and not self.is_superuser

    @property
    def sees_all(self) -> bool:
        """Whether this person sees every brand."""
        return self.is_superuser or self.role in {Role.LEAD, Role.ADMINISTRATOR, Role.ANALYST}


class Queue(models.Model):
    """A pile of cases that a team works through: of one brand, perhaps of some languages, perhaps about some words."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="queues")
    team = models.ForeignKey(Team, models.PROTECT, related_name="queues")
    name = models.TextField()
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)  # empty: any
    words = ArrayField(models.TextField(), default=list, blank=True)  # empty: about anything
    modes = ArrayField(models.SmallIntegerField(), default=list, db_default=[], blank=True)  # empty: any
    skills = ArrayField(models.TextField(), default=list, db_default=[], blank=True)  # whoever works here has them all
    is_pushed = models.BooleanField(default=False, db_default=False)  # the desk hands cases to who is free
    is_in_order = models.BooleanField(default=False, db_default=False)  # agents take the next one; nobody chooses
    silent_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # then a silent assignee loses the case
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="queue_name_of_brand")]

    def __str__(self) -> str:
        return self.name
