"""Live updates: one listener a process, one stream a tab."""
