"""Questions about causes; every one takes the viewer."""

from evenhand.people.models import Agent


def may_change(viewer: Agent) -> bool:
    """Who works on causes: leads and administrators."""
    return viewer.sees_all and viewer.may_write
