"""Decisions about the people who serve; plain Python."""
