"""Evenhand: social customer care that scales, evenly."""

__version__ = "0.1.0"
