"""What I am told, and how I want to be told."""
