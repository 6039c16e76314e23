"""Single sign-on: by whom members of a brand's community can sign on, who they are there, and attempts under way."""

from django.db import models


class SignOn(models.Model):
    """The OpenID provider of a brand, such as the company's customer accounts. Without a row there is the mail link."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="sign_on")
    name = models.TextField()  # what members call it: "Harborline account"
    issuer = models.TextField()
    client_id = models.TextField()
    secrets = models.BinaryField(default=bytes)  # encrypted JSON, see channels.secrets
    is_inside = models.BooleanField(default=False)  # it stands inside the company's network
    is_on = models.BooleanField(default=True)
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField()


class MemberIdentity(models.Model):
    """Who a member is at a provider: issuer and subject, which last. Addresses come and go."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("community.Member", models.CASCADE, related_name="identities")
    issuer = models.TextField()
    subject = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "issuer", "subject"], name="member_identity_once")]


class SignOnAttempt(models.Model):
    """Somebody on their way to the provider and back: once, in one browser, for some minutes.

    Both what comes back and what the browser keeps are stored as hashes: who reads the table cannot go on with it.
    """

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, unique=True)
    issuer = models.TextField()
    nonce = models.TextField(default="", blank=True)  # until they came back
    verifier = models.TextField(default="", blank=True)
    back = models.TextField()  # our own address to which they come back
    leads_to = models.TextField(default="", blank=True)  # a path within the community
    language = models.CharField(max_length=8, default="", blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)  # they came back
    proven_at = models.DateTimeField(
        null=True
    )  # the provider's word was checked; who it is stands here until they join
    subject = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    ended_at = models.DateTimeField(null=True)
