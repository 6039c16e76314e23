"""Every write of the community."""
