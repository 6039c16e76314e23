"""Questions about what we understand."""
