"""Decisions about replies: plain Python."""
