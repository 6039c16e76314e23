"""The keys of the desk, in one table: script takes its keys from the cheat sheet that is drawn of it."""

from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Key(msgspec.Struct, frozen=True):
    """A deed and what is pressed for it: `press` as the browser names the key, `shown` as people read it.

    The deed is a function of keys.js; “press” clicks what carries the key as data-key.
    """

    press: str
    words: str | Promise
    deed: str = "press"
    shown: tuple[str, ...] = ()
    is_letter: bool = True  # a single character, which can be switched off

    @property
    def caps(self) -> tuple[str, ...]:
        """The key caps to draw."""
        return self.shown or (self.press,)


class Group(msgspec.Struct, frozen=True):
    """Keys that belong together."""

    words: str | Promise
    keys: tuple[Key, ...]


GROUPS: Final = (
    Group(
        _("The case"),
        (
            Key("a", _("Take it")),
            Key("A", _("Assign it"), shown=("Shift", "a")),
            Key("e", _("Resolve, or reopen")),
            Key("E", _("Resolve and open the next"), "resolve-next", shown=("Shift", "e")),
            Key("s", _("Snooze")),
            Key("l", _("Labels")),
            Key("p", _("Promise a follow-up or a call")),
            Key("v", _("Split off messages")),
            Key("c", _("Correct how the last message is read"), "correct"),
        ),
    ),
    Group(
        _("Writing"),
        (
            Key("r", _("Reply"), "reply"),
            Key("n", _("Note"), "note"),
            Key("m", _("Macros")),
            Key("i", _("Insert the first suggestion")),
            Key("h", _("Go on in private")),
            Key("t", _("Add a post by hand")),
            Key("Ctrl+Enter", _("Send"), "", ("Ctrl", "Enter"), is_letter=False),
            Key("Ctrl+Shift+Enter", _("Send and resolve"), "", ("Ctrl", "Shift", "Enter"), is_letter=False),
            Key("z", _("Undo what was just done"), "undo"),
        ),
    ),
    Group(
        _("Through the list"),
        (
            Key("j", _("Next case"), "next"),
            Key("k", _("Previous case"), "previous"),
            Key("Enter", _("Open the case"), "", is_letter=False),
            Key("x", _("Select the row"), "select"),
            Key("w", _("Take the next one that waits")),
            Key(".", _("The chat of mine that waits longest")),
            Key(",", _("Take the next visitor who waits in a chat")),
        ),
    ),
    Group(
        _("In the community’s queue"),
        (
            Key("y", _("Show it, or all that are chosen"), "show-said"),
            Key("d", _("Hide it, or all that are chosen"), "hide-said"),
        ),
    ),
    Group(
        _("What is shown"),
        (
            Key("[", _("Fold the list, or unfold it"), "fold-list"),
            Key("]", _("Fold the context, or unfold it"), "fold-side"),
            Key("1", _("Tabs of the context"), "", ("1", "–", "5")),
            Key("Escape", _("Leave a field, close this"), "", ("Esc",), is_letter=False),
        ),
    ),
    Group(
        _("Go to"),
        (
            Key("g m", _("My cases"), "go:/?whose=mine", ("g", "m")),
            Key("g u", _("Unassigned"), "go:/?whose=unassigned", ("g", "u")),
            Key("g a", _("All open"), "go:/?whose=all", ("g", "a")),
            Key("g i", _("Inbox"), "go:/", ("g", "i")),
            Key("g c", _("My chats"), "go:/chats/", ("g", "c")),
            Key("g q", _("A queue or a view"), "queues", ("g", "q")),
            Key("/", _("Search"), "search"),
            Key("Ctrl+k", _("Commands and pages"), "palette", ("Ctrl", "K"), is_letter=False),
            Key("?", _("This sheet"), "sheet"),
        ),
    ),
)
