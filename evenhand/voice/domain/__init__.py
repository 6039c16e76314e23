"""Decisions about causes: plain Python."""
