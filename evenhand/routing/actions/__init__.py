"""Every write of the routing context, by noun."""
