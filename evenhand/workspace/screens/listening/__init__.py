"""What to listen for: the queries, and trying one before it is saved."""
