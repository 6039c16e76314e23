"""Only listening: what the desk would have had to do."""
