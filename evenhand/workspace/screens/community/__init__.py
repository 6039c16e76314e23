"""The community as our people see it: what waits for a look, what waits for an answer, who helps."""
