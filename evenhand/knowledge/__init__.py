"""What to say: pages that help, and what was answered before."""
