"""Tables of the routing context: what an agent can take at once; which targets hold and who is told of a breach."""
