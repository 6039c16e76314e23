"""Decisions about quality: plain Python."""
