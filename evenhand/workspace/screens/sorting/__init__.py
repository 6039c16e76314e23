"""Putting cases in order: merging, splitting and linking them, and bringing posts by hand."""
