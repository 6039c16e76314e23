"""Real servers on loopback, for the tests marked `peers`: installed once, started afresh for each use."""
