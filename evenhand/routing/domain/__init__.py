"""Decisions about where work goes."""
