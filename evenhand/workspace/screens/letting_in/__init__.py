"""Letting colleagues in: domains that are open, many invitations at once, and who left."""
