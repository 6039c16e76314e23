"""Every question about plans that has more than one asker."""
