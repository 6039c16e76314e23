"""What stands in a visitor's window, in the visitor's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def words() -> Mapping[str, str]:
    """Every text of the window by its name; names in braces are filled in there."""
    return {**_talking(), **_around()}


def _talking() -> Mapping[str, str]:
    return {
        "open": _("Open the chat"),
        "close": _("Close the chat"),
        "unread_one": _("1 new message"),
        "unread_many": _("{count} new messages"),
        "log": _("Messages"),
        "you": _("You"),
        "greeting": _("Hello. How can we help?"),
        "within": _("We usually answer within {time}."),
        "minutes": _("{count} minutes"),
        "minute": _("a minute"),
        "hours": _("{count} hours"),
        "back": _("Nobody is here now. We are back {when} and answer then."),
        "back_unknown": _("Nobody is here now. Leave a message and we answer as soon as we are back."),
        "leave_mail": _("Leave your mail address, so that our answer reaches you."),
        "name": _("Your name"),
        "mail": _("Your mail address"),
        "optional": _("optional"),
        "message": _("Write a message"),
        "send": _("Send"),
        "picture": _("Send a picture"),
        "alt": _("Describe the picture for people who cannot see it"),
        "alt_send": _("Send the picture"),
        "cancel": _("Cancel"),
        "kept": _("Sent"),
        "taken": _("Delivered"),
        "seen": _("Seen"),
        "sending": _("Sending"),
        "failed": _("Not sent."),
        "again": _("Send again"),
        "take_away": _("Take away"),
        "gone": _("This message was taken back."),
        "typing": _("{name} is writing"),
        "someone": _("Somebody"),
    }


def _around() -> Mapping[str, str]:
    return {
        "menu": _("More"),
        "end": _("End the chat"),
        "end_sure": _("End this chat?"),
        "end_yes": _("End it"),
        "ended_you": _("You ended this chat."),
        "ended_us": _("This chat was ended."),
        "new": _("Begin a new chat"),
        "transcript": _("Send me this chat by mail"),
        "transcript_done": _("We send it to {mail}."),
        "download": _("Save this chat as a file"),
        "offline": _("You are offline. Your message goes out when you are back."),
        "closed": _("This chat is not available at the moment."),
        "too_often": _("That was a lot at once. Please wait {count} seconds."),
        "too_large": _("This picture is too large: 5 MB at most."),
        "no_picture": _("Only pictures can be sent: PNG, JPEG, GIF or WebP."),
        "too_long": _("Too long by {count} characters."),
        "busy": _("We cannot take this at the moment. It is tried again."),
        "no_script": _("This chat needs JavaScript."),
        "served_by": _("You are talking to {name}."),
        "attached": _("Attached file: {name}"),
        "near": _("This may answer it already"),
        "near_person": _("If not, just send it: a person reads what you write."),
        "near_tab": _("opens in a new tab"),
        "mail_wrong": _("This does not look like a mail address."),
    }
