"""How an issue stands, and why a post is in it, in words."""

from django.utils.translation import gettext as _

from evenhand.flows.issue_posts import FoldedPost
from evenhand.understanding.models import How


def standing_words(standing: str) -> str:
    """How far we are, as people say it."""
    words = {"noticed": _("Noticed"), "known": _("Known"), "working": _("Being worked on"), "fixed": _("Fixed")}
    return words[standing]


def why_here(post: FoldedPost) -> str:
    """Why a post stands in the issue."""
    alike = round(100 * min(max(post.likeness, 0.0), 1.0))
    if post.how == How.PERSON:
        return _("put here by hand")
    if post.how == How.COPY:
        return _("the same words as an earlier post")
    if post.how == How.MEANING and alike:
        return _("says the same in other words: %(n)s of 100 alike") % {"n": alike}
    return _("says the same in other words") if post.how == How.MEANING else _("the first to say so")
