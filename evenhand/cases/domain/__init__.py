"""Decisions about cases: plain Python."""
