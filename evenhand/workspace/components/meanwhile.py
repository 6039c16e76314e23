"""Two people at one form: who comes second is told, and what they have not seen is not overwritten."""

from hashlib import blake2s

from django.http import HttpRequest

from evenhand.kernel.errors import EvenhandError


class ChangedMeanwhile(EvenhandError):
    """Somebody changed this while you had it open. What you typed stands here and is not kept: look in another tab
    at what holds now, then keep yours again."""

    code = "changed_meanwhile"


def mark(*facts: object) -> str:
    """A short mark of what a form shows; a form carries it along as `seen`."""
    return blake2s(repr(facts).encode(), digest_size=8).hexdigest()


def refuse_unseen(request: HttpRequest, *facts: object) -> None:
    """Raises ChangedMeanwhile where the form showed something else than what holds; a deed without a mark goes on."""
    seen = request.POST.get("seen", "")
    if seen and seen != mark(*facts):
        raise ChangedMeanwhile
