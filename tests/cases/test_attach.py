"""What attaching writes, where the plan alone does not tell."""

from evenhand.cases.models import Conversation, Message
from evenhand.channels.domain.connector import PostKind
from evenhand.channels.models import Post
from tests.cast import EVE, NOON, Cast


def test_our_second_post_in_a_row_follows_the_conversation_begun_last(cast: Cast) -> None:
    replies = {"kind": PostKind.REPLY}
    cast.hear(cast.post("@harborline.example no signal", external_id="dana"))
    cast.hear(cast.post("@harborline.example me too", external_id="eve", author=EVE, in_reply_to="dana", **replies))
    ours = {"is_own": True, "author": type(EVE)(external_id="us"), **replies}
    cast.hear(cast.post("Sorry, both!", external_id="us-1", in_reply_to="dana", **ours))
    cast.hear(cast.post("It is a cable.", external_id="us-2", in_reply_to="us-1", **ours))
    conversation = Message.objects.get(post__external_id="us-2").conversation
    assert conversation == Conversation.objects.order_by("-id")[0]
    assert conversation.persona == Post.objects.get(external_id="eve").persona


def test_nothing_is_attached_of_nothing(cast: Cast) -> None:
    from evenhand.cases.actions import attach

    assert attach([], now=NOON).opened == 0
