"""Every question about what colleagues bring, and about leads."""
