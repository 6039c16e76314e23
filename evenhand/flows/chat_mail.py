"""Mail to visitors of a chat: what was said, if they asked for it; our answer, if they had left before it came.

Whoever is named as address may be somebody else, so a mail carries no link into the chat, and goes out only after one
of us took part.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.cases.models import Chat
from evenhand.channels.models import Account
from evenhand.flows.mailing import automatic, can_mail, went
from evenhand.flows.said import Line, standing_of
from evenhand.kernel import clock
from evenhand.replies.models import Delivery, DeliveryState

LEFT_FOR = timedelta(minutes=2)  # who only turned a page is not written to
LOOKED_AFTER = timedelta(days=1)  # an answer that a visitor who was still there has not seen
_MOST_DOUBLED = 5


def send_transcript(chat_key: str) -> bool:
    """Mail what was said to the visitor who asked for it; False where there is nobody to mail, or no mail server."""
    chat = Chat.objects.filter(pk=chat_key).exclude(transcript_at=None).exclude(address="").first()
    if chat is None or not can_mail():
        return False
    account = Account.objects.select_related("brand").get(pk=chat.account_id)
    with translation.override(settings.LANGUAGE_CODE):
        said = "\n\n".join(_line(each, chat) for each in standing_of(chat, now=clock.now()).lines)
        subject = _("Your chat with %(brand)s") % {"brand": account.brand.name}
        mail = _mail(chat, subject, said, key=f"chat-{chat.pk}")
    return went(mail, to_whom="a visitor")


def _line(line: Line, chat: Chat) -> str:
    """Who said what, and when; what the visitor wrote cannot be clicked, whoever reads it."""
    name = line.name or _("We") if line.is_ours else chat.name or _("You")
    text = line.text if line.is_ours else line.text.replace("://", ": //")
    files = "".join(f"\n[{each.name}]" for each in line.files)
    return f"{line.at:%Y-%m-%d %H:%M} UTC, {name}:\n{text}{files}"


def may_be_missed(delivery_id: str) -> bool:
    """Whether a reply went to a visitor who gave an address; most replies do not, and most desks ask no database."""
    if not can_mail():
        return False
    keys = Delivery.objects.filter(pk=UUID(delivery_id)).values("conversation__thread_key")
    return Chat.objects.filter(pk__in=keys).exclude(address="").exists()


def send_missed(delivery_id: UUID) -> bool:
    """Mail our answer to a visitor who has left and gave an address; False if there is no need, or no way."""
    found = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.SENT).select_related("conversation__account")
    delivery = found.select_related("account__brand", "author", "conversation").first()
    if delivery is None or not can_mail():
        return False
    chat = Chat.objects.filter(pk=delivery.conversation.thread_key, account_id=delivery.account_id).first()
    if chat is None or not chat.address or clock.now() - chat.here_at < LEFT_FOR or _has_seen(chat, delivery):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        brand = delivery.account.brand.name
        subject = _("%(brand)s answered your chat") % {"brand": brand}
        name = delivery.author.public_name or delivery.author.full_name
        closing = _("To go on, open the chat on our web site again; this address is not read.")
        mail = _mail(chat, subject, f"{delivery.text}\n\n{name}, {brand}\n\n-- \n{closing}", key=str(delivery.pk))
    return went(mail, to_whom="a visitor")


def look_again_after(delivery_id: UUID, *, looks: int) -> timedelta | None:
    """When to look once more after so many looks: the visitor was still there, and has not seen our answer. They may
    leave without it. None: there is no need."""
    found = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.SENT).select_related("conversation").first()
    now = clock.now()
    if found is None or found.sent_at is None or now - found.sent_at > LOOKED_AFTER:
        return None
    chat = Chat.objects.filter(pk=found.conversation.thread_key, account_id=found.account_id).first()
    if chat is None or not chat.address or now - chat.here_at >= LEFT_FOR or _has_seen(chat, found):
        return None
    return LEFT_FOR * (1 << min(looks, _MOST_DOUBLED))


def _has_seen(chat: Chat, delivery: Delivery) -> bool:
    return chat.seen_at is not None and delivery.sent_at is not None and chat.seen_at >= delivery.sent_at


def _mail(chat: Chat, subject: str, body: str, *, key: str) -> EmailMessage:
    """Sent twice, it is the same message."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "evenhand"
    return automatic(subject, body, to=chat.address, headers={"Message-ID": f"<{key}@{domain}>"})
