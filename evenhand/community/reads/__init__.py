"""Every question asked of the community."""
