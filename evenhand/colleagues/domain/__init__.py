"""Decisions about leads and about what is shared. Pure."""
