"""Chats with visitors of a web site: what is true only while somebody is there."""

from django.db import models

from evenhand.cases.domain.chats import Ended


class Chat(models.Model):
    """One visitor's conversation through the widget. Its words are posts in the thread named `key`.

    The row changes with every sign of life, so nothing that changes often is indexed.
    """

    key = models.TextField(primary_key=True)  # the thread's name; nobody can guess it
    account = models.ForeignKey("channels.Account", models.DO_NOTHING, db_constraint=False, db_index=False)
    visitor = models.TextField()  # who it is at the account: the persona's external id
    is_proven = models.BooleanField(default=False)  # the web site has signed who it is
    name = models.TextField(default="")
    address = models.TextField(default="")  # of mail, as given; proven only with `is_proven`
    began_at = models.DateTimeField()
    here_at = models.DateTimeField()  # last sign of life
    typing_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the visitor has seen what was said before
    heard_at = models.DateTimeField(null=True)  # somebody at the desk has seen what was said before
    page = models.TextField(default="")  # where on the site the visitor is
    generation = models.IntegerField(default=1)  # tokens of this and the one before are good
    turned_at = models.DateTimeField()  # when the generation began
    ended_at = models.DateTimeField(null=True)
    ended_by = models.SmallIntegerField(choices=[(each.value, each.name) for each in Ended], default=0)
    transcript_at = models.DateTimeField(null=True)  # when it was asked for by mail: once a chat

    class Meta:
        indexes = [
            models.Index(fields=["account", "visitor"], name="chat_of_visitor", condition=models.Q(ended_at=None)),
            models.Index(fields=["began_at"], name="chat_began"),
        ]

    def __str__(self) -> str:
        return self.name or self.visitor
