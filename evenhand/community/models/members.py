"""The community of a brand, and the people in it."""

from django.db import models
from django.db.models import Q


class Community(models.Model):
    """Whether a brand's customers answer each other, and by which rules. Without a row they do not."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="community")
    is_on = models.BooleanField(default=False)
    welcome = models.TextField(default="", blank=True)
    looks_first = models.BooleanField(default=True)  # at what newcomers write
    unanswered_hours = models.PositiveSmallIntegerField(default=24)  # then it becomes a case; 0: never
    site = models.TextField(default="", blank=True)  # under which address customers reach the public pages
    account = models.OneToOneField("channels.Account", models.SET_NULL, null=True, related_name="+")
    set_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    def __str__(self) -> str:
        return f"community of {self.brand_id}"


class Member(models.Model):
    """Somebody who signed in by a link to their mail address. Who left keeps a row without name and address."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    address = models.TextField(default="", blank=True)  # proven; nobody but we see it
    name = models.TextField(default="", blank=True)
    folded = models.TextField(default="", blank=True)  # the name for comparing
    looks = models.TextField(default="", db_default="", blank=True)  # what it looks like, for telling names apart
    renamed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, default="", blank=True)
    level = models.SmallIntegerField(default=0)
    joined_at = models.DateTimeField()
    generation = models.PositiveIntegerField(default=0)  # counts up where every browser shall be signed out
    wants_mail = models.BooleanField(default=True)
    once_a_day = models.BooleanField(default=False, db_default=False)  # all of a day in one mail
    mailed_at = models.DateTimeField(null=True)  # the last news
    helped = models.PositiveIntegerField(default=0)  # different people who accepted an answer
    votes = models.IntegerField(default=0)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "address"], name="member_address", condition=~Q(address="")),
            models.UniqueConstraint(fields=["brand", "folded"], name="member_name", condition=~Q(folded="")),
        ]
        indexes = [
            models.Index(fields=["brand", "-helped", "-votes", "id"], name="member_helps"),
            models.Index(fields=["brand", "looks"], name="member_looks", condition=~Q(looks="")),
            models.Index(
                fields=["brand", "folded"],
                name="member_begins",  # while somebody types “@”
                opclasses=["int8_ops", "text_pattern_ops"],
                condition=Q(left_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"member {self.pk}"


class SignInLink(models.Model):
    """A link that was asked for: works once, for half an hour. Made alike for addresses we know and do not know."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    address = models.TextField()
    token = models.TextField(default="", blank=True)  # until it is mailed
    token_hash = models.CharField(max_length=64, unique=True)
    site = models.TextField(default="", blank=True)
    leads_to = models.TextField(default="", blank=True)  # a path within the community
    language = models.CharField(max_length=8, default="", blank=True)
    network = models.CharField(max_length=32, default="", db_default="", blank=True)  # from where, not to be read back
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "address", "-asked_at"], name="sign_in_address"),
            models.Index(fields=["asked_at"], name="sign_in_to_mail", condition=~Q(token="")),
            models.Index(fields=["network", "asked_at"], name="sign_in_network", condition=~Q(network="")),
        ]


class MemberBlock(models.Model):
    """Why a member may not write, until when, and what they said against it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="blocks")
    why = models.TextField()
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # none: until it is lifted
    appeal = models.TextField(default="", blank=True)
    appealed_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["appealed_at"],
                name="block_appealed",
                condition=Q(settled_at=None, lifted_at=None) & ~Q(appealed_at=None),
            )
        ]


class Award(models.Model):
    """A badge that a member earned; it is not taken away again."""

    member = models.ForeignKey(Member, models.CASCADE, db_index=False, related_name="awards")
    badge = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "badge"], name="award_once")]


class Thanks(models.Model):
    """What one of us said to a member who helps."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="thanks")
    agent = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    contribution = models.ForeignKey(
        "community.Contribution", models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    words = models.TextField()
    at = models.DateTimeField()


class MemberNotice(models.Model):
    """Something a member is told once by mail."""

    member = models.ForeignKey(Member, models.CASCADE, db_index=False, related_name="notices")
    topic = models.ForeignKey("community.Topic", models.CASCADE, db_index=False, related_name="+")
    contribution = models.ForeignKey("community.Contribution", models.CASCADE, db_index=False, related_name="+")
    what = models.TextField()  # "answer", "named", "accepted", "kept", "hidden", "thanks"
    at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "contribution", "what"], name="member_notice_once"),
        ]
        indexes = [models.Index(fields=["at"], name="member_notice_due", condition=Q(mailed_at=None))]
