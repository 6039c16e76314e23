"""Every question about what a brand can say that has more than one caller, by subject."""
