"""Questions about quality; every one takes the viewer."""

from evenhand.people.models import Agent


def may_score(viewer: Agent) -> bool:
    """Who judges others' work and sees whom the card says something of: leads and administrators."""
    return viewer.sees_all and viewer.may_write
