"""Files that go out with a reply, or lie beside a note."""

from django.db import models


class Enclosure(models.Model):
    """A file of ours. It belongs to what somebody is writing until the reply or the note takes it."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="enclosures", db_index=False)
    author = models.ForeignKey("people.Agent", models.PROTECT, related_name="+", db_index=False)
    mode = models.TextField(choices=[("reply", "Reply"), ("note", "Note")])
    delivery = models.ForeignKey("replies.Delivery", models.CASCADE, null=True, related_name="enclosures")
    note = models.ForeignKey("cases.Note", models.CASCADE, null=True, related_name="enclosures")
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveIntegerField()
    alt = models.TextField(default="")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "author"], name="enclosure_of_draft")]

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type in {"image/jpeg", "image/png", "image/webp", "image/gif"}
