"""The log of calls, what rings now, and what came of a call."""
