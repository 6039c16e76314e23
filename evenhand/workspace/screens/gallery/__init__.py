"""Every component in every state, in debug mode only."""
