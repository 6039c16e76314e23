"""The screens of the blind queue: plan it, see how far it is, and what came of it."""
