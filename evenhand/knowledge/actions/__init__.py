"""Every write to what a brand can say, by subject."""
