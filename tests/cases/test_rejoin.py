"""Threads that prove to be one."""

from evenhand.cases.models import Conversation, Message
from evenhand.channels.domain.connector import PostKind
from tests.cast import EVE, Cast


def test_three_threads_that_prove_to_be_one_become_one_conversation_a_person(cast: Cast) -> None:
    for parent in ("one", "two"):
        cast.hear(cast.post("@harborline.example help", kind=PostKind.REPLY, in_reply_to=parent))
    cast.hear(
        cast.post("both", external_id="one", author=EVE, kind=PostKind.REPLY, in_reply_to="root", thread_id="root"),
        cast.post("both", external_id="two", author=EVE, kind=PostKind.REPLY, in_reply_to="root", thread_id="root"),
        cast.post("@harborline.example the beginning", external_id="root", author=EVE, thread_id="root"),
    )
    spoken = Conversation.objects.filter(messages__isnull=False).distinct()
    assert {each.thread_key for each in spoken} == {"root"}
    assert sorted(each.messages.count() for each in spoken) == [1, 2]
    assert Message.objects.count() == 3
