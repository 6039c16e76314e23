"""One case: what was said, what we say, who it is."""
