"""Sources, accounts, personas, and posts with their text apart."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower


class SourceState(models.TextChoices):
    """Whether a source is read."""

    ACTIVE = "active", "Listening"
    PAUSED = "paused", "Paused"
    RECONNECT = "reconnect", "Must be connected again"
    ENDED = "ended", "Read to its end"


class Source(models.Model):
    """Something we read: a mailbox, a network's notifications, a file. Its cursor moves with the posts."""

    kind = models.TextField()  # a connector folder; no choices, so that a new network needs no migration
    name = models.TextField(unique=True)
    settings = models.JSONField(default=dict)
    secrets = models.BinaryField(default=bytes, blank=True)  # encrypted JSON, see channels.secrets
    cursor = models.JSONField(null=True)
    must_begin_again = models.BooleanField(default=False, db_default=False)  # asked for; whoever reads it forgets where
    state = models.CharField(max_length=12, choices=SourceState, default=SourceState.ACTIVE)
    fetched_at = models.DateTimeField(null=True)  # last success
    heard = models.BigIntegerField(default=0)  # posts the source brought, repeats included
    repeats = models.BigIntegerField(default=0)  # of them, posts that were known already
    trouble = models.TextField(default="", blank=True)
    trouble_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """Our presence on a channel, of one brand. Retired accounts keep their history."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="accounts")
    brand = models.ForeignKey("people.Brand", models.PROTECT, related_name="accounts")
    network = models.TextField()
    handle = models.TextField()
    external_id = models.TextField(default="")  # who we are there, as the network knows us
    name = models.TextField(default="")
    is_retired = models.BooleanField(default=False)
    max_length = models.IntegerField(null=True)  # of a post there, where its server takes another than is usual
    only_listens = models.BooleanField(default=False, db_default=False)  # holds what a brand overheard there, no more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "handle"], name="account_of_source")]

    def __str__(self) -> str:
        return f"{self.handle} ({self.network})"


class Persona(models.Model):
    """Someone's identity on a network."""

    network = models.TextField()
    external_id = models.TextField()
    handle = models.TextField(default="")
    name = models.TextField(default="")
    verified_address = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "external_id"], name="persona_of_network")]
        indexes = [
            models.Index(fields=["verified_address"], name="persona_address", condition=~models.Q(verified_address="")),
            # People are looked for by how their handle or name begins; by how their last name does, see 0013.
            models.Index(OpClass(Lower("handle"), name="text_pattern_ops"), name="persona_at"),
            models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="persona_called"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.external_id


class Reach(models.Model):
    """How many follow a persona, and whether it bears a badge, as its network last said. No row: the network does not
    tell. Kept for audits and experiments; nothing is routed or ordered by it."""

    persona = models.OneToOneField(Persona, models.CASCADE, primary_key=True, db_constraint=False, related_name="reach")
    followers = models.BigIntegerField(null=True)
    has_badge = models.BooleanField(null=True)
    at = models.DateTimeField()


class Batch(models.Model):
    """What one look at a source brought: the progress row between storing and understanding."""

    source = models.ForeignKey(Source, models.DO_NOTHING, db_constraint=False)
    heard_at = models.DateTimeField()
    first_post = models.BigIntegerField(null=True)
    last_post = models.BigIntegerField(null=True)
    size = models.IntegerField()
    rejoined = models.JSONField(default=list)  # [[account, from thread, to thread]]: threads that proved to be one
    understood_at = models.DateTimeField(null=True)
    failures = models.SmallIntegerField(default=0)
    raw_sha256 = models.CharField(max_length=64, default="")  # the pack of raw items it came from, where they are kept

    class Meta:
        indexes = [
            models.Index(fields=["heard_at"], name="batch_waiting", condition=models.Q(understood_at=None)),
        ]


class Kind(models.IntegerChoices):
    """How a post stands to others; the numbers are stored."""

    POST = 1, "post"
    REPLY = 2, "reply"
    QUOTE = 3, "quote"
    DIRECT = 4, "direct"
    MAIL = 5, "mail"
    CALL = 6, "call"
    MISSING = 9, "missing"  # a parent that others point at and we never heard


class Post(models.Model):
    """What someone wrote: ids, author, times. Written once; `posted_at` is the network's time, `heard_at` ours.

    References to accounts, batches and personas carry no database constraint: they are made in the same
    statement, those rows are never deleted, and the lock a constraint takes on one shared row for every
    post is what limits intake (docs/decisions/0003).
    """

    account = models.ForeignKey(Account, models.DO_NOTHING, db_constraint=False, db_index=False)
    external_id = models.TextField()
    persona = models.ForeignKey(Persona, models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    batch = models.ForeignKey(Batch, models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    kind = models.SmallIntegerField(choices=Kind)
    is_public = models.BooleanField()
    is_own = models.BooleanField()
    is_automatic = models.BooleanField()
    proves_thread = models.BooleanField(default=False)
    addressed = models.BooleanField(null=True)
    in_reply_to = models.TextField(default="")
    thread_key = models.TextField()
    posted_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    language_hint = models.CharField(max_length=8, default="")
    text_hash = models.BigIntegerField()
    url = models.TextField(default="")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="post_once")]
        indexes = [
            models.Index(fields=["account", "thread_key"], name="post_thread"),
            BrinIndex(fields=["heard_at"], name="post_heard_at"),  # for reports over some days; costs intake nothing
        ]


class PostText(models.Model):
    """What a post says. An edit adds a version; deletion and erasure blank them all."""

    pk = models.CompositePrimaryKey("post_id", "version")
    post = models.ForeignKey(Post, models.CASCADE, related_name="texts", db_index=False)
    version = models.SmallIntegerField(default=1)
    heard_at = models.DateTimeField()
    text = models.TextField()
    subject = models.TextField(default="")
    html = models.TextField(default="")
    quoted = models.TextField(default="")
    signature = models.TextField(default="")
    recipients = ArrayField(models.TextField(), default=list)


class Attachment(models.Model):
    """A file that came with a post; its content lies once under its hash in the data folder."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments")
    position = models.SmallIntegerField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")  # empty: only `url` is known
    url = models.TextField(default="")
    content_id = models.TextField(default="")
    alt = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="attachment_place")]


class Picture(models.Model):
    """A picture that a post only names the address of, fetched once somebody looked; shared by nobody but its post."""

    post = models.ForeignKey(Post, models.CASCADE, db_index=False, related_name="pictures")
    url = models.TextField()
    url_hash = models.CharField(max_length=64)  # addresses may be longer than an index takes
    sha256 = models.CharField(max_length=64, default="")  # empty: not here (yet)
    media_type = models.TextField(default="")
    asked_at = models.DateTimeField()
    trouble = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "url_hash"], name="picture_once")]


class Quarantined(models.Model):
    """An incoming item that could not be understood: kept whole, with the reason, to be replayed after a repair."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="quarantine")
    reference = models.TextField()
    reason = models.TextField()
    content = models.BinaryField(default=bytes)  # small ones; larger ones lie in the file store
    sha256 = models.CharField(max_length=64, default="")
    size = models.BigIntegerField(default=0)
    heard_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=1)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "reference"], name="quarantined_once")]
        indexes = [
            models.Index(fields=["-heard_at"], name="quarantine_waiting", condition=models.Q(released_at=None)),
        ]


class Outcome(models.IntegerChoices):
    """What became of something pushed to us; the numbers are stored."""

    WAITING = 0, "waiting"
    TAKEN = 1, "taken in"
    REFUSED = 2, "refused"
    SET_ASIDE = 3, "set aside"


class Pushed(models.Model):
    """What another side sent to a source's own address: kept before anybody looks at it, until it is understood.

    The row of a settled item stays for a while without its content, so that the same delivery sent again is known
    and its sender can ask what became of it.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="pushed", db_index=False)
    reference = models.TextField()  # the delivery's own name at its source
    content = models.BinaryField(default=bytes)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when to try next
    tries = models.SmallIntegerField(default=0)
    outcome = models.SmallIntegerField(choices=Outcome, default=Outcome.WAITING)
    reason = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "reference"], name="pushed_once")]
        indexes = [
            models.Index(fields=["source", "id"], name="pushed_waiting", condition=models.Q(settled_at=None)),
            models.Index(fields=["settled_at"], name="pushed_settled", condition=~models.Q(settled_at=None)),
        ]
