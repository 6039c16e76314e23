"""Decisions of incidents, in plain Python."""
